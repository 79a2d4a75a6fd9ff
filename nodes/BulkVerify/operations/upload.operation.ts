import type { INodeExecutionData } from 'n8n-workflow';
import { runHint, type ListSummary } from '../answers/runHint';
import type { ListError } from '../lists/list';
import { headerAlone } from '../lists/rewrite';
import { addHint } from '../n8n/hints';
import { openBinaryFile } from '../n8n/binaryFile';
import { UserProblem } from '../n8n/nodeErrors';
import { failedItem, forEachAsked, pairedWith, toJobOutput, type Asked } from '../n8n/outputItems';
import type { Run } from '../n8n/run';
import { listProperties } from '../panel/listParameters';
import { readFileColumn, readInputSource, readSettings, readSpendingSettings } from '../panel/listSettings';
import { readOutputShape } from '../panel/outputSettings';
import { readText } from '../panel/readParameter';
import type { InputSource } from '../providers/contract';
import { prepareUploadFile, prepareUrl, prepareValues, rowsOf, type PreparedList } from '../sending/batches';
import { prepareEach } from '../sending/prepareEach';
import { sendList, sendLists, type SentList } from '../sending/sendList';
import {
	askedLists,
	fileField,
	fileRows,
	readRows,
	reusedVerdicts,
	type SourceList,
} from '../sending/sources';
import { refuseCostly } from '../sending/spending';
import type { OperationModule } from './operation';

export const upload: OperationModule = {
	value: 'upload',
	action: 'Upload a list',
	description: 'Send a list and get its job at once; the provider works on it in the background',
	properties: listProperties(),

	async execute(run) {
		const source = readInputSource(run);
		const spending = readSpendingSettings(run, 0);
		const mustCount = spending.maxRows !== undefined || spending.checkBalance;
		const lists = await prepareEach(
			run,
			await askedLists(run, source),
			async (asked) => await prepare(run, source, asked, mustCount),
			async (prepared) => {
				const lists = prepared.map(({ what }) => what.prepared);
				const senders = await sendLists(run, lists, {
					approve: async (unsent) => await refuseCostly(run, unsent, spending),
				});
				prepared.forEach(({ what }, index) => (what.send = senders[index]));
			},
		);
		const summaries: ListSummary[] = [];
		const items = await forEachAsked(
			run,
			lists,
			async (asked) => await sendAndShow(run, asked, source === 'items', summaries),
		);
		const hint = runHint(run.provider, summaries);
		if (hint !== undefined) addHint(run.node, hint);
		return [items];
	},
};

/** A list that is ready, and what is told of it at the end. */
interface PreparedUpload {
	prepared: PreparedList;
	summary: Omit<ListSummary, 'jobIds' | 'paid'>;
	/** Sends it; known when all lists have been looked for at the provider. */
	send?: () => Promise<SentList>;
}

/** @throws UserProblem where nothing is left to be sent */
async function prepare(
	run: Run,
	source: InputSource,
	asked: Asked<unknown>,
	mustCount: boolean,
): Promise<PreparedUpload> {
	const upload =
		source === 'url'
			? fromUrl(run, asked.itemIndex)
			: source === 'file'
				? await fromFile(run, asked, mustCount)
				: await fromRows(run, await readRows(run, source, asked));
	if (upload.prepared.batches.length === 0) throw nothingToVerify(upload, source);
	return upload;
}

function nothingToVerify(
	{ prepared: { plan }, summary: { misfit } }: PreparedUpload,
	source: InputSource,
): UserProblem | ListError {
	if (source === 'file' && plan?.list.values.length === 0) return headerAlone();
	const isEmpty = plan === undefined || plan.counts.empty === plan.list.values.length;
	if (isEmpty) {
		return new UserProblem(
			'There is nothing to verify: every value is empty',
			misfit ?? 'Check the field or column to verify, and the node before this one.',
		);
	}
	const { malformed, several_values, not_a_value, damaged, reused } = plan.counts;
	return new UserProblem(
		'There is nothing to verify: no value of the list is to be sent',
		`${misfit === undefined ? '' : `${misfit} `}${malformed} malformed, ${several_values} with several values, ${not_a_value + damaged} damaged or no text, ${reused} verified not long ago. The options Skip Malformed and Skip Verified Within Days decide about some of them.`,
	);
}

async function fromRows(run: Run, source: SourceList): Promise<PreparedUpload> {
	const { reuse, unread, fresh } = reusedVerdicts(source, readOutputShape(run).field, run.provider);
	const {
		list,
		settings,
		name,
		origin,
		columns,
		what,
		misfit,
		lacking,
		absent,
		skippedEmpty,
		repeatedHeaders,
	} = source;
	const prepared = await prepareValues(run, list, settings, {
		columns,
		name,
		origin,
		reuse,
		isJoined: false,
	});
	const removesDuplicates = settings.removeDuplicates ?? true;
	return {
		prepared,
		summary: {
			what,
			rows: list.values.length,
			misfit,
			lacking,
			absent,
			unread,
			fresh: run.provider.capabilities.downloadCharges ? 0 : fresh,
			skippedEmpty,
			repeatedHeaders,
			counts: prepared.plan.counts,
			removesDuplicates,
		},
	};
}

/** As it is where the provider takes files and nothing calls for its rows. */
async function fromFile(
	run: Run,
	{ itemIndex, inputItems }: Asked<unknown>,
	mustCount: boolean,
): Promise<PreparedUpload> {
	const given = readSettings(run, itemIndex);
	const takesFiles = run.provider.capabilities.takes.includes('file');
	// Where the rows leave as values, what is none would only be paid for, or have the whole list refused.
	const skipMalformed = !takesFiles && given.skipMalformed;
	const settings = { ...given, removeDuplicates: given.removeDuplicates ?? false, skipMalformed };
	if (!takesFiles || settings.skipVerifiedWithinDays !== undefined) {
		const withColumns = takesFiles && !settings.onlyVerifiedColumn;
		return await fromRows(run, await fileRows(run, itemIndex, settings, { inputItems, withColumns }));
	}
	const field = fileField(run, itemIndex);
	const file = await openBinaryFile(run, itemIndex, field);
	const column = readFileColumn(run, itemIndex);
	const prepared = await prepareUploadFile(run, file, settings, { column, mustCount });
	const sent = rowsOf(prepared.batches);
	const { skippedEmpty, duplicates, notSent, repeatedHeaders, dressed } = prepared;
	const leftOut =
		skippedEmpty + duplicates + Object.values(notSent ?? {}).reduce((all, count) => all + count, 0);
	return {
		prepared,
		summary: {
			what: `file "${file.fileName || field}"`,
			rows: sent === null ? null : sent + leftOut,
			lacking: 0,
			skippedEmpty,
			repeatedHeaders,
			duplicates,
			notSent,
			dressed,
			removesDuplicates: settings.removeDuplicates,
		},
	};
}

function fromUrl(run: Run, itemIndex: number): PreparedUpload {
	const url = readText(run, 'fileUrl', itemIndex);
	// A link may carry its own user name and password.
	run.transport.protect(url);
	if (!/^(https?|ftp):\/\/\S+$/i.test(url)) {
		throw new UserProblem(
			'The File URL is not a link that can be fetched',
			'Give a direct link to the file that begins with https://, http:// or ftp://.',
		);
	}
	return {
		prepared: prepareUrl(url, readSettings(run, itemIndex)),
		summary: { what: 'link', rows: null, lacking: 0, skippedEmpty: 0, removesDuplicates: false },
	};
}

/** Sends the list and gives one item a job; where one could not be made, an item that tells so comes after them. */
async function sendAndShow(
	run: Run,
	{ what: { prepared, summary, send }, itemIndex, inputItems }: Asked<PreparedUpload>,
	isOfItems: boolean,
	summaries: ListSummary[],
): Promise<INodeExecutionData[]> {
	const { batches, plan } = prepared;
	// Of several jobs each holds some of the items.
	const itemsOf = (batch: number) =>
		isOfItems && batches.length > 1 ? Array.from(plan?.batches[batch] ?? []) : inputItems;
	const { jobs, failure } = await (send?.() ?? sendList(run, prepared));
	const sent = rowsOf(batches.slice(0, jobs.length));
	if (jobs.length > 0) {
		summaries.push({ ...summary, jobIds: jobs.map(({ jobId }) => jobId), paid: sent });
	}
	const output: INodeExecutionData[] = jobs.map((job, index) => ({
		json: toJobOutput(run, job, true),
		pairedItem: pairedWith(itemsOf(index)),
	}));
	if (failure !== undefined) {
		const notSent = batches.slice(jobs.length).flatMap((_, index) => itemsOf(jobs.length + index));
		output.push(failedItem(run, failure, itemIndex, [...new Set(notSent)]));
	}
	return output;
}
