import { Bytes } from './bytes';

/** A list as the provider keeps it: read anew from compact bytes, or made up, at each call of `rows`. */
export interface RowSource {
	header: string[];
	count: number;
	/** Index of the column to verify. */
	valueColumn: number;
	rows(): Iterable<string[]>;
}

const DELIMITERS = [',', ';', '\t', '|'];

/** The delimiter that the text's first line uses most. */
export function guessDelimiter(bytes: Bytes): string {
	const line = firstLine(bytes);
	const count = (delimiter: string) => line.split(delimiter).length;
	return DELIMITERS.reduce((best, delimiter) => (count(delimiter) > count(best) ? delimiter : best), ',');
}

/** The cells of the first line that is not empty. */
export function firstRow(bytes: Bytes, delimiter: string): string[] {
	for (const row of readRows(bytes, delimiter)) return row;
	return [];
}

function firstLine(bytes: Bytes): string {
	for (const text of bytes.strings()) return text.split('\n', 1)[0] ?? '';
	return '';
}

/** A file whose first line is its header. */
export function fileWithHeader(bytes: Bytes, delimiter: string, valueColumn: number): RowSource {
	const rows = () => skip(readRows(bytes, delimiter), 1);
	return { header: firstRow(bytes, delimiter), count: countOf(rows()), valueColumn, rows };
}

/** A file of rows only; its columns get the names given, then `column_2`, `column_3`... */
export function fileWithoutHeader(bytes: Bytes, delimiter: string, name: string, valueColumn = 0): RowSource {
	const header = firstRow(bytes, delimiter).map((_, at) => (at === valueColumn ? name : `column_${at + 1}`));
	const rows = () => readRows(bytes, delimiter);
	return { header: header.length > 0 ? header : [name], count: countOf(rows()), valueColumn, rows };
}

/** Values that came one by one, as a list of one column. */
export function listOf(values: Iterable<string>, column: string): RowSource {
	const cells = function* () {
		for (const value of values) yield [value];
	};
	const content = packedRows(cells());
	return { ...fileWithoutHeader(content, ',', column), header: [column] };
}

/** Rows that came as JSON objects: their keys, in the order they were met, are the columns. */
export function listOfObjects(objects: ReadonlyArray<Record<string, unknown>>, column: string): RowSource {
	const header = [...new Set(objects.flatMap((object) => Object.keys(object)))];
	const text = (value: unknown) => (value === undefined || value === null ? '' : String(value));
	const content = packedRows(objects.map((object) => header.map((name) => text(object[name]))));
	const rows = () => readRows(content, ',');
	return { header, count: objects.length, valueColumn: Math.max(0, header.indexOf(column)), rows };
}

/** A list with others behind it, of the first one's columns. */
export function joined(first: RowSource, ...others: RowSource[]): RowSource {
	const all = [first, ...others];
	const rows = function* () {
		for (const source of all) yield* source.rows();
	};
	return { ...first, count: all.reduce((sum, { count }) => sum + count, 0), rows };
}

/** Values that came as JSON, packed as CSV. */
export function packedRows(cells: Iterable<string[]>): Bytes {
	const bytes = new Bytes();
	let block = '';
	for (const row of cells) {
		block += csvLine(row);
		if (block.length > 65_536) {
			bytes.add(Buffer.from(block));
			block = '';
		}
	}
	bytes.add(Buffer.from(block));
	return bytes;
}

/** Made-up rows of one column, made when they are read. */
export function generatedRows(name: string, count: number, make: (index: number) => string): RowSource {
	const rows = function* () {
		for (let index = 0; index < count; index++) yield [make(index)];
	};
	return { header: [name], count, valueColumn: 0, rows };
}

export interface CsvStyle {
	delimiter?: string;
	/** `\n` where not given. */
	lineEnd?: string;
	/** Every cell in quotes, whether it needs them or not. */
	isQuoted?: boolean;
}

export function csvLine(cells: readonly string[], style: CsvStyle = {}): string {
	const { delimiter = ',', lineEnd = '\n', isQuoted = false } = style;
	// A line of one empty cell would read as no line at all.
	if (cells.length === 1 && cells[0] === '') return `""${lineEnd}`;
	if (isQuoted) return cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(delimiter) + lineEnd;
	let line = csvCell(cells[0] ?? '', delimiter);
	for (let at = 1; at < cells.length; at++) line += delimiter + csvCell(cells[at] ?? '', delimiter);
	return line + lineEnd;
}

function csvCell(text: string, delimiter: string): string {
	const special =
		text.includes(delimiter) || text.includes('"') || text.includes('\n') || text.includes('\r');
	return special ? `"${text.replaceAll('"', '""')}"` : text;
}

/** Rows of RFC 4180 text; empty lines are passed over, a quote that never ends takes the rest. */
export function* readRows(bytes: Bytes, delimiter: string): Generator<string[]> {
	let rest = '';
	for (const piece of bytes.strings()) {
		const text = rest + piece;
		rest = '';
		let start = 0;
		while (start < text.length) {
			const end = recordEnd(text, start);
			if (end === -1) {
				rest = text.slice(start);
				break;
			}
			const record = text.slice(start, text.charCodeAt(end - 1) === 13 && end > start ? end - 1 : end);
			if (record !== '') yield cellsOf(record, delimiter);
			start = end + 1;
		}
	}
	const last = rest.endsWith('\r') ? rest.slice(0, -1) : rest;
	if (last !== '') yield cellsOf(last, delimiter);
}

/** Where the line break after this record is: the first one with an even number of quotes before it. */
function recordEnd(text: string, start: number): number {
	let end = text.indexOf('\n', start);
	let quote = text.indexOf('"', start);
	while (end !== -1 && quote !== -1 && quote < end) {
		const closing = text.indexOf('"', quote + 1);
		if (closing === -1) return -1;
		if (closing > end) end = text.indexOf('\n', closing);
		quote = text.indexOf('"', closing + 1);
	}
	return end;
}

function cellsOf(record: string, delimiter: string): string[] {
	if (!record.includes('"')) return record.split(delimiter);
	const cells: string[] = [];
	for (let at = 0; at <= record.length;) {
		const quoted = record.charAt(at) === '"';
		const closing = quoted ? closingQuote(record, at + 1) : at;
		const next = record.indexOf(delimiter, closing);
		const end = next === -1 ? record.length : next;
		cells.push(quoted ? record.slice(at + 1, closing).replaceAll('""', '"') : record.slice(at, end));
		at = end + 1;
	}
	return cells;
}

function closingQuote(record: string, from: number): number {
	for (let at = record.indexOf('"', from); at !== -1; at = record.indexOf('"', at + 2)) {
		if (record.charAt(at + 1) !== '"') return at;
	}
	return record.length;
}

export function* take<T>(items: Iterable<T>, count: number): Generator<T> {
	let taken = 0;
	for (const item of items) {
		if (taken++ >= count) return;
		yield item;
	}
}

function* skip<T>(items: Iterable<T>, count: number): Generator<T> {
	let seen = 0;
	for (const item of items) if (seen++ >= count) yield item;
}

function countOf(items: Iterable<unknown>): number {
	let count = 0;
	for (const item of items) if (item !== undefined) count++;
	return count;
}
