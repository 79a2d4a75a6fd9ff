import { fitsOf, isNearValue } from '../columnFit';
import { hasUsualName, isFieldPath, usualName, usualRank } from '../columnNames';
import type { Row, ValueKind } from '../list';
import { sameName } from '../names';
import { isEmpty, looksLike, readValue, undress } from '../values';
import { isDate } from '../values/dates';
import { withoutInvisible } from '../values/undress';
import { isDataRow } from './dataRow';
import { MOST_LINES_ABOVE } from './delimiter';

export interface HeaderHints {
	/** What the list holds; lets a file without a header row be told from one that has it. */
	valueKind?: ValueKind;
	/** The header that the person named: a first row that has it is the header. */
	columnName?: string;
}

export interface HeaderPlace {
	/** Where the header is, or the first row of data where there is none. */
	index: number;
	hasHeader: boolean;
}

/** The first rows of a file tell how many cells its rows have. */
const ROWS_LOOKED_AT = 200;

/**
 * Where the header is among the first rows: below Excel's `sep=` line, titles and comments; or that there is none.
 * A row that holds a value, or what is nearer to one than to a name, is data: none is ever lost to the header.
 *
 * @param rows at least one that has something in it
 */
export function placeHeader(rows: readonly Row[], { valueKind, columnName = '' }: HeaderHints): HeaderPlace {
	const first = rows.findIndex((row) => !row.every(isEmpty));
	if (valueKind === undefined) return { index: first, hasHeader: true };

	const filled = rows
		.slice(0, first + ROWS_LOOKED_AT)
		.map((row, index) => ({ row, index }))
		.filter(({ row, index }) => !row.every(isEmpty) && !(index === first && isSepLine(row)));
	const [top] = filled;
	if (top === undefined) return { index: first, hasHeader: true };

	// A value in place of a name (`{{ $json.email }}`) may be that of the first row.
	const isNamed = !isEmpty(columnName) && !isValue(columnName, valueKind);
	const isName = (row: Row) =>
		isNamed ? row.some((cell) => sameName(cell, columnName)) : hasUsualName(row, valueKind);
	const rowsBelow = (place: number) => filled.slice(place + 1).map(({ row }) => row);
	const isNoData = (row: Row, place: number) =>
		!holdsAnyValue(row, valueKind) && !isDataRow(row, rowsBelow(place), valueKind);
	const named = filled
		.slice(0, MOST_LINES_ABOVE)
		.findIndex(({ row }, place) => isName(row) && (isNamed || isNoData(row, place)));
	const header = filled[named];
	if (header !== undefined) {
		const above = filled.slice(0, named);
		if (above.every(({ row }) => isAbove(row, header.row, valueKind))) {
			return { index: header.index, hasHeader: true };
		}
	}
	const start = filled.findIndex(({ row }, at) => !isTitle(row, filled.slice(at + 1), valueKind));
	const { row, index } = filled[start] ?? top;
	return { index, hasHeader: isHeader(row, rowsBelow(start), valueKind, isName(row)) };
}

/** Not what could be a domain as well as the name of a column. */
function isValue(text: string, kind: ValueKind): boolean {
	const bare = undress(kind, text);
	return looksLike(kind, bare) && (/[@:]/.test(bare) || !/\p{L}/u.test(bare));
}

/** Names are trimmed, made up where empty and numbered where doubled: `email`, `email_2`, `column_3`. */
export function nameColumns(row: Row): string[] {
	const trimmed = row.map((cell, index) => withoutInvisible(cell) || `column_${index + 1}`);
	const asTheyAre = new Set(trimmed);
	const taken = new Set<string>();
	const numbers = new Map<string, number>();
	return trimmed.map((name) => {
		let unique = name;
		let number = numbers.get(name) ?? 1;
		while (taken.has(unique) || (unique !== name && asTheyAre.has(unique))) unique = `${name}_${++number}`;
		numbers.set(name, number);
		taken.add(unique);
		return unique;
	});
}

export function makeUpNames(width: number, kind: ValueKind | undefined): string[] {
	if (width === 1 && kind !== undefined) return [usualName(kind)];
	return Array.from({ length: width }, (_, index) => `column_${index + 1}`);
}

/** Excel's own first line, which names the delimiter. */
export function isSepLine(row: Row): boolean {
	return /^sep=.?$/i.test(withoutInvisible(row[0] ?? '').slice(0, 10)) && row.slice(1).every(isEmpty);
}

/** Whether a cell is near to a value; beside the path of a field what looks like one is a path too: `event.action`. */
function holdsAnyValue(row: Row, kind: ValueKind): boolean {
	const near = row.filter((cell) => isNearValue(kind, cell));
	return near.length > 0 && !(row.some(isFieldPath) && near.every((cell) => /^[a-z_][\w.-]*$/i.test(cell)));
}

/** Whether a cell is near to a value. When a list was made stands in titles; its digits are no phone's. */
function holdsValue(row: Row, kind: ValueKind): boolean {
	return row.some((cell) => isNearValue(kind, cell) && !hasDate(cell));
}

function hasDate(cell: string): boolean {
	const words = cell.slice(0, 200).split(/[\s,]+/);
	return words.length > 1 && words.some(isDate);
}

function countFilled(row: Row): number {
	return row.filter((cell) => !isEmpty(cell)).length;
}

/** Whether a row above a row of names is a title or a comment: it is no row of the list. Of texts it has fewer cells. */
function isAbove(row: Row, header: Row, kind: ValueKind): boolean {
	if (holdsValue(row, kind)) return !holdsAnyValue(header, kind) && isRemark(row, header, kind);
	if (kind !== 'text' && row[0]?.trimStart().startsWith('#')) return true;
	// A row with a usual name, which holds no value, is the header whatever stands above it.
	const isCertain = kind !== 'text' && !holdsAnyValue(header, kind);
	return isCertain || countFilled(row) < countFilled(header);
}

/** Whether a row of one cell stands above a table of more. */
function isTitle(row: Row, below: ReadonlyArray<{ row: Row }>, kind: ValueKind): boolean {
	const [next] = below;
	if (next === undefined) return false;
	if (holdsValue(row, kind)) return isRowOfNames(next.row, kind) && isRemark(row, next.row, kind);
	if (countFilled(row) !== 1) return false;
	// A password may begin with any sign.
	const isComment = kind !== 'text' && row[0]?.trimStart().startsWith('#') === true;
	const isWider = below.filter((other) => other.row.length > row.length).length * 2 > below.length;
	// A row of one filled cell among others may be a row of a sparse table: then the next one is no row of names.
	return isComment || (row.length === 1 && isWider) || (row.length > 1 && isRowOfNames(next.row, kind));
}

function isRowOfNames(row: Row, kind: ValueKind): boolean {
	return countFilled(row) > 1 && !row.some((cell) => isEmpty(cell) || isNearValue(kind, cell));
}

/**
 * Whether a row above a row of names only mentions a value: `# by bo@example.org`, `Exported by bo@example.org`,
 * `Account:;bo@example.org`. What stands alone, or in the column of the values, is a row of the list.
 */
function isRemark(row: Row, header: Row, kind: ValueKind): boolean {
	const filled = row.flatMap((cell, column) => (isEmpty(cell) ? [] : [column]));
	const [first = 0] = filled;
	const cell = withoutInvisible(row[first] ?? '');
	if (kind === 'text' || !/\s/.test(row.join(' ').trim())) return false;
	if (/^#+\s/.test(cell)) return true;
	if (filled.length >= countFilled(header)) return false;
	if (filled.length > 1) return /[:：]$/.test(cell);
	const words = cell
		.slice(0, LONGEST_REMARK)
		.split(/\s+/)
		.filter((word) => isWord(word, kind));
	const isElsewhere = usualRank(header[first] ?? '', kind) === -1;
	return isElsewhere ? words.length > 0 : words.length > 1 && readValue(kind, cell).reason !== null;
}

/** As much of a title as tells what it is. */
const LONGEST_REMARK = 1_000;

function isWord(text: string, kind: ValueKind): boolean {
	return /\p{L}/u.test(text) && !/@|:\/\//.test(text) && !isNearValue(kind, text);
}

function isHeader(row: Row, below: Row[], kind: ValueKind, isNamed: boolean): boolean {
	if (kind === 'text') return isNamed || row.length > 1;
	const holding = fitsOf(kind, row.length, below).flatMap(({ mostly }, column) => (mostly ? [column] : []));
	if (holding.length === 0) return !row.some((cell) => isNearValue(kind, cell));
	const cells = holding.map((column) => row[column] ?? '');
	if (cells.some((cell) => isNearValue(kind, cell)) || isDataRow(row, below, kind)) return false;
	return isNamed || cells.some((cell) => !isEmpty(cell));
}
