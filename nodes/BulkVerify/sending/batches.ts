import { prepareFile } from '../lists/file';
import { toCsv } from '../lists/csv';
import { usualName } from '../lists/columnNames';
import type { Limits } from '../lists/divide';
import { inTurns } from '../transport/inTurns';
import { batchValues, planValues, type Plan, type PlanNeeds } from '../lists/sendPlan';
import type { ValueList } from '../lists/values';
import type { Row } from '../lists/list';
import type { Batch } from '../providers/contract';
import type { BinaryFile } from '../n8n/binaryFile';
import { toFileSource, toOwnFile, toUploadFile } from './fileParts';
import type { Dressed, NotSentRows } from '../lists/fileTypes';
import type { Run } from '../n8n/run';
import type { ListSettings } from '../panel/listSettings';

/** A list that is ready to be sent: one batch a job. */
export interface PreparedList {
	batches: NamelessBatch[];
	/** What is sent of the values and which answer is whose; `undefined` where the list leaves as a file or a link. */
	plan?: Plan;
	skippedEmpty: number;
	duplicates: number;
	/** Rows of a file that are no single value. */
	notSent?: NotSentRows;
	/** Headers that came again among the rows of a file, and were left out. */
	repeatedHeaders?: number;
	/** What of the first rows of a file goes although it is no bare value. */
	dressed?: Dressed;
}

/** Single values, ready to be sent. */
export interface PreparedValues extends PreparedList {
	plan: Plan;
}

/** A batch as it is prepared: its job is named when it is sent. */
export interface NamelessBatch extends Omit<Batch, 'name'> {
	/** What the person calls the list, or the name of its file; '' where neither is known. */
	wantedName: string;
	/** The name and the size of the file that it came in; `undefined` where it came otherwise. */
	origin?: string;
	/** Which of the jobs of one list this is, and of how many. */
	part: { number: number; of: number };
	/** The values that it holds, where they are at hand. */
	values?: () => Iterable<string>;
}

/** Other columns that are sent along with the values: names, and a row for each value. */
export interface SentColumns {
	header: string[];
	rows: Row[];
}

export const NO_COLUMNS: SentColumns = { header: [], rows: [] };

/**
 * Prepares single values: without what is none, without duplicates unless they are wanted, in the fewest jobs.
 *
 * @param reuse positions that are not sent because their verdict is young enough
 * @throws ListError where the list exceeds the provider's limit and may not be split
 */
export async function prepareValues(
	run: Run,
	list: ValueList,
	settings: ListSettings,
	{ columns = NO_COLUMNS, name = '', origin, reuse, isJoined = true, isSent = true }: ValuesOptions = {},
): Promise<PreparedValues> {
	const { capabilities } = run.provider;
	const { bytesPerRow } = capabilities;
	const removeDuplicates = settings.removeDuplicates ?? true;
	const needs: PlanNeeds = {
		removeDuplicates,
		skipMalformed: settings.skipMalformed,
		reuse,
		isJoined,
		...(isSent ? limitsOf(run, settings) : NO_LIMITS),
		bytesOf: (value, position) =>
			[value, ...(columns.rows[position] ?? [])].reduce(
				(sum, cell) => sum + Buffer.byteLength(cell) + bytesPerRow,
				0,
			),
	};
	const plan = await inTurns(planValues(list, needs));
	const takesValues = capabilities.takes.includes('values');
	const batches = plan.batches.map((positions, index) => {
		const content = takesValues
			? { kind: 'values' as const, values: [...batchValues(plan, positions)] }
			: {
					kind: 'file' as const,
					file: toOwnFile(asCsv(run, batchValues(plan, positions), positions, settings, columns)),
					delimiter: ',',
				};
		const part = { number: index + 1, of: plan.batches.length };
		const batch = makeBatch(settings, name, positions.length, content, part);
		return { ...batch, origin, values: () => batchValues(plan, positions) };
	});
	const duplicates = removeDuplicates ? plan.counts.duplicates : 0;
	return { batches, plan, skippedEmpty: plan.counts.empty, duplicates };
}

interface ValuesOptions {
	columns?: SentColumns;
	name?: string;
	/** See `NamelessBatch`. */
	origin?: string;
	reuse?: (position: number) => boolean;
	/** `false` where nothing will be joined to the values. */
	isJoined?: boolean;
	/** `false` where the jobs are there already: what one may hold does not matter then. */
	isSent?: boolean;
}

const NO_LIMITS: Limits = { maxRowsPerJob: null, splitLargeLists: true };

function limitsOf({ provider: { capabilities } }: Run, { splitLargeLists }: ListSettings): Required<Limits> {
	return {
		maxRowsPerJob: capabilities.maxRowsPerJob,
		maxBytesPerJob: capabilities.maxBytesPerJob,
		fewestRows: capabilities.fewestRowsPerJob,
		splitLargeLists,
	};
}

/** How many rows leave; `null` where nobody can count them. */
export function rowsOf(batches: readonly NamelessBatch[]): number | null {
	let total = 0;
	for (const { rowCount } of batches) {
		if (rowCount === null) return null;
		total += rowCount;
	}
	return total;
}

function asCsv(
	run: Run,
	values: Iterable<string>,
	positions: Int32Array,
	{ valueKind }: ListSettings,
	{ header, rows }: SentColumns,
): Buffer[] {
	const valueHeader = run.provider.capabilities.requiredHeader ?? usualName(valueKind);
	// Another field of that name would be taken for the column to verify.
	const others = header.map((name) => (name.trim().toLowerCase() === valueHeader ? `${name}_field` : name));
	return toCsv([valueHeader, ...others], withColumns(values, positions, rows));
}

/** One after the other: a million rows would take as much memory again as the list itself. */
function* withColumns(values: Iterable<string>, positions: Int32Array, rows: Row[]): Generator<Row> {
	let index = 0;
	for (const value of values) {
		const others = rows[positions[index++] ?? -1];
		yield others === undefined ? [value] : [value, ...others];
	}
}

/**
 * Prepares a file: untouched where nothing calls for a change.
 *
 * @throws ListError where it cannot be read, has nothing to verify, lacks the column, or exceeds the limit
 */
export async function prepareUploadFile(
	run: Run,
	file: BinaryFile,
	settings: ListSettings,
	{ column, mustCount }: { column: string; mustCount: boolean },
): Promise<PreparedList> {
	const { capabilities } = run.provider;
	const prepared = await prepareFile(toFileSource(file), {
		valueKind: settings.valueKind,
		columnNames: settings.columnNames,
		column,
		delimiter: settings.delimiter,
		encoding: settings.encoding,
		requiredHeader: capabilities.requiredHeader,
		delimiters: capabilities.delimiters,
		mustBeUtf8: capabilities.requiresUtf8,
		// A provider that finds the column itself would pay no heed to the one that was named among others.
		onlyVerifiedColumn:
			settings.onlyVerifiedColumn || (capabilities.requiredHeader === null && column !== ''),
		removeDuplicates: settings.removeDuplicates ?? false,
		...limitsOf(run, settings),
		countRows: mustCount,
	});
	const { parts, delimiter, column: verified, ...left } = prepared;
	const origin = originOf(file);
	const batches = parts.map((part, index) => ({
		...makeBatch(
			settings,
			file.fileName,
			part.rowCount,
			{ kind: 'file', file: toUploadFile(file, part), delimiter, column: verified },
			{ number: index + 1, of: parts.length },
		),
		origin,
	}));
	const { skippedEmpty, duplicates, notSent, repeatedHeaders, dressed } = left;
	return { batches, skippedEmpty, duplicates, notSent, repeatedHeaders, dressed };
}

/** Enough to tell a file from the others of a day without reading it. */
export function originOf({ fileName, byteLength }: BinaryFile): string {
	return `${fileName}|${byteLength}`;
}

/** A list that the provider fetches itself. */
export function prepareUrl(url: string, settings: ListSettings): PreparedList {
	const batch = makeBatch(settings, '', null, { kind: 'url', url }, { number: 1, of: 1 });
	return { batches: [batch], skippedEmpty: 0, duplicates: 0 };
}

function makeBatch(
	{ listType, jobName, providerOptions, callbackUrl }: ListSettings,
	name: string,
	rowCount: number | null,
	content: Batch['content'],
	part: NamelessBatch['part'],
): NamelessBatch {
	const batch: NamelessBatch = {
		listType,
		wantedName: jobName || name,
		part,
		rowCount,
		content,
		options: providerOptions,
	};
	return callbackUrl === undefined ? batch : { ...batch, callbackUrl };
}
