// Starting other programs. Node's own modules only: this runs before anything is installed.
import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isLive, liveLine, paint, say, seconds } from './say.mjs';

export const repository = fileURLToPath(new URL('../..', import.meta.url));

// npm and the tools' starters are scripts on Windows, which only a shell starts.
const shell = process.platform === 'win32';

const environment = () => ({
	...process.env,
	PATH: `${join(repository, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
});

/**
 * Runs a tool with its output shown as it comes.
 *
 * @returns its exit code
 */
export async function show(command, args) {
	const child = spawn(command, args, {
		cwd: repository,
		shell,
		env: environment(),
		stdio: ['ignore', 'inherit', 'inherit'],
	});
	return await exitCode(child);
}

/**
 * Runs a tool and shows its output in one piece at the end: for several at once.
 *
 * @param before called before it is shown
 * @returns its exit code
 */
export async function captured(command, args, before) {
	let output = '';
	const child = piped(command, args, {}, (text) => (output += text));
	const code = await exitCode(child);
	before();
	process.stdout.write(output);
	return code;
}

/**
 * Runs something that takes long and whose output matters only if it fails; shows that it is still at work.
 *
 * @throws an Error with the end of the output where it fails
 */
export async function quietly(title, command, args, options = {}) {
	let output = '';
	const child = piped(command, args, options, (text) => (output = (output + text).slice(-20_000)));
	await withClock(
		title,
		exitCode(child).then((code) => {
			if (code !== 0) throw new Error(`"${command} ${args.join(' ')}" failed:\n\n${output.trim()}`);
		}),
	);
}

/** Starts a tool whose output goes to `take`, a piece of text at a time. */
function piped(command, args, { cwd = repository, env = environment() }, take) {
	const child = spawn(command, args, { cwd, shell, env, stdio: ['ignore', 'pipe', 'pipe'] });
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', take);
	return child;
}

/** Shows how long something has been at work, and at last how long it took. */
export async function withClock(title, work) {
	const started = Date.now();
	const line = liveLine();
	const show = () => line.show(`${title} ... ${Math.round((Date.now() - started) / 1_000)} s`);
	if (isLive) show();
	else say(`${title} ...`);
	const timer = setInterval(show, isLive ? 1_000 : 15_000);
	try {
		const value = await work;
		line.show(`${title} ${paint('green', 'done')} (${seconds(Date.now() - started)})`);
		return value;
	} finally {
		clearInterval(timer);
		line.end();
	}
}

function exitCode(child) {
	return new Promise((done, failed) => {
		child.once('error', failed);
		child.once('close', (code) => done(code ?? 1));
	});
}
