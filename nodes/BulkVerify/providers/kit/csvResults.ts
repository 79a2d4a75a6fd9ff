import { peekRows } from '../../lists/column';
import { readTable } from '../../lists/csv';
import { ListError, type Row } from '../../lists/list';
import { MOST_ITEM_ROWS } from '../../transport/limits';
import { cutShort } from '../../transport/stream';
import type { DownloadStream, Transport } from '../../transport/request';
import { tooMuch, TransportError } from '../../transport/transportError';
import type { Job, ProviderPlug, ResultBlock, ResultRow } from '../contract';
import { cleanCell, indexColumns, normaliseColumn, type ColumnType } from './columns';
import { resultFileName } from './madeFile';
import { assertRowCount, expectFormat, expectRows, expectSameLength, type IsHeader } from './wholeResult';
import { recordMaker } from './records';
import { ResultEnd } from './resultEnd';
import { SharedTexts } from './sharedTexts';
import type { Facts, Judgement } from './verdictTable';

// As many rows tell which column holds what.
const SAMPLE_ROWS = 20;

/** How to read a provider's result CSV. */
export interface CsvColumns {
	/** Names of the column that holds what was verified, normalised, the likeliest first; else the first column. */
	valueColumns: readonly string[];
	/** What each value has in it: where no name fits, the first of the person's columns whose cells have it counts. */
	valueLike?: string;
	/**
	 * The provider's own columns, normalised, and what their cells mean. These alone are facts to judge by; other
	 * columns are the person's, and stay text.
	 */
	columnTypes: Readonly<Record<string, ColumnType>>;
	/**
	 * The first of the provider's columns, normalised, where it appends them to the person's own: what stands
	 * before it is the person's, whatever it is called.
	 */
	appendedFrom?: string;
	judge(facts: Facts): Judgement;
}

export interface CsvResult {
	/**
	 * Opens the download; `undefined` where the rows asked for are none. Asked again where a result must come twice.
	 *
	 * @param isHeader for what looks at the first bytes already
	 */
	open(api: Transport, job: Job, variant: string, isHeader: IsHeader): Promise<DownloadStream | undefined>;
	columns(job: Job): CsvColumns;
	/** What the file is called, where the vendor has a name for it. */
	fileName?(jobId: string): string;
	/** The fewest rows that the whole result has, by what the provider states; `null` where it states nothing. */
	promisedRows?(api: Transport, job: Job, variant: string): Promise<number | null>;
	/**
	 * Where the provider states less than that: so many rows there are at least; `null` where it states nothing. Only
	 * with it, or without both, is a download of unknown length made twice.
	 */
	fewestRows?(job: Job, variant: string): number | null;
}

/**
 * The two parts of a provider whose result is a CSV: its rows, and the file as it is.
 *
 * Where nothing tells whether a download came whole (no length, no number of rows), and it costs nothing, it is
 * asked for a second time.
 */
export function csvResult(
	result: CsvResult,
	mayAskTwice = true,
): Required<Pick<ProviderPlug, 'results' | 'file'>> {
	const { open, promisedRows, fewestRows } = result;
	const isCounted = promisedRows !== undefined || fewestRows !== undefined;
	const rowsOf = async (api: Transport, job: Job, variant: string): Promise<number | null> =>
		(await promisedRows?.(api, job, variant)) ?? fewestRows?.(job, variant) ?? null;

	async function openWhole(api: Transport, job: Job, variant: string): Promise<DownloadStream | undefined> {
		const ask = async () => await open(api, job, variant, headerOf(result.columns(job)));
		const download = await ask();
		if (download === undefined || promisedRows !== undefined || !mayAskTwice) return download;
		return { ...download, bytes: expectSameLength(download, download.bytes, ask) };
	}

	return {
		async *results(api, job, { variant, includeRaw, room, mayLackRows = false }) {
			const download = await openWhole(api, job, variant);
			if (download === undefined) return;
			yield* readCsvResults(download, {
				...result.columns(job),
				includeRaw,
				room,
				mayHoldSecret: api.mayHoldSecret,
				expectedRows: async () => await rowsOf(api, job, variant),
				mayLackRows:
					mayLackRows && (promisedRows === undefined || download.headers['content-length'] !== undefined),
			});
		},
		async file(api, job, variant, { mimeType, extension }) {
			const download = await openWhole(api, job, variant);
			if (download === undefined) return undefined;
			const csv = expectFormat(download, 'csv', headerOf(result.columns(job)));
			const expected = async () => await rowsOf(api, job, variant);
			return {
				fileName: result.fileName?.(job.jobId) ?? resultFileName(job, variant, extension),
				mimeType,
				bytes: isCounted ? expectRows(csv, expected) : csv,
			};
		},
	};
}

export interface CsvReading extends CsvColumns {
	/** Also gives each row with its cells as they were sent. */
	includeRaw: boolean;
	/** Fields that are put behind the columns later. */
	room?: readonly string[];
	/** Tells cells that may hold a secret, for the blocks' `suspects`. */
	mayHoldSecret?: (value: unknown) => boolean;
	/** How many rows the provider says there are. Asked after the last row, at most once. */
	expectedRows?: () => Promise<number | null>;
	/** Fewer rows than it says are right as well, as long as the last one is whole. */
	mayLackRows?: boolean;
}

/**
 * The rows of a result CSV with their verdicts, in blocks as they are read.
 *
 * @throws TransportError where it is no CSV, is damaged, or has fewer rows than the provider says
 */
export async function* readCsvResults(
	download: DownloadStream,
	spec: CsvReading,
): AsyncGenerator<ResultBlock> {
	let rowCount = 0;
	let shortRows = 0;
	let isLastShort = false;
	const end = new ResultEnd('csv');
	try {
		const isHeader = headerOf(spec);
		const table = await readTable(expectFormat(download, 'csv', isHeader, end));
		const { sample } = await peekRows(table, SAMPLE_ROWS);
		if (sample.length === 0 && !isHeader(table.header)) {
			throw new TransportError('unreadable', 'A text without rows came where the result file belongs');
		}
		const toBlock = blockReader(table.header, sample, spec);
		for await (const rows of table.rows) {
			rowCount += rows.length;
			if (rowCount > MOST_ITEM_ROWS) throw tooMuch(MOST_ITEM_ROWS, 'rows');
			for (const row of rows) {
				isLastShort = row.length < table.header.length;
				if (isLastShort) shortRows++;
			}
			yield toBlock(rows);
		}
	} catch (error) {
		throw asProviderFault(error);
	}
	// Of a provider that leaves cells out at the end of rows, others are short as well.
	if (isLastShort && shortRows === 1 && rowCount > 1) throw cutShort('the last row is cut');
	const isLastSure = !isLastShort && end.isLineEnded;
	if (spec.mayLackRows === true && isLastSure) return;
	assertRowCount(rowCount, (await spec.expectedRows?.()) ?? null);
}

/** Whether the header is one of the provider's: a message in plain words reads as a header too. */
function headerOf({ columnTypes, valueColumns }: CsvColumns): IsHeader {
	return (header) =>
		header
			.map(normaliseColumn)
			.some((name) => Object.hasOwn(columnTypes, name) || valueColumns.includes(name));
}

function blockReader(header: string[], sample: Row[], spec: CsvReading): (rows: Row[]) => ResultBlock {
	const indexes = indexColumns(header);
	const valueIndex = findValueColumn(header, sample, spec);
	const providersFrom =
		spec.appendedFrom === undefined ? 0 : (indexes.get(spec.appendedFrom) ?? header.length);
	// Only the provider's columns mean booleans and numbers; "00123" in the person's own column stays as it is.
	const types = new Array<ColumnType | undefined>(header.length).fill(undefined);
	for (const [name, type] of Object.entries(spec.columnTypes)) {
		const index = indexes.get(name) ?? -1;
		if (index !== valueIndex && index >= providersFrom) types[index] = type;
	}
	const factIndexes = new Map([...indexes].filter(([, index]) => types[index] !== undefined));
	const columns = header.map((name, index) => ({
		name,
		index,
		type: types[index],
		texts: new SharedTexts(),
	}));

	const newRecord = recordMaker(header, spec.room);
	// One for all rows: made anew for each, they would cost as much as the row itself.
	const cells: unknown[] = header.map(() => null);
	const facts: Facts = (name) => {
		const index = factIndexes.get(name);
		return index === undefined ? undefined : cells[index];
	};

	const { mayHoldSecret = () => false } = spec;
	let isSuspect = false;
	const toResult = (row: Row): ResultRow => {
		const record = newRecord();
		for (const { name, index, type, texts } of columns) {
			const cell = row[index] ?? '';
			const value = type === undefined ? cell.trim() : cleanCell(cell, type);
			isSuspect ||= mayHoldSecret(value);
			record[name] = cells[index] = typeof value === 'string' ? texts.share(value) : value;
		}
		const value = cells[valueIndex];
		const { verdict, reason } = spec.judge(facts);
		isSuspect ||= mayHoldSecret(reason);
		const result = {
			columns: record,
			value: typeof value === 'string' ? value : null,
			verdict,
			reason,
		};
		return spec.includeRaw ? { ...result, raw: rawRecord(header, row) } : result;
	};

	return (rows) => {
		const block: ResultBlock = [];
		const suspects: number[] = [];
		// Of a row as it was sent nobody has looked at the blanks.
		const areAllSuspect = spec.includeRaw || header.some(mayHoldSecret);
		for (const row of rows) {
			isSuspect = areAllSuspect;
			block.push(toResult(row));
			if (isSuspect) suspects.push(block.length - 1);
		}
		if (spec.mayHoldSecret !== undefined) block.suspects = suspects;
		return block;
	};
}

function findValueColumn(header: string[], sample: Row[], { valueColumns, valueLike }: CsvReading): number {
	const byName = valueColumns
		.map((name) => header.findIndex((column) => normaliseColumn(column) === name))
		.find((index) => index >= 0);
	if (byName !== undefined || valueLike === undefined) return byName ?? 0;
	return Math.max(
		0,
		header.findIndex((_, index) => sample.some((row) => row[index]?.includes(valueLike))),
	);
}

function rawRecord(header: string[], row: Row): Record<string, unknown> {
	return Object.fromEntries(header.map((name, index) => [name, row[index]]));
}

/** A damaged CSV from a provider is the provider's fault, not the person's list. */
function asProviderFault(error: unknown): unknown {
	if (!(error instanceof ListError)) return error;
	const message = `The result file could not be read: ${error.message}`;
	return new TransportError('unreadable', message, { isDamaged: true });
}
