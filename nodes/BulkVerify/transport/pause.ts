import { sleep } from 'n8n-workflow';
import { TransportError } from './transportError';

// How long a stopped workflow waits at most until it notices.
const SLICE_MS = 200;

/**
 * Waits, but stops at once when the workflow is stopped.
 *
 * @throws TransportError of kind `cancelled`
 */
export async function pause(ms: number, signal: AbortSignal | undefined): Promise<void> {
	const end = Date.now() + ms;
	let left = ms;
	while (left > 0) {
		throwIfCancelled(signal);
		const slice = Math.min(left, SLICE_MS);
		await sleep(slice);
		// Also where the clock was set back meanwhile.
		left = Math.min(left - slice, end - Date.now());
	}
	throwIfCancelled(signal);
}

/** For moments when no request is under way. */
export function throwIfCancelled(signal: AbortSignal | undefined): void {
	if (signal?.aborted) throw stopped({ notTaken: true });
}

/** @param notTaken no request was under way that the provider may have taken all the same */
export function stopped({ notTaken }: { notTaken: boolean }): TransportError {
	return new TransportError('cancelled', 'The workflow was stopped', { notTaken });
}
