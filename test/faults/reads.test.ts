import type { Fault } from '../sandbox';
import { everyCall, make } from './calls';
import { failureOf, openLane, outputOf, sideBySide } from './lane';

const test = sideBySide();

// A file from Everything Location costs credits: it has rules of its own (downloads.test.ts).
const reads = everyCall.filter(
	({ provider, call }) =>
		call.isRead && !(provider === 'everythingLocation' && call.operation === 'download'),
);

const PASSING: ReadonlyArray<[string, Fault]> = [
	['429', { kind: 'status', status: 429 }],
	['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 1 }],
	['500', { kind: 'status', status: 500 }],
	['503 with Retry-After as a date', { kind: 'status', status: 503, retryAfter: new Date().toUTCString() }],
	['a dropped connection', { kind: 'drop' }],
	['an answer that is dropped', { kind: 'dropAfter' }],
];

describe.each(PASSING)('%s', (what, fault) => {
	for (const { provider, call } of reads) {
		test(`${what}: ${provider} ${call.name} asks again and succeeds`, async () => {
			const lane = await openLane(provider);
			lane.fault({ ...fault, operation: call.operation });
			const outcome = await make(lane, call);

			expect(outcome.error).toBeUndefined();
			expect(outputOf(outcome).length).toBeGreaterThan(0);
			expect(lane.sandbox.pendingFaults()).toBe(0);
			const sent = lane.requests(call.operation);
			// WhoisXML's rows are in two answers: the completed and the failed ones.
			const whole = provider === 'whoisXml' && call.name === 'download to items' ? 2 : 1;
			expect(sent).toHaveLength(whole + 1);
			if (fault.kind === 'status' && fault.status === 429) {
				const [first, second] = sent;
				const waited = (second?.at ?? 0) - (first?.at ?? 0);
				expect(waited).toBeGreaterThanOrEqual(fault.retryAfter === 1 ? 990 : 490);
			}
		});
	}
});

describe('a fault that stays', () => {
	for (const { provider, call } of reads) {
		test(`${provider} ${call.name} gives up after a few requests and says so`, async () => {
			const lane = await openLane(provider);
			lane.fault({ kind: 'status', status: 502, retryAfter: 0, operation: call.operation, times: 99 });
			const failure = failureOf(await make(lane, call));

			const links = provider === 'ipQualityScore' && call.operation === 'download';
			expect(lane.requests(call.operation)).toHaveLength(links ? 3 : 5);
			expect(failure).toMatchObject({ name: 'NodeApiError', httpCode: '502', itemIndex: 0 });
			expect(failure.message).toMatch(/has a problem of its own: .+ again/);
		});
	}

	test('without Retry-After the waits grow', async () => {
		const lane = await openLane('whoisXml');
		lane.fault({ kind: 'drop', operation: 'list', times: 99 });
		const failure = failureOf(await lane.run({ operation: 'list' }));

		const times = lane.requests('list').map(({ at }) => at);
		expect(times).toHaveLength(5);
		const waits = times.slice(1).map((at, index) => at - (times[index] ?? 0));
		waits.forEach((wait, index) => {
			expect(wait).toBeGreaterThanOrEqual(500 * 2 ** index - 20);
			expect(wait).toBeLessThan(1_000 * 2 ** index + 4_000);
		});
		expect(failure).toMatchObject({ name: 'NodeApiError', itemIndex: 0, httpCode: undefined });
		expect(failure.message).toMatch(/^The connection to WhoisXML API failed: .+ again/);
	});
});

describe('a Retry-After longer than anybody wants to wait', () => {
	for (const { provider, call } of everyCall) {
		for (const status of [429, 503]) {
			test(`${provider} ${call.name}: ${status} fails at once and tells how long`, async () => {
				const lane = await openLane(provider);
				lane.fault({ kind: 'status', status, retryAfter: 1_200, operation: call.operation, times: 99 });
				const started = Date.now();
				const failure = failureOf(await make(lane, call));

				expect(failure.message).toMatch(/ in 20 minutes$/);
				expect(failure).toMatchObject({ httpCode: String(status), itemIndex: 0 });
				expect(lane.requests(call.operation)).toHaveLength(1);
				expect(Date.now() - started).toBeLessThan(10_000);
			});
		}
	}
});

describe('a list that fails on a later page', () => {
	test('is an error, not a shorter list', async () => {
		const lane = await openLane('ipQualityScore');
		lane.sandbox.addJobs('ipQualityScore', 60);
		lane.fault({ kind: 'json', operation: 'list', skip: 1, times: 99 });
		const outcome = await lane.run({ operation: 'list', returnAll: true });

		expect(failureOf(outcome).description).toContain('The request could not be processed.');
		expect(outputOf(outcome)).toEqual([]);
	});

	test('is whole where the page comes the second time', async () => {
		const lane = await openLane('whoisXml');
		lane.sandbox.addJobs('whoisXml', 60);
		lane.fault({ kind: 'dropAfter', operation: 'list', skip: 1 });

		expect(outputOf(await lane.run({ operation: 'list', returnAll: true }))).toHaveLength(60);
	});
});
