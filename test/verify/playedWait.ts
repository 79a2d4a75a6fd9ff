import { nextWait } from '../../nodes/BulkVerify/answers/schedule';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;

// What an answer takes at most where nothing is wrong.
const REQUEST_MS = 250;

interface World {
	/** How long the provider works, in ms. */
	length: number;
	/** What it tells of its progress at an age. */
	progressAt?: (share: number) => number | null;
	chance?: number;
	leastMs?: number;
	mostMs?: number;
}

/** Plays a wait on a made-up clock. */
export function play({ length, progressAt = () => null, chance = 1, leastMs, mostMs }: World) {
	let now = 0;
	let progress: number | null = null;
	let requests = 0;
	const waits: number[] = [];
	for (;;) {
		const wait = nextWait({ ageMs: now, progress, leastMs, mostMs, chance });
		waits.push(wait);
		now += wait;
		requests++;
		if (now >= length) return { late: now + REQUEST_MS - length, requests, waits };
		progress = progressAt(now / length);
		now += REQUEST_MS;
	}
}
