import { prepareFile } from '../lists/file';
import { toCsv } from '../lists/csv';
import { usualName } from '../lists/columnNames';
import { batchValues, planValues, type Plan } from '../lists/sendPlan';
import type { Row } from '../lists/list';
import type { ValueList } from '../lists/values';
import type { Batch } from '../providers/contract';
import type { BinaryFile } from '../n8n/binaryFile';
import { toFileSource, toOwnFile, toUploadFile } from './fileParts';
import type { Run } from '../n8n/run';
import type { ListSettings } from '../panel/listSettings';

/** A list that is ready to be sent: one batch a job. */
export interface PreparedList {
	batches: NamelessBatch[];
	/** What is sent of the values and which answer is whose; `undefined` where the list leaves as a file or a link. */
	plan?: Plan;
	skippedEmpty: number;
	duplicates: number;
}

/** A batch as it is prepared: its job is named when it is sent. */
export interface NamelessBatch extends Omit<Batch, 'name'> {
	/** What the person calls the list, or the name of its file; '' where neither is known. */
	wantedName: string;
	/** Which of the jobs of one list this is, and of how many. */
	part: { number: number; of: number };
}

/** Other columns that are sent along with the values: names, and a row for each value. */
export interface SentColumns {
	header: string[];
	rows: Row[];
}

const NO_COLUMNS: SentColumns = { header: [], rows: [] };

/**
 * Prepares single values: without empties, without duplicates unless they are wanted, in the fewest jobs.
 *
 * @throws ListError where the list exceeds the provider's limit and may not be split
 */
export function prepareValues(
	run: Run,
	list: ValueList,
	settings: ListSettings,
	{ columns = NO_COLUMNS, name = '' }: { columns?: SentColumns; name?: string } = {},
): PreparedList & { plan: Plan } {
	const { capabilities } = run.provider;
	const plan = planValues(list, {
		removeDuplicates: settings.removeDuplicates ?? true,
		maxRowsPerJob: capabilities.maxRowsPerJob,
		splitLargeLists: settings.splitLargeLists,
	});
	const takesValues = capabilities.takes.includes('values');
	const batches = plan.batches.map((positions, index) => {
		const content = takesValues
			? { kind: 'values' as const, values: [...batchValues(plan, positions)] }
			: {
					kind: 'file' as const,
					file: toOwnFile(asCsv(run, batchValues(plan, positions), positions, settings, columns)),
					delimiter: ',',
				};
		return makeBatch(settings, name, positions.length, content, {
			number: index + 1,
			of: plan.batches.length,
		});
	});
	const duplicates = (settings.removeDuplicates ?? true) ? plan.counts.duplicates : 0;
	return { batches, plan, skippedEmpty: plan.counts.empty, duplicates };
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
	column: string,
): Promise<PreparedList> {
	const { capabilities } = run.provider;
	const prepared = await prepareFile(toFileSource(file), {
		valueKind: settings.valueKind,
		column,
		delimiter: settings.delimiter,
		requiredHeader: capabilities.requiredHeader,
		delimiters: capabilities.delimiters,
		mustBeUtf8: capabilities.requiresUtf8,
		// A provider that finds the column itself would pay no heed to the one that was named among others.
		onlyVerifiedColumn:
			settings.onlyVerifiedColumn || (capabilities.requiredHeader === null && column !== ''),
		removeDuplicates: settings.removeDuplicates ?? false,
		maxRowsPerJob: capabilities.maxRowsPerJob,
		splitLargeLists: settings.splitLargeLists,
		countRows: false,
	});
	const { parts, delimiter, skippedEmpty, duplicates } = prepared;
	const batches = parts.map((part, index) =>
		makeBatch(
			settings,
			file.fileName,
			part.rowCount,
			{ kind: 'file', file: toUploadFile(file, part), delimiter },
			{ number: index + 1, of: parts.length },
		),
	);
	return { batches, skippedEmpty, duplicates };
}

/** A list that the provider fetches itself. */
export function prepareUrl(url: string, settings: ListSettings): PreparedList {
	const batch = makeBatch(settings, '', null, { kind: 'url', url }, { number: 1, of: 1 });
	return { batches: [batch], skippedEmpty: 0, duplicates: 0 };
}

function makeBatch(
	{ listType, jobName, providerOptions }: ListSettings,
	name: string,
	rowCount: number | null,
	content: Batch['content'],
	part: NamelessBatch['part'],
): NamelessBatch {
	return { listType, wantedName: jobName || name, part, rowCount, content, options: providerOptions };
}
