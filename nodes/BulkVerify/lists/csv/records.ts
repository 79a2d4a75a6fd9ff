import { ListError, type Delimiter, type Row } from '../list';
import { CR, LF, QUOTE } from './codes';
import { countLines } from './lines';
import { readRegular } from './regular';

/** Whole records, as text, and the number of the line they begin on. */
export interface RecordBlock {
	text: string;
	line: number;
	/** Their cells, where they were read on the way. */
	rows?: Row[];
}

/** A quoted cell longer than this is a quote that somebody forgot to close. */
const MAX_CELL_LENGTH = 16 * 1024 * 1024;

/** What is held of a record that goes on is read once more with each piece; of a longer one only the quotes are followed. */
const MOST_READ_AGAIN = 256 * 1024;

/**
 * Cuts text into blocks that hold whole records: a line end inside quotes is no end of a record.
 *
 * @param pieces text that ends at a line end, but for the last
 * @throws ListError where a quote is opened and never closed, naming the line
 */
export async function* readRecords(
	pieces: AsyncIterable<string>,
	delimiter: Delimiter,
): AsyncGenerator<RecordBlock, void, undefined> {
	let line = 1;
	let held = '';
	let open: { line: number; length: number } | undefined;

	for await (const piece of pieces) {
		const text = held + piece;
		const read = held.length > MOST_READ_AGAIN ? undefined : readRegular(text, delimiter, Infinity);
		if (read !== undefined) {
			if (read.end > 0) {
				const whole = text.slice(0, read.end);
				yield { text: whole, line, rows: read.rows };
				line += countLines(whole);
			}
			held = text.slice(read.end);
			open = undefined;
			if (read.openedAt !== -1) {
				const before = held.slice(0, read.openedAt - read.end);
				open = { line: line + countLines(before), length: held.length - before.length };
			}
			continue;
		}
		const scan = scanQuotes(piece, delimiter, open !== undefined);
		if (scan.wholeUntil > 0) {
			const whole = held + piece.slice(0, scan.wholeUntil);
			yield { text: whole, line };
			line += countLines(whole);
			held = '';
		}
		const rest = piece.slice(scan.wholeUntil);
		held += rest;
		if (!scan.open) {
			open = undefined;
		} else if (open === undefined || scan.openedAt !== -1) {
			const before = held.length - rest.length + scan.openedAt - scan.wholeUntil;
			open = { line: line + countLines(held.slice(0, before)), length: 0 };
		} else {
			open.length += rest.length;
			if (open.length > MAX_CELL_LENGTH) throw neverClosed(open.line);
		}
	}
	if (open !== undefined) throw neverClosed(open.line);
}

function neverClosed(line: number): ListError {
	return new ListError(
		`The quote opened on line ${line} is never closed`,
		'Close it, or double it where it is part of the text ("").',
	);
}

interface QuoteScan {
	/** Up to here the piece, with what was held before it, is whole records. */
	wholeUntil: number;
	/** The piece ends inside quotes. */
	open: boolean;
	/** Where that quote was opened; -1 where it was open before this piece. */
	openedAt: number;
}

/**
 * Follows the quotes by the rules of csv-parse with `relax_quotes`: one opens a cell only as its first
 * character, and the next single one ends the quoting, whatever comes after it.
 */
function scanQuotes(piece: string, delimiter: Delimiter, wasOpen: boolean): QuoteScan {
	const delimiterCode = delimiter.charCodeAt(0);
	let open = wasOpen;
	let openedAt = -1;
	let wholeUntil = 0;
	let lineEnd = -1;
	let at = 0;
	for (;;) {
		const quote = piece.indexOf('"', at);
		if (open) {
			if (quote === -1) return { wholeUntil, open, openedAt };
			const doubled = piece.charCodeAt(quote + 1) === QUOTE;
			open = doubled;
			at = doubled ? quote + 2 : quote + 1;
			continue;
		}
		// The piece ends at a line end, and that one is outside quotes.
		if (quote === -1) return { wholeUntil: piece.length, open, openedAt };
		if (lineEnd < at) lineEnd = piece.indexOf('\n', at);
		while (lineEnd !== -1 && lineEnd < quote) {
			wholeUntil = lineEnd + 1;
			lineEnd = piece.indexOf('\n', wholeUntil);
		}
		if (lineEnd === -1) lineEnd = piece.length;
		if (beginsCell(piece, quote, delimiterCode)) {
			open = true;
			openedAt = quote;
		}
		at = quote + 1;
	}
}

function beginsCell(piece: string, at: number, delimiterCode: number): boolean {
	if (at === 0) return true;
	const before = piece.charCodeAt(at - 1);
	return before === delimiterCode || before === LF || before === CR;
}
