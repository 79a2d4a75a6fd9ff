/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { makeJob } from '../../nodes/BulkVerify/providers/kit/job';
import type { Job } from '../../nodes/BulkVerify/providers/contract';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { unknownJob } from '../../nodes/BulkVerify/n8n/nodeErrors';
import type { Run } from '../../nodes/BulkVerify/n8n/run';
import { waitForJobs } from '../../nodes/BulkVerify/answers/waitForJobs';
import { TransportError } from '../../nodes/BulkVerify/transport/transportError';

// Node waits at least a millisecond; jest's clock takes a part of one for no time at all.
jest.mock('n8n-workflow', () => {
	const original = jest.requireActual<typeof import('n8n-workflow')>('n8n-workflow');
	return { ...original, sleep: async (ms: number) => await original.sleep(Math.ceil(ms)) };
});

const MINUTE = 60_000;

/** One that has a list, and names in it. */
const ANY = (() => {
	const found = providers.find(
		({ capabilities }) => capabilities.operations.includes('list') && capabilities.namesJobs,
	);
	if (found === undefined) throw new Error('No provider has a list with names');
	return found;
})();

const job = (jobId: string, status: Job['status'] = 'processing') =>
	makeJob({ provider: 'any', jobId, status });

type Answer = (ids: string[], waitedMs: number) => Array<Job | undefined>;

/** Waits for jobs on a clock that runs as fast as it is asked to; `answer` is the provider. */
async function waitOn(
	jobIds: string[],
	maxWaitMs: number,
	answer: Answer,
	{ signal, idsPerRequest = 100, jobs }: { signal?: AbortSignal; idsPerRequest?: number; jobs?: Job[] } = {},
) {
	const started = Date.now();
	const asked: Array<{ ids: string[]; at: number }> = [];
	const connection = {
		async status(ids: string[]) {
			asked.push({ ids, at: Date.now() - started });
			return answer(ids, Date.now() - started);
		},
	};
	const lines: string[] = [];
	const provider = { ...ANY, capabilities: { ...ANY.capabilities, statusIdsPerRequest: idsPerRequest } };
	const log = (line: string) => lines.push(line);
	const node = {
		getNode: () => ({ name: 'Verify' }),
		logger: { info: log, warn: log },
		sendMessageToUI: () => undefined,
	};
	const transport = {
		redact: (text: string) => text.replace('secret', '[redacted]'),
		until: () => undefined,
	};
	const run = { connection, provider, node, transport, signal } as unknown as Run;
	const ending = waitForJobs(run, jobs ?? jobIds.map((id) => job(id)), maxWaitMs).then(
		(value) => ({ value, waitedMs: Date.now() - started }),
		(error: Error) => ({ error, waitedMs: Date.now() - started }),
	);
	await jest.runAllTimersAsync();
	return {
		asked,
		lines,
		...((await ending) as {
			value?: Awaited<ReturnType<typeof waitForJobs>>;
			error?: Error;
			waitedMs: number;
		}),
	};
}

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

const never: Answer = (ids) => ids.map((id) => job(id));

it('asks often at first, then seldom, never in step with others', async () => {
	const { asked, value, waitedMs } = await waitOn(['1'], 15 * MINUTE, never);

	const gaps = asked.map(({ at }, index) => at - (asked[index - 1]?.at ?? 0)).slice(0, -1);
	expect(asked[0]?.at).toBeLessThanOrEqual(1_000);
	expect(asked.length).toBeLessThan(75);
	expect(Math.max(...gaps)).toBeLessThanOrEqual(60_300);
	expect(new Set(gaps.slice(6)).size).toBeGreaterThan(5);
	expect(value?.isDone).toBe(false);
	expect(Math.abs(waitedMs - 15 * MINUTE)).toBeLessThan(300);
});

it.each([3_000, 20_000, 3 * MINUTE, 14 * MINUTE])(
	'sees the end of a job of %d ms in time',
	async (length) => {
		const { value, waitedMs } = await waitOn(['1'], 15 * MINUTE, (ids, now) =>
			ids.map((id) => job(id, now >= length ? 'completed' : 'processing')),
		);
		expect(value?.isDone).toBe(true);
		expect(waitedMs - length).toBeLessThanOrEqual(0.15 * length + 1_000);
	},
);

it('asks at once for a job that is older than the wait', async () => {
	const old = { ...job('1'), createdAt: new Date(Date.now() - 60 * MINUTE).toISOString() };
	const { asked } = await waitOn(['1'], MINUTE, never, { jobs: [old] });
	expect(asked[0]?.at).toBeLessThan(10);
});

it('asks for each job by its own clock where a request asks for one', async () => {
	const { asked, value } = await waitOn(
		['1', '2', '3', '4', '5', '6'],
		5 * MINUTE,
		(ids, now) => ids.map((id) => job(id, now > Number(id) * 20_000 ? 'completed' : 'processing')),
		{ idsPerRequest: 1 },
	);
	expect(value?.isDone).toBe(true);
	expect(value?.jobs.map(({ jobId }) => jobId)).toEqual(['1', '2', '3', '4', '5', '6']);
	expect(asked.every(({ ids }) => ids.length === 1)).toBe(true);
});

it('an answer about another job is none', async () => {
	const { value } = await waitOn(['1'], 5 * MINUTE, (ids, now) =>
		now < 30_000 ? [job('7', 'completed')] : ids.map((id) => job(id, 'completed')),
	);
	expect(value).toMatchObject({ isDone: true, jobs: [{ jobId: '1' }] });

	const { error } = await waitOn(['1'], 5 * MINUTE, () => [job('7', 'completed')]);
	expect(error?.message).toMatch(/answers with another job when it is asked for job 1$/);
});

it('tells the log how far it is, at sensible steps, without a secret', async () => {
	const { lines } = await waitOn(['1'], 15 * MINUTE, (ids, now) =>
		ids.map((id) =>
			makeJob({
				provider: 'any',
				jobId: id,
				status: now > 10 * MINUTE ? 'completed' : 'processing',
				progress: (now / (10 * MINUTE)) * 100,
				total: 1_000,
				processed: Math.floor(now / 600),
			}),
		),
	);
	expect(lines.length).toBeGreaterThanOrEqual(10);
	expect(lines.length).toBeLessThanOrEqual(14);
	expect(lines.at(-1)).toMatch(
		/^Verify: job 1 at .+ is completed \(100 %, \d+ of 1000 rows, after 1\d minutes\)$/,
	);
});

it('asks a last time when the time is over', async () => {
	const { value } = await waitOn(['1'], 2 * MINUTE, (ids, waitedMs) => [
		job(ids[0] ?? '', waitedMs >= 2 * MINUTE ? 'completed' : 'processing'),
	]);
	expect(value?.isDone).toBe(true);
});

it('asks a last time where the machine slept beyond the end while it asked', async () => {
	const { asked, value } = await waitOn(['1'], 15 * MINUTE, (ids, waitedMs) => {
		if (waitedMs >= 60 * MINUTE) return [job(ids[0] ?? '', 'completed')];
		jest.setSystemTime(Date.now() + 60 * MINUTE);
		throw new TransportError('network', 'There was no time left to wait for the answer', { outOfTime: true });
	});
	expect(asked).toHaveLength(2);
	expect(value?.isDone).toBe(true);
});

it('asks for all unfinished jobs at once, and for none that is finished', async () => {
	const { asked, value } = await waitOn(['1', '2', '3'], 5 * MINUTE, (ids, waitedMs) =>
		ids.map((id) => job(id, waitedMs > Number(id) * MINUTE ? 'completed' : 'processing')),
	);
	expect(value).toMatchObject({ isDone: true, jobs: [{ jobId: '1' }, { jobId: '2' }, { jobId: '3' }] });
	expect(asked[0]?.ids).toEqual(['1', '2', '3']);
	expect(asked.at(-1)?.ids).toEqual(['3']);
});

it.each(['rateLimit', 'temporary', 'network', 'unreadable'] as const)(
	'survives ten bad minutes (%s)',
	async (kind) => {
		const { value } = await waitOn(['1'], 15 * MINUTE, (ids, waitedMs) => {
			if (waitedMs < 10 * MINUTE) throw new TransportError(kind, 'down');
			return ids.map((id) => job(id, 'completed'));
		});
		expect(value?.isDone).toBe(true);
	},
);

it.each(['credential', 'rejected'] as const)(
	'does not go on asking where that is no use (%s)',
	async (kind) => {
		const { asked, error } = await waitOn(['1'], 15 * MINUTE, () => {
			throw new TransportError(kind, 'no', { httpCode: 400, providerMessage: 'no' });
		});
		expect(error).toMatchObject({ kind });
		expect(asked).toHaveLength(1);
	},
);

it('asks again where a page came instead of an answer, whatever its code', async () => {
	const { value } = await waitOn(['1'], 15 * MINUTE, (ids, now) => {
		if (now < MINUTE) throw new TransportError('credential', 'HTTP 403', { httpCode: 403 });
		return ids.map((id) => job(id, 'completed'));
	});
	expect(value?.isDone).toBe(true);
});

it('bears with a job that the provider does not know for half a minute, at first or in between', async () => {
	const isUnknown = (waitedMs: number) =>
		waitedMs < 30_000 || (waitedMs > 5 * MINUTE && waitedMs < 5.5 * MINUTE);
	const { value } = await waitOn(['1'], 15 * MINUTE, (ids, waitedMs) =>
		ids.map((id) =>
			isUnknown(waitedMs) ? undefined : job(id, waitedMs > 6 * MINUTE ? 'completed' : 'processing'),
		),
	);
	expect(value?.isDone).toBe(true);
});

it('says which job the provider does not know any more', async () => {
	const { error, waitedMs } = await waitOn(['1', '2'], 15 * MINUTE, (ids, now) =>
		ids.map((id) => (id === '2' && now > 2 * MINUTE ? undefined : job(id))),
	);
	expect(error?.message).toMatch(/does not know job 2 any more/);
	// The same places as for a job that was never known.
	expect(error).toHaveProperty('advice', unknownJob(ANY, '2').advice);
	expect(waitedMs).toBeLessThan(5 * MINUTE);
});

it('asks nothing where no wait is wanted', async () => {
	const { asked, value } = await waitOn(['1'], 0, never);
	expect(asked).toEqual([]);
	expect(value).toMatchObject({ isDone: false, jobs: [{ jobId: '1' }] });
});

it('stops within a fifth of a second', async () => {
	const stop = new AbortController();
	const started = Date.now();
	setTimeout(() => stop.abort(), 3 * MINUTE);
	const { error } = await waitOn(['1'], 15 * MINUTE, never, { signal: stop.signal });
	expect(error).toMatchObject({ kind: 'cancelled' });
	expect(Date.now() - started).toBeLessThanOrEqual(3 * MINUTE + 200);
});
