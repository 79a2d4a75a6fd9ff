import { mentions, speaksAgainst, usualRank } from './columnNames';
import { makeUpNames } from './csv/header';
import { parseAny } from './csv/parse';
import { DELIMITERS, ListError, type Delimiter, type Row, type ValueKind } from './list';
import { listNames } from './names';
import { isEmpty, readValue } from './values';
import { countDigits } from './values/digits';
import { LINE_END, PHONE_DIGITS } from './values/shapes';
import { PLURALS } from './wholeList';

/** So much of a text tells whether it is a table. */
const LONGEST_LOOK = 20_000;

/** In URLs these may stand: a row of such a table would be taken for one. */
const IN_URLS: readonly Delimiter[] = [',', ';', '|'];

/**
 * Refuses a table that was pasted whole, where values that nobody meant would be paid along: those of other columns
 * (the owner's address, order numbers as phones), or rows that pass for URLs.
 *
 * @throws ListError naming the columns
 */
export function refuseTable(text: string, kind: ValueKind): void {
	if (kind === 'text') return;
	const start = text.slice(0, LONGEST_LOOK);
	const lines = start.split(LINE_END).filter((line) => line.trim() !== '' && !line.startsWith('#'));
	// The last line may be cut.
	if (start.length < text.length) lines.pop();
	const [header = '', ...others] = lines;
	if (others.length === 0) return;
	for (const delimiter of DELIMITERS) {
		if (!header.includes(delimiter)) continue;
		const table = tableOf(lines.join('\n'), delimiter, kind);
		const columns = table === undefined ? [] : columnsWithValues(table, kind);
		const areRowsUrls = kind === 'url' && IN_URLS.includes(delimiter);
		if (columns.length > (areRowsUrls ? 0 : 1)) throw seemsTable(columns, kind);
		if (kind === 'phone') refuseShortBeside(rowsOf(lines.join('\n'), delimiter));
	}
}

/** The rows, the header first; `undefined` where it is no table whose header tells of values or of other numbers. */
function tableOf(text: string, delimiter: Delimiter, kind: ValueKind): Row[] | undefined {
	const rows = rowsOf(text, delimiter);
	const [header = [], ...others] = rows;
	const isEven = others.length > 0 && others.every(({ length }) => length === header.length);
	if (!isEven || header.some((name) => readValue(kind, name).reason === null)) return undefined;
	const isNamed = header.some(
		(name) =>
			usualRank(name, kind) !== -1 || mentions(name, kind) || (kind === 'phone' && speaksAgainst(name, kind)),
	);
	return isNamed || (kind === 'url' && hasWholeColumn(others, kind)) ? rows : undefined;
}

/** Whether each row has a value in the same place: a comma in URLs stands now here, now there. */
function hasWholeColumn(rows: readonly Row[], kind: ValueKind): boolean {
	const [first = []] = rows;
	return first.some((_, column) => rows.every((row) => readValue(kind, row[column] ?? '').reason === null));
}

function rowsOf(text: string, delimiter: Delimiter): Row[] {
	try {
		return parseAny(text, delimiter);
	} catch {
		return [];
	}
}

/** The names of the columns that hold a value. */
function columnsWithValues([header = [], ...rows]: readonly Row[], kind: ValueKind): string[] {
	return header.filter((_, column) => rows.some((row) => holdsValue(row[column] ?? '', kind)));
}

/** Post codes, order numbers: of a column beside the phones all have too few digits for a number with its area code. */
function refuseShortBeside(rows: readonly Row[]): void {
	const [top = []] = rows;
	if (rows.length < 2 || rows.some(({ length }) => length !== top.length)) return;
	const columns = top.map((_, column) =>
		rows.map((row) => row[column] ?? '').filter((cell) => !isEmpty(cell)),
	);
	const digits = columns.map((cells) => cells.map(countDigits));
	const arePhones = columns.map(
		(cells) => cells.length > 0 && cells.every((cell) => holdsValue(cell, 'phone')),
	);
	const isShort = (column: number) => (digits[column] ?? []).every((count) => count < PHONE_DIGITS.least);
	const holding = top.flatMap((_, column) => (arePhones[column] === true ? [column] : []));
	const isBeside = holding.some(isShort) && !holding.every(isShort) && arePhones.includes(false);
	if (isBeside)
		throw seemsTable(
			makeUpNames(top.length, 'phone').filter((_, column) => holding.includes(column)),
			'phone',
		);
}

function holdsValue(cell: string, kind: ValueKind): boolean {
	const { reason } = readValue(kind, cell);
	return reason === null || reason === 'several_values';
}

function seemsTable(columns: readonly string[], kind: ValueKind): ListError {
	const what = PLURALS[kind];
	const which =
		columns.length === 1
			? `its column ${listNames(columns)} holds`
			: `its columns ${listNames(columns)} hold`;
	return new ListError(
		`The values seem to be a table, and ${which} ${what}`,
		'Paste the column to verify alone, one value a line, or give the table as a CSV file (Input Source: File). Nothing was sent.',
	);
}
