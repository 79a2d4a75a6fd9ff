import type { IDataObject, INodeExecutionData, IPairedItemData } from 'n8n-workflow';
import type { Job } from '../providers/contract';
import { settle } from '../transport/retry';
import { ofWholeList, toNodeError } from './nodeErrors';
import type { Run } from './run';

/**
 * Does the same for each input item, as n8n nodes do: its results are paired with it, and where "Continue On
 * Fail" is set a failure becomes one item that tells it.
 */
export async function forEachItem(
	run: Run,
	work: (itemIndex: number) => Promise<IDataObject[] | INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[] = [];
	for (let itemIndex = 0; itemIndex < run.node.getInputData().length; itemIndex++) {
		try {
			for (const entry of await work(itemIndex)) {
				output.push(isItem(entry) ? entry : { json: entry, pairedItem: { item: itemIndex } });
			}
		} catch (error) {
			output.push(failedItem(run, error, itemIndex));
		}
	}
	return output;
}

/** What several input items ask for together: it is done once, and what comes of it is paired with all of them. */
export interface Asked<T> {
	what: T;
	/** The first of the items; its settings count. */
	itemIndex: number;
	inputItems: number[];
}

/** Something that was asked for, or the item that tells why it cannot be. */
export type AskedOrFailed<T> = Asked<T> | { failed: INodeExecutionData };

/**
 * What each input item asks for, the same thing once, in the order of the items.
 *
 * @param read what an item asks for, as JSON: two items with the same ask for the same
 * @throws NodeApiError or NodeOperationError where an item's parameters are wrong and the workflow is to stop
 */
export async function whatIsAsked<T>(
	run: Run,
	read: (itemIndex: number) => T | Promise<T>,
): Promise<Array<AskedOrFailed<T>>> {
	const asked: Array<AskedOrFailed<T>> = [];
	const known = new Map<string, Asked<T>>();
	for (let itemIndex = 0; itemIndex < run.node.getInputData().length; itemIndex++) {
		const outcome = await settle(async () => await read(itemIndex));
		if ('error' in outcome) {
			const isOfAll = itemIndex === 0 && (await isTheSameAtTheEnd(run, outcome.error, read));
			asked.push({ failed: failedItem(run, outcome.error, itemIndex, isOfAll ? allItems(run) : undefined) });
			continue;
		}
		const key = JSON.stringify(outcome.value);
		const same = known.get(key);
		if (same !== undefined) {
			same.inputItems.push(itemIndex);
			continue;
		}
		const first = { what: outcome.value, itemIndex, inputItems: [itemIndex] };
		known.set(key, first);
		asked.push(first);
	}
	return asked;
}

/** A wrong parameter that no item changes is none of the first item alone: said without "[item 0]". */
async function isTheSameAtTheEnd(
	run: Run,
	error: unknown,
	read: (itemIndex: number) => unknown,
): Promise<boolean> {
	const last = run.node.getInputData().length - 1;
	if (last === 0 || run.node.continueOnFail()) return false;
	const outcome = await settle(async () => await read(last));
	return 'error' in outcome && String(outcome.error) === String(error);
}

/** The numbers of all input items. */
export function allItems(run: Run): number[] {
	return run.node.getInputData().map((_, itemIndex) => itemIndex);
}

/** Does what is asked, one after the other; a failure is paired with all items that asked. */
export async function forEachAsked<T>(
	run: Run,
	asked: ReadonlyArray<AskedOrFailed<T>>,
	work: (asked: Asked<T>) => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const output: INodeExecutionData[][] = [];
	for (const one of asked) {
		if ('failed' in one) {
			output.push([one.failed]);
			continue;
		}
		const outcome = await settle(async () => await work(one));
		if ('value' in outcome) output.push(outcome.value);
		else output.push([failedItem(run, outcome.error, one.itemIndex, one.inputItems)]);
	}
	const [only, ...others] = output;
	// A million items are not copied for nothing.
	return only !== undefined && others.length === 0 ? only : output.flat();
}

/**
 * The item that stands for a failure, paired with the input items that failed.
 *
 * @throws NodeApiError or NodeOperationError where the workflow is to stop
 */
export function failedItem(
	run: Run,
	error: unknown,
	itemIndex: number,
	pairedItems: number[] = [itemIndex],
): INodeExecutionData {
	const known = toNodeError(run.node.getNode(), error, { provider: run.provider, itemIndex });
	const nodeError = pairedItems.length > 1 ? ofWholeList(known) : known;
	if (!run.node.continueOnFail() || run.signal?.aborted) throw nodeError;
	// n8n keeps the sentence of such an item and nothing else of it: what to do must stand there.
	const { message, description } = nodeError;
	nodeError.message = [message, description?.replaceAll('\n', ' ')].filter(Boolean).join('. ');
	return { json: { error: nodeError.message }, error: nodeError, pairedItem: pairedWith(pairedItems) };
}

/** The pairing of what came of these input items. */
export function pairedWith(inputItems: readonly number[]): Array<{ item: number }> {
	return inputItems.map((item) => ({ item }));
}

/** The same as n8n nodes write it where it is one item. */
export function onePair(inputItems: readonly number[]): IPairedItemData | IPairedItemData[] {
	const [only, ...others] = inputItems;
	return only !== undefined && others.length === 0 ? { item: only } : pairedWith(inputItems);
}

function isItem(entry: IDataObject | INodeExecutionData): entry is INodeExecutionData {
	return 'json' in entry && 'pairedItem' in entry;
}

/** A job as an output item shows it: no secret in it, and the provider's own answer only where it is wanted. */
export function toJobOutput({ transport }: Pick<Run, 'transport'>, job: Job, simplify: boolean): IDataObject {
	const { raw, ...facts } = job;
	delete facts.wasDownloaded;
	delete facts.downloadCredits;
	const output = simplify ? facts : { ...facts, raw };
	return toDataObject(transport.redact(output));
}

export function toDataObject(value: unknown): IDataObject {
	return isDataObject(value) ? value : { value: String(value) };
}

function isDataObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
