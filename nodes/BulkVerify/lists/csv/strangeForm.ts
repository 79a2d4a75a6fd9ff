import { isOfKind } from '../columnFit';
import { usualNames, usualRank } from '../columnNames';
import { DELIMITERS, ListError, type ValueKind } from '../list';
import { plainName } from '../names';
import { isEmpty } from '../values';

/* Signs between cells and lines that are not read: taken for a part of the value, they would be paid for with it. */

const LINES_LOOKED_AT = 50;
const LINES_ABOVE = 10;

/** What ends a line in other programs, but in a CSV may be part of a cell. */
const LINE_SIGNS: ReadonlyArray<readonly [sign: string, name: string]> = [
	['\u2028', 'the line separator U+2028'],
	['\u2029', 'the paragraph separator U+2029'],
	['\u0085', 'the next line character U+0085'],
	['\v', 'vertical tabs'],
	['\f', 'form feeds'],
];

/**
 * Refuses a text without a line end, of which other signs make several lines with values.
 *
 * @throws ListError that names the sign
 */
export function refuseStrangeLines(text: string, kind: ValueKind): void {
	if (/[\r\n]/.test(text.trim())) return;
	const found = LINE_SIGNS.find(([sign]) =>
		text
			.split(sign)
			.slice(1)
			.some((line) => holdsValue(kind, line)),
	);
	if (found === undefined) return;
	throw new ListError(
		`The lines of the file seem to end with ${found[1]}, which is not read`,
		'Save the list with usual line ends (CRLF or LF). Nothing was sent.',
	);
}

function holdsValue(kind: ValueKind, line: string): boolean {
	if (kind === 'text') return !isEmpty(line);
	return line.split(/[,;|\t]/).some((cell) => isOfKind(kind, cell));
}

/**
 * Refuses a text in which each line stands in quotes as one cell, as Excel saves what it took for one column.
 *
 * @throws ListError that says so
 */
export function refuseQuotedLines(text: string, kind: ValueKind): void {
	const lines = linesOf(text);
	const inside = lines.map((line) => /^"((?:[^"]|"")*)"[,;\t|\s]*$/.exec(line)?.[1]);
	const [first = ''] = inside;
	// Names have commas: a semicolon says more.
	const delimiter = [';', ...DELIMITERS].find((sign) => first.includes(sign));
	if (lines.length < 2 || delimiter === undefined) return;
	const count = (line = '') => line.split(delimiter).length;
	if (inside.some((line) => line === undefined || count(line) !== count(first))) return;
	// A name with a comma stands in quotes rightly.
	if (inside.slice(1).some((line) => isOfKind(kind, line ?? ''))) return;
	throw new ListError(
		`Each line of the file stands in quotes, so that it is one cell in place of ${count(first)}`,
		'Take the quotes around the lines away, or export the list again. Nothing was sent.',
	);
}

/** `Email: bo@x.example`, `mail=bo@x.example`. */
const FIELD = /^\s*([\p{L}_][\p{L}\p{N}\s_.-]{0,40})\s*(?::\s|=)\s*(\S.*|)$/u;

/**
 * Refuses a text that has a field of a record on each line, of which only some hold values.
 *
 * @throws ListError that says so
 */
export function refuseRecords(text: string, kind: ValueKind): void {
	const lines = linesOf(text);
	const fields = lines.flatMap((line) => {
		const [, name, value] = FIELD.exec(line.slice(0, 1_000)) ?? [];
		return name === undefined || value === undefined ? [] : [{ name: plainName(name), value }];
	});
	const names = new Set(fields.map(({ name }) => name));
	const holding = fields.filter(({ name, value }) => usualRank(name, kind) !== -1 && isOfKind(kind, value));
	const isMostly = fields.length * 4 >= lines.length * 3;
	if (!isMostly || names.size < 2 || holding.length === 0 || holding.length === fields.length) return;
	throw new ListError(
		'The file seems to hold one field a line, not one row a line',
		'Save the list as CSV, with one row a line and its cells apart. Nothing was sent.',
	);
}

function linesOf(text: string): string[] {
	const lines = text.split(/\r\n?|\n/, LINES_LOOKED_AT + 1);
	// The last one may be cut.
	if (lines.length > LINES_LOOKED_AT) lines.pop();
	return lines.filter((line) => !isEmpty(line));
}

/** Runs of signs that names and values have none of; `|` is part of one where the others are on both sides of it. */
const RUNS = /[^\p{L}\p{M}\p{N}\s.@+_'"()<>[\]{},;-]+/gu;
const KNOWN = /^\|+$|^\|+[^|]|[^|]\|+$/;
/** A cell that one of the known delimiters divides is none. */
const DIVIDED = /[,;|\t]/;

/** What a value of the kind may hold, so that it separates nothing. */
const OWN_SIGNS: Readonly<Record<ValueKind, RegExp>> = {
	email: /^$/,
	phone: /^[/·]+$/,
	ip: /^[:/]+$/,
	host: /^[:/]+$/,
	url: /^[!#$%&*,/:;=?~|\\]+$/,
	text: /^$/,
};
/** Signs that stand before an address, or in it, and beside a number. */
const AMBIGUOUS: Readonly<Record<ValueKind, RegExp>> = {
	email: /^[!#$%&*=/?:]$/,
	phone: /^[#*:]$/,
	ip: /^[#*=]$/,
	host: /^[#*=]$/,
	url: /^$/,
	text: /^[^]*$/,
};

/**
 * What separates the cells of a text though it is none of the known delimiters: all its lines have it as often, and
 * one of the columns that it makes holds the values.
 *
 * @returns `undefined` where there is no such sign
 */
export function strangeDelimiter(text: string, kind: ValueKind): string | undefined {
	const lines = linesOf(text);
	const signs = new Set(
		lines.slice(0, LINES_ABOVE).flatMap((line) => line.slice(0, 2_000).match(RUNS) ?? []),
	);
	return [...signs].find(
		(sign) =>
			sign.length <= 5 && !KNOWN.test(sign) && !OWN_SIGNS[kind].test(sign) && separates(sign, lines, kind),
	);
}

function separates(sign: string, lines: readonly string[], kind: ValueKind): boolean {
	const start = lines.findIndex((line) => line.includes(sign));
	const rows = lines.slice(start).map((line) => line.split(sign).map(bareCell));
	const [top = [], ...others] = rows;
	const width = top.length;
	if (start > LINES_ABOVE || others.length === 0 || others.some(({ length }) => length !== width))
		return false;
	if (kind === 'text') return isHeaderOfTexts(top);

	const hasHeader = !top.some((cell) => isOfKind(kind, cell));
	if (hasHeader && top.some(isEmpty)) return false;
	return top.some((_, column) => {
		const cells = (hasHeader ? others : rows)
			.map((row) => row[column] ?? '')
			.filter((cell) => !isEmpty(cell));
		const fitting = cells.filter((cell) => !DIVIDED.test(cell) && isOfKind(kind, cell));
		if (fitting.length * 2 <= cells.length) return false;
		// Without a header a sign before the value may be part of it.
		const isBehind = kind === 'phone' ? false : column < width - 1;
		return hasHeader || isBehind || !AMBIGUOUS[kind].test(sign);
	});
}

function bareCell(cell: string): string {
	return cell.trim().replace(/^"(.*)"$/, '$1');
}

/** A password may hold any sign: only the names of the columns tell. */
function isHeaderOfTexts(row: readonly string[]): boolean {
	const known = new Set([...usualNames('text'), ...usualNames('email'), 'id', 'name']);
	return (
		row.some((cell) => usualRank(cell, 'text') !== -1) && row.every((cell) => known.has(plainName(cell)))
	);
}
