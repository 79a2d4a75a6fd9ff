import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { providers } from '../providers/registry';
import type { Job, Provider, ResultRow } from '../providers/contract';
import { toNodeStream } from '../n8n/nodeStream';
import { UserProblem } from '../n8n/nodeErrors';
import { readFinishedJob } from '../answers/finishedJob';
import { forEachItem, toDataObject } from '../n8n/outputItems';
import { readBoolean, readJobId, readText } from '../panel/readParameter';
import {
	dropdown,
	jobIdProperty,
	providersWith,
	routeByVerdict,
	showFor,
	simplifyProperty,
} from '../panel/panelParts';
import { downloadWhole } from '../answers/downloadWhole';
import type { Run } from '../n8n/run';
import { byVerdict } from '../panel/outputs';
import { readRouteByVerdict } from '../panel/listSettings';
import type { OperationModule } from './operation';

export const download: OperationModule = {
	value: 'download',
	name: 'Download',
	action: 'Download the result of a job',
	description: 'Get the verified rows of a finished job, as items or as a file',
	properties: [
		jobIdProperty(['download']),
		{
			displayName:
				'This provider charges credits for a download. If one breaks off, the node does not start it again by itself.',
			name: 'chargesNotice',
			type: 'notice',
			default: '',
			displayOptions: showFor('download', {
				provider: providersWith(({ capabilities }) => capabilities.downloadCharges),
			}),
		},
		{
			displayName: 'Output',
			name: 'output',
			type: 'options',
			default: 'items',
			description: 'What to make of the result',
			options: [
				{ name: 'File', value: 'file', description: 'The file as the provider made it' },
				{ name: 'Items', value: 'items', description: 'One item a row, with its verdict' },
			],
			displayOptions: showFor('download'),
		},
		...providers.filter(({ capabilities }) => capabilities.variants.length > 1).flatMap(variantProperties),
		...providers.filter(({ capabilities }) => capabilities.formats.length > 1).map(formatProperty),
		{
			displayName: 'Put Output File in Field',
			name: 'outputDataFieldName',
			type: 'string',
			default: 'data',
			required: true,
			placeholder: 'e.g. data',
			hint: 'The name of the output field to put the file in',
			displayOptions: showFor('download', { output: ['file'] }),
		},
		simplifyProperty(['download'], { output: ['items'] }),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add Option',
			default: {},
			options: [routeByVerdict],
			displayOptions: showFor('download', { output: ['items'] }),
		},
	],

	async execute(run) {
		const items = await forEachItem(run, async (itemIndex) => {
			const asFile = readText(run, 'output', itemIndex, 'items') === 'file';
			const variant = readVariant(run, itemIndex, asFile);
			const job = await readFinishedJob(run, readJobId(run, itemIndex));
			return asFile
				? [await downloadFile(run, job, variant, itemIndex)]
				: await downloadItems(run, job, variant, itemIndex);
		});
		const isRouted = readText(run, 'output', 0, 'items') === 'items' && readRouteByVerdict(run);
		return isRouted ? byVerdict(items) : [items];
	},
};

/** Two of one name: as a file the variants that are no one file are not offered. */
function variantProperties({ id, capabilities: { variants } }: Provider): INodeProperties[] {
	return ['items', 'file'].map((output) =>
		dropdown(
			{
				displayName: 'Rows',
				name: 'variant',
				description: 'Which rows of the result to get',
				displayOptions: showFor('download', { provider: [id], output: [output] }),
			},
			variants.filter(({ itemsOnly }) => output === 'items' || itemsOnly !== true),
		),
	);
}

function formatProperty({ id, capabilities: { formats } }: Provider): INodeProperties {
	return dropdown(
		{
			displayName: 'Format',
			name: 'format',
			description: 'The format of the file',
			displayOptions: showFor('download', { provider: [id], output: ['file'] }),
		},
		formats,
	);
}

function readVariant(run: Run, itemIndex: number, asFile: boolean): string {
	const { displayName, capabilities } = run.provider;
	const offered = capabilities.variants.filter(({ itemsOnly }) => !asFile || itemsOnly !== true);
	if (capabilities.variants.length === 1) return capabilities.variants[0].value;
	const value = readText(run, 'variant', itemIndex, offered[0]?.value);
	if (!offered.some((variant) => variant.value === value)) {
		throw new UserProblem(
			`${displayName} has no rows "${value}" to download as ${asFile ? 'a file' : 'items'}`,
			`Choose one of ${offered.map(({ name }) => name).join(', ')}.`,
		);
	}
	return value;
}

function readFormat(run: Run, itemIndex: number): string {
	const { displayName, capabilities } = run.provider;
	if (capabilities.formats.length === 1) return capabilities.formats[0].value;
	const value = readText(run, 'format', itemIndex, capabilities.formats[0].value);
	if (!capabilities.formats.some((format) => format.value === value)) {
		throw new UserProblem(
			`${displayName} has no file format "${value}"`,
			`Choose one of ${capabilities.formats.map(({ name }) => name).join(', ')}.`,
		);
	}
	return value;
}

async function downloadItems(
	run: Run,
	job: Job,
	variant: string,
	itemIndex: number,
): Promise<INodeExecutionData[]> {
	const includeRaw = !readBoolean(run, 'simplify', itemIndex, true);
	const pairedItem = { item: itemIndex };
	const items = await downloadWhole(run, job.jobId, async () => {
		const rowItems: INodeExecutionData[] = [];
		for await (const rows of run.connection.results(job, { variant, includeRaw })) {
			for (const row of rows) rowItems.push({ json: toRowOutput(run, job, row), pairedItem });
		}
		return rowItems;
	});
	if (items.length === 0 && job.status === 'cancelled') {
		throw new UserProblem(
			`Job ${job.jobId} was cancelled before any row was verified: there is no result to download`,
			'Upload the list again if you still need it.',
		);
	}
	return items;
}

/** The provider's columns, and what they say of the value. */
function toRowOutput({ provider }: Run, { jobId }: Job, row: ResultRow): IDataObject {
	const { columns, value, verdict, reason, raw } = row;
	const json = toDataObject(columns);
	json.verification = { value, verdict, reason, provider: provider.id, jobId };
	if (raw !== undefined) json.raw = toDataObject(raw);
	return json;
}

async function downloadFile(
	run: Run,
	job: Job,
	variant: string,
	itemIndex: number,
): Promise<INodeExecutionData> {
	const { provider, connection, node } = run;
	const field = readText(run, 'outputDataFieldName', itemIndex, 'data') || 'data';
	const format = readFormat(run, itemIndex);
	const data = await downloadWhole(run, job.jobId, async () => {
		const file = await connection.file(job, variant, format);
		if (file === undefined) return undefined;
		return await node.helpers.prepareBinaryData(toNodeStream(file.bytes), file.fileName, file.mimeType);
	});
	if (data === undefined) {
		const name = provider.capabilities.variants.find(({ value }) => value === variant)?.name ?? variant;
		throw new UserProblem(
			`Job ${job.jobId} has no "${name}", so there is no file of them`,
			'Choose other rows, or set Output to Items, which gives none in that case.',
		);
	}
	return {
		json: { provider: provider.id, jobId: job.jobId, fileName: data.fileName ?? null, variant },
		binary: { [field]: data },
		pairedItem: { item: itemIndex },
	};
}
