// One contender, one case, one size, in a process of its own: prints what it took and whether its result is right.
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from '../lib/typescript.mjs';
import { contenderOf } from './cases.mjs';
import { measured } from './memory.mjs';
import { profiled } from './profile.mjs';
import { peerRequire } from './peers.mjs';

const task = JSON.parse(process.argv[2]);
const contender = contenderOf(task);
const kit = { task, load, peer: peerRequire(task.peers), ...load('test/harness/engine/index.ts') };
kit.engine = await contender.open(kit);

// What is loaded and compiled once is not what is compared.
await run(task.warm);
const profile =
	task.profile && join(tmpdir(), `bench-${task.caseId}-${task.contenderId}-${task.list.rows}.cpuprofile`);
const { ms, peakMb, result } = await run(task.list, profile);
console.log(JSON.stringify(result.error ? { failed: result.error.message } : await figures()));
process.exit(0);

async function figures() {
	const wrong = await contender.check(kit, result, task.list);
	return { ms, peakMb, profile, ...(wrong && { wrong }), ...contender.extra?.(kit, result, task.list) };
}

async function run(list, profile) {
	const work = async (input) => await contender.run(kit, input, list);
	return await measured(
		async () => await contender.input(kit, list),
		profile ? async (input) => await profiled(async () => await work(input), profile) : work,
	);
}
