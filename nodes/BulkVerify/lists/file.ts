import { columnsThatFit, findColumn, peekRows } from './column';
import { mentions, usualNames } from './columnNames';
import { readTable, scanRows, toCsv, type DataStart, type FileTable, type Scan } from './csv';
import { atOnce } from './work';
import { ListError, type Row, type ValueKind } from './list';
import { withoutEndSigns } from './endSigns';
import { countJobs, refuseTooFew, tooLarge } from './divide';
import { headerAlone, isCalled, nothingToVerify, renameColumns, rewrite, takesDelimiter } from './rewrite';
import type { FileNeeds, FilePart, FileSource, PreparedFile } from './fileTypes';
import { plainName, shortName } from './names';
import { countOf, fitting, isEmpty, readValues, valueKey, type ValueList } from './values';
import { PLURALS, thatHold } from './wholeList';

const SAMPLE_ROWS = 200;

/** A file of so many bytes was read whole for its first rows: all of it may as well be checked. */
const READ_ANYWAY = 64 * 1024;

const LF = Buffer.from('\n');

/** A byte order mark of UTF-8: programs know one. */
const MARK_BYTES = 3;

/**
 * Prepares a file for a provider and leaves its bytes as they are wherever it can: then only its start is
 * read, or all of them are looked at once where rows must be counted or the encoding be sure.
 *
 * @throws ListError where the file cannot be read, has nothing to verify, lacks the column, or exceeds the
 * limit and may not be split
 */
export async function prepareFile(source: FileSource, asked: FileNeeds): Promise<PreparedFile> {
	const table = await open(source, asked);
	try {
		const { sample } = await peekRows(table, SAMPLE_ROWS);
		if (sample.length === 0) throw headerAlone();
		const { column, needs } = chooseColumn(table, sample, asked);
		if (!holdsOne(sample, column, needs.valueKind)) await refuseOtherFile(source, column, sample, needs);

		if (mustRewrite(table, needs)) {
			const prepared = await rewrite(table, column ?? 0, needs);
			const done = isLastTooSmall(prepared, needs)
				? await rewriteAgain(source, column ?? 0, needs)
				: prepared;
			return { ...done, dressed: dressedOf(sample, column ?? 0, needs, { isBared: true }) };
		}
		const left = await leaveRows(source, table, column ?? 0, needs);
		const done = left ?? (await rewriteAgain(source, column ?? 0, needs));
		if (column === undefined) return done;
		return { ...done, dressed: dressedOf(sample, column, needs, { isBared: left === undefined }) };
	} finally {
		await table.close();
	}
}

/**
 * The column to verify; `undefined` where the provider finds it, and nothing here tells which it is. Where it could
 * find another one than the one that is meant, only this one goes.
 *
 * @throws ListError where there is no such column, or where several could be meant
 */
function chooseColumn(
	table: FileTable,
	sample: readonly Row[],
	needs: FileNeeds,
): { column: number | undefined; needs: FileNeeds } {
	const { valueKind } = needs;
	if (asksForColumn(needs))
		return { column: findColumn(table.names, sample, valueKind, needs.column, needs.columnNames), needs };
	const [fitting, ...others] = columnsThatFit(table.names, sample, valueKind);
	const isElsewhere = table.names.some(
		(name, column) => column !== fitting && mentions(name, valueKind, needs.columnNames),
	);
	if (fitting === undefined) {
		// Here and there a value stands in one: whether it can be told which is asked before anything is paid.
		const isThere = valueKind !== 'text' && holdsValues(sample, undefined, valueKind);
		return { column: isThere ? findColumn(table.names, sample, valueKind) : undefined, needs };
	}
	if (others.length === 0 && !isElsewhere) return { column: fitting, needs };
	return {
		column: findColumn(table.names, sample, valueKind),
		needs: { ...needs, onlyVerifiedColumn: true },
	};
}

async function open(source: FileSource, needs: FileNeeds): Promise<FileTable> {
	return await readTable(await source.open(), {
		delimiter: needs.delimiter,
		encoding: needs.encoding,
		valueKind: needs.valueKind,
		columnName: needs.column,
	});
}

function asksForColumn(needs: FileNeeds): boolean {
	const named = !isEmpty(needs.column ?? '');
	return named || needs.requiredHeader !== null || needs.onlyVerifiedColumn || needs.removeDuplicates;
}

function mustReadAll(needs: FileNeeds): boolean {
	return needs.countRows || needs.mustBeUtf8 || needs.maxRowsPerJob !== null || (needs.fewestRows ?? 0) > 1;
}

function mustRewrite(table: FileTable, needs: FileNeeds): boolean {
	return (
		needs.onlyVerifiedColumn ||
		needs.removeDuplicates ||
		table.leavesOut ||
		!takesDelimiter(needs, table.delimiter) ||
		// No provider says that it reads UTF-16, or what only the person knows the name of.
		table.encoding.startsWith('utf-16') ||
		table.encoding === 'other'
	);
}

function holdsValues(rows: readonly Row[], column: number | undefined, kind: ValueKind): boolean {
	return kind === 'text' || fitting(atOnce(readValues(kind, cellsOf(rows, column)))).fit > 0;
}

/** Whether one of them is a value that Verify would send: not several, not damaged. */
function holdsOne(rows: readonly Row[], column: number | undefined, kind: ValueKind): boolean {
	return kind === 'text' || atOnce(readValues(kind, cellsOf(rows, column))).codes.includes(0);
}

/**
 * Rows that hold a value and more beside it: a name, a label, quotes, a mark that nobody sees (blanks around it harm
 * nobody). And those that hold several values, or a damaged one, where these go at all, and those of which none can be
 * one of its kind. And those that are empty or hold what came before, where these go.
 */
function dressedOf(
	sample: readonly Row[],
	column: number,
	{ valueKind: kind, onlyVerifiedColumn, removeDuplicates }: FileNeeds,
	{ isBared }: { isBared: boolean },
): PreparedFile['dressed'] {
	if (kind === 'text') return undefined;
	const cells = cellsOf(sample, column);
	const list = atOnce(readValues(kind, cells));
	const isDressed = (cell: string, at: number) =>
		list.codes[at] === 0 && list.values[at] !== withoutEndSigns(cell.replace(/^[ \t]+/, ''), ' \t');
	const rows = isBared ? 0 : cells.filter(isDressed).length;
	const unfit = onlyVerifiedColumn ? 0 : countOf(list, 'several_values') + countOf(list, 'damaged');
	const malformed = countOf(list, 'malformed');
	const again = removeDuplicates ? 0 : repeatedIn(list);
	const empty = onlyVerifiedColumn || removeDuplicates ? 0 : countOf(list, 'empty');
	const isBare = rows + unfit + malformed + again + empty === 0;
	return isBare ? undefined : { rows, unfit, malformed, again, empty, of: sample.length };
}

/** Values that an earlier one is the same as. */
function repeatedIn({ kind, values, codes }: ValueList): number {
	const good = values.filter((_, at) => codes[at] === 0);
	return good.length - new Set(good.map((value) => valueKey(kind, value))).size;
}

/** Of every column where the provider finds it. */
function cellsOf(rows: readonly Row[], column: number | undefined): string[] {
	return column === undefined ? rows.flat() : rows.map((row) => row[column] ?? '');
}

/** The start of the file holds no value of the kind: it is looked through until there is one. */
async function refuseOtherFile(
	source: FileSource,
	column: number | undefined,
	sample: readonly Row[],
	needs: FileNeeds,
): Promise<void> {
	const table = await open(source, needs);
	try {
		let isEmptyFile = true;
		let isManifold = false;
		for await (const rows of table.rows) {
			if (holdsOne(rows, column, needs.valueKind)) return;
			isEmptyFile &&= cellsOf(rows, column).every(isEmpty);
			isManifold ||= holdsValues(rows, column, needs.valueKind);
		}
		if (isEmptyFile) throw nothingToVerify('The column to verify is empty in every row');
		if (isManifold) throw noneAlone();
		const what = PLURALS[needs.valueKind];
		const others = columnsThatFit(table.names, sample, needs.valueKind).map((at) => ({
			name: table.names[at] ?? '',
		}));
		const advice =
			thatHold(needs.valueKind, others) ??
			`Choose the file and the column that hold ${what}, or another list type.`;
		throw new ListError(
			column === undefined
				? `The file holds no ${what}`
				: `The column "${shortName(table.names[column] ?? '')}" holds no ${what}`,
			`${advice} Nothing was sent.`,
		);
	} finally {
		await table.close();
	}
}

function noneAlone(): ListError {
	return new ListError(
		'No row of the file holds a single value: they hold several, or numbers damaged by a spreadsheet (scientific notation)',
		'Split them first, one value a row, or format the column as text before you export it. Nothing was sent.',
	);
}

/** The parts whose rows are those of the source, byte by byte; `undefined` where they have to be written anew. */
async function leaveRows(
	source: FileSource,
	table: FileTable,
	column: number,
	needs: FileNeeds,
): Promise<PreparedFile | undefined> {
	const start = table.dataStart();
	if (start === undefined || start.lineEnd === '\r') return undefined;
	const header = headerBytesOf(table, start, column, needs);
	if (header === undefined) return undefined;
	const isTooLarge = source.byteLength > (needs.maxBytesPerJob ?? Infinity);
	const isLookedThrough = mustReadAll(needs) || isTooLarge || source.byteLength <= READ_ANYWAY;
	const scan = isLookedThrough ? await scanFile(source, table, header.length, needs) : null;
	if (scan === undefined || (scan !== null && needs.mustBeUtf8 && !scan.isUtf8)) return undefined;
	if (scan !== null) refuseSize(source, scan, needs);

	const rowCount = scan?.rowCount ?? null;
	const done = {
		delimiter: table.delimiter,
		column,
		rowCount,
		skippedEmpty: 0,
		duplicates: 0,
		repeatedHeaders: 0,
	};
	const isOne = scan === null || scan.parts.length <= 1;
	if (isOne && isHeaderRight(table, column, start, needs)) {
		return { ...done, parts: [{ as: 'is', byteLength: source.byteLength, rowCount }] };
	}
	const ends = scan?.parts ?? [{ end: source.byteLength, rowCount: null }];
	const headerBytes = withLineEnd(header, start.lineEnd);
	const parts = ends.map((part, index): FilePart => {
		const skipBytes = ends[index - 1]?.end ?? start.dataOffset;
		const byteLength = headerBytes.length + part.end - skipBytes;
		const rest = { headerBytes, skipBytes, byteLength, rowCount: part.rowCount };
		const isLast = part.end === source.byteLength;
		return isLast ? { as: 'headerReplaced', ...rest } : { as: 'headerReplaced', ...rest, endByte: part.end };
	});
	return { ...done, parts };
}

async function scanFile(
	source: FileSource,
	table: FileTable,
	headerLength: number,
	needs: FileNeeds,
): Promise<Scan | undefined> {
	const start = table.dataStart();
	if (start === undefined) return undefined;
	const scan = async (maxRows: number) =>
		await scanRows(await source.open(), {
			delimiter: table.delimiter,
			width: table.header.length,
			header: start.headerLine,
			names: namesOfHeaders(table, needs),
			from: start.dataOffset,
			maxRows,
			maxBytes: (needs.maxBytesPerJob ?? Infinity) - headerLength - 1,
		});
	const found = await scan(needs.maxRowsPerJob ?? Infinity);
	if (found === undefined || (found.parts.at(-1)?.rowCount ?? 0) >= (needs.fewestRows ?? 0)) return found;
	// The last part would be too small: then all are made of the same size.
	return await scan(Math.ceil(found.rowCount / found.parts.length));
}

/** What a header may be called that comes again among the rows. */
function namesOfHeaders({ names, hasHeader }: FileTable, { valueKind }: FileNeeds): Set<string> {
	if (!hasHeader) return new Set();
	const all = [...names.map(plainName), ...(valueKind === 'text' ? [] : usualNames(valueKind))];
	return new Set(all.filter((name) => name !== ''));
}

/** @throws ListError where the rows are too many for one job, and may not be split, or too few */
function refuseSize(source: FileSource, { rowCount, parts }: Scan, needs: FileNeeds): void {
	countJobs(rowCount, needs);
	if (parts.length > 1 && !needs.splitLargeLists) {
		throw tooLarge(source.byteLength, needs.maxBytesPerJob ?? 0, 'bytes');
	}
	for (const part of parts) refuseTooFew(part.rowCount, needs);
}

/** The header line of the parts, empty where they have none; `undefined` where it cannot be written apart. */
function headerBytesOf(
	table: FileTable,
	{ headerLine, isRegular }: DataStart,
	column: number,
	{ requiredHeader }: FileNeeds,
): Buffer | undefined {
	if (requiredHeader === null && isRegular)
		return headerLine.length > 0 ? Buffer.concat([headerLine, LF]) : headerLine;
	const names = requiredHeader === null ? table.header : renameColumns(table.header, column, requiredHeader);
	const [header] = toCsv(names, [], table.delimiter);
	const isAscii = header?.every((byte) => byte < 0x80);
	return isAscii || table.encoding === 'utf-8' ? header : undefined;
}

function withLineEnd(header: Buffer, lineEnd: string): Buffer {
	return lineEnd === '\r\n' && header.length > 0
		? Buffer.concat([header.subarray(0, -1), Buffer.from('\r\n')])
		: header;
}

/** Whether the file begins as the provider wants it. */
function isHeaderRight(
	table: FileTable,
	column: number,
	{ headerOffset, isRegular }: DataStart,
	{ requiredHeader }: FileNeeds,
): boolean {
	// A title or a `sep=` line is for the eyes and for Excel alone.
	if (table.hasLinesAbove || !isRegular) return false;
	// A mark before a value would be part of it to a program that does not expect one.
	if (headerOffset > (table.hasHeader ? MARK_BYTES : 0)) return false;
	if (requiredHeader === null) return true;
	// A byte order mark would be part of the first header to a program that does not expect it.
	if (headerOffset > 0 || !table.hasHeader || table.firstRow[column] !== requiredHeader) return false;
	return table.firstRow.every((name, index) => index === column || !isCalled(name, requiredHeader));
}

async function rewriteAgain(source: FileSource, column: number, needs: FileNeeds): Promise<PreparedFile> {
	const prepared = await rewriteOnce(source, column, needs);
	if (!isLastTooSmall(prepared, needs)) return prepared;
	const maxRowsPerJob = Math.ceil((prepared.rowCount ?? 0) / prepared.parts.length);
	return await rewriteOnce(source, column, { ...needs, maxRowsPerJob });
}

async function rewriteOnce(source: FileSource, column: number, needs: FileNeeds): Promise<PreparedFile> {
	const table = await open(source, needs);
	try {
		return await rewrite(table, column, needs);
	} finally {
		await table.close();
	}
}

/** Then all parts are made of the same size. */
function isLastTooSmall({ parts }: PreparedFile, { fewestRows }: FileNeeds): boolean {
	return parts.length > 1 && (parts.at(-1)?.rowCount ?? 0) < (fewestRows ?? 0);
}
