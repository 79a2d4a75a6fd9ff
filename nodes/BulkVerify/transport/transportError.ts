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
	/** The provider certainly did nothing: sending the request again cannot do it twice. */
	notTaken?: boolean;
	/** How long the provider asks to wait, in ms. */
	retryAfterMs?: number;
	/** Node's code of a lost connection, e.g. `ECONNRESET`. */
	networkCode?: string;
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

// Stopped counts: the request had left.
const PERHAPS_TAKEN: ReadonlySet<TransportFailure> = new Set([
	'network',
	'temporary',
	'unreadable',
	'cancelled',
]);

/** Whether the provider may have done what was asked although no good answer came. */
export function perhapsTaken(error: unknown): boolean {
	if (!(error instanceof TransportError) || error.details.notTaken === true) return false;
	return PERHAPS_TAKEN.has(error.kind);
}
