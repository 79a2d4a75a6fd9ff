import type { Capabilities } from '../../providers/contract';
import { AscendingLedger } from './ascending';
import type { Finding, Judgement } from './judge';
import { OpaqueLedger } from './opaque';
import type { ListedJob, Listing, SavedLedger, TriggerLimits } from './state';

/**
 * Which jobs are settled: never to be emitted (again). One form for each kind of ids; a ledger does not change,
 * a poll makes the next one from it.
 */
export interface Ledger {
	readonly saved: SavedLedger;
	readonly ids: IdScheme;
	isSettled(jobId: string): boolean;
	/** Unfinished jobs that the pages read may not show: their status is asked for. */
	readonly watched: readonly string[];

	/* How the list is read. */

	/** Where a poll begins to read: 1, or where an earlier one stopped. */
	readonly firstPage: number;
	/** Where IDs have no order: how a poll goes on that came to no known ground. */
	readonly goesOn?: GoesOn;
	/** Whether a page with these jobs leaves no gap to what an earlier poll has passed, or there is none to leave. */
	connects(jobIds: Iterable<string>): boolean;
	/** Whether a reading may end with this page: what is below it is known. `seen` has all rows read so far. */
	isReached(page: readonly string[], seen: ReadonlyMap<string, unknown>): boolean;
	/** Whether the next page below is worth a request because it spares more than one for a status. */
	isWorthReadingOn(page: readonly string[], statusIdsPerRequest: number): boolean;
	/** Whether one reading is enough: what it may have missed would be told all the same. */
	trusts(reading: Span): boolean;
	/** The ids in which two readings must be alike. */
	common(earlier: Span, later: Span): (jobId: string) => boolean;

	/* What comes of it. */

	/** The ledger of a first activation: whatever is finished is settled. */
	baseline<J extends ListedJob>(
		listing: Listing<J>,
		isFinished: (jobId: string) => boolean,
		limits: TriggerLimits,
	): Ledger;
	/** The next ledger, and at most `room` jobs to emit: those beyond stay unsettled. */
	advance<J extends ListedJob>(
		listing: Listing<J>,
		judge: (jobId: string) => Judged<J>,
		room: number,
		limits: TriggerLimits,
	): LedgerAdvance<J>;
	/** Jobs that the provider did not know when asked last. */
	readonly missing: ReadonlySet<string>;
	/** The same ledger with more of them noted, as many as there is room for. */
	withMissing(jobIds: Iterable<string>): Ledger;
}

/** A list that is too long for one poll, or too slow: each poll reads its top, and then on from where the last stopped. */
export interface GoesOn {
	page: number;
	/** New jobs come on top. */
	isNewestFirst: boolean;
	/** Whether what is on the page was seen before. */
	isKnown(page: readonly string[]): boolean;
	/** Whether the reading has come to what was known before it began. */
	isReached(page: readonly string[], seen: ReadonlyMap<string, unknown>): boolean;
}

/** How ids of one kind are written down in batches of emitted jobs. */
export interface IdScheme {
	/** Whether it is such an id. A job with another one is left out and named. */
	holds(jobId: string): boolean;
	/** What a batch says in place of the id. */
	referenceOf(jobId: string): string;
	/** The id where the reference alone tells it. */
	idOf(reference: string): string | undefined;
	pack(references: Iterable<string>): string;
	/** `undefined` where the text is not what `pack` made. */
	unpack(packed: string): string[] | undefined;
}

/** What one reading of the list saw. */
export interface Span {
	ids: readonly string[];
	complete: boolean;
	isWhole: boolean;
	pages: number;
	firstPage: number;
}

/** A job as the poll found it. */
export interface Judged<J extends ListedJob> {
	/** `undefined` where nothing was told of it. */
	finding: Finding<J> | undefined;
	judgement: Judgement;
	/** It was asked for and the provider knows no such job. */
	unknown: boolean;
}

export interface LedgerAdvance<J extends ListedJob> {
	ledger: Ledger;
	/** Oldest first. */
	announced: J[];
	full: boolean;
}

interface LedgerKind {
	/** Nothing is settled in it. */
	empty(): Ledger;
	/** `undefined` where the saved value is none of this kind. */
	open(saved: unknown): Ledger | undefined;
}

export const ledgerKinds: Record<Capabilities['jobIds'], LedgerKind> = {
	ascending: AscendingLedger,
	opaque: OpaqueLedger,
};
