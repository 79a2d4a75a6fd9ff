/* What tests and people see of the sandbox. Providers are named as in the contract. */

export const PROVIDERS = ['ipQualityScore', 'whoisXml', 'everythingLocation', 'briteVerifyFiles'] as const;
export type ProviderName = (typeof PROVIDERS)[number];

export type Operation = 'upload' | 'list' | 'status' | 'download' | 'cancel' | 'delete' | 'balance';

export interface SandboxOptions {
	/** The one good key of each provider; made up where not given. */
	keys?: Partial<Record<ProviderName, string>>;
	/** Further Everything Location keys, each good for 1,000 records a file. */
	evaluationKeys?: string[];
	/** Seconds a job works, after its time in the queue. 0: done at once, no queue either. Default 3. */
	pace?: number;
	/** Seconds a job stays in the queue. Default: a third of the pace. */
	queueSeconds?: number;
	/** Seconds an IPQualityScore link lives. Default 900, as documented. */
	linkSeconds?: number;
	/** First of eight ports in a row. 0 (default): free ones. */
	port?: number;
	/** Where the documentation leaves several answers open. */
	variants?: Partial<Variants>;
	/** `true`: the sandbox keeps its process alive. Default: it does not. */
	holdProcess?: boolean;
}

/** Shapes and behaviours the providers' pages contradict themselves on or leave open. First named = default. */
export interface Variants {
	whoisXmlCounters: 'numbers' | 'strings' | 'booleans';
	everythingLocationList: 'result' | 'array' | 'resultObject';
	everythingLocationStatus: 'object' | 'array';
	everythingLocationTotal: 'total_records' | 'stats.total_trans';
	everythingLocationCost: 'beside' | 'inside';
	everythingLocationHeader: 'refuse' | 'fileError';
	everythingLocationSecondDownload: 'free' | 'charged' | 'refused';
	everythingLocationErrors: 'word' | 'sentence';
	everythingLocationErrorStatus: 200 | 400 | 401 | 404;
	everythingLocationIds: 'hex' | 'odd';
	everythingLocationOrder: 'oldestFirst' | 'newestFirst';
	briteVerifyOrder: 'newestFirst' | 'oldestFirst';
	briteVerifyDelete: 'json' | 'empty';
	briteVerifyColumns: 'late' | 'early';
	ipQualityScoreAborted: 'PROCESSING' | 'FINISHED' | 'ABORTED';
}

/** The fields of each credential, as a person would type them. */
export interface SandboxUrls {
	ipQualityScoreApi: { apiKey: string; baseUrl: string };
	whoisXmlApi: { apiKey: string; baseUrl: string; accountUrl: string };
	everythingLocationApi: { apiKey: string; baseUrl: string };
	briteVerifyFilesApi: { apiKey: string; baseUrl: string };
}

export type JobStatus = 'queued' | 'processing' | 'completed' | 'failed' | 'cancelled';

export interface JobSeed {
	/** The job stays in this status until `finish`. Not given: it lives by the clock from `date` on. */
	status?: JobStatus;
	/** How many made-up rows, or the values themselves. Default 100. */
	rows?: number | string[];
	name?: string;
	/** ISO 8601, or ms since 1970. Default now. */
	date?: string | number;
	/** IPQualityScore's list type. Default `email`. */
	listType?: string;
	/** Already downloaded (Everything Location: and charged for). */
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

export type FaultKind =
	/* answered without being handled: nothing taken, nothing charged */
	| 'status'
	| 'drop'
	| 'html'
	| 'json'
	| 'redirect'
	| 'echoKey'
	/* handled (job created, credits taken, link spent), then the answer is spoilt */
	| 'dropAfter'
	| 'garbage200After'
	| 'status500After'
	| 'truncate'
	| 'truncateSilently'
	/* answered rightly, but ...; these add up with the others */
	| 'slow'
	| 'hide'
	| 'shuffleRows'
	| 'dropRows'
	| 'doubleRows'
	| 'recase';

export interface Fault {
	kind: FaultKind;
	/** Which requests; default all of the provider's. */
	operation?: Operation | Operation[];
	/** Only requests whose raw URL contains this text. */
	path?: string;
	/** For how many requests; default 1. */
	times?: number;
	/** Fitting requests to let through first; default 0. */
	skip?: number;
	/** `status`: the HTTP status, default 500. `redirect`: default 302. */
	status?: number;
	/** `status`: value of a `Retry-After` header. */
	retryAfter?: string | number;
	/** `status`, `html`: the body, in place of a made-up one. */
	body?: string;
	/** `slow`: ms before the answer starts; default 200. */
	ms?: number;
	/** `slow`: ms between pieces of the body; default 0. */
	dribbleMs?: number;
	/** `hide`: how many lists do not show the job made by this upload; default 1. */
	lists?: number;
	/** `truncate`, `truncateSilently`: the share of the body that is sent, 0-1; default 0.5. */
	keep?: number;
	/** `dropRows`, `doubleRows`, `recase`: every n-th row; default 3. */
	every?: number;
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
	provider: ProviderName | 'elsewhere';
	/** `null` where the provider has no such path. */
	operation: Operation | null;
	method: string;
	/** Path and query with every key masked as `***`. */
	path: string;
	/** Path and query exactly as received, keys and all. */
	url: string;
	headers: Record<string, string | string[] | undefined>;
	bodySize: number;
	/** Multipart parts in order. */
	parts: RequestPart[];
	/** A JSON or form body; left out above 1 MB. */
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

export interface Sandbox {
	urls: SandboxUrls;
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
	setVariants(variants: Partial<Variants>): void;
	/** Seconds; for links made from now on. */
	setLinkSeconds(seconds: number): void;
	fault(provider: ProviderName, fault: Fault): void;
	/** Faults that still wait for a request. */
	pendingFaults(): number;
	/** Jobs, requests, charges, faults and credits as at the start; pace and variants too. */
	reset(): void;
	stop(): Promise<void>;
}
