import { isErrorOfKind, isTriedOut, perhapsTaken, TransportError } from '../transport/transportError';
import { pause } from '../transport/pause';
import { growingWait, settle } from '../transport/retry';
import {
	askOnce,
	forgetAsked,
	gotInRun,
	losesPaidRows,
	refusalOf,
	rememberGot,
	type Charged,
	type ChargedJob,
} from '../sending/charges';
import type { Job } from '../providers/contract';
import { asSentence, UserProblem } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';

const ATTEMPTS = 3;

/**
 * Downloads from the start again where the connection broke in the middle, so that a shortened download never passes
 * for a whole one; what came in place of the result was asked for again already. Where a download costs credits it is
 * asked for once in an execution, whatever comes of it.
 *
 * @param job as the provider told it last
 * @param download all that is to succeed: the request, reading the answer, storing it
 * @throws UserProblem where the download may have been charged and is not asked for again, or a cancelled job has no
 * result; else what `download` threw
 */
export async function downloadWhole<T>(run: Run, job: Job, download: () => Promise<T>): Promise<T> {
	const { downloadCharges } = run.provider.capabilities;
	const tryIt = downloadCharges ? downloadOnce : downloadAnew;
	const outcome = await settle(async () => await tryIt(run, job, download));
	if ('value' in outcome) return outcome.value;
	const { error } = outcome;
	const isNone =
		isErrorOfKind(error, 'rejected') ||
		isErrorOfKind(error, 'notFound') ||
		(error instanceof TransportError && error.details.isEmpty === true);
	throw job.status === 'cancelled' && isNone ? cancelledWithoutResult(run, job, error) : error;
}

const AFTER_CANCEL =
	'If the provider still writes the rows that were done, Get Status tells when they are there. For all others upload the list again.';

/** Of a job that was cancelled before any row was verified, whether the provider refuses the download or gives no row. */
export function cancelledWithoutResult(
	{ provider: { displayName } }: Run,
	{ jobId }: Job,
	error?: TransportError,
): UserProblem {
	const words = error?.details.providerMessage;
	return new UserProblem(
		`Job ${jobId} was cancelled at ${displayName} and has no results`,
		`${words === undefined ? '' : `${displayName} says: ${asSentence(words)}\n`}${AFTER_CANCEL}`,
	);
}

async function downloadAnew<T>({ signal }: Run, _job: Job, download: () => Promise<T>): Promise<T> {
	for (let tried = 1; ; tried++) {
		const outcome = await settle(download);
		if ('value' in outcome) return outcome.value;
		const { error } = outcome;
		if (!brokeInTheMiddle(error) || tried === ATTEMPTS) throw error;
		await pause(growingWait(tried), signal);
	}
}

async function downloadOnce<T>(run: Run, job: Job, download: () => Promise<T>): Promise<T> {
	const before = await askOnce(run, job);
	if (before !== undefined) throw notAgain(run, job, before);
	const outcome = await settle(download);
	if ('value' in outcome) {
		await rememberGot(run, job);
		return outcome.value;
	}
	const { error } = outcome;
	if (isCertainlyRefused(error)) {
		await forgetAsked(run, job);
		throw error;
	}
	throw perhapsCharged(run, job, error);
}

/** A failure of our own (a full disk) came after the request had left. */
function isCertainlyRefused(error: unknown): boolean {
	return error instanceof TransportError && !perhapsTaken(error);
}

/** What broke before there was something to read was tried again already, for minutes where nothing came. */
function brokeInTheMiddle(error: unknown): boolean {
	return isErrorOfKind(error, 'network') && error.details.networkCode === undefined && !isTriedOut(error);
}

function perhapsCharged(run: Run, { jobId }: ChargedJob, error: unknown): UserProblem {
	const { provider, signal } = run;
	const what = signal?.aborted
		? `The workflow was canceled during the download of job ${jobId}`
		: `The download of job ${jobId} failed`;
	return new UserProblem(
		`${what}, and ${provider.displayName} may have charged for it: run the node again to download it`,
		`${error instanceof Error ? `${error.message.replace(/\.$/, '')}. ` : ''}${NOT_AGAIN}${lostWithIt(run)}`,
	);
}

function lostWithIt(run: Run): string {
	const jobIds = gotInRun(run);
	if (jobIds.length === 0 || !losesPaidRows(run)) return '';
	return ` What came of ${jobIds.length === 1 ? 'job' : 'jobs'} ${jobIds.join(', ')} before is lost with it and downloaded again, too.`;
}

const NOT_AGAIN =
	'It was not asked for again by itself, because a download costs credits. Get Status shows what the provider says of the job now. Running the same operation again downloads it, and may be charged once more.';

/**
 * Of several downloads that charge, one that would be refused when its turn comes is told before the first is paid.
 *
 * @param jobs all that are to be downloaded, as the provider told them last
 * @throws UserProblem that names all of them that are refused for the same reason as the first
 */
export async function refuseBeforehand(run: Run, jobs: readonly ChargedJob[]): Promise<void> {
	if (!run.provider.capabilities.downloadCharges || jobs.length < 2) return;
	const refusals = await Promise.all(jobs.map(async (job) => ({ job, why: await refusalOf(run, job) })));
	const first = refusals.find(({ why }) => why !== undefined);
	if (first?.why === undefined) return;
	const alike = refusals.filter(({ why }) => why === first.why).map(({ job }) => job);
	// Each is refused once.
	for (const job of alike) await askOnce(run, job);
	throw notAgain(run, first.job, first.why, alike.slice(1));
}

function notAgain(
	{ provider: { displayName } }: Run,
	{ jobId }: ChargedJob,
	why: Charged,
	others: readonly ChargedJob[] = [],
): UserProblem {
	const message = {
		asked: `The download of job ${jobId} was asked for before in this execution, and ${displayName} may have charged for it: run the node again to download it`,
		got: `Job ${jobId} was downloaded before in this execution, and ${displayName} charged for it: take its rows from there`,
		byOthers: `${displayName} says that job ${jobId} was downloaded before, and a second download may be charged: run the node again if you want it all the same`,
	}[why];
	const more =
		others.length === 0 ? '' : `The same holds of ${others.map((other) => other.jobId).join(', ')}. `;
	return new UserProblem(message, `${more}${NOT_AGAIN}`);
}
