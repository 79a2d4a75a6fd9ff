import type { ValueKind } from '../lists/list';
import type { Api, Transport, UploadFile } from '../transport/request';

/* ---------------------------------------------------------------- what comes out */

export const jobStatuses = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;

export type JobStatus = (typeof jobStatuses)[number];

export type Verdict = 'valid' | 'risky' | 'invalid' | 'unknown';

/** A job in the words of the contract. Ids are strings; what the provider does not tell is `null`. */
export interface Job {
	provider: string;
	jobId: string;
	name: string | null;
	listType: string | null;
	status: JobStatus;
	/** The provider's own word for the status. */
	providerStatus: string | null;
	/** Per cent, 0-100; 100 when completed. */
	progress: number | null;
	total: number | null;
	processed: number | null;
	counts: Counts;
	/** ISO 8601 UTC */
	createdAt: string | null;
	/** ISO 8601 UTC */
	finishedAt: string | null;
	error: string | null;
	/** The provider's own answer with every secret redacted. Operations drop it when `simplify` is on. */
	raw: unknown;
	/** The provider says that its result was downloaded. For downloads that charge; no output shows it. */
	wasDownloaded?: true;
	/** What the provider says the download costs or has cost, for downloads that charge; no output shows it. */
	downloadCredits?: number;
}

export type Counts = Record<Verdict, number | null>;

/** One row of a result, its columns cleaned, with what the columns say about the value. */
export interface ResultRow {
	/** The provider's columns: trimmed cells, real booleans, numbers and nulls where the provider means them. */
	columns: Record<string, unknown>;
	/** What was verified, as the provider returned it; `null` where no column tells. */
	value: string | null;
	verdict: Verdict;
	/** The provider's own word; `null` where it gives none. */
	reason: string | null;
	/** The row as the provider sent it, before anything was cleaned; only where it was asked for. */
	raw?: Record<string, unknown>;
}

/** Some rows of a result. */
export interface ResultBlock extends Array<ResultRow> {
	/** Where those stand that may hold a secret, if whoever made them has looked (`Transport.mayHoldSecret`). */
	suspects?: readonly number[];
}

export interface Balance {
	credits: number | null;
	/** Whatever else the provider tells, under its own names. */
	[detail: string]: unknown;
}

/** A file as the provider sends it. */
export interface ResultFile {
	fileName: string;
	mimeType: string;
	/** The bytes. Throws when the download is cut short. */
	bytes: AsyncIterable<Uint8Array>;
}

/* ---------------------------------------------------------------- what goes in */

/** One list on its way to the provider: exactly one job. */
export interface Batch {
	/** One of the provider's list types; '' where it has only one. */
	listType: string;
	/** A name that no other upload has, so that the job can be found again if the answer is lost. */
	name: string;
	/** Values in it; `null` where nobody counted them. */
	rowCount: number | null;
	content: BatchContent;
	/** Values of the provider's own upload options, by name: a switch or one of its choices. */
	options: Record<string, boolean | string>;
	/** Where the provider is to call when the job is done; only where it `takesCallback`. */
	callbackUrl?: string;
}

export type BatchContent =
	/** The bare values, one row each. */
	| { kind: 'values'; values: string[] }
	/** A delimited text file with a header row; `column` is the one to verify, from 0. */
	| { kind: 'file'; file: UploadFile; delimiter: string; column?: number }
	/** A link that the provider fetches itself. */
	| { kind: 'url'; url: string };

/* ---------------------------------------------------------------- the plug: what a provider gives */

export type JsonRecord = Record<string, unknown>;

/** The provider's own JSON of a job, as it was parsed and before anybody looked at it. */
export type JobRecord = unknown;

/** What a record tells of a job. What it does not tell is left out or `null`. */
export interface ToldJob extends Partial<
	Omit<Job, 'provider' | 'jobId' | 'status' | 'counts' | 'raw' | 'wasDownloaded' | 'downloadCredits'>
> {
	/** The ID as it came, a text or a number; a record without one is no job. */
	id: unknown;
	counts?: Partial<Counts>;
	/** For providers that have no word for it; else it follows from `providerStatus` by the table of statuses. */
	status?: JobStatus;
	/** The result was downloaded, by whomever. Where a download charges, the node does not repeat it unasked. */
	wasDownloaded?: boolean;
	downloadCredits?: number | null;
	/** Shown in place of the record itself, where that holds more than the job (all its rows). */
	raw?: unknown;
}

export interface ListQuery {
	/** One of the provider's list types; only where the list can be filtered `byType`. */
	listType?: string;
	/** Jobs a page where the provider lets us choose; a hint. */
	pageSize?: number;
	/** The first page to read, from 1. A list of one page, or one that is read by cursor, has no other. */
	fromPage: number;
}

/** The account's jobs. Without it there is no List, no trigger, no job search and no search for a lost upload. */
export interface Listing {
	/** Records, newest first, a page at a time; ends with the last page. See `kit/paging.ts`. */
	pages(api: Transport, query: ListQuery): AsyncIterable<JobRecord[]>;
	/** Rows already carry the final status (default), or only a status request does. */
	tellsStatus?: boolean;
	/** Rows carry all that is told of a job (default), or its name and counts are in the status only. */
	tellsDetails?: boolean;
	/** The list can be filtered by list type at the provider. Default: it cannot. */
	byType?: boolean;
	/** How coarse the times in it are, in ms. Default: a second. */
	timeGrainMs?: number;
}

/** What the provider's API wants of a file. */
export interface FileRules {
	/** The header that the column to verify must have; `null` (default) where the provider finds it itself. */
	header?: string | null;
	/** File name ending the provider insists on, with the dot. */
	extension?: string;
	/** Delimiters the provider reads; others are rewritten. Default: comma alone. */
	delimiters?: readonly string[];
	/** Files in any other encoding are rewritten. Default: they are. */
	utf8?: boolean;
	/** Other columns sent along come back in the result. Default: they do. */
	keepsColumns?: boolean;
}

export interface Limits {
	/** Rows that one job may have. */
	rows?: number;
	/** The fewest rows that one job must have. */
	fewestRows?: number;
	/** Bytes that the list of one job may take as it is sent. */
	bytes?: number;
	/** Bytes that each row takes besides its value, for `bytes`. Default: one, the line's end. */
	bytesPerRow?: number;
}

/**
 * A provider as its folder gives it: few required parts, optional parts whose absence says all, and facts with
 * defaults. Everything else follows in `define.ts`.
 */
export interface ProviderPlug extends Api {
	/** The contract's value of the `provider` parameter. */
	id: string;
	displayName: string;
	/** What to tell the person about the provider in the dropdown: what it verifies. */
	description: string;
	/** Where the person looks at their lists, for messages: a place in words. */
	whereToCheck: string;

	/* required parts */

	/** The provider's words for a status, in lower case. A word that is not here counts as processing. */
	statuses: Readonly<Record<string, JobStatus>>;
	/** What a record of a job tells, whether it came from the upload, the list or the status. */
	readJob(record: JsonRecord): ToldJob;
	/** Sends one list, once, and gives the record of its job. */
	upload(api: Transport, batch: Batch): Promise<JobRecord>;
	/** One job; `undefined`, or an error of kind `notFound`, where the provider knows none of that ID. */
	job(api: Transport, id: string): Promise<JobRecord | undefined>;
	/** The rows of a finished job, in blocks. */
	results(api: Transport, job: Job, options: ResultOptions): AsyncIterable<ResultBlock>;

	/* optional parts */

	listing?: Listing;
	/** The records of many jobs in one request, in any order; those that the provider does not know are missing. */
	jobsOf?: { idsPerRequest: number; read(api: Transport, ids: string[]): Promise<JobRecord[]> };
	/** Stops a job. */
	cancel?(api: Transport, id: string): Promise<void>;
	remove?(api: Transport, id: string): Promise<void>;
	balance?(api: Transport): Promise<Balance>;
	/** The result as the provider's own file. Without it the file is made here of the rows. */
	file?(api: Transport, job: Job, variant: string, format: Format): Promise<ResultFile | undefined>;

	/* facts with defaults */

	/** What the API takes: the node turns a list into one of these, the first that fits. Default: values. */
	takes?: ReadonlyArray<BatchContent['kind']>;
	fileRules?: FileRules;
	/** Default: emails. Offered as a choice where there are several, or where the one is no matter of course. */
	listTypes?: readonly [ListType, ...ListType[]];
	offersListType?: boolean;
	limits?: Limits;
	/** The provider shows a name for each job, of so many characters at most. Default: it shows none. */
	jobNames?: { longest: number };
	options?: readonly UploadOption[];
	/** Default: all rows. */
	variants?: readonly [Variant, ...Variant[]];
	/** Default: CSV. */
	formats?: readonly [Format, ...Format[]];
	/** Its words, in lower case, for a list that was brought and not started: nothing was taken. Default: none. */
	notStarted?: readonly string[];
	/** When credits are taken. A download that charges is never made on its own and never repeated. Default: upload. */
	charges?: 'upload' | 'download';
	/** `ascending`: IDs are whole numbers and a newer job has a greater one. Default: `opaque`. */
	ids?: 'ascending' | 'opaque';
	/** A value may have several result rows. Default: exactly one. */
	severalRowsPerValue?: boolean;
	/** It finds places of hosts; it does not verify. Default: it verifies. */
	locates?: boolean;
	/** It calls an address when a job is done. Default: it does not. */
	takesCallback?: boolean;
	/** How often the vendor wants to be asked for a status. */
	pollEvery?: PollAdvice;
	/** Further spellings under which a provider may answer for a value, by its canonical key. */
	respell?(key: string): string[];
}

/** In ms. */
export interface PollAdvice {
	leastMs?: number;
	mostMs?: number;
}

/* ---------------------------------------------------------------- the provider, as all others see it */

export type JobOperation =
	'upload' | 'verify' | 'estimate' | 'attach' | 'list' | 'status' | 'download' | 'cancel' | 'delete';
export type Operation = JobOperation | 'balance';
export type InputSource = 'items' | 'file' | 'text' | 'url';

export interface Choice {
	name: string;
	value: string;
	description?: string;
}

export interface ListType extends Choice {
	valueKind: ValueKind;
	/** What people call the field that holds the value, where it is not the usual name of its kind. */
	valueField?: string;
	/**
	 * What people call the column of a file, where its type tells more than its kind: lower case, letters and digits
	 * alone, the surest first.
	 */
	columnNames?: readonly string[];
	/**
	 * The reasons of its verdicts, where another list type with values of the same kind asks another question: they tell
	 * whose a verdict is.
	 */
	reasons?: readonly string[];
}

/** A switch, or a choice where it has `choices`, that one provider alone has, shown among the upload's options. */
export type UploadOption = { name: string; displayName: string; description: string } & (
	{ default: boolean; choices?: undefined } | { default: string; choices: readonly Choice[] }
);

/**
 * Everything that differs between providers and that the rest of the package may ask.
 * Dropdowns, refusals and the README's table are made from it.
 */
export interface Capabilities {
	operations: readonly Operation[];
	/** Where an upload's list can come from. */
	sources: readonly InputSource[];
	takes: ReadonlyArray<BatchContent['kind']>;
	/** What a list can hold. Never empty; the first is the default. Offered as a choice only where `offersListType`. */
	listTypes: readonly [ListType, ...ListType[]];
	offersListType: boolean;
	requiredHeader: string | null;
	keepsColumns: boolean;
	namesJobs: boolean;
	/** Characters that a job's name may have, its ending included. */
	longestJobName: number;
	maxRowsPerJob: number | null;
	/** Bytes of the list as it is sent, of which each row takes `bytesPerRow` besides its value. */
	maxBytesPerJob: number | null;
	bytesPerRow: number;
	fewestRowsPerJob: number;
	requiredFileExtension: string | null;
	delimiters: readonly string[];
	requiresUtf8: boolean;
	uploadOptions: readonly UploadOption[];
	/** Which rows of a result can be asked for. Never empty; the first is the default. */
	variants: readonly [Variant, ...Variant[]];
	/** File formats of a result. Never empty; the first is the default. */
	formats: readonly [Format, ...Format[]];
	chargedAt: 'upload' | 'download';
	/** A download costs credits: it is never made on its own and never repeated. */
	downloadCharges: boolean;
	/** Finished statuses a job of this provider can have: the trigger's events. */
	finishedStatuses: readonly JobStatus[];
	jobIds: 'ascending' | 'opaque';
	severalRowsPerValue: boolean;
	locates: boolean;
	takesCallback: boolean;
	pollEvery: PollAdvice;
	/** How many ids one status request can ask for. */
	statusIdsPerRequest: number;
	listTellsStatus: boolean;
	listTellsDetails: boolean;
	listsByType: boolean;
	/** How coarse the times in the list are, in ms. */
	listTimeGrainMs: number;
	/** See `ProviderPlug.notStarted`. */
	notStarted: readonly string[];
}

export interface Variant extends Choice {
	/** Only as items: the provider has no one file of it. */
	itemsOnly?: boolean;
}

export interface Format extends Choice {
	mimeType: string;
	extension: string;
}

export interface ResultOptions {
	/** One of the provider's variants. */
	variant: string;
	/** Also gives each row as the provider sent it. */
	includeRaw: boolean;
	/**
	 * Fields that the caller will put behind a row's columns: where none of the columns is called so, a provider may give
	 * them as `undefined`, for a record that need not grow is made faster and takes less memory.
	 */
	room?: readonly string[];
	/** The caller tells itself which values have no row: a file that came whole may have fewer than the job. */
	mayLackRows?: boolean;
}

export interface JobFilter {
	listType?: string;
	/** Jobs a page where the provider lets us choose; a hint. */
	pageSize?: number;
	/** The first page to read; 1, where nothing is said, is the newest. A list of one page has no other. */
	fromPage?: number;
	/** Told of each row that had to be left out because it is no job: what is odd about it, in a few words. */
	odd?(note: string): void;
}

/** A provider as the rest of the package sees it: `define.ts` makes it of a plug. */
export interface Provider extends Api {
	id: string;
	displayName: string;
	description: string;
	capabilities: Capabilities;
	whereToCheck: string;
	/** Further spellings under which the provider may answer for a value, by its canonical key. */
	respell?(key: string): string[];
	connect(transport: Transport): Connection;
}

/** The provider's API, bound to one credential. Every call may throw a `TransportError`. */
export interface Connection {
	/** Sends one list, once. `perhapsTaken(error)` tells whether the provider may have taken it all the same. */
	upload(batch: Batch): Promise<Job>;
	/** The account's jobs, newest first, a page at a time. */
	jobs(filter: JobFilter): AsyncIterable<Job[]>;
	/** One job. Throws `notFound`, with the provider's words, where it knows no such job. */
	job(id: string): Promise<Job>;
	/** One entry for each id, in the ids' order; `undefined` where the provider knows no such job. */
	status(ids: string[]): Promise<Array<Job | undefined>>;
	/** The rows of a finished job, in blocks. */
	results(job: Job, options: ResultOptions): AsyncIterable<ResultRow[]>;
	/** The result as a file; `undefined` where the class asked for is empty. */
	file(job: Job, variant: string, format: string): Promise<ResultFile | undefined>;
	cancel?(id: string): Promise<Job>;
	remove?(id: string): Promise<void>;
	balance?(): Promise<Balance>;
}
