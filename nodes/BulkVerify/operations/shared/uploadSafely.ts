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

/** The list may have been accepted, and nobody can tell. */
export class PerhapsAccepted extends UserProblem {}

/**
 * Sends a list once. Where the answer is lost, the list is not sent again: the job it may have made is looked
 * for at the provider, and adopted where exactly one fits.
 *
 * @throws PerhapsAccepted where the list may have been accepted and nobody can tell; else what the upload threw
 */
export async function uploadSafely(run: Run, batch: Batch): Promise<Uploaded> {
	const sentAt = Date.now();
	const outcome = await settle(async () => await run.connection.upload(batch));
	if ('error' in outcome && !perhapsTaken(outcome.error)) throw outcome.error;

	const job = 'value' in outcome ? outcome.value : await findLost(run, batch, sentAt);
	if (job === undefined) throw perhapsAccepted(run, batch, 'error' in outcome ? outcome.error : undefined);
	run.madeJobIds.push(job.jobId);
	return { job, wasAdopted: 'error' in outcome };
}

/** The job that a lost upload made; `undefined` where none or more than one fits, or the workflow is stopped. */
async function findLost(run: Run, batch: Batch, sentAt: number): Promise<Job | undefined> {
	const { name, listType, rowCount } = batch;
	const fingerprint = { name, listType, rowCount, sentAt, excludeIds: run.madeJobIds };
	for (const waitMs of WAITS_BEFORE_LOOKING_MS) {
		const search = await settle(async () => {
			await pause(waitMs, run.signal);
			return await run.connection.findUpload(fingerprint);
		});
		if (run.signal?.aborted) return undefined;
		// Waiting would not make it clearer which of several it is.
		if ('value' in search && search.value.length > 0)
			return search.value.length === 1 ? search.value[0] : undefined;
	}
	return undefined;
}

function perhapsAccepted({ provider, signal }: Run, { name }: Batch, error: unknown): PerhapsAccepted {
	const { displayName, capabilities, whereToCheck } = provider;
	const called = capabilities.namesJobs ? ` It was sent as "${name}".` : '';
	const why = error instanceof TransportError ? `${explain(error)} ` : '';
	return new PerhapsAccepted(
		signal?.aborted
			? `The workflow was canceled, but ${displayName} may have accepted the list: look before you send it again`
			: `${displayName} may have accepted the list although its answer was lost: look before you send it again`,
		`${why}Look for the job in ${whereToCheck}.${called} If it is there, go on with its ID; if it is not, run the node again. It was not sent a second time, so that nothing is paid twice.`,
	);
}

function explain({ message, details }: TransportError): string {
	const code = `HTTP ${details.httpCode}`;
	return details.httpCode === undefined || message === code ? `${message}.` : `${message} (${code}).`;
}
