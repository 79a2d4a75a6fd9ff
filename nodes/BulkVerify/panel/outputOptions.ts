import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';

/** How the verdict leaves the node: the same options wherever an operation gives rows. */
export function outputOptions(displayOptions?: IDisplayOptions): INodeProperties[] {
	const options: INodeProperties[] = [
		{
			displayName: 'Output Field',
			name: 'outputField',
			type: 'string',
			default: 'verification',
			placeholder: 'e.g. verification',
			description:
				'Name of the field that the verdict goes to; with columns what their names begin with. Other content there is kept in a field of that name with "_input".',
		},
		{
			displayName: 'Route by Verdict',
			name: 'routeByVerdict',
			type: 'boolean',
			default: true,
			description: 'Whether to use four outputs: Valid, Risky, Invalid and Unknown',
		},
		{
			displayName: 'Verification As',
			name: 'verificationAs',
			type: 'options',
			default: 'object',
			description: 'How the verdict is put into the item',
			options: [
				{
					name: 'Columns',
					value: 'columns',
					description: 'Flat fields for sheets and tables, e.g. verification_verdict',
				},
				{
					name: 'Object',
					value: 'object',
					description: 'One field that holds all, e.g. verification.verdict',
				},
			],
		},
	];
	return displayOptions === undefined ? options : options.map((option) => ({ ...option, displayOptions }));
}

/** Options of one collection in the order in which n8n shows them. */
export function alphabetical(options: INodeProperties[]): INodeProperties[] {
	return options.sort((a, b) => a.displayName.localeCompare(b.displayName));
}
