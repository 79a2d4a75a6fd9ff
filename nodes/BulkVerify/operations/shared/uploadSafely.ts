import type { Batch, Job } from '../../providers/types';
import { perhapsTaken, TransportError } from '../../transport/errors';
import { pause } from '../../transport/pause';
import { settle } from '../../transport/retry';
import { UserProblem } from './errors';
import type { Run } from './run';

// A job that was just made may be a moment late in the list.
const WAITS_BEFORE_LOOKING_MS = [500, 2_000, 5_000];

export interface Uploaded {
	job: Job;
	/** The answer was lost, and the job was found in the provider's list. */
	wasAdopted: boolean;
}

/**
 * Sends a list once. Where the answer is lost, the list is not sent again: the job it may have made is looked
 * for at the provider, and adopted where exactly one fits.
 *
 * @param excludeIds jobs that other uploads of this run made
 * @throws UserProblem where the list may have been accepted and nobody can tell; else what the upload threw
 */
export async function uploadSafely(run: Run, batch: Batch, excludeIds: readonly string[]): Promise<Uploaded> {
	const sentAt = Date.now();
	const outcome = await settle(async () => await run.connection.upload(batch));
	if ('value' in outcome) return { job: outcome.value, wasAdopted: false };
	if (!perhapsTaken(outcome.error)) throw outcome.error;

	const { name, listType, rowCount } = batch;
	for (const waitMs of WAITS_BEFORE_LOOKING_MS) {
		await pause(waitMs, run.signal);
		const search = await settle(
			async () => await run.connection.findUpload({ name, listType, rowCount, sentAt, excludeIds }),
		);
		if ('error' in search) continue;
		const [job] = search.value;
		if (job !== undefined && search.value.length === 1) return { job, wasAdopted: true };
		// More than one fits: waiting will not make it clearer.
		if (job !== undefined) break;
	}
	throw perhapsAccepted(run, batch, outcome.error);
}

function perhapsAccepted({ provider }: Run, { name }: Batch, error: unknown): UserProblem {
	const called = provider.capabilities.namesJobs ? ` It was sent as "${name}".` : '';
	const why = error instanceof TransportError ? `${explain(error)} ` : '';
	return new UserProblem(
		`${provider.displayName} may have accepted the list although its answer was lost: look before you send it again`,
		`${why}Look for the job in ${provider.whereToCheck}.${called} If it is there, go on with its ID; if it is not, run the node again. It was not sent a second time, so that nothing is paid twice.`,
	);
}

function explain({ message, details }: TransportError): string {
	const code = details.httpCode === undefined ? '' : ` (HTTP ${details.httpCode})`;
	return `${message}${code}.`;
}
