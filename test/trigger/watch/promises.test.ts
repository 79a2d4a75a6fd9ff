/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import fc from 'fast-check';
import { History } from './history';
import { lives, providers, scenes } from './scenes';

/*
 * Random histories of an account and of n8n. `TRIGGER_RUNS=100000 SEED=random npx jest
 * test/trigger/watch/promises` makes the big run; a failure comes with its seed and the shortest history that shows it.
 */
const runs = Number(process.env.TRIGGER_RUNS ?? 2_400);

const properties = Object.entries(providers).flatMap(([name, provider]) =>
	Object.entries(lives).map(([life, happenings]) => ({ name: `${name}, ${life}`, provider, happenings })),
);
const runsEach = Math.ceil(runs / properties.length);

describe('every job that finishes after the first activation is emitted, once, and nothing else', () => {
	test.each(properties)(
		'$name',
		async ({ provider, happenings }) => {
			await fc.assert(
				fc.asyncProperty(scenes(provider, happenings), async (scene) => await new History(scene).run()),
				{ numRuns: runsEach },
			);
		},
		runs * 200 + 60_000,
	);
});
