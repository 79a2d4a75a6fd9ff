import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import {
	failureOf,
	hintsOf,
	oneOfEach,
	openBench,
	outputOf,
	ownJson,
	pairs,
	verificationsOf,
	type Bench,
} from '../harness';

/* Items in the shapes that nodes of CRMs, mailboxes and forms give them, on the built node: what is paid, what is said. */

const idsOf = (kind: ValueKind) =>
	oneOfEach(({ takes, listTypes }) =>
		listTypes.some(({ valueKind }) => valueKind === kind) ? takes.includes('file') : undefined,
	);

const typeOf = (bench: Bench, kind: ValueKind) =>
	bench.provider.capabilities.listTypes.find(({ valueKind }) => valueKind === kind)?.value ?? '';

const NAMES = ['ann', 'bo', 'cy', 'di', 'ed', 'flo'];
const ADDRESSES = NAMES.map((name) => `${name}@x.example`);
const each = (shape: (address: string, at: number) => IDataObject) => ADDRESSES.map(shape);

interface Shape {
	what: string;
	right: string;
	wrong: string[];
	items: IDataObject[];
}

const SHAPES: Shape[] = [
	{
		what: 'a list of objects',
		right: 'email[0].value',
		wrong: ['email', 'emails', 'email.value'],
		items: each((value, at) => ({ id: at, email: [{ label: 'work', value, primary: true }], phone: [] })),
	},
	{
		what: 'an object in an object',
		right: 'properties.email.value',
		wrong: ['email', 'properties', 'properties.email', 'properties.mail'],
		items: each((value) => ({ vid: 7, properties: { email: { value, versions: [] }, n: { value: '1' } } })),
	},
	{
		what: 'a sender',
		right: 'from.value[0].address',
		wrong: ['email', 'from', 'from.value'],
		items: each((address) => ({ subject: 's', from: { value: [{ address, name: 'A' }], html: '<b>A</b>' } })),
	},
	{
		what: 'the body of a request',
		right: 'body.email',
		wrong: ['email', 'body', 'query'],
		items: each((email) => ({ headers: { host: 'x.example' }, query: {}, body: { email, n: 1 } })),
	},
	{
		what: 'a key with a dot in it',
		right: 'body["contact.email"]',
		wrong: ['email', 'body', 'contact.email'],
		items: each((email) => ({ body: { 'contact.email': email } })),
	},
];

describe.each(idsOf('email'))('%s', (id) => {
	it.each(SHAPES)('$what: the right field is paid once, by Verify, Upload and Attach', async (shape) => {
		const bench = await openBench(id);
		const { data } = (await bench.fileItem('x')).binary ?? {};
		const items: INodeExecutionData[] = shape.items.map((json, at) =>
			at === 0 && data !== undefined ? { json, binary: { data } } : { json },
		);
		const before = structuredClone(shape.items);
		const outcome = await bench.run('verify', { valueField: shape.right }, items);
		expect(verificationsOf(outcome).map(({ value }) => value)).toEqual(ADDRESSES);
		expect(outputOf(outcome).map(ownJson)).toEqual(before);
		expect(pairs(outputOf(outcome))).toEqual(items.map((_, item) => ({ item })));
		expect(outputOf(outcome)[0]?.binary).toHaveProperty('data');
		expect(bench.charged).toBe(items.length);

		const [job] = outputOf(await bench.run('upload', { valueField: shape.right }, items));
		const jobs = [{ provider: id, jobId: job?.json.jobId ?? '' }];
		const attached = await bench.attach(items, jobs, { valueField: shape.right });
		expect(verificationsOf(attached).map(({ value }) => value)).toEqual(ADDRESSES);
		expect(outputOf(attached).map(ownJson)).toEqual(before);
	});

	it.each(SHAPES)('$what: a wrong field costs nothing, and the right one is named', async (shape) => {
		const bench = await openBench(id);
		for (const valueField of shape.wrong) {
			for (const operation of ['verify', 'upload']) {
				const items = shape.items.map((json) => ({ json }));
				const { description } = failureOf(await bench.run(operation, { valueField }, items));
				expect(description).toContain(`"${shape.right}"`);
			}
			// Of a few items a field that is there is told in the hint.
			const few = shape.items.slice(0, 2).map((json) => ({ json }));
			const outcome = await bench.run('verify', { valueField }, few);
			const said = outcome.error === undefined ? hintsOf(outcome).join() : failureOf(outcome).description;
			expect(said).toContain(`"${shape.right}"`);
		}
		expect(bench.charged).toBe(0);
	});
});

it.each(idsOf('phone'))(
	'%s: where all are empty, Verify and Upload name the field that is not',
	async (id) => {
		const bench = await openBench(id);
		const items = NAMES.map((_, at) => ({
			json: { phone: false, contact: { mobile: `+49 30 90182${at}` } },
		}));
		const parameters = { valueField: 'phone', listType: typeOf(bench, 'phone') };
		const verified = await bench.run('verify', parameters, items);
		expect(verificationsOf(verified).map(({ reason }) => reason)).toEqual(NAMES.map(() => 'empty'));
		expect(hintsOf(verified).join()).toContain('"contact.mobile"');
		expect(failureOf(await bench.run('upload', parameters, items)).description).toContain('"contact.mobile"');
		expect(bench.charged).toBe(0);
	},
);
