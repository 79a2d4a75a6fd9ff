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

	/**
	 * Its words are not told: nobody has looked for the key in them.
	 *
	 * @param start how the result begins
	 */
	problem(start: string): TransportError | undefined {
		const tail = new TextDecoder().decode(this.tail);
		if (this.format === 'json') return this.walk.isWhole ? undefined : cutShort('its JSON has no end');
		if (this.format === 'xml') return isXmlEnd(start, tail) ? undefined : cutShort('its XML has no end');
		return hasMessageAtEnd(start, tail, this.size <= TAIL_BYTES)
			? cutShort('a message stands behind the last row')
			: undefined;
	}
}

/** The root is closed; one that has nothing in it may be so at once. */
function isXmlEnd(start: string, tail: string): boolean {
	const root = /^\s*(?:<[?!][^>]{0,2000}>\s*){0,20}<([\w:.-]{1,200})/.exec(start.replace(/^\uFEFF/, ''))?.[1];
	const text = tail.trimEnd();
	return root === undefined || text.endsWith(`</${root}>`) || text.endsWith('/>');
}

/** Whether words stand behind the last row of a CSV. */
function hasMessageAtEnd(start: string, tail: string, isAll: boolean): boolean {
	// UTF-16.
	if (tail.includes('\0')) return false;
	const header = linesOf(start.replace(/^\uFEFF/, ''))[0] ?? '';
	const delimiter = likeliestDelimiter(header);
	const width = cellsOf(header, delimiter).length;
	const all = linesOf(tail);
	const lines = (isAll ? all : all.slice(1)).map((text) => ({
		text,
		isShort: cellsOf(text, delimiter).length < width,
	}));
	const end = lines.slice(lines.findLastIndex(({ text, isShort }) => !isShort && !isPlainError(text)) + 1);
	// A line end within quotes: nobody knows what is a row.
	if (end.some(({ text }) => (text.split('"').length - 1) % 2 === 1)) return false;
	// Where the rows before are short as well, only what cannot be a row is none.
	const isRagged = end.length === lines.length;
	const isMessage = ({ text, isShort }: { text: string; isShort: boolean }) =>
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
