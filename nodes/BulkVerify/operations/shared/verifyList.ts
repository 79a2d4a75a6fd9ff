import { joinResults, rowsFor, type Joined } from '../../lists/join';
import type { Plan } from '../../lists/plan';
import type { Job, ResultRow, Verdict } from '../../providers/types';
import { TransportError } from '../../transport/errors';
import { settle } from '../../transport/retry';
import type { PreparedList } from './batches';
import { inWords, toNodeError, UserProblem } from './errors';
import { downloadWhole } from './restartable';
import type { Run } from './run';
import { sendList } from './sendList';
import type { WaitSettings } from './settings';
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

type AnsweredRow = ResultRow & { jobId: string };

const ALL_ROWS = 'all';

/**
 * Sends a list, waits for it and fetches its answers. Whatever fails after a job was made names every job of the
 * list, so that nothing has to be paid again.
 */
export async function verifyList(
	run: Run,
	values: readonly string[],
	list: PreparedList & { plan: Plan },
	wait: WaitSettings,
): Promise<VerifiedList> {
	const { jobs: made, failure } = await sendList(run, list);
	if (failure !== undefined) throw failure;

	const outcome = await settle(async () => {
		const { jobs, isDone } = await waitForJobs(run, made, wait.maxWaitMs);
		if (!isDone && wait.onTimeout === 'outputJob') return { jobs };
		if (!isDone) throw notInTime(run, wait.maxWaitMs);
		for (const job of jobs) assertCompleted(run, job);
		const options = { keepAll: run.provider.capabilities.severalRowsPerValue };
		const joined = await joinResults(list.plan, allRows(run, jobs), options);
		return answers(run, values, list.plan, joined);
	});
	if ('value' in outcome) return outcome.value;
	throw withJobIds(run, made, outcome.error);
}

/** The rows of all jobs, one job after the other; of each only when all of them have come. */
async function* allRows(run: Run, jobs: Job[]): AsyncGenerator<AnsweredRow[]> {
	for (const job of jobs) {
		const { jobId } = job;
		yield* await downloadWhole(run, jobId, async () => {
			const blocks: AnsweredRow[][] = [];
			for await (const rows of run.connection.results(job, { variant: ALL_ROWS, includeRaw: false })) {
				blocks.push(rows.map((row) => Object.assign(row, { jobId })));
			}
			return blocks;
		});
	}
}

function answers(
	{ provider }: Run,
	values: readonly string[],
	plan: Plan,
	joined: Joined<AnsweredRow>,
): VerifiedList {
	const { severalRowsPerValue } = provider.capabilities;
	return {
		missing: joined.missing,
		verificationOf(position) {
			const value = values[position]?.trim() ?? '';
			const nothing = {
				value: value === '' ? null : value,
				verdict: 'unknown' as const,
				provider: provider.id,
			};
			if (value === '') return { ...nothing, reason: 'empty', jobId: null, details: null };

			const rows = rowsFor(joined, plan, position);
			// Of several rows the one that says most decides: a host is located if one of its addresses is.
			const row = rows.find(({ verdict }) => verdict === 'valid') ?? rows[0];
			if (row === undefined) return { ...nothing, reason: 'no_result', jobId: null, details: null };
			const { verdict, reason, jobId } = row;
			const details = severalRowsPerValue ? rows.map(({ columns }) => columns) : row.columns;
			return { ...nothing, verdict, reason, jobId, details };
		},
	};
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

function withJobIds(run: Run, jobs: Job[], error: unknown): UserProblem {
	const ids = jobs.map(({ jobId }) => jobId).join(', ');
	const named = jobs.length === 1 ? `job ${ids}` : `jobs ${ids}`;
	const goOn = `The list was sent and needs not be paid again: get the rows of ${named} with the operation "Download" when ${jobs.length === 1 ? 'it is' : 'they are'} completed.`;
	if (error instanceof TransportError && error.kind === 'cancelled') {
		// n8n takes an execution for stopped, not failed, by this word.
		return new UserProblem(`The workflow was canceled while it waited for ${named}`, goOn);
	}
	const known = toNodeError(run.node.getNode(), error, { provider: run.provider, itemIndex: 0 });
	return new UserProblem(
		`${known.message} (${named})`,
		[known.description, goOn].filter((text) => typeof text === 'string' && text !== '').join('\n'),
	);
}
