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
	/** Values of the provider's own upload options, by name. */
	options: Record<string, boolean>;
}

export type BatchContent =
	/** The bare values, one row each. */
	| { kind: 'values'; values: string[] }
	/** A delimited text file with a header row. */
	| { kind: 'file'; file: UploadFile; delimiter: string }
	/** A link that the provider fetches itself. */
	| { kind: 'url'; url: string };

/* ---------------------------------------------------------------- the provider */

export type JobOperation = 'upload' | 'verify' | 'list' | 'status' | 'download' | 'cancel' | 'delete';
export type Operation = JobOperation | 'balance';
export type InputSource = 'items' | 'file' | 'text' | 'url';

export interface Choice {
	name: string;
	value: string;
	description?: string;
}

export interface ListType extends Choice {
	valueKind: ValueKind;
}

/** A switch that one provider alone has, shown among the upload's options. */
export interface UploadOption {
	name: string;
	displayName: string;
	description: string;
	default: boolean;
}

/**
 * Everything that differs between providers and that the rest of the package may ask.
 * Dropdowns, refusals and the README's table are made from it.
 */
export interface Capabilities {
	operations: readonly Operation[];
	/** Where an upload's list can come from. */
	sources: readonly InputSource[];
	/** What the provider's API takes: the node turns the list into one of these, the first that fits. */
	takes: ReadonlyArray<BatchContent['kind']>;
	/** What a list can hold. Never empty; the first is the default. Offered as a choice only where `offersListType`. */
	listTypes: readonly [ListType, ...ListType[]];
	offersListType: boolean;
	/** The header that the column to verify must have in a file; `null` where the provider finds it itself. */
	requiredHeader: string | null;
	/** Other columns sent along come back in the result. */
	keepsColumns: boolean;
	/** The provider shows a name for each job. */
	namesJobs: boolean;
	/** Rows that one job may have; `null` where the provider states no limit. */
	maxRowsPerJob: number | null;
	/** File name ending the provider insists on, with the dot; `null` where any will do. */
	requiredFileExtension: string | null;
	/** Delimiters the provider reads; others are rewritten. */
	delimiters: readonly string[];
	/** Files in any other encoding are rewritten. */
	requiresUtf8: boolean;
	uploadOptions: readonly UploadOption[];
	/** Which rows of a result can be asked for. Never empty; the first is the default. */
	variants: readonly [Variant, ...Variant[]];
	/** File formats of a result. Never empty; the first is the default. */
	formats: readonly [Format, ...Format[]];
	/** A download costs credits: it is never made on its own and never repeated. */
	downloadCharges: boolean;
	/** Finished statuses a job of this provider can have: the trigger's events. */
	finishedStatuses: readonly JobStatus[];
	/** `ascending`: ids are whole numbers and a newer job has a greater one. `opaque`: ids tell nothing. */
	jobIds: 'ascending' | 'opaque';
	/** A value may have several result rows; else exactly one. */
	severalRowsPerValue: boolean;
	/** How many ids one status request can ask for. */
	statusIdsPerRequest: number;
	/** List rows already carry the final status (`true`), or only a status request does. */
	listTellsStatus: boolean;
	/** List rows carry all that is told of a job (`true`), or its name and counts are in the status only. */
	listTellsDetails: boolean;
	/** The list can be filtered by list type at the provider. */
	listsByType: boolean;
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
	/** The caller tells itself which values have no row: a file that came whole may have fewer than the job. */
	mayLackRows?: boolean;
}

export interface JobFilter {
	listType?: string;
	/** Jobs a page where the provider lets us choose; a hint. */
	pageSize?: number;
	/** The first page to read; 1, where nothing is said, is the newest. A list of one page has no other. */
	fromPage?: number;
	/** Told of each row that had to be left out, in a few words: which one and why. No secret in them. */
	odd?: (note: string) => void;
}

/**
 * A provider as the rest of the package sees it. Everything with a `transport` in it comes from `connect`.
 */
export interface Provider extends Api {
	/** The contract's value of the `provider` parameter. */
	id: string;
	displayName: string;
	/** What to tell the person about the provider in the dropdown. */
	description: string;
	capabilities: Capabilities;
	/** Where the person looks at their lists, for messages: a place in words, e.g. "CSV Uploads in the IPQualityScore dashboard". */
	whereToCheck: string;
	connect(transport: Transport): Connection;
}

/** The provider's API, bound to one credential. Every call may throw a `TransportError`. */
export interface Connection {
	/** Sends one list, once. `perhapsTaken(error)` tells whether the provider may have taken it all the same. */
	upload(batch: Batch): Promise<Job>;
	/** Jobs that an upload may have made of which no answer came: with its name, or its size and time. Newest first. */
	findUpload(fingerprint: UploadFingerprint): Promise<Job[]>;
	/** The account's jobs, newest first, a page at a time. */
	jobs(filter: JobFilter): AsyncIterable<Job[]>;
	/** One job. Throws `notFound`, with the provider's words, where it knows no such job. */
	job(id: string): Promise<Job>;
	/** One entry for each id, in the ids' order; `undefined` where the provider knows no such job. */
	status(ids: string[]): Promise<Array<Job | undefined>>;
	/** The rows of a finished job, in blocks. */
	results(job: Job, options: ResultOptions): AsyncIterable<ResultRow[]>;
	/** The result as the provider's file; `undefined` where the class asked for is empty. */
	file(job: Job, variant: string, format: string): Promise<ResultFile | undefined>;
	cancel?(id: string): Promise<Job>;
	remove?(id: string): Promise<void>;
	balance?(): Promise<Balance>;
}

/** What is known of an upload whose answer never came, or went to a process that is gone. */
export interface UploadFingerprint {
	/** What its job may be called. */
	names: readonly string[];
	listType: string;
	rowCount: number | null;
	/** When the upload began, by our clock: ms since 1970. */
	sentAt: number;
	/** Most likely there is no such job: only the newest are worth a look, in the fewest requests. */
	newestOnly?: boolean;
	/** Jobs that other uploads of the same run made: never the one that is sought. */
	excludeIds: readonly string[];
}
