import type { Batch, Job } from '../../providers/types';
import { perhapsTaken, TransportError } from '../../transport/errors';
import { pause } from '../../transport/pause';
import { settle } from '../../transport/retry';
import { UserProblem } from './errors';
import { earlierSending, forgetSending, rememberSending, sendingKey, type Sending } from './earlierTries';
import type { Run } from './run';

// A job that was just made may be a moment late in the list.
const WAITS_BEFORE_LOOKING_MS = [500, 2_000, 5_000];

export interface Uploaded {
	job: Job;
	/** `foundInList`: the answer was lost. `earlierTry`: sent before n8n ran the node once more. */
	how: 'uploaded' | 'foundInList' | 'earlierTry';
}

/** The list may have been accepted, and nobody can tell. */
export class PerhapsAccepted extends UserProblem {}

/**
 * Sends a list once. Where the answer is lost, the list is not sent again: the job it may have made is looked
 * for at the provider, and adopted where exactly one fits. What an earlier try of this node in this execution
 * has sent is not sent again either.
 *
 * @throws PerhapsAccepted where the list may have been accepted and nobody can tell; else what the upload threw
 */
export async function uploadSafely(run: Run, batch: Batch): Promise<Uploaded> {
	const key = sendingKey(run, batch);
	const before = earlierSending(key);
	if (before !== undefined) return await takeUp(run, batch, key, before);

	const sending: Sending = { name: batch.name, sentAt: Date.now(), job: undefined };
	rememberSending(key, sending);
	const outcome = await settle(async () => await run.connection.upload(batch));
	if ('value' in outcome) return made(run, key, sending, outcome.value, 'uploaded');
	if (!perhapsTaken(outcome.error)) {
		forgetSending(key);
		throw outcome.error;
	}
	const job = await findLost(run, batch, sending);
	if (job === undefined) throw perhapsAccepted(run, sending.name, outcome.error);
	return made(run, key, sending, job, 'foundInList');
}

/** Goes on with what an earlier try has sent. */
async function takeUp(run: Run, batch: Batch, key: string | undefined, before: Sending): Promise<Uploaded> {
	if (before.job !== undefined) return made(run, key, before, before.job, 'earlierTry');
	const job = await findLost(run, batch, before);
	if (job === undefined) throw perhapsAccepted(run, before.name, undefined);
	return made(run, key, before, job, 'foundInList');
}

function made(run: Run, key: string | undefined, sending: Sending, job: Job, how: Uploaded['how']): Uploaded {
	rememberSending(key, { ...sending, job });
	run.madeJobIds.push(job.jobId);
	return { job, how };
}

/** The job that a lost upload made; `undefined` where none or more than one fits, or the workflow is stopped. */
async function findLost(
	run: Run,
	{ listType, rowCount }: Batch,
	{ name, sentAt }: Sending,
): Promise<Job | undefined> {
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

function perhapsAccepted({ provider, signal }: Run, name: string, error: unknown): PerhapsAccepted {
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
