import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import { providers } from '../providers/registry';
import type { InputSource, Operation, Provider } from '../providers/contract';
import { dropdown, providersWith, routeByVerdict, showFor, ownOption } from './panelParts';
import { DEFAULT_MAX_WAIT_MINUTES } from './listSettings';

/** The parameters that say which list to send and how: those of Upload and Verify. */
export function listProperties(): INodeProperties[] {
	return [
		inputSource('upload', providersWith(takesLinks), ['items', 'file', 'text', 'url']),
		inputSource(
			'upload',
			providersWith((provider) => !takesLinks(provider)),
			['items', 'file', 'text'],
		),
		inputSource('verify', undefined, ['items', 'file', 'text']),
		...providers.filter(({ capabilities }) => capabilities.offersListType).map(listType),
		{
			displayName: 'Field to Verify',
			name: 'valueField',
			type: 'string',
			default: 'email',
			required: true,
			requiresDataPath: 'single',
			placeholder: 'e.g. email',
			description: 'Name of the input field that holds the value to verify',
			hint: 'Drag a field here, or type its name. All input items go into one list.',
			displayOptions: showFor(LIST_OPERATIONS, { inputSource: ['items'] }),
		},
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
			description: 'Header of the column to verify. Leave empty to find it by its name or its content.',
			displayOptions: showFor(LIST_OPERATIONS, { inputSource: ['file'] }),
		},
		{
			displayName: 'Values',
			name: 'values',
			type: 'string',
			typeOptions: { rows: 6 },
			default: '',
			required: true,
			placeholder: 'e.g. nathan@example.com',
			description: 'The list to verify, one value a line or separated by commas',
			displayOptions: showFor(LIST_OPERATIONS, { inputSource: ['text'] }),
		},
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
		options(),
	];
}

const LIST_OPERATIONS: Operation[] = ['upload', 'verify'];

const takesLinks = ({ capabilities }: Provider) => capabilities.sources.includes('url');

const SOURCES: Readonly<Record<InputSource, INodePropertyOptions>> = {
	items: { name: 'Input Items', value: 'items', description: 'A field of the input items, all in one list' },
	file: { name: 'File', value: 'file', description: 'A CSV file from a previous node' },
	text: { name: 'Pasted Text', value: 'text', description: 'A list typed or pasted here' },
	url: { name: 'Link', value: 'url', description: 'A link from which the provider fetches the file' },
};

function inputSource(
	operation: Operation,
	provider: string[] | undefined,
	sources: InputSource[],
): INodeProperties {
	return {
		displayName: 'Input Source',
		name: 'inputSource',
		type: 'options',
		noDataExpression: true,
		default: 'items',
		description: 'Where the list comes from',
		options: sources.map((source) => SOURCES[source]),
		displayOptions: showFor(operation, provider && { provider }),
	};
}

function listType({ id, capabilities: { listTypes } }: Provider): INodeProperties {
	return dropdown(
		{
			displayName: 'List Type',
			name: 'listType',
			description: 'What the list holds',
			displayOptions: showFor(LIST_OPERATIONS, { provider: [id] }),
		},
		listTypes,
	);
}

/** Alphabetical by their names, as n8n shows collections. */
function options(): INodeProperties {
	const keepsColumns = providersWith(({ capabilities }) => capabilities.keepsColumns);
	const namesJobs = providersWith(({ capabilities }) => capabilities.namesJobs);
	const takesFiles = providersWith(({ capabilities }) => capabilities.takes.includes('file'));
	const hasLimit = providersWith(({ capabilities }) => capabilities.maxRowsPerJob !== null);
	const entries: INodeProperties[] = [
		{
			displayName: 'Delimiter',
			name: 'delimiter',
			type: 'options',
			default: 'auto',
			description: 'What separates the cells of the file',
			options: [
				{ name: 'Automatic', value: 'auto' },
				{ name: 'Comma', value: 'comma' },
				{ name: 'Pipe', value: 'pipe' },
				{ name: 'Semicolon', value: 'semicolon' },
				{ name: 'Tab', value: 'tab' },
			],
			displayOptions: { show: { '/inputSource': ['file'] } },
		},
		{
			displayName: 'Job Name',
			name: 'jobName',
			type: 'string',
			default: '',
			placeholder: 'e.g. newsletter contacts',
			description:
				'What the job is called at the provider. A short unique ending is added, so that the job can be found again.',
			displayOptions: { show: { '/provider': namesJobs } },
		},
		{
			displayName: 'Max Wait (Minutes)',
			name: 'maxWaitMinutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: DEFAULT_MAX_WAIT_MINUTES,
			description:
				'How long to wait for the provider. Large lists take hours: for those use Upload and the Bulk Verify Trigger.',
			displayOptions: { show: { '/operation': ['verify'] } },
		},
		{
			displayName: 'On Timeout',
			name: 'onTimeout',
			type: 'options',
			default: 'error',
			description: 'What to do when the provider has not finished in time',
			options: [
				{ name: 'Fail', value: 'error', description: 'Stop with a message that names the jobs' },
				{
					name: 'Output the Jobs',
					value: 'outputJob',
					description: 'Return the jobs instead of the rows, to go on with them later',
				},
			],
			displayOptions: { show: { '/operation': ['verify'] } },
		},
		{
			displayName: 'Only Verified Column',
			name: 'onlyVerifiedColumn',
			type: 'boolean',
			default: false,
			description: 'Whether to send only the column to verify instead of the whole file',
			displayOptions: {
				show: { '/provider': takesFiles, '/operation': ['upload'], '/inputSource': ['file'] },
			},
		},
		{
			displayName: 'Remove Duplicates',
			name: 'removeDuplicates',
			type: 'boolean',
			default: true,
			description: 'Whether to send a value that occurs several times only once',
			displayOptions: { show: { '/operation': ['upload'], '/inputSource': ['items', 'text'] } },
		},
		{
			displayName: 'Remove Duplicates',
			name: 'removeDuplicates',
			type: 'boolean',
			default: true,
			description:
				'Whether to pay only once for a value that occurs several times; all its rows get the verdict',
			displayOptions: { show: { '/operation': ['verify'] } },
		},
		{
			displayName: 'Remove Duplicates',
			name: 'removeDuplicates',
			type: 'boolean',
			default: false,
			description: 'Whether to send only the first of several rows with the same value',
			displayOptions: { show: { '/operation': ['upload'], '/inputSource': ['file'] } },
		},
		{ ...routeByVerdict, displayOptions: { show: { '/operation': ['verify'] } } },
		{
			displayName: 'Send Fields',
			name: 'sendFields',
			type: 'string',
			default: '',
			requiresDataPath: 'multiple',
			placeholder: 'e.g. ID, company',
			description:
				'Names of other fields to send along, separated by commas; they come back in the result. By default nothing but the value to verify leaves n8n.',
			displayOptions: {
				show: { '/provider': keepsColumns, '/operation': ['upload'], '/inputSource': ['items'] },
			},
		},
		{
			displayName: 'Split Large Lists',
			name: 'splitLargeLists',
			type: 'boolean',
			default: true,
			description: 'Whether to make several jobs of a list that is longer than the provider takes in one',
			displayOptions: { show: { '/provider': hasLimit } },
		},
		...providers.flatMap(({ id, capabilities }) =>
			capabilities.uploadOptions.map((option) => ownOption(option, id)),
		),
	];
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add Option',
		default: {},
		options: entries.sort((a, b) => a.displayName.localeCompare(b.displayName)),
		displayOptions: showFor(LIST_OPERATIONS),
	};
}
