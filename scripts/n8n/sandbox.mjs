// The sandbox in a process of its own, as `npm run sandbox` starts it.
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { repository } from '../lib/run.mjs';

/**
 * @param {string[]} options of `npm run sandbox`
 * @returns {Promise<{ urls: Record<string, Record<string, string>>, controlUrl: string, stop(): Promise<void> }>}
 * @throws an Error with what it said where it did not start
 */
export async function startSandboxProcess(options = []) {
	const child = spawn(process.execPath, [join('scripts', 'sandbox.mjs'), '--json', ...options], {
		cwd: repository,
		stdio: ['ignore', 'pipe', 'pipe'],
		// Ctrl-C reaches the script alone, which then stops the sandbox.
		detached: true,
	});
	let said = '';
	child.stderr.setEncoding('utf8').on('data', (text) => (said += text));
	const ended = new Promise((done) => child.once('exit', done));
	process.once('exit', () => child.kill());
	const answer = await Promise.race([firstLine(child.stdout), ended.then(() => undefined)]);
	if (answer === undefined) throw new Error(`The sandbox did not start. ${said.trim()}`);
	return {
		...JSON.parse(answer),
		async stop() {
			child.kill();
			await ended;
		},
	};
}

const firstLine = (stream) => new Promise((done) => createInterface({ input: stream }).once('line', done));
