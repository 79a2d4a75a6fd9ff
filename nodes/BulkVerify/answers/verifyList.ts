import { joinResults, rowsFor, type Joined } from '../lists/join';
import { notSent, type Plan } from '../lists/sendPlan';
import type { Job, ResultRow, Verdict } from '../providers/contract';
import { TransportError } from '../transport/transportError';
import { settle } from '../transport/retry';
import type { PreparedList } from '../sending/batches';
import { inWords, toNodeError, UserProblem, type NodeError } from '../n8n/nodeErrors';
import { downloadWhole } from './downloadWhole';
import type { Run } from '../n8n/run';
import { sendList } from '../sending/sendList';
import type { WaitSettings } from '../panel/listSettings';
import { waitForJobs } from './waitForJobs';

/** What is known of one value of a list. */
export interface Verification {
	value: string | null;
	verdict: Verdict;
	reason: string | null;
	provider: string;
	jobId: string | null;
	/** The provider's columns; an array where it gives several rows a value. `null` where none came. */
	details: unknown;
}

export type VerifiedList =
	/** The time was over before the provider had finished. */
	| { jobs: Job[] }
	/** The answer for each position of the list. */
	| { verificationOf(position: number): Verification; missing: number };

const ALL_ROWS = 'all';

/**
 * Sends a list, waits for it and fetches its answers. Whatever fails after a job was made names every job of the
 * list, so that nothing has to be paid again.
 *
 * @param itemIndex the input item that the list belongs to
 */
export async function verifyList(
	run: Run,
	list: PreparedList & { plan: Plan },
	wait: WaitSettings,
	itemIndex: number,
): Promise<VerifiedList> {
	const { jobs: made, failure } = await sendList(run, list);
	if (failure !== undefined) throw failure;

	let latest = made;
	const outcome = await settle(async () => {
		const { jobs, isDone } = await waitForJobs(run, made, wait.maxWaitMs);
		latest = jobs;
		if (!isDone && wait.onTimeout === 'outputJob') return { jobs };
		if (!isDone) throw notInTime(run, wait.maxWaitMs);
		for (const job of jobs) assertCompleted(run, job);
		const options = { keepAll: run.provider.capabilities.severalRowsPerValue };
		const joined = await joinResults(list.plan, allRows(run, jobs), options);
		return answers(run, list.plan, made, joined);
	});
	if ('value' in outcome) return outcome.value;
	throw withJobIds(run, latest, outcome.error, itemIndex);
}

/** The rows of all jobs, one job after the other; of each only when all of them have come. */
async function* allRows(run: Run, jobs: Job[]): AsyncGenerator<ResultRow[]> {
	const options = { variant: ALL_ROWS, includeRaw: false, mayLackRows: true };
	for (const job of jobs) {
		yield* await downloadWhole(run, job.jobId, async () => {
			const blocks: ResultRow[][] = [];
			for await (const rows of run.connection.results(job, options)) blocks.push(rows);
			return blocks;
		});
	}
}

function answers({ provider }: Run, plan: Plan, jobs: Job[], joined: Joined<ResultRow>): VerifiedList {
	const { severalRowsPerValue } = provider.capabilities;
	const jobOf = jobsOfAnswers(plan);
	return {
		missing: joined.missing,
		verificationOf(position) {
			const value = plan.list.values[position] ?? '';
			const why = notSent(plan, position);
			const rows = rowsFor(joined, plan, position);
			// Of several rows the one that says most decides: a host is located if one of its addresses is.
			const row = rows.find(({ verdict }) => verdict === 'valid') ?? rows[0];
			const all = severalRowsPerValue ? rows.map(({ columns }) => columns) : row?.columns;
			return {
				value: value === '' ? null : value,
				verdict: row?.verdict ?? (why === 'malformed' ? 'invalid' : 'unknown'),
				reason: row === undefined ? (why ?? 'no_result') : row.reason,
				provider: provider.id,
				jobId: jobs[jobOf[plan.answerOf[position] ?? -1] ?? -1]?.jobId ?? null,
				details: row === undefined ? null : all,
			};
		},
	};
}

/** For each answer which job its value was sent in; of several the first. */
function jobsOfAnswers({ batches, answerOf, answers: { size } }: Plan): Int32Array {
	const jobOf = new Int32Array(size).fill(-1);
	batches.forEach((positions, job) => {
		for (const position of positions) {
			const answer = answerOf[position] ?? -1;
			if (jobOf[answer] === -1) jobOf[answer] = job;
		}
	});
	return jobOf;
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
