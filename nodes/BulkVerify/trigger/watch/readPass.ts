import type { ListedJob, TriggerSource, Warning } from './state';

/** Pages in a row that show nothing new before they count as one page that repeats for ever. */
const repeatsToBelieve = 2;

/** Pages in a row whose every row is odd: no pass stops on them, for the next would stand there again. */
const emptyToPass = 5;

/** One pass over the pages, newest first. */
export interface Pass<J extends ListedJob> {
	/** The last row of an id seen in this pass, and its page. */
	rows: Map<string, { job: J; page: number }>;
	pages: number;
	/** How many of them it took to reach known ground or the end. */
	needed: number;
	/** It came to known ground or to the end of the list. */
	complete: boolean;
	/** It came to the end of the list. */
	isWhole: boolean;
	firstPage: number;
	/** A page that could not be read ended it: rows may be missing. */
	broken: { reason: unknown } | undefined;
	/** A page came twice and others after it: rows are missing. */
	isGappy: boolean;
}

export interface PassPlan {
	from: number;
	holds(jobId: string): boolean;
	isReached(page: readonly string[], seen: ReadonlyMap<string, unknown>): boolean;
	/** Whether to read on although known ground is reached; `below` pages were read there. */
	goesOn(page: readonly string[], below: number): boolean;
	mayStop(pages: number): boolean;
	/** A page, other than the very first, that cannot be read ends the pass (`true`) or the poll. */
	isForgiven(reason: unknown): boolean;
	warn(warning: Warning): void;
}

/** Reads pages from `plan.from` on. Throws what the source throws for the first page, or where it is not forgiven. */
export async function readPass<J extends ListedJob>(
	source: TriggerSource<J>,
	plan: PassPlan,
): Promise<Pass<J>> {
	const pass: Pass<J> = {
		rows: new Map(),
		pages: 0,
		needed: 0,
		complete: false,
		isWhole: false,
		firstPage: 0,
		broken: undefined,
		isGappy: false,
	};
	const odd = (note: string) =>
		plan.warn({ about: `row ${note}`, text: `A row of the job list was left out: ${note}` });
	const pages = source.pages(plan.from, odd)[Symbol.asyncIterator]();
	let repeats = 0;
	let empty = 0;
	for (;;) {
		const [outcome] = await Promise.allSettled([pages.next()]);
		const page = plan.from + pass.pages;
		if (outcome.status === 'rejected') {
			const reason: unknown = outcome.reason;
			if (page === 1 || !plan.isForgiven(reason)) throw reason;
			return { ...pass, broken: { reason } };
		}
		if (outcome.value.done === true) break;

		const jobs = outcome.value.value.filter((job) => isHeld(job, plan));
		pass.pages++;
		if (pass.pages === 1) pass.firstPage = jobs.length;
		const showsNew = jobs.some(({ jobId }) => !pass.rows.has(jobId));
		if (showsNew && repeats > 0) pass.isGappy = true;
		if (jobs.length > 0) repeats = showsNew ? 0 : repeats + 1;
		for (const job of jobs) pass.rows.set(job.jobId, { job, page });

		const ids = jobs.map(({ jobId }) => jobId);
		if (!pass.complete) pass.needed = pass.pages;
		if (repeats >= repeatsToBelieve) {
			plan.warn({ about: 'pages', text: 'The pages of the job list repeat: jobs beyond them are not seen' });
			break;
		}
		empty = jobs.length > 0 ? 0 : empty + 1;
		if (empty > 0 && empty <= emptyToPass) continue;
		if (jobs.length > 0 && plan.isReached(ids, pass.rows)) pass.complete = true;
		if (pass.complete ? !plan.goesOn(ids, pass.pages - pass.needed) : plan.mayStop(pass.pages)) {
			await pages.return?.(undefined);
			return pass;
		}
	}
	await pages.return?.(undefined);
	pass.complete = true;
	pass.isWhole = true;
	return pass;
}

function isHeld(job: ListedJob, { holds, warn }: PassPlan): boolean {
	if (typeof job.jobId === 'string' && holds(job.jobId)) return true;
	const id = String(job.jobId).slice(0, 40);
	warn({
		about: `id ${id}`,
		text: `The job "${id}" is not watched: its ID is not one that the provider's IDs are known to be`,
	});
	return false;
}
