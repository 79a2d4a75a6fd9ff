import type { Job } from '../providers/contract';
import { perhapsTaken, TransportError } from '../transport/transportError';
import { pause } from '../transport/pause';
import { settle } from '../transport/retry';
import type { NamelessBatch } from './batches';
import { earlierSending, forgetSending, rememberSending, sendingKey, type Sending } from './earlierTries';
import { UserProblem } from '../n8n/nodeErrors';
import { jobName } from './jobName';
import type { Run } from '../n8n/run';

// A job that was just made may be a moment late in the list.
const WAITS_BEFORE_LOOKING_MS = [500, 2_000, 5_000];

// An execution whose worker died is run again within minutes. Names hold for a day, and it may be past midnight.
const RUN_AGAIN_WITHIN_MS = 2 * 60 * 60 * 1_000;

export interface Uploaded {
	job: Job;
	/**
	 * `foundInList`: the answer was lost. `earlierTry`: sent before n8n ran the node once more. `earlierRun`: sent
	 * by another process that ran this execution before.
	 */
	how: 'uploaded' | 'foundInList' | 'earlierTry' | 'earlierRun';
}

/** The list may have been accepted, and nobody can tell. */
export class PerhapsAccepted extends UserProblem {}

/**
 * Sends a list once. Where the answer is lost, the list is not sent again: the job it may have made is looked
 * for at the provider, and adopted where exactly one fits. What this node has sent before in this execution is
 * not sent again either: in an earlier try, or in another process that died and whose execution n8n runs again.
 *
 * @throws PerhapsAccepted where the list may have been accepted and nobody can tell; else what the upload threw,
 * or the look at the provider's list before it
 */
export async function uploadSafely(run: Run, batch: NamelessBatch): Promise<Uploaded> {
	const key = await sendingKey(run, batch);
	const before = earlierSending(key);
	if (before !== undefined) return await takeUp(run, batch, key, before);

	const sentAt = Date.now();
	const sending: Sending = { name: jobName(run, batch, key, sentAt), sentAt, job: undefined };
	const ofEarlierRun = key === undefined ? undefined : await findEarlierRun(run, batch, key, sending);
	if (ofEarlierRun !== undefined) return made(run, key, sending, ofEarlierRun, 'earlierRun');

	rememberSending(key, sending);
	const outcome = await settle(async () => await run.connection.upload({ ...batch, name: sending.name }));
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
async function takeUp(
	run: Run,
	batch: NamelessBatch,
	key: string | undefined,
	before: Sending,
): Promise<Uploaded> {
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

/**
 * The job that another process made of this very list before it died, if there is one. A look at the list before
 * each upload is the price: nothing in n8n tells that an execution is run once more.
 *
 * @throws TransportError where the provider cannot be asked: nothing was sent, and sent unseen it might be twice
 */
async function findEarlierRun(
	run: Run,
	batch: NamelessBatch,
	key: string,
	{ name, sentAt }: Sending,
): Promise<Job | undefined> {
	const { namesJobs, listTellsDetails } = run.provider.capabilities;
	if (!namesJobs) return undefined;
	const { listType, rowCount } = batch;
	const names = [name, jobName(run, batch, key, sentAt - RUN_AGAIN_WITHIN_MS)];
	const fingerprint = { names, listType, rowCount, sentAt, excludeIds: run.madeJobIds, newestOnly: true };
	const search = await settle(async () => await run.connection.findUpload(fingerprint));
	if ('error' in search) {
		if (isNoList(search.error)) return undefined;
		throw search.error;
	}
	// More than one of this name holds the same list all the same.
	const [found] = search.value;
	return found === undefined || listTellsDetails ? found : await run.connection.job(found.jobId);
}

/**
 * How the list of an account without jobs looks is documented nowhere: such an account must not be barred from
 * its first upload by an answer that is no list.
 */
function isNoList(error: unknown): boolean {
	return error instanceof TransportError && ['rejected', 'notFound', 'unreadable'].includes(error.kind);
}

/** The job that a lost upload made; `undefined` where none or more than one fits, or the workflow is stopped. */
async function findLost(
	run: Run,
	{ listType, rowCount }: NamelessBatch,
	{ name, sentAt }: Sending,
): Promise<Job | undefined> {
	const fingerprint = { names: [name], listType, rowCount, sentAt, excludeIds: run.madeJobIds };
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
