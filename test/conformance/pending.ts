import type { Subject } from './subject';

/**
 * Promises of the contract that the code does not keep yet. Their cases must fail: whoever makes one hold takes its
 * line away. The list shrinks to nothing.
 */
const PENDING: ReadonlyArray<{ title: string; when?: (subject: Subject) => boolean }> = [
	{ title: 'taken once: 503 with Retry-After may have been taken: not sent again' },
	{ title: 'results: when it was verified is told: the end of the job, or now' },
];

export const isPending = (name: string, subject: Subject): boolean =>
	PENDING.some(({ title, when }) => name === title && (when?.(subject) ?? true));
