import type { IDataObject } from 'n8n-workflow';
import { hintsOf, oneOfEach, openBench, ownJson, outputOf, verificationsOf, type Bench } from '../harness';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';

/* Verdicts that were written back, and come in again as sheets, tables and CRMs give them: used, or told; never paid in silence. */

const [EMAILS = ''] = oneOfEach(({ listTypes }) =>
	listTypes.some(({ valueKind }) => valueKind === 'email') ? 'emails' : undefined,
);
const [PHONES = ''] = oneOfEach(({ listTypes }) =>
	listTypes.some(({ valueKind }) => valueKind === 'phone') ? 'phones' : undefined,
);

type Row = Record<string, unknown>;

const A_MINUTE_AGO = new Date(Date.now() - 60_000);
const VALUE = 'ann@x.example';
const object = (id: string): Row => ({
	verdict: 'valid',
	reason: null,
	value: VALUE,
	provider: id,
	jobId: '7',
	verifiedAt: A_MINUTE_AGO.toISOString(),
});
const columns = (id: string): Row => ({
	verification_verdict: 'valid',
	verification_reason: '',
	verification_value: VALUE,
	verification_provider: id,
	verification_job_id: '7',
	verification_verified_at: A_MINUTE_AGO.toISOString(),
});
const renamed = (row: Row, name: (before: string) => string): Row =>
	Object.fromEntries(Object.entries(row).map(([before, held]) => [name(before), held]));
const inside = (row: Row, hold: (held: unknown) => unknown): Row =>
	Object.fromEntries(Object.entries(row).map(([name, held]) => [name, hold(held)]));
const without = (row: Row, name: string): Row =>
	Object.fromEntries(Object.entries(row).filter(([other]) => other !== name));

async function verifyAgain(bench: Bench, row: Row, valueField: string, kind: ValueKind = 'email') {
	const listType = bench.provider.capabilities.listTypes.find(({ valueKind }) => valueKind === kind)?.value;
	const parameters = { valueField, listType: listType ?? '', options: { skipVerifiedWithinDays: 7 } };
	return await bench.run('verify', parameters, [{ json: row as IDataObject }]);
}

describe('a fresh verdict is used', () => {
	const email = VALUE;
	it.each<[how: string, row: (id: string) => Row, field?: string]>([
		['columns with letters of a programming language', (id) => ({ email, ...renamed(columns(id), camel) })],
		['columns with a blank behind their names', (id) => ({ email, ...renamed(columns(id), (n) => `${n} `) })],
		[
			'an object that was flattened by dots',
			(id) => ({ email, ...flat(id, (key) => `verification.${key}`) }),
		],
		['by brackets', (id) => ({ email, ...flat(id, (key) => `verification[${key}]`) })],
		['by strokes', (id) => ({ email, ...flat(id, (key) => `verification/${key}`) })],
		['by underscores', (id) => ({ email, ...flat(id, (key) => `verification_${key}`) })],
		[
			'columns beside the value in an object',
			(id) => ({ id: 1, fields: { email, ...columns(id) } }),
			'fields.email',
		],
		[
			'an object beside the value in an object',
			(id) => ({ body: { email, verification: object(id) } }),
			'body.email',
		],
		[
			'a text of it beside the value in an object',
			(id) => ({ fields: { email, verification: JSON.stringify(object(id)) } }),
			'fields.email',
		],
		[
			'properties that hold their value',
			(id) => ({ properties: inside({ email, ...columns(id) }, (value) => ({ value })) }),
			'properties.email.value',
		],
		['lists of one', (id) => ({ email, ...inside(columns(id), (held) => [held]) })],
		[
			'choices',
			(id) => ({ email, ...columns(id), verification_verdict: { id: 3, value: 'valid', color: 'x' } }),
		],
		[
			'choices by name',
			(id) => ({ email, ...columns(id), verification_verdict: { id: 'a', name: 'Valid' } }),
		],
		[
			'lists of choices',
			(id) => ({ email, ...columns(id), verification_verdict: [{ id: 3, value: 'valid' }] }),
		],
		[
			'a date with a beginning and an end',
			(id) => ({
				email,
				...columns(id),
				verification_verified_at: { start: A_MINUTE_AGO.toISOString(), end: null },
			}),
		],
		['an object in a list', (id) => ({ email, verification: [object(id)] })],
	])('%s', async (_, row, field = 'email') => {
		const bench = await openBench(EMAILS);
		const json = row(EMAILS);
		const outcome = await verifyAgain(bench, json, field);
		expect(verificationsOf(outcome)).toMatchObject([
			{ value: VALUE, verdict: 'valid', jobId: '7', reused: true },
		]);
		expect(hintsOf(outcome).join()).toContain('1 row verified not long ago was not sent again');
		expect(outputOf(outcome).map(ownJson)).toMatchObject([
			without(JSON.parse(JSON.stringify(json)) as Row, 'verification'),
		]);
		expect(bench.charged).toBe(0);
	});

	it('but not one on another value, wherever it stands, and nothing is said of it', async () => {
		const bench = await openBench(EMAILS);
		for (const row of [
			{ fields: { email: 'bo@x.example', ...columns(EMAILS) } },
			{ fields: { email: 'bo@x.example', verification: object(EMAILS) } },
		]) {
			const outcome = await verifyAgain(bench, row, 'fields.email');
			expect(verificationsOf(outcome)).toMatchObject([{ value: 'bo@x.example' }]);
			expect(hintsOf(outcome).join()).not.toContain('not used');
		}
		expect(bench.charged).toBe(2);
	});
});

describe('one that is not used is told', () => {
	it.each<[how: string, row: (id: string) => Row]>([
		['in an object inside', (id) => ({ email: VALUE, data: { check: columns(id) } })],
		['in another object inside', (id) => ({ email: VALUE, data: { check: { verification: object(id) } } })],
		[
			'by names with another beginning',
			(id) => ({ email: VALUE, ...renamed(columns(id), (n) => `property_${n}`) }),
		],
		['by numbered names', (id) => ({ email: VALUE, ...renamed(columns(id), (n) => `${n}_1`) })],
		[
			"by names that are marked as a user's own",
			(id) => ({ email: VALUE, ...renamed(columns(id), (n) => `${n}__c`) }),
		],
		['poured out over the row', (id) => ({ email: VALUE, ...object(id) })],
		[
			'poured out in other letters',
			(id) => ({ email: VALUE, Verdict: 'Valid', Provider: id, 'Verified At': 'today' }),
		],
		['as no text', () => ({ email: VALUE, verification: '[object Object]' })],
		[
			'on what a formula has made of the value',
			(id) => ({ email: VALUE, ...columns(id), verification_value: '#ERROR!' }),
		],
	])('%s', async (_, row) => {
		const bench = await openBench(EMAILS);
		const outcome = await verifyAgain(bench, row(EMAILS), 'email');
		expect(hintsOf(outcome).join()).toContain('1 row holds a verdict that was not used');
		expect(bench.charged).toBe(1);
	});

	it('on the number that a sheet has made of a phone', async () => {
		const bench = await openBench(PHONES);
		const row = { phone: '030 9018200', ...columns(PHONES), verification_value: 309_018_200 };
		const outcome = await verifyAgain(bench, row, 'phone', 'phone');
		expect(hintsOf(outcome).join()).toContain('1 row holds a verdict that was not used');
	});

	it.each<[what: string, row: Row]>([
		['of another tool', { email: VALUE, verdict: 'valid', score: 3 }],
		['that is a word of its own', { email: VALUE, status: 'valid', verified_at: '2026-01-01' }],
		['that is empty', { email: VALUE, verification_verdict: '', verification_value: '' }],
		[
			'on what was malformed then',
			{ email: VALUE, ...columns(EMAILS), verification_reason: 'malformed', verification_value: 'ann' },
		],
	])('a verdict %s is not', async (_, row) => {
		const bench = await openBench(EMAILS);
		const outcome = await verifyAgain(bench, row, 'email');
		expect(hintsOf(outcome).join()).not.toContain('not used');
	});
});

function camel(name: string): string {
	return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function flat(id: string, name: (key: string) => string): Row {
	return renamed(object(id), name);
}
