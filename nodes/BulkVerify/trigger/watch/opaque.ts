import type { GoesOn, IdScheme, Judged, Ledger, LedgerAdvance, Span } from './ledger';
import { enoughKnown } from './knownGround';
import { isInPieces, keyLength, keyOf, piecesOf, referenceLength, referenceOf } from './packing';
import { isRecord } from './shapes';
import type { ListedJob, Listing, SavedOpaque } from './state';

const ids: IdScheme = {
	holds: (jobId) => jobId !== '',
	referenceOf: (jobId) => referenceOf(keyOf(jobId)),
	idOf: () => undefined,
	pack: (references) => [...references].join(''),
	unpack: (packed) => (isInPieces(packed, referenceLength) ? piecesOf(packed, referenceLength) : undefined),
};

const nothing: ReadonlySet<string> = new Set();

/** Gone since the last poll: a person deletes one, a list that lacks more may lack them for once. */
const FEW_GONE = 1;

/** So many, for one or another may be deleted meanwhile. */
const ANCHORS = 3;

/** For ids that tell nothing: a key for each listed job. */
export class OpaqueLedger implements Ledger {
	readonly ids = ids;
	readonly watched: readonly string[] = [];
	readonly missing = nothing;
	readonly firstPage = 1;
	private readonly keys = new Map<string, string>();
	private readonly settled: ReadonlySet<string>;
	private readonly vanished: ReadonlySet<string>;
	private readonly open: ReadonlySet<string>;
	private readonly anchors: readonly string[];

	constructor(readonly saved: SavedOpaque) {
		this.settled = new Set(piecesOf(saved.settled, keyLength));
		this.vanished = new Set(piecesOf(saved.vanished, keyLength));
		this.open = new Set(piecesOf(saved.open, keyLength));
		this.anchors = piecesOf(saved.anchors ?? '', keyLength);
	}

	get goesOn(): GoesOn | undefined {
		const { page, sought = '', newestFirst } = this.saved;
		if (page === undefined) return undefined;
		return {
			page,
			isNewestFirst: newestFirst,
			isKnown: (ids) => this.isKnown(ids),
			isReached: (ids, seen) => {
				const keys = new Set([...seen.keys()].map((id) => this.keyFor(id)));
				const isAnchored = this.anchors.some((key) => keys.has(key));
				return isAnchored && this.isKnown(ids) && piecesOf(sought, keyLength).every((key) => keys.has(key));
			},
		};
	}

	static empty(): OpaqueLedger {
		return new OpaqueLedger({ order: 'opaque', settled: '', vanished: '', open: '', newestFirst: false });
	}

	static open(saved: unknown): OpaqueLedger | undefined {
		if (!isRecord(saved) || saved.order !== 'opaque' || typeof saved.newestFirst !== 'boolean')
			return undefined;
		const { settled, vanished, open, newestFirst, anchors, page, sought } = saved;
		if (!isPacked(settled) || !isPacked(vanished) || !isPacked(open)) return undefined;
		if (anchors !== undefined && !isPacked(anchors)) return undefined;
		if (sought !== undefined && !isPacked(sought)) return undefined;
		if (page !== undefined && !(Number.isSafeInteger(page) && Number(page) > 0)) return undefined;
		const further = {
			...(anchors !== undefined && { anchors }),
			...(page !== undefined && { page: Number(page) }),
			...(sought !== undefined && { sought }),
		};
		return new OpaqueLedger({ order: 'opaque', settled, vanished, open, newestFirst, ...further });
	}

	isSettled(jobId: string): boolean {
		const key = this.keyFor(jobId);
		return this.settled.has(key) || this.vanished.has(key);
	}

	connects(): boolean {
		return true;
	}

	/** Where pages come newest first, below the unfinished jobs and some known ones there is nothing new. */
	isReached(page: readonly string[], seen: ReadonlyMap<string, unknown>): boolean {
		if (!this.saved.newestFirst) return false;
		if (!this.isKnown(page)) return false;
		if (this.open.size > seen.size) return false;
		const seenKeys = new Set([...seen.keys()].map((id) => this.keyFor(id)));
		if (this.anchors.length > 0 && !this.anchors.some((key) => seenKeys.has(key))) return false;
		return [...this.open].every((key) => seenKeys.has(key));
	}

	private isKnown(page: readonly string[]): boolean {
		const known = page.filter((id) => this.isSettled(id) || this.open.has(this.keyFor(id))).length;
		return known >= enoughKnown(page.length);
	}

	isWorthReadingOn(): boolean {
		return false;
	}

	/**
	 * What the beginning of the list does not show stays as it was. A whole list of one page is believed, unless many
	 * of those it showed before are gone at once.
	 */
	trusts({ isWhole, pages, ids: listed }: Span): boolean {
		if (!isWhole) return true;
		if (pages > 1) return false;
		const left = listed.filter((id) => this.settled.has(this.keyFor(id))).length;
		return this.settled.size - left <= Math.max(FEW_GONE, this.settled.size / 10);
	}

	common(): (jobId: string) => boolean {
		return () => true;
	}

	baseline<J extends ListedJob>(listing: Listing<J>, isFinished: (jobId: string) => boolean): Ledger {
		const keys = (finished: boolean) =>
			listing.rows.filter(({ job }) => isFinished(job.jobId) === finished).map(({ job }) => keyOf(job.jobId));
		return new OpaqueLedger({
			order: 'opaque',
			settled: keys(true).join(''),
			vanished: '',
			open: keys(false).join(''),
			newestFirst: comesNewestFirst(listing),
		});
	}

	/** An empty list teaches nothing: a provider's bad moment must not make every old job new again. */
	advance<J extends ListedJob>(
		listing: Listing<J>,
		judge: (jobId: string) => Judged<J>,
		room: number,
	): LedgerAdvance<J> {
		if (listing.rows.length === 0) return { ledger: this, announced: [], full: false };
		const settled: string[] = [];
		const open: string[] = [];
		const announced: J[] = [];
		for (const { job } of [...listing.rows].reverse()) {
			const key = this.keyFor(job.jobId);
			if (this.isSettled(job.jobId)) {
				settled.push(key);
				continue;
			}
			const { finding, judgement } = judge(job.jobId);
			const announces = judgement === 'announce' && finding !== undefined && announced.length < room;
			if (announces) announced.push(finding.job);
			if (announces || judgement === 'settle') settled.push(key);
			else if (judgement !== 'rest') open.push(key);
		}
		const saved = listing.isWhole
			? this.afterWhole(listing, settled, open)
			: this.afterBeginning(listing, settled, open);
		return { ledger: new OpaqueLedger(saved), announced, full: false };
	}

	/** A digest of each id, made once a poll. */
	private keyFor(jobId: string): string {
		const key = this.keys.get(jobId) ?? keyOf(jobId);
		this.keys.set(jobId, key);
		return key;
	}

	withMissing(): Ledger {
		return this;
	}

	/**
	 * A settled job that the whole list lacks is remembered at this poll whatever happens (a page may lack rows for
	 * once), and longer as far as half the room of those listed goes.
	 */
	private afterWhole<J extends ListedJob>(
		listing: Listing<J>,
		settled: string[],
		open: string[],
	): SavedOpaque {
		const listed = new Set(settled);
		const gone = (keys: ReadonlySet<string>) => [...keys].filter((key) => !listed.has(key));
		const justNow = gone(this.settled);
		const before = gone(this.vanished);
		const room = Math.max(0, Math.floor(listing.rows.length / 2) - justNow.length);
		return {
			order: 'opaque',
			settled: settled.join(''),
			vanished: [...justNow, ...before.slice(0, room)].join(''),
			open: open.join(''),
			newestFirst: comesNewestFirst(listing),
		};
	}

	/**
	 * What is below the pages read stays as it was. Where they ended above known ground, new jobs may stand in
	 * between: the next polls read on to what was known before, whatever they know above it.
	 */
	private afterBeginning<J extends ListedJob>(
		{ rows, complete }: Listing<J>,
		settled: string[],
		open: string[],
	): SavedOpaque {
		const now = new Set([...settled, ...open]);
		const unseen = (keys: ReadonlySet<string>) => [...keys].filter((key) => !now.has(key));
		const below = unseen(this.settled);
		const { order, newestFirst, anchors = below.slice(-ANCHORS).join(''), sought } = this.saved;
		const soughtBefore = sought === undefined ? this.open : new Set(piecesOf(sought, keyLength));
		return {
			order,
			settled: [...below, ...settled].join(''),
			vanished: unseen(this.vanished).join(''),
			open: [...unseen(this.open), ...open].join(''),
			newestFirst,
			...(!complete && {
				...(anchors !== '' && { anchors }),
				page: Math.max(...rows.map(({ page }) => page)),
				sought: unseen(soughtBefore).join(''),
			}),
		};
	}
}

/** Whether no page has a newer job than the page before. A list of one page, or of one time, has no order to tell. */
function comesNewestFirst<J extends ListedJob>({ rows }: Listing<J>): boolean {
	const newest = new Map<number, number>();
	for (const { job, page } of rows) {
		const time = Date.parse(job.createdAt ?? '');
		newest.set(page, Math.max(newest.get(page) ?? -Infinity, time));
	}
	const times = [...newest.entries()].sort(([a], [b]) => a - b).map(([, time]) => time);
	const [first = NaN] = times;
	return times.every((time, at) => time <= (times[at - 1] ?? first)) && first > (times.at(-1) ?? NaN);
}

function isPacked(value: unknown): value is string {
	return typeof value === 'string' && isInPieces(value, keyLength);
}
