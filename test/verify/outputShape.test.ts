import {
	earlierVerification,
	resultVerification,
	rowVerification,
	verdictIn,
	withVerification,
	type OutputShape,
	type Verification,
} from '../../nodes/BulkVerify/panel/outputShape';
import { recentVerdicts } from '../../nodes/BulkVerify/sending/recentVerdicts';

const FACTS: Verification = {
	value: 'ada@example.com',
	verdict: 'valid',
	reason: 'deliverable',
	provider: 'any',
	jobId: '7',
	verifiedAt: '2026-03-01T10:00:00.000Z',
};
const OTHER: Verification = { ...FACTS, value: '+49 30 901820', verdict: 'risky', jobId: '6' };

const OBJECT: OutputShape = { field: 'verification', as: 'object' };
const COLUMNS: OutputShape = { field: 'verification', as: 'columns' };

const isSame = (one: string, other: string) => one.toLowerCase() === other.toLowerCase();
const put = (json: Record<string, unknown>, shape = OBJECT, facts = FACTS) =>
	withVerification(json, rowVerification(facts), shape, isSame);

describe('the verdict in an item', () => {
	it('is one field, the verdict first; in a result row the value first', () => {
		const { verification } = put({ id: 1 });
		expect(Object.keys(verification as object)).toEqual([
			'verdict',
			'reason',
			'value',
			'provider',
			'jobId',
			'verifiedAt',
		]);
		expect(Object.keys(resultVerification(FACTS))).toEqual([
			'value',
			'verdict',
			'reason',
			'provider',
			'jobId',
			'verifiedAt',
		]);
	});

	it('has details and "reused" only where they are given', () => {
		expect(Object.keys(rowVerification(FACTS, { details: null, reused: true })).slice(-2)).toEqual([
			'details',
			'reused',
		]);
	});

	it('is flat fields with columns, and nothing else', () => {
		expect(put({ id: 1 }, COLUMNS)).toEqual({
			id: 1,
			verification_value: 'ada@example.com',
			verification_verdict: 'valid',
			verification_reason: 'deliverable',
			verification_provider: 'any',
			verification_job_id: '7',
			verification_verified_at: '2026-03-01T10:00:00.000Z',
		});
	});

	it('goes to the field that is wanted', () => {
		expect(Object.keys(put({ id: 1 }, { field: 'mail check', as: 'object' }))).toEqual(['id', 'mail check']);
		expect(put({}, { field: 'mail', as: 'columns' })).toHaveProperty('mail_job_id', '7');
	});

	it('is read back from either', () => {
		for (const shape of [OBJECT, COLUMNS]) {
			expect(verdictIn(put({}, shape), shape)).toBe('valid');
			expect(earlierVerification(put({}, shape), 'verification')).toEqual(FACTS);
		}
	});

	it('leaves the item that came in as it was', () => {
		const json = { verification: 'theirs' };
		put(json);
		expect(json).toEqual({ verification: 'theirs' });
	});

	it('keeps a field called __proto__', () => {
		const json = JSON.parse('{"__proto__":"x","id":1}') as Record<string, unknown>;
		expect(JSON.stringify(put(json))).toContain('"__proto__":"x"');
	});
});

describe('what an item already holds there', () => {
	it.each([
		['a text', 'checked by hand'],
		['a number', 0],
		['an object of another tool', { result: 'ok' }],
		['a verdict of this node on another value', rowVerification(OTHER)],
	])('is kept where it is %s', (_, held) => {
		expect(put({ verification: held })).toMatchObject({
			verification: rowVerification(FACTS),
			verification_input: held,
		});
	});

	it('is replaced where it is a verdict of this node on the same value, in any spelling', () => {
		const older = rowVerification({ ...FACTS, value: 'ADA@example.com', verdict: 'unknown', jobId: '1' });
		expect(put({ verification: older })).toEqual({ verification: rowVerification(FACTS) });
	});

	it.each([undefined, null, ''])('is nothing to keep where it is %p', (held) => {
		expect(put({ verification: held })).toEqual({ verification: rowVerification(FACTS) });
	});

	it('is kept as columns too: theirs and a verdict on another value, not one on the same value', () => {
		expect(put({ verification_value: 'theirs' }, COLUMNS)).toMatchObject({
			verification_value: 'ada@example.com',
			verification_input_value: 'theirs',
		});
		const other = withVerification({}, rowVerification(OTHER), COLUMNS, isSame);
		expect(put(other, COLUMNS)).toMatchObject({
			verification_verdict: 'valid',
			verification_input_verdict: 'risky',
			verification_input_job_id: '6',
		});
		const same = withVerification({}, rowVerification({ ...FACTS, jobId: '1' }), COLUMNS, isSame);
		expect(Object.keys(put(same, COLUMNS))).toHaveLength(6);
	});

	it('is lost by no number of nodes in a row', () => {
		const phone = put({ verification: 'theirs' }, OBJECT, OTHER);
		const both = put(phone);
		expect(both).toEqual({
			verification: rowVerification(FACTS),
			verification_input: 'theirs',
			verification_input_2: rowVerification(OTHER),
		});
	});

	it('does not grow where two nodes run over their own rows again and again', () => {
		let json: Record<string, unknown> = { id: 1 };
		for (let week = 0; week < 5; week++) json = put(put(json, OBJECT, FACTS), OBJECT, OTHER);
		expect(json).toEqual({
			id: 1,
			verification: rowVerification(OTHER),
			verification_input: rowVerification(FACTS),
		});
	});
});

describe('verdicts that are young enough', () => {
	const NOW = Date.parse('2026-03-10T00:00:00Z');
	const found = (jsons: Array<Record<string, unknown>>, days = 30) =>
		recentVerdicts(jsons.length, {
			jsonAt: (position) => jsons[position] ?? {},
			outersOf: () => [],
			keyAt: (position) => String(jsons[position]?.email ?? '').toLowerCase() || undefined,
			keyOf: (value) => value.toLowerCase(),
			isSpoilt: () => false,
			isAnswer: ({ reason }) => reason !== 'of another question',
			field: 'verification',
			days,
			now: NOW,
		});
	const recent = (jsons: Array<Record<string, unknown>>, days?: number) => found(jsons, days).byKey;
	const row = (changes: Partial<Verification>, email = 'Ada@example.com', shape = OBJECT) =>
		withVerification({ email }, rowVerification({ ...FACTS, ...changes }), shape, isSame);

	it('serve, as object and as columns, for their value in any spelling', () => {
		for (const shape of [OBJECT, COLUMNS]) {
			expect([...recent([row({}, 'ADA@example.com', shape)]).keys()]).toEqual(['ada@example.com']);
		}
	});

	it.each([
		['too old', row({ verifiedAt: '2026-01-01T00:00:00Z' })],
		['unknown', row({ verdict: 'unknown' })],
		['on another value', row({ value: 'bob@example.com' })],
		['an answer to another question', row({ reason: 'of another question' })],
		['without a time', row({ verifiedAt: null })],
		['from the future', row({ verifiedAt: '2027-01-01T00:00:00Z' })],
		['of another tool', { email: 'ada@example.com', verification: { verdict: 'valid' } }],
	])('do not where they are %s', (_, json) => expect(recent([json]).size).toBe(0));

	it('count to the very moment', () => {
		const json = row({ verifiedAt: '2026-03-09T00:00:00.000Z' });
		expect(recent([json], 1).size).toBe(0);
		expect(recent([json], 1.001).size).toBe(1);
	});

	it('are the youngest of several', () => {
		const youngest = recent([
			row({ jobId: 'old' }),
			row({ jobId: 'new', verifiedAt: '2026-03-05T00:00:00Z' }),
		]);
		expect(youngest.get('ada@example.com')?.jobId).toBe('new');
	});

	it('are read from the text that a sheet keeps of an object', () => {
		const { verification } = row({});
		const json = { email: 'Ada@example.com', verification: JSON.stringify(verification) };
		expect([...recent([json]).keys()]).toEqual(['ada@example.com']);
	});

	it.each<[what: string, rename: (name: string) => string]>([
		['capitals', (name) => name.toUpperCase()],
		['blanks', (name) => name.replaceAll('_', ' ')],
		['words', (name) => name.replaceAll('_', ' ').replace(/\b\w/g, (letter) => letter.toUpperCase())],
	])('are read from columns whose names came back in %s', (_, rename) => {
		const named = Object.entries(row({}, 'Ada@example.com', COLUMNS)).map(([name, held]) => [
			rename(name),
			held,
		]);
		const json = { ...Object.fromEntries(named), email: 'Ada@example.com' };
		expect([...recent([json]).keys()]).toEqual(['ada@example.com']);
		expect(recent([{ ...json, 'verification-verdict': 'invalid' }]).size).toBe(0);
	});

	it('are read where a table writes its choices with a capital', () => {
		const json = { ...row({}, 'Ada@example.com', COLUMNS), verification_verdict: ' Valid' };
		expect(recent([json]).get('ada@example.com')?.verdict).toBe('valid');
	});

	it('are counted where they are there and cannot be used', () => {
		const elsewhere = { email: 'ada@example.com', checked: rowVerification(FACTS) };
		const columns = { email: 'ada@example.com', OLD_VERDICT: 'Valid' };
		const time = row({}, 'ada@example.com');
		(time.verification as Record<string, unknown>).verifiedAt = '05/11/2026';
		expect(found([elsewhere, columns, time]).unread).toBe(3);
		const never = [row({ verdict: 'unknown', verifiedAt: null }), { email: 'ada@example.com', verdict: 'x' }];
		expect(found([...never, row({})]).unread).toBe(0);
	});

	it('are read from what a database made of the time', () => {
		const json = row({});
		(json.verification as Record<string, unknown>).verifiedAt = new Date('2026-03-01T10:00:00Z');
		expect(recent([json]).get('ada@example.com')?.verifiedAt).toBe('2026-03-01T10:00:00.000Z');
	});
});
