import { parse } from 'csv-parse/sync';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	NodeConnectionTypes,
} from 'n8n-workflow';

/**
 * Stand-ins for those of n8n's own nodes that make rows of files and join rows, by full name. They know the
 * settings that the examples use and refuse all others.
 */
export function rowStandIns(): Record<string, INodeType> {
	return {
		'n8n-nodes-base.extractFromFile': extractFromFile,
		'n8n-nodes-base.set': editFields,
		'n8n-nodes-base.merge': merge,
	};
}

/** Extract From File: a CSV's rows as items, all cells text. */
const extractFromFile: INodeType = {
	description: describe('extractFromFile', [1], ['operation', 'binaryPropertyName']),
	async execute(this: IExecuteFunctions) {
		expectSetting(this, 'operation', 'csv');
		const rows: INodeExecutionData[] = [];
		for (const [item] of this.getInputData().entries()) {
			const field = String(this.getNodeParameter('binaryPropertyName', item));
			const bytes = await this.helpers.getBinaryDataBuffer(item, field);
			const records = parse(bytes, { bom: true, columns: true }) as unknown as IDataObject[];
			for (const json of records) rows.push({ json, pairedItem: { item } });
		}
		return [rows];
	},
};

/** Edit Fields, version 3: the fields assigned, and the item's own beside them where that is wanted. */
const editFields: INodeType = {
	description: describe('set', [3, 3.1, 3.2, 3.3, 3.4], ['assignments', 'includeOtherFields', 'options']),
	async execute(this: IExecuteFunctions) {
		const items = this.getInputData().map(({ json: own, binary }, item) => {
			const assignments = this.getNodeParameter('assignments.assignments', item) as Array<{
				name: string;
				value: string;
			}>;
			const others = this.getNodeParameter('includeOtherFields', item, false) === true ? own : {};
			const json: IDataObject = { ...others };
			for (const { name, value } of assignments) json[name] = value;
			return { json, ...(binary && { binary }), pairedItem: { item } };
		});
		return [items];
	},
};

/**
 * Merge, version 3, "Combine" by fields of the same name, "Enrich Input 1" (the only join here): the items of
 * input 1 that match come first, merged with the first item of input 2 that they match; then those without a match.
 */
const merge: INodeType = {
	description: {
		...describe('merge', [3, 3.1, 3.2], ['mode', 'fieldsToMatchString', 'joinMode', 'options']),
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		requiredInputs: 1,
	},
	async execute(this: IExecuteFunctions) {
		expectSetting(this, 'mode', 'combine');
		expectSetting(this, 'joinMode', 'enrichInput1');
		expectSetting(this, 'options.multipleMatches', 'first');
		const field = String(this.getNodeParameter('fieldsToMatchString', 0));
		const [rows, others] = [this.getInputData(0), this.getInputData(1)];
		const matched: INodeExecutionData[] = [];
		const unmatched: INodeExecutionData[] = [];
		for (const row of rows) {
			const match = others.find(({ json }) => json[field] !== undefined && json[field] === row.json[field]);
			if (match === undefined) unmatched.push(row);
			else matched.push({ ...row, json: { ...row.json, ...match.json } });
		}
		return [[...matched, ...unmatched]];
	},
};

function expectSetting(node: IExecuteFunctions, name: string, value: string): void {
	if (node.getNodeParameter(name, 0, '') !== value) {
		throw new Error(`The stand-in for ${node.getNode().name} only knows ${name} = ${value}`);
	}
}

/** The parameters' types do not matter here: n8n-core hands on what the workflow says. */
function describe(name: string, version: number[], parameters: string[]): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version,
		description: 'Stand-in for a node of n8n',
		defaults: { name },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: parameters.map((parameter) => ({
			displayName: parameter,
			name: parameter,
			type: 'json',
			default: '',
		})),
	};
}
