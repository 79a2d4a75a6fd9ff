/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setImmediate } from 'node:timers';
import { inTurns } from '../../nodes/BulkVerify/transport/inTurns';
import { atOnce, eachMade } from '../../nodes/BulkVerify/lists/work';

const entries = Array.from({ length: 2_000 }, (_, index) => index);

/** Of the processor's own time, so that each of them takes long enough. */
function busy(entry: number): number {
	const end = performance.now() + 0.15;
	while (performance.now() < end);
	return entry;
}

it('gives others their turn while it goes through a list, and loses none of it', async () => {
	let turns = 0;
	let isOver = false;
	const turn = () => {
		turns++;
		if (!isOver) setImmediate(turn);
	};
	setImmediate(turn);
	expect(await inTurns(eachMade(entries, busy))).toEqual(entries);
	isOver = true;
	// 300 ms of work in stretches of 50.
	expect(turns).toBeGreaterThan(3);
});

it('of a short list makes the same without a pause', () => {
	expect(atOnce(eachMade(entries.slice(0, 9), (entry) => entry * 2))).toEqual([
		0, 2, 4, 6, 8, 10, 12, 14, 16,
	]);
});
