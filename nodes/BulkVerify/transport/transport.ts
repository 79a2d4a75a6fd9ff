import type {
	IExecuteFunctions,
	IHttpRequestOptions,
	ILoadOptionsFunctions,
	IPollFunctions,
} from 'n8n-workflow';
import { addressesOf, protectCredential } from './credentialSecrets';
import { failureOf, failureOfConnection, isPage } from './failures';
import { bodyBytes, plainHeaders, toHttpRequest, type FullResponse } from './httpRequest';
import { JsonReader } from './json';
import { LIMITS, LONGEST_START, type Limits } from './limits';
import { packedBody } from './packed';
import { throwIfCancelled } from './pause';
import { Redactor } from './redaction';
import type { Answer, Api, DownloadStream, ProviderRequest, Transport } from './request';
import { settle, settleNow, withRetries, type RetryOptions } from './retry';
import { safeLink, secureUrl, uncallable, urlLabel } from './secureUrl';
import { checkedBytes, isByteStream, peek, readBeginning } from './stream';
import { neverLeft, tooMuch, TransportError, unreadable } from './transportError';
import { Watch } from './watch';

/** n8n's side of a request: a node that runs, a poll, or the editor asking for a list. */
export type NodeFunctions = IExecuteFunctions | IPollFunctions | ILoadOptionsFunctions;

// Each attempt is several requests.
const FRESH_ATTEMPTS = 3;

// An answer that cannot be read is rarely better the fourth time.
const UNREADABLE_ATTEMPTS = 3;
const USUAL_ATTEMPTS = 5;

// "Here it is", "made", "changed on the way" (RFC 9110); what is accepted, or a part, is no file.
const GIVES_ALL: ReadonlySet<number> = new Set([200, 201, 203]);

export interface TransportOptions {
	/** How long all waits before retries of one request may take together, in ms. */
	maxRetryWaitMs: number;
	signal?: AbortSignal;
	/** No request and no wait goes on beyond this time (ms since 1970). May be set later, see `Transport.until`. */
	deadline?: number;
	limits?: Partial<Limits>;
}

/** An answer that has begun. */
interface Begun {
	status: number;
	headers: Record<string, string>;
	body: AsyncIterable<Uint8Array>;
	/** See `DownloadStream`. */
	isEndSure(): boolean;
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
	protectCredential(redactor, credential);
	const { signal } = options;
	const limits: Limits = { ...LIMITS, ...options.limits };
	let { deadline = Infinity } = options;
	let clockOffset: number | undefined;

	const retrying = (isRetryable: (error: TransportError) => boolean): RetryOptions => ({
		isRetryable: (error) =>
			isRetryable(error) && error.details.isLasting !== true && error.details.outOfTime !== true,
		maxAttempts: ({ kind }) => (kind === 'unreadable' ? UNREADABLE_ATTEMPTS : USUAL_ATTEMPTS),
		maxWaitMs: Math.min(options.maxRetryWaitMs, deadline - Date.now()),
		giveUpMs: limits.giveUpMs,
		signal,
	});

	/**
	 * @param answerMs how long it may take until the answer begins
	 * @param call makes the request with a signal that ends it
	 */
	async function begin(
		answerMs: number,
		whole: 'json' | 'file',
		call: (signal: AbortSignal) => Promise<unknown>,
	): Promise<Begun> {
		const watch = new Watch({ idleMs: answerMs, wholeMs: Infinity, bytesPerMs: 1 }, () => deadline, signal);
		const outcome = await settle(async () => await call(watch.signal));
		const given = watch.error();
		if (given !== undefined || 'error' in outcome) {
			watch.end();
			throw given ?? failureOfConnection('error' in outcome ? outcome.error : undefined, redactor);
		}
		const response = outcome.value;
		if (!isFullResponse(response) || !isByteStream(response.body)) {
			watch.end();
			throw unreadable('an HTTP answer');
		}
		watch.begin({
			idleMs: limits.idleMs,
			wholeMs: whole === 'json' ? limits.jsonMs : limits.fileMs,
			bytesPerMs: whole === 'json' ? limits.jsonBytesPerMs : limits.fileBytesPerMs,
		});
		const headers = plainHeaders(response.headers);
		clockOffset = readClock(headers) ?? clockOffset;
		const announced = announcedLength(headers);
		const isPackedWhole = packedBody(response.body)?.isEndChecked === true;
		const isChunked = /chunked/i.test(headers['transfer-encoding'] ?? '');
		let bytes = 0;
		const isEndSure = () => isPackedWhole || (announced === undefined ? isChunked : bytes === announced);
		const came = (count: number) => {
			bytes += count;
			if (bytes > limits.fileBytes) throw tooMuch(limits.fileBytes, 'bytes');
		};
		const body = checkedBytes(response.body, { announced, watch, came });
		return { status: response.statusCode, headers, body, isEndSure };
	}

	async function send(request: ProviderRequest, isWrite: boolean, accept: 'json' | 'file'): Promise<Begun> {
		throwIfCancelled(signal);
		const base = baseUrl(request.base);
		const made = await settle(async () => await toHttpRequest(request, base, accept));
		if ('error' in made) throw neverLeft(made.error);
		const sendMs = bodyBytes(request, made.value) / limits.uploadBytesPerMs;
		const answerMs = (isWrite ? limits.writeAnswerMs : limits.answerMs) + sendMs;
		// n8n's own limit (300 s until an answer begins) would cut a slow upload.
		const timeout = Math.ceil(answerMs) + 60_000;
		return await begin(answerMs, accept, async (abortSignal) => {
			// n8n puts the signal of the execution over any other.
			const withSignal = Object.create(functions, {
				getExecutionCancelSignal: { value: () => abortSignal },
			}) as NodeFunctions;
			return await functions.helpers.httpRequestWithAuthentication.call(withSignal, provider.credentialType, {
				...made.value,
				abortSignal,
				timeout,
			});
		});
	}

	function baseUrl(field = 'baseUrl'): string {
		const checked = settleNow(() => secureUrl(credential[field], urlLabel(field)));
		if ('value' in checked) return checked.value;
		throw ownCheck(checked.error);
	}

	async function exchange(
		request: ProviderRequest,
		isWrite: boolean,
		check?: (answer: Answer) => void,
	): Promise<Answer> {
		const { status, headers, body } = await send(request, isWrite, 'json');
		return await guarded(status, async () => {
			const reader = new JsonReader(limits);
			for await (const piece of body) reader.push(piece);
			const answer = { status, headers, body: await reader.value() };
			const failure = failureOf(answer, provider, redactor, isWrite);
			if (failure !== undefined) throw failure;
			const text = typeof answer.body === 'string' ? answer.body.trim() : undefined;
			// What changes something may have nothing to say when it is done.
			if (text !== undefined && (text !== '' || !isWrite)) throw noJson(text, status);
			check?.(answer);
			return answer;
		});
	}

	async function toDownload({ status, headers, body, isEndSure }: Begun): Promise<DownloadStream> {
		return await guarded(status, async () => {
			if (!GIVES_ALL.has(status)) {
				const answer = { status, headers, body: await toJson(await readBeginning(body)) };
				throw failureOf(answer, provider, redactor) ?? unreadable('a file', status);
			}
			const { filled, isCut, bytes } = await peek(body, LONGEST_START);
			const text = new TextDecoder().decode(filled.subarray(0, LONGEST_START));
			const failure = failureOf({ status, headers, body: await toJson(text) }, provider, redactor);
			if (failure !== undefined) {
				await bytes[Symbol.asyncIterator]().return?.();
				throw failure;
			}
			return { headers, start: redactor.beginning(text), isCut, isEndSure, bytes };
		});
	}

	return {
		async read(request, check) {
			return await withRetries(async () => await exchange(request, false, check), retrying(isPassing));
		},
		async write(request, { afterRateLimit = 'tell' } = {}) {
			const isRepeatable = (error: TransportError) =>
				error.kind === 'rateLimit'
					? afterRateLimit === 'repeat'
					: isTransient(error) && error.details.notTaken === true;
			return await withRetries(async () => await exchange(request, true), retrying(isRepeatable));
		},
		async download(request, { once = false } = {}) {
			const isRepeatable = (error: TransportError) =>
				once ? isTransient(error) && error.details.notTaken === true : isPassing(error);
			return await withRetries(
				async () => await toDownload(await send(request, once, 'file')),
				retrying(isRepeatable),
			);
		},
		async downloadLink(url) {
			redactor.addLink(url);
			throwIfCancelled(signal);
			const link = settleNow(() => safeLink(url, addressesOf(credential)));
			if ('error' in link) throw badLink(link.error);
			const call = async (abortSignal: AbortSignal) => await fetchLink(functions, link.value, abortSignal);
			return await toDownload(await begin(limits.answerMs, 'file', call));
		},
		async tryAnew(attempt) {
			return await withRetries(attempt, { ...retrying(isPassing), maxAttempts: FRESH_ATTEMPTS });
		},
		uncallable: (url) => uncallable(url, addressesOf(credential)),
		protect: (secret) => redactor.addLinks(secret),
		redact: (value) => redactor.value(value),
		mayHoldSecret: (value) => redactor.mayHoldSecret(value),
		redactRows: async (rows, suspects) => await redactor.rows(rows, suspects),
		until: (time = Infinity) => void (deadline = time),
		clockOffset: () => clockOffset,
	};
}

function isTransient({ kind }: TransportError): boolean {
	return kind === 'rateLimit' || kind === 'temporary' || kind === 'network';
}

/** What a read is asked again for: a garbled answer is a lost one. */
function isPassing(error: TransportError): boolean {
	return isTransient(error) || error.kind === 'unreadable';
}

/** Whatever breaks in our own reading of an answer: the request has left, and an answer came. */
async function guarded<T>(status: number, read: () => Promise<T>): Promise<T> {
	const outcome = await settle(read);
	if ('value' in outcome) return outcome.value;
	throw outcome.error instanceof TransportError ? outcome.error : unreadable('what was asked for', status);
}

/** Every provider answers in JSON; a web page with HTTP 200 did nothing that was asked. */
function noJson(body: string, httpCode: number): TransportError {
	const what = isPage(body) ? 'A web page' : body === '' ? 'Nothing' : 'Something that is no JSON';
	return new TransportError('unreadable', `${what} came in place of an answer`, {
		httpCode,
		notTaken: false,
	});
}

function ownCheck(error: unknown): TransportError {
	const message = error instanceof Error ? error.message : 'The address in the credential cannot be used';
	return new TransportError('configuration', message, { notTaken: true });
}

function badLink(error: unknown): TransportError {
	const message = error instanceof Error ? error.message : 'The download link that came cannot be used';
	return new TransportError('unreadable', message, { notTaken: true, isLasting: true });
}

// Apart from where credentials are read: a link is fetched without any.
async function fetchLink(functions: NodeFunctions, url: string, abortSignal: AbortSignal): Promise<unknown> {
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

/** The beginning of a body: a message in JSON is whole, a file in JSON is not and stays text. */
async function toJson(text: string): Promise<unknown> {
	// No JSON begins otherwise (RFC 8259): most files need not be gone through.
	if (!/^\s*["\d[{tfn-]/.test(text)) return text;
	const reader = new JsonReader({ jsonBytes: Infinity, jsonValues: Infinity });
	reader.push(Buffer.from(text));
	return await reader.value();
}

function isFullResponse(value: unknown): value is FullResponse {
	return typeof value === 'object' && value !== null && 'statusCode' in value && 'headers' in value;
}

function announcedLength(headers: Record<string, string>): number | undefined {
	const length = Number(headers['content-length']);
	return headers['content-length'] !== undefined && Number.isInteger(length) ? length : undefined;
}

// The Date header has whole seconds: half a second is its middle.
function readClock(headers: Record<string, string>): number | undefined {
	const date = Date.parse(headers.date ?? '');
	return Number.isNaN(date) ? undefined : date + 500 - Date.now();
}
