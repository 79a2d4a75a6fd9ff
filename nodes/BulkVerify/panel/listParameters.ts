import type { IDisplayOptions, INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { providers } from '../providers/registry';
import type { InputSource, Operation, Provider } from '../providers/contract';
import { costNotices, filesNotice, linksNotice, locatesNotices } from './costNotices';
import { LIST_OPERATIONS, listOptions } from './listOptions';
import { DEFAULT_MAX_ROWS_OF_TOOL } from './listSettings';
import { dropdown, providersWith, showFor, simplifyProperty } from './panelParts';
import { valueFieldProperties } from './valueField';

/** The parameters that say which list to send and how: those of Upload, Verify and Estimate Cost. */
export function listProperties(): INodeProperties[] {
	return [
		...costNotices('upload'),
		...costNotices('verify'),
		...locatesNotices(['upload', 'verify', 'estimate', 'attach']),
		...inputSources(),
		...filesNotice(),
		...linksNotice(),
		...listTypeProperties([...LIST_OPERATIONS, 'attach']),
		...valueFieldProperties(
			LIST_OPERATIONS,
			'Drag a field here, or type its name. All input items go into one list.',
			{ inputSource: ['items'] },
		),
		{
			displayName: 'Input Data Field Name',
			name: 'inputDataFieldName',
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			hint: 'The name of the input field containing the binary file data to be processed',
			description: 'Name of the input field that holds the CSV file',
			displayOptions: showFor(LIST_OPERATIONS, { inputSource: ['file'] }),
		},
		{
			displayName: 'Column to Verify',
			name: 'fileColumn',
			type: 'string',
			default: '',
			placeholder: 'e.g. E-mail',
			hint: 'If empty, it is found by its name or its content',
			description: 'Header of the column to verify',
			displayOptions: showFor(LIST_OPERATIONS, { inputSource: ['file'] }),
		},
		{
			...values('', 'The list to verify', { '@tool': [false] }),
			hint: 'One value a line, or separated by commas',
		},
		values(byModel('Values', FOR_THE_MODEL), FOR_THE_MODEL, { '@tool': [true] }),
		{
			displayName: 'File URL',
			name: 'fileUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://example.com/contacts.csv',
			description:
				'Direct link to the file, beginning with http, https or ftp. The provider fetches it itself.',
			displayOptions: showFor('upload', { inputSource: ['url'], provider: providersWith(takesLinks) }),
		},
		simplifyProperty(['verify']),
		...listOptions(),
	];
}

/** "List Type" where a provider has several. */
function listTypeProperties(operations: Operation[]): INodeProperties[] {
	return providers
		.filter(({ capabilities }) => capabilities.offersListType)
		.map(({ id, capabilities }) =>
			dropdown(
				{
					displayName: 'List Type',
					name: 'listType',
					// An expression would leave the editor without a default for the field to verify.
					noDataExpression: true,
					description: 'What the list holds',
					displayOptions: showFor(operations, { provider: [id] }),
				},
				capabilities.listTypes,
			),
		);
}

const takesLinks = ({ capabilities }: Provider) => capabilities.sources.includes('url');

/** Where the list comes from; a model has no items and no file, but can write a list down. */
function inputSources(): INodeProperties[] {
	const withLinks = providersWith(takesLinks);
	const withoutLinks = providersWith((provider) => !takesLinks(provider));
	return [false, true].flatMap((isTool) => {
		const first: InputSource = isTool ? 'text' : 'items';
		const source = (operations: Operation[], sources: InputSource[], provider?: string[]) =>
			inputSource(first, sources, showFor(operations, { '@tool': [isTool], ...(provider && { provider }) }));
		return [
			source(['upload'], ['items', 'file', 'text', 'url'], withLinks),
			source(['upload'], ['items', 'file', 'text'], withoutLinks),
			source(['verify', 'estimate'], ['items', 'file', 'text']),
		];
	});
}

function inputSource(
	first: InputSource,
	sources: InputSource[],
	displayOptions: IDisplayOptions,
): INodeProperties {
	const property: Omit<INodeProperties, 'type'> = {
		displayName: 'Input Source',
		name: 'inputSource',
		noDataExpression: true,
		default: first,
		description: 'Where the list comes from',
		options: sources.map((name) => SOURCES[name]),
		displayOptions,
	};
	return { ...property, type: 'options' };
}

const SOURCES: Readonly<Record<InputSource, INodePropertyOptions>> = {
	items: { name: 'Input Items', value: 'items', description: 'A field of the input items, all in one list' },
	file: { name: 'File', value: 'file', description: 'A CSV file from a previous node' },
	text: { name: 'Pasted Text', value: 'text', description: 'A list typed or pasted here' },
	url: { name: 'Link', value: 'url', description: 'A link from which the provider fetches the file' },
};

const FOR_THE_MODEL = `The values to verify, one a line, separated by commas, or as a JSON array of strings. At most ${DEFAULT_MAX_ROWS_OF_TOOL} unless Max Rows says otherwise. Each value costs credits of the account, and once more in a second call: give only those that are to be verified, each once.`;

/** What the editor itself writes where a person lets the model fill a parameter. */
function byModel(key: string, description: string): string {
	return `={{ /*n8n-auto-generated-fromAI-override*/ $fromAI('${key}', \`${description}\`, 'string') }}`;
}

function values(
	given: string,
	description: string,
	more: NonNullable<IDisplayOptions['show']>,
): INodeProperties {
	return {
		displayName: 'Values',
		name: 'values',
		type: 'string',
		typeOptions: { rows: 6 },
		default: given,
		required: true,
		placeholder: 'e.g. nathan@example.com',
		description,
		displayOptions: showFor(LIST_OPERATIONS, { inputSource: ['text'], ...more }),
	};
}
