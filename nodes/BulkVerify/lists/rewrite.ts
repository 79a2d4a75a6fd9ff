import { CsvWriter, type FileTable } from './csv';
import type { FileNeeds, FilePart, NotSentRows, PreparedFile } from './fileTypes';
import { countJobs, refuseTooFew, tooLarge } from './divide';
import { DELIMITERS, ListError, type Delimiter, type Row } from './list';
import { isEmpty, readValue, undress, valueKey } from './values';

/**
 * Writes the rows of a file anew, as the needs demand: other columns, names, delimiter, encoding, parts.
 *
 * @throws ListError where no row has a value, or where the rows exceed the limit and may not be split
 */
export async function rewrite(table: FileTable, column: number, needs: FileNeeds): Promise<PreparedFile> {
	const delimiter = takesDelimiter(needs, table.delimiter) ? table.delimiter : firstTaken(needs);
	const parts = new PartWriter(delimiter, headerOf(table, column, needs), needs);
	const keys = new Set<string>();
	const skipsEmpty = needs.onlyVerifiedColumn || needs.removeDuplicates;
	// Of a password, what looks like a dress may be a part.
	const isBared = needs.valueKind !== 'text';
	let skippedEmpty = 0;
	let duplicates = 0;
	const notSent: NotSentRows = { several_values: 0, damaged: 0, not_a_value: 0 };

	for await (const rows of table.rows) {
		for (const row of rows) {
			const cell = row[column] ?? '';
			const read = readValue(needs.valueKind, cell);
			const { reason } = read;
			const value = reason === null ? read.value : undress(needs.valueKind, cell);
			// Alone they would be paid for as values; in a file that keeps its columns they are the person's.
			if (
				needs.onlyVerifiedColumn &&
				(reason === 'several_values' || reason === 'damaged' || reason === 'not_a_value')
			) {
				notSent[reason]++;
				continue;
			}
			if (skipsEmpty && isEmpty(value)) {
				skippedEmpty++;
				continue;
			}
			if (needs.removeDuplicates) {
				const before = keys.size;
				keys.add(ownText(valueKey(needs.valueKind, value)));
				if (keys.size === before) {
					duplicates++;
					continue;
				}
			}
			if (needs.onlyVerifiedColumn) parts.add([read.value]);
			else parts.add(isBared && reason === null && value !== cell ? row.with(column, value) : row);
		}
	}
	if (parts.rowCount === 0) {
		const isEmptyColumn = Object.values(notSent).every((count) => count === 0);
		throw nothingToVerify(
			isEmptyColumn
				? 'The column to verify is empty in every row'
				: 'No cell of the column is a single value',
		);
	}
	return {
		parts: parts.finish(),
		delimiter,
		column: needs.onlyVerifiedColumn ? 0 : column,
		rowCount: parts.rowCount,
		skippedEmpty,
		duplicates,
		notSent,
		repeatedHeaders: table.repeatedHeaders,
	};
}

/** A file that came without a header goes without one, unless the provider wants it. */
function headerOf(table: FileTable, column: number, needs: FileNeeds): string[] | undefined {
	if (!table.hasHeader && needs.requiredHeader === null) return undefined;
	const name = needs.requiredHeader ?? table.header[column] ?? '';
	if (needs.onlyVerifiedColumn) return [name];
	return needs.requiredHeader === null ? table.header : renameColumns(table.header, column, name);
}

function firstTaken(needs: FileNeeds): Delimiter {
	return DELIMITERS.find((delimiter) => delimiter === needs.delimiters[0]) ?? ',';
}

/** A copy that does not keep the text alive from which the key was cut. */
function ownText(key: string): string {
	return Buffer.from(key).toString();
}

export function takesDelimiter(needs: FileNeeds, delimiter: Delimiter): boolean {
	return needs.delimiters.length === 0 || needs.delimiters.includes(delimiter);
}

/** The verified column gets the required name; another that had it steps aside: `email_original`. */
export function renameColumns(header: readonly string[], column: number, required: string): string[] {
	const taken = new Set(header.map((name) => name.trim().toLowerCase()));
	let number = 1;
	return header.map((name, index) => {
		if (index === column) return required;
		if (!isCalled(name, required)) return name;
		let aside = `${required}_original`;
		while (taken.has(aside.toLowerCase())) aside = `${required}_original_${++number}`;
		taken.add(aside.toLowerCase());
		return aside;
	});
}

export function isCalled(name: string, required: string): boolean {
	return name.trim().toLowerCase() === required.toLowerCase();
}

/** Of a file that has a header and nothing below it. */
export function headerAlone(): ListError {
	return nothingToVerify('The file has a header but no rows');
}

export function nothingToVerify(message: string): ListError {
	return new ListError(`${message}: there is nothing to verify`, 'Choose a list with at least one value.');
}

/** Fills one part after the other up to the limits, which makes the fewest parts. */
class PartWriter {
	rowCount = 0;
	private readonly parts: FilePart[] = [];
	private rowsInPart = 0;
	private bytesInPart = 0;
	private bytesInAll = 0;
	private writer: CsvWriter;

	constructor(
		private readonly delimiter: Delimiter,
		private readonly header: Row | undefined,
		private readonly needs: FileNeeds,
	) {
		this.writer = this.beginPart();
	}

	add(row: Row): void {
		const line = this.writer.lineOf(row);
		const maxBytes = this.needs.maxBytesPerJob ?? null;
		// Measuring costs a third of writing.
		const bytes = maxBytes === null ? 0 : Buffer.byteLength(line);
		const isFull =
			this.rowsInPart === this.needs.maxRowsPerJob || this.bytesInPart + bytes > (maxBytes ?? Infinity);
		this.rowCount++;
		this.bytesInAll += bytes;
		if (isFull && this.rowsInPart === 0) throw tooLarge(this.bytesInPart + bytes, maxBytes ?? 0, 'bytes');
		if (isFull) {
			// The rows of a list that will be refused are only counted.
			if (!this.needs.splitLargeLists) return;
			this.endPart();
			this.writer = this.beginPart();
		}
		this.writer.addLine(line);
		this.rowsInPart++;
		this.bytesInPart += bytes;
	}

	/** @throws ListError where the rows exceed the limit and may not be split */
	finish(): FilePart[] {
		const { maxBytesPerJob, splitLargeLists } = this.needs;
		countJobs(this.rowCount, this.needs);
		refuseTooFew(this.rowCount, this.needs);
		if (!splitLargeLists && this.bytesInAll > (maxBytesPerJob ?? Infinity)) {
			throw tooLarge(this.bytesInAll, maxBytesPerJob ?? 0, 'bytes');
		}
		this.endPart();
		return this.parts;
	}

	private beginPart(): CsvWriter {
		const writer = new CsvWriter(this.delimiter);
		const header = this.header === undefined ? '' : writer.lineOf(this.header);
		writer.addLine(header);
		this.rowsInPart = 0;
		this.bytesInPart = Buffer.byteLength(header);
		return writer;
	}

	private endPart(): void {
		const bytes = this.writer.finish();
		const byteLength = bytes.reduce((sum, piece) => sum + piece.length, 0);
		this.parts.push({ as: 'rewritten', bytes, byteLength, rowCount: this.rowsInPart });
	}
}
