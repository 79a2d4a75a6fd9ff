import type { Subject } from './subject';

/**
 * Promises of the contract that the code does not keep yet. Their cases must fail: whoever makes one hold takes its
 * line away. `some`: they fail for some providers only, so they may fail. The list shrinks to nothing.
 */
const PENDING: ReadonlyArray<{ title: string; when?: (subject: Subject) => boolean; some?: true }> = [
	{ title: 'jobs: an ID of dots stays within the address of a job', some: true },
	{ title: 'taken once: 429 is waited for where a list can be looked in', some: true },
	{ title: 'any answer: a list answered with loneSurrogateAfter is taken once', some: true },
];

export function pendingOf(name: string, subject: Subject): 'must fail' | 'may fail' | undefined {
	const entry = PENDING.find(({ title, when }) => name === title && (when?.(subject) ?? true));
	return entry && (entry.some ? 'may fail' : 'must fail');
}
