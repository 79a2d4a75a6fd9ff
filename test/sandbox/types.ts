/* What tests and people see of the sandbox. What a simulator says of itself is in kit/simulator.ts. */
import type { Outcome, SimulatorFacts } from './kit/simulator';

export type * from './kit/simulator';

/** The id of a simulator: the name of its file in providers/. */
export type ProviderName = string;

export type Operation = 'upload' | 'list' | 'status' | 'download' | 'cancel' | 'delete' | 'balance';

/** Switches where the documentation leaves several answers open, by the simulator's own names. */
export type VariantChoice = Record<string, string | number>;

export interface SandboxOptions {
	/** The providers to start; all of them by default. */
	only?: readonly ProviderName[];
	/** The one good key of each provider; made up where not given. Services of one vendor share it. */
	keys?: Record<ProviderName, string>;
	/** Further good keys, each an account of its own; what they may do is the simulator's to say. */
	furtherKeys?: Record<ProviderName, string[]>;
	/** Seconds a job works, after its time in the queue. 0: done at once, no queue either. Default 3. */
	pace?: number;
	/** Seconds a job stays in the queue. Default: a third of the pace. */
	queueSeconds?: number;
	/** Seconds a download link lives, in place of what each provider documents. */
	linkSeconds?: number;
	/** First of as many ports in a row as there are hosts, and two more. 0 (default): free ones. */
	port?: number;
	variants?: Record<ProviderName, VariantChoice>;
	/** `true`: the sandbox keeps its process alive. Default: it does not. */
	holdProcess?: boolean;
}

/** The fields of a credential, as a person would type them. */
export type CredentialFields = Record<string, string>;

export type JobStatus = 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled';

export interface JobSeed {
	/** The job stays in this status until `finish`. Not given: it lives by the clock from `date` on. */
	status?: JobStatus;
	/** The provider's own word for that status, where it has several; one of `describe(...).words`. */
	word?: string;
	/** How many made-up rows, or the values themselves. Default 100. */
	rows?: number | string[];
	name?: string;
	/** ISO 8601, or ms since 1970. Default now. */
	date?: string | number;
	/** Default: the provider's first. */
	listType?: string;
	/** Already downloaded (where the download charges: and charged for). */
	downloaded?: boolean;
	/** `other`: belongs to somebody else's account. */
	owner?: 'other';
}

export interface JobView {
	id: string;
	name: string;
	listType: string;
	status: JobStatus;
	/** 0-1 */
	progress: number;
	rows: number;
	processed: number;
	/** The columns of the list as it arrived (a list without a header gets a made-up one). */
	columns: string[];
	createdAt: string;
	finishedAt: string | null;
	downloaded: boolean;
}

/** What a simulator says of itself, for tests that ask by what a provider can do. */
export interface Description extends SimulatorFacts {
	/** Has a route for them. */
	operations: Operation[];
	/** One request answers with status and results. */
	resultsInStatus: boolean;
	/** What a job can be pinned to. */
	statuses: JobStatus[];
	/** Each word of the provider's and what it means. */
	statusOf: Record<string, JobStatus>;
	/** By list type: values and what must come out for each, every word of the provider's table among them. */
	outcomes: Record<string, Record<string, Outcome>>;
	/** What must come out for any value. @throws where there is no such list type */
	judge(listType: string, value: string): Outcome;
	/** The operations that it refuses for lack of credits. */
	noCreditsIn: readonly Operation[];
	/** The base URL of each of its hosts. */
	hostUrls: Record<string, string>;
}

/** Each kind is explained in `FAULTS` of kit/faults.ts; the README shows the same table. */
export type FaultKind = BeforeKind | AfterKind | AddedKind;

/** Answered without being handled: nothing taken, nothing charged. */
export type BeforeKind = 'status' | 'drop' | 'html' | 'json' | 'redirect' | 'echoKey' | 'refusal';

/** Handled (job made, credits taken, link spent), then the answer is spoilt. */
export type AfterKind =
	/* the connection */
	| 'dropAfter'
	| 'endAfter'
	| 'halfStatusLineAfter'
	| 'notHttpAfter'
	| 'informationalAfter'
	| 'badHeaderAfter'
	| 'hugeHeaderAfter'
	| 'badChunkAfter'
	| 'lengthAndChunksAfter'
	/* another answer in its place */
	| 'garbage200After'
	| 'status500After'
	| 'gatewayAfter'
	| 'page200After'
	| 'empty200After'
	| 'deepJsonAfter'
	| 'loneSurrogateAfter'
	/* its encoding */
	| 'corruptEncodingAfter'
	| 'cutEncodingAfter'
	| 'falseEncodingAfter'
	| 'bombAfter'
	| 'unaskedGzipAfter'
	/* its length */
	| 'truncate'
	| 'truncateSilently'
	| 'shortLengthAfter'
	| 'longLengthAfter'
	| 'missingLastLine'
	| 'wordsAtEndAfter'
	/* its time */
	| 'silentAfter'
	| 'stallAfter'
	| 'dripAfter'
	| 'refusalWordsAfter'
	| 'earlierAnswer'
	| 'replaceAfter'
	| 'clockAfter'
	| 'endlessAfter';

/** Answered rightly, but ...; these add up with each other and with the others. */
export type AddedKind =
	| 'slow'
	| 'shortStart'
	/* a new job */
	| 'hide'
	| 'rename'
	/* whose job */
	| 'otherJob'
	/* the list, or a result in pages */
	| 'repeatPages'
	| 'oddListRow'
	| 'lackListRows'
	| 'forgetAfter'
	/* the rows of a result */
	| 'shuffleRows'
	| 'dropRows'
	| 'doubleRows'
	| 'extraRows'
	| 'recase'
	| 'oddColumns'
	| 'oddWords'
	/* any JSON */
	| 'changeOne'
	/* the key */
	| 'keyInAnswer';

export type KeySpelling =
	'plain' | 'upper' | 'percent' | 'doublePercent' | 'base64' | 'hex' | 'html' | 'unicode' | 'split';

export interface Fault {
	kind: FaultKind;
	/** Which requests; default all of the provider's. */
	operation?: Operation | Operation[];
	/** Only requests whose raw URL contains this text. */
	path?: string;
	/** Only requests that concern this job, wherever its id stands (address, query, body, link). */
	job?: string;
	/** For how many requests; default 1. `Infinity` (over the control API: a large number): always. */
	times?: number;
	/** Fitting requests to let through first; default 0. */
	skip?: number;
	/** `status`: default 500. `redirect`: 302. `gatewayAfter`: 502. `informationalAfter`: 102. `refusalWordsAfter`: that of the answer. */
	status?: number;
	/** `status`, `gatewayAfter`: value of a `Retry-After` header. */
	retryAfter?: string | number;
	/** `status`, `html`, `gatewayAfter`, `page200After`, `garbage200After`, `wordsAtEndAfter`: the body, in place of a made-up one. */
	body?: string;
	/** `refusal`: the name in the provider's `errors`; default `rateLimit`. */
	error?: string;
	/** `slow`: ms before the answer starts; default 200. `clockAfter`: ms that the clock is ahead. `dripAfter`: ms between bytes; default 50. */
	ms?: number;
	/** `slow`: ms between pieces of the body; default 0. */
	dribbleMs?: number;
	/** `hide`: how many lists do not show the job made by this upload; default 1. */
	lists?: number;
	/** `truncate`, `truncateSilently`, `stallAfter`, `wordsAtEndAfter`: the share of the body that is sent, 0-1; default 0.5. */
	keep?: number;
	/** `dropRows`, `doubleRows`, `recase`, `lackListRows`: every n-th row; default 3. */
	every?: number;
	/** `extraRows`: how many rows of values never sent; default 3. `forgetAfter`: how many of the newest jobs; default 1. */
	count?: number;
	/** `corruptEncodingAfter`, `cutEncodingAfter`, `falseEncodingAfter`, `bombAfter`: default gzip. */
	encoding?: 'gzip' | 'br';
	/** `bombAfter`: unpacked size; default 200 MB. */
	megabytes?: number;
	/** `rename`: what the provider makes of the name; default `lower`. */
	how?: 'lower' | 'upper' | 'underscores' | 'noExtension' | 'prefix' | 'cut' | 'other' | 'none';
	/** `replaceAfter`: the texts that fit this expression, and what stands in their place. */
	from?: string;
	to?: string;
	/** `refusalWordsAfter`: where its own answer stands; default `beside`. */
	place?: 'beside' | 'below' | 'capitals';
	/** `oddListRow`: what is odd about the row (of `job`, else the first); default `noId`. */
	odd?:
		| 'noId'
		| 'objectId'
		| 'hugeId'
		| 'emptyId'
		| 'oddDate'
		| 'farDate'
		| 'noStatus'
		| 'numberStatus'
		| 'oddStatus'
		| 'notARow';
	/** `oddWords`: what stands in their place; default `constructor`. */
	word?: string;
	/** `changeOne`: how far through the answer the place is, 0-1 (default 0), and what then stands there; absent: nothing. */
	at?: number;
	value?: unknown;
	/** `otherJob`: the id of the job that is answered; default the newest other one of the account. */
	as?: string;
	/** `keyInAnswer`, `echoKey`: how the key is written; default `plain`. `split`: cut between two writes. */
	spelling?: KeySpelling;
	/** `keyInAnswer`: where it stands; default `header`. */
	where?: 'header' | 'cell' | 'fileName';
}

export interface RequestPart {
	name: string;
	/** Present on a file part. */
	fileName?: string;
	type?: string;
	size: number;
	/** The value of a plain field. */
	value?: string;
	/** A file's first line, split at the delimiter it uses. */
	columns?: string[];
	/** A file's content as text; reads it anew at each call (not over the control API). */
	text?: () => string;
}

export interface RequestRecord {
	/** `elsewhere`: the port that a `redirect` fault leads to. */
	provider: ProviderName;
	/** `null` where the provider has no such path. */
	operation: Operation | null;
	/** Others that the same request serves. */
	also: readonly Operation[];
	method: string;
	/** Path and query with every key masked as `***`. */
	path: string;
	/** Path and query exactly as received, keys and all. */
	url: string;
	headers: Record<string, string | string[] | undefined>;
	bodySize: number;
	/** Multipart parts in order. */
	parts: RequestPart[];
	/** A JSON, form or text body; left out above 1 MB. */
	body?: unknown;
	/** HTTP status of the answer; 0 where the socket was destroyed; `null` while it is under way. */
	answered: number | null;
	/** The fault that met this request. */
	fault: FaultKind | null;
	/** ms since 1970 */
	at: number;
}

export interface Charge {
	provider: ProviderName;
	jobId: string;
	/** Negative: given back. */
	credits: number;
	operation: Operation;
}

export interface ResetOptions {
	/** IDs begin from the start, as where a provider gives those of jobs that are gone to others. */
	givesIdsAnew?: boolean;
}

export interface Sandbox {
	/** The fields of each credential, by its type. Services of one vendor have one between them. */
	urls: Record<string, CredentialFields>;
	/** The credential of one provider: its type and fields. */
	credential(provider: ProviderName): { type: string; fields: CredentialFields };
	/** What the simulator says of itself. @throws where there is no such provider, as all below do */
	describe(provider: ProviderName): Description;
	/** Base of the control API. */
	controlUrl: string;
	/** All requests received, oldest first. Keys and bodies are in it: never print it whole. */
	requests: RequestRecord[];
	/** Oldest first. */
	jobs(provider: ProviderName): JobView[];
	/** Credits taken so far. */
	charges(provider: ProviderName): number;
	ledger(provider: ProviderName): Charge[];
	/** Returns the new job's id. Throws where the provider has no such status or list type. */
	addJob(provider: ProviderName, seed?: JobSeed): string;
	/** The same `count` times, oldest first. */
	addJobs(provider: ProviderName, count: number, seed?: JobSeed): string[];
	/** Ends a job at once, or all that are not over where no id is given. */
	finish(provider: ProviderName, id?: string, status?: 'completed' | 'failed' | 'cancelled'): void;
	/** Forgets a job, as if it had been deleted or expired at the provider. */
	forget(provider: ProviderName, id: string): void;
	/** For jobs made from now on. */
	setPace(seconds: number, queueSeconds?: number): void;
	setCredits(provider: ProviderName, credits: number): void;
	/** @throws where the simulator has no such switch or value */
	setVariants(provider: ProviderName, variants: VariantChoice): void;
	/** What makes each download link that was told a secret. */
	linkTokens(): string[];
	/** Seconds; for links made from now on. */
	setLinkSeconds(seconds: number): void;
	/** @throws where there is no such kind, or the provider has no such error */
	fault(provider: ProviderName, fault: Fault): void;
	/** Faults that still wait for a request. */
	pendingFaults(): number;
	/** Those that still wait never come. */
	clearFaults(): void;
	/** Jobs, requests, charges, faults and credits as at the start; pace and variants too. */
	reset(options?: ResetOptions): void;
	stop(): Promise<void>;
}
