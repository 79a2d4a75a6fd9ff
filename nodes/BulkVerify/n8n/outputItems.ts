import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Job } from '../providers/contract';
import { toNodeError } from './nodeErrors';
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
	const nodeError = toNodeError(run.node.getNode(), error, { provider: run.provider, itemIndex });
	if (!run.node.continueOnFail() || run.signal?.aborted) throw nodeError;
	return {
		json: { error: nodeError.message },
		error: nodeError,
		pairedItem: pairedItems.map((item) => ({ item })),
	};
}

function isItem(entry: IDataObject | INodeExecutionData): entry is INodeExecutionData {
	return 'json' in entry && 'pairedItem' in entry;
}

/** A job as an output item shows it: no secret in it, and the provider's own answer only where it is wanted. */
export function toJobOutput(run: Run, job: Job, simplify: boolean): IDataObject {
	const { raw, ...facts } = job;
	const output = simplify ? facts : { ...facts, raw };
	return toDataObject(run.transport.redact(output));
}

export function toDataObject(value: unknown): IDataObject {
	return isDataObject(value) ? value : { value: String(value) };
}

function isDataObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}
