import { isErrorOfKind } from '../transport/transportError';
import { settle } from '../transport/retry';
import { pause } from '../transport/pause';
import type { Job } from '../providers/contract';
import type { Run } from '../n8n/run';
import { findLost } from './findLost';
import { mustNotBeUnseen, type Outgoing } from './lookAhead';
import { unfinishedSending, type Unfinished } from './unfinished';
import { perhapsAccepted } from './uploadSafely';

const ASK_AGAIN_MS = 500;

// A job may be missing from one answer, or something in between may say that it is not there.
const WAITS_FOR_UNKNOWN_MS = [2_000, 5_000];

// Longer than an upload takes.
const LONGEST_UPLOAD_MS = 15 * 60_000;

/**
 * What an earlier execution has sent of the list, or one that is still under way, if its job is there and has not
 * failed. Where its answer was lost the person has been told to look; what the list of jobs does not show now is sent.
 *
 * @throws TransportError where the provider does not answer; PerhapsAccepted where the answer was lost just now, to an
 * execution that shares the list
 */
export async function resumable(run: Run, outgoing: Outgoing): Promise<Unfinished | undefined> {
	const unfinished = await uploaded(run, outgoing);
	if (unfinished === undefined) return undefined;
	if (unfinished.job === undefined) {
		if (unfinished.mark === outgoing.missed) return undefined;
		throw perhapsAccepted(run, unfinished.name, undefined);
	}
	const job = await stillThere(run, outgoing, unfinished, unfinished.job);
	const isGone = job === undefined || job.status === 'failed' || job.status === 'cancelled';
	return isGone ? undefined : { ...unfinished, job };
}

/** An ID that nobody knows may be a garbled one: where there is a list, the job is looked for in it as well. */
async function stillThere(
	run: Run,
	outgoing: Outgoing,
	unfinished: Unfinished,
	{ jobId }: Job,
): Promise<Job | undefined> {
	for (const waitMs of [0, ...WAITS_FOR_UNKNOWN_MS]) {
		await pause(waitMs, run.signal);
		const outcome = await settle(async () => await run.connection.job(jobId));
		if ('value' in outcome) return outcome.value;
		if (!isErrorOfKind(outcome.error, 'notFound')) throw outcome.error;
	}
	const { job, failure } = await findLost(run, outgoing, unfinished, { looks: 1 });
	if (failure !== undefined) mustNotBeUnseen(run, failure);
	return job;
}

/** Another execution may be uploading it at this moment: its answer is waited for. */
async function uploaded(run: Run, { key, unfinished }: Outgoing): Promise<Unfinished | undefined> {
	const waitUntil = Date.now() + LONGEST_UPLOAD_MS;
	const now = unfinished && unfinishedSending(run, key);
	// The look may have found a job that the one who sent it never knew.
	let known = now?.job === undefined && now?.mark === unfinished?.mark ? unfinished : now;
	while (known?.isHeld === true && known.job === undefined && Date.now() < waitUntil) {
		await pause(ASK_AGAIN_MS, run.signal);
		known = unfinishedSending(run, key);
	}
	return known;
}
