import type { Job } from '../providers/contract';
import { TransportError } from '../transport/transportError';
import { settle } from '../transport/retry';
import type { PreparedValues } from '../sending/batches';
import { inWords, toNodeError, UserProblem, type NodeError } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { sendList } from '../sending/sendList';
import type { WaitSettings } from '../panel/listSettings';
import { joinJobs, type Answers } from './joinJobs';
import { readJob } from './readJob';
import { waitForJobs } from './waitForJobs';

export interface AnsweredList extends Answers {
	/** Where the answers came from. */
	doneJobs: Job[];
}

export type VerifiedList =
	/** The time was over before the provider had finished. */
	{ jobs: Job[] } | AnsweredList;

export interface VerifyOptions {
	/** Goes on with a job of this very list that an earlier execution left behind. */
	resume?: boolean;
	/** Nothing is sent: the results of these jobs are joined. */
	existingJobs?: readonly string[];
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
	{ existingJobs }: VerifyOptions = {},
): Promise<VerifiedList> {
	const made = existingJobs === undefined ? await send(run, list) : await readJobs(run, existingJobs);
	let latest = made;
	const outcome = await settle(async (): Promise<VerifiedList> => {
		const { jobs, isDone } = await waitForJobs(run, made, wait.maxWaitMs);
		latest = jobs;
		if (!isDone && wait.onTimeout === 'outputJob') return { jobs };
		if (!isDone) throw notInTime(run, wait.maxWaitMs);
		for (const job of jobs) assertCompleted(run, job);
		return { ...(await joinJobs(run, list.plan, jobs)), doneJobs: jobs };
	});
	if ('value' in outcome) return outcome.value;
	throw withJobIds(run, latest, outcome.error, itemIndex);
}

async function send(run: Run, list: PreparedValues): Promise<Job[]> {
	const { jobs, failure } = await sendList(run, list);
	if (failure !== undefined) throw failure;
	return jobs;
}

async function readJobs(run: Run, ids: readonly string[]): Promise<Job[]> {
	const jobs: Job[] = [];
	for (const jobId of ids) jobs.push(await readJob(run, jobId));
	return jobs;
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

function withJobIds(run: Run, jobs: Job[], error: unknown, itemIndex: number): NodeError {
	const named = nameJobs(jobs);
	const known = toNodeError(run.node.getNode(), error, { provider: run.provider, itemIndex });
	const isStopped = error instanceof TransportError && error.kind === 'cancelled';
	// n8n takes an execution for stopped, not failed, by this word.
	known.message = isStopped
		? `The workflow was canceled while it waited for ${named}`
		: `${known.message} (${named})`;
	known.description = [isStopped ? '' : known.description, goOn(jobs)]
		.filter((text) => typeof text === 'string' && text !== '')
		.join('\n');
	return known;
}

/** What was paid and still can be had: all but what the provider could not process. */
function goOn(jobs: Job[]): string {
	const left = jobs.filter(({ status }) => status !== 'failed');
	if (left.length === 0) return '';
	const when = left.length === 1 ? 'it is completed' : 'they are completed';
	return `The list was sent and needs not be paid again: get the rows of ${nameJobs(left)} with the operation "Download" when ${when}.`;
}

function nameJobs(jobs: Job[]): string {
	return `${jobs.length === 1 ? 'job' : 'jobs'} ${jobs.map(({ jobId }) => jobId).join(', ')}`;
}
