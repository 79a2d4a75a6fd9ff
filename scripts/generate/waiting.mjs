// How late Verify sees the end of a job, played on a made-up clock with the schedule of the node itself.
import { load } from '../lib/typescript.mjs';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** What an answer of the provider takes. */
const REQUEST_MS = 250;

const LENGTHS = [
	['2 s', 2 * SECOND],
	['10 s', 10 * SECOND],
	['30 s', 30 * SECOND],
	['2 min', 2 * MINUTE],
	['10 min', 10 * MINUTE],
	['30 min', 30 * MINUTE],
	['1 h', HOUR],
	['3 h', 3 * HOUR],
];

const TELLING = {
	'no progress told': () => null,
	'progress told': (share) => Math.floor(share * 100),
	'progress told, vendor asks for 5 s at least': (share) => Math.floor(share * 100),
};

/** @returns {string} a table of lengths against lateness and requests */
export function waiting() {
	const { nextWait } = load('nodes/BulkVerify/answers/schedule.ts');
	const columns = Object.entries(TELLING).map(([name, progressAt]) => ({
		name,
		progressAt,
		leastMs: name.includes('5 s') ? 5 * SECOND : undefined,
	}));
	const rows = LENGTHS.map(([label, length]) => {
		const cells = columns.map((column) => told(length, play(nextWait, length, column)));
		return `| ${[label, ...cells].join(' | ')} |`;
	});
	const head = ['a job of', ...columns.map(({ name }) => name)];
	return [`| ${head.join(' | ')} |`, `|${head.map(() => '---').join('|')}|`, ...rows].join('\n');
}

function play(nextWait, length, { progressAt, leastMs }) {
	let now = 0;
	let progress = null;
	for (let requests = 1; ; requests++) {
		now += nextWait({ ageMs: now, progress, leastMs, chance: 0.5 });
		if (now >= length) return { late: now + REQUEST_MS - length, requests };
		progress = progressAt(now / length);
		now += REQUEST_MS;
	}
}

function told(length, { late, requests }) {
	const seconds = late < MINUTE ? `${(late / SECOND).toFixed(1)} s` : `${(late / MINUTE).toFixed(1)} min`;
	return `${seconds} late (${Math.round((100 * late) / length)} %), ${requests} requests`;
}
