import { readTable } from '../../lists/csv';
import { ListError, type Row } from '../../lists/types';
import { TransportError } from '../../transport/errors';
import type { DownloadStream } from '../../transport/types';
import type { ResultRow } from '../types';
import { cleanCell, indexColumns, normaliseColumn, type ColumnType } from './columns';
import { assertRowCount, expectFormat } from './resultFile';
import type { Facts, Judgement } from './verdicts';

/** How to read a provider's result CSV. */
export interface CsvResultSpec {
	/** Names of the column that holds what was verified, normalised, the likeliest first; else the first column. */
	valueColumns: readonly string[];
	/** The provider's own columns, normalised, and what their cells mean; other columns stay text. */
	columnTypes: Readonly<Record<string, ColumnType>>;
	/**
	 * The first of the provider's columns, normalised, where it appends them to the person's own: what stands
	 * before it is the person's, whatever it is called.
	 */
	appendedFrom?: string;
	judge(facts: Facts): Judgement;
	/** Also gives each row with its cells as they were sent. */
	includeRaw: boolean;
	/** How many rows the provider says there are. Asked after the last row. */
	expectedRows?: () => Promise<number | null>;
}

/**
 * The rows of a result CSV with their verdicts, in blocks as they are read.
 *
 * @throws TransportError where it is no CSV, is damaged, or has fewer rows than the provider says
 */
export async function* readCsvResults(
	download: DownloadStream,
	spec: CsvResultSpec,
): AsyncGenerator<ResultRow[]> {
	let rowCount = 0;
	try {
		const table = await readTable(expectFormat(download, 'csv'));
		const toResult = rowReader(table.header, spec);
		for await (const rows of table.rows) {
			rowCount += rows.length;
			yield rows.map(toResult);
		}
	} catch (error) {
		throw asProviderFault(error);
	}
	assertRowCount(rowCount, (await spec.expectedRows?.()) ?? null);
}

function rowReader(header: string[], spec: CsvResultSpec): (row: Row) => ResultRow {
	const indexes = indexColumns(header);
	const valueIndex =
		spec.valueColumns
			.map((name) => header.findIndex((column) => normaliseColumn(column) === name))
			.find((index) => index >= 0) ?? 0;
	const providersFrom =
		spec.appendedFrom === undefined ? 0 : (indexes.get(spec.appendedFrom) ?? header.length);
	// Only the provider's columns mean booleans and numbers; "00123" in the person's own column stays as it is.
	const types = header.map((_, index) => {
		const known = [...indexes].find(([name, at]) => at === index && name in spec.columnTypes)?.[0];
		const isOwn = index === valueIndex || index < providersFrom || known === undefined;
		return isOwn ? undefined : spec.columnTypes[known];
	});

	return (row) => {
		const cells = row.map((cell, index) => {
			const type = types[index];
			return type === undefined ? cell.trim() : cleanCell(cell, type);
		});

		const facts: Facts = (name) => {
			const index = indexes.get(name);
			return index === undefined || types[index] === undefined ? undefined : cells[index];
		};
		const value = cells[valueIndex];
		const raw = spec.includeRaw ? { raw: toRecord(header, row) } : undefined;
		return {
			columns: toRecord(header, cells),
			value: typeof value === 'string' ? value : null,
			...spec.judge(facts),
			...raw,
		};
	};
}

function toRecord(header: string[], cells: unknown[]): Record<string, unknown> {
	const record: Record<string, unknown> = {};
	for (let index = 0; index < header.length; index++) record[header[index] ?? ''] = cells[index];
	return record;
}

/** A damaged CSV from a provider is the provider's fault, not the person's list. */
function asProviderFault(error: unknown): unknown {
	if (!(error instanceof ListError)) return error;
	return new TransportError('unreadable', `The result file could not be read: ${error.message}`);
}
