import { CREDENTIAL_PROBLEM } from './credentialProblem';
import { LONGEST_MESSAGE, LONGEST_START } from './limits';
import type { Redactor } from './redaction';
import type { Answer, Api, FailureKind, ProviderFailure } from './request';
import { settleNow } from './retry';
import { TransportError } from './transportError';

/**
 * Reads a refusal out of an answer: the provider's own way of saying no first, then HTTP's. Only the provider's own
 * no, in the shape that it documents, certainly did nothing; a gateway in between says 403 or 404 as well.
 */
export function failureOf(
	answer: Answer,
	provider: Api,
	redactor: Redactor,
	isWrite = true,
): TransportError | undefined {
	const failure = readFailure(answer, provider);
	if (failure === undefined) return undefined;

	const words = failure.message && shown(failure.message, redactor).slice(0, LONGEST_MESSAGE);
	const providerMessage = failure.isOfNobody === true ? undefined : words;
	const message = providerMessage ?? failure.ownWords ?? ofNobody(answer, words, failure);
	return new TransportError(failure.kind, message, {
		providerMessage,
		httpCode: answer.status,
		retryAfterMs: retryAfter(answer.headers['retry-after']),
		notTaken: failure.isDocumented === true && !(isWrite && provider.namesJob?.(answer.body) === true),
	});
}

function ofNobody({ status }: Answer, words: string | undefined, { isOfNobody }: Failure): string {
	if (isOfNobody !== true) return `It answered with HTTP ${status}`;
	return `HTTP ${status} came in another form than the provider's own${words === undefined ? '' : `: ${words}`}`;
}

function shown(message: string, redactor: Redactor): string {
	// Of megabytes nothing is shown but how they begin.
	return message.length > LONGEST_START
		? redactor.beginning(message.slice(0, LONGEST_START))
		: redactor.text(message);
}

interface Failure extends ProviderFailure {
	/** Ours, where the provider has none. */
	ownWords?: string;
	/** In a form that is not known of the provider: a gateway in between may have said it. */
	isOfNobody?: boolean;
}

function readFailure(answer: Answer, provider: Api): Failure | undefined {
	const ofBody = ownRefusal(answer, provider);
	const ofStatus = failureOfStatus(answer);
	const { status, body } = answer;
	if (ofStatus === undefined) return ofBody;
	if (isNoRefusal(status)) return { ...(ofBody ?? ofStatus), kind: ofStatus.kind, isDocumented: false };
	if (status < 500 && !MEANS_NO.has(status)) return ofBody ?? ofStatus;
	// Whatever its body says: nobody knows what a server did that answers 5xx.
	const isDocumented = MEANS_NO.has(status) && (!isPage(body) || status === 413);
	const kind = status === 401 ? (ofBody?.kind ?? ofStatus.kind) : ofStatus.kind;
	return { ...ofStatus, kind, message: ofBody?.message ?? ofStatus.message, isDocumented };
}

// "Has not been applied", "too large", "too many" (RFC 9110, RFC 6585): the same everywhere, unless a gateway's page
// says it.
const MEANS_NO: ReadonlySet<number> = new Set([401, 413, 429]);

// What APIs refuse with. Any other code below 500 ("took too long", "as things stand", "too early", "the client is
// gone", "I'm a teapot") comes from what stands in between as well, in JSON too, and the list may have been taken.
const REFUSALS: ReadonlySet<number> = new Set([
	400, 401, 402, 403, 404, 405, 406, 410, 411, 413, 415, 422, 429,
]);

function isNoRefusal(status: number): boolean {
	return status >= 400 && status < 500 && !REFUSALS.has(status);
}

/** The refusal that the provider's folder sees, where it is the provider that speaks. */
function ownRefusal(answer: Answer, provider: Api): ProviderFailure | undefined {
	const outcome = settleNow(() => provider.readFailure(answer));
	// An answer so odd that its reader broke says nothing.
	if ('error' in outcome || outcome.value === undefined) return undefined;
	const failure = outcome.value;
	const isDocumented =
		failure.isDocumented ?? (typeof answer.body === 'object' && failure.message !== undefined);
	if (isDocumented) return { ...failure, isDocumented };
	return isPage(answer.body) ? undefined : { ...failure, isDocumented };
}

// What these say of a key, of credits or of a job is acted upon: a key may not list, a job is gone and its list is sent
// anew. Gateways say them in JSON and in plain words too ("404 page not found"), so only the provider's own form counts.
const NEEDS_OWN_FORM: ReadonlySet<number> = new Set([402, 403, 404, 410]);

const KIND_OF_STATUS: Record<number, FailureKind> = {
	401: 'credential',
	408: 'temporary',
	425: 'temporary',
	429: 'rateLimit',
	499: 'temporary',
};

function failureOfStatus({ status, body }: Answer): Failure | undefined {
	if (status >= 200 && status < 300) return undefined;
	const message = plainMessage(body);
	if (status < 400) {
		return { kind: 'unreadable', ownWords: 'The address answered with a redirect to another one' };
	}
	if (status >= 500) return { kind: 'temporary', message };
	if (isPage(body) && !MEANS_NO.has(status)) {
		return {
			kind: 'unreadable',
			ownWords: `A web page with HTTP ${status} came in place of an answer`,
		};
	}
	if (NEEDS_OWN_FORM.has(status)) return { kind: 'unreadable', message, isOfNobody: true };
	return { kind: KIND_OF_STATUS[status] ?? 'rejected', message };
}

export function isPage(body: unknown): boolean {
	return typeof body === 'string' && body.trimStart().startsWith('<');
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
		const texts = Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
		if (texts.length > 0) return texts.slice(0, LONGEST_MESSAGE).join('; ');
	}
	return undefined;
}

// Refused or never found: these are said of a connection that never came about, and of nothing else.
const NEVER_CONNECTED = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);

// Said of a connection that never came about, and of one that broke: what was being done tells.
const PERHAPS_CONNECTED = new Set([
	'ETIMEDOUT',
	'EHOSTUNREACH',
	'ENETUNREACH',
	'EHOSTDOWN',
	'ENETDOWN',
	'EADDRNOTAVAIL',
]);

// Node's and OpenSSL's names for a certificate that is not trusted (Node's documentation, "X509 certificate error
// codes"): the connection ends before a request is sent.
const CERTIFICATE =
	/^(?:CERT_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET|VERIFY|DECODE)_\w+|HOSTNAME_MISMATCH|INVALID_CA|PATH_LENGTH_EXCEEDED|INVALID_PURPOSE|ERR_TLS_CERT_ALTNAME_INVALID)$/;

// HTTP that is none, and bodies that cannot be unpacked.
const NO_HTTP = /^(?:HPE_|Z_|ERR_(?!CANCELED$))/;

/**
 * Turns whatever n8n's request helper threw (no answer came) into an error without address or key. Only what is
 * known to have failed before anything was sent was certainly not taken.
 */
export function failureOfConnection(error: unknown, redactor: Redactor): TransportError {
	const problems = chainOf(error);
	const ofCredential = problems.find(
		({ isOfCredential, message }) => isOfCredential === true || message.startsWith('Domain not allowed: '),
	);
	if (ofCredential !== undefined) {
		const message = redactor.text(ofCredential.message).slice(0, LONGEST_MESSAGE);
		return new TransportError('configuration', message, { notTaken: true });
	}
	const [{ code: networkCode } = { code: undefined }] = problems.filter(({ code }) => code !== undefined);
	if (networkCode === undefined) return new TransportError('network', 'No answer came', { notTaken: false });
	const isLasting = problems.some(({ code }) => CERTIFICATE.test(code ?? ''));
	if (isLasting) {
		return new TransportError('network', `The certificate of the server is not trusted (${networkCode})`, {
			networkCode,
			notTaken: true,
			isLasting,
		});
	}
	if (NO_HTTP.test(networkCode)) {
		return new TransportError('unreadable', `What came could not be read (${networkCode})`, {
			networkCode,
			notTaken: false,
		});
	}
	return new TransportError('network', `No answer came (${networkCode})`, {
		networkCode,
		notTaken: problems.some(neverConnected),
	});
}

interface Problem {
	code?: string;
	syscall?: string;
	isOfCredential?: boolean;
	message: string;
}

function neverConnected({ code = '', syscall }: Problem): boolean {
	const whileConnecting = syscall === 'connect' || syscall === 'bind';
	if (NEVER_CONNECTED.has(code)) return syscall === undefined || whileConnecting || syscall === 'getaddrinfo';
	return PERHAPS_CONNECTED.has(code) && whileConnecting;
}

// n8n wraps what axios threw, axios what Node threw, and Node the tries at several addresses of one host.
function chainOf(error: unknown): Problem[] {
	const problems: Problem[] = [];
	let current: unknown = error;
	for (let depth = 0; depth < 6 && typeof current === 'object' && current !== null; depth++) {
		problems.push(toProblem(current));
		const cause: unknown = Reflect.get(current, 'cause');
		const tries: unknown = Reflect.get(current, 'errors');
		current = cause ?? (Array.isArray(tries) ? tries[0] : undefined);
	}
	return problems;
}

function toProblem(error: object): Problem {
	const code: unknown = Reflect.get(error, 'code');
	const syscall: unknown = Reflect.get(error, 'syscall');
	const message: unknown = Reflect.get(error, 'message');
	return {
		code: typeof code === 'string' && /^[A-Z][A-Z0-9_]{2,60}$/.test(code) ? code : undefined,
		syscall: typeof syscall === 'string' ? syscall : undefined,
		isOfCredential: Reflect.get(error, 'problem') === CREDENTIAL_PROBLEM,
		message: typeof message === 'string' ? message : '',
	};
}

/** `Retry-After` in ms: whole seconds or an HTTP date (RFC 9110, section 10.2.3). */
export function retryAfter(header: string | undefined, now = Date.now()): number | undefined {
	if (header === undefined || header.trim() === '') return undefined;
	const seconds = Number(header);
	if (Number.isFinite(seconds)) return Math.max(0, seconds * 1_000);
	const date = Date.parse(header);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
