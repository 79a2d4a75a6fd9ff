import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import type { Operation } from '../providers/contract';
import { providers } from '../providers/registry';
import { DEFAULT_MAX_ROWS_OF_TOOL, DEFAULT_MAX_WAIT_MINUTES } from './listSettings';
import { alphabetical, outputOptions } from './outputOptions';
import { ownOption, providersWith, showFor } from './panelParts';

/** Operations that take a list. */
export const LIST_OPERATIONS: Operation[] = ['upload', 'verify', 'estimate'];

const SENDING: Operation[] = ['upload', 'verify'];
const ROWS: Operation[] = ['verify', 'estimate'];

/** The collection "Options" of Upload, Verify and Estimate Cost; an agent's tool begins with a limit of rows. */
export function listOptions(): INodeProperties[] {
	const options = alphabetical([
		...sending(),
		...reading(),
		...waiting(),
		...outputOptions(on(['verify'])).filter(({ name }) => name !== 'outputField'),
		...outputOptions(on(ROWS)).filter(({ name }) => name === 'outputField'),
		...providers.flatMap(({ id, capabilities }) =>
			capabilities.uploadOptions.map((option) => ownOption(option, on(SENDING, { '/provider': [id] }))),
		),
	]);
	return [
		collection({}, options, { '@tool': [false] }),
		collection({ maxRows: DEFAULT_MAX_ROWS_OF_TOOL }, options, { '@tool': [true] }),
	];
}

function collection(
	chosen: Record<string, number>,
	options: INodeProperties[],
	more: NonNullable<IDisplayOptions['show']>,
): INodeProperties {
	const property: Omit<INodeProperties, 'type'> = {
		displayName: 'Options',
		name: 'options',
		placeholder: 'Add option',
		default: chosen,
		options,
		displayOptions: showFor(LIST_OPERATIONS, more),
	};
	return { ...property, type: 'collection' };
}

/** What is sent, and when nothing is. */
function sending(): INodeProperties[] {
	const keepsColumns = providersWith(({ capabilities }) => capabilities.keepsColumns);
	const namesJobs = providersWith(({ capabilities }) => capabilities.namesJobs);
	const takesFiles = providersWith(({ capabilities }) => capabilities.takes.includes('file'));
	const hasLimit = providersWith(
		({ capabilities: { maxRowsPerJob, maxBytesPerJob } }) =>
			maxRowsPerJob !== null || maxBytesPerJob !== null,
	);
	const tellsBalance = providersWith(({ capabilities }) => capabilities.operations.includes('balance'));
	const takesCallback = providersWith(({ capabilities }) => capabilities.takesCallback);
	return [
		{
			displayName: 'Callback URL',
			name: 'callbackUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. {{ $execution.resumeUrl }}',
			description:
				'An http or https address that the provider calls when the job is done, for example that of a Wait node after this one. What it sends is not to be trusted: ask for the status of the job then.',
			displayOptions: on(['upload'], { '/provider': takesCallback }),
		},
		{
			displayName: 'Check Balance',
			name: 'checkBalance',
			type: 'boolean',
			default: true,
			description:
				'Whether to ask for the balance first, and to send nothing where the credits do not cover the list',
			displayOptions: on(SENDING, { '/provider': tellsBalance }),
		},
		{
			displayName: 'Job Name',
			name: 'jobName',
			type: 'string',
			default: '',
			placeholder: 'e.g. newsletter contacts',
			description:
				'What the job is called at the provider. A short unique ending is added, so that the job can be found again. By default it tells list type, rows, day and time.',
			displayOptions: on(SENDING, { '/provider': namesJobs }),
		},
		{
			displayName: 'Max Rows',
			name: 'maxRows',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 1000,
			description:
				'The most rows that may be sent, and so paid, in one run. Where there are more, nothing is sent. In a tool of an agent it is 100 unless you change it.',
			displayOptions: on(SENDING),
		},
		{
			displayName: 'Only Verified Column',
			name: 'onlyVerifiedColumn',
			type: 'boolean',
			default: false,
			description: 'Whether to send only the column to verify instead of the whole file',
			displayOptions: on(['upload'], { '/provider': takesFiles, '/inputSource': ['file'] }),
		},
		{
			displayName: 'Remove Duplicates',
			name: 'removeDuplicates',
			type: 'boolean',
			default: true,
			description: 'Whether to send a value that occurs several times only once',
			displayOptions: on(['upload'], { '/inputSource': ['items', 'text'] }),
		},
		{
			displayName: 'Remove Duplicates',
			name: 'removeDuplicates',
			type: 'boolean',
			default: true,
			description:
				'Whether to pay only once for a value that occurs several times; all its rows get the verdict',
			displayOptions: on(ROWS),
		},
		{
			displayName: 'Remove Duplicates',
			name: 'removeDuplicates',
			type: 'boolean',
			default: false,
			description:
				'Whether to send only the first of several rows with the same value. While it is off the file goes out as it is, and the provider may charge for each of these rows.',
			displayOptions: on(['upload'], { '/inputSource': ['file'] }),
		},
		{
			displayName: 'Send Fields',
			name: 'sendFields',
			type: 'string',
			default: '',
			requiresDataPath: 'multiple',
			placeholder: 'e.g. ID, company',
			description:
				'Names of other fields to send along, separated by commas; they come back in the result. By default nothing but the value to verify leaves n8n.',
			displayOptions: on(['upload'], { '/provider': keepsColumns, '/inputSource': ['items'] }),
		},
		...skipMalformed(),
		{
			displayName: 'Skip Verified Within Days',
			name: 'skipVerifiedWithinDays',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 30,
			description:
				'Rows that carry a verdict of this node younger than so many days are not sent again; unknown ones always are',
			displayOptions: on(LIST_OPERATIONS, { '/inputSource': ['items', 'file'] }),
		},
		{
			displayName: 'Split Large Lists',
			name: 'splitLargeLists',
			type: 'boolean',
			default: true,
			description: 'Whether to make several jobs of a list that is longer than the provider takes in one',
			displayOptions: on(LIST_OPERATIONS, { '/provider': hasLimit }),
		},
	];
}

function skipMalformed(): INodeProperties[] {
	const property: INodeProperties = {
		displayName: 'Skip Malformed',
		name: 'skipMalformed',
		type: 'boolean',
		default: true,
		description: 'Whether to send, and so pay, only what can be a value of its kind at all',
	};
	return [
		{ ...property, displayOptions: on(['upload'], { '/inputSource': ['items', 'text'] }) },
		{ ...property, displayOptions: on(ROWS) },
	];
}

/** How a file is to be read. */
function reading(): INodeProperties[] {
	const displayOptions = on(LIST_OPERATIONS, { '/inputSource': ['file'] });
	return [
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
			displayOptions,
		},
		{
			displayName: 'Encoding',
			name: 'encoding',
			type: 'options',
			default: 'auto',
			description:
				'How the letters of the file are written. An expression may give any name that browsers know.',
			options: ENCODINGS.map(([name, value]) => ({ name, value })),
			displayOptions,
		},
	];
}

/** The common ones, by the names that TextDecoder knows. */
const ENCODINGS: ReadonlyArray<readonly [name: string, value: string]> = [
	['Automatic', 'auto'],
	['Central European (ISO-8859-2)', 'iso-8859-2'],
	['Central European (Windows-1250)', 'windows-1250'],
	['Chinese Simplified (GB18030)', 'gb18030'],
	['Chinese Traditional (Big5)', 'big5'],
	['Cyrillic (KOI8-R)', 'koi8-r'],
	['Cyrillic (Windows-1251)', 'windows-1251'],
	['Greek (Windows-1253)', 'windows-1253'],
	['Japanese (EUC-JP)', 'euc-jp'],
	['Japanese (Shift JIS)', 'shift_jis'],
	['Korean (EUC-KR)', 'euc-kr'],
	['Mac Roman', 'macintosh'],
	['Turkish (Windows-1254)', 'windows-1254'],
	['UTF-16 BE', 'utf-16be'],
	['UTF-16 LE', 'utf-16le'],
	['UTF-8', 'utf-8'],
	['Western European (ISO-8859-15)', 'iso-8859-15'],
	['Western European (Windows-1252)', 'windows-1252'],
];

/** For how long, and for what. */
function waiting(): INodeProperties[] {
	return [
		{
			displayName: 'Existing Jobs',
			name: 'existingJobs',
			type: 'string',
			default: '',
			placeholder: 'e.g. 3868534, 3868535',
			description:
				'IDs of jobs that hold this list already, separated by commas. Nothing is sent; their results are joined to the rows.',
			displayOptions: on(['verify']),
		},
		{
			displayName: 'Max Wait (Minutes)',
			name: 'maxWaitMinutes',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: DEFAULT_MAX_WAIT_MINUTES,
			description:
				'How long to wait for the provider. Large lists take hours: for those use Upload, and Attach when the job is done.',
			displayOptions: on(['verify']),
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
					description:
						'Return the jobs instead of the rows, to go on with them later; routed by verdict they leave by a fifth output',
				},
			],
			displayOptions: on(['verify']),
		},
		{
			displayName: 'Resume Unfinished',
			name: 'resumeUnfinished',
			type: 'boolean',
			default: true,
			description:
				'Whether to pick up the job of a list that this node sent in an execution that was stopped, ran out of time, failed or is still under way, instead of sending and paying it again',
			displayOptions: on(['verify']),
		},
	];
}

/** When an option is shown; conditions on the node's own parameters begin with a slash here. */
function on(operations: Operation[], more: NonNullable<IDisplayOptions['show']> = {}): IDisplayOptions {
	return { show: { '/operation': operations, ...more } };
}
