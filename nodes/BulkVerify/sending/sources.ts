import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Extras, Verification } from '../panel/outputShape';
import { inTurns } from '../transport/inTurns';
import { fieldSamples } from '../lists/fields';
import { readItems } from '../lists/itemValues';
import type { Row } from '../lists/list';
import { compileOuters } from '../lists/path';
import { readPasted } from '../lists/pastedText';
import { readValue, reasonAt, valueKey, type ValueList } from '../lists/values';
import { refuseOtherList } from '../lists/wholeList';
import { openBinaryFile } from '../n8n/binaryFile';
import { allItems, onePair, whatIsAsked, type Asked, type AskedOrFailed } from '../n8n/outputItems';
import type { Run } from '../n8n/run';
import { fileContents } from '../n8n/sameFiles';
import { readFileColumn, readSettings, readValueField, type ListSettings } from '../panel/listSettings';
import { listTypeOf } from '../panel/listTypes';
import { readOptions, readText } from '../panel/readParameter';
import { answers } from '../panel/sameQuestion';
import type { InputSource, Provider } from '../providers/contract';
import { NO_COLUMNS, originOf, type SentColumns } from './batches';
import { readFileRows } from './fileRows';
import { recentVerdicts, verdictBeside, type RecentVerdicts } from './recentVerdicts';

/** A list as the person brought it, and how its rows leave again. */
export interface SourceList {
	settings: ListSettings;
	list: ValueList;
	/** What was read, e.g. `field "email"`. */
	what: string;
	/** The path of the field in the items. */
	path?: string;
	/** What its jobs are called where the person gives no name. */
	name: string;
	/** The file that it came in, see `NamelessBatch`. */
	origin?: string;
	/** What tells that a few items seem to be no such list; `undefined` where one of them has a value of the kind. */
	misfit?: string;
	/** Rows that do not have the field at all. */
	lacking: number;
	/** Fields to send along that no row has. */
	absent?: string[];
	/** Empty places that are no row. */
	skippedEmpty: number;
	/** Headers that came again among the rows of a file. */
	repeatedHeaders?: number;
	/** Other fields that go along. */
	columns: SentColumns;
	/** The item of one row, before it has its verdict. */
	rowItem(position: number): INodeExecutionData;
}

/**
 * The lists that the input items bring: from fields one of all items, from files one each; a file, text or link that
 * is the same for several items is one list.
 */
export async function askedLists(run: Run, source: InputSource): Promise<Array<AskedOrFailed<unknown>>> {
	if (source === 'items') {
		const inputItems = allItems(run);
		return [{ what: null, itemIndex: 0, inputItems }];
	}
	if (source === 'file') return await askedFiles(run);
	const parameter = source === 'text' ? 'values' : 'fileUrl';
	return await whatIsAsked(run, (itemIndex) => {
		const { listType, providerOptions } = readSettings(run, itemIndex);
		return [run.node.getNodeParameter(parameter, itemIndex, ''), listType, providerOptions];
	});
}

/** Files of the same content that are read in the same way are one list, whatever they and their jobs are called. */
async function askedFiles(run: Run): Promise<Array<AskedOrFailed<unknown>>> {
	const contents = await fileContents(run, (itemIndex) => fileField(run, itemIndex));
	return await whatIsAsked(run, (itemIndex) => {
		const content = contents[itemIndex];
		if (content === undefined) return itemIndex;
		const how = { ...readOptions(run, itemIndex), jobName: undefined, callbackUrl: undefined };
		const listType = run.node.getNodeParameter('listType', itemIndex, '');
		return [content, listType, readFileColumn(run, itemIndex), how];
	});
}

/** The field of an item that its file is in. */
export function fileField(run: Run, itemIndex: number): string {
	return readText(run, 'inputDataFieldName', itemIndex, 'data');
}

/** The rows of a list, each of which comes out again. */
export async function readRows(
	run: Run,
	source: 'items' | 'file' | 'text',
	{ itemIndex, inputItems }: Asked<unknown>,
): Promise<SourceList> {
	const settings = readSettings(run, itemIndex);
	if (source === 'items')
		return await itemRows(run.node.getInputData(), readValueField(run, itemIndex), settings);
	return source === 'file'
		? await fileRows(run, itemIndex, settings, { inputItems })
		: await textRows(run.node.getNodeParameter('values', itemIndex, ''), settings, inputItems);
}

/**
 * Items as they are, their value in a field.
 *
 * @throws ListError where no item has the field, or none of its values is of the kind
 */
export async function itemRows(
	items: readonly INodeExecutionData[],
	valueField: string,
	settings: ListSettings,
): Promise<SourceList> {
	const jsons = items.map(({ json }) => json);
	const { list, field, lacking, header, absent, rows } = await inTurns(
		readItems(jsons, settings.valueKind, valueField, settings.sendFields),
	);
	const misfit = refuseOtherList(list, { source: 'items', field, others: () => fieldSamples(jsons) });
	return {
		settings,
		list,
		what: `field "${field}"`,
		path: field,
		name: '',
		misfit,
		lacking,
		absent,
		skippedEmpty: 0,
		columns: { header, rows },
		rowItem(position) {
			const { json = {}, binary } = items[position] ?? {};
			const item: INodeExecutionData = { json, pairedItem: { item: position } };
			if (binary !== undefined) item.binary = binary;
			return item;
		},
	};
}

/**
 * Each row of the file is an item with the file's columns.
 *
 * @param withColumns whether the other columns go along
 */
export async function fileRows(
	run: Run,
	itemIndex: number,
	settings: ListSettings,
	{ inputItems, withColumns = false }: { inputItems: readonly number[]; withColumns?: boolean },
): Promise<SourceList> {
	const file = await openBinaryFile(run, itemIndex, fileField(run, itemIndex));
	const { header, rows, column, list, repeatedHeaders } = await readFileRows(
		file,
		settings,
		readFileColumn(run, itemIndex),
	);
	const pairedItem = onePair(inputItems);
	return {
		settings,
		list,
		what: `column "${header[column] ?? ''}"`,
		name: file.fileName,
		origin: originOf(file),
		lacking: 0,
		skippedEmpty: 0,
		repeatedHeaders,
		columns: withColumns ? columnsBeside(header, rows, column) : NO_COLUMNS,
		rowItem: (position) => ({ json: rowJson(header, rows[position] ?? []), pairedItem }),
	};
}

function columnsBeside(header: readonly string[], rows: readonly Row[], column: number): SentColumns {
	const others = <T>(cells: readonly T[]) => cells.filter((_, index) => index !== column);
	return { header: others(header), rows: rows.map(others) };
}

function rowJson(header: readonly string[], row: readonly string[]): IDataObject {
	const json: IDataObject = {};
	header.forEach((name, column) => {
		const cell = row[column] ?? '';
		// Assigned, a column of that name would be lost.
		if (name !== '__proto__') json[name] = cell;
		else
			Object.defineProperty(json, name, {
				value: cell,
				enumerable: true,
				configurable: true,
				writable: true,
			});
	});
	return json;
}

async function textRows(
	given: unknown,
	settings: ListSettings,
	inputItems: readonly number[],
): Promise<SourceList> {
	const { list, skippedEmpty } = await inTurns(readPasted(given, settings.valueKind));
	refuseOtherList(list, { source: 'text', field: '' });
	const pairedItem = onePair(inputItems);
	return {
		settings,
		list,
		what: 'pasted text',
		name: '',
		lacking: 0,
		skippedEmpty,
		columns: NO_COLUMNS,
		rowItem: (position) => ({ json: { value: list.values[position] ?? '' }, pairedItem }),
	};
}

/** Verdicts that the rows brought with them, and which of the rows need not be asked about because of them. */
export interface Reused {
	reuse?: (position: number) => boolean;
	/** Rows whose verdict cannot be used: it stands elsewhere, or its time cannot be read. */
	unread: number;
	/** Values that are asked about although the provider gave a verdict within a day: nothing was to be skipped. */
	fresh: number;
	reusedAt(position: number): (Verification & Extras) | undefined;
}

/** @param field the field, or the prefix of the columns, that earlier verdicts are in */
export function reusedVerdicts(source: SourceList, field: string, provider: Provider): Reused {
	const { settings, list } = source;
	const { skipVerifiedWithinDays: days } = settings;
	if (days === undefined)
		return { reusedAt: () => undefined, unread: 0, fresh: freshVerdicts(source, field, provider) };
	const keyAt = keysOf(list);
	const { byKey, unread } = recentIn(source, field, provider, days);
	const reusedAt = (position: number) => {
		const key = keyAt(position);
		return key === undefined ? undefined : byKey.get(key);
	};
	return { reusedAt, unread, fresh: 0, reuse: (position) => reusedAt(position) !== undefined };
}

function recentIn(
	{ list, rowItem, settings, path = '' }: SourceList,
	field: string,
	{ capabilities }: Provider,
	days: number,
): RecentVerdicts {
	const { kind, values } = list;
	const asked = listTypeOf(capabilities, settings.listType);
	return recentVerdicts(values.length, {
		jsonAt: (position) => rowItem(position).json,
		outersOf: compileOuters(path),
		keyAt: keysOf(list),
		keyOf: (value) => valueKey(kind, value),
		isSpoilt: (value, key) =>
			readValue(kind, value).reason !== null ||
			(kind === 'phone' && withoutZeros(valueKey(kind, value)) === withoutZeros(key)),
		isAnswer: (verdict) => answers(verdict, asked),
		field,
		days,
		now: Date.now(),
	});
}

/** A table that takes a phone for a number drops them. */
function withoutZeros(digits: string): string {
	return digits.replace(/^0+/, '');
}

/** The canonical key of each row's value; `undefined` where it has none that could be asked about. */
function keysOf(list: ValueList): (position: number) => string | undefined {
	return (position) =>
		reasonAt(list, position) === null ? valueKey(list.kind, list.values[position] ?? '') : undefined;
}

/** Values that are paid although the rows carry a verdict of this very provider that is no day old. */
function freshVerdicts(source: SourceList, field: string, provider: Provider): number {
	const { length } = source.list.values;
	// A list that was never verified costs no second look.
	const first = Array.from({ length: Math.min(length, 20) }, (_, position) => source.rowItem(position).json);
	const outersOf = compileOuters(source.path ?? '');
	if (first.every((json) => verdictBeside(json, outersOf, field) === undefined)) return 0;
	const { byKey } = recentIn(source, field, provider, 1);
	return [...byKey.values()].filter((found) => found.provider === provider.id).length;
}
