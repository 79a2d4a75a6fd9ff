import { findColumn, peekRows } from '../lists/column';
import { mentions } from '../lists/columnNames';
import { readTable } from '../lists/csv';
import { inTurns } from '../transport/inTurns';
import { ListError, type Row } from '../lists/list';
import { shortName } from '../lists/names';
import { readEach, type ValueList } from '../lists/values';
import { PLURALS, refuseOtherList } from '../lists/wholeList';
import type { BinaryFile } from '../n8n/binaryFile';
import type { ListSettings } from '../panel/listSettings';

/** A whole file in memory, and which of its columns is to be verified. */
export interface FileRows {
	header: string[];
	rows: Row[];
	column: number;
	/** What it holds. */
	list: ValueList;
	/** Headers that came again among the rows, and are none of them. */
	repeatedHeaders: number;
}

// As many rows tell which column holds what.
const SAMPLE_ROWS = 200;

/**
 * A header alone is a list of no rows: then any of its columns will do.
 *
 * @throws ListError where the file cannot be read, lacks the column, or holds nothing of the kind
 */
export async function readFileRows(
	file: BinaryFile,
	{ valueKind, columnNames, delimiter, encoding }: ListSettings,
	columnName: string,
): Promise<FileRows> {
	const bytes = await file.pieces();
	const table = await readTable(bytes, { valueKind, delimiter, encoding, columnName });
	const { sample } = await peekRows(table, SAMPLE_ROWS);
	const isAnyColumn = sample.length === 0 && columnName === '';
	if (isAnyColumn) refuseOneLine(table.names, valueKind);
	const column = isAnyColumn ? 0 : findColumn(table.names, sample, valueKind, columnName, columnNames);
	const rows: Row[] = [];
	for await (const block of table.rows) for (const row of block) rows.push(row);
	const list = await inTurns(readEach(valueKind, rows.length, (position) => rows[position]?.[column] ?? ''));
	const others = () => table.header.map((name, index) => ({ name, sample: sample.map((row) => row[index]) }));
	refuseOtherList(list, { source: 'file', field: table.header[column] ?? '', others });
	return { header: table.header, rows, column, list, repeatedHeaders: table.repeatedHeaders };
}

/** A line alone that is called as no column is may be anything: a message, a text in base64. */
function refuseOneLine(names: readonly string[], kind: ListSettings['valueKind']): void {
	const [name = '', ...others] = names;
	if (others.length > 0 || kind === 'text' || mentions(name, kind)) return;
	throw new ListError(
		`The file holds one line, "${shortName(name)}", and no ${PLURALS[kind]}`,
		`Choose a file that holds ${PLURALS[kind]}. Nothing was sent.`,
	);
}
