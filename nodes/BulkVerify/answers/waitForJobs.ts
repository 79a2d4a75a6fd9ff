import type { Job } from '../providers/contract';
import { isFinished } from '../providers/kit/job';
import { TransportError } from '../transport/transportError';
import { pause } from '../transport/pause';
import { settle } from '../transport/retry';
import { UserProblem, whereJobsAre } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { LAST_QUESTION_MS, setDeadline } from './deadline';
import { nextWait } from './schedule';
import { WaitLog } from './waitLog';

// A job may be a moment late in the provider's answers, or missing from one of them.
const MAY_BE_UNKNOWN_MS = 60_000;

/** Jobs that are due within so much of a wait are asked for together. */
const TOGETHER_SHARE = 0.1;

/** Requests side by side where each asks for one job. */
const REQUESTS_AT_ONCE = 4;

/** What is known of one job that is waited for. */
interface Watched {
	job: Job;
	/** Since when the provider works on it, by our clock: ms since 1970. */
	since: number;
	seenAt: number;
	dueAt: number;
}

/**
 * Asks for the status of the jobs, by their age and progress, until all are finished or the time is over. A provider
 * that does not answer for a while, or answers with something else, is asked again.
 *
 * @returns the jobs in their order as they were last seen, and whether all are finished
 * @throws TransportError `cancelled` when the workflow is stopped, or where the provider refuses for good
 */
export async function waitForJobs(
	run: Run,
	jobs: readonly Job[],
	maxWaitMs: number,
): Promise<{ jobs: Job[]; isDone: boolean }> {
	const started = Date.now();
	const end = started + maxWaitMs;
	const log = new WaitLog(run, started);
	const watched = jobs.map((job) => watch(run, job, started));
	for (const { job } of watched) log.saw(job);
	let isOver = maxWaitMs <= 0;
	for (;;) {
		const pending = watched.filter(({ job }) => !isFinished(job.status));
		const isDone = pending.length === 0;
		if (isDone || isOver) return { jobs: watched.map(({ job }) => job), isDone };

		const now = Date.now();
		const next = Math.min(end, ...pending.map(({ dueAt }) => dueAt));
		await pause(Math.max(0, next - now), run.signal);
		// The machine may have slept beyond the end, also while it asked: the last question has its time all the same.
		isOver = Math.max(next, Date.now()) >= end;
		if (isOver) setDeadline(run, Date.now() + LAST_QUESTION_MS);
		await ask(run, isOver ? pending : dueWith(run, pending, next + TOGETHER_SHARE * (next - now)), log);
	}
}

/** Where one request asks for many jobs, those that are not due yet cost nothing more. */
function dueWith({ provider }: Run, pending: Watched[], until: number): Watched[] {
	if (provider.capabilities.statusIdsPerRequest > 1) return pending;
	return pending.filter(({ dueAt }) => dueAt <= until);
}

function watch(run: Run, job: Job, now: number): Watched {
	// A job of an earlier run or execution has its own age, and may be done.
	const createdAt = job.createdAt === null ? now : Date.parse(job.createdAt);
	const isOlder = createdAt < now - MAY_BE_UNKNOWN_MS;
	const since = isOlder ? createdAt : now;
	return { job, since, seenAt: now, dueAt: isOlder ? now : now + waitFor(run, job, 0) };
}

function waitFor({ provider }: Run, { progress }: Job, ageMs: number): number {
	const { leastMs, mostMs } = provider.capabilities.pollEvery ?? {};
	return nextWait({ ageMs, progress, leastMs, mostMs, chance: Math.random() });
}

async function ask(run: Run, due: Watched[], log: WaitLog): Promise<void> {
	const size = Math.max(1, run.provider.capabilities.statusIdsPerRequest);
	const groups: Watched[][] = [];
	for (let start = 0; start < due.length; start += size) groups.push(due.slice(start, start + size));
	const workers = Array.from({ length: Math.min(REQUESTS_AT_ONCE, groups.length) }, async () => {
		for (let group = groups.shift(); group !== undefined; group = groups.shift()) {
			await askTogether(run, group, log);
		}
	});
	// All of them end before the first failure is told: none goes on behind the node's back.
	const outcomes = await Promise.all(workers.map(async (worker) => await settle(async () => await worker)));
	for (const outcome of outcomes) if ('error' in outcome) throw outcome.error;
}

async function askTogether(run: Run, group: Watched[], log: WaitLog): Promise<void> {
	const ids = group.map(({ job }) => job.jobId);
	const outcome = await settle(async () => await run.connection.status(ids));
	const now = Date.now();
	group.forEach((one) => (one.dueAt = now + waitFor(run, one.job, now - one.since)));
	if ('error' in outcome) {
		if (isPassing(outcome.error)) return;
		throw outcome.error;
	}
	group.forEach((one, index) => {
		const job = outcome.value[index];
		// An answer about another job says nothing of this one.
		if (job !== undefined && job.jobId === one.job.jobId) {
			one.job = job;
			one.seenAt = now;
			one.dueAt = now + waitFor(run, job, now - one.since);
			log.saw(job);
		} else if (now - one.seenAt > MAY_BE_UNKNOWN_MS) {
			throw job === undefined ? new Vanished(run, one.job.jobId) : mistaken(run, one.job.jobId);
		}
	});
}

const PASSING: ReadonlySet<string> = new Set(['rateLimit', 'temporary', 'network', 'unreadable']);

/** Also a page of something that stands before the provider, whatever its HTTP code: those are not its words. */
function isPassing(error: unknown): boolean {
	if (!(error instanceof TransportError)) return false;
	const { httpCode, providerMessage } = error.details;
	const isPage = httpCode !== undefined && providerMessage === undefined && error.kind !== 'cancelled';
	return PASSING.has(error.kind) || isPage;
}

/** A job that was waited for is not there any more. */
export class Vanished extends UserProblem {
	constructor(
		{ provider }: Run,
		readonly jobId: string,
	) {
		super(
			`${provider.displayName} does not know job ${jobId} any more: it was deleted while it was waited for`,
			whereJobsAre(provider),
		);
	}
}

function mistaken({ provider: { displayName } }: Run, jobId: string): UserProblem {
	return new UserProblem(
		`${displayName} answers with another job when it is asked for job ${jobId}`,
		'Nothing of the other job was taken. Ask for the status of this one later.',
	);
}
