// Time and memory of one piece of work, in a process of its own. Wants --expose-gc.
import { readFileSync, writeFileSync } from 'node:fs';

const MB = 1024 * 1024;

/**
 * @param prepare makes what goes in
 * @param work gets what `prepare` made
 * @returns the work's result, its ms, and in MB its peak: the highest resident memory over what the process held at
 *   rest with the input in it. What making the input left behind for the heap to use again does not count as rest.
 */
export async function measured(prepare, work) {
	const before = held();
	const input = await prepare();
	const idle = before.resident + held().used - before.used;
	forgetPeak();
	const started = performance.now();
	const result = await work(input);
	const ms = performance.now() - started;
	return { result, ms, peakMb: Math.max(0, Math.round((peak() - idle) / MB)) };
}

function held() {
	globalThis.gc();
	globalThis.gc();
	const { rss, heapUsed, external } = process.memoryUsage();
	return { resident: rss, used: heapUsed + external };
}

/** Linux can start the peak anew; elsewhere it is the process's own since its start. */
function forgetPeak() {
	try {
		writeFileSync('/proc/self/clear_refs', '5');
	} catch {
		// Not Linux.
	}
}

function peak() {
	try {
		return Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) * 1024;
	} catch {
		return process.resourceUsage().maxRSS * 1024;
	}
}
