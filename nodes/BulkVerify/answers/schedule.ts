/* When to ask for the status of a job: pure. */

/** Where the vendor says nothing else. */
const LEAST_MS = 500;
const MOST_MS = 60_000;

/**
 * The most that an answer may come late, by the job's age: less than the 15 % and the second that are promised, for
 * a request takes its time too.
 */
const LATE_SHARE = 0.12;
const LATE_MS = 700;

/** Near its end a job is asked for more often, but not at every moment. */
const OFTENEST_SHARE = 0.5;

export interface Asking {
	/** How long the provider has worked on the job, in ms. */
	ageMs: number;
	/** Per cent; `null` where the provider tells none. */
	progress: number | null;
	/** What the vendor advises. */
	leastMs?: number;
	mostMs?: number;
	/** 0 to 1: many workflows that began together do not ask together. */
	chance: number;
}

/**
 * How long to wait before a job is asked for, in ms.
 *
 * @returns at most 12 % of its age and 0.7 s, so that its end is seen no later than that; sooner where its progress
 * says that it ends sooner; never less than the vendor's least
 */
export function nextWait({ ageMs, progress, leastMs = LEAST_MS, mostMs = MOST_MS, chance }: Asking): number {
	const longest = LATE_SHARE * Math.max(0, ageMs) + LATE_MS;
	const expected = remaining(ageMs, progress) ?? longest;
	const wanted = Math.max(Math.min(longest, expected + LATE_MS / 2), OFTENEST_SHARE * longest);
	const jittered = Math.min(wanted, mostMs) * (0.85 + 0.15 * chance);
	return Math.max(leastMs, jittered);
}

/** By its pace so far; `undefined` where it has none yet. */
function remaining(ageMs: number, progress: number | null): number | undefined {
	if (progress === null || progress <= 0 || progress >= 100) return undefined;
	return (ageMs * (100 - progress)) / progress;
}
