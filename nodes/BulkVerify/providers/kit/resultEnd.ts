import { LF } from '../../lists/csv/codes';
import { DELIMITERS } from '../../lists/list';
import { cutShort } from '../../transport/stream';
import type { TransportError } from '../../transport/transportError';
import { JsonWalk } from './jsonWalk';

/** What a result should look like; anything else is an error, never a result. */
export type ResultFormat = 'csv' | 'json' | 'xml';

const TAIL_BYTES = 8_192;

/**
 * Looks at a result as it passes, for what may stand at its end: where the provider breaks down in the midst of it, an
 * error in words or a page follows half of the rows, and the length of all that is right.
 */
export class ResultEnd {
	private tail: Uint8Array = new Uint8Array();
	private size = 0;
	private readonly walk = new JsonWalk();

	constructor(private readonly format: ResultFormat) {}

	add(piece: Uint8Array): void {
		if (this.format === 'json') this.walk.add(piece);
		this.size += piece.byteLength;
		const joined =
			piece.byteLength >= TAIL_BYTES || this.tail.byteLength === 0
				? piece
				: Buffer.concat([this.tail, piece]);
		this.tail = joined.subarray(-TAIL_BYTES);
	}

	get isLineEnded(): boolean {
		return this.tail.at(-1) === LF;
	}

	/**
	 * Its words are not told: nobody has looked for the key in them.
	 *
	 * @param start how the result begins
	 */
	problem(start: string): TransportError | undefined {
		const tail = new TextDecoder().decode(this.tail);
		if (this.format === 'json') return this.walk.isWhole ? undefined : cutShort('its JSON has no end');
		if (this.format === 'xml') return isXmlEnd(start, tail) ? undefined : cutShort('its XML has no end');
		// UTF-16.
		if (tail.includes('\0')) return undefined;
		const csv = csvEnd(start, tail, this.size <= TAIL_BYTES);
		if (hasMessageAtEnd(csv)) return cutShort('a message stands behind the last row');
		return isCutInRow(csv) ? cutShort('the last row is cut') : undefined;
	}
}

/** The root is closed; one that has nothing in it may be so at once. What breaks off before it has none. */
function isXmlEnd(start: string, tail: string): boolean {
	const root = /^\s*(?:<[?!][^>]{0,2000}>\s*){0,20}<([\w:.-]{1,200})/.exec(start.replace(/^\uFEFF/, ''))?.[1];
	const text = tail.trimEnd();
	return (
		text.endsWith('/>') || (root === undefined ? /<\/[^<>]{1,200}>$/.test(text) : text.endsWith(`</${root}>`))
	);
}

interface CsvLine {
	text: string;
	/** It has fewer cells than the header. */
	isShort: boolean;
	/** A quote is opened or closed in it that stands on another line. */
	isHalf: boolean;
}

interface CsvEnd {
	delimiter: string;
	/** The last lines, or all with the header. */
	lines: CsvLine[];
	isAll: boolean;
	isLineEnded: boolean;
}

function csvEnd(start: string, tail: string, isAll: boolean): CsvEnd {
	const header = linesOf(start.replace(/^\uFEFF/, ''))[0] ?? '';
	const delimiter = likeliestDelimiter(header);
	const width = cellsOf(header, delimiter).length;
	const all = tail.split(/[\r\n]+/).filter((line) => line !== '');
	const lines = (isAll ? all : all.slice(1)).map((text) => ({
		text,
		isShort: cellsOf(text, delimiter).length < width,
		isHalf: (text.split('"').length - 1) % 2 === 1,
	}));
	return { delimiter, lines, isAll, isLineEnded: /[\r\n]$/.test(tail) };
}

/** Whether the last line alone breaks off, in the midst of its cells or of one in quotes; the header may be the last. */
function isCutInRow({ lines, isAll, isLineEnded }: CsvEnd): boolean {
	const odd = lines.findIndex(({ isShort, isHalf }) => isShort || isHalf);
	return !isLineEnded && (isAll || lines.length > 2) && odd === lines.length - 1;
}

/** Whether words stand behind the last row. */
function hasMessageAtEnd({ delimiter, lines }: CsvEnd): boolean {
	const end = lines.slice(lines.findLastIndex(({ text, isShort }) => !isShort && !isPlainError(text)) + 1);
	// A line end within quotes: nobody knows what is a row.
	if (end.some(({ isHalf }) => isHalf)) return false;
	// Where the rows before are short as well, only what cannot be a row is none.
	const isRagged = end.length === lines.length;
	const isMessage = ({ text, isShort }: CsvLine) =>
		isPlainError(text) || (isShort && (isPage(text) || (!isRagged && isInWords(text, delimiter))));
	return end.some(isMessage);
}

const linesOf = (text: string) => text.split(/[\r\n]+/).filter((line) => line.trim() !== '');

function likeliestDelimiter(header: string): string {
	const counted = DELIMITERS.map((delimiter) => ({
		delimiter,
		count: header.split(delimiter).length,
	}));
	return counted.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
}

const cellsOf = (line: string, delimiter: string) => line.replace(/"[^"]*"/g, '').split(delimiter);

/** An error as programs and APIs say it, however many commas are in it. */
const isPlainError = (line: string) =>
	/^\s*(?:\{\s*"|(?:[\w-]+\s){0,3}(?:error|exception)\s*:\s)/i.test(line);

const isPage = (line: string) => /^\s*<[!/a-z].*>\s*$/i.test(line);

/** No row has words alone: an address, or whatever was verified, stands in it. */
function isInWords(line: string, delimiter: string): boolean {
	if (line.includes('@')) return false;
	const cells = line.split(delimiter).map((cell) => cell.trim());
	return cells.some(isSentence) || /\b(?:error|exception|time-?out|failed|fatal|unavailable)\b/i.test(line);
}

/** Of a name of a column, or a cell. */
export function isSentence(text: string): boolean {
	return /^[{[]|[.!?]$|\S\s+\S+\s+\S/.test(text);
}
