import { joinResults, rowsFor } from '../lists/join';
import type { Plan } from '../lists/sendPlan';
import type { Job, ResultRow } from '../providers/contract';
import type { Run } from '../n8n/run';
import { downloadWhole } from './downloadWhole';
import type { Extras, Verification } from './outputShape';

/** The answers to the values of a list. */
export interface Answers {
	/** What came for the value at a position that was sent; its `details` always. */
	verificationOf(position: number): Verification & Extras;
	/** Different values for which nothing came. */
	missing: number;
	/** Rows for values that nobody asked about. */
	foreign: number;
}

/** A row, and in which of the jobs it came. */
interface AnswerRow extends ResultRow {
	job: number;
}

const ALL_ROWS = 'all';

/**
 * Downloads each job once and puts its rows to the values of the list, in whatever order and spelling they come.
 *
 * @param jobs finished ones
 */
export async function joinJobs(run: Run, plan: Plan, jobs: readonly Job[]): Promise<Answers> {
	const { capabilities, id } = run.provider;
	const { severalRowsPerValue } = capabilities;
	const gotAt: string[] = [];
	const sentIn = jobsByAnswer(plan, jobs.length);
	const joined = await joinResults(plan, allRows(run, jobs, gotAt), { keepAll: severalRowsPerValue });
	return {
		missing: joined.missing,
		foreign: joined.unknown,
		verificationOf(position) {
			const value = plan.list.values[position] ?? '';
			const rows = rowsFor(joined, plan, position);
			// Of several rows the one that says most decides: a host is located if one of its addresses is.
			const row = rows.find(({ verdict }) => verdict === 'valid') ?? rows[0];
			const facts = { value: value === '' ? null : value, provider: id };
			if (row === undefined) {
				const jobId = jobs[sentIn(position)]?.jobId ?? null;
				return { ...facts, verdict: 'unknown', reason: 'no_result', jobId, verifiedAt: null, details: null };
			}
			const job = jobs[row.job];
			return {
				...facts,
				verdict: row.verdict,
				reason: row.reason,
				jobId: job?.jobId ?? null,
				verifiedAt: job?.finishedAt ?? gotAt[row.job] ?? null,
				details: severalRowsPerValue ? rows.map(({ columns }) => columns) : row.columns,
			};
		},
	};
}

/** In which of the jobs a value was sent, where each batch of the plan is one of them; -1 where nobody knows. */
function jobsByAnswer(
	{ batches, answerOf, answers: { size } }: Plan,
	jobs: number,
): (position: number) => number {
	if (batches.length !== jobs) return () => -1;
	const jobOf = new Int32Array(size).fill(-1);
	batches.forEach((positions, job) => {
		for (const position of positions) {
			const answer = answerOf[position] ?? -1;
			if (jobOf[answer] === -1) jobOf[answer] = job;
		}
	});
	return (position) => jobOf[answerOf[position] ?? -1] ?? -1;
}

/** The rows of all jobs, one job after the other; of each only when all of them have come. */
async function* allRows(run: Run, jobs: readonly Job[], gotAt: string[]): AsyncGenerator<AnswerRow[]> {
	const options = { variant: ALL_ROWS, includeRaw: false, mayLackRows: true };
	for (const [index, job] of jobs.entries()) {
		const blocks = await downloadWhole(run, job.jobId, async () => {
			const read: AnswerRow[][] = [];
			for await (const rows of run.connection.results(job, options)) {
				read.push(rows.map((row) => Object.assign(row, { job: index })));
			}
			return read;
		});
		gotAt[index] = new Date().toISOString();
		yield* blocks;
	}
}
