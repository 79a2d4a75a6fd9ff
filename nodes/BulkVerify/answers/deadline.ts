import type { Run } from '../n8n/run';

/** An upload or a download that is under way when Max Wait is over may come to its end, but no later than this. */
export const GRACE_MS = 4 * 60 * 1_000;

/** A last question is asked when the time is over. */
export const LAST_QUESTION_MS = 30_000;

/**
 * From now on no request and no wait before a retry goes on beyond this time (ms since 1970); `undefined` takes it
 * back.
 */
export function setDeadline({ transport }: Run, deadline: number | undefined): void {
	transport.until(deadline);
}
