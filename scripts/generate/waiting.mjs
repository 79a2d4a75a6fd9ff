// How late Verify sees the end of a job, played on a made-up clock with the schedule of the node itself.
import { load } from '../lib/typescript.mjs';
import { table } from './tables.mjs';

const LENGTHS = [
	['2 s', 2],
	['10 s', 10],
	['30 s', 30],
	['2 min', 120],
	['10 min', 600],
	['30 min', 1_800],
	['1 h', 3_600],
	['3 h', 10_800],
];

const even = (share) => Math.floor(share * 100);

const COLUMNS = [
	{ name: 'no progress told', progressAt: () => null },
	{ name: 'progress told', progressAt: even },
	{ name: 'progress told, vendor asks for 5 s at least', progressAt: even, leastMs: 5_000 },
];

/** @returns {string} a table of lengths against lateness and requests */
export function waiting() {
	const { play, SECOND, MINUTE } = load('test/verify/playedWait.ts');
	const rows = LENGTHS.map(([label, seconds]) => {
		const length = seconds * SECOND;
		const cells = COLUMNS.map(({ progressAt, leastMs }) => {
			const { late, requests } = play({ length, progressAt, leastMs, chance: 0.5 });
			const told = late < MINUTE ? `${(late / SECOND).toFixed(1)} s` : `${(late / MINUTE).toFixed(1)} min`;
			return `${told} late (${Math.round((100 * late) / length)} %), ${requests} requests`;
		});
		return [label, ...cells];
	});
	const head = ['a job of', ...COLUMNS.map(({ name }) => name)];
	return table(head, rows);
}
