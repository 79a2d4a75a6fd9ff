import type { Job } from '../providers/contract';
import { marksIn } from '../providers/kit/job';
import { TransportError } from '../transport/transportError';
import { settle } from '../transport/retry';
import { Memory } from './memory';
import { accountOf } from './place';
import type { Run } from '../n8n/run';

/* Looks in the provider's list for jobs that uploads made of which this process has no answer. */

/** Newest rows that are looked through, besides those that this execution may have made itself. */
const ROWS = 100;

/** Where the list has no names each row costs a request: of the older ones so many. */
const ROWS_TO_ASK = 10;
/** So many in a row that are too old, and what is below them is. */
const OLDER_TO_STOP = 3;

const KEEP_AT_MOST = 5_000;
/** What was told of jobs that were asked for, by account and ID: neither names nor times change. */
const askedBefore = new Memory<{ at: number; execution: string; job: Job }>(KEEP_AT_MOST);

// Times have whole seconds and the list may lag a little behind.
const CLOCK_TOLERANCE_MS = 5_000;
// Where no answer told the provider's clock, ours may be this far off.
const UNKNOWN_CLOCK_TOLERANCE_MS = 120_000;

/** Whether there is a list to look in. */
export function hasList({ provider }: Run): boolean {
	return provider.capabilities.operations.includes('list');
}

export interface Search {
	/** '' where the lists sought are of several types. */
	listType: string;
	/** The earliest time at which the job can have been made, by our clock: ms since 1970. */
	since: number;
	/** How many jobs this execution may have made itself since then. */
	ownJobs: number;
	/** Names of jobs that earlier looks have asked for, by ID. */
	asked: Map<string, Job>;
}

/** What a search came by, besides what it sought. */
export interface Seen {
	/** Rows of the list that could not be read. What is sought may be one of them. */
	unread: number;
	/** Rows that were not asked for their names, for there were too many. */
	unasked: number;
	/** Jobs made since then whose names carry none of the marks. */
	others: Job[];
}

/**
 * The jobs whose names carry one of the marks: wherever in the name, in whatever letter case.
 *
 * @returns `found`: the oldest of each mark, with all that the provider tells of it; a later list may be called after
 * this one's job, as the file that came of it is
 * @throws TransportError where the list could not be read whole
 */
export async function findByMark(
	run: Run,
	marks: ReadonlySet<string>,
	search: Search,
): Promise<Seen & { found: Map<string, Job> }> {
	const found = new Map<string, Job>();
	const seen: Seen = { unread: 0, unasked: 0, others: [] };
	let asked = 0;
	let older = 0;
	const isOver = () =>
		asked >= ROWS + 2 * search.ownJobs ||
		(asked >= ROWS_TO_ASK + 2 * search.ownJobs && older >= OLDER_TO_STOP);
	for await (const page of newest(run, search, () => void seen.unread++)) {
		for (const row of page) {
			const mustAsk = row.name === null && !search.asked.has(row.jobId);
			if (mustAsk && isOver()) {
				if (isLate(run, row, search.since)) seen.unasked++;
				continue;
			}
			if (mustAsk) asked++;
			const job = row.name === null ? await named(run, row, search.asked) : row;
			if (job === undefined) continue;
			older = isLate(run, job, search.since) ? 0 : older + 1;
			const carried = marksIn(job, marks);
			for (const mark of carried) found.set(mark, job);
			if (carried.length === 0 && isLate(run, job, search.since)) seen.others.push(job);
		}
	}
	for (const [mark, job] of found) found.set(mark, await detailed(run, job));
	return { ...seen, found };
}

/** Jobs of as many rows that were made since then, newest first, where jobs have no names. */
export async function findBySize(
	run: Run,
	rowCount: number | null,
	search: Search,
): Promise<Pick<Seen, 'unread'> & { found: Job[] }> {
	const found: Job[] = [];
	let unread = 0;
	for await (const page of newest(run, search, () => void unread++)) {
		found.push(
			...page.filter(
				(job) => isStarted(run, job) && isLate(run, job, search.since) && fitsSize(job, rowCount),
			),
		);
	}
	return { unread, found };
}

export function fitsSize({ total }: Job, rowCount: number | null): boolean {
	return total === null || rowCount === null || total === rowCount;
}

/** What was brought and never started is nobody's job. */
function isStarted({ provider }: Run, { providerStatus }: Job): boolean {
	return !provider.capabilities.notStarted.includes(providerStatus?.toLowerCase() ?? '');
}

/** Pages down to where older jobs begin, or enough rows were seen. */
async function* newest(
	run: Run,
	{ listType, since, ownJobs }: Search,
	odd: () => void,
): AsyncGenerator<Job[]> {
	const { listsByType } = run.provider.capabilities;
	let rows = 0;
	const filter = listsByType && listType !== '' ? { listType } : {};
	for await (const page of run.connection.jobs({ ...filter, odd })) {
		yield page;
		rows += page.length;
		const last = page.at(-1);
		const isOver = last !== undefined && !isLate(run, last, since);
		if (isOver || rows >= ROWS + 2 * ownJobs) return;
	}
}

// Older than any of the services: zeros and the like in place of a time.
const EARLIEST = Date.UTC(2000, 0);

/** A job that tells no time may be of any. */
export function isLate({ transport, provider }: Run, { createdAt }: Job, since: number): boolean {
	if (createdAt === null || Date.parse(createdAt) < EARLIEST) return true;
	const { listTimeGrainMs: grain } = provider.capabilities;
	const earliest = since + earliestOffset(transport.clockOffset());
	return Date.parse(createdAt) >= Math.floor(earliest / grain) * grain;
}

/** How far before our time the provider's may be, in ms. */
function earliestOffset(offset: number | undefined): number {
	if (offset === undefined) return -UNKNOWN_CLOCK_TOLERANCE_MS;
	const told = offset - CLOCK_TOLERANCE_MS;
	// A clock that is off may be that of something in between, and the jobs' times right.
	return Math.abs(offset) <= CLOCK_TOLERANCE_MS ? told : Math.min(told, -UNKNOWN_CLOCK_TOLERANCE_MS);
}

/** Where only the status tells a job's name. A job that was deleted meanwhile has none. */
async function named(run: Run, { jobId }: Job, asked: Map<string, Job>): Promise<Job | undefined> {
	const key = JSON.stringify([await accountOf(run), jobId]);
	const known = asked.get(jobId) ?? askedBefore.get(key)?.job;
	if (known !== undefined) return known;
	const outcome = await settle(async () => await run.connection.job(jobId));
	if ('value' in outcome) {
		asked.set(jobId, outcome.value);
		const job = { ...outcome.value, raw: null };
		if (job.name !== null) askedBefore.set(key, { at: Date.now(), execution: '', job });
		return outcome.value;
	}
	if (outcome.error instanceof TransportError && outcome.error.kind === 'notFound') return undefined;
	throw outcome.error;
}

/** What the row of the list does not tell; the row itself where the provider does not answer. */
export async function detailed({ provider, connection }: Run, job: Job): Promise<Job> {
	if (provider.capabilities.listTellsDetails) return job;
	const outcome = await settle(async () => await connection.job(job.jobId));
	return 'value' in outcome ? outcome.value : job;
}
