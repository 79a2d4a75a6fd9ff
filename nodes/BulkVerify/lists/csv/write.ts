import type { Delimiter, Row } from '../list';
import { doubled } from './quotes';

/** n8n's binary store and HTTP are fastest with pieces of about this size. */
const PIECE_CHARACTERS = 1024 * 1024;

/**
 * Writes a table as UTF-8 with LF line ends, quoted where RFC 4180 demands it, in pieces of about 1 MB.
 * What it writes, `readTable` reads back cell by cell.
 */
export function toCsv(header: readonly string[], rows: Iterable<Row>, delimiter: Delimiter = ','): Buffer[] {
	const writer = new CsvWriter(delimiter);
	writer.add(header);
	for (const row of rows) writer.add(row);
	return writer.finish();
}

/** The same, row by row, for rows that come in blocks. */
export class CsvWriter {
	private readonly pieces: Buffer[] = [];
	private text = '';
	private readonly special: RegExp;

	constructor(private readonly delimiter: Delimiter) {
		this.special = new RegExp(`["\\r\\n${delimiter === '|' ? '\\|' : delimiter}]`);
	}

	add(row: readonly string[]): void {
		this.addLine(this.lineOf(row));
	}

	/** A row as it is written, with its line end. */
	lineOf(row: readonly string[]): string {
		// An empty line would be no row at all.
		if (row.length === 1 && row[0] === '') return '""\n';
		let line = '';
		for (let column = 0; column < row.length; column++) {
			if (column > 0) line += this.delimiter;
			line += this.quoted(row[column] ?? '');
		}
		return `${line}\n`;
	}

	addLine(line: string): void {
		this.text += line;
		if (this.text.length >= PIECE_CHARACTERS) this.flush();
	}

	/** All that was written. The writer is of no use afterwards. */
	finish(): Buffer[] {
		this.flush();
		return this.pieces;
	}

	private flush(): void {
		if (this.text === '') return;
		this.pieces.push(Buffer.from(this.text, 'utf8'));
		this.text = '';
	}

	private quoted(cell: string): string {
		return this.special.test(cell) ? `"${doubled(cell)}"` : cell;
	}
}
