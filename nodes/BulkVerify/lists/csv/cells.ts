import { isNearValue, isOfKind } from '../columnFit';
import { ListError, type Delimiter, type Row, type ValueKind } from '../list';
import { isEmpty } from '../values';
import { lineOfRow } from './parse';
import type { RecordBlock } from './records';

/** What the rows of a table have to be like. */
export interface RowForm {
	width: number;
	delimiter: Delimiter;
	/** What the list holds; without it rows are only fitted, as a provider's are. */
	valueKind?: ValueKind;
	/** The columns that hold such values, as far as the first rows tell. */
	valueColumns: readonly number[];
	/** Those in which one stands here and there at least. */
	kindColumns: readonly number[];
	/** Those next to them that hold one too, in the same rows, or are called so. */
	otherColumns: readonly number[];
}

/**
 * Makes rows as wide as the header: short ones are filled up with '', wide ones lose empty cells at their end.
 *
 * @param isRegular whether nothing is odd about the quotes in the block
 * @throws ListError that names the line, where a row has more cells, or is shifted, or its quotes are damaged
 */
export function fitRows(
	rows: Row[],
	from: number,
	block: RecordBlock,
	isRegular: boolean,
	form: RowForm,
): void {
	for (let index = from; index < rows.length; index++) {
		const row = rows[index];
		if (row === undefined) continue;
		if (!isRegular && form.valueKind !== undefined && row.some(isDamaged)) {
			throw new ListError(
				`The quotes on line ${lineOfRow(block, index, form.delimiter)} are damaged: it cannot be told where its cells end`,
				'Put a cell that contains the delimiter, a quote or a line break into quotes, and double the quotes inside it.',
			);
		}
		if (row.length === form.width) continue;
		const lineOf = (at: number) => lineOfRow(block, at, form.delimiter);
		const broken = [index - 1, index].find((at) => at >= from && isBroken(rows[at], rows[at + 1], form));
		if (broken !== undefined) throw brokenOff(lineOf(broken));
		fitRow(row, () => lineOf(index), form);
	}
}

/** A cell that took in what follows it, or broke off: a quote closed in its middle, a blank before an opening one. */
function isDamaged(cell: string): boolean {
	if (!cell.includes('"')) return false;
	const trimmed = cell.trimStart();
	if (!trimmed.startsWith('"')) return /[\r\n]/.test(cell) || /\\"$/.test(cell);
	const isClosed = trimmed.length > 1 && trimmed.trimEnd().endsWith('"');
	return /[\r\n]/.test(cell) || (!isClosed && trimmed.length < cell.length);
}

/** MySQL puts a backslash before a line end that is part of a cell: then one row stands on two lines. */
function isBroken(
	row: Row | undefined,
	next: Row | undefined,
	{ width, valueKind, valueColumns }: RowForm,
): boolean {
	// A password may end with any sign.
	if (row === undefined || next === undefined || valueKind === undefined || valueKind === 'text')
		return false;
	if (row.at(-1)?.endsWith('\\') !== true || row.length + next.length !== width + 1) return false;
	const holdsValue = (cells: Row) => valueColumns.some((column) => isOfKind(valueKind, cells[column] ?? ''));
	return !(holdsValue(row) && holdsValue(next));
}

function brokenOff(line: number): ListError {
	return new ListError(
		`Line ${line} ends with a backslash and lacks cells that the next line has: a cell seems to go on there`,
		'Put a cell that contains a line break into quotes, or export the list without line breaks in its cells.',
	);
}

function fitRow(row: Row, line: () => number, form: RowForm): void {
	const { width, valueKind } = form;
	const cells = row.length;
	while (row.length < width) row.push('');
	while (row.length > width && row[row.length - 1] === '') row.pop();
	const isOff = cells > width ? isShifted : isMovedOn;
	if (row.length > width || (cells !== width && valueKind !== undefined && isOff(row, valueKind, form))) {
		throw new ListError(
			`Line ${line()} has ${cells} ${cells === 1 ? 'cell' : 'cells'} but the header has ${width}`,
			'Put a cell that contains the delimiter into quotes, or correct the line.',
		);
	}
}

/** A delimiter inside a cell has moved the value on: where it should be is something else. */
function isShifted(row: Row, kind: ValueKind, { valueColumns }: RowForm): boolean {
	return valueColumns.some((column) => {
		const cell = row[column] ?? '';
		return isEmpty(cell)
			? row.some((other, index) => index > column && isOfKind(kind, other))
			: !isNearValue(kind, cell);
	});
}

/** A cell is missing before the value: it stands where no other row has one. */
function isMovedOn(row: Row, kind: ValueKind, { valueColumns, kindColumns }: RowForm): boolean {
	const isWithout = valueColumns.length > 0 && valueColumns.every((column) => isEmpty(row[column] ?? ''));
	return isWithout && row.some((cell, column) => !kindColumns.includes(column) && isOfKind(kind, cell));
}
