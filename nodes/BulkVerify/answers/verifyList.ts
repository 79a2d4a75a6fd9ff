import type { Job } from '../providers/contract';
import { TransportError } from '../transport/transportError';
import { settle } from '../transport/retry';
import type { PreparedValues } from '../sending/batches';
import { inWords, toNodeError, UserProblem, type NodeError } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { sendList, type SentList } from '../sending/sendList';
import { rememberGivenOut } from '../sending/givenOut';
import { forgetUnfinished, releaseUnfinished } from '../sending/unfinished';
import type { WaitSettings } from '../panel/listSettings';
import { listsJobs } from '../panel/panelParts';
import { GRACE_MS, LAST_QUESTION_MS, setDeadline, until } from './deadline';
import { joinJobs, type Answers } from './joinJobs';
import { WrongJob } from './jobResults';
import { readJob } from './readJob';
import { WaitLog } from './waitLog';
import { Vanished, waitForJobs } from './waitForJobs';

export interface AnsweredList extends Answers {
	/** Where the answers came from. */
	doneJobs: Job[];
	/** Rows that were sent, and so paid, by this execution. */
	paidRows: number;
	/** To be called when the rows leave the node: until then the jobs can be picked up by the next execution. */
	givenOut(): void;
}

export type VerifiedList =
	/** The time was over before the provider had finished. */
	{ jobs: Job[]; paidRows: number } | AnsweredList;

export interface VerifyOptions {
	/** Goes on with a job of this very list that an earlier execution left behind. */
	resume?: boolean;
	/** Nothing is sent: the results of these jobs are joined. */
	existingJobs?: readonly string[];
	/** What sends the list, where many were looked for together (`sendLists` with `forRows`). */
	send?: () => Promise<SentList>;
}

/** A list whose jobs were waited for. */
export interface WaitedList {
	jobs: Job[];
	/** All of them are completed; else the time was over. */
	isDone: boolean;
	/** What was sent of it, now or before; nothing where a person has named the jobs. */
	sent: SentList['sent'];
	/** Rows that were sent, and so paid, by this execution. */
	paidRows: number;
	/** When Max Wait was over, or would have been: ms since 1970. */
	end: number;
}

/**
 * Sends a list, waits for it and fetches its answers. Whatever fails after a job was made names every job of the
 * list, so that nothing has to be paid again.
 *
 * @param itemIndex the input item that the list belongs to
 */
export async function verifyList(
	run: Run,
	list: PreparedValues,
	wait: WaitSettings,
	itemIndex: number,
	options: VerifyOptions = {},
): Promise<VerifiedList> {
	const waited = await waitForList(run, list, wait, itemIndex, options);
	const outcome = await settle(async () => await answerList(run, list, waited, itemIndex, options));
	release(run, waited);
	if ('error' in outcome) throw outcome.error;
	return outcome.value;
}

/** The first half, for who looks at several lists before the first is paid for: nobody works on it afterwards. */
export async function waitAhead(
	run: Run,
	list: PreparedValues,
	wait: WaitSettings,
	itemIndex: number,
	options: VerifyOptions,
): Promise<WaitedList> {
	const waited = await waitForList(run, list, wait, itemIndex, options);
	release(run, waited);
	return waited;
}

function release(run: Run, { sent }: Pick<WaitedList, 'sent'>): void {
	for (const { key } of sent) releaseUnfinished(run, key);
}

async function waitForList(
	run: Run,
	list: PreparedValues,
	wait: WaitSettings,
	itemIndex: number,
	options: VerifyOptions,
): Promise<WaitedList> {
	const end = Date.now() + Math.max(0, wait.maxWaitMs - (wait.spentMs ?? 0));
	return await until(run, end + GRACE_MS, async () => {
		const { jobs: made, sent, failure, resumedRows } = await jobsOf(run, list, options);
		const outcome = await settle(async () => {
			if (failure !== undefined) throw failure;
			return await naming(run, made, { itemIndex, options }, async (saw) => {
				setDeadline(run, end + LAST_QUESTION_MS);
				// Where the upload has taken all the time, one question is left.
				const least = wait.maxWaitMs > 0 ? 1 : 0;
				const waited = await waitForJobs(run, made, Math.max(least, end - Date.now()));
				saw(waited.jobs);
				if (!waited.isDone && wait.onTimeout !== 'outputJob') throw notInTime(run, wait.maxWaitMs);
				if (waited.isDone) for (const job of waited.jobs) assertCompleted(run, job);
				return waited;
			});
		});
		if ('error' in outcome) {
			release(run, { sent });
			throw outcome.error;
		}
		const paidRows = options.existingJobs === undefined ? list.plan.counts.sent - resumedRows : 0;
		const { jobs, isDone } = outcome.value;
		if (!isDone) warn(run, jobs, 'is not finished, and its time is over');
		return { jobs, isDone, sent, paidRows, end };
	});
}

/** The second half: the answers of jobs that were waited for. */
export async function answerList(
	run: Run,
	list: PreparedValues,
	{ jobs, isDone, sent, paidRows, end }: WaitedList,
	itemIndex: number,
	options: VerifyOptions = {},
): Promise<VerifiedList> {
	if (!isDone) return { jobs, paidRows };
	const arePlanned = options.existingJobs === undefined;
	const answers = await until(run, Math.max(end, Date.now()) + GRACE_MS, async () => {
		const join = async () => await joinJobs(run, list.plan, jobs, { arePlanned });
		return await naming(run, jobs, { itemIndex, options }, join);
	});
	return {
		...answers,
		doneJobs: jobs,
		paidRows,
		givenOut() {
			for (const [index, { key }] of sent.entries()) {
				forgetUnfinished(run, key);
				rememberGivenOut(run, key, jobs[index]);
			}
		},
	};
}

/** The list's jobs: those that a person has named, else what is sent. */
async function jobsOf(
	run: Run,
	list: PreparedValues,
	{ existingJobs, resume = false, send }: VerifyOptions,
): Promise<SentList> {
	if (existingJobs === undefined || list.plan.counts.sent === 0) {
		return await (send?.() ?? sendList(run, list, { forRows: { resume } }));
	}
	const jobs: Job[] = [];
	for (const jobId of new Set(existingJobs)) jobs.push(await readJob(run, jobId));
	return { jobs, sent: [], resumedRows: 0 };
}

/** A failure of the work names the jobs, as they were seen last. */
async function naming<T>(
	run: Run,
	jobs: readonly Job[],
	{ itemIndex, options }: { itemIndex: number; options: VerifyOptions },
	work: (saw: (jobs: Job[]) => void) => Promise<T>,
): Promise<T> {
	let latest = [...jobs];
	const outcome = await settle(async () => await work((seen) => void (latest = seen)));
	if ('value' in outcome) return outcome.value;
	if (outcome.error instanceof WrongJob) throw outcome.error;
	const areNamed = options.existingJobs !== undefined;
	throw withJobIds(run, latest, outcome.error, { itemIndex, areNamed, resume: options.resume === true });
}

/** @throws UserProblem where a job that is over has no result to join */
function assertCompleted({ provider: { displayName }, transport }: Run, { jobId, status, error }: Job): void {
	if (status === 'completed') return;
	const why = error === null ? '' : ` ${displayName} says: ${String(transport.redact(error))}`;
	throw new UserProblem(
		status === 'cancelled'
			? `Job ${jobId} was cancelled at ${displayName} before it was finished`
			: `${displayName} could not process job ${jobId}`,
		why.trim() || undefined,
	);
}

function notInTime({ provider }: Run, maxWaitMs: number): UserProblem {
	const whenDone = listsJobs(provider) ? 'the Bulk Verify Trigger' : 'Get Status';
	return new UserProblem(
		`${provider.displayName} has not finished within ${inWords(maxWaitMs)}`,
		`Raise Max Wait, set On Timeout to "Output the Jobs", or use Upload and ${whenDone} for lists that take long.`,
	);
}

function withJobIds(
	run: Run,
	jobs: Job[],
	error: unknown,
	{ itemIndex, areNamed, resume }: { itemIndex: number; areNamed: boolean; resume: boolean },
): NodeError {
	const named = nameJobs(jobs);
	const known = toNodeError(run.node.getNode(), error, { provider: run.provider, itemIndex });
	const isStopped = error instanceof TransportError && error.kind === 'cancelled';
	// n8n takes an execution for stopped, not failed, by this word.
	known.message = isStopped
		? `The workflow was canceled while it waited for ${named}`
		: `${known.message} (${named})`;
	const gone = error instanceof Vanished ? error.jobId : undefined;
	const left = jobs.filter(({ jobId }) => jobId !== gone);
	const again = gone === undefined || areNamed ? '' : SENT_ANEW;
	const { paidBefore = '' } = run;
	known.description = [
		isStopped ? '' : known.description,
		paidBefore,
		again,
		goOn(run, left, { areNamed, resume }),
	]
		.filter((text) => typeof text === 'string' && text !== '')
		.join('\n');
	warn(run, left, isStopped ? 'is left at the provider: the workflow was stopped' : 'has given no rows');
	return known;
}

const SENT_ANEW =
	'Run again with the same list, this node sends what that job held, and it is paid, once more, unless the job is found.';

/** n8n drops the message of a node that was stopped; its log keeps this. */
function warn(run: Run, jobs: readonly Job[], what: string): void {
	const log = new WaitLog(run, Date.now());
	for (const { jobId } of jobs) {
		log.write('warn', `job ${jobId} at ${run.provider.displayName} ${what}. ${goOn(run, [...jobs])}`);
	}
}

/** What was paid and still can be had: all but what the provider could not process. */
function goOn({ provider }: Run, jobs: Job[], { areNamed = false, resume = false } = {}): string {
	const left = jobs.filter(({ status }) => status !== 'failed');
	if (left.length === 0) return '';
	const when = left.length === 1 ? 'it is completed' : 'they are completed';
	const isOpen = left.some(({ status }) => status === 'queued' || status === 'processing');
	const cancel =
		isOpen && provider.capabilities.operations.includes('cancel')
			? ' The provider works on: to stop it there, use the operation "Cancel".'
			: '';
	const again = areNamed
		? 'Nothing was sent in this run: run this node again, or '
		: `The list was sent${provider.capabilities.downloadCharges ? '' : ' and need not be paid again'}: ${resume ? 'run this node again with the same list within a day, or ' : ''}`;
	return `${again}get the rows of ${nameJobs(left)} with the operation "Download" when ${when}.${cancel}`;
}

function nameJobs(jobs: Job[]): string {
	return `${jobs.length === 1 ? 'job' : 'jobs'} ${jobs.map(({ jobId }) => jobId).join(', ')}`;
}
