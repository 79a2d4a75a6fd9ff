import { perhapsTaken, TransportError } from '../transport/transportError';
import { pause } from '../transport/pause';
import { growingWait, settle } from '../transport/retry';
import { rememberCharge, wasPerhapsCharged } from '../sending/earlierTries';
import { UserProblem } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';

const ATTEMPTS = 3;

/**
 * Downloads from the start again where the connection broke in the middle, so that a shortened download never
 * passes for a whole one. Where a download costs credits it is not asked for again.
 */
export async function downloadWhole<T>(run: Run, jobId: string, download: () => Promise<T>): Promise<T> {
	const { downloadCharges } = run.provider.capabilities;
	if (downloadCharges && wasPerhapsCharged(run, jobId)) throw perhapsCharged(run, jobId, undefined);
	for (let tried = 1; ; tried++) {
		const outcome = await settle(download);
		if ('value' in outcome) return outcome.value;
		const { error } = outcome;
		if (downloadCharges && perhapsTaken(error)) {
			rememberCharge(run, jobId);
			throw perhapsCharged(run, jobId, error);
		}
		if (!brokeInTheMiddle(error) || tried === ATTEMPTS) throw error;
		await pause(growingWait(tried), run.signal);
	}
}

/** A connection that never came about was tried again already. */
function brokeInTheMiddle(error: unknown): boolean {
	return (
		error instanceof TransportError && error.kind === 'network' && error.details.networkCode === undefined
	);
}

function perhapsCharged({ provider, signal }: Run, jobId: string, error: unknown): UserProblem {
	const what = signal?.aborted
		? `The workflow was canceled during the download of job ${jobId}`
		: `The download of job ${jobId} failed`;
	return new UserProblem(
		`${what}, and ${provider.displayName} may have charged for it: run the node again to download it`,
		`${error instanceof Error ? `${error.message}. ` : ''}It was not asked for again by itself, because a download costs credits. Get Status shows whether the job is "downloaded".`,
	);
}
