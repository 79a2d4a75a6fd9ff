import { settle } from '../transport/retry';
import { pause } from '../transport/pause';
import { TransportError } from '../transport/transportError';
import type { Run } from '../n8n/run';
import type { Sending } from './earlierTries';
import { findLost } from './findLost';
import type { Outgoing } from './lookAhead';
import { unfinishedSending } from './unfinished';

const ASK_AGAIN_MS = 500;

// Longer than an upload takes.
const LONGEST_UPLOAD_MS = 15 * 60_000;

/**
 * What an earlier execution has sent of the list, or one that is still under way, if its job is there and has not
 * failed. Where its answer was lost the person has been told to look; what is not in the list of jobs now is sent.
 *
 * @throws TransportError where the provider does not answer
 */
export async function resumable(run: Run, outgoing: Outgoing): Promise<Sending | undefined> {
	const unfinished = await uploaded(run, outgoing);
	if (unfinished === undefined) return undefined;
	const { jobId } = unfinished.job ?? {};
	const outcome = await settle(async () =>
		jobId === undefined
			? (await findLost(run, outgoing, unfinished, { looks: 1 })).job
			: await run.connection.job(jobId),
	);
	if ('error' in outcome) {
		const { error } = outcome;
		if (error instanceof TransportError && error.kind === 'notFound') return undefined;
		throw error;
	}
	const job = outcome.value;
	const isGone = job === undefined || job.status === 'failed' || job.status === 'cancelled';
	return isGone ? undefined : { ...unfinished, job };
}

/** Another execution may be uploading it at this moment: its answer is waited for. */
async function uploaded(run: Run, { key, unfinished }: Outgoing): Promise<Sending | undefined> {
	const waitUntil = Date.now() + LONGEST_UPLOAD_MS;
	let known = unfinished && unfinishedSending(run, key);
	while (known?.isHeld === true && known.job === undefined && Date.now() < waitUntil) {
		await pause(ASK_AGAIN_MS, run.signal);
		known = unfinishedSending(run, key);
	}
	return known;
}
