import type { Job } from '../providers/contract';
import { isFinished } from '../providers/kit/job';
import { TransportError } from '../transport/transportError';
import { pause } from '../transport/pause';
import { growingWait, settle } from '../transport/retry';
import { UserProblem } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';

// Short lists are ready in seconds; of long ones nobody needs to know to the second.
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

// A job may be a moment late in the provider's answers, or missing from one of them.
const MAY_BE_UNKNOWN_MS = 60_000;

/**
 * Asks for the status of the jobs, at first often and then less so, until all are finished or the time is over.
 * A provider that does not answer for a while is asked again.
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
	const latest = new Map(jobs.map((job) => [job.jobId, job]));
	const seenAt = new Map(jobs.map((job) => [job.jobId, started]));
	for (let asked = 1; ; asked++) {
		const pending = [...latest.values()].filter(({ status }) => !isFinished(status));
		if (pending.length === 0) return { jobs: [...latest.values()], isDone: true };

		const waited = Date.now() - started;
		if (waited >= maxWaitMs) return { jobs: [...latest.values()], isDone: false };
		const wait = growingWait(asked, FIRST_WAIT_MS, LONGEST_WAIT_MS);
		await pause(Math.min(wait, maxWaitMs - waited), run.signal);
		await update(run, pending, latest, seenAt);
	}
}

async function update(
	run: Run,
	pending: Job[],
	latest: Map<string, Job>,
	seenAt: Map<string, number>,
): Promise<void> {
	const ids = pending.map(({ jobId }) => jobId);
	const outcome = await settle(async () => await run.connection.status(ids));
	if ('error' in outcome) {
		if (isPassing(outcome.error)) return;
		throw outcome.error;
	}
	const now = Date.now();
	ids.forEach((id, index) => {
		const job = outcome.value[index];
		if (job !== undefined) {
			latest.set(id, job);
			seenAt.set(id, now);
		} else if (now - (seenAt.get(id) ?? now) > MAY_BE_UNKNOWN_MS) {
			throw vanished(run, id);
		}
	});
}

function isPassing(error: unknown): boolean {
	return (
		error instanceof TransportError &&
		['rateLimit', 'temporary', 'network', 'unreadable'].includes(error.kind)
	);
}

function vanished({ provider: { displayName } }: Run, jobId: string): UserProblem {
	return new UserProblem(
		`${displayName} does not know job ${jobId} any more: it was deleted while it was waited for`,
		'If nobody deleted it, look for it with the operation "List".',
	);
}
