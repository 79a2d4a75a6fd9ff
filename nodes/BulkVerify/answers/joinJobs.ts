import { joinResults, rowsFor } from '../lists/join';
import type { Plan } from '../lists/sendPlan';
import type { Job } from '../providers/contract';
import type { Run } from '../n8n/run';
import { jobIndexOf, jobRows } from './jobResults';
import type { Extras, Verification } from '../panel/outputShape';

/** The answers to the values of a list. */
export interface Answers {
	/** What came for the value at a position that was sent; its `details` always. */
	verificationOf(position: number): Verification & Extras;
	/** Different values for which nothing came. */
	missing: number;
	/** Rows for values that nobody asked about. */
	foreign: number;
	/** The jobs whose results were downloaded. */
	downloaded: Job[];
}

/**
 * Downloads each job once and puts its rows to the values of the list, in whatever order and spelling they come.
 *
 * @param jobs finished ones
 * @param arePlanned each batch of the plan was sent as one of them, in this order; else only a row tells where its
 * value was sent
 * @param mayBeForeign a job may hold none of the values; else its result is refused as another list's
 */
export async function joinJobs(
	run: Run,
	plan: Plan,
	jobs: readonly Job[],
	{ arePlanned, mayBeForeign = false }: { arePlanned: boolean; mayBeForeign?: boolean },
): Promise<Answers> {
	const { capabilities, id } = run.provider;
	const { severalRowsPerValue, locates } = capabilities;
	const sentIn = arePlanned || jobs.length === 1 ? jobsByAnswer(plan, jobs.length) : () => -1;
	const downloaded: Job[] = [];
	const rows = jobRows(run, jobs, plan, {
		mayBeForeign,
		areNamed: !arePlanned,
		tell: (job) => downloaded.push(job),
	});
	const joined = await joinResults(plan, rows, {
		keepAll: severalRowsPerValue,
		respell: run.provider.respell,
	});
	const now = new Date().toISOString();
	return {
		missing: joined.missing,
		foreign: joined.unknown,
		downloaded,
		verificationOf(position) {
			const value = plan.list.values[position] ?? '';
			const rows = rowsFor(joined, plan, position);
			// Of several rows the one that says most decides: a host is located if one of its addresses is.
			const row = rows.find(({ verdict }) => verdict === 'valid') ?? rows[0];
			const bare = value === '' ? null : value;
			// Each written out: V8 gives each of a million copies that get more fields a shape of its own.
			if (row === undefined) {
				return {
					value: bare,
					provider: id,
					verdict: 'unknown',
					reason: 'no_result',
					jobId: jobs[sentIn(position)]?.jobId ?? null,
					verifiedAt: null,
					details: null,
				};
			}
			const job = jobs[sentIn(position)] ?? jobs[jobIndexOf(row)];
			// Where its domain is says nothing of a mailbox.
			const isUnasked = locates && row.verdict === 'valid' && value.includes('@');
			return {
				value: bare,
				provider: id,
				verdict: isUnasked ? 'unknown' : row.verdict,
				reason: row.reason,
				jobId: job?.jobId ?? null,
				verifiedAt: job?.finishedAt ?? now,
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
