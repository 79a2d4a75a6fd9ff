import type { Uncallable } from './secureUrl';

/** A request to the provider. The key is added by the credential, never by the caller. */
export interface ProviderRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/**
	 * Below the base URL, beginning with a slash; ids in it already URL-encoded. Where the provider wants the
	 * key in the path, `{apiKey}` stands for it.
	 */
	path: string;
	/** The credential's field that holds the base URL, e.g. `accountUrl`; `baseUrl` where nothing else is said. */
	base?: string;
	/** Beside those that the body and the credential set, e.g. `Accept`. */
	headers?: Record<string, string>;
	/** A value of `undefined` is left out; `null` makes a bare flag (`&download`). */
	query?: Record<string, string | number | null | undefined>;
	/** Sent as JSON. */
	json?: Record<string, unknown> | unknown[];
	/** Sent as multipart/form-data with a Content-Length, the parts in this order. */
	form?: FormPart[];
	/** Sent as it is, with a Content-Length. */
	raw?: RawBody;
}

export interface RawBody {
	mimeType: string;
	/** One after the other they are the body, which is never held as a whole. They are gone through several times. */
	pieces: Iterable<Buffer>;
}

export type FormPart =
	{ field: string; text: string } | { field: string; file: UploadFile; fileName: string };

export interface DownloadStream {
	headers: Record<string, string>;
	/** How it begins, as text without secrets: tells a file from a message. */
	start: string;
	/** It broke within that, so that a file may look like a message; reading it on throws why. */
	isCut?: boolean;
	/**
	 * Whether a lost connection would have shown: as many bytes came as were announced, or they came in chunks. To be
	 * asked at the end. What came packed has another length, and n8n does not tell whether its end was there.
	 */
	isEndSure(): boolean;
	/** Throws a `TransportError` where fewer bytes come than the provider announced. */
	bytes: AsyncIterable<Uint8Array>;
}

/** The way to one provider with one credential; knows retries, redaction and the execution's cancel signal. */
export interface Transport {
	/**
	 * A request that changes nothing: repeated after 429, 5xx, lost connections and answers that cannot be read.
	 *
	 * @param check throws a `TransportError` `unreadable` where the answer is not the one that was asked for, and so
	 * has it asked for again
	 */
	read(request: ProviderRequest, check?: (answer: Answer) => void): Promise<Answer>;
	/**
	 * A request that changes something (upload, cancel, delete): repeated only where it never left. After 429 it is
	 * repeated only with `afterRateLimit: 'repeat'`, for what does no harm when it is done twice (cancel, delete); an
	 * upload is looked for in the provider's list first, by who sends it.
	 */
	write(request: ProviderRequest, options?: { afterRateLimit?: 'repeat' | 'tell' }): Promise<Answer>;
	/** A result as a stream. With `once` it is repeated only where it certainly was not taken. */
	download(request: ProviderRequest, options?: { once?: boolean }): Promise<DownloadStream>;
	/** The same from a full link on any host, without the key; never repeated, for such links work once. */
	downloadLink(url: string): Promise<DownloadStream>;
	/**
	 * Repeats a whole attempt as reads are repeated, for what must not be sent again as it was: each attempt asks
	 * for a fresh link. An answer that is no file is tried again too.
	 */
	tryAnew<T>(attempt: () => Promise<T>): Promise<T>;
	/** What keeps the provider from calling an address, if anything. */
	uncallable(url: string): Uncallable | undefined;
	/** Marks what must never be shown, and every text in it: a one-time link, in whatever shape it came. */
	protect(secret: unknown): void;
	/** The same value with every secret in it replaced, for showing. */
	redact<T>(value: T): T;
	/** A quick look: whether `redactRows` might find something in a value. */
	mayHoldSecret(value: unknown): boolean;
	/**
	 * The same as `redact` for rows of a result, fast enough for a million of them: a row itself where nothing is in it.
	 *
	 * @param suspects the places of those to look at; all where they are not given
	 */
	redactRows<T extends object>(rows: T[], suspects?: Iterable<number>): Promise<T[]>;
	/** From now on no request and no wait goes on beyond this time (ms since 1970); `undefined` takes it back. */
	until(deadline: number | undefined): void;
	/** How far the provider's clock is ahead of ours, in ms; `undefined` until an answer has told it. */
	clockOffset(): number | undefined;
}

/** What the way to a provider must know of it. */
export interface Api {
	/** The n8n credential type that holds its key. */
	credentialType: string;
	/** Reads a refusal out of an answer; `undefined` where the answer is good. */
	readFailure(answer: Answer): ProviderFailure | undefined;
	/** Whether an answer speaks of a job with an ID: then it may have been made, whatever else is said. */
	namesJob?(body: unknown): boolean;
}

/** An HTTP answer as the provider's folder sees it: `body` is parsed JSON where it was JSON, else text. */
export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: unknown;
}

export type FailureKind =
	/** The key is wrong or may not do this. */
	| 'credential'
	/** No credits left. */
	| 'credits'
	/** No such job, or not of this account. */
	| 'notFound'
	/** Too many requests: try later. */
	| 'rateLimit'
	/** The provider's own fault: try later. */
	| 'temporary'
	/** The request or the list was not accepted. */
	| 'rejected'
	/** Not what the provider's documentation promises: an HTML page, broken JSON, a CSV that is none. */
	| 'unreadable';

export interface ProviderFailure {
	kind: FailureKind;
	/** The provider's own message, where it gave one. */
	message?: string;
	/**
	 * The documentation promises this very answer as a refusal although it carries no message in JSON, such as an
	 * empty 401. Where nothing is said, only JSON with a message counts as the provider's own no.
	 */
	isDocumented?: boolean;
}

/** A file that can be sent, and sent again where the first try certainly was not taken. */
export interface UploadFile {
	byteLength: number;
	mimeType: string;
	/** The same for the same content, at each try of the node and in each process. May read it all. */
	identity(): Promise<string>;
	/** A fresh copy of the bytes, from the start, at each call: a Buffer, or a Node readable stream. */
	open(): Promise<Buffer | NodeJS.ReadableStream>;
}
