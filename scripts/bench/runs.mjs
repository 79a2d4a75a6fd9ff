// All runs of a case: the contenders in turns, each in a process of its own.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { repository } from '../lib/run.mjs';
import { isLive, liveLine } from '../lib/say.mjs';
import { cacheFolder } from '../n8n/install.mjs';
import { WARM_ROWS } from './cases.mjs';
import { writeList } from './data.mjs';
import { printProfile } from './profile.mjs';
import { judge } from './report.mjs';

/** Whoever is slower runs once. */
const SLOW_MS = 60_000;
const PATIENCE_MS = 900_000;

/**
 * @param one a case, with the sizes to measure
 * @param task what all children need to know
 * @returns the case with a result for each contender and size
 */
export async function measureCase(one, task, runs) {
	const results = [];
	const sizes = [...new Set(one.contenders.flatMap(([, , own]) => own))].sort((a, b) => a - b);
	const warm = await listFor(one, task, WARM_ROWS);
	for (const size of sizes) {
		const list = await listFor(one, task, size);
		const contenders = one.contenders.filter(([id, , own]) => own.includes(size) && isWanted(id, task));
		results.push(...(await measureSize(one, contenders, { ...task, list, warm }, runs)));
		if (list.path !== undefined) rmSync(list.path);
	}
	const { id, title, isFile = false } = one;
	const contenders = Object.fromEntries(one.contenders.map(([key, name]) => [key, name]));
	return { id, title, isFile, contenders, results, goals: judge(one.goals, results) };
}

function isWanted(id, { zeroBounce, profile }) {
	if (profile) return ['ours', 'oursChecked', 'verify'].includes(id);
	return id !== 'zeroBounce' || zeroBounce !== undefined;
}

async function measureSize(one, contenders, task, runs) {
	const all = new Map(contenders.map(([id]) => [id, []]));
	const line = liveLine();
	for (let round = 1; round <= runs; round++) {
		for (const [contenderId] of contenders) {
			const before = all.get(contenderId);
			if (before.some(({ ms, failed }) => failed !== undefined || ms > SLOW_MS)) continue;
			const run = `${one.id}, ${task.list.rows.toLocaleString('en')} rows, run ${round} of ${runs}`;
			line.show(isLive ? `${run}: ${contenderId}` : run);
			before.push(await child({ ...task, caseId: one.id, contenderId }, one.run[contenderId]));
		}
	}
	line.end();
	for (const { profile } of [...all.values()].flat()) if (profile) printProfile(profile);
	return [...all].map(([contender, figures]) => ({ contender, size: task.list.rows, ...summary(figures) }));
}

/** Every list lies ready as a file before the clock starts. */
async function listFor({ style, isFile }, { folder, url }, rows) {
	if (style === undefined) return { name: `items-${rows}`, rows };
	const list = { name: `${style}-${rows}`, ...(await writeList(folder, { style, rows })) };
	if (isFile) return { ...list, crc: crc32(readFileSync(list.path)) };
	await fetch(`${url}/__hold/${list.name}.csv`, { method: 'POST' });
	return list;
}

async function child(task, { node }) {
	const program = node === 'expressions' ? nodeWithExpressions() : process.execPath;
	const script = join(import.meta.dirname, 'child.mjs');
	const args = ['--expose-gc', '--max-old-space-size=8192', script, JSON.stringify(task)];
	const running = spawn(program, args, {
		cwd: repository,
		timeout: PATIENCE_MS,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let output = '';
	let problem = '';
	running.stdout.setEncoding('utf8').on('data', (text) => (output += text));
	running.stderr.setEncoding('utf8').on('data', (text) => (problem = (problem + text).slice(-4_000)));
	const code = await new Promise((done) => running.once('close', done));
	if (code === 0) return JSON.parse(output.trim().split('\n').at(-1));
	const reason = /^(?:\w*Error|FATAL ERROR): .*$/m.exec(problem)?.[0] ?? `ended with ${code}`;
	return { failed: reason.slice(0, 200) };
}

/** n8n's default expression engine needs Node 24: that of `npm run n8n`, where it is installed. */
function nodeWithExpressions() {
	const name = `node-${process.platform}-${process.arch}`;
	const own = join(cacheFolder, 'node-24', 'node_modules', name, 'bin', 'node');
	return Number(process.versions.node.split('.')[0]) >= 24 || !existsSync(own) ? process.execPath : own;
}

/** Medians; what was wrong or failed once is wrong. */
function summary(figures) {
	const { failed } = figures.find(({ failed }) => failed !== undefined) ?? {};
	const { wrong } = figures.find(({ wrong }) => wrong !== undefined) ?? {};
	const right = figures.filter(({ failed }) => failed === undefined);
	const [first = {}] = right;
	return {
		runs: figures.length,
		...(failed && { failed }),
		...(wrong && { wrong }),
		...(right.length > 0 && {
			ms: round(median(right.map(({ ms }) => ms))),
			fastestMs: round(Math.min(...right.map(({ ms }) => ms))),
			slowestMs: round(Math.max(...right.map(({ ms }) => ms))),
			peakMb: median(right.map(({ peakMb }) => peakMb)),
		}),
		...(first.perItemUs !== undefined && {
			perItemUs: round(median(right.map(({ perItemUs }) => perItemUs))),
		}),
		...(first.engine && { engine: first.engine }),
		...(first.parameterReads && { parameterReads: first.parameterReads }),
	};
}

function median(values) {
	const sorted = values.toSorted((a, b) => a - b);
	const middle = sorted.length >> 1;
	return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Three digits are more than a shared machine can tell. */
const round = (value) => Number(value.toPrecision(3));
