import { TransportError, triedOut } from './transportError';
import { pause } from './pause';

const MAX_ATTEMPTS = 5;
const FIRST_WAIT_MS = 1_000;
const LONGEST_WAIT_MS = 30_000;

export interface RetryOptions {
	/** Which failures may be tried again. */
	isRetryable(error: TransportError): boolean;
	maxAttempts?: number | ((error: TransportError) => number);
	/** How long all waits together may take, in ms. */
	maxWaitMs: number;
	/** No try begins later than this after the first, in ms. */
	giveUpMs?: number;
	signal: AbortSignal | undefined;
}

/**
 * Tries a request until it succeeds, fails for good, or patience ends. Waits grow and are jittered; where the
 * provider says how long to wait, that is honoured, or the failure is told at once if it asks for too long.
 *
 * @throws whatever the last attempt threw; TransportError `cancelled` when the workflow is stopped
 */
export async function withRetries<T>(attempt: () => Promise<T>, options: RetryOptions): Promise<T> {
	const { maxAttempts = MAX_ATTEMPTS, giveUpMs = Infinity } = options;
	const startedAt = Date.now();
	let patienceMs = options.maxWaitMs;
	for (let tried = 1; ; tried++) {
		const outcome = await settle(attempt);
		if ('value' in outcome) return outcome.value;

		const { error } = outcome;
		if (!(error instanceof TransportError) || !options.isRetryable(error)) throw error;
		const waitMs = error.details.retryAfterMs ?? growingWait(tried);
		const most = typeof maxAttempts === 'number' ? maxAttempts : maxAttempts(error);
		const isTooLate = Date.now() + waitMs - startedAt > giveUpMs;
		if (tried >= most || waitMs > patienceMs || isTooLate) throw triedOut(error);
		patienceMs -= waitMs;
		await pause(waitMs, options.signal);
	}
}

/** Half to the whole of a wait that doubles each time: many workflows that failed together do not return together. */
export function growingWait(tried: number, firstMs = FIRST_WAIT_MS, longestMs = LONGEST_WAIT_MS): number {
	const ceiling = Math.min(longestMs, firstMs * 2 ** (tried - 1));
	return ceiling * (0.5 + Math.random() / 2);
}

/** A failed attempt's error is looked at and perhaps thrown on, which a catch block may not do. */
export async function settle<T>(attempt: () => Promise<T>): Promise<{ value: T } | { error: unknown }> {
	try {
		return { value: await attempt() };
	} catch (error) {
		return { error };
	}
}

/** The same for what does not wait. */
export function settleNow<T>(attempt: () => T): { value: T } | { error: unknown } {
	try {
		return { value: attempt() };
	} catch (error) {
		return { error };
	}
}
