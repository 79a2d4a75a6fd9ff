import { CsvWriter, DELIMITERS, type FileTable } from './csv';
import type { FileNeeds, FilePart, PreparedFile } from './fileTypes';
import { countJobs } from './divide';
import { ListError, type Delimiter, type Row } from './list';
import { isEmpty, valueKey } from './values';

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
	let skippedEmpty = 0;
	let duplicates = 0;

	for await (const rows of table.rows) {
		for (const row of rows) {
			const value = row[column] ?? '';
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
			parts.add(needs.onlyVerifiedColumn ? [value.trim()] : row);
		}
	}
	if (parts.rowCount === 0) throw nothingToVerify('The column to verify is empty in every row');
	return { parts: parts.finish(), delimiter, rowCount: parts.rowCount, skippedEmpty, duplicates };
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
	const names = [...header];
	names[column] = required;
	return names.map((name, index) => {
		if (index === column || !isCalled(name, required)) return name;
		let aside = `${required}_original`;
		for (let number = 2; names.some((other) => isCalled(other, aside)); number++) {
			aside = `${required}_original_${number}`;
		}
		names[index] = aside;
		return aside;
	});
}

export function isCalled(name: string, required: string): boolean {
	return name.trim().toLowerCase() === required.toLowerCase();
}

export function nothingToVerify(message: string): ListError {
	return new ListError(`${message}: there is nothing to verify`, 'Choose a list with at least one value.');
}

/** Fills one part after the other up to the limit, which makes the fewest parts. */
class PartWriter {
	rowCount = 0;
	private readonly parts: FilePart[] = [];
	private rowsInPart = 0;
	private writer: CsvWriter | undefined;

	constructor(
		private readonly delimiter: Delimiter,
		private readonly header: Row | undefined,
		private readonly needs: FileNeeds,
	) {}

	add(row: Row): void {
		const { maxRowsPerJob, splitLargeLists } = this.needs;
		const isFull = maxRowsPerJob !== null && this.rowsInPart === maxRowsPerJob;
		this.rowCount++;
		// The rows of a list that will be refused are only counted.
		if (isFull && !splitLargeLists) return;
		if (isFull) this.endPart();
		if (this.writer === undefined) {
			this.writer = new CsvWriter(this.delimiter);
			if (this.header !== undefined) this.writer.add(this.header);
		}
		this.writer.add(row);
		this.rowsInPart++;
	}

	/** @throws ListError where the rows exceed the limit and may not be split */
	finish(): FilePart[] {
		countJobs(this.rowCount, this.needs);
		this.endPart();
		return this.parts;
	}

	private endPart(): void {
		const bytes = this.writer?.finish() ?? [];
		const byteLength = bytes.reduce((sum, piece) => sum + piece.length, 0);
		this.parts.push({ as: 'rewritten', bytes, byteLength, rowCount: this.rowsInPart });
		this.writer = undefined;
		this.rowsInPart = 0;
	}
}
