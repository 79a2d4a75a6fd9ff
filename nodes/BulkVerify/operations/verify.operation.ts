import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { readItems } from '../lists/itemValues';
import { readPasted } from '../lists/pastedText';
import { readValues, type ValueList } from '../lists/values';
import { settle } from '../transport/retry';
import { prepareValues } from '../sending/batches';
import { openBinaryFile } from '../n8n/binaryFile';
import { toNodeError, UserProblem } from '../n8n/nodeErrors';
import { columnValues, readFileRows } from '../sending/fileRows';
import { failedItem, forEachItem, toDataObject, toJobOutput } from '../n8n/outputItems';
import { byVerdict } from '../panel/outputs';
import { readText } from '../panel/readParameter';
import type { Run } from '../n8n/run';
import { hintLeftOut, hintMissing } from '../sending/sendList';
import { readInputSource, readRouteByVerdict, readSettings, readWaitSettings } from '../panel/listSettings';
import { verifyList } from '../answers/verifyList';
import type { OperationModule } from './operation';

export const verify: OperationModule = {
	value: 'verify',
	name: 'Verify',
	action: 'Verify a list',
	description: 'Send a list, wait for the provider, and get every row back with its verdict',
	properties: [],

	async execute(run) {
		const source = readInputSource(run);
		if (source === 'url') throw noRowsOfLink();
		const items = source === 'items' ? await verifyItems(run) : await verifyLists(run, source);
		return readRouteByVerdict(run) ? byVerdict(items) : [items];
	},
};

/** The editor does not offer it, but it may be left from Upload. */
function noRowsOfLink(): UserProblem {
	return new UserProblem(
		'Verify cannot take a list from a link',
		'It returns the rows of the list, and a link is fetched by the provider alone. Choose another Input Source, or use Upload.',
	);
}

/** A list, and how each of its rows leaves the node. */
interface VerifyInput {
	list: ValueList;
	/** The item of one row before it has its verdict. */
	rowItem(position: number): INodeExecutionData;
	/** Input items that the list came from. */
	inputItems: number[];
	/** What its jobs are called. */
	name: string;
	/** Empty places that are no row. */
	skippedEmpty: number;
}

async function verifyItems(run: Run): Promise<INodeExecutionData[]> {
	const everyItem = run.node.getInputData().map((_, index) => index);
	try {
		return await verifyInput(run, fromItems(run, everyItem), 0);
	} catch (error) {
		return [failedItem(run, error, 0, everyItem)];
	}
}

async function verifyLists(run: Run, source: 'file' | 'text'): Promise<INodeExecutionData[]> {
	const read = source === 'file' ? fromFile : fromText;
	return await forEachItem(run, async (itemIndex) => {
		const paid = [...run.madeJobIds];
		const outcome = await settle(async () => await verifyInput(run, await read(run, itemIndex), itemIndex));
		if ('value' in outcome) return outcome.value;
		throw withPaidJobs(run, paid, outcome.error, itemIndex);
	});
}

/** A failure that ends the execution takes the rows of the lists before it along: their jobs are still there. */
function withPaidJobs(run: Run, jobIds: string[], error: unknown, itemIndex: number): unknown {
	if (jobIds.length === 0 || run.node.continueOnFail()) return error;
	const known = toNodeError(run.node.getNode(), error, { provider: run.provider, itemIndex });
	const named = `Jobs of the lists before this one: ${jobIds.join(', ')}. Get their rows with "Download" instead of sending them again.`;
	known.description = known.description ? `${known.description}\n${named}` : named;
	return known;
}

/** All input items are one list; each comes out as it is. */
function fromItems(run: Run, inputItems: number[]): VerifyInput {
	const items = run.node.getInputData();
	const { list } = readItems(
		items.map(({ json }) => json),
		readSettings(run, 0).valueKind,
		readText(run, 'valueField', 0, 'email'),
	);
	return {
		list,
		inputItems,
		name: '',
		skippedEmpty: 0,
		rowItem(position) {
			const { json = {}, binary } = items[position] ?? {};
			const item: INodeExecutionData = { json, pairedItem: { item: position } };
			if (binary !== undefined) item.binary = binary;
			return item;
		},
	};
}

/** Each row of the file becomes an item with the file's columns. */
async function fromFile(run: Run, itemIndex: number): Promise<VerifyInput> {
	const file = await openBinaryFile(run, itemIndex, readText(run, 'inputDataFieldName', itemIndex, 'data'));
	const settings = readSettings(run, itemIndex);
	const table = await readFileRows(file, settings, readText(run, 'fileColumn', itemIndex));
	return {
		list: readValues(settings.valueKind, columnValues(table)),
		inputItems: [itemIndex],
		name: file.fileName,
		skippedEmpty: 0,
		rowItem(position) {
			const json: IDataObject = {};
			table.header.forEach((name, column) => (json[name] = table.rows[position]?.[column] ?? ''));
			return { json, pairedItem: { item: itemIndex } };
		},
	};
}

async function fromText(run: Run, itemIndex: number): Promise<VerifyInput> {
	const { valueKind } = readSettings(run, itemIndex);
	const pasted = readPasted(run.node.getNodeParameter('values', itemIndex, ''), valueKind);
	return {
		list: pasted.list,
		inputItems: [itemIndex],
		name: '',
		skippedEmpty: pasted.skippedEmpty,
		rowItem: (position) => ({
			json: { value: pasted.list.values[position] ?? '' },
			pairedItem: { item: itemIndex },
		}),
	};
}

/** Every row with its verdict, in order; the jobs instead where the time was over and that is wanted. */
async function verifyInput(run: Run, input: VerifyInput, itemIndex: number): Promise<INodeExecutionData[]> {
	const settings = readSettings(run, itemIndex);
	const prepared = prepareValues(run, input.list, settings, { name: input.name });
	const wait = readWaitSettings(run, itemIndex);
	const verified = await verifyList(run, prepared, wait, itemIndex);
	hintLeftOut(run, { ...prepared, skippedEmpty: prepared.skippedEmpty + input.skippedEmpty });
	if ('jobs' in verified) {
		const pairedItem = input.inputItems.map((item) => ({ item }));
		return verified.jobs.map((job) => ({ json: toJobOutput(run, job, true), pairedItem }));
	}
	hintMissing(run, verified.missing);
	return input.list.values.map((_, position) => {
		const item = input.rowItem(position);
		const verification = toDataObject(verified.verificationOf(position));
		// Not by spreading: V8 gives each of such copies a shape of its own, 350 bytes a row.
		item.json = Object.assign({}, item.json, { verification });
		return item;
	});
}
