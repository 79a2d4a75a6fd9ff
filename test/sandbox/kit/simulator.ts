/* What one simulator is: facts that it tells of itself, and routes that answer. */
import type { JobStatus, Operation, VariantChoice } from '../types';
import type { Asked } from './asked';
import type { Reply } from './reply';
import type { Visit } from './visit';

/** What must come out for a value: the contract's verdict, and the reason in the provider's own word. */
export interface Outcome {
	verdict: 'valid' | 'risky' | 'invalid' | 'unknown';
	/** `null` where the provider's columns say nothing. */
	reason: string | null;
}

/** One kind of list that the provider takes. `listType` and `emailList` of kit/words.ts make them. */
export interface ListType {
	/** What the column to verify is called where the list has no header. */
	column: string;
	/** The n-th made-up value, from 0. */
	makeUp(index: number): string;
	/** What must come out for a value. */
	judge(value: string): Outcome;
	/** A value for each word of the provider's table, and what must come out for it. */
	outcomes: Record<string, Outcome>;
}

/** A refusal that the provider documents, in its own words. */
export interface Refusal {
	/** The provider's own words: they must reach the person. */
	says: string;
	/** The provider's own code for it, where its refusals carry one: `refuse` gets it. */
	code?: string;
	/** HTTP status; default 200 for providers that refuse with it, see the simulator's `refuse`. */
	status?: number;
	/**
	 * What provokes it. `key`: a wrong key. `credits`: `setCredits(provider, 0)` before its `operations`; without
	 * them where it charges, an upload or a download. `unknownId`: a job that does not exist. `foreignId`: `addJob(..., {owner: 'other'})`.
	 * `fault`: only `fault(provider, {kind: 'refusal', error: <name>})`, which provokes each of them.
	 */
	by: 'key' | 'credits' | 'unknownId' | 'foreignId' | 'fault';
	/** Operations that answer so; default all. */
	operations?: Operation[];
	/** The provider means a limit of rate: nothing was taken, try again later. */
	isRateLimit?: boolean;
	/** Headers that come with it, `Retry-After` for one. */
	headers?: Record<string, string>;
}

/** What is odd about the rows of a result, and right all the same. */
export interface ResultFacts {
	/** `shuffled`: in the order they were finished, not in the list's. Default `kept`. */
	order?: 'kept' | 'shuffled';
	/** Rows that never come back. */
	missing?: ReadonlyArray<'duplicates' | 'malformed'>;
	/** The header comes back as a row. */
	headerIsRow?: boolean;
	/** Spells values its own way: `lower` case for one. */
	spelling?: 'kept' | 'lower' | 'digits';
	/** Its status or its pages state how many rows there are; `items`: of the items alone. Default: nothing does. */
	isCounted?: true | 'items';
	/** The input's columns come back. */
	keepsColumns?: boolean;
}

/** An odd fact that the provider must be asked about: what to set up, and what must come out. */
export interface Trap {
	/** The fact, in a sentence. */
	says: string;
	variants?: VariantChoice;
	/** The job that is seeded; see JobSeed. Default: a completed one. */
	seed?: {
		status?: JobStatus;
		word?: string;
		rows?: number | string[];
		listType?: string;
		downloaded?: boolean;
	};
	/** What Get Status must tell of it: part of the contract's job. */
	job?: Record<string, unknown>;
	/** What a download must give: by value, verdict and reason. */
	outcomes?: Record<string, Outcome>;
}

/** The operations that are refused where the credits do not cover them: those that it names, else where it charges. */
export function saysNoCreditsIn({
	errors,
	chargedAt,
}: Pick<SimulatorFacts, 'errors' | 'chargedAt'>): readonly Operation[] {
	return errors.noCredits?.operations ?? [chargedAt];
}

/** Names of fields in the provider's JSON, for faults that spoil a row of the list. */
export interface RowFields {
	id: string;
	status?: string;
	date?: string;
	name?: string;
}

/** All that a simulator tells of itself. */
export interface SimulatorFacts {
	/** The provider's name in the node; the file is called the same. */
	id: string;
	/** The vendor's name for people. */
	title: string;
	/** Words of the provider for each status a job can have; the first is the usual one. */
	words: Partial<Record<JobStatus, readonly string[]>>;
	/** By name; the first is the default. */
	listTypes: Record<string, ListType>;
	chargedAt: 'upload' | 'download';
	/** The status of a job tells that its result was downloaded. */
	tellsDownloaded?: boolean;
	/** A list is brought first and started by a request of its own; nothing is taken before that. */
	startsApart?: boolean;
	/** In which statuses a job can be cancelled; default queued and processing. */
	cancellable?: readonly JobStatus[];
	/** What one job may hold; a list beyond is refused. */
	limits?: { rows?: number; bytes?: number; minRows?: number };
	/** Rows of one page of the list; absent where the list is one page or there is none. */
	pageSize?: number;
	/** Results come in pages: the rows of one, and the switches that make them so few. Absent: in one piece. */
	resultPages?: { rows: number; variants?: VariantChoice };
	/** By switch, the values; the first is the default. */
	variants?: Record<string, ReadonlyArray<string | number>>;
	/** By name. `badKey`, `noCredits`, `unknownJob`, `foreignJob` are given by the kit itself where they are here. */
	errors: Record<string, Refusal>;
	result: ResultFacts;
	traps?: readonly Trap[];
	/** Where it takes the key, in words; a key anywhere else is no key. */
	keyPlaces: string[];
	/** Jobs have names that the list or the status tells. */
	namesJobs: boolean;
}

/** Reads the key from where a provider takes it. Made by `inQuery`, `inHeader`, ... of kit/keys.ts. */
export interface KeyPlace {
	/** For people: `query lqtkey`. */
	says: string;
	read(asked: Asked): string | undefined;
	/** Adds the key to a request of the kit's own tests. */
	write(request: SampleRequest, key: string): void;
}

/** A request of the kit's own tests. */
export interface SampleRequest {
	params?: Record<string, string>;
	query?: Record<string, string>;
	headers?: Record<string, string>;
	/** At most one of `json`, `form` (multipart) and `text`. */
	json?: unknown;
	form?: Record<string, string>;
	file?: { name: string; fileName: string; content: string };
	text?: string;
}

export interface Route {
	operation: Operation;
	/** Others that the same request serves (results inside the status): faults for them meet it too. */
	also?: readonly Operation[];
	/**
	 * Method and path below the host's base, `GET /jobs/:id.json`; `?download` wants the bare flag in the query,
	 * `?productId=7` the parameter. Several where the provider takes several. The first route that fits answers.
	 */
	at: string | string[];
	/** The host it is served on; default the first. */
	host?: string;
	/** Where it takes the key; default the simulator's. `none`: needs no key. */
	key?: readonly KeyPlace[] | 'none';
	/** The path or query parameter or body field that names the job; the kit finds it, or refuses, before `answer`. */
	job?: string;
	/** The JSON array or the comma-separated parameter that names several; only faults look at it. */
	jobs?: string;
	/** The query or path parameter that holds the token of a link made by `visit.link`. */
	link?: string;
	answer(visit: Visit): Reply | Promise<Reply>;
	/** What the request holds beside key and job, for the kit's own tests; `values`: a list to upload. */
	sample?(of: { id: string; values: string[] }): SampleRequest;
}

/** One provider on this machine. */
export interface Simulator extends Omit<SimulatorFacts, 'keyPlaces'> {
	credential: {
		/** Simulators with the same type share it: their fields are merged, their key is one. */
		type: string;
		fields(urls: Record<string, string>, key: string): Record<string, string>;
	};
	/** By name, the base path; each has a port. A host of the same name and credential type is shared. */
	hosts: Record<string, string>;
	key: readonly KeyPlace[];
	/** A new job's id. `ascending`: whole numbers from `firstId`. */
	ids: 'ascending' | 'uuid' | ((createdAt: number, variant: (name: string) => string | number) => string);
	firstId?: number;
	/** What the row of a list calls its fields. */
	rowFields?: RowFields;
	/** What every request must be like, whatever its key; throws `visit.refusal`. */
	accept?(visit: Visit): void;
	/** A refusal in the provider's own shape; `code` is that of its `errors`, or what the refusal was given. */
	refuse(message: string, status: number | undefined, visit: Visit, code?: string): Reply;
	/** What is answered where a link is spent or too old; default a page with 403. */
	deadLink?: Reply;
	routes: readonly Route[];
}
