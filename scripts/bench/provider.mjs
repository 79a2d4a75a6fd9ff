// Starts server.mjs, which stops when this process ends, however it ends.
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** @param folder where the lists are */
export async function startServer(folder) {
	const child = spawn(process.execPath, [join(import.meta.dirname, 'server.mjs'), folder], {
		stdio: ['pipe', 'pipe', 'inherit'],
	});
	const url = await new Promise((ready, failed) => {
		child.stdout.setEncoding('utf8').once('data', (line) => ready(line.trim()));
		child.once('close', () => failed(new Error("The bench's provider did not start")));
	});
	return { url, stop: () => child.stdin.end() };
}
