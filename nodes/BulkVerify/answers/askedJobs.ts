import { settle } from '../transport/retry';
import type { Run } from '../n8n/run';

/** A job that input items ask for, with what they want of it. */
export interface AskedJob<W> {
	jobId: string;
	wish: W;
	/** The input items that ask for it, in their order. */
	items: number[];
}

/** An item that names no job, or one that cannot be had. */
export interface FailedItem {
	error: unknown;
	items: [number];
}

/**
 * The jobs that the input items ask for: each job once for each different wish, in the order of the first item. So
 * what several items ask for is downloaded once and comes out once, paired with all of them.
 *
 * @param read the job ID of an item and what is wanted of it (variant, format, field ...): plain data
 */
export async function askedJobs<W>(
	run: Run,
	read: (itemIndex: number) => Promise<{ jobId: string; wish: W }> | { jobId: string; wish: W },
): Promise<Array<AskedJob<W> | FailedItem>> {
	const all: Array<AskedJob<W> | FailedItem> = [];
	const known = new Map<string, AskedJob<W>>();
	for (let itemIndex = 0; itemIndex < run.node.getInputData().length; itemIndex++) {
		const outcome = await settle(async () => await read(itemIndex));
		if ('error' in outcome) {
			all.push({ error: outcome.error, items: [itemIndex] });
			continue;
		}
		const { jobId, wish } = outcome.value;
		const key = JSON.stringify([jobId, wish]);
		const same = known.get(key);
		if (same !== undefined) same.items.push(itemIndex);
		else {
			const asked = { jobId, wish, items: [itemIndex] };
			known.set(key, asked);
			all.push(asked);
		}
	}
	return all;
}
