/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setImmediate } from 'node:timers';

/**
 * For what share of the time that something took n8n could do nothing else at a stretch, at most. Both in the
 * processor's time: neither what else the machine does counts, nor how fast it is.
 */
export async function longestStretch<T>(work: () => Promise<T>): Promise<{ share: number; value: T }> {
	let longest = 0;
	let isOver = false;
	const started = process.cpuUsage();
	let before = started;
	const beat = () => {
		longest = Math.max(longest, process.cpuUsage(before).user);
		before = process.cpuUsage();
		if (!isOver) setImmediate(beat);
	};
	setImmediate(beat);
	const value = await work();
	isOver = true;
	beat();
	return { share: longest / process.cpuUsage(started).user, value };
}
