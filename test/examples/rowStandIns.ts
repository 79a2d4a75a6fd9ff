import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
} from 'n8n-workflow';
import { describe } from './describe';

/**
 * Stand-ins for those of n8n's own nodes that make, join and write rows, by full name. They know the settings that
 * the examples use and refuse all others.
 */
export function rowStandIns(): Record<string, INodeType> {
	return {
		'n8n-nodes-base.set': editFields,
		'n8n-nodes-base.splitOut': splitOut,
		'n8n-nodes-base.merge': merge,
		'n8n-nodes-base.convertToFile': convertToFile,
	};
}

/** Edit Fields, version 3: JSON as it stands, or the fields assigned, and beside them all or some of the item's own. */
const editFields: INodeType = {
	description: describe(
		'set',
		[3, 3.1, 3.2, 3.3, 3.4],
		['mode', 'jsonOutput', 'assignments', 'includeOtherFields', 'include', 'includeFields', 'options'],
	),
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData().map(({ json: own, binary }, item) => {
			const setting = (name: string, otherwise: unknown = '') => this.getNodeParameter(name, item, otherwise);
			if (setting('mode') === 'raw') {
				return { json: JSON.parse(String(setting('jsonOutput'))) as IDataObject, pairedItem: { item } };
			}
			const names = String(setting('includeFields')).split(/,\s*/);
			const isKept = (name: string) => setting('include', 'all') === 'all' || names.includes(name);
			const kept = Object.entries(own).filter(([name]) => isKept(name));
			const json: IDataObject = setting('includeOtherFields', false) === true ? Object.fromEntries(kept) : {};
			const assignments = setting('assignments.assignments', []) as Array<{ name: string; value: string }>;
			for (const { name, value } of assignments) json[name] = value;
			return { json, ...(binary && { binary }), pairedItem: { item } };
		});
		return [items];
	},
};

/** Split Out: the entries of a list of objects as items. */
const splitOut: INodeType = {
	description: describe('splitOut', [1], ['fieldToSplitOut', 'options']),
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData().flatMap(({ json }, item) => {
			const field = String(this.getNodeParameter('fieldToSplitOut', item));
			return (json[field] as IDataObject[]).map((entry) => ({ json: entry, pairedItem: { item } }));
		});
		return [items];
	},
};

/** Merge, version 3, as it is by default: the items of input 1, then those of input 2. */
const merge: INodeType = {
	description: {
		...describe('merge', [3, 3.1, 3.2], ['mode']),
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		requiredInputs: 1,
	},
	async execute(this: IExecuteFunctions) {
		expectSetting(this, 'mode', '');
		return [[...this.getInputData(0), ...this.getInputData(1)]];
	},
};

/** Convert to File: a field's text as it is, an item each; or all items as one CSV. */
const convertToFile: INodeType = {
	description: describe(
		'convertToFile',
		[1, 1.1],
		['operation', 'sourceProperty', 'binaryPropertyName', 'options'],
	),
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData();
		const fileName = String(this.getNodeParameter('options.fileName', 0));
		const asFile = async (text: string, mimeType: string, item: number): Promise<INodeExecutionData> => ({
			json: {},
			binary: { data: await this.helpers.prepareBinaryData(Buffer.from(text), fileName, mimeType) },
			pairedItem: { item },
		});
		if (this.getNodeParameter('operation', 0) === 'csv') {
			return [[await asFile(csvOf(items.map(({ json }) => json)), 'text/csv', 0)]];
		}
		expectSetting(this, 'operation', 'toText');
		const field = String(this.getNodeParameter('sourceProperty', 0));
		return [
			await Promise.all(items.map(({ json }, item) => asFile(String(json[field]), 'text/plain', item))),
		];
	},
};

/** All columns of all rows, in the order in which they come. */
function csvOf(rows: IDataObject[]): string {
	const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
	const cell = (value: unknown) => {
		const text =
			value === null ? '' : typeof value === 'object' ? JSON.stringify(value) : String(value ?? '');
		return `"${text.replaceAll('"', '""')}"`;
	};
	return [columns, ...rows.map((row) => columns.map((column) => row[column]))]
		.map((line) => `${line.map(cell).join(',')}\n`)
		.join('');
}

function expectSetting(node: IExecuteFunctions, name: string, value: string): void {
	if (node.getNodeParameter(name, 0, '') !== value) {
		throw new Error(`The stand-in for ${node.getNode().name} only knows ${name} = ${value}`);
	}
}
