import { keyOfResult } from '../lists/join';
import { looseKey, looseKeys } from '../lists/values';
import type { Plan } from '../lists/sendPlan';
import type { Job, ResultRow } from '../providers/contract';
import { noRow } from '../providers/kit/wholeResult';
import { UserProblem } from '../n8n/nodeErrors';
import { hashOfTexts } from '../n8n/digest';
import type { Run } from '../n8n/run';
import { Memory } from '../sending/memory';
import { accountOf } from '../sending/place';
import { downloadWhole, refuseBeforehand } from './downloadWhole';

const ALL_ROWS = 'all';

// Beside the row's own facts: rows of two jobs that are alike are still the same.
const FROM = Symbol('job');

/** A row that knows which of the jobs it came from, where there are several. */
export interface JobRow extends ResultRow {
	[FROM]?: number;
}

export function jobIndexOf(row: JobRow): number {
	return row[FROM] ?? 0;
}

/**
 * The rows of all jobs, one job after the other; of each only when all of them have come.
 *
 * @param options `areNamed`: a person has named the jobs; `tell` is called for each job that was downloaded
 * @throws UserProblem where none of a job's rows answers a value of the list: it is another list's result
 */
export async function* jobRows(
	run: Run,
	jobs: readonly Job[],
	plan: Plan,
	{
		mayBeForeign = false,
		areNamed = false,
		tell,
	}: { mayBeForeign?: boolean; areNamed?: boolean; tell?: (job: Job) => void } = {},
): AsyncGenerator<JobRow[]> {
	const isSent = sentValues(run, plan);
	const wrong = areNamed ? await knownAsWrong(run, jobs, plan) : new Set<Job>();
	await refuseBeforehand(
		run,
		jobs.filter((job) => !wrong.has(job)),
	);
	for (const [jobIndex, job] of jobs.entries()) {
		// Downloaded again, and perhaps paid, it would be no other.
		if (wrong.has(job)) {
			if (mayBeForeign) continue;
			throw wrongJob(run, job, { isKnown: true });
		}
		// Fewer rows than the provider says there are may be all that will ever come, or too early a look: only a second
		// one tells, where that is free.
		let mayLackRows = run.provider.capabilities.downloadCharges;
		const blocks = await downloadWhole(run, job, async () => {
			const options = { variant: ALL_ROWS, includeRaw: false, mayLackRows };
			mayLackRows = true;
			const whole: JobRow[][] = [];
			for await (const rows of run.connection.results(job, options)) {
				whole.push(jobIndex === 0 ? rows : rows.map((row) => Object.assign(row, { [FROM]: jobIndex })));
			}
			// Something was sent; only a provider that says so itself has verified none of it.
			if (job.total !== 0 && whole.every((rows) => rows.length === 0)) throw noRow();
			return whole;
		});
		tell?.(job);
		const isEmpty = blocks.every((rows) => rows.length === 0);
		if (!isEmpty && !blocks.some((rows) => rows.some(isSent))) {
			if (!areNamed && !mayBeForeign) throw foreign(run, job);
			await rememberWrong(run, job, plan);
			if (!mayBeForeign) throw wrongJob(run, job);
		}
		yield* blocks;
	}
}

/**
 * Whether a row may be for a value of the list, in the widest sense: however it is spelt, under the domain of an email
 * among hosts, and as the provider respells values. The first row of a right result says yes, so this costs nothing.
 */
function sentValues({ provider }: Run, plan: Plan): (row: ResultRow) => boolean {
	let keys: Set<string> | undefined;
	const spellings = (key: string): string[] => {
		const domain = plan.kind === 'host' ? key.slice(key.lastIndexOf('@') + 1) : key;
		const keys = [key, domain, ...(provider.respell?.(key) ?? [])].flatMap((text) =>
			looseKeys(plan.kind, text),
		);
		return keys.flatMap((text) => [text, ...(provider.respell?.(text) ?? [])]);
	};
	return ({ value }) => {
		if (value === null) return false;
		const key = keyOfResult(plan, value);
		if (plan.answers.has(key)) return true;
		if (keys === undefined) {
			keys = new Set();
			for (const sent of plan.answers.keys()) for (const spelling of spellings(sent)) keys.add(spelling);
		}
		return keys.has(looseKey(plan.kind, key));
	};
}

/** A job that a person named is none of this list: nothing of the list was sent. */
export class WrongJob extends UserProblem {}

function wrongJob(
	{ provider: { displayName, capabilities } }: Run,
	{ jobId }: Job,
	{ isKnown = false } = {},
): WrongJob {
	const isPaid = capabilities.downloadCharges && !isKnown;
	const charged = isPaid
		? `${displayName} may have charged for this download. `
		: 'Nothing was sent, nothing is paid. ';
	return new WrongJob(
		`Job ${jobId}, named in Existing Jobs, holds none of the values of this list`,
		`${charged}Correct the ID, or remove the option Existing Jobs to have the list sent.`,
	);
}

const wrongJobs = new Memory<{ at: number; execution: string }>(1_000);

async function knownAsWrong(run: Run, jobs: readonly Job[], plan: Plan): Promise<Set<Job>> {
	const wrong = new Set<Job>();
	if (!run.provider.capabilities.downloadCharges) return wrong;
	for (const job of jobs) {
		if (wrongJobs.get(await pairOf(run, job, plan)) !== undefined) wrong.add(job);
	}
	return wrong;
}

async function rememberWrong(run: Run, job: Job, plan: Plan): Promise<void> {
	if (!run.provider.capabilities.downloadCharges) return;
	wrongJobs.set(await pairOf(run, job, plan), { at: Date.now(), execution: '' });
}

/** A job and a list. */
async function pairOf(run: Run, { jobId }: Job, { answers }: Plan): Promise<string> {
	return JSON.stringify([await accountOf(run), jobId, hashOfTexts(answers.keys())]);
}

function foreign({ provider }: Run, { jobId }: Job): UserProblem {
	const { displayName, capabilities } = provider;
	const { downloadCharges } = capabilities;
	return new UserProblem(
		`The result of job ${jobId} holds none of the values of this list: ${displayName} gave the result of another one`,
		`${downloadCharges ? `${displayName} may have charged for this download. ` : ''}None of it was taken. Look whether the ID is that of a job of this list where the provider shows it, and download it later.`,
	);
}
