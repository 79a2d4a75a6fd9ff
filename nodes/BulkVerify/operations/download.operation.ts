import type { IDataObject, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import { cancelledWithoutResult, downloadWhole, refuseBeforehand } from '../answers/downloadWhole';
import { readFinishedJob } from '../answers/finishedJob';
import { downloadHint, type DownloadSummary } from '../answers/runHint';
import {
	fieldsOf,
	putVerification,
	resultVerification,
	withVerification,
	type OutputShape,
	type Verification,
} from '../panel/outputShape';
import { valueKey } from '../lists/values';
import { addHint } from '../n8n/hints';
import { UserProblem } from '../n8n/nodeErrors';
import { losesPaidRows } from '../sending/charges';
import { forgetUnfinishedJob } from '../sending/unfinished';
import { cleanFileName } from '../transport/fileName';
import { toNodeStream } from '../transport/nodeStream';
import { forEachAsked, onePair, toDataObject, whatIsAsked, type AskedOrFailed } from '../n8n/outputItems';
import type { Run } from '../n8n/run';
import { costNotices } from '../panel/costNotices';
import { outputOptions } from '../panel/outputOptions';
import { byVerdict } from '../panel/outputs';
import { readOutputShape, readRouteByVerdict } from '../panel/outputSettings';
import { dropdown, jobIdProperties, showFor, simplifyProperty } from '../panel/panelParts';
import { listTypeOf } from '../panel/listTypes';
import { readBoolean, readJobId, readText } from '../panel/readParameter';
import { providers } from '../providers/registry';
import type { Job, Provider, ResultRow, Verdict } from '../providers/contract';
import type { OperationModule } from './operation';
import { shortName } from '../lists/names';

export const download: OperationModule = {
	value: 'download',
	action: 'Download the result of a job',
	description: 'Get the verified rows of a finished job, as items or as a file',
	properties: [
		...costNotices('download'),
		...jobIdProperties('download'),
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
			placeholder: 'Add option',
			default: {},
			options: outputOptions(),
			displayOptions: showFor('download', { output: ['items'] }),
		},
	],

	async execute(run) {
		const shape = readOutputShape(run);
		const asked = await whatIsAsked(run, (itemIndex) => readWish(run, itemIndex));
		await lookAtAll(run, asked);
		const downloaded: DownloadSummary[] = [];
		const items = await forEachAsked(run, asked, async ({ what, inputItems }) => {
			const job = await readFinishedJob(run, what.jobId);
			const pairedItem = onePair(inputItems);
			if (what.asFile) {
				const file = await downloadFile(run, job, what);
				downloaded.push({ job });
				return [{ ...file, pairedItem }];
			}
			const { items, verdicts } = await downloadItems(run, job, what, shape, pairedItem);
			downloaded.push({ job, verdicts });
			return items;
		});
		const hint = downloadHint(run.provider, downloaded);
		if (hint !== undefined) addHint(run.node, hint);
		const isRouted = readText(run, 'output', 0, 'items') === 'items' && readRouteByVerdict(run);
		return isRouted ? byVerdict(items, shape) : [items];
	},
};

/** What can be seen to be wrong with one of the jobs is told before the first is paid. */
async function lookAtAll(run: Run, asked: ReadonlyArray<AskedOrFailed<Wish>>): Promise<void> {
	if (asked.length < 2 || !losesPaidRows(run)) return;
	const wished = new Set<string>();
	const jobs: Job[] = [];
	await forEachAsked(run, asked, async ({ what: { jobId } }) => {
		if (wished.has(jobId)) throw wishedTwice(run, jobId);
		wished.add(jobId);
		jobs.push(await readFinishedJob(run, jobId));
		return [];
	});
	await refuseBeforehand(run, jobs);
}

function wishedTwice({ provider: { displayName } }: Run, jobId: string): UserProblem {
	return new UserProblem(
		`Nothing was downloaded: job ${jobId} is asked for in two ways, and ${displayName} charges for each download`,
		'Let one item ask for it, as items or as a file.',
	);
}

/** What an input item asks for: a job, and how. */
interface Wish {
	jobId: string;
	asFile: boolean;
	variant: string;
	/** As items: with each row as the provider sent it. */
	includeRaw: boolean;
	/** As a file: its format and the field it goes to. */
	format: string;
	field: string;
}

function readWish(run: Run, itemIndex: number): Wish {
	const asFile = readOutput(run, itemIndex) === 'file';
	return {
		jobId: readJobId(run, itemIndex),
		asFile,
		variant: readVariant(run, itemIndex, asFile),
		includeRaw: !asFile && !readBoolean(run, 'simplify', itemIndex, true),
		format: asFile ? readFormat(run, itemIndex) : '',
		field: asFile ? readText(run, 'outputDataFieldName', itemIndex, 'data') || 'data' : '',
	};
}

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

/** @throws UserProblem where it is neither: a download may cost, and the wrong form of it costs once more */
function readOutput(run: Run, itemIndex: number): 'items' | 'file' {
	const output = readText(run, 'output', itemIndex, 'items');
	if (output === 'items' || output === 'file') return output;
	throw new UserProblem(
		`A result does not come out as "${shortName(output)}"`,
		'Nothing was downloaded. Set Output to "items" or "file".',
	);
}

function readVariant(run: Run, itemIndex: number, asFile: boolean): string {
	const { displayName, capabilities } = run.provider;
	const offered = capabilities.variants.filter(({ itemsOnly }) => !asFile || itemsOnly !== true);
	if (capabilities.variants.length === 1) return capabilities.variants[0].value;
	const value = readText(run, 'variant', itemIndex, offered[0]?.value);
	if (!offered.some((variant) => variant.value === value)) {
		throw new UserProblem(
			`${displayName} has no rows "${shortName(value)}" to download as ${asFile ? 'a file' : 'items'}`,
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
			`${displayName} has no file format "${shortName(value)}"`,
			`Choose one of ${capabilities.formats.map(({ name }) => name).join(', ')}.`,
		);
	}
	return value;
}

async function downloadItems(
	run: Run,
	job: Job,
	{ variant, includeRaw }: Wish,
	shape: OutputShape,
	pairedItem: INodeExecutionData['pairedItem'],
): Promise<{ items: INodeExecutionData[]; verdicts: Record<Verdict, number> }> {
	const isSame = sameValues(run, job);
	const downloaded = await downloadWhole(run, job, async () => {
		const items: INodeExecutionData[] = [];
		const verdicts = { valid: 0, risky: 0, invalid: 0, unknown: 0 };
		const verifiedAt = job.finishedAt ?? new Date().toISOString();
		const known = { provider: run.provider.id, jobId: job.jobId, verifiedAt };
		const room = includeRaw ? [] : fieldsOf(shape);
		for await (const rows of run.connection.results(job, { variant, includeRaw, room })) {
			for (const row of rows) {
				verdicts[row.verdict]++;
				items.push({ json: toRowOutput(known, row, shape, isSame), pairedItem });
			}
		}
		return { items, verdicts };
	});
	if (downloaded.items.length === 0 && job.status === 'cancelled') throw cancelledWithoutResult(run, job);
	// Its rows are given out: Verify need not go on with it.
	await forgetUnfinishedJob(run, job);
	return downloaded;
}

type IsSame = (one: string, other: string) => boolean;

function sameValues({ provider }: Run, { listType }: Job): IsSame {
	const { valueKind } = listTypeOf(provider.capabilities, listType);
	return (one, other) => valueKey(valueKind, one) === valueKey(valueKind, other);
}

/** The provider's columns, and what they say of the value. */
function toRowOutput(
	{ provider, jobId, verifiedAt }: Pick<Verification, 'provider' | 'jobId' | 'verifiedAt'>,
	{ columns, value, verdict, reason, raw }: ResultRow,
	shape: OutputShape,
	isSame: IsSame,
): IDataObject {
	const verification = resultVerification({ value, verdict, reason, provider, jobId, verifiedAt });
	// Some providers' raw row is the very object of the columns.
	const put = raw === undefined ? putVerification : withVerification;
	const json = toDataObject(put(columns, verification, shape, isSame));
	if (raw !== undefined) json.raw = toDataObject(raw);
	return json;
}

async function downloadFile(
	run: Run,
	job: Job,
	{ variant, format, field }: Wish,
): Promise<Pick<INodeExecutionData, 'json' | 'binary'>> {
	const { provider, connection, node, transport } = run;
	const data = await downloadWhole(run, job, async () => {
		const file = await connection.file(job, variant, format);
		if (file === undefined) return undefined;
		// An ID may hold what parts a path.
		const name = cleanFileName(String(transport.redact(file.fileName)).replace(/[/\\]/g, '-'));
		return await node.helpers.prepareBinaryData(toNodeStream(file.bytes), name, file.mimeType);
	});
	if (data === undefined) {
		if (job.status === 'cancelled') throw cancelledWithoutResult(run, job);
		const name = provider.capabilities.variants.find(({ value }) => value === variant)?.name ?? variant;
		throw new UserProblem(
			`Job ${job.jobId} has no "${name}", so there is no file of them`,
			'Choose other rows, or set Output to Items, which gives none in that case.',
		);
	}
	return {
		json: { provider: provider.id, jobId: job.jobId, fileName: data.fileName ?? null, variant },
		binary: { [field]: data },
	};
}
