// Where the time of a run goes: Node's own profiler around the measured part alone.
import { readFileSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { say } from '../lib/say.mjs';

const SHOWN = 15;

/** Runs the work under the profiler and writes a .cpuprofile for Chromium's developer tools. */
export async function profiled(work, file) {
	const session = new Session();
	session.connect();
	await session.post('Profiler.enable');
	await session.post('Profiler.start');
	const result = await work();
	const { profile } = await session.post('Profiler.stop');
	session.disconnect();
	writeFileSync(file, JSON.stringify(profile));
	return result;
}

/** The functions that took most of the time themselves. */
export function printProfile(file) {
	const { nodes, samples, timeDeltas } = JSON.parse(readFileSync(file, 'utf8'));
	const byId = new Map(nodes.map((node) => [node.id, node.callFrame]));
	const own = new Map();
	samples.forEach((id, index) => {
		const { functionName, url, lineNumber } = byId.get(id);
		const where = url === '' ? '' : ` ${url.split('/').slice(-2).join('/')}:${lineNumber + 1}`;
		const key = `${functionName || '(anonymous)'}${where}`;
		own.set(key, (own.get(key) ?? 0) + timeDeltas[index]);
	});
	const total = [...own.values()].reduce((sum, us) => sum + us, 0);
	say(`\n  ${file}`);
	for (const [key, us] of [...own].sort(([, a], [, b]) => b - a).slice(0, SHOWN)) {
		say(
			`  ${`${((us / total) * 100).toFixed(1)} %`.padStart(8)} ${`${Math.round(us / 1_000)} ms`.padStart(9)}  ${key}`,
		);
	}
}
