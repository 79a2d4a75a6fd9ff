import type { Judgement } from './judge';
import type { Judged } from './ledger';
import { howManyFit, packNumbers, unpackNumbers } from './packing';
import type { Listing, ListedJob, SavedAscending, TriggerLimits } from './state';

/** Rows kept above the floor where a page allows it: a job may show up in the list after a newer one did. */
const recentRows = 20;

/** The lowest of the rows read so far may be odd ones that are out of their order: what is below is not passed yet. */
const unsureRows = 2;

interface AscendingAdvance<J extends ListedJob> {
	saved: SavedAscending;
	/** Oldest first. */
	announced: J[];
	full: boolean;
}

/**
 * The ledger of a first activation: whatever is finished is settled, whatever is not is watched.
 * Where more are unfinished than half the room holds, the oldest count as finished.
 */
export function ascendingBaseline<J extends ListedJob>(
	listing: Listing<J>,
	isFinished: (jobId: string) => boolean,
	limits: TriggerLimits,
): SavedAscending {
	const ids = newestFirst(listing);
	const floor = ids[newestRows(listing.firstPage)] ?? 0;
	const settled = ids.filter((id) => id > floor && isFinished(String(id)));
	const pending = ids.filter((id) => id <= floor && !isFinished(String(id)));
	const watched = pending.slice(0, howManyFit(pending, limits.watchedChars / 2));
	return {
		order: 'ascending',
		floor,
		recent: packNumbers(settled),
		watched: packNumbers(watched),
		missing: '',
		sweep: null,
	};
}

/**
 * The next ledger, from one that fits what was read.
 *
 * Watched jobs first, then the newest rows, which stay above the floor and are settled one by one; then
 * the rows between these and the floor, newest first, as far as `room` lasts for those to emit and the
 * saved state for those to watch. Where either ends, or the pages read do, the floor stays and a sweep
 * remembers how far it came: what is below it is not settled. While a sweep lasts, newer rows wait.
 */
export function advanceAscending<J extends ListedJob>(
	ledger: SavedAscending,
	listing: Listing<J>,
	isSettled: (key: string) => boolean,
	judge: (jobId: string) => Judged<J>,
	room: number,
	limits: TriggerLimits,
): AscendingAdvance<J> {
	const listed = newestFirst(listing);
	const old = advanceWatched(ledger, new Set(listed), judge, room);
	const known = new Set(unpackNumbers(ledger.watched));
	const open = listed
		.filter((id) => id > ledger.floor && !known.has(id) && !isSettled(String(id)))
		.map((id) => ({ id, ...judge(String(id)) }));

	const top = ledger.sweep?.top ?? topOf(ledger.floor, listed, listing);
	const newest = open.filter(({ id }) => id > top);
	const late = advanceNewest(ledger, listed, newest, room - old.announced.length);
	const roomLeft = room - old.announced.length - late.announced.length;
	const below = open.filter(({ id }) => id <= top);
	const passed = advanceBelow(below, old.watched, roomLeft, unsureBelow(ledger, listing), limits);
	const place = placeOf(ledger, listing, top, passed.stop);
	return {
		saved: {
			order: 'ascending',
			...place,
			recent: packNumbers(late.recent.filter((id) => id > place.floor)),
			watched: packNumbers(passed.watched),
			missing: packNumbers(old.missing),
		},
		announced: [...old.announced, ...passed.announced, ...late.announced],
		full: passed.full,
	};
}

type Open<J extends ListedJob> = Judged<J> & { id: number };

/** The newest rows: settled ones are remembered, also a few that are not listed, should the list be short for once. */
function advanceNewest<J extends ListedJob>(
	ledger: SavedAscending,
	listed: number[],
	open: Array<Open<J>>,
	room: number,
): { recent: number[]; announced: J[] } {
	const known = unpackNumbers(ledger.recent);
	const announced: J[] = [];
	// A sweep goes on below the newest rows: that they are not listed then says nothing.
	if (ledger.sweep !== null || listed.length === 0) return { recent: known, announced };
	const isListed = new Set(listed);
	const unlisted = known.filter((id) => !isListed.has(id)).slice(-2 * recentRows);
	const recent = known.filter((id) => isListed.has(id));
	for (const { id, judgement, finding } of [...open].reverse()) {
		if (judgement === 'wait' || recent.length >= 3 * recentRows) continue;
		if (judgement === 'announce') {
			if (announced.length >= room || finding === undefined) continue;
			announced.push(finding.job);
		}
		recent.push(id);
	}
	return { recent: [...unlisted, ...recent], announced };
}

/** Rows that the floor or the sweep shall pass, newest first; `stop` is the first that cannot be (-1: none). */
function advanceBelow<J extends ListedJob>(
	open: Array<Open<J>>,
	watched: number[],
	room: number,
	unsure: number,
	limits: TriggerLimits,
): { stop: number; watched: number[]; announced: J[]; full: boolean } {
	const those = (judgement: Judgement) => open.filter((one) => one.judgement === judgement);
	const toWatch = those('wait').map(({ id }) => id);
	const fitting = howManyFit([...watched, ...toWatch], limits.watchedChars) - watched.length;
	const overflow = toWatch[Math.max(0, fitting)] ?? -1;
	const overrun = those('announce')[Math.max(0, room)]?.id ?? -1;
	const stop = Math.max(overflow, overrun, unsure);
	const announced = those('announce').filter(({ id }) => id > stop);
	return {
		stop,
		watched: [...watched, ...toWatch.filter((id) => id > stop)],
		announced: announced.reverse().flatMap(({ finding }) => finding?.job ?? []),
		full: overflow > Math.max(overrun, unsure),
	};
}

/** The highest id that a reading which did not come down to the floor must not pass; -1 where it came there. */
function unsureBelow<J extends ListedJob>({ floor, sweep }: SavedAscending, listing: Listing<J>): number {
	if (listing.complete) return -1;
	const bottom = sweep?.bottom ?? Infinity;
	const open = newestFirst(listing).filter((id) => id > floor && id < bottom);
	// One row more must be passed, or the next poll is where this one was.
	const unsure = Math.min(unsureRows, Math.floor(listing.firstPage / 4), open.length - 1);
	return unsure <= 0 ? -1 : (open.at(-unsure) ?? -1);
}

/** A watched job is forgotten when the provider twice does not know it: once may be a provider's bad moment. */
function advanceWatched<J extends ListedJob>(
	ledger: SavedAscending,
	listed: ReadonlySet<number>,
	judge: (jobId: string) => Judged<J>,
	room: number,
): { watched: number[]; missing: number[]; announced: J[] } {
	const missingBefore = new Set(unpackNumbers(ledger.missing));
	const watched: number[] = [];
	const missing: number[] = [];
	const announced: J[] = [];
	for (const id of unpackNumbers(ledger.watched)) {
		const { finding, judgement, unknown } = judge(String(id));
		const isMissing = unknown && !listed.has(id);
		if (isMissing && missingBefore.has(id)) continue;
		if (isMissing || (finding === undefined && !listed.has(id) && missingBefore.has(id))) missing.push(id);
		if (judgement === 'settle') continue;
		if (judgement === 'announce' && finding !== undefined && announced.length < room)
			announced.push(finding.job);
		else watched.push(id);
	}
	return { watched, missing, announced };
}

/** How far the list is settled after this poll. */
function placeOf<J extends ListedJob>(
	{ floor, sweep }: SavedAscending,
	listing: Listing<J>,
	top: number,
	stop: number,
): Pick<SavedAscending, 'floor' | 'sweep'> {
	// An empty list teaches nothing: a provider's bad moment must not end a sweep.
	if (listing.complete && listing.rows.length > 0 && stop < 0) return { floor: top, sweep: null };
	const last = listing.rows
		.map(({ job, page }) => ({ id: Number(job.jobId), page }))
		.filter(({ id }) => id > stop && id > floor)
		.reduce((lowest, row) => (row.id < lowest.id ? row : lowest), { id: Infinity, page: 1 });
	const bottom = Math.min(last.id, sweep?.bottom ?? Infinity);
	if (last.id === Infinity || bottom > top) return { floor, sweep };
	// Rows move to later pages while a sweep rests: the page is where they are now, even if no row is new.
	return { floor, sweep: { top, bottom, page: last.page } };
}

function newestFirst<J extends ListedJob>(listing: Listing<J>): number[] {
	return listing.rows.map(({ job }) => Number(job.jobId)).sort((a, b) => b - a);
}

/** Up to where the list is to be settled as a whole. */
function topOf<J extends ListedJob>(floor: number, listed: number[], listing: Listing<J>): number {
	const { firstPage, complete } = listing;
	if (complete && !risesAbove(floor, listed, firstPage)) return floor;
	return Math.max(floor, listed[newestRows(firstPage)] ?? 0);
}

/** Whether so many rows are above the floor that it rises: not with each new job, for then the list is read twice. */
export function risesAbove(floor: number, listed: readonly number[], firstPage: number): boolean {
	const above = listed.filter((id) => id > floor).length;
	return above > newestRows(firstPage) + Math.min(recentRows / 2, Math.floor(firstPage / 5));
}

/** Rows that stay above the floor. Half a page at most: the steady poll must find the floor on the first page. */
function newestRows(firstPage: number): number {
	return Math.min(recentRows, Math.ceil(firstPage / 2));
}
