// `npm run bench`: this package beside what people use instead of it, in one run on one machine.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { repository } from './lib/run.mjs';
import { say, shown } from './lib/say.mjs';

const RESULTS = join(repository, 'bench', 'results.json');
const PLOT = join(repository, 'docs', 'speed.svg');
const PAPER = join(repository, 'docs', 'speed.md');

const USAGE = `npm run bench -- [options]

Measures uploads, downloads, joining and reading of parameters: this package, n8n's own nodes, ZeroBounce's node and the
bare libraries, all on one n8n-core, each run in a process of its own against a provider in another one. Prints a
table; the whole of it also goes into bench/results.json and docs/speed.svg.

  --cases <id,id>       only these: {cases}
  --sizes <n,n>         only these sizes, in rows (100000 rows are 10 MB)
  --runs <n>            runs of each contender, in turns; the table shows medians (5). Who takes longer than a minute
                        runs once.
  --quick               small lists, one run: whether everything works
  --json <file>         where the figures go, also where not all was measured
  --zerobounce <folder> ZeroBounce's package as built, where npm has none
  --profile             runs this package alone, prints where its time goes, and keeps the profiles
  --paper               measures nothing: puts the last figures into docs/speed.md and docs/speed.svg
  --help
`;

const { values: options } = parseArgs({
	options: {
		cases: { type: 'string' },
		sizes: { type: 'string' },
		runs: { type: 'string', default: '5' },
		quick: { type: 'boolean', default: false },
		json: { type: 'string' },
		zerobounce: { type: 'string' },
		profile: { type: 'boolean', default: false },
		paper: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

await ensureInstalled();
const { CASES } = await import('./bench/cases.mjs');
const { plot } = await import('./bench/plot.mjs');
const { printCase } = await import('./bench/report.mjs');

if (options.help) say(USAGE.replace('{cases}', CASES.map(({ id }) => id).join(', ')));
else if (options.paper) await show(JSON.parse(readFileSync(options.json ?? RESULTS, 'utf8')));
else await measure();

async function measure() {
	const { ensurePeers, findZeroBounce, versionsOf } = await import('./bench/peers.mjs');
	const { measureCase } = await import('./bench/runs.mjs');
	const { startServer } = await import('./bench/provider.mjs');
	const { load } = await import('./lib/typescript.mjs');
	const { machine } = await import('./bench/machine.mjs');

	const peers = await ensurePeers();
	const zeroBounce = await findZeroBounce(options.zerobounce);
	const folder = mkdtempSync(join(tmpdir(), 'bulk-verify-bench-'));
	// Also where the person stops it: the lists take a gigabyte.
	process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
	process.once('SIGINT', () => process.exit(130));
	const server = await startServer(folder);
	try {
		const packageRoot = await load('test/harness/engine/index.ts').buildAndUnpack(folder);
		const versions = versionsOf(peers, zeroBounce);
		const results = { date: today(), machine: machine(), versions, runs: runs(), cases: [] };
		warnIfBusy(results.machine);
		const task = { url: server.url, packageRoot, peers, zeroBounce, folder, profile: options.profile };
		for (const one of chosen()) {
			const measured = await measureCase(one, task, runs());
			results.cases.push(measured);
			printCase(measured);
			keep(results);
		}
		if (isWhole()) await show(results);
		tellFailures(results);
	} finally {
		server.stop();
	}
}

/** Who has not run, or gave something else than was wanted, was not measured: that ends no run, but is no success. */
function tellFailures({ cases }) {
	const failures = cases.flatMap(({ title, contenders, results }) =>
		results.flatMap(({ contender, failed, wrong }) => {
			const why = failed ?? wrong;
			return why === undefined ? [] : [`${title}: ${contenders[contender]}: ${why}`];
		}),
	);
	if (failures.length === 0) return;
	say(`\nNot measured:\n${[...new Set(failures)].map((text) => `  ${text}`).join('\n')}`);
	process.exitCode = 1;
}

function warnIfBusy({ loadBefore, cores }) {
	if (loadBefore < cores / 2) return;
	say(`Other programs are busy (load ${loadBefore} on ${cores} cores): times will be off, ratios less so.`);
}

function runs() {
	return options.quick || options.profile ? 1 : Number(options.runs);
}

function today() {
	return new Date().toISOString().slice(0, 10);
}

/** The cases with the sizes that are wanted. */
function chosen() {
	const ids = options.cases?.split(',');
	const sizes = options.sizes?.split(',').map(Number);
	const unknown = ids?.filter((id) => !CASES.some((one) => one.id === id)) ?? [];
	if (unknown.length > 0) throw new Error(`No such case: ${unknown.join(', ')}`);
	return CASES.filter(({ id }) => ids === undefined || ids.includes(id)).map((one) => ({
		...one,
		contenders: one.contenders.map(([id, title, all]) => {
			if (options.quick) return [id, title, [1_000]];
			return [id, title, sizes === undefined ? all : all.filter((size) => sizes.includes(size))];
		}),
	}));
}

function isWhole() {
	return !options.quick && !options.profile && options.cases === undefined && options.sizes === undefined;
}

/** After each case: what half an hour has measured is not lost with the last of them. */
function keep(results) {
	const file = options.json ?? (isWhole() ? RESULTS : undefined);
	if (file === undefined) return;
	writeFileSync(file, `${JSON.stringify(results, null, '\t')}\n`);
	say(`\nThe figures so far are in ${shown(file)}.`);
}

/** The plot, and the table in docs/speed.md where that has a place for it. */
async function show(results) {
	const { intoPaper } = await import('./bench/markdown.mjs');
	writeFileSync(PLOT, plot(results));
	say(`The plot is in ${shown(PLOT)}.`);
	const before = existsSync(PAPER) ? readFileSync(PAPER, 'utf8') : '';
	const after = intoPaper(before, results);
	if (after === undefined)
		return say(`${shown(PAPER)} has no <!-- speed:start --> and <!-- speed:end -->: left alone.`);
	const { formatted } = await import('./lib/formatted.mjs');
	const text = await formatted(PAPER, after);
	if (text !== before) writeFileSync(PAPER, text);
	say(`The table is in ${shown(PAPER)}.`);
}
