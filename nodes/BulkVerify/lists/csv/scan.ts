import type { Delimiter } from '../list';
import { plainName } from '../names';
import { CR, LF } from './codes';
import { Pieces, WholeLines } from './lines';

export interface ScanNeeds {
	delimiter: Delimiter;
	/** Cells that the header has. */
	width: number;
	/** The bytes of the header line, without its end; empty where there is none. */
	header: Buffer;
	/** Plain names that a header may begin with: that of this file, or one that was put behind it. */
	names: ReadonlySet<string>;
	/** Bytes before the first row. */
	from: number;
	/** Rows, and bytes of rows, after which another part begins. */
	maxRows: number;
	maxBytes: number;
}

export interface Scan {
	rowCount: number;
	isUtf8: boolean;
	/** Where the parts end, as offsets in the file, and how many rows each has. */
	parts: Array<{ end: number; rowCount: number }>;
}

/** So many rows are matched at once. */
const ROWS_AT_ONCE = 16;

/** A row that goes on beyond its line is matched once more with each piece; in a longer one the text has to be read. */
const LONGEST_ROW = 1024 * 1024;

/** A name of a column that is longer is none of the usual ones. In bytes. */
const LONGEST_NAME = 60;

/**
 * Counts the rows of a regular CSV without cutting its cells, many times as fast as reading them, and finds where it can
 * be cut.
 *
 * @returns `undefined` where anything is odd (a quote inside a cell, a row wider than the header or longer than a
 * megabyte, a backslash before a line end, a line end that not every program knows, what may be a header once more, a
 * byte that is no text): then the file has to be read
 */
export async function scanRows(
	bytes: AsyncIterable<Uint8Array>,
	needs: ScanNeeds,
): Promise<Scan | undefined> {
	const scanner = new Scanner(needs);
	const pieces = new Pieces();
	const lines = new WholeLines();
	let toSkip = needs.from;
	const isRegular = (piece: Buffer) => {
		const skipped = Math.min(toSkip, piece.length);
		toSkip -= skipped;
		for (const whole of lines.add(piece.subarray(skipped))) if (!scanner.add(whole)) return false;
		return true;
	};
	for await (const chunk of bytes) {
		for (const piece of pieces.add(chunk)) if (!isRegular(piece)) return undefined;
	}
	for (const piece of pieces.finish()) if (!isRegular(piece)) return undefined;
	for (const last of lines.finish()) if (!scanner.add(last)) return undefined;
	return scanner.finish();
}

class Scanner {
	private readonly header: string;
	private readonly patterns: Patterns;
	private readonly utf8 = new TextDecoder('utf-8', { fatal: true });
	private isUtf8 = true;
	/** A row whose quotes the pieces until now did not close. */
	private held: Buffer = Buffer.alloc(0);
	/** Where in the file that row begins, or the next piece. */
	private offset: number;
	/** The last piece ended with a CR. */
	private mayBeLoneCr = false;
	private partStart: number;
	private rowsInPart = 0;
	private rowCount = 0;
	private readonly parts: Scan['parts'] = [];

	constructor(private readonly needs: ScanNeeds) {
		this.header = needs.header.toString('latin1');
		this.patterns = patternsOf(needs, this.header);
		this.offset = this.partStart = needs.from;
	}

	/**
	 * @param lines whole ones, but for the last
	 * @returns whether they are regular
	 */
	add(lines: Buffer): boolean {
		if (this.mayBeLoneCr && lines[0] !== LF) return false;
		this.mayBeLoneCr = lines.at(-1) === CR;
		const piece = this.held.length > 0 ? Buffer.concat([this.held, lines]) : lines;
		if (piece.length > LONGEST_ROW) return false;
		// A byte is a character, whatever the encoding.
		const text = piece.toString('latin1');
		this.isUtf8 &&= isAscii(text) || this.hasUtf8(lines);
		// A cell may go on in the next line behind a backslash, as MySQL writes it.
		if (this.needs.width > 1 && (text.includes('\\\n') || text.includes('\\\r'))) return false;

		const { rows, row } = this.patterns;
		let start = 0;
		while (start < text.length) {
			const end = endOf(rows, text, start);
			if (end !== undefined && this.takesAll(end)) {
				start = end;
				continue;
			}
			for (let left = ROWS_AT_ONCE; left > 0 && start < text.length; left--) {
				const rowEnd = endOf(row, text, start);
				if (rowEnd === undefined) return this.hold(piece, text, start);
				if (!this.takes(text, start, rowEnd)) return false;
				start = rowEnd;
			}
		}
		return this.hold(piece, text, start);
	}

	finish(): Scan | undefined {
		if (this.held.length > 0) return undefined;
		if (this.rowsInPart > 0 || this.parts.length === 0) this.endPart(this.offset);
		return { rowCount: this.rowCount, isUtf8: this.isUtf8, parts: this.parts };
	}

	/** Keeps what follows the last whole row. @returns whether it is nothing, or a row that may go on */
	private hold(piece: Buffer, text: string, start: number): boolean {
		this.held = piece.subarray(start);
		this.offset += start;
		return this.held.length === 0 || endOf(this.patterns.openRow, text, start) !== undefined;
	}

	/** So many as are matched at once. @returns whether the part has room for them */
	private takesAll(end: number): boolean {
		const { maxRows, maxBytes } = this.needs;
		if (this.rowsInPart + ROWS_AT_ONCE > maxRows || this.offset + end - this.partStart > maxBytes) {
			return false;
		}
		this.rowsInPart += ROWS_AT_ONCE;
		this.rowCount += ROWS_AT_ONCE;
		return true;
	}

	/** @returns whether the row is one, and no header */
	private takes(text: string, start: number, end: number): boolean {
		const { maxRows, maxBytes } = this.needs;
		if (text[start] === '\n' || text[start] === '\r') return true;
		if (this.mayBeHeader(text, start, end)) return false;
		const isFull = this.rowsInPart === maxRows || this.offset + end - this.partStart > maxBytes;
		if (isFull && this.rowsInPart > 0) this.endPart(this.offset + start);
		this.rowsInPart++;
		this.rowCount++;
		return true;
	}

	/** Whether a row is the header, or begins with the name of a column; a million rows do not. */
	private mayBeHeader(text: string, start: number, end: number): boolean {
		if (endOf(this.patterns.beginning, text, start) === undefined) return false;
		if (text.slice(start, end).replace(/\r?\n?$/, '') === this.header) return true;
		const first = text.slice(start, Math.min(end, start + LONGEST_NAME));
		const [cell = ''] = Buffer.from(first, 'latin1')
			.toString('utf8')
			.split(/[,;|\t\r\n]/, 1);
		return /^["\s]*sep=/i.test(cell) || this.needs.names.has(plainName(cell));
	}

	private endPart(end: number): void {
		this.parts.push({ end, rowCount: this.rowsInPart });
		this.partStart = end;
		this.rowsInPart = 0;
	}

	private hasUtf8(bytes: Buffer): boolean {
		try {
			this.utf8.decode(bytes);
			return true;
		} catch {
			return false;
		}
	}
}

/** All of them sticky. */
interface Patterns {
	/** As many rows as are matched at once, each with its line end; none of them is empty or begins like a header. */
	rows: RegExp;
	row: RegExp;
	/** A row up to quotes that are not closed. */
	openRow: RegExp;
	/** What a header may begin with. */
	beginning: RegExp;
}

/**
 * V8 compiles an expression before it looks at the first byte, a loop over the bytes only within the first megabytes;
 * and an expression for many rows runs twice as fast as one for each.
 */
function patternsOf({ delimiter, width, names }: ScanNeeds, header: string): Patterns {
	const beginning = beginningsOf(header, names);
	const bare = `[^${delimiter}"\\r\\n\\0\\x1a]*`;
	const openQuotes = '"[^"]*(?:""[^"]*)*';
	const cell = `(?:${openQuotes}"|${bare})`;
	const others = `{0,${width - 1}}`;
	const row = `${cell}(?:[${delimiter}]${cell})${others}\\r?`;
	return {
		rows: new RegExp(`(?:(?![\\r\\n]|${beginning})${row}\\n){${ROWS_AT_ONCE}}`, 'y'),
		row: new RegExp(`${row}(?:\\n|$)`, 'y'),
		openRow: new RegExp(`(?:${cell}[${delimiter}])${others}${openQuotes}$`, 'y'),
		beginning: new RegExp(beginning, 'y'),
	};
}

/** What a plain name leaves out, and may begin with. */
const LEFT_OUT = '[ \\t"\'_\\-.:*()#]*';

/** By the first two bytes of the header and of names, which is enough to leave most rows alone. */
function beginningsOf(header: string, names: ReadonlySet<string>): string {
	const ofHeader = header.replace(new RegExp(`^${LEFT_OUT}`), '');
	const spelled = [...names, 'sep='].flatMap((name) => [name, name.toUpperCase()]);
	const seconds = new Map<string, Set<string>>();
	for (const begin of [...spelled.map((name) => Buffer.from(name).toString('latin1')), ofHeader]) {
		const [first, second] = begin;
		if (first === undefined) continue;
		const others = seconds.get(eitherCase(first)) ?? new Set();
		if (first < '\x80') others.add(second === undefined ? '\\0-\\xff' : BEHIND_A_LETTER);
		seconds.set(eitherCase(first), others.add(eitherCase(second ?? '')));
	}
	const ofNames = [...seconds].map(([first, others]) => `[${first}](?:[${[...others].join('')}]|$)`);
	return `${LEFT_OUT}(?:${[MAY_BE_UNSEEN, ...ofNames].join('|')})`;
}

/** Behind the first letter of a name all but another letter may be what a plain name leaves out: `E-Mail`, `e_mail`. */
const BEHIND_A_LETTER = '\\0-@[-`{-\\xff';

/** All that a character beyond ASCII may begin with, but where only letters begin so: Cyrillic, Arabic, Chinese, Korean. */
const MAY_BE_UNSEEN = '[\\x80-\\xcf\\xd8\\xdc-\\xe3\\xee-\\xff]';

/** A byte for a class of an expression, as a letter in upper and lower case. */
function eitherCase(byte: string): string {
	const isAscii = byte < '\x80';
	const cases = isAscii ? [byte.toLowerCase(), byte.toUpperCase()] : [byte];
	return [...new Set(cases.filter((sign) => sign !== ''))]
		.map((sign) => `\\x${sign.charCodeAt(0).toString(16).padStart(2, '0')}`)
		.join('');
}

/** Where the match ends that begins there. */
function endOf(pattern: RegExp, text: string, start: number): number | undefined {
	pattern.lastIndex = start;
	return pattern.test(text) ? pattern.lastIndex : undefined;
}

/** Beyond ASCII a character takes two bytes and more. */
function isAscii(text: string): boolean {
	return Buffer.byteLength(text) === text.length;
}
