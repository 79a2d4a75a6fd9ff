// `node scripts/scale.mjs`: what Verify takes of time and memory for long lists. Nothing is asserted.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { findProvider, providerIds } from './lib/providers.mjs';
import { repository } from './lib/run.mjs';
import { say, seconds } from './lib/say.mjs';

const RESULTS = join(repository, 'bench', 'scale.json');
/** Where a provider names no limit. */
const UNLIMITED = 1_000_000;
const WIDTHS = [10, 9, 14, 15, 17];

const USAGE = `node scripts/scale.mjs [options]

Runs Verify over many items on n8n-core, each size in a process of its own, against the simulated provider in
another process; then joins results to a list without n8n. "Input" is what the items hold in memory, "result" what
the verified ones hold beside them; the peak is of the whole process, over what it held before both.

  --provider <id>   ${providerIds.join(', ')} (all of them, one after the other)
  --sizes <n,n>     items; "limit" is the most that the provider takes in one job (10000,100000,limit)
  --join <n>        rows to join (1000000)
  --uploads         only the Upload of each provider's limit: the memory over that of the items (Linux)
  --keep            the figures go into bench/scale.json, where docs/speed.md has them from (npm run generate)
  --help
`;

const { values: options } = parseArgs({
	options: {
		provider: { type: 'string' },
		sizes: { type: 'string', default: '10000,100000,limit' },
		join: { type: 'string', default: '1000000' },
		uploads: { type: 'boolean', default: false },
		keep: { type: 'boolean', default: false },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

if (options.help) say(USAGE);
else await measure();

async function measure() {
	await ensureInstalled();
	const wanted = options.provider === undefined ? providerIds : [findProvider(options.provider)];
	const { load } = await import('./lib/typescript.mjs');
	const { providers } = load('nodes/BulkVerify/providers/registry.ts');
	const { buildAndUnpack } = load('test/harness/engine/index.ts');
	const packageRoot = await buildAndUnpack();
	const sandbox = await startSandbox();
	const verified = [];
	const uploads = [];
	if (options.uploads) say(line(['items', 'MB of values', 'peak over items']));
	try {
		for (const provider of wanted) {
			const { capabilities } = providers.find(({ id }) => id === provider);
			const [{ valueKind }] = capabilities.listTypes;
			if (options.uploads) {
				const size = capabilities.maxRowsPerJob ?? UNLIMITED;
				const task = { size, provider, valueKind, packageRoot, credentials: sandbox.urls };
				const figures = await child('upload.mjs', task);
				uploads.push({ provider, size, ...figures });
				say(`${line([size.toLocaleString('en'), figures.valuesMb, `${figures.peakMb} MB`])}  ${provider}`);
				continue;
			}
			say(`${provider}\n${header('items')}`);
			for (const { size, isLimit } of sizesFor(capabilities.maxRowsPerJob)) {
				const task = { size, provider, valueKind, packageRoot, credentials: sandbox.urls };
				const figures = await child('verify.mjs', task);
				verified.push({ provider, size, isLimit, ...figures });
				show(size, figures);
			}
			say('');
		}
	} finally {
		sandbox.stop();
	}
	if (options.uploads) {
		if (options.keep) keep({ uploads });
		return;
	}
	const joined = [];
	say(header('joined'));
	for (const size of options.join.split(',').map(Number)) {
		const figures = await child('join.mjs', { size });
		joined.push({ size, ...figures });
		show(size, figures);
	}
	if (options.keep) keep({ verified, joined });
}

/** What was not measured this time stays as it was. */
function keep({ verified = [], uploads = [], joined }) {
	const before = existsSync(RESULTS) ? JSON.parse(readFileSync(RESULTS, 'utf8')) : {};
	const results = {
		date: new Date().toISOString().slice(0, 10),
		verified: withNew(before.verified, verified),
		uploads: withNew(before.uploads, uploads),
		joined: joined ?? before.joined ?? [],
	};
	writeFileSync(RESULTS, `${JSON.stringify(results, undefined, '\t')}\n`);
}

function withNew(before = [], measured) {
	const others = before.filter(({ provider }) => !measured.some((one) => one.provider === provider));
	return [...others, ...measured];
}

/** In ascending order; a limit that another size has already is measured once. */
function sizesFor(limit) {
	const sizes = options.sizes
		.split(',')
		.map((size) => (size === 'limit' ? limit : Number(size)))
		.filter((size) => size !== null);
	return [...new Set(sizes)].sort((a, b) => a - b).map((size) => ({ size, isLimit: size === limit }));
}

function header(what) {
	return line([what, 'time', 'MB of input', 'MB of result', 'peak over idle']);
}

function show(size, { ms, inputMb, resultMb, peakMb }) {
	say(line([size.toLocaleString('en'), seconds(ms), inputMb, resultMb, `${peakMb} MB`]));
}

function line(cells) {
	return cells.map((cell, column) => String(cell).padStart(WIDTHS[column])).join('');
}

/** Runs a measurement in a fresh process; its last line is the result as JSON. */
async function child(script, task) {
	const path = join(repository, 'scripts', 'scale', script);
	const running = spawn(
		process.execPath,
		['--expose-gc', '--max-old-space-size=8192', path, JSON.stringify(task)],
		{
			cwd: repository,
			stdio: ['ignore', 'pipe', 'inherit'],
		},
	);
	let output = '';
	running.stdout.setEncoding('utf8').on('data', (text) => (output += text));
	const code = await new Promise((done) => running.once('close', done));
	if (code !== 0) throw new Error(`${script} ended with ${code}`);
	return JSON.parse(output.trim().split('\n').at(-1));
}

/** The providers in a process of their own: their memory is not the node's. */
async function startSandbox() {
	const running = spawn(
		process.execPath,
		[join(repository, 'scripts', 'sandbox.mjs'), '--free', '--json', '--pace', '0'],
		{ cwd: repository, stdio: ['ignore', 'pipe', 'inherit'] },
	);
	process.once('exit', () => running.kill());
	process.once('SIGTERM', () => process.exit(143));
	const line = await new Promise((done, failed) => {
		let output = '';
		running.once('close', () => failed(new Error('The sandbox did not start')));
		running.stdout.setEncoding('utf8').on('data', (text) => {
			output += text;
			if (output.includes('\n')) done(output);
		});
	});
	return { urls: JSON.parse(line).urls, stop: () => running.kill() };
}
