import { findColumn, peekRows } from './column';
import { readTable, toCsv, type FileTable } from './csv';
import { isCalled, nothingToVerify, renameColumns, rewrite, takesDelimiter } from './rewrite';
import { countJobs } from './divide';
import type { FileNeeds, FilePart, FileSource, PreparedFile } from './fileTypes';
import { isEmpty } from './values';

const SAMPLE_ROWS = 200;

/**
 * Prepares a file for a provider and leaves it as it is wherever it can: then only its first bytes are
 * read, or all of them once where rows must be counted or the encoding be sure.
 *
 * @throws ListError where the file cannot be read, has nothing to verify, lacks the column, or exceeds the
 * limit and may not be split
 */
export async function prepareFile(source: FileSource, needs: FileNeeds): Promise<PreparedFile> {
	const table = await open(source, needs);
	try {
		const { sample } = await peekRows(table, SAMPLE_ROWS);
		if (sample.length === 0) throw nothingToVerify('The file has a header but no rows');
		const column = asksForColumn(needs) ? findColumn(table.names, sample, needs.valueKind, needs.column) : 0;

		if (mustRewrite(table, needs)) return await rewrite(table, column, needs);

		const rowCount = mustReadAll(needs) ? await countRows(table) : null;
		const notUtf8 = needs.mustBeUtf8 && table.encoding !== 'utf-8';
		if (notUtf8 || countJobs(rowCount ?? 1, needs) > 1) return await rewriteAgain(source, column, needs);

		const part = leaveData(source, table, column, rowCount, needs);
		if (part === undefined) return await rewriteAgain(source, column, needs);
		return { parts: [part], delimiter: table.delimiter, rowCount, skippedEmpty: 0, duplicates: 0 };
	} finally {
		await table.close();
	}
}

async function open(source: FileSource, needs: FileNeeds): Promise<FileTable> {
	return await readTable(await source.open(), {
		delimiter: needs.delimiter,
		valueKind: needs.valueKind,
		columnName: needs.column,
	});
}

function asksForColumn(needs: FileNeeds): boolean {
	const named = !isEmpty(needs.column ?? '');
	return named || needs.requiredHeader !== null || needs.onlyVerifiedColumn || needs.removeDuplicates;
}

function mustReadAll(needs: FileNeeds): boolean {
	return needs.countRows || needs.mustBeUtf8 || needs.maxRowsPerJob !== null;
}

function mustRewrite(table: FileTable, needs: FileNeeds): boolean {
	return (
		needs.onlyVerifiedColumn ||
		needs.removeDuplicates ||
		!takesDelimiter(needs, table.delimiter) ||
		// No provider says that it reads UTF-16.
		table.encoding.startsWith('utf-16')
	);
}

async function countRows(table: FileTable): Promise<number> {
	let count = 0;
	for await (const rows of table.rows) count += rows.length;
	return count;
}

/** The part that sends the rows untouched; `undefined` where the header cannot be changed apart from them. */
function leaveData(
	source: FileSource,
	table: FileTable,
	column: number,
	rowCount: number | null,
	needs: FileNeeds,
): FilePart | undefined {
	if (needs.requiredHeader === null) return { as: 'is', byteLength: source.byteLength, rowCount };
	const start = table.dataStart();
	if (start === undefined || start.lineEnd === '\r') return undefined;
	// A byte order mark would be part of the first header to a program that does not expect it.
	if (start.headerOffset === 0 && isHeaderRight(table, column, needs.requiredHeader)) {
		return { as: 'is', byteLength: source.byteLength, rowCount };
	}

	const [header] = toCsv(renameColumns(table.header, column, needs.requiredHeader), [], table.delimiter);
	if (header === undefined) return undefined;
	const isAscii = header.every((byte) => byte < 0x80);
	if (!isAscii && table.encoding !== 'utf-8') return undefined;
	const crlf = start.lineEnd === '\r\n';
	const headerBytes = crlf ? Buffer.concat([header.subarray(0, -1), Buffer.from('\r\n')]) : header;
	return {
		as: 'headerReplaced',
		headerBytes,
		skipBytes: start.dataOffset,
		byteLength: headerBytes.length + source.byteLength - start.dataOffset,
		rowCount,
	};
}

function isHeaderRight(table: FileTable, column: number, required: string): boolean {
	if (!table.hasHeader || table.firstRow[column] !== required) return false;
	return table.firstRow.every((name, index) => index === column || !isCalled(name, required));
}

async function rewriteAgain(source: FileSource, column: number, needs: FileNeeds): Promise<PreparedFile> {
	const table = await open(source, needs);
	try {
		return await rewrite(table, column, needs);
	} finally {
		await table.close();
	}
}
