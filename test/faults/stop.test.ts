/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setTimeout as wait } from 'node:timers/promises';
import type { NodeOptions, Outcome } from '../harness/engine';
import { type Fault, type Operation, PROVIDERS } from '../sandbox';
import { everyCall, make } from './calls';
import { ADDRESSES, failureOf, type Lane, openLane, outputOf, sideBySide } from './lane';

const test = sideBySide();

// A quarter of a second where nothing else is at work; other answers would take four seconds and more.
const BRIEFLY_MS = 2_000;

/** Runs something and stops the workflow a moment after a request of the operation has come. */
async function stopDuring(
	lane: Lane,
	operation: Operation,
	run: (options: NodeOptions) => Promise<Outcome>,
	{ count = 1 } = {},
): Promise<Outcome> {
	const stop = new AbortController();
	let stoppedAt = 0;
	const running = run({ signal: stop.signal });
	while (lane.requests(operation).length < count) await wait(20);
	await wait(250);
	stoppedAt = Date.now();
	stop.abort();
	const outcome = await running;
	expect(Date.now() - stoppedAt).toBeLessThan(BRIEFLY_MS);
	expect(outcome.status).toBe('canceled');
	return outcome;
}

const WAITS: ReadonlyArray<[string, Fault]> = [
	['waits as long as it was told to', { kind: 'status', status: 429, retryAfter: 30 }],
	['waits for an answer', { kind: 'slow', ms: 4_000 }],
];

describe('a workflow that is stopped', () => {
	for (const { provider, call } of everyCall) {
		for (const [what, fault] of WAITS) {
			test(`${provider} ${call.name}: ends at once while the node ${what}`, async () => {
				const lane = await openLane(provider);
				lane.fault({ ...fault, operation: call.operation });
				const outcome = await stopDuring(
					lane,
					call.operation,
					async (options) => await make(lane, call, {}, options),
				);

				expect(outputOf(outcome)).toEqual([]);
				expect(lane.requests(call.operation)).toHaveLength(1);
			});
		}
	}

	test('ends at once between the growing waits after lost connections', async () => {
		const lane = await openLane('whoisXml');
		lane.fault({ kind: 'drop', operation: 'list', times: 99 });
		await stopDuring(
			lane,
			'list',
			async (options) => await lane.run({ operation: 'list' }, [{ json: {} }], options),
			{
				count: 3,
			},
		);

		expect(lane.requests('list')).toHaveLength(3);
	});

	test('is stopped with Continue On Fail too: no item tells of it as of a failure', async () => {
		const lane = await openLane('whoisXml');
		const items = [{ json: {} }, { json: {} }];
		lane.fault({ kind: 'slow', ms: 4_000, operation: 'list', times: 2 });
		const outcome = await stopDuring(
			lane,
			'list',
			async (options) => await lane.run({ operation: 'list' }, items, { ...options, continueOnFail: true }),
		);

		// n8n itself hands the input on.
		expect(outputOf(outcome).map(({ json }) => json)).toEqual([{}, {}]);
		expect(lane.requests('list')).toHaveLength(1);
	});
});

describe.each(PROVIDERS)('%s: stopped in the middle of a download', (provider) => {
	for (const output of ['items', 'file']) {
		test(`${provider} ${output}: ends at once and gives nothing`, async () => {
			const lane = await openLane(provider);
			const jobId = lane.job();
			lane.fault({ kind: 'slow', ms: 0, dribbleMs: 1_000, operation: 'download' });
			const variant = provider === 'whoisXml' ? { variant: 'completed' } : {};
			const outcome = await stopDuring(
				lane,
				'download',
				async (options) => await lane.runOn(jobId, 'download', { output, ...variant }, options),
			);

			expect(outputOf(outcome)).toEqual([]);
			const charged = provider === 'everythingLocation';
			expect(failureOf(outcome).message).toMatch(
				charged ? /canceled .+ may have charged for it/ : /^The workflow was canceled$/,
			);
		});
	}
});

describe.each(PROVIDERS)('%s: stopped while a list is sent', (provider) => {
	const expectToldToLook = (outcome: Outcome): void => {
		const { message, description } = failureOf(outcome);
		expect(message).toMatch(/^The workflow was canceled, but .+ may have accepted the list/);
		expect(description).toMatch(/Look for the job in .+/);
	};

	test(`${provider}: says that the list may have been accepted`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'slow', ms: 4_000, operation: 'upload' });
		const run = async (options: NodeOptions) => await lane.upload(ADDRESSES, {}, options);

		expectToldToLook(await stopDuring(lane, 'upload', run));
		expect(lane.sandbox.jobs(provider)).toHaveLength(1);
	});

	test(`${provider}: says so also while it looks for a lost one`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'hide', operation: 'upload', lists: 99 });
		lane.fault({ kind: 'dropAfter', operation: 'upload' });
		const run = async (options: NodeOptions) => await lane.upload(ADDRESSES, {}, options);

		expectToldToLook(await stopDuring(lane, 'list', run));
	});

	test(`${provider}: says nothing of the kind where it was not taken`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'status', status: 429, retryAfter: 20, operation: 'upload' });
		const run = async (options: NodeOptions) => await lane.upload(ADDRESSES, {}, options);

		expect(failureOf(await stopDuring(lane, 'upload', run)).message).toBe('The workflow was canceled');
		expect(lane.sandbox.jobs(provider)).toEqual([]);
	});
});

describe('stopped between two parts of a list', () => {
	test('the job that was made is named', async () => {
		const lane = await openLane('whoisXml');
		const values = Array.from({ length: 100_001 }, (_, index) => `h${index}.example`).join('\n');
		lane.fault({ kind: 'slow', ms: 4_000, operation: 'upload', skip: 1 });
		const run = async (options: NodeOptions) =>
			await lane.run({ operation: 'upload', inputSource: 'text', values }, [{ json: {} }], options);
		const failure = failureOf(await stopDuring(lane, 'upload', run, { count: 2 }));

		expect(failure.message).toContain(`job ${lane.sandbox.jobs('whoisXml')[0]?.id}`);
		expect(failure.description).toContain('may have accepted the list');
	});
});
