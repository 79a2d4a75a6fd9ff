import { isFinished } from './judge';
import type { GoesOn, Ledger, Span } from './ledger';
import { readPass, type Pass, type PassPlan } from './readPass';
import type { Clock, ListedJob, Listing, TriggerConfig, TriggerSource, Warning } from './state';

/** How often the list is read again until two readings agree. */
const maxPasses = 5;

/** Of these, so many may end at a page that cannot be read. */
const maxBroken = 2;

/** A list is not read further than this, whatever its ledger would like. */
const mostPages = 250;

/** Pages below the floor that are read because they spare requests for a status. */
const mostBelow = 25;

/** After so much of the time for a first reading there is none for a third. */
const LATE = 0.4;

interface ListTask {
	/** What is known; an empty one before the first activation. */
	ledger: Ledger;
	isBaseline: boolean;
	/** Read it all where the beginning may be enough at other polls. */
	isWhole: boolean;
	/**
	 * Read on below known ground where the beginning would be enough, for what is due again may stand anywhere. What
	 * such a reading lacks is not gone: it need not be read until two readings agree.
	 */
	goesDeep: boolean;
	startedAt: number;
	warn(warning: Warning): void;
}

/**
 * Reads the list down to known ground or to its end, as far as pages and time allow.
 *
 * Pages shift while several are read: a new job pushes a row to the next page (seen twice: harmless), a
 * deleted one pulls a row to the page already read (not seen at all), and the last pages may be gone. So
 * several pages are read again until readings agree on the ids they cover.
 *
 * Throws what the source throws, and where readings do not come to agree; a first activation takes all that any of
 * them showed.
 */
export async function readList<J extends ListedJob>(
	source: TriggerSource<J>,
	task: ListTask,
	config: TriggerConfig,
	clock: Clock,
): Promise<Listing<J>> {
	const { ledger, isBaseline } = task;
	if (ledger.goesOn !== undefined && !isBaseline && !task.isWhole && !task.goesDeep) {
		const listing = await readOn(source, task, ledger.goesOn, clock);
		if (listing !== undefined) return listing;
	}
	const { pages, baselinePages } = config.limits;
	const isOpaque = ledger.saved.order === 'opaque';
	const maxPages = Math.min(mostPages, isOpaque ? mostPages : isBaseline ? baselinePages : pages);
	// A third of the time for the first pass leaves enough for the second and for the status requests.
	const tired = task.startedAt + (clock.deadline - task.startedAt) / 3;
	const from = await firstPageOf(source, task);
	const read = passes(source, task, from, config);
	// The first page of a sweep that goes on may hold nothing new. An opaque baseline must know every job.
	const fewest = ledger.firstPage > 1 || isSweeping(ledger) ? 2 : 1;
	const isTired = () => clock.now() >= tired && !(isOpaque && isBaseline);
	const mayStop = (count: number) => count >= fewest && (count >= maxPages || isTired());

	let broken = 0;
	let earlier = await read(mayStop);
	// The beginning of a slow list is read once.
	if (earlier.isWhole && isOpaque && !isBaseline && isTired()) earlier = { ...earlier, isWhole: false };
	const isLate = clock.now() >= task.startedAt + (clock.deadline - task.startedAt) * LATE;
	// A first activation that cannot read twice in its time would never come about.
	if (isOpaque && isBaseline && isLate && earlier.isWhole) return listingOf(earlier);
	if (isEnough(earlier, from, task)) return listingOf(earlier);
	const readings = [earlier];
	// What is deleted above the first page read is not seen: then two readings that agree are not enough.
	const enough = from > 1 && !isLate ? 2 : 1;
	for (let count = 1, agreed = 0; count < maxPasses; count++) {
		if (earlier.broken !== undefined && ++broken >= maxBroken) throw earlier.broken.reason;
		const limit = earlier.broken !== undefined ? mayStop : upTo(earlier.complete ? maxPages : earlier.pages);
		const later = await read(limit);
		readings.push(later);
		const range = ledger.common(spanOf(earlier), spanOf(later));
		agreed = agree(earlier, later, range, from > 1 ? ledger : undefined) ? agreed + 1 : 0;
		if (agreed >= enough && isBaseline) return listingOf(together(readings));
		if (agreed >= enough) {
			const complete = earlier.complete && later.complete;
			const isBelow = (id: string) => complete && !isOpaque && ledger.isReached([id], new Map());
			return listingOf({ ...later, complete }, (id) => range(id) || isBelow(id));
		}
		earlier = later;
	}
	if (earlier.broken !== undefined) throw earlier.broken.reason;
	if (isBaseline) return listingOf(together(readings));
	throw new Error("The provider's list kept changing while it was read. The next poll tries again");
}

// The rest is for the answers that are under way, and for questions.
const ENOUGH_OF_THE_TIME = 0.7;

/**
 * The top of the list, and then on from the page that the last poll came to.
 *
 * @returns `undefined` where that page is not where it was: the list must be read from its top
 */
async function readOn<J extends ListedJob>(
	source: TriggerSource<J>,
	task: ListTask,
	goesOn: GoesOn,
	clock: Clock,
): Promise<Listing<J> | undefined> {
	const pass = async (from: number, share: number, isReached: PassPlan['isReached']) =>
		await readPass(source, {
			from,
			...everyPass(source, task),
			isReached,
			goesOn: () => false,
			mayStop: () => clock.now() >= task.startedAt + (clock.deadline - task.startedAt) * share,
		});
	const rows = new Map<string, { job: J; page: number }>();
	const listing = (complete: boolean) => ({
		rows: [...rows.values()],
		complete,
		isWhole: false,
		firstPage: rows.size,
	});
	const take = (read: Pass<J>) => read.rows.forEach((row, id) => rows.set(id, row));

	if (goesOn.isNewestFirst) {
		const top = await pass(1, 1 / 3, (page) => goesOn.isKnown(page));
		take(top);
		const isOver = top.broken !== undefined || !top.complete;
		if (isOver || top.isWhole) return listing(!isOver);
	}
	let isFirst = goesOn.page > 1;
	let isConnected = true;
	const below = await pass(goesOn.page, ENOUGH_OF_THE_TIME, (page, seen) => {
		// Rows of so many jobs that were deleted have moved up that those between were never seen.
		if (isFirst) isConnected = page[0] !== undefined && goesOn.isKnown([page[0]]);
		isFirst = false;
		return !isConnected || goesOn.isReached(page, new Map([...rows, ...seen]));
	});
	if (!isConnected || below.rows.size === 0) return undefined;
	take(below);
	return listing(below.complete && below.broken === undefined);
}

/** What any of the readings showed: for a first activation, which only has to know what is finished already. */
function together<J extends ListedJob>(readings: ReadonlyArray<Pass<J>>): Pass<J> {
	const [last] = readings.slice(-1);
	if (last === undefined) throw new Error('Nothing was read');
	const all: Pass<J>['rows'] = new Map();
	for (const [id, row] of readings.flatMap(({ rows }) => [...rows])) {
		const known = all.get(id);
		// What has finished stays so: a reading that tells otherwise has an odd row.
		if (known === undefined || !isFinished(known.job.status)) all.set(id, row);
	}
	const rows = new Map([...all].sort(([, one], [, other]) => one.page - other.page));
	return { ...last, rows, firstPage: Math.max(...readings.map(({ firstPage }) => firstPage)) };
}

function isEnough<J extends ListedJob>(pass: Pass<J>, from: number, task: ListTask): boolean {
	if (pass.broken !== undefined || pass.isGappy || task.isBaseline) return false;
	if (from > 1 && !task.ledger.connects(pass.rows.keys())) return false;
	return task.ledger.trusts({ ...spanOf(pass), pages: pass.needed });
}

function agree<J extends ListedJob>(
	a: Pass<J>,
	b: Pass<J>,
	inRange: (jobId: string) => boolean,
	resumed: Ledger | undefined,
): boolean {
	if ([a, b].some((pass) => pass.broken !== undefined || pass.isGappy)) return false;
	// A list that is empty for once has nothing in common with the other.
	if ((a.rows.size === 0) !== (b.rows.size === 0)) return false;
	if (resumed !== undefined && ![a, b].every((pass) => resumed.connects(pass.rows.keys()))) return false;
	const ids = [...a.rows.keys()].filter(inRange);
	return ids.length === [...b.rows.keys()].filter(inRange).length && ids.every((id) => b.rows.has(id));
}

/** What is the same however far the list is read. */
function everyPass<J extends ListedJob>(
	source: TriggerSource<J>,
	{ ledger, warn }: ListTask,
): Pick<PassPlan, 'holds' | 'isForgiven' | 'warn'> {
	return {
		holds: ledger.ids.holds,
		isForgiven: (reason) => !source.explain(reason).isGeneral,
		warn,
	};
}

type ReadPass<J extends ListedJob> = (mayStop: (pages: number) => boolean) => Promise<Pass<J>>;

function passes<J extends ListedJob>(
	source: TriggerSource<J>,
	task: ListTask,
	from: number,
	{ provider }: TriggerConfig,
): ReadPass<J> {
	const { ledger, isWhole, goesDeep, isBaseline } = task;
	const crowd = provider.listTellsStatus ? provider.statusIdsPerRequest : Infinity;
	return async (mayStop) => {
		const pass = await readPass(source, {
			from,
			...everyPass(source, task),
			isReached: (page, seen) => !isWhole && !goesDeep && !isBaseline && ledger.isReached(page, seen),
			goesOn: (page, below) => below < mostBelow && ledger.isWorthReadingOn(page, crowd),
			mayStop,
		});
		return goesDeep ? { ...pass, isWhole: false } : pass;
	};
}

/**
 * Where a sweep goes on: the page it stopped at, or one before it where rows have moved up since, or where the
 * list has become so short that there is no such page.
 */
async function firstPageOf<J extends ListedJob>(source: TriggerSource<J>, task: ListTask): Promise<number> {
	const { ledger } = task;
	for (let page = ledger.firstPage; page > 1;) {
		const probe = await readPass(source, {
			from: page,
			...everyPass(source, task),
			isReached: () => false,
			goesOn: () => false,
			mayStop: () => true,
		});
		if (probe.broken === undefined && ledger.connects(probe.rows.keys())) return page;
		page = probe.broken === undefined && probe.rows.size > 0 ? page - 1 : Math.floor(page / 2);
	}
	return 1;
}

function isSweeping({ saved }: Ledger): boolean {
	return saved.order === 'ascending' && saved.sweep !== null;
}

function upTo(pages: number): (count: number) => boolean {
	return (count) => count >= pages;
}

function spanOf<J extends ListedJob>(pass: Pass<J>): Span {
	const { complete, isWhole, pages, firstPage } = pass;
	return { ids: [...pass.rows.keys()], complete, isWhole, pages, firstPage };
}

function listingOf<J extends ListedJob>(
	pass: Pass<J>,
	isMeant: (jobId: string) => boolean = () => true,
): Listing<J> {
	const rows = [...pass.rows.values()].filter(({ job }) => isMeant(job.jobId));
	const { complete, isWhole, firstPage } = pass;
	return { rows, complete, isWhole, firstPage };
}
