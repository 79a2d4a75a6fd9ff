import { advanceAscending, ascendingBaseline, risesAbove } from './advanceAscending';
import type { IdScheme, Judged, Ledger, LedgerAdvance, Span } from './ledger';
import { enoughKnown } from './knownGround';
import { howManyFit, packNumbers, readNumbers, unpackNumbers } from './packing';
import { isCount, isRecord } from './shapes';
import type { ListedJob, Listing, SavedAscending, TriggerLimits } from './state';

/** Characters for watched jobs that the provider did not know when asked last. */
const missingChars = 1_000;

const ids: IdScheme = {
	// Written otherwise (leading zeros), or too large to be told from its neighbours, it has no place in the order.
	holds: (jobId) => /^(0|[1-9]\d{0,15})$/.test(jobId) && Number.isSafeInteger(Number(jobId)),
	referenceOf: (jobId) => jobId,
	idOf: (reference) => reference,
	pack: (references) => packNumbers([...references].map(Number)),
	unpack: (packed) => readNumbers(packed)?.map(String),
};

/** For ids of which a newer job has a greater one: bounded, however long the account's history. */
export class AscendingLedger implements Ledger {
	readonly ids = ids;
	readonly watched: readonly string[];
	readonly missing: ReadonlySet<string>;
	private readonly recent: ReadonlySet<number>;
	private readonly isWatched: ReadonlySet<string>;

	constructor(readonly saved: SavedAscending) {
		this.watched = unpackNumbers(saved.watched).map(String);
		this.isWatched = new Set(this.watched);
		this.missing = new Set(unpackNumbers(saved.missing).map(String));
		this.recent = new Set(unpackNumbers(saved.recent));
	}

	static empty(): AscendingLedger {
		return new AscendingLedger({
			order: 'ascending',
			floor: 0,
			recent: '',
			watched: '',
			missing: '',
			sweep: null,
		});
	}

	static open(saved: unknown): AscendingLedger | undefined {
		if (!isRecord(saved) || saved.order !== 'ascending' || !isCount(saved.floor)) return undefined;
		const { floor, recent, watched, missing, sweep } = saved;
		if (!isPacked(recent) || !isPacked(watched) || !isPacked(missing)) return undefined;
		const place = openSweep(sweep);
		if (place === undefined) return undefined;
		return new AscendingLedger({ order: 'ascending', floor, recent, watched, missing, sweep: place });
	}

	isSettled(jobId: string): boolean {
		if (this.isWatched.has(jobId)) return false;
		const { floor, sweep } = this.saved;
		const id = Number(jobId);
		if (id <= floor || this.recent.has(id)) return true;
		return sweep !== null && sweep.bottom <= id && id <= sweep.top;
	}

	get firstPage(): number {
		return this.saved.sweep?.page ?? 1;
	}

	/** A sweep goes on where it stopped: on a page that overlaps what it has passed, so that no row is between. */
	connects(jobIds: Iterable<string>): boolean {
		const { sweep } = this.saved;
		return sweep === null || [...jobIds].some((id) => Number(id) >= sweep.bottom);
	}

	isReached(page: readonly string[]): boolean {
		const known = page.filter((id) => Number(id) <= this.saved.floor).length;
		return known >= enoughKnown(page.length);
	}

	isWorthReadingOn(page: readonly string[], statusIdsPerRequest: number): boolean {
		if (this.watched.length <= statusIdsPerRequest) return false;
		if (page.filter((id) => this.isWatched.has(id)).length <= statusIdsPerRequest) return false;
		const lowest = Math.min(...page.map(Number));
		return this.watched.filter((id) => Number(id) < lowest).length > statusIdsPerRequest;
	}

	/**
	 * One reading of one page, as long as the floor stays and no sweep goes on: a row that it lacks for once is then above the floor still.
	 * Several pages may have shifted while they were read.
	 */
	trusts({ pages, ids: listed, firstPage }: Span): boolean {
		if (pages > 1 || this.saved.sweep !== null) return false;
		return !risesAbove(this.saved.floor, listed.map(Number), firstPage);
	}

	/**
	 * What both reach down to, up to the newest that the earlier one saw, or to where a sweep has passed if it saw
	 * none of that. Newer ones came since; an older one that is missing from the later reading was deleted, and rows
	 * moved.
	 */
	common(earlier: Span, later: Span): (jobId: string) => boolean {
		const lowestOf = (listed: readonly string[]) =>
			listed.reduce((lowest, id) => Math.min(lowest, Number(id)), Infinity);
		const bottomOf = (span: Span) => (span.complete ? this.saved.floor + 1 : lowestOf(span.ids));
		const bottom = Math.max(bottomOf(earlier), bottomOf(later));
		const passed = this.saved.sweep?.bottom ?? -1;
		const top = earlier.ids.reduce((highest, id) => Math.max(highest, Number(id)), passed);
		return (jobId) => bottom <= Number(jobId) && Number(jobId) <= top;
	}

	baseline<J extends ListedJob>(
		listing: Listing<J>,
		isFinished: (jobId: string) => boolean,
		limits: TriggerLimits,
	): Ledger {
		return new AscendingLedger(ascendingBaseline(listing, isFinished, limits));
	}

	advance<J extends ListedJob>(
		listing: Listing<J>,
		judge: (jobId: string) => Judged<J>,
		room: number,
		limits: TriggerLimits,
	): LedgerAdvance<J> {
		const isSettled = (jobId: string) => this.isSettled(jobId);
		const { saved, ...rest } = advanceAscending(this.saved, listing, isSettled, judge, room, limits);
		return { ...rest, ledger: new AscendingLedger(saved) };
	}

	withMissing(jobIds: Iterable<string>): Ledger {
		const missing = [...jobIds, ...this.missing].map(Number);
		const kept = missing.slice(0, howManyFit(missing, missingChars));
		return new AscendingLedger({ ...this.saved, missing: packNumbers(kept) });
	}
}

function isPacked(value: unknown): value is string {
	return typeof value === 'string' && readNumbers(value) !== undefined;
}

/** `undefined` where it is neither a sweep nor none. */
function openSweep(value: unknown): SavedAscending['sweep'] | undefined {
	if (value === null) return null;
	if (!isRecord(value)) return undefined;
	const { top, bottom, page } = value;
	if (!isCount(top) || !isCount(bottom) || !isCount(page) || page === 0 || bottom > top) return undefined;
	return { top, bottom, page };
}
