import { isNearValue, isOfKind } from '../columnFit';
import { usualRank } from '../columnNames';
import { DELIMITERS, ListError, type Row, type ValueKind } from '../list';
import { plainKey, plainName, shortName } from '../names';
import { isEmpty } from '../values';
import { isClean } from '../values/clean';
import { isPlaceholder } from '../values/placeholders';
import type { RowForm } from './cells';
import { isSepLine } from './header';

/** Takes the headers out of some rows, which follow those it was given before. */
export type HeaderSieve = (
	rows: Row[],
	lineOf: (index: number) => number,
) => { rows: Row[]; repeatedHeaders: number };

/**
 * Exports that were put together have a header again in their middle, perhaps in other letters or with a mark, and
 * Excel's `sep=` line before it. Both are left out.
 *
 * @throws ListError that names the line, while rows are sifted, where a header stands there with its columns in
 * another order: the rows below it would be read from the wrong columns
 */
export function headerSieve(header: Row, form: RowForm & { valueKind: ValueKind }): HeaderSieve {
	const { valueKind, valueColumns } = form;
	const plain = header.length > 1 ? plainName : plainKey;
	// Behind a byte order mark in the middle of a file quotes are no quotes.
	const keyOf = (name: string) => plain(name.replaceAll('"', ''));
	const keys = header.map(keyOf);
	const own = new Set(keys.filter((key) => key !== ''));
	const hasColumns = valueKind !== 'text' && valueColumns.length > 0;

	const [firstColumn = 0, ...otherColumns] = valueColumns;
	// `1st phone` begins like one.
	const isOdd = valueColumns.some((column) => isNoName(valueKind, header[column] ?? ''));
	const isValue = isOdd ? isClean : isNoName;
	const holdsValue = (row: Row) =>
		isValue(valueKind, row[firstColumn] ?? '') ||
		otherColumns.some((column) => isValue(valueKind, row[column] ?? ''));
	// `source.ip` looks like a domain.
	const isLikeValue = isOdd && holdsValue(header);
	const isRowOfValues = isLikeValue
		? (row: Row) =>
				holdsValue(row) && valueColumns.some((column) => keyOf(row[column] ?? '') !== keys[column])
		: holdsValue;
	const isSame = (row: Row) =>
		mayBegin(row[0] ?? '', keys[0] ?? '') && keys.every((key, column) => keyOf(row[column] ?? '') === key);
	/** Of passwords one may well be called as a column is: only all of the names are the header again. */
	const inOrder = [...keys].sort().join('\n');
	const isPermuted = (row: Row) =>
		own.has(nameIn(row[0] ?? '', keyOf)) &&
		row
			.map((cell) => nameIn(cell, keyOf))
			.sort()
			.join('\n') === inOrder;
	const isMoved = (row: Row) => {
		if (!hasColumns) return isPermuted(row);
		if (!valueColumns.some((column) => own.has(nameIn(row[column] ?? '', keyOf)))) return false;
		const filled = row.filter((cell) => !isEmpty(cell));
		return filled.length > 1 && filled.every((cell) => own.has(nameIn(cell, keyOf)));
	};
	/** The names stand in one cell: the second list has another delimiter. */
	const isUndivided = (row: Row) => {
		const [only = '', ...others] = row.filter((cell) => !isEmpty(cell));
		const delimiter = DELIMITERS.find((sign) => sign !== form.delimiter && only.includes(sign));
		const names = delimiter === undefined || others.length > 0 ? [] : only.split(delimiter).map(keyOf);
		return names.length > 1 && names.every((name) => own.has(name));
	};
	/** Columns that a row calls as that of the values is called, though this one stands elsewhere. */
	const calledSo = (row: Row) =>
		row.flatMap((cell, column) => {
			const name = valueColumns.includes(column) ? '' : nameIn(cell, keyOf);
			const isName = valueColumns.some((own) => keys[own] === name) || usualRank(name, valueKind) !== -1;
			return name !== '' && isName ? [column] : [];
		});

	// In a remark a blank follows the comma.
	const isBareOfKind = (cell: string) => cell === cell.trim() && isOfKind(valueKind, cell);

	/** A line in quotes of its own, or with another delimiter: its value stands where it would, once it is divided. */
	const isRowInCell = (row: Row) => {
		const [only = '', ...others] = row.filter((cell) => !isEmpty(cell));
		if (others.length > 0 || valueColumns.some((column) => !isEmpty(row[column] ?? ''))) return false;
		return DELIMITERS.some((delimiter) => {
			const cells = only.includes(delimiter) ? only.split(delimiter) : [];
			return (
				cells.length === header.length &&
				cells.filter((cell) => !isEmpty(cell)).length > 1 &&
				valueColumns.some((column) => isBareOfKind(cells[column] ?? ''))
			);
		});
	};

	let suspect: { columns: number[]; line: () => number } | undefined;
	/** A row may name a column for other reasons; that values follow below settles it. */
	const settle = (row: Row) => {
		if (suspect === undefined || row.every(isEmpty)) return;
		const { columns, line } = suspect;
		suspect = undefined;
		const isElsewhere = columns.some((column) => isOfKind(valueKind, row[column] ?? ''));
		const isInPlace = valueColumns.some((column) => isOfKind(valueKind, row[column] ?? ''));
		if (isElsewhere && !isInPlace) throw otherOrder(line());
	};

	/** Where a comma in a cell has moved the value one on, and the row lacks a cell at its end. */
	const refuseMovedOn = (row: Row, line: () => number) => {
		for (const column of valueColumns) {
			const cell = row[column] ?? '';
			const next = row[column + 1] ?? '';
			if (isEmpty(cell) || !isNoName(valueKind, next)) continue;
			const isOutOfPlace = !form.otherColumns.includes(column + 1) && isOfKind(valueKind, next);
			if (isOutOfPlace && !isPlaceholder(cell) && !isNearValue(valueKind, cell)) {
				throw movedOn(line(), header[column + 1] ?? '');
			}
		}
	};

	return (rows, lineOf) => {
		const skipped = new Set<number>();
		let repeatedHeaders = 0;
		for (let index = 0; index < rows.length; index++) {
			const row = rows[index] ?? [];
			if (suspect !== undefined) settle(row);
			if (hasColumns && isRowOfValues(row)) continue;
			if (isSame(row)) {
				skipped.add(index);
				repeatedHeaders++;
			} else if (header.length > 1 && isSepLine(row)) {
				skipped.add(index);
			} else if (valueKind !== 'text' && isRuler(row)) {
				skipped.add(index);
			} else if (header.length > 1) {
				if (hasColumns) refuseMovedOn(row, () => lineOf(index));
				if (hasColumns && isRowInCell(row)) throw inOneCell(lineOf(index), header.length);
				if (isMoved(row)) throw otherOrder(lineOf(index));
				if (isUndivided(row)) throw otherDelimiter(lineOf(index));
				const columns = hasColumns ? calledSo(row) : [];
				if (columns.length > 0) suspect = { columns, line: () => lineOf(index) };
			}
		}
		const left = skipped.size === 0 ? rows : rows.filter((_, index) => !skipped.has(index));
		return { rows: left, repeatedHeaders };
	};
}

/** The line that a table has below its names, drawn with hyphens: it belongs to the header. */
function isRuler(row: Row): boolean {
	return (
		row.some((cell) => cell.includes('---') || cell.includes('===')) &&
		row.every((cell) => /^\s*(?::?[-=]{3,}(?:\+-{3,})*:?\s*)?$/.test(cell))
	);
}

const PLUS = 0x2b;
const ZERO = 0x30;
const NINE = 0x39;

/** A fast look: whether a cell is no name of a column, as those of a million rows are. */
function isNoName(kind: ValueKind, cell: string): boolean {
	if (kind === 'email') return cell.includes('@');
	const code = cell.charCodeAt(0);
	if (kind === 'phone' || kind === 'ip') return code === PLUS || (code >= ZERO && code <= NINE);
	return isClean(kind, cell);
}

/** No name that people give a column is longer; a quick look at many cells. */
const LONGEST_NAME = 60;

function nameIn(cell: string, keyOf: (name: string) => string): string {
	return cell.length > LONGEST_NAME ? '' : keyOf(cell);
}

/** A fast look: a million rows are none. */
function mayBegin(cell: string, key: string): boolean {
	if (cell.length > 2 * key.length + LONGEST_NAME) return false;
	const code = cell.charCodeAt(0);
	const isPlain = (code | 0x20) >= 0x61 && (code | 0x20) <= 0x7a;
	return !isPlain || (code | 0x20) === key.charCodeAt(0);
}

function inOneCell(line: number, width: number): ListError {
	return new ListError(
		`Line ${line} stands in one cell in place of ${width}`,
		'Take the quotes around it away, or give it the delimiter of the other lines. Nothing was sent.',
	);
}

const APART = 'Two lists seem to have been put together. Give them as two files';

function movedOn(line: number, name: string): ListError {
	return new ListError(
		`The cells of line ${line} are out of place: its value stands in the column "${shortName(name)}"`,
		'Put a cell that contains the delimiter into quotes, or correct the line. Nothing was sent.',
	);
}

function otherDelimiter(line: number): ListError {
	return new ListError(
		`Line ${line} is a header again, with another delimiter than the first one`,
		`${APART}, or with the same delimiter. Nothing was sent.`,
	);
}

function otherOrder(line: number): ListError {
	return new ListError(
		`Line ${line} is a header again, with its columns in another order than in the first one`,
		`${APART}, or bring their columns into the same order. Nothing was sent.`,
	);
}
