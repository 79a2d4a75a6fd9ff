import type { Run } from '../n8n/run';
import { settle } from '../transport/retry';

/** An upload or a download that is under way when Max Wait is over may come to its end, but no later than this. */
export const GRACE_MS = 4 * 60 * 1_000;

/** A last question is asked when the time is over. */
export const LAST_QUESTION_MS = 30_000;

/** What is looked up before the first list is sent ends so much later, so that with an upload all of it takes five minutes. */
const LOOK_GRACE_MS = 45 * 1_000;

/**
 * What is asked before the first list is sent (earlier jobs, the balance) is part of Max Wait.
 *
 * @param maxWaitMs the longest of all lists
 * @returns how long it took, in ms
 * @throws what `look` throws
 */
export async function lookWithin(run: Run, maxWaitMs: number, look: () => Promise<void>): Promise<number> {
	const start = Date.now();
	await until(run, start + maxWaitMs + LOOK_GRACE_MS, look);
	return Date.now() - start;
}

/**
 * Does work of which no request goes on beyond a time.
 *
 * @param deadline ms since 1970
 * @throws what `work` throws
 */
export async function until<T>(run: Run, deadline: number, work: () => Promise<T>): Promise<T> {
	setDeadline(run, deadline);
	const outcome = await settle(work);
	setDeadline(run, undefined);
	if ('error' in outcome) throw outcome.error;
	return outcome.value;
}

/**
 * From now on no request and no wait before a retry goes on beyond this time (ms since 1970); `undefined` takes it
 * back.
 */
export function setDeadline({ transport }: Run, deadline: number | undefined): void {
	transport.until(deadline);
}
