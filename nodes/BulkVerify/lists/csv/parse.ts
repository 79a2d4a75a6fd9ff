import { parse, type Options } from 'csv-parse/sync';
import type { Delimiter, Row } from '../list';
import { countLines } from './lines';
import type { RecordBlock } from './records';
import { parseRegular, readRegular } from './regular';

const LINE_ENDS = ['\r\n', '\n', '\r'];

/**
 * Ways of quoting that other programs have: MySQL puts a backslash before a quote, some people a blank before an
 * opening or behind a closing one. Each is believed only where all rows have the same number of cells by it.
 */
const OTHER_WAYS: ReadonlyArray<readonly [sign: RegExp, options: Options]> = [
	[/\\"/, { escape: '\\' }],
	[/(?:^|[\r\n,;|\t]) +"|" +(?:[\r\n,;|\t]|$)/, { trim: true }],
	[/\\"/, { escape: '\\', trim: true }],
];

/** The cells of a block of whole records, as they are; empty lines are left out. */
export function parseBlock(
	{ text, rows }: RecordBlock,
	delimiter: Delimiter,
	width?: number,
): { rows: Row[]; isRegular: boolean } {
	const regular = rows ?? parseRegular(text, delimiter);
	if (regular !== undefined) return { rows: regular, isRegular: true };
	const otherwise = parseOtherWays(text, delimiter, width);
	if (otherwise !== undefined) return { rows: otherwise, isRegular: true };
	return { rows: parseAny(text, delimiter), isRegular: false };
}

/** csv-parse is the reader of record: what it says is what a block holds, however damaged. */
export function parseAny(text: string, delimiter: Delimiter): Row[] {
	return parse(text, options(delimiter));
}

function parseOtherWays(text: string, delimiter: Delimiter, width: number | undefined): Row[] | undefined {
	for (const [sign, way] of OTHER_WAYS) {
		if (!sign.test(text)) continue;
		const rows = parseStrictly(text, { ...options(delimiter), ...way, relaxQuotes: false });
		// Titles of one cell may stand above the header.
		const header = width === undefined ? (rows?.findIndex((row) => row.length > 1) ?? -1) : 0;
		const cells = width ?? rows?.[header]?.length ?? 1;
		if (rows?.slice(Math.max(header, 0)).every((row) => hasCells(row, cells))) return rows;
	}
	return undefined;
}

/** So many cells, and perhaps empty ones after them. */
function hasCells(row: Row, count: number): boolean {
	return row.length >= count && row.slice(count).every((cell) => cell === '');
}

function parseStrictly(text: string, strict: Options): Row[] | undefined {
	try {
		return parse(text, strict) as Row[];
	} catch {
		return undefined;
	}
}

/** The line on which a row of a block begins. */
export function lineOfRow(block: RecordBlock, index: number, delimiter: Delimiter): number {
	const before = block.text.slice(0, index === 0 ? 0 : endOfRow(block.text, index - 1, delimiter));
	const emptyLines = /^[\r\n]*/.exec(block.text.slice(before.length))?.[0] ?? '';
	return block.line + countLines(before + emptyLines);
}

/** How many characters of a block its rows up to this one take, line ends included. */
export function endOfRow(text: string, index: number, delimiter: Delimiter): number {
	const regular = readRegular(text, delimiter, index + 1);
	if (regular?.openedAt === -1) return regular.rows.length > index ? regular.end : 0;
	const bytes = Buffer.from(text, 'utf8');
	let end = 0;
	parse(bytes, {
		...options(delimiter),
		to: index + 1,
		onRecord: (record: string[], info) => {
			end = info.bytes;
			return record;
		},
	});
	return bytes.toString('utf8', 0, end).length;
}

function options(delimiter: Delimiter) {
	return {
		delimiter,
		recordDelimiter: LINE_ENDS,
		relaxColumnCount: true,
		relaxQuotes: true,
		skipEmptyLines: true,
	};
}
