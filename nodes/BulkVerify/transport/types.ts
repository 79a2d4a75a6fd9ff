import type { Answer, BatchContent } from '../providers/types';

/** A request to the provider. The key is added by the credential, never by the caller. */
export interface ProviderRequest {
	method: 'GET' | 'POST' | 'PUT' | 'DELETE';
	/** Below the base URL, beginning with a slash; ids in it already URL-encoded. */
	path: string;
	/** The credential field that holds the base URL. */
	base?: string;
	query?: Record<string, string | number>;
	/** Sent as JSON. */
	json?: Record<string, unknown>;
	form?: FormPart[];
}

export type FormPart =
	| { name: string; value: string }
	| { name: string; file: Extract<BatchContent, { kind: 'file' }>['file']; fileName: string };

export interface DownloadStream {
	headers: Record<string, string>;
	/** Throws where fewer bytes come than the provider announced. */
	bytes: AsyncIterable<Uint8Array>;
}

/** The way to one provider with one credential; knows retries, redaction and the execution's cancel signal. */
export interface Transport {
	/** A request that changes nothing: repeated after 429, 5xx and lost connections. */
	read(request: ProviderRequest): Promise<Answer>;
	/** A request that changes something (upload, cancel, delete): repeated only where it certainly was not taken. */
	write(request: ProviderRequest): Promise<Answer>;
	/** A result as a stream. With `once` the request is never repeated. */
	download(request: ProviderRequest, options?: { once?: boolean }): Promise<DownloadStream>;
	/** The same from a full link on any host, without the key, never repeated. */
	downloadLink(url: string): Promise<DownloadStream>;
	/** Marks a value that must never be shown: a one-time link, a URI with a key in it. */
	protect(secret: string): void;
	/** The provider's answer with every secret replaced, for showing. */
	redact(value: unknown): unknown;
	/** ms since 1970 by the provider's clock, as its last answer told it; ours where none did. */
	providerNow(): number;
}
