import { TransportError } from '../../nodes/BulkVerify/transport/transportError';
import { pause } from '../../nodes/BulkVerify/transport/pause';
import { growingWait, type RetryOptions, settle, withRetries } from '../../nodes/BulkVerify/transport/retry';

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const temporary = (retryAfterMs?: number) => new TransportError('temporary', 'later', { retryAfterMs });
const OPTIONS: RetryOptions = {
	isRetryable: ({ kind }) => kind === 'temporary',
	maxWaitMs: 60_000,
	signal: undefined,
};

/** Fails as often as there are errors, then succeeds; tells how it ended and when. */
async function attempts(errors: Error[], options: Partial<RetryOptions> = {}) {
	const times: number[] = [];
	const start = Date.now();
	const running = settle(
		async () =>
			await withRetries(
				async () => {
					times.push(Date.now() - start);
					const error = errors[times.length - 1];
					if (error !== undefined) throw error;
					return 'done';
				},
				{ ...OPTIONS, ...options },
			),
	);
	await jest.advanceTimersByTimeAsync(600_000);
	return { outcome: await running, times };
}

it('a request that succeeds is made once', async () => {
	expect(await attempts([])).toEqual({ outcome: { value: 'done' }, times: [0] });
});

it('a failure that may pass is tried again after growing waits', async () => {
	const { outcome, times } = await attempts([temporary(), temporary(), temporary()]);
	expect(outcome).toEqual({ value: 'done' });
	const waits = times.slice(1).map((time, index) => time - (times[index] ?? 0));
	[500, 1_000, 2_000].forEach((least, index) => {
		expect(waits[index]).toBeGreaterThanOrEqual(least);
		expect(waits[index]).toBeLessThanOrEqual(least * 2 + 1);
	});
});

it('a failure that lasts is told after five attempts', async () => {
	const errors = Array.from({ length: 9 }, () => temporary());
	const { outcome, times } = await attempts(errors);
	expect(outcome).toEqual({ error: errors[4] });
	expect(times).toHaveLength(5);
});

it.each([
	['of another kind', new TransportError('rejected', 'no')],
	['that is no failure of a request', new TypeError('bug')],
])('a failure %s is told at once', async (_, error) => {
	expect(await attempts([error])).toEqual({ outcome: { error }, times: [0] });
});

it('Retry-After is honoured to the millisecond', async () => {
	const { times } = await attempts([temporary(7_000), temporary(0)]);
	expect(times).toEqual([0, 7_000, 7_000]);
});

it('a provider that asks for more patience than there is is not waited for', async () => {
	const { outcome, times } = await attempts([temporary(61_000)]);
	expect(outcome).toMatchObject({ error: { kind: 'temporary' } });
	expect(times).toEqual([0]);
});

it('patience is for all waits together', async () => {
	const { outcome, times } = await attempts([temporary(40_000), temporary(40_000)]);
	expect(outcome).toMatchObject({ error: { kind: 'temporary' } });
	expect(times).toEqual([0, 40_000]);
});

it('a stopped workflow waits no longer', async () => {
	const stop = new AbortController();
	const running = settle(async () => await pause(60_000, stop.signal));
	await jest.advanceTimersByTimeAsync(1_000);
	stop.abort();
	await jest.advanceTimersByTimeAsync(200);
	expect(await running).toMatchObject({ error: { kind: 'cancelled' } });
});

it('a stopped workflow does not begin to wait, or to try again', async () => {
	const stopped = AbortSignal.abort();
	expect(await settle(async () => await pause(0, stopped))).toMatchObject({ error: { kind: 'cancelled' } });
	const { outcome, times } = await attempts([temporary()], { signal: stopped });
	expect([outcome, times]).toMatchObject([{ error: { kind: 'cancelled' } }, [0]]);
});

it('waits grow to a limit and are never the same for all', () => {
	const waits = Array.from({ length: 200 }, () => growingWait(3));
	expect(Math.min(...waits)).toBeGreaterThanOrEqual(2_000);
	expect(Math.max(...waits)).toBeLessThanOrEqual(4_000);
	expect(new Set(waits).size).toBeGreaterThan(100);
	expect(growingWait(50)).toBeLessThanOrEqual(30_000);
	expect(growingWait(3, 10, 20)).toBeLessThanOrEqual(20);
});
