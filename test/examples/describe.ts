import { type INodeTypeDescription, NodeConnectionTypes } from 'n8n-workflow';

/**
 * The description of a stand-in for a node of n8n's.
 *
 * @param parameters their names; their types do not matter here: n8n-core hands on what the workflow says
 */
export function describe(name: string, version: number[], parameters: string[]): INodeTypeDescription {
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
