import type { INodeExecutionData } from 'n8n-workflow';
import { readItems } from '../lists/itemValues';
import { readPasted } from '../lists/pastedText';
import { readValues } from '../lists/values';
import { prepareUploadFile, prepareUrl, prepareValues, type PreparedList } from '../sending/batches';
import { openBinaryFile } from '../n8n/binaryFile';
import { UserProblem } from '../n8n/nodeErrors';
import { columnValues, readFileRows } from '../sending/fileRows';
import { failedItem, forEachItem, toJobOutput } from '../n8n/outputItems';
import { listProperties } from '../panel/listParameters';
import { readText } from '../panel/readParameter';
import type { Run } from '../n8n/run';
import { hintLeftOut, sendList } from '../sending/sendList';
import { readInputSource, readSettings } from '../panel/listSettings';
import type { OperationModule } from './operation';

export const upload: OperationModule = {
	value: 'upload',
	name: 'Upload',
	action: 'Upload a list',
	description: 'Send a list and get its job at once; the provider works on it in the background',
	properties: listProperties(),

	async execute(run) {
		const source = readInputSource(run);
		if (source === 'items') return [await uploadItems(run)];
		const prepare = { file: fromFile, text: fromText, url: fromUrl }[source];
		const lists = await forEachItem(run, async (itemIndex) => {
			const list = await prepare(run, itemIndex);
			return await sendAndShow(run, list, itemIndex, () => [itemIndex]);
		});
		return [lists];
	},
};

/** All input items in one list. */
async function uploadItems(run: Run): Promise<INodeExecutionData[]> {
	const items = run.node.getInputData();
	const everyItem = items.map((_, index) => index);
	try {
		const list = fromItems(run);
		return await sendAndShow(run, list, 0, (index) =>
			list.batches.length === 1 ? everyItem : Array.from(list.plan?.batches[index] ?? []),
		);
	} catch (error) {
		return [failedItem(run, error, 0, everyItem)];
	}
}

function fromItems(run: Run): PreparedList {
	const settings = readSettings(run, 0);
	const field = readText(run, 'valueField', 0, 'email');
	const jsons = run.node.getInputData().map(({ json }) => json);
	const { list, header, rows } = readItems(jsons, settings.valueKind, field, settings.sendFields);
	return prepareValues(run, list, settings, { columns: { header, rows } });
}

async function fromFile(run: Run, itemIndex: number): Promise<PreparedList> {
	const settings = readSettings(run, itemIndex);
	const file = await openBinaryFile(run, itemIndex, readText(run, 'inputDataFieldName', itemIndex, 'data'));
	const column = readText(run, 'fileColumn', itemIndex);
	if (run.provider.capabilities.takes.includes('file')) {
		return await prepareUploadFile(run, file, settings, column);
	}
	const values = readValues(settings.valueKind, columnValues(await readFileRows(file, settings, column)));
	const removeDuplicates = settings.removeDuplicates ?? false;
	return prepareValues(run, values, { ...settings, removeDuplicates }, { name: file.fileName });
}

async function fromText(run: Run, itemIndex: number): Promise<PreparedList> {
	const settings = readSettings(run, itemIndex);
	const pasted = readPasted(run.node.getNodeParameter('values', itemIndex, ''), settings.valueKind);
	const list = prepareValues(run, pasted.list, settings);
	return { ...list, skippedEmpty: list.skippedEmpty + pasted.skippedEmpty };
}

async function fromUrl(run: Run, itemIndex: number): Promise<PreparedList> {
	const url = readText(run, 'fileUrl', itemIndex);
	// A link may carry its own user name and password.
	run.transport.protect(url);
	if (!/^(https?|ftp):\/\/\S+$/i.test(url)) {
		throw new UserProblem(
			'The File URL is not a link that can be fetched',
			'Give a direct link to the file that begins with https://, http:// or ftp://.',
		);
	}
	return prepareUrl(url, readSettings(run, itemIndex));
}

/** Sends the list and gives one item a job; where one could not be made, an item that tells so comes after them. */
async function sendAndShow(
	run: Run,
	list: PreparedList,
	itemIndex: number,
	itemsOf: (batchIndex: number) => number[],
): Promise<INodeExecutionData[]> {
	if (list.batches.length === 0) {
		throw new UserProblem(
			'There is nothing to verify: every value is empty',
			'Check the field or column to verify, and the node before this one.',
		);
	}
	const { jobs, failure } = await sendList(run, list);
	hintLeftOut(run, list);
	const output: INodeExecutionData[] = jobs.map((job, index) => ({
		json: toJobOutput(run, job, true),
		pairedItem: itemsOf(index).map((item) => ({ item })),
	}));
	if (failure !== undefined) {
		const notSent = list.batches.slice(jobs.length).flatMap((_, index) => itemsOf(jobs.length + index));
		output.push(failedItem(run, failure, itemIndex, [...new Set(notSent)]));
	}
	return output;
}
