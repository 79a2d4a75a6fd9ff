import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { TransportError, unreadable } from './transportError';
import { failureOf, failureOfConnection } from './failures';
import { stopped, throwIfCancelled } from './pause';
import { Redactor } from './redaction';
import { plainHeaders, toAnswer, toHttpRequest, type FullResponse } from './httpRequest';
import { settle, withRetries } from './retry';
import { secretsOf } from './secretsOf';
import { secureUrl, urlLabel } from './secureUrl';
import { checkedBytes, isByteStream, peek, readText } from './stream';
import type { Answer, Api, DownloadStream, ProviderRequest, Transport } from './request';

/** n8n's side of a request: a node that runs, a poll, or the editor asking for a list. */
export type NodeFunctions = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

// A message that a provider sends in place of a file is shorter.
const LONGEST_START = 16 * 1024;

// Each attempt is several requests.
const FRESH_ATTEMPTS = 3;

export interface TransportOptions {
	/** How long all waits before retries of one request may take together, in ms. */
	maxRetryWaitMs: number;
	signal?: AbortSignal;
	/** No request and no wait goes on beyond this time (ms since 1970). May be set later, see `Transport.until`. */
	deadline?: number;
}

/**
 * Opens the way to a provider with the node's credential.
 *
 * @throws TransportError `configuration` where the credential's address is neither https nor on this machine
 */
export async function createTransport(
	functions: NodeFunctions,
	provider: Api,
	options: TransportOptions,
): Promise<Transport> {
	const credential = await functions.getCredentials(provider.credentialType);
	const redactor = new Redactor();
	for (const secret of secretsOf(credential)) redactor.add(secret);
	const { signal } = options;
	let clockOffset: number | undefined;

	const isTransient = ({ kind }: TransportError) =>
		kind === 'rateLimit' || kind === 'temporary' || kind === 'network';
	const isTransientAndNotTaken = (error: TransportError) =>
		isTransient(error) && error.details.notTaken === true;
	const isNeverSent = (error: TransportError) => isTransientAndNotTaken(error) && error.kind !== 'rateLimit';
	let { deadline = Infinity } = options;
	const retrying = () => ({ maxWaitMs: Math.min(options.maxRetryWaitMs, deadline - Date.now()), signal });

	function baseUrl(field = 'baseUrl'): string {
		const checked = checkUrl(credential[field], urlLabel(field));
		if (checked instanceof TransportError) throw checked;
		return checked;
	}

	async function send(request: ProviderRequest, encoding: 'text' | 'stream'): Promise<FullResponse> {
		throwIfCancelled(signal);
		const httpRequest = await toHttpRequest(request, baseUrl(request.base), encoding);
		// n8n itself adds the signal of an execution, but a poll has none.
		httpRequest.abortSignal = signal;
		return await answered(
			async () =>
				await functions.helpers.httpRequestWithAuthentication.call(
					functions,
					provider.credentialType,
					httpRequest,
				),
		);
	}

	async function answered(call: () => Promise<unknown>): Promise<FullResponse> {
		const outcome = await settle(call);
		if ('error' in outcome) {
			if (signal?.aborted) throw stopped({ notTaken: false });
			throw failureOfConnection(outcome.error, redactor);
		}
		if (!isFullResponse(outcome.value)) throw unreadable('an HTTP answer');
		clockOffset = readClock(outcome.value) ?? clockOffset;
		return outcome.value;
	}

	async function exchange(request: ProviderRequest): Promise<Answer> {
		const response = await send(request, 'text');
		const answer = toAnswer(response, typeof response.body === 'string' ? response.body : '');
		const failure = failureOf(answer, provider, redactor);
		if (failure !== undefined) throw failure;
		if (typeof answer.body === 'string' && answer.body.trim() !== '')
			throw noJson(answer.body, answer.status);
		return answer;
	}

	async function toDownload(response: FullResponse): Promise<DownloadStream> {
		const { body } = response;
		if (!isByteStream(body)) throw unreadable('a file', response.statusCode);
		if (response.statusCode !== 200) {
			const answer = toAnswer(response, await readText(body));
			throw failureOf(answer, provider, redactor) ?? unreadable('a file', response.statusCode);
		}
		const headers = plainHeaders(response.headers);
		const announced = announcedLength(headers);
		const { first, bytes } = await peek(checkedBytes(body, announced));
		const text = Buffer.from(first?.subarray(0, LONGEST_START) ?? []).toString('utf8');
		const failure = failureOf(toAnswer(response, text), provider, redactor);
		if (failure !== undefined) {
			body.destroy?.();
			throw failure;
		}
		const isEndSure = announced !== undefined || /chunked/i.test(headers['transfer-encoding'] ?? '');
		return { headers, start: redactor.text(text), isEndSure, bytes };
	}

	return {
		async read(request) {
			return await withRetries(async () => await exchange(request), {
				...retrying(),
				isRetryable: isTransient,
			});
		},
		async write(request, { afterRateLimit = 'tell' } = {}) {
			return await withRetries(async () => await exchange(request), {
				...retrying(),
				isRetryable: afterRateLimit === 'repeat' ? isTransientAndNotTaken : isNeverSent,
			});
		},
		async download(request, { once = false } = {}) {
			return await withRetries(async () => await toDownload(await send(request, 'stream')), {
				...retrying(),
				isRetryable: once ? isTransientAndNotTaken : isTransient,
			});
		},
		async downloadLink(url) {
			redactor.add(url);
			const checked = checkUrl(url, 'download link');
			if (checked instanceof TransportError) throw checked;
			return await toDownload(await answered(async () => await fetchLink(functions, checked, signal)));
		},
		async tryAnew(attempt) {
			return await withRetries(attempt, {
				...retrying(),
				maxAttempts: FRESH_ATTEMPTS,
				isRetryable: (error) => isTransient(error) || error.kind === 'unreadable',
			});
		},
		protect: (secret) => redactor.add(secret),
		redact: (value) => redactor.redact(value),
		redactRow: (row) => redactor.redact(row),
		until: (time = Infinity) => void (deadline = time),
		clockOffset: () => clockOffset,
	};
}

/** Every provider answers in JSON; a web page with HTTP 200 did nothing that was asked. */
function noJson(body: string, httpCode: number): TransportError {
	const what = body.trimStart().startsWith('<') ? 'A web page' : 'Something that is no JSON';
	return new TransportError('unreadable', `${what} came in place of an answer`, { httpCode });
}

// Apart from where credentials are read: a link is fetched without any.
async function fetchLink(
	functions: NodeFunctions,
	url: string,
	abortSignal: AbortSignal | undefined,
): Promise<unknown> {
	const request: IHttpRequestOptions = {
		method: 'GET',
		url,
		headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
		encoding: 'stream',
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		abortSignal,
	};
	const answer: unknown = await functions.helpers.httpRequest(request);
	return answer;
}

function checkUrl(url: unknown, field: string): string | TransportError {
	try {
		return secureUrl(url, field);
	} catch (error) {
		const message = error instanceof Error ? error.message : `The ${field} cannot be used`;
		return new TransportError('configuration', message, { notTaken: true });
	}
}

function isFullResponse(value: unknown): value is FullResponse {
	return typeof value === 'object' && value !== null && 'statusCode' in value && 'headers' in value;
}

function announcedLength(headers: Record<string, string>): number | undefined {
	if (headers['content-encoding'] !== undefined && headers['content-encoding'] !== 'identity')
		return undefined;
	const length = Number(headers['content-length']);
	return headers['content-length'] !== undefined && Number.isInteger(length) ? length : undefined;
}

// The Date header has whole seconds: half a second is its middle.
function readClock(response: FullResponse): number | undefined {
	const date = Date.parse(plainHeaders(response.headers).date ?? '');
	return Number.isNaN(date) ? undefined : date + 500 - Date.now();
}
