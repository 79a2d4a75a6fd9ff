import type { FailureKind } from './request';

export type TransportFailure =
	| FailureKind
	/** No answer came, or it broke off. */
	| 'network'
	/** The workflow was stopped. */
	| 'cancelled'
	/** The credential cannot be used as it is. */
	| 'configuration';

export interface TransportErrorDetails {
	/** The provider's own message, redacted. */
	providerMessage?: string;
	httpCode?: number;
	/** The job that was asked for. */
	jobId?: string;
	/**
	 * `true`: the provider certainly did nothing, sending the request again cannot do it twice. `false`: it may have
	 * done what was asked. Where nothing is said, the kind decides.
	 */
	notTaken?: boolean;
	/** How long the provider asks to wait, in ms. */
	retryAfterMs?: number;
	/** Node's code of a lost connection, e.g. `ECONNRESET`. */
	networkCode?: string;
	/** It would be no different if it were asked for again: a certificate, an answer that is too large. */
	isLasting?: boolean;
	/** A result came without a byte. */
	isEmpty?: boolean;
	/** A result came with fewer rows than the provider says it has. */
	lacksRows?: boolean;
	/** A result came whose rows cannot be told apart. */
	isDamaged?: boolean;
	/** Page comes after page, and never the last. */
	isEndless?: boolean;
	/** More came than is taken in. */
	isTooMuch?: boolean;
	/** The caller's deadline passed. */
	outOfTime?: boolean;
}

/**
 * A request that did not succeed. It holds no request, no address and no header, so nothing of a key is in it.
 */
export class TransportError extends Error {
	constructor(
		readonly kind: TransportFailure,
		message: string,
		readonly details: TransportErrorDetails = {},
	) {
		super(message);
		this.name = 'TransportError';
	}
}

export function isErrorOfKind(error: unknown, kind: TransportFailure): error is TransportError {
	return error instanceof TransportError && error.kind === kind;
}

/** An answer that the documentation does not promise. `what` names it: "the list of jobs". */
export function unreadable(what: string, httpCode?: number): TransportError {
	return new TransportError('unreadable', `The provider's answer could not be read as ${what}`, { httpCode });
}

/** An answer that goes on beyond any that is honest, asked for again no less. */
export function tooMuch(limit: number, unit: 'bytes' | 'values' | 'rows'): TransportError {
	const most =
		unit === 'bytes' ? `${Math.round(limit / 1024 / 1024)} MB` : `${limit.toLocaleString('en-US')} ${unit}`;
	return new TransportError('unreadable', `More than ${most} came in one answer`, {
		notTaken: false,
		isLasting: true,
		isTooMuch: true,
	});
}

// Stopped counts: the request had left.
const PERHAPS_TAKEN: ReadonlySet<TransportFailure> = new Set([
	'network',
	'temporary',
	'unreadable',
	'cancelled',
]);

const NEVER_LEFT = new WeakSet<object>();

/** Remembers of an error that it came before any request left: a file that could not be opened. */
export function neverLeft<T>(error: T): T {
	if (typeof error === 'object' && error !== null) NEVER_LEFT.add(error);
	return error;
}

const TRIED_OUT = new WeakSet<TransportError>();

/** Remembers of an error that its request was repeated as often and as long as it may be. */
export function triedOut(error: TransportError): TransportError {
	TRIED_OUT.add(error);
	return error;
}

export function isTriedOut(error: TransportError): boolean {
	return TRIED_OUT.has(error);
}

/**
 * Whether the provider may have done what was asked although no good answer came. An error that is none of a
 * request counts too: something of our own broke, perhaps after the request had left.
 */
export function perhapsTaken(error: unknown): boolean {
	if (!(error instanceof TransportError)) {
		return typeof error !== 'object' || error === null || !NEVER_LEFT.has(error);
	}
	const { notTaken } = error.details;
	return notTaken === undefined ? PERHAPS_TAKEN.has(error.kind) : !notTaken;
}
