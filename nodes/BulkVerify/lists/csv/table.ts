import { hasKnownName, usualName } from '../column';
import { ListError, type Delimiter, type Encoding, type Row, type Table, type ValueKind } from '../list';
import { sameName } from '../names';
import { isEmpty, looksLike } from '../values';
import { guessDelimiter } from './delimiter';
import { readLines } from './lines';
import type { SourceFacts } from './sniff';
import { endOfRow, lineOfRow, parseBlock } from './parse';
import { readRecords, type RecordBlock } from './records';

export interface ReadOptions {
	/** Found from the first lines where it is not given. */
	delimiter?: Delimiter;
	/** What the list holds; lets a file without a header row be told from one that has it. */
	valueKind?: ValueKind;
	/** The header that the person named: a first row that has it is the header. */
	columnName?: string;
}

/** A table that also knows how the file's first row is written. */
export interface FileTable extends Table {
	/** The cells of the file's first row as they are, header or not. */
	firstRow: Row;
	/** Where the data begin in the file; `undefined` where that is too far from the start to tell. */
	dataStart(): DataStart | undefined;
}

export interface DataStart {
	/** Bytes before the header: byte order mark and blank lines. */
	headerOffset: number;
	/** Bytes before the first row of data. */
	dataOffset: number;
	/** What ends the first row of the file. */
	lineEnd: string;
}

/**
 * Reads a delimited text file: any of the usual encodings, delimiters and line ends.
 * Blank lines are skipped, short rows filled up with '', empty cells beyond the header dropped.
 * Cells are kept exactly as they are.
 *
 * @param bytes chunks of any size; a Node.js stream will do
 * @throws ListError where the file is empty or no text; later, while `rows` are read, where a row has more
 * cells than the header or a quote is never closed
 */
export async function readTable(
	bytes: AsyncIterable<Uint8Array>,
	options: ReadOptions = {},
): Promise<FileTable> {
	const facts: SourceFacts = { encoding: 'utf-8', bomLength: 0 };
	const lines = readLines(bytes, facts);
	const firstLines = await nextFilled(lines);
	const delimiter = options.delimiter ?? guessDelimiter(firstLines.text, options.valueKind);
	const blocks = readRecords(startingWith(firstLines.skipped + firstLines.text, lines), delimiter);

	const start = await findFirstRow(blocks, delimiter);
	const hasHeader = isHeader(start.row, options);
	const header = hasHeader ? nameColumns(start.row) : makeUpNames(start.row, options.valueKind);
	const firstBlock = hasHeader ? start.index + 1 : start.index;

	return {
		header,
		hasHeader,
		delimiter,
		get encoding() {
			return facts.encoding;
		},
		rows: fitRows(start, firstBlock, blocks, header.length, delimiter),
		close: async () => {
			await blocks.return(undefined);
			await lines.return(undefined);
		},
		firstRow: start.row,
		dataStart: () => findDataStart(start, hasHeader, delimiter, facts),
	};
}

/** Text until one piece has more than white space; blank lines before it still count as lines. */
async function nextFilled(lines: AsyncIterator<string>): Promise<{ skipped: string; text: string }> {
	let skipped = '';
	for (let next = await lines.next(); next.done !== true; next = await lines.next()) {
		if (!isEmpty(next.value)) return { skipped, text: next.value };
		skipped += next.value;
	}
	throw new ListError('The file is empty', 'Choose a file with a header row and at least one row below it.');
}

async function* startingWith(first: string, rest: AsyncGenerator<string>): AsyncGenerator<string> {
	try {
		yield first;
		yield* rest;
	} finally {
		await rest.return(undefined);
	}
}

interface FirstRow {
	block: RecordBlock;
	rows: Row[];
	/** Where in `rows` the first row is that has anything in it. */
	index: number;
	row: Row;
}

async function findFirstRow(blocks: AsyncIterator<RecordBlock>, delimiter: Delimiter): Promise<FirstRow> {
	for (let next = await blocks.next(); next.done !== true; next = await blocks.next()) {
		const rows = parseBlock(next.value.text, delimiter);
		const index = rows.findIndex((row) => !row.every(isEmpty));
		const row = rows[index];
		if (row !== undefined) return { block: next.value, rows, index, row };
	}
	throw new ListError('The file is empty', 'Choose a file with a header row and at least one row below it.');
}

/** A first row is data only where it looks like it and nothing in it like a header. */
function isHeader(row: Row, { valueKind, columnName = '' }: ReadOptions): boolean {
	if (valueKind === undefined || hasKnownName(row, valueKind)) return true;
	if (!isEmpty(columnName) && row.some((cell) => sameName(cell, columnName))) return true;
	return !row.some((cell) => looksLike(valueKind, cell));
}

/** Names are trimmed, made up where empty and numbered where doubled: `email`, `email_2`, `column_3`. */
function nameColumns(row: Row): string[] {
	const trimmed = row.map((cell, index) => cell.trim() || `column_${index + 1}`);
	const taken = new Set<string>();
	const asTheyAre = new Set(trimmed);
	return trimmed.map((name) => {
		let unique = name;
		for (let number = 2; taken.has(unique) || (unique !== name && asTheyAre.has(unique)); number++) {
			unique = `${name}_${number}`;
		}
		taken.add(unique);
		return unique;
	});
}

function makeUpNames(row: Row, kind: ValueKind | undefined): string[] {
	if (row.length === 1 && kind !== undefined) return [usualName(kind)];
	return row.map((_, index) => `column_${index + 1}`);
}

async function* fitRows(
	start: FirstRow,
	from: number,
	blocks: AsyncGenerator<RecordBlock>,
	width: number,
	delimiter: Delimiter,
): AsyncGenerator<Row[]> {
	try {
		fit(start.rows, from, start.block, width, delimiter);
		const rest = start.rows.slice(from);
		if (rest.length > 0) yield rest;
		for await (const block of blocks) {
			const rows = parseBlock(block.text, delimiter);
			fit(rows, 0, block, width, delimiter);
			if (rows.length > 0) yield rows;
		}
	} finally {
		await blocks.return(undefined);
	}
}

function fit(rows: Row[], from: number, block: RecordBlock, width: number, delimiter: Delimiter): void {
	for (let index = from; index < rows.length; index++) {
		const row = rows[index];
		if (row === undefined || row.length === width) continue;
		const cells = row.length;
		while (row.length < width) row.push('');
		while (row.length > width && row[row.length - 1] === '') row.pop();
		if (row.length > width) {
			throw new ListError(
				`Line ${lineOfRow(block, index, delimiter)} has ${cells} cells but the header has ${width}`,
				'Put a cell that contains the delimiter into quotes, or correct the line.',
			);
		}
	}
}

function findDataStart(
	{ block, index }: FirstRow,
	hasHeader: boolean,
	delimiter: Delimiter,
	facts: SourceFacts,
): DataStart | undefined {
	if (block.line !== 1) return undefined;
	const row = index === 0 ? 0 : endOfRow(block.text, index - 1, delimiter);
	const blank = /^[\r\n]*/.exec(block.text.slice(row))?.[0].length ?? 0;
	const before = block.text.slice(0, row + blank);
	const upTo = block.text.slice(0, endOfRow(block.text, index, delimiter));
	const headerOffset = facts.bomLength + byteLengthIn(facts.encoding, before);
	return {
		headerOffset,
		dataOffset: hasHeader ? facts.bomLength + byteLengthIn(facts.encoding, upTo) : headerOffset,
		lineEnd: /(?:\r\n|\n|\r)?$/.exec(upTo)?.[0] ?? '',
	};
}

function byteLengthIn(encoding: Encoding, text: string): number {
	switch (encoding) {
		case 'utf-16le':
		case 'utf-16be':
			return text.length * 2;
		case 'windows-1252':
			return text.length;
		case 'utf-8':
			return Buffer.byteLength(text);
	}
}
