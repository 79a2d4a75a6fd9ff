/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setImmediate } from 'node:timers';

/**
 * How long n8n could do nothing else at most while something ran, in seconds of the processor's time: what else the
 * machine does counts for nothing.
 */
export async function longestStretch<T>(work: () => Promise<T>): Promise<{ seconds: number; value: T }> {
	let longest = 0;
	let isOver = false;
	let before = process.cpuUsage();
	const beat = () => {
		longest = Math.max(longest, process.cpuUsage(before).user);
		before = process.cpuUsage();
		if (!isOver) setImmediate(beat);
	};
	setImmediate(beat);
	const value = await work();
	isOver = true;
	beat();
	return { seconds: longest / 1e6, value };
}
