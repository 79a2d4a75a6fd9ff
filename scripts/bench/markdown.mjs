// The table of docs/speed.md, from the figures.
import { goalText, sizeText, timeText } from './report.mjs';

const START = '<!-- speed:start -->';
const END = '<!-- speed:end -->';

/** @returns the paper with the table between its markers; `undefined` where it has none */
export function intoPaper(paper, results) {
	const from = paper.indexOf(START);
	const to = paper.indexOf(END);
	if (from === -1 || to < from) return undefined;
	return `${paper.slice(0, from + START.length)}\n\n${table(results)}\n\n${paper.slice(to)}`;
}

/** A row for each size of a case for which there is a goal. */
export function table({ cases, date, machine, versions }) {
	const rows = cases.flatMap((one) =>
		[...new Set(one.goals.map(({ size }) => size))].map((size) => row(one, size)),
	);
	const packages = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
	return [
		'| case | Bulk Verify | beside it | goals |',
		'|---|---|---|---|',
		...rows,
		'',
		`Medians; memory is what a run took over the process at rest with its input in it. ${date}, Node ${machine.node}, ${machine.cores} cores; ${packages.join(', ')}.`,
	].join('\n');
}

function row({ title, isFile, contenders, results, goals }, size) {
	const ofSize = results.filter((one) => one.size === size);
	const ours = ofSize.find(({ contender }) => contender === 'ours');
	const beside = ofSize
		.filter((one) => one !== ours)
		.map((one) => `${contenders[one.contender]}: ${besideText(one, ours)}`);
	const judged = goals
		.filter((goal) => goal.size === size)
		.map((goal) => `${goalText(goal, contenders)} ${goal.isReached ? 'reached' : '**missed**'}`);
	const what = `${title}, ${sizeText(size, isFile)}`;
	return `| ${[what, figures(ours), beside.join('<br>') || '-', judged.join('<br>')].join(' | ')} |`;
}

function figures({ ms, peakMb, perItemUs, parameterReads, failed }) {
	if (ms === undefined) return `fails (${failed})`;
	if (parameterReads !== undefined) return `${parameterReads} for the whole list`;
	return perItemUs === undefined ? `${timeText(ms)}, ${peakMb} MB` : `${perItemUs} us an item`;
}

function besideText(one, ours) {
	if (one.ms === undefined || ours.ms === undefined || one.parameterReads !== undefined) return figures(one);
	const ratio = one.perItemUs === undefined ? one.ms / ours.ms : one.perItemUs / ours.perItemUs;
	const note = one.wrong === undefined ? '' : `, but ${one.wrong}`;
	return `${figures(one)} (${ratio >= 100 ? Math.round(ratio) : ratio.toPrecision(2)}x${note})`;
}
