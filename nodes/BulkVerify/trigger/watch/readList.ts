import { numberOf } from './ids';
import { unpackNumbers } from './packing';
import type { Clock, ListedJob, Listing, Plan, TriggerConfig, TriggerSource } from './state';

/** How often the list is read again until two readings agree. */
const maxPasses = 5;

/** One pass over the pages, newest first. */
interface Pass<J extends ListedJob> {
	/** The last row of an id seen in this pass, and its page. */
	rows: Map<string, { job: J; page: number }>;
	pages: number;
	/** How many of them it took to reach the floor or the end. */
	needed: number;
	complete: boolean;
	firstPage: number;
}

/**
 * Reads the list down to the floor (opaque ids: the whole list), as far as pages and time allow.
 *
 * A list of one page is true as it is. Pages shift while several are read: a new job pushes a row to the
 * next page (seen twice: harmless), a deleted one pulls a row to the page already read (not seen at all).
 * So several pages are read again until readings agree on the ids they cover.
 *
 * Throws what the source throws, and where readings do not come to agree.
 */
export async function readList<J extends ListedJob>(
	source: TriggerSource<J>,
	plan: Plan,
	config: TriggerConfig,
	clock: Clock,
): Promise<Listing<J>> {
	const opaque = config.provider.jobIds === 'opaque';
	const reach = opaque ? wholeList : reachOf(plan, config);
	// A third of the time for the first pass leaves enough for the second and for the status requests.
	const tired = plan.startedAt + (clock.deadline - plan.startedAt) / 3;
	const { pages, baselinePages } = config.limits;
	const maxPages = opaque ? Infinity : plan.state === undefined ? baselinePages : pages;
	const from = await firstPageOf(source, plan);
	// The first page of a sweep that goes on may hold nothing new.
	const ledger = plan.state?.ledger;
	const fewest = ledger?.order === 'ascending' && ledger.sweep !== null ? 2 : 1;
	const mayStop = (read: number) => read >= fewest && (read >= maxPages || (!opaque && clock.now() >= tired));
	const passed = passedBefore(plan, from);
	let earlier = await readPass(source, from, reach, mayStop);
	if (earlier.needed <= 1 && overlaps(earlier, passed)) return listingOf(earlier);
	const limit = earlier.complete ? Infinity : earlier.pages;
	// What is deleted above the first page read is not seen: then two readings that agree are not enough.
	const enough = from > 1 ? 2 : 1;
	for (let passes = 1, agreed = 0; passes < maxPasses; passes++) {
		const later = await readPass(source, from, reach, (read) => read >= limit);
		const range = opaque ? everything : commonRange(earlier, later, reach.floor);
		const complete = earlier.complete && later.complete;
		const agrees = sameIds(earlier, later, range) && overlaps(earlier, passed) && overlaps(later, passed);
		agreed = agrees ? agreed + 1 : 0;
		if (agreed >= enough) {
			const isBelow = (id: string) => complete && !opaque && numberOf(id) <= reach.floor;
			return listingOf({ ...later, complete }, (id) => range(id) || isBelow(id));
		}
		earlier = later;
	}
	throw new Error("The provider's list kept changing while it was read. The next poll tries again");
}

function listingOf<J extends ListedJob>(pass: Pass<J>, inRange = everything): Listing<J> {
	const rows = [...pass.rows.values()].filter(({ job }) => inRange(job.jobId));
	return { rows, complete: pass.complete, firstPage: pass.firstPage };
}

interface Reach {
	floor: number;
	/** Unfinished jobs below the floor. */
	watched: Set<number>;
	/** A page with more unfinished jobs than this is cheaper to read than to ask for. */
	crowd: number;
	/** Pages below the floor that may be read for that. */
	spare: number;
}

const wholeList: Reach = { floor: -Infinity, watched: new Set(), crowd: Infinity, spare: 0 };
const everything: (jobId: string) => boolean = () => true;

function reachOf(plan: Plan, config: TriggerConfig): Reach {
	const ledger = plan.state?.ledger;
	if (ledger?.order !== 'ascending') return wholeList;
	const crowd = config.provider.listTellsStatus ? config.provider.statusIdsPerRequest : Infinity;
	const watched = new Set(unpackNumbers(ledger.watched));
	return { floor: ledger.floor, watched, crowd, spare: config.limits.statusRequests };
}

/** A sweep goes on where it stopped: on a page that overlaps what it has passed, so that no row is between. */
async function firstPageOf<J extends ListedJob>(source: TriggerSource<J>, plan: Plan): Promise<number> {
	const ledger = plan.state?.ledger;
	if (ledger?.order !== 'ascending' || ledger.sweep === null) return 1;
	let page = ledger.sweep.page;
	while (page > 1) {
		const probe = await readPass(source, page, wholeList, () => true);
		if (overlaps(probe, ledger.sweep.bottom)) break;
		page--;
	}
	return page;
}

/** The id that a pass beginning at this page must reach up to; -Infinity where it begins with the newest. */
function passedBefore(plan: Plan, from: number): number {
	const ledger = plan.state?.ledger;
	return from > 1 && ledger?.order === 'ascending' && ledger.sweep !== null ? ledger.sweep.bottom : -Infinity;
}

function overlaps<J extends ListedJob>(pass: Pass<J>, passed: number): boolean {
	return passed === -Infinity || [...pass.rows.keys()].some((id) => numberOf(id) >= passed);
}

async function readPass<J extends ListedJob>(
	source: TriggerSource<J>,
	from: number,
	reach: Reach,
	mayStop: (pages: number) => boolean,
): Promise<Pass<J>> {
	const pass: Pass<J> = { rows: new Map(), pages: 0, needed: 0, complete: false, firstPage: 0 };
	for await (const jobs of source.pages(from)) {
		const page = from + pass.pages++;
		if (pass.pages === 1) pass.firstPage = jobs.length;
		for (const job of jobs) pass.rows.set(job.jobId, { job, page });
		const ids = reach.floor === -Infinity ? [] : jobs.map(({ jobId }) => numberOf(jobId));
		const lowest = Math.min(...ids);
		if (!pass.complete) pass.needed = pass.pages;
		if (lowest <= reach.floor) pass.complete = true;
		const below = pass.pages - pass.needed;
		if (pass.complete && (below >= reach.spare || !isWorthReadingOn(ids, lowest, reach))) return pass;
		if (mayStop(pass.pages)) return pass;
	}
	pass.complete = true;
	return pass;
}

/** Below the floor, the next page is worth a request where it spares more than one. */
function isWorthReadingOn(ids: number[], lowest: number, { watched, crowd }: Reach): boolean {
	if (watched.size <= crowd || ids.filter((id) => watched.has(id)).length <= crowd) return false;
	return [...watched].filter((id) => id < lowest).length > crowd;
}

/**
 * The ids in which the passes must agree: those that both reach down to, up to the newest that the earlier
 * one saw. Newer ones came since; an older one that is missing from the later pass was deleted, and rows moved.
 */
function commonRange<J extends ListedJob>(
	earlier: Pass<J>,
	later: Pass<J>,
	floor: number,
): (jobId: string) => boolean {
	const lowestOf = ({ rows }: Pass<J>) =>
		[...rows.keys()].reduce((lowest, id) => Math.min(lowest, numberOf(id)), Infinity);
	const bottomOf = (pass: Pass<J>) => (pass.complete ? floor + 1 : lowestOf(pass));
	const bottom = Math.max(bottomOf(earlier), bottomOf(later));
	const top = [...earlier.rows.keys()].reduce((highest, id) => Math.max(highest, numberOf(id)), -1);
	return (jobId) => bottom <= numberOf(jobId) && numberOf(jobId) <= top;
}

function sameIds<J extends ListedJob>(a: Pass<J>, b: Pass<J>, inRange: (jobId: string) => boolean): boolean {
	const ids = [...a.rows.keys()].filter(inRange);
	return ids.length === [...b.rows.keys()].filter(inRange).length && ids.every((id) => b.rows.has(id));
}
