import type { Answer, Api, FailureKind, ProviderFailure } from './request';
import { TransportError } from './transportError';
import { stopped } from './pause';
import type { Redactor } from './redaction';

// Refused or never found: nothing has left this machine, so nothing was taken.
const NEVER_CONNECTED = new Set([
	'ECONNREFUSED',
	'ENOTFOUND',
	'EAI_AGAIN',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EADDRNOTAVAIL',
]);

const LONGEST_MESSAGE = 500;

/** Reads a refusal out of an answer: the provider's own way of saying no first, then HTTP's. */
export function failureOf(answer: Answer, provider: Api, redactor: Redactor): TransportError | undefined {
	const failure = readFailure(answer, provider);
	if (failure === undefined) return undefined;

	const providerMessage = failure.message && redactor.text(failure.message).slice(0, LONGEST_MESSAGE);
	const retryAfterMs = retryAfter(answer.headers['retry-after']);
	return new TransportError(failure.kind, providerMessage ?? `HTTP ${answer.status}`, {
		providerMessage,
		httpCode: answer.status,
		retryAfterMs,
		notTaken: wasCertainlyRefused(failure.kind, answer.status, retryAfterMs),
	});
}

// Whatever its body says: nobody knows what a server did that answers 5xx, and 429 has one meaning everywhere.
function readFailure(answer: Answer, provider: Api): ProviderFailure | undefined {
	const ofBody = provider.readFailure(answer);
	const ofStatus = failureOfStatus(answer);
	if (answer.status !== 429 && answer.status < 500) return ofBody ?? ofStatus;
	return ofStatus && { ...ofStatus, message: ofBody?.message ?? ofStatus.message };
}

/** Turns whatever n8n's request helper threw (no answer came) into an error without address or key. */
export function failureOfConnection(error: unknown, redactor: Redactor): TransportError {
	const code = networkCode(error);
	if (code === 'ERR_CANCELED') return stopped({ notTaken: false });
	if (code === undefined) {
		const message = error instanceof Error ? error.message : String(error);
		return new TransportError('configuration', redactor.text(message), { notTaken: true });
	}
	return new TransportError('network', `No answer came (${code})`, {
		networkCode: code,
		notTaken: NEVER_CONNECTED.has(code),
	});
}

const KIND_OF_STATUS: Record<number, FailureKind> = {
	401: 'credential',
	402: 'credits',
	403: 'credential',
	404: 'notFound',
	408: 'temporary',
	425: 'temporary',
	429: 'rateLimit',
};

function failureOfStatus({ status, body }: Answer): ProviderFailure | undefined {
	if (status >= 200 && status < 300) return undefined;
	const message = plainMessage(body);
	if (status < 400)
		return { kind: 'unreadable', message: 'The address answered with a redirect to another one' };
	if (status >= 500) return { kind: 'temporary', message };
	return { kind: KIND_OF_STATUS[status] ?? 'rejected', message };
}

/** Other refusals that a provider gives in words or with a 4xx did nothing; of a 5xx nobody knows. */
function wasCertainlyRefused(kind: FailureKind, status: number, retryAfterMs: number | undefined): boolean {
	if (status === 503) return retryAfterMs !== undefined;
	if (status >= 500 || status === 408) return false;
	return kind !== 'unreadable' && kind !== 'temporary';
}

/** A refusal in plain words is worth showing; a page of HTML is not. */
function plainMessage(body: unknown): string | undefined {
	if (typeof body === 'string') {
		const text = body.trim();
		return text === '' || text.startsWith('<') || text.length > LONGEST_MESSAGE ? undefined : text;
	}
	if (typeof body !== 'object' || body === null) return undefined;
	for (const name of ['message', 'error', 'errors', 'Message', 'msg']) {
		const value: unknown = Reflect.get(body, name);
		if (typeof value === 'string' && value !== '') return value;
		if (Array.isArray(value) && value.length > 0) return value.map(String).join('; ');
	}
	return undefined;
}

/** `Retry-After` in ms: whole seconds or an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
	if (header === undefined || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

// n8n wraps what axios threw, and axios what Node threw; the code may be on any of them.
function networkCode(error: unknown): string | undefined {
	let current: unknown = error;
	for (let depth = 0; depth < 5 && typeof current === 'object' && current !== null; depth++) {
		const code: unknown = Reflect.get(current, 'code');
		if (typeof code === 'string' && /^E[A-Z_]+$/.test(code)) return code;
		current = Reflect.get(current, 'cause');
	}
	return undefined;
}
