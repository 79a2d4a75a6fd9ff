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
import { GRACE_MS, LAST_QUESTION_MS, setDeadline } from './deadline';
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
	const end = Date.now() + Math.max(0, wait.maxWaitMs - (wait.spentMs ?? 0));
	setDeadline(run, end + GRACE_MS);
	const outcome = await settle(async () => await sendAndAnswer(run, { list, wait, end, options }, itemIndex));
	setDeadline(run, undefined);
	if ('value' in outcome) return outcome.value;
	throw outcome.error;
}

interface Work {
	list: PreparedValues;
	wait: WaitSettings;
	/** When Max Wait is over: ms since 1970. */
	end: number;
	options: VerifyOptions;
}

async function sendAndAnswer(run: Run, work: Work, itemIndex: number): Promise<VerifiedList> {
	const { list, options } = work;
	const { existingJobs, resume = false } = options;
	if (existingJobs !== undefined && list.plan.counts.sent > 0) {
		const jobs: Job[] = [];
		for (const jobId of new Set(existingJobs)) jobs.push(await readJob(run, jobId));
		const answered = await answer(run, work, jobs, itemIndex);
		return { ...answered, paidRows: 0, givenOut: () => undefined };
	}
	const send = options.send ?? (async () => await sendList(run, list, { forRows: { resume } }));
	const { jobs, sent, failure, resumedRows } = await send();
	const outcome = await settle(async () => {
		if (failure !== undefined) throw failure;
		return await answer(run, work, jobs, itemIndex);
	});
	for (const { key } of sent) releaseUnfinished(run, key);
	if ('error' in outcome) throw outcome.error;
	const paidRows = list.plan.counts.sent - resumedRows;
	if ('jobs' in outcome.value) return { ...outcome.value, paidRows };
	return {
		...outcome.value,
		paidRows,
		givenOut() {
			for (const [index, { key }] of sent.entries()) {
				forgetUnfinished(run, key);
				rememberGivenOut(run, key, jobs[index]);
			}
		},
	};
}

type Joined = Answers & Pick<AnsweredList, 'doneJobs'>;

async function answer(
	run: Run,
	{ list, wait, end, options }: Work,
	made: Job[],
	itemIndex: number,
): Promise<{ jobs: Job[] } | Joined> {
	let latest = made;
	const outcome = await settle(async (): Promise<{ jobs: Job[] } | Joined> => {
		setDeadline(run, end + LAST_QUESTION_MS);
		const { jobs, isDone } = await waitForJobs(run, made, Math.max(0, end - Date.now()));
		latest = jobs;
		setDeadline(run, end + GRACE_MS);
		if (!isDone && wait.onTimeout === 'outputJob') return { jobs };
		if (!isDone) throw notInTime(run, wait.maxWaitMs);
		for (const job of jobs) assertCompleted(run, job);
		const arePlanned = options.existingJobs === undefined;
		return { ...(await joinJobs(run, list.plan, jobs, { arePlanned })), doneJobs: jobs };
	});
	if ('value' in outcome) {
		if ('jobs' in outcome.value) warn(run, outcome.value.jobs, 'is not finished, and its time is over');
		return outcome.value;
	}
	if (outcome.error instanceof WrongJob) throw outcome.error;
	const areNamed = options.existingJobs !== undefined;
	throw withJobIds(run, latest, outcome.error, { itemIndex, areNamed, resume: options.resume === true });
}

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

function notInTime({ provider: { displayName } }: Run, maxWaitMs: number): UserProblem {
	return new UserProblem(
		`${displayName} has not finished within ${inWords(maxWaitMs)}`,
		'Raise Max Wait, set On Timeout to "Output the Jobs", or use Upload and the Bulk Verify Trigger for lists that take long.',
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
	known.description = [isStopped ? '' : known.description, again, goOn(run, left, { areNamed, resume })]
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
