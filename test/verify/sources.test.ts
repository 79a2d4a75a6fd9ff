import type { INodeExecutionData } from 'n8n-workflow';
import { type BinaryMode, builtPackage, createEngine, type Engine } from '../harness/engine';
import { Lane } from '../faults/lane';
import { type Sandbox, startSandbox } from '../sandbox';
import {
	expectedFor,
	failureOf,
	itemsOf,
	NODE_NAME,
	outputOf,
	PROVIDERS,
	rowsPaid,
	sentTexts,
	verdictsOf,
	VERIFICATION_KEYS,
	verificationOf,
	verificationsOf,
	ownJson,
} from './help';

const CONTACTS = [
	'Name;E-Mail;Note',
	'Ada;valid.ada@example.com;"likes ; and ""quotes"""',
	'Bob;nobody@example.com;"two',
	'lines"',
	'Cem;;no address',
	'Dora;VALID.ada@example.com;',
	'',
].join('\r\n');

const ROWS = [
	{ Name: 'Ada', 'E-Mail': 'valid.ada@example.com', Note: 'likes ; and "quotes"' },
	{ Name: 'Bob', 'E-Mail': 'nobody@example.com', Note: 'two\r\nlines' },
	{ Name: 'Cem', 'E-Mail': '', Note: 'no address' },
	{ Name: 'Dora', 'E-Mail': 'VALID.ada@example.com', Note: '' },
];

describe.each<BinaryMode>(['memory', 'filesystem'])('binary data in %s', (binaryMode) => {
	let sandbox: Sandbox;
	let engine: Engine;

	beforeAll(async () => {
		sandbox = await startSandbox({ pace: 0 });
		const credentials = { ...sandbox.urls };
		engine = await createEngine({ packageRoot: builtPackage(), binaryMode, credentials });
	});
	beforeEach(() => sandbox.reset());
	afterAll(async () => await sandbox.stop());

	const fileItem = async (content: string, fileName = 'contacts.csv'): Promise<INodeExecutionData> => ({
		json: { ignored: true },
		binary: { data: await engine.binaryFromBuffer(content, { fileName, mimeType: 'text/csv' }) },
	});

	const fromFile = { operation: 'verify', inputSource: 'file' };

	it.each(PROVIDERS)("%s: each row of a file is an item with the file's columns", async (provider) => {
		const lane = new Lane(provider, sandbox, engine);
		const outcome = await lane.run({ ...fromFile, fileColumn: 'E-Mail' }, [await fileItem(CONTACTS)]);

		const output = itemsOf(outcome);
		expect(output.map(ownJson)).toEqual(ROWS);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(ROWS.map(() => ({ item: 0 })));
		expect(output.map(({ binary }) => binary)).toEqual(ROWS.map(() => undefined));
		for (const item of output) expect(Object.keys(verificationOf(item))).toEqual(VERIFICATION_KEYS);
		expect(output.map(verificationOf)).toMatchObject([
			{ value: 'valid.ada@example.com', ...expectedFor(provider, 'valid.ada@example.com') },
			{ value: 'nobody@example.com', ...expectedFor(provider, 'nobody@example.com') },
			{ value: null, verdict: 'unknown', reason: 'empty', jobId: null },
			{ value: 'VALID.ada@example.com', ...expectedFor(provider, 'valid.ada@example.com') },
		]);
		expect(rowsPaid(lane)).toBe(2);
		expect(sandbox.charges(provider)).toBe(2);
		expect(sentTexts(lane).join()).not.toMatch(/ada;|likes|Bob|Cem|Note/);
	});

	it('finds the column by itself', async () => {
		const lane = new Lane('everythingLocation', sandbox, engine);
		const outcome = await lane.run(fromFile, [await fileItem(CONTACTS)]);
		expect(verdictsOf(verificationsOf(outcome))).toEqual(['valid', 'invalid', 'unknown', 'valid']);
	});

	it('makes a job of each of several files and pairs each row with its file', async () => {
		const lane = new Lane('briteVerifyFiles', sandbox, engine);
		const outcome = await lane.run(fromFile, [
			await fileItem('email\nvalid.a@example.com\nnobody@example.com\n', 'one.csv'),
			await fileItem('email\nvalid.a@example.com\n', 'two.csv'),
		]);

		const output = itemsOf(outcome);
		const jobs = sandbox.jobs('briteVerifyFiles');
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 0 }, { item: 1 }]);
		expect(output.map((item) => verificationOf(item).jobId)).toEqual([jobs[0]?.id, jobs[0]?.id, jobs[1]?.id]);
		expect(jobs.map(({ name }) => name)).toEqual([
			expect.stringMatching(/^one-\w{8}\.csv$/),
			expect.stringMatching(/^two-\w{8}\.csv$/),
		]);
	});

	it('goes on with the next file where one cannot be read and the workflow goes on', async () => {
		const lane = new Lane('ipQualityScore', sandbox, engine);
		const items = [
			await fileItem('email\nvalid.a@example.com\n'),
			await fileItem('email\n'),
			await fileItem('email\nnobody@example.com\n'),
		];
		const outcome = await lane.run(fromFile, items, { continueOnFail: true });

		expect(outputOf(outcome)).toMatchObject([
			{ json: { email: 'valid.a@example.com', verification: { verdict: 'valid' } }, pairedItem: { item: 0 } },
			{ json: { error: expect.stringContaining('no rows') }, pairedItem: [{ item: 1 }] },
			{
				json: { email: 'nobody@example.com', verification: { verdict: 'invalid' } },
				pairedItem: { item: 2 },
			},
		]);
	});

	it('names the paid jobs of the files before the one that stops the workflow', async () => {
		const lane = new Lane('whoisXml', sandbox, engine);
		const items = [await fileItem('ip\n8.8.8.8\n'), await fileItem('ip\n')];
		const failure = failureOf(await lane.run(fromFile, items));

		expect(failure.itemIndex).toBe(1);
		expect(failure.description).toContain(
			`Jobs of the lists before this one: ${sandbox.jobs('whoisXml')[0]?.id}.`,
		);
	});
});

describe('pasted text', () => {
	let sandbox: Sandbox;
	let engine: Engine;

	beforeAll(async () => {
		sandbox = await startSandbox({ pace: 0 });
		const credentials = { ...sandbox.urls };
		engine = await createEngine({ packageRoot: builtPackage(), credentials });
	});
	beforeEach(() => sandbox.reset());
	afterAll(async () => await sandbox.stop());

	const fromText = (values: string) => ({ operation: 'verify', inputSource: 'text', values });

	it.each(PROVIDERS)('%s: each value is an item', async (provider) => {
		const lane = new Lane(provider, sandbox, engine);
		const text = 'valid.a@example.com, nobody@example.com\n\n  VALID.a@example.com\n';
		const outcome = await lane.run(fromText(text), [{ json: { ignored: 1 } }]);

		const output = itemsOf(outcome);
		const values = ['valid.a@example.com', 'nobody@example.com', 'VALID.a@example.com'];
		expect(output.map(ownJson)).toEqual(values.map((value) => ({ value })));
		expect(output.map(verificationOf)).toMatchObject(
			values.map((value) => ({ value, ...expectedFor(provider, value) })),
		);
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(values.map(() => ({ item: 0 })));
		expect(rowsPaid(lane)).toBe(2);
		expect(outcome.hints(NODE_NAME)[0]?.message).toBe(
			'1 empty value was skipped, 1 duplicate was sent only once. They cost nothing.',
		);
	});

	it('keeps the commas of a URL', async () => {
		const lane = new Lane('ipQualityScore', sandbox, engine);
		const text = 'https://safe.example/a,b\nhttps://phish.example/?q=1,2';
		const outcome = await lane.run({ ...fromText(text), listType: 'url' });
		expect(verificationsOf(outcome)).toMatchObject([
			{ value: 'https://safe.example/a,b', verdict: 'valid' },
			{ value: 'https://phish.example/?q=1,2', verdict: 'invalid' },
		]);
	});

	it('is one list for each input item, whose text may differ', async () => {
		const lane = new Lane('everythingLocation', sandbox, engine);
		const items = [{ json: { list: 'valid.a@example.com' } }, { json: { list: 'nobody@example.com' } }];
		const outcome = await lane.run(fromText('={{ $json.list }}'), items);

		expect(verdictsOf(verificationsOf(outcome))).toEqual(['valid', 'invalid']);
		expect(outputOf(outcome).map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		expect(sandbox.jobs('everythingLocation')).toHaveLength(2);
	});
});

it('a link is not offered and is refused all the same, before a request leaves', async () => {
	const sandbox = await startSandbox({ pace: 0 });
	const credentials = { ...sandbox.urls };
	const engine = await createEngine({ packageRoot: builtPackage(), credentials });
	const lane = new Lane('ipQualityScore', sandbox, engine);
	const outcome = await lane.run({
		operation: 'verify',
		inputSource: 'url',
		fileUrl: 'https://files.example/list.csv',
	});
	await sandbox.stop();

	expect(failureOf(outcome).message).toBe('Verify cannot take a list from a link');
	expect(sandbox.requests).toEqual([]);
});
