import { openLane, outputOf, failureOf, ROWS, sideBySide, type Lane } from './lane';
import { everyCall, make } from './calls';
import type { Fault } from '../sandbox';

const test = sideBySide();

/** Every link once, and no request to the download host with the key in it. */
function expectLinksUsedOnce(lane: Lane): void {
	const fetched = lane.requests('download');
	expect(new Set(fetched.map(({ url }) => url)).size).toBe(fetched.length);
	const { apiKey } = lane.sandbox.urls.ipQualityScoreApi!;
	for (const { url, headers } of fetched) {
		expect(url).not.toContain(apiKey);
		expect(JSON.stringify(headers)).not.toContain(apiKey);
	}
}

describe('a link of IPQualityScore', () => {
	const FAILS: ReadonlyArray<[string, Fault]> = [
		['is expired', { kind: 'html' }],
		['is spent by a lost answer', { kind: 'dropAfter' }],
		['breaks off', { kind: 'truncate' }],
		['ends early without a word', { kind: 'truncateSilently' }],
		['answers 500', { kind: 'status500After' }],
		['answers 429', { kind: 'status', status: 429, retryAfter: 1 }],
		['is redirected', { kind: 'redirect' }],
	];
	for (const output of ['items', 'file']) {
		for (const [what, fault] of FAILS) {
			test(`${output}: one that ${what} leads to a fresh one`, async () => {
				const lane = await openLane('ipQualityScore');
				lane.fault({ ...fault, operation: 'download' });
				const outcome = await lane.runOn(lane.job(), 'download', { output });

				expect(outcome.error).toBeUndefined();
				expect(outputOf(outcome)).toHaveLength(output === 'items' ? ROWS : 1);
				expect(lane.requests('download').length).toBeGreaterThan(1);
				expectLinksUsedOnce(lane);
			});
		}
	}

	test('is asked for again after the wait that the provider wants', async () => {
		const lane = await openLane('ipQualityScore');
		lane.fault({ kind: 'status', status: 503, retryAfter: 1, operation: 'download' });
		await lane.runOn(lane.job(), 'download');

		const [first, second] = lane.requests('download');
		expect((second?.at ?? 0) - (first?.at ?? 0)).toBeGreaterThanOrEqual(990);
	});

	test('that is always expired ends in a clear message', async () => {
		const lane = await openLane('ipQualityScore');
		lane.sandbox.setLinkSeconds(-1);
		const outcome = await lane.runOn(lane.job(), 'download');

		expect(failureOf(outcome).description).toContain('A web page came where the result file belongs');
		expect(lane.requests('download')).toHaveLength(3);
		expectLinksUsedOnce(lane);
	});

	test('is never minted for a class without rows', async () => {
		const lane = await openLane('ipQualityScore');
		const outcome = await lane.runOn(lane.job({ rows: ['valid@example.com'] }), 'download', {
			variant: 'bad',
			output: 'file',
		});

		expect(failureOf(outcome).message).toContain('has no "Bad Rows"');
		expect(lane.requests('download')).toEqual([]);
	});
});

describe('a redirect', () => {
	for (const { provider, call } of everyCall) {
		for (const status of [302, 307]) {
			test(`${status} of ${provider} ${call.name} takes neither key nor list elsewhere`, async () => {
				const lane = await openLane(provider);
				lane.fault({ kind: 'redirect', status, operation: call.operation, times: 99 });
				const failure = failureOf(await make(lane, call));

				expect(lane.sandbox.requests.filter((request) => request.provider === 'elsewhere')).toEqual([]);
				expect(failure.itemIndex).toBe(0);
				expect(failure.description).toContain('redirect');
			});
		}
	}
});
