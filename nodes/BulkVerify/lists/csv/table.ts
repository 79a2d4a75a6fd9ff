import { fitsOf, isOfKind } from '../columnFit';
import { mentions, usualRank } from '../columnNames';
import { ListError, type Delimiter, type Encoding, type Row, type Table, type ValueKind } from '../list';
import { sameName } from '../names';
import { fileSeemsToBe } from '../seemsToBe';
import { startingWith } from '../startingWith';
import { isEmpty } from '../values';
import { withoutInvisible } from '../values/undress';
import { fitRows, type RowForm } from './cells';
import { guessDelimiter } from './delimiter';
import { makeUpNames, nameColumns, placeHeader, type HeaderHints } from './header';
import { readLines } from './lines';
import { headerSieve, type HeaderSieve } from './headersAgain';
import { endOfRow, lineOfRow, parseBlock } from './parse';
import { readRecords, type RecordBlock } from './records';
import { parseRegular } from './regular';
import { notText, type SourceFacts } from './sniff';
import { refuseQuotedLines, refuseRecords, refuseStrangeLines } from './strangeForm';

export interface ReadOptions extends HeaderHints {
	/** Found from the first lines where it is not given. */
	delimiter?: Delimiter;
	/** A name that TextDecoder knows; found from the bytes where it is not given. */
	encoding?: string;
}

/** A table that also knows how the file's first row is written. */
export interface FileTable extends Table {
	/** The cells of the header as they are, or of the first row where there is no header. */
	firstRow: Row;
	/** Rows or a `sep=` line stand above the header. */
	hasLinesAbove: boolean;
	/** Whether any of the rows read so far were left out: headers that came again, and what belongs to one. */
	readonly leavesOut: boolean;
	/** Where the data begin in the file; `undefined` where that is too far from the start to tell. */
	dataStart(): DataStart | undefined;
}

export interface DataStart {
	/** Bytes before the header: byte order mark, blank lines, titles. */
	headerOffset: number;
	/** Bytes before the first row of data. */
	dataOffset: number;
	/** The bytes of the header line without its end; empty where there is none. */
	headerLine: Buffer;
	/** Whether it says the same to any reader: no quote stands inside a cell of it. */
	isRegular: boolean;
	/** What ends the first row of the file. */
	lineEnd: string;
}

/** So many tell what a column holds. */
const ROWS_LOOKED_AT = 200;

/** More cells than any spreadsheet has: a list whose line ends were lost. */
const MOST_COLUMNS = 50_000;

/**
 * Reads a delimited text file: any of the usual encodings, delimiters and line ends.
 * Blank lines are skipped, short rows filled up with '', empty cells beyond the header dropped.
 * Cells are kept exactly as they are.
 *
 * Where it is told what the list holds, it also finds the header below titles, skips headers that come again, and
 * refuses what cannot be read for sure.
 *
 * @param bytes chunks of any size; a Node.js stream will do
 * @throws ListError where the file is empty or no such text; later, while `rows` are read, where a row has more
 * cells than the header or its quotes are damaged or never closed
 */
export async function readTable(
	bytes: AsyncIterable<Uint8Array>,
	options: ReadOptions = {},
): Promise<FileTable> {
	const facts: SourceFacts = { encoding: 'utf-8', bomLength: 0 };
	const lines = readLines(bytes, facts, options.encoding, options.valueKind !== undefined);
	const firstLines = await nextFilled(lines);
	const delimiter = await orLetGo(lines, () => {
		if (options.valueKind !== undefined) refuseOtherFile(firstLines.text, options.valueKind);
		return options.delimiter ?? guessDelimiter(firstLines.text, options.valueKind);
	});
	const blocks = readRecords(startingWith([firstLines.skipped + firstLines.text], lines), delimiter);

	const start = await findFirstRow(blocks, delimiter, options);
	const { hasHeader, row } = start;
	if (row.length > MOST_COLUMNS) await refuseTooWide(row.length, blocks, lines);
	const header = hasHeader ? nameColumns(row) : makeUpNames(row.length, options.valueKind);
	const counted = { repeatedHeaders: 0, leftOut: 0 };

	return {
		header,
		names: hasHeader ? row.map(withoutInvisible) : header,
		hasHeader,
		delimiter,
		get encoding() {
			return facts.encoding;
		},
		get repeatedHeaders() {
			return counted.repeatedHeaders;
		},
		get leavesOut() {
			return counted.leftOut > 0;
		},
		rows: readRows(start, blocks, rowForm(start, delimiter, options), counted),
		close: async () => {
			await blocks.return(undefined);
			await lines.return(undefined);
		},
		firstRow: row,
		hasLinesAbove: start.rows.slice(0, start.index).some((above) => !above.every(isEmpty)),
		dataStart: () => findDataStart(start, delimiter, facts),
	};
}

/** What a file is shows within so many characters; the pieces are larger, but for the last. */
const CHARACTERS_LOOKED_AT = 4_096;

/** Text until there is more than white space, and enough of it; blank lines before it still count as lines. */
async function nextFilled(lines: AsyncIterator<string>): Promise<{ skipped: string; text: string }> {
	let skipped = '';
	let text = '';
	for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
		if (text === '' && isEmpty(next.value)) skipped += next.value;
		else text += next.value;
		if (text.length >= CHARACTERS_LOOKED_AT) break;
	}
	if (text !== '') return { skipped, text };
	throw new ListError('The file is empty', 'Choose a file with a header row and at least one row below it.');
}

async function orLetGo<T>(lines: AsyncGenerator<string>, work: () => T): Promise<T> {
	let isDone = false;
	try {
		const done = work();
		isDone = true;
		return done;
	} finally {
		if (!isDone) await lines.return(undefined);
	}
}

function refuseOtherFile(text: string, kind: ValueKind): void {
	const what = fileSeemsToBe(text);
	if (what !== undefined) throw notText(`The file seems to be ${what}, not a CSV file`);
	refuseStrangeLines(text, kind);
	if (kind === 'text') return;
	refuseQuotedLines(text, kind);
	refuseRecords(text, kind);
}

async function refuseTooWide(
	width: number,
	blocks: AsyncGenerator<unknown>,
	lines: AsyncGenerator<string>,
): Promise<void> {
	await blocks.return(undefined);
	await lines.return(undefined);
	throw new ListError(
		`The first row of the file has ${width} cells: its line ends seem to be lost`,
		'Save the list with one row a line.',
	);
}

interface FirstRow {
	block: RecordBlock;
	rows: Row[];
	isRegular: boolean;
	/** Where in `rows` the header is, or the first row of data where there is none. */
	index: number;
	hasHeader: boolean;
	row: Row;
}

async function findFirstRow(
	blocks: AsyncIterator<RecordBlock>,
	delimiter: Delimiter,
	hints: HeaderHints,
): Promise<FirstRow> {
	for (let next = await blocks.next(); next.done !== true; next = await blocks.next()) {
		const { rows, isRegular } = parseBlock(next.value, delimiter);
		if (rows.every((row) => row.every(isEmpty))) continue;
		const { index, hasHeader } = placeHeader(rows, hints);
		const row = rows[index];
		if (row !== undefined) return { block: next.value, rows, isRegular, index, hasHeader, row };
	}
	throw new ListError('The file is empty', 'Choose a file with a header row and at least one row below it.');
}

function rowForm(
	{ row, rows, index, hasHeader }: FirstRow,
	delimiter: Delimiter,
	{ valueKind, columnName = '' }: ReadOptions,
): RowForm {
	const form = { width: row.length, delimiter, valueKind };
	if (valueKind === undefined) return { ...form, valueColumns: [], kindColumns: [], otherColumns: [] };
	// A row of another width may be shifted.
	const whole = rows.slice(hasHeader ? index + 1 : index).filter(({ length }) => length === row.length);
	const fits = fitsOf(valueKind, row.length, whole);
	const named = row.map((cell) =>
		isEmpty(columnName) ? usualRank(cell, valueKind) !== -1 : sameName(cell, columnName),
	);
	const columns = row.map((_, column) => column);
	const holding = columns.filter((column) => named[column] && (fits[column]?.fit ?? 0) > 0);
	const fitting = columns.filter((column) => fits[column]?.mostly);
	const byName = columns.filter((column) => named[column]);
	const kindColumns = columns.filter(
		(column) => (fits[column]?.fit ?? 0) > 0 || mentions(row[column] ?? '', valueKind),
	);
	const valueColumns = [holding, fitting, byName].find((found) => found.length > 0) ?? [];
	const withValue = whole
		.slice(0, ROWS_LOOKED_AT)
		.filter((cells) => valueColumns.some((column) => isOfKind(valueKind, cells[column] ?? '')));
	const otherColumns = valueColumns
		.map((column) => column + 1)
		.filter(
			(column) =>
				mentions(row[column] ?? '', valueKind) ||
				withValue.some((cells) => isOfKind(valueKind, cells[column] ?? '')),
		);
	return { ...form, valueColumns, kindColumns, otherColumns };
}

async function* readRows(
	start: FirstRow,
	blocks: AsyncGenerator<RecordBlock>,
	form: RowForm,
	counted: { repeatedHeaders: number; leftOut: number },
): AsyncGenerator<Row[]> {
	const sift = sieveFor(start, form);
	const ready = (rows: Row[], from: number, block: RecordBlock, isRegular: boolean) => {
		fitRows(rows, from, block, isRegular, form);
		const below = from > 0 ? rows.slice(from) : rows;
		if (sift === undefined) return below;
		const sifted = sift(below, (index) => lineOfRow(block, from + index, form.delimiter));
		counted.repeatedHeaders += sifted.repeatedHeaders;
		counted.leftOut += below.length - sifted.rows.length;
		return sifted.rows;
	};
	try {
		const first = ready(
			start.rows,
			start.hasHeader ? start.index + 1 : start.index,
			start.block,
			start.isRegular,
		);
		if (first.length > 0) yield first;
		for await (const block of blocks) {
			const { rows, isRegular } = parseBlock(block, form.delimiter, form.width);
			const left = ready(rows, 0, block, isRegular);
			if (left.length > 0) yield left;
		}
	} finally {
		await blocks.return(undefined);
	}
}

/** Of passwords and user names one may be called as its column is. */
function sieveFor({ hasHeader, row }: FirstRow, { valueKind, ...form }: RowForm): HeaderSieve | undefined {
	const canComeAgain = valueKind !== undefined && hasHeader && (valueKind !== 'text' || row.length > 1);
	return canComeAgain ? headerSieve([...row], { ...form, valueKind }) : undefined;
}

function findDataStart(
	{ block, index, hasHeader }: FirstRow,
	delimiter: Delimiter,
	facts: SourceFacts,
): DataStart | undefined {
	if (block.line !== 1) return undefined;
	const row = index === 0 ? 0 : endOfRow(block.text, index - 1, delimiter);
	const blank = /^[\r\n]*/.exec(block.text.slice(row))?.[0].length ?? 0;
	const before = block.text.slice(0, row + blank);
	const upTo = block.text.slice(0, endOfRow(block.text, index, delimiter));
	const headerOffset = facts.bomLength + byteLengthIn(facts.encoding, before);
	const lineEnd = /(?:\r\n|\n|\r)?$/.exec(upTo.slice(-2))?.[0] ?? '';
	const line = hasHeader ? upTo.slice(before.length, upTo.length - lineEnd.length) : '';
	return {
		headerOffset,
		dataOffset: hasHeader ? facts.bomLength + byteLengthIn(facts.encoding, upTo) : headerOffset,
		isRegular: parseRegular(line, delimiter) !== undefined,
		headerLine: Buffer.from(line, facts.encoding === 'windows-1252' ? 'latin1' : 'utf8'),
		lineEnd,
	};
}

/** Only asked of files whose bytes are kept: those in another encoding are written anew. */
function byteLengthIn(encoding: Encoding, text: string): number {
	switch (encoding) {
		case 'utf-16le':
		case 'utf-16be':
			return text.length * 2;
		case 'windows-1252':
			return text.length;
		case 'utf-8':
		case 'other':
			return Buffer.byteLength(text);
	}
}
