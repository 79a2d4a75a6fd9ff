/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setTimeout as wait } from 'node:timers/promises';
import type { INodeParameters } from 'n8n-workflow';
import { type Engine, NODE_NAME, type Outcome } from '../harness/engine';
import { type ProviderName, PROVIDERS, type SandboxOptions } from '../sandbox';
import { ADDRESSES, byId, type Lane, openLane as openAnyLane, outputOf, sideBySide } from './lane';

/**
 * n8n 1.x in queue mode runs an execution again from its start, under its id, where the worker that ran it died.
 * The other worker has nothing in memory of what was sent.
 */
const test = sideBySide();

const NAMED = PROVIDERS.filter((provider) => provider !== 'whoisXml');
const UPLOAD = { operation: 'upload', inputSource: 'items', valueField: 'email' };
const VERIFY = { ...UPLOAD, operation: 'verify' };
const ITEMS = ADDRESSES.map((email) => ({ json: { email } }));

describe.each(NAMED)('%s: an execution that n8n runs again after a crash', (provider) => {
	test(`${provider}: a list that was uploaded is not uploaded again, and the person is told`, async () => {
		const lane = await openLane(provider);
		const first = await runIn(lane, lane.engine, UPLOAD);
		const again = await runIn(lane, await lane.engine.restart(), UPLOAD);

		expect(lane.requests('upload')).toHaveLength(1);
		expect(jobIds(again)).toEqual(jobIds(first));
		expect(hints(again)).toEqual([expectedHint(lane)]);
	});

	test(`${provider}: a verify whose worker died while it waited comes to its end with the same job`, async () => {
		const lane = await openLane(provider, { pace: 600 });
		await die(lane, VERIFY);
		lane.sandbox.finish(provider);
		const again = await runIn(lane, await lane.engine.restart(), VERIFY);

		expect(again.error).toBeUndefined();
		expect(outputOf(again).map(({ json }) => json.email)).toEqual(ADDRESSES);
		expect(outputOf(again)).toMatchObject(
			ADDRESSES.map(() => ({ json: { verification: { jobId: lane.sandbox.jobs(provider)[0]?.id } } })),
		);
		expect(lane.requests('upload')).toHaveLength(1);
		expect(hints(again)).toEqual([expectedHint(lane)]);
	});

	test(`${provider}: it waits on where the job is not finished yet`, async () => {
		const lane = await openLane(provider, { pace: 600 });
		await die(lane, VERIFY);
		const running = runIn(lane, await lane.engine.restart(), VERIFY);
		await wait(1_500);
		lane.sandbox.finish(provider);

		expect(outputOf(await running)).toHaveLength(ADDRESSES.length);
		expect(lane.requests('upload')).toHaveLength(1);
	});

	test(`${provider}: the same file in n8n's store, under another id, is not sent again`, async () => {
		const lane = await openLane(provider);
		const parameters = { operation: 'upload', inputSource: 'file', fileColumn: 'email' };
		const content = `email\n${ADDRESSES.join('\n')}\n`;
		const first = await runIn(lane, lane.engine, parameters, [await fileItem(lane.engine, content)]);
		const other = await lane.engine.restart();
		const again = await runIn(lane, other, parameters, [await fileItem(other, content)]);

		expect(jobIds(again)).toEqual(jobIds(first));
		expect(lane.requests('upload')).toHaveLength(1);
	});

	test(`${provider}: of two lists only the one that was not sent yet is sent`, async () => {
		const lane = await openLane(provider);
		const lists = [{ json: { list: 'a@example.com' } }, { json: { list: 'b@example.com' } }];
		const parameters = { operation: 'upload', inputSource: 'text', values: '={{ $json.list }}' };
		const first = await runIn(lane, lane.engine, parameters, lists.slice(0, 1));
		const again = await runIn(lane, await lane.engine.restart(), parameters, lists);

		expect(lane.requests('upload')).toHaveLength(2);
		expect(jobIds(again)).toEqual(lane.sandbox.jobs(provider).map(({ id }) => id));
		expect(jobIds(again)[0]).toBe(jobIds(first)[0]);
		expect(hints(again)).toEqual([expectedHint(lane)]);
	});

	test(`${provider}: two items with the same list are two jobs, and found again as the two`, async () => {
		const lane = await openLane(provider);
		const items = [{ json: {} }, { json: {} }];
		const parameters = { operation: 'upload', inputSource: 'text', values: 'a@example.com' };
		const first = await runIn(lane, lane.engine, parameters, items);
		const again = await runIn(lane, await lane.engine.restart(), parameters, items);

		expect(new Set(jobIds(first)).size).toBe(2);
		expect(jobIds(again)).toEqual(jobIds(first));
		expect(lane.requests('upload')).toHaveLength(2);
	});

	test(`${provider}: another list in its place is sent`, async () => {
		const lane = await openLane(provider);
		await runIn(lane, lane.engine, UPLOAD);
		const others = [{ json: { email: 'someone.else@example.com' } }];
		await runIn(lane, await lane.engine.restart(), UPLOAD, others);

		expect(lane.requests('upload')).toHaveLength(2);
	});

	test(`${provider}: another execution sends the list anew`, async () => {
		const lane = await openLane(provider);
		await runIn(lane, lane.engine, UPLOAD);
		const next = await runIn(lane, await lane.engine.restart(), UPLOAD, ITEMS, 'another execution');

		expect(lane.requests('upload')).toHaveLength(2);
		expect(hints(next)).toEqual([]);
	});

	test(`${provider}: it looks once before an upload, and no more than the newest`, async () => {
		const lane = await openLane(provider);
		for (let jobs = 0; jobs < 60; jobs++) lane.job({ rows: 1 });
		await lane.upload();

		expect(lane.requests('list')).toHaveLength(1);
		expect(lane.requests('status')).toHaveLength(provider === 'everythingLocation' ? 5 : 0);
		expect(lane.requests('upload')).toHaveLength(1);
	});

	test(`${provider}: where the look fails nothing is sent`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'status', status: 429, retryAfter: 3_600, operation: 'list', times: 99 });
		const outcome = await lane.upload();

		expect(outcome.error?.message).toMatch(/asks for a pause/);
		expect(lane.requests('upload')).toEqual([]);
	});

	// Nobody documents how the list of an account without jobs looks.
	test(`${provider}: an answer that is no list does not bar the first upload`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'status', status: 404, operation: 'list' });
		const outcome = await lane.upload();

		expect(outcome.error).toBeUndefined();
		expect(lane.sandbox.jobs(provider)).toHaveLength(1);
	});
});

it('WhoisXML, whose jobs have no names, is not asked before an upload', async () => {
	const lane = await openLane('whoisXml');
	await lane.upload();

	expect(lane.sandbox.requests.map(({ operation }) => operation)).toEqual(['upload']);
});

it('a job that was cancelled meanwhile is not sent again either', async () => {
	const lane = await openLane('briteVerifyFiles', { pace: 600 });
	await runIn(lane, lane.engine, UPLOAD);
	const [job] = lane.sandbox.jobs('briteVerifyFiles');
	await lane.run({ operation: 'cancel', jobId: byId(job?.id ?? '') });
	const again = await runIn(lane, await lane.engine.restart(), UPLOAD);

	expect(jobIds(again)).toEqual([job?.id]);
	expect(lane.requests('upload')).toHaveLength(1);
});

/** Files are where every worker can read them. */
async function openLane(provider: ProviderName, options: SandboxOptions = {}): Promise<Lane> {
	return await openAnyLane(provider, { mode: 'filesystem', ...options });
}

/** Runs the node in an execution of the given id. */
async function runIn(
	lane: Lane,
	engine: Engine,
	parameters: INodeParameters,
	items: Parameters<Engine['runNode']>[1] = ITEMS,
	executionId = executionOf(lane),
): Promise<Outcome> {
	return await engine.runNode({ provider: lane.provider, resource: 'job', ...parameters }, items, {
		executionId,
	});
}

/** One for each lane: they share what the first worker remembers. */
const executionOf = ({ sandbox }: Lane) => `of ${sandbox.controlUrl}`;

/** The execution ends in the midst of its wait, and its worker with it. */
async function die(lane: Lane, parameters: INodeParameters): Promise<void> {
	const killed = new AbortController();
	const running = lane.engine.runNode({ provider: lane.provider, resource: 'job', ...parameters }, ITEMS, {
		executionId: executionOf(lane),
		signal: killed.signal,
	});
	while (lane.sandbox.jobs(lane.provider).length === 0) await wait(20);
	await wait(200);
	killed.abort();
	await running;
}

async function fileItem(engine: Engine, content: string) {
	const data = await engine.binaryFromBuffer(content, { fileName: 'contacts.csv', mimeType: 'text/csv' });
	return { json: {}, binary: { data } };
}

const jobIds = (outcome: Outcome) => outputOf(outcome).map(({ json }) => json.jobId);

const hints = (outcome: Outcome) => outcome.hints(NODE_NAME).map(({ message }) => message);

function expectedHint({ provider, sandbox }: Lane) {
	const id = sandbox.jobs(provider)[0]?.id;
	return expect.stringMatching(
		new RegExp(`^n8n has started this execution once more.* as job ${id}; nothing was sent twice\\.$`),
	) as unknown;
}
