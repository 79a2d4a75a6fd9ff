// What the figures say, for the terminal.
import { paint, say } from '../lib/say.mjs';

/**
 * Holds the figures against the goals.
 *
 * @returns each goal with what was measured and whether it is reached; without those whose sizes were not run, or
 *   whose peer gave no time to compare with
 */
export function judge(goals, results) {
	const find = (contender, size) => results.find((one) => one.contender === contender && one.size === size);
	return goals.flatMap((goal) => {
		const ours = find('ours', goal.size);
		const other = find(goal.against ?? 'ours', goal.size);
		if (ours === undefined || (ours.ms !== undefined && other?.ms === undefined)) return [];
		if (ours.ms === undefined || ours.wrong !== undefined) return [{ ...goal, isReached: false }];
		const { ms, peakMb, perItemUs } = ours;
		const measured = { ms, peakMb, perItemUs, ratio: Number((other.ms / ms).toPrecision(3)) };
		const isReached =
			(goal.ratio === undefined || measured.ratio >= goal.ratio) &&
			['ms', 'peakMb', 'perItemUs'].every((most) => goal[most] === undefined || ours[most] <= goal[most]);
		return [{ ...goal, measured, isReached }];
	});
}

export function printCase({ title, isFile, contenders, results, goals }) {
	say(`\n${paint('bold', title)}`);
	for (const size of [...new Set(results.map((one) => one.size))]) {
		const ofSize = results.filter((one) => one.size === size);
		const ours = ofSize.find(({ contender }) => contender === 'ours');
		say(`  ${sizeText(size, isFile)}`);
		for (const one of ofSize) say(`    ${contenders[one.contender].padEnd(68)}${figuresText(one, ours)}`);
	}
	for (const goal of goals) {
		const mark = goal.isReached ? paint('green', 'reached') : paint('red', 'missed');
		say(`  ${mark}: ${sizeText(goal.size, isFile)}: ${goalText(goal, contenders)}`);
	}
}

function figuresText({ ms, peakMb, wrong, failed, perItemUs, engine, runs, parameterReads }, ours) {
	if (ms === undefined) return `fails: ${failed}`;
	const ratio = ours?.ms === undefined ? '' : `${(ms / ours.ms).toPrecision(3)}x`;
	const notes = [
		wrong && `WRONG: ${wrong}`,
		failed && `fails: ${failed}`,
		perItemUs !== undefined && `${perItemUs} us an item`,
		engine && `${engine} engine`,
		parameterReads && `${parameterReads} reads`,
		`${runs} ${runs === 1 ? 'run' : 'runs'}`,
	];
	return `${timeText(ms).padStart(8)}${`${peakMb} MB`.padStart(9)}${ratio.padStart(8)}   ${notes.filter(Boolean).join(', ')}`;
}

export function goalText({ against, ratio, peakMb, ms, perItemUs, measured = {} }, contenders) {
	const was = (text) => (text === undefined ? '' : ` (${text})`);
	return [
		ratio && `>= ${ratio}x ${contenders[against]}${was(measured.ratio && `${measured.ratio}x`)}`,
		peakMb && `<= ${peakMb} MB over idle${was(measured.peakMb && `${measured.peakMb} MB`)}`,
		ms && `<= ${timeText(ms)}${was(measured.ms && timeText(measured.ms))}`,
		perItemUs && `<= ${perItemUs} us an item${was(measured.perItemUs)}`,
	]
		.filter(Boolean)
		.join(', ');
}

/** 100,000 rows of the files that are passed on are 10 MB. */
export function sizeText(size, isFile) {
	if (!isFile) return `${size.toLocaleString('en')} rows`;
	const mb = size / 10_000;
	return mb >= 1_000 ? `${mb / 1_000} GB` : `${mb} MB`;
}

export const timeText = (ms) =>
	ms < 1_000 ? `${Math.round(ms)} ms` : `${(ms / 1_000).toFixed(ms < 10_000 ? 2 : 1)} s`;
