// `node scripts/scale.mjs`: what Verify takes of time and memory for long lists. Nothing is asserted.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { findProvider, providerIds } from './lib/providers.mjs';
import { repository } from './lib/run.mjs';
import { say, seconds } from './lib/say.mjs';

const WIDTHS = [10, 9, 14, 15, 17];

const USAGE = `node scripts/scale.mjs [options]

Runs Verify over many items on n8n-core, each size in a process of its own, against the simulated provider in
another process; then joins results to a list without n8n. "Input" is what the items hold in memory, "result" what
the verified ones hold beside them; the peak is of the whole process, over what it held before both.

  --provider <id>   ${providerIds.join(', ')} (the first where none is given)
  --sizes <n,n>     items (10000,50000,100000)
  --join <n>        rows to join (1000000)
  --help
`;

const { values: options } = parseArgs({
	options: {
		provider: { type: 'string', default: providerIds[0] },
		sizes: { type: 'string', default: '10000,50000,100000' },
		join: { type: 'string', default: '1000000' },
		help: { type: 'boolean', short: 'h', default: false },
	},
});

if (options.help) say(USAGE);
else await measure();

async function measure() {
	await ensureInstalled();
	const provider = findProvider(options.provider);
	const { load } = await import('./lib/typescript.mjs');
	const { buildAndUnpack } = load('test/harness/engine/index.ts');
	const packageRoot = await buildAndUnpack();
	const sandbox = await startSandbox();
	try {
		say(`${provider}\n`);
		say(header('items'));
		for (const size of numbers(options.sizes)) {
			const result = await child('verify.mjs', { size, provider, packageRoot, credentials: sandbox.urls });
			show(size, result);
		}
	} finally {
		sandbox.stop();
	}
	say(`\n${header('joined')}`);
	for (const size of numbers(options.join)) show(size, await child('join.mjs', { size }));
}

function numbers(list) {
	return list.split(',').map(Number);
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
