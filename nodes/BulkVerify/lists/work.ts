/** Long work, which yields wherever others in n8n may have their turn. */
export type Work<T> = Generator<undefined, T, undefined>;

/** So many entries of a list are gone through between two yields. */
export const ENTRIES_AT_A_STRETCH = 64;

/** What is made of each entry of a list. */
export function* eachMade<T, U>(entries: readonly T[], make: (entry: T) => U): Work<U[]> {
	const made: U[] = [];
	for (const entry of entries) {
		if (made.length % ENTRIES_AT_A_STRETCH === 0) yield;
		made.push(make(entry));
	}
	return made;
}

/** Does it without a pause: of a list that is known to be short. */
export function atOnce<T>(work: Work<T>): T {
	for (;;) {
		const step = work.next();
		if (step.done === true) return step.value;
	}
}
