import fc from 'fast-check';
import { nextWait } from '../../nodes/BulkVerify/answers/schedule';
import { HOUR, MINUTE, play, SECOND } from './playedWait';

/* When a job is asked for: how late its end is seen, and how many requests that takes. */

const shapes: Record<string, (share: number) => number | null> = {
	nothing: () => null,
	even: (share) => Math.floor(share * 100),
	'fast, then slow': (share) => Math.min(99, Math.floor(Math.sqrt(share) * 100)),
	'slow, then fast': (share) => Math.floor(share ** 3 * 100),
	'nothing but nought': () => 0,
	'99 from the start': () => 99,
};

it('an end is seen at most 15 % and a second late, whatever the length and the progress told', () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 3 * HOUR }),
			fc.constantFrom(...Object.keys(shapes)),
			fc.double({ min: 0, max: 1, noNaN: true }),
			(length, shape, chance) => {
				const { late } = play({ length, progressAt: shapes[shape], chance });
				expect(late).toBeLessThanOrEqual(0.15 * length + SECOND);
			},
		),
		{ numRuns: 500 },
	);
});

it.each([
	[2 * SECOND, 4],
	[30 * SECOND, 28],
	[5 * MINUTE, 70],
	[HOUR, 150],
	[3 * HOUR, 300],
])('a job of %d ms takes at most %d requests, however it tells its progress', (length, most) => {
	const counts = Object.values(shapes).map(
		(progressAt) => play({ length, progressAt, chance: 0.5 }).requests,
	);
	expect(Math.max(...counts)).toBeLessThanOrEqual(most);
});

it('progress that tells the end makes it seen sooner', () => {
	const told = play({ length: 10 * MINUTE, progressAt: shapes.even });
	expect(told.late).toBeLessThan(15 * SECOND);
});

it("the vendor's advice is kept, whatever the progress", () => {
	fc.assert(
		fc.property(
			fc.integer({ min: 1, max: 3 * HOUR }),
			fc.constantFrom(...Object.keys(shapes)),
			(length, shape) => {
				const { waits } = play({
					length,
					progressAt: shapes[shape],
					leastMs: 10 * SECOND,
					mostMs: 30 * SECOND,
					chance: 0,
				});
				const odd = waits.filter((wait) => wait < 10 * SECOND || wait > 30 * SECOND);
				expect(odd).toEqual([]);
			},
		),
	);
});

it('workflows that began together do not ask together', () => {
	const at = (chance: number) => nextWait({ ageMs: 10 * MINUTE, progress: null, chance });
	expect(at(0)).toBeLessThan(0.9 * at(1));
});
