import { fitsOf } from '../columnFit';
import { usualRank } from '../columnNames';
import type { Row, ValueKind } from '../list';
import { plainKey } from '../names';
import { isEmpty, looksLike } from '../values';
import { isDate } from '../values/dates';
import { isPlaceholder } from '../values/placeholders';

/**
 * Whether a first row without a value is all the same a row of data: where its value would be stands what people
 * write when they have none, or others of its cells are as those below them.
 *
 * @param below the rows under it, as many as were looked at
 */
export function isDataRow(row: Row, below: readonly Row[], kind: ValueKind): boolean {
	const cells = fitsOf(kind, row.length, below).flatMap(({ mostly }, column) =>
		mostly ? [row[column] ?? ''] : [],
	);
	if (cells.length === 0 || cells.some((cell) => usualRank(cell, kind) !== -1)) return false;
	if (cells.some(isPlaceholder)) return true;
	const others = below.filter((other) => !isSameRow(other, row));
	return row.some((cell, column) => {
		if (isEmpty(cell)) return false;
		const under = others.flatMap((other) => (isEmpty(other[column] ?? '') ? [] : [other[column] ?? '']));
		const isAgain = under.some((other) => plainKey(other) === plainKey(cell));
		return isAgain || SHAPES.some((isShaped) => isShaped(cell) && mostly(under, isShaped));
	});
}

/** A header may come again. */
function isSameRow(one: Row, other: Row): boolean {
	return one.every((cell, column) => plainKey(cell) === plainKey(other[column] ?? ''));
}

/** What no column is called, but for a year. */
const SHAPES: ReadonlyArray<(cell: string) => boolean> = [
	(cell) => looksLike('email', cell),
	(cell) => /^https?:\/\//i.test(cell.trim()),
	(cell) => isDate(cell.trim()),
	(cell) => /^[-+]?[.,\s]*\d[\d.,\s]*$/.test(cell) && !/^\s*(?:19|20)\d\d\s*$/.test(cell),
];

function mostly(cells: readonly string[], isShaped: (cell: string) => boolean): boolean {
	return cells.filter(isShaped).length * 2 > cells.length;
}
