import { TransportError } from '../../transport/errors';
import { pause } from '../../transport/pause';
import { growingWait, settle } from '../../transport/retry';
import { UserProblem } from './errors';
import type { Run } from './run';

const ATTEMPTS = 3;

/**
 * Downloads from the start again where the connection broke in the middle, so that a shortened download never
 * passes for a whole one. Where a download costs credits it is not asked for again.
 */
export async function downloadWhole<T>(run: Run, jobId: string, download: () => Promise<T>): Promise<T> {
	const attempts = run.provider.capabilities.downloadCharges ? 1 : ATTEMPTS;
	for (let tried = 1; ; tried++) {
		const outcome = await settle(download);
		if ('value' in outcome) return outcome.value;
		const { error } = outcome;
		if (!(error instanceof TransportError) || error.kind !== 'network') throw error;
		if (run.provider.capabilities.downloadCharges && error.details.notTaken !== true) {
			throw perhapsCharged(run, jobId, error);
		}
		if (tried === attempts) throw error;
		await pause(growingWait(tried), run.signal);
	}
}

function perhapsCharged({ provider }: Run, jobId: string, { message }: TransportError): UserProblem {
	return new UserProblem(
		`The download of job ${jobId} broke off, and ${provider.displayName} may have charged for it: run the node again to download it`,
		`${message}. It was not asked for again by itself, because a download costs credits. Get Status shows whether the job is "downloaded".`,
	);
}
