import type { Capabilities, JobStatus } from '../../providers/contract';

/** What the trigger needs to know of a job; a provider's `Job` has all of it. */
export interface ListedJob {
	jobId: string;
	name: string | null;
	listType: string | null;
	status: JobStatus;
	/** ISO 8601 */
	createdAt: string | null;
}

/** A job to emit; `redelivered` where an earlier process emitted it already and may have died of it. */
export interface Announcement<J extends ListedJob> {
	job: J;
	redelivered: boolean;
}

/** The provider as the trigger sees it. */
export interface TriggerSource<J extends ListedJob> {
	/**
	 * The account's jobs, newest first, a page at a time, beginning with page `from` (1 is the newest). `odd` is
	 * told of rows that had to be left out. A list that cannot be read throws: the poll then changes nothing.
	 */
	pages(from: number, odd: (note: string) => void): AsyncIterable<J[]>;
	/** One entry for each id, in their order; `undefined` where the provider knows no such job. */
	status(ids: string[]): Promise<Array<J | undefined>>;
	explain(error: unknown): Failure;
}

export interface Failure {
	/** Of the whole provider (key, rate limit, no time left), not of this page or these jobs alone. */
	isGeneral: boolean;
	/** What happened, for a person; no secret in it. */
	words: string;
}

/** What the person asked for, and what the machine must know of the provider. */
export interface TriggerConfig {
	/** Provider, account, filters and events in one short string: another one starts afresh. See `fingerprintOf`. */
	fingerprint: string;
	/** Names this process of n8n: a short random string made when the module is loaded. */
	process: string;
	events: readonly JobStatus[];
	/** '' for any name. Case does not count. */
	nameContains: string;
	/** '' for any type. */
	listType: string;
	provider: Pick<Capabilities, 'jobIds' | 'statusIdsPerRequest' | 'listTellsStatus' | 'listTellsDetails'>;
	limits: TriggerLimits;
}

export interface TriggerLimits {
	/** Status requests a poll, in rotation, where time does not end first. */
	statusRequests: number;
	/** List pages a poll; what is not read now is read later. */
	pages: number;
	/** List pages that the first activation reads: jobs beyond count as finished before it. */
	baselinePages: number;
	/** Jobs emitted a poll; the others wait for the next. */
	announcements: number;
	/** Characters of saved state for the unfinished jobs below the floor. */
	watchedChars: number;
}

/** The sum of all parts stays below 16,000 characters for ascending ids: see the size test. */
export const defaultLimits: TriggerLimits = {
	// As many as are emitted at most: the clock is what ends the questions of a poll.
	statusRequests: 250,
	pages: 100,
	baselinePages: 200,
	announcements: 250,
	watchedChars: 9_000,
};

/* ---------------------------------------------------------------- the saved state */

/** Saved by n8n as JSON, assigned whole. Lists of ids are packed into strings: see `packing.ts`. */
export interface TriggerState {
	version: 2;
	fingerprint: string;
	/** The process that wrote it. */
	process: string;
	/** Counts the polls applied, so that a poll which another one overtook is recognised. */
	turn: number;
	ledger: SavedLedger;
	/** What was emitted last, for the case that n8n died between saving this and running the workflow. */
	emitted: EmittedBatch[];
	/** Where the rotation of status requests stopped. */
	askedUpTo: string;
	/** A digest of the ledger: a damaged one must not pass for a younger or an older one. */
	check: string;
}

export type SavedLedger = SavedAscending | SavedOpaque;

/**
 * Which jobs are settled where a newer job has a greater id: those up to the floor except the watched,
 * the recent ones above it, and those the sweep has passed. Everything else is not settled.
 */
export interface SavedAscending {
	order: 'ascending';
	floor: number;
	/** Settled ids above the floor, packed: a job that shows up late among the newest is still seen. */
	recent: string;
	/** Unsettled ids that the floor or the sweep has passed, packed. */
	watched: string;
	/** Watched ids that the provider did not know when asked last, packed. */
	missing: string;
	/** A reading of the list that takes several polls: it has passed the ids from `top` down to `bottom`. */
	sweep: { top: number; bottom: number; page: number } | null;
}

/** Which jobs are settled where ids tell nothing: all whose keys are here. */
export interface SavedOpaque {
	order: 'opaque';
	/** Keys of settled jobs that the list shows, packed. */
	settled: string;
	/** Keys of settled jobs that it does not show (any more), packed, the last to vanish first. */
	vanished: string;
	/** Keys of unfinished jobs, packed: a long list is read down to the last of them. */
	open: string;
	/** Whether the pages were seen to come newest first: only then their beginning can be enough. */
	newestFirst: boolean;
	/**
	 * Keys of the newest known jobs below the pages of a poll that ended too early, packed: one of them must be seen
	 * before a reading has come to known ground. Not there where the last poll came to it.
	 */
	anchors?: string;
	/** The page that such a poll came to: the next one reads on there. */
	page?: number;
	/** Keys of unfinished jobs below it, packed. */
	sought?: string;
}

export interface EmittedBatch {
	/** ms since 1970 */
	at: number;
	/** What the event said: a provider may tell something else of the job later. */
	status: JobStatus;
	/** References to the jobs, packed as the ledger packs them. */
	ids: string;
	/** To be emitted again. */
	due: boolean;
}

/* ---------------------------------------------------------------- one poll */

/** The time a poll has: ms since 1970, and when it must be over. */
export interface Clock {
	now(): number;
	deadline: number;
}

/** The list as far as it was read, each job once, newest first. */
export interface Listing<J extends ListedJob> {
	rows: Array<{ job: J; page: number }>;
	/** Read down to the floor, or to the end of the list. */
	complete: boolean;
	/** Read to the end of the list, from its first page on. */
	isWhole: boolean;
	/** Rows on the first page read. */
	firstPage: number;
}

export interface Reading<J extends ListedJob> {
	listing: Listing<J>;
	/** Answers to status requests by id; `undefined` where the provider knows no such job. */
	answers: Map<string, J | undefined>;
	/** Jobs whose status could not be read, with the reason. */
	failures: Map<string, unknown>;
	/** Where the rotation stopped. */
	askedUpTo: string;
}

/** Something odd that held nothing else up. */
export interface Warning {
	/** What it is about: the same thing is told once. */
	about: string;
	text: string;
	/** It has happened anew: it is told each time. */
	isAnew?: true;
}

export interface Advance<J extends ListedJob> {
	/** Oldest first. */
	announcements: Array<Announcement<J>>;
	/** To be saved; `undefined` where another poll was faster and this one must not count. */
	state: TriggerState | undefined;
	/** Newer jobs wait because more jobs are unfinished than the state can hold. */
	full: boolean;
}
