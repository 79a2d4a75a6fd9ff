import { valueKey } from '../lists/values';
import type { Work } from '../lists/work';
import { addHint } from '../n8n/hints';
import type { Run } from '../n8n/run';
import { inTurns } from '../transport/inTurns';
import { listTypeOf } from '../panel/listTypes';
import type { NamelessBatch } from './batches';

/** Nobody brings more by mistake; the keys of these are a few megabytes. */
const MOST_ROWS = 100_000;

/** Duplicates are removed within a list. Those between the lists of one run are paid in each of them, and said. */
export async function hintInSeveral(run: Run, lists: ReadonlyArray<readonly NamelessBatch[]>): Promise<void> {
	const rows = lists.flat().reduce((sum, { rowCount }) => sum + (rowCount ?? 0), 0);
	if (lists.length < 2 || rows > MOST_ROWS) return;
	const count = await inTurns(countInSeveral(run, lists));
	if (count === 0) return;
	const [values, them] = count === 1 ? ['1 value stands', 'it'] : [`${count} values stand`, 'them'];
	addHint(run.node, {
		message: `${values} in several lists of this run, and each list pays for ${them}. Duplicates are removed within a list only: the Input Source "Input Items" makes one list of all.`,
		type: 'warning',
	});
}

function* countInSeveral({ provider }: Run, lists: ReadonlyArray<readonly NamelessBatch[]>): Work<number> {
	const seen = new Set<string>();
	const several = new Set<string>();
	for (const batches of lists) {
		const own = new Set<string>();
		for (const { listType, values } of batches) {
			const { valueKind } = listTypeOf(provider.capabilities, listType);
			for (const value of values?.() ?? []) {
				own.add(valueKey(valueKind, value));
				yield;
			}
		}
		for (const key of own) {
			if (seen.has(key)) several.add(key);
			seen.add(key);
		}
	}
	return several.size;
}
