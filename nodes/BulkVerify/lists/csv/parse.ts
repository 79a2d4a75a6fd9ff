import { parse } from 'csv-parse/sync';
import type { Delimiter, Row } from '../types';
import { countLines } from './lines';
import type { RecordBlock } from './records';

const LINE_ENDS = ['\r\n', '\n', '\r'];

/** The cells of a block of whole records, as they are; empty lines are left out. */
export function parseBlock(text: string, delimiter: Delimiter): Row[] {
	return text.includes('"') ? parseQuoted(text, delimiter) : parsePlain(text, delimiter);
}

/** csv-parse is the reader of record: what it says is what a block holds. */
export function parseQuoted(text: string, delimiter: Delimiter): Row[] {
	return parse(text, options(delimiter));
}

/** Without a quote in it a block is lines of cells, and this is all that csv-parse would do. */
function parsePlain(text: string, delimiter: Delimiter): Row[] {
	const lines = text.includes('\r') ? text.split(/\r\n?|\n/) : text.split('\n');
	const rows: Row[] = [];
	for (const line of lines) if (line !== '') rows.push(line.split(delimiter));
	return rows;
}

/** The line on which a row of a block begins. */
export function lineOfRow(block: RecordBlock, index: number, delimiter: Delimiter): number {
	const before = block.text.slice(0, index === 0 ? 0 : endOfRow(block.text, index - 1, delimiter));
	const emptyLines = /^[\r\n]*/.exec(block.text.slice(before.length))?.[0] ?? '';
	return block.line + countLines(before + emptyLines);
}

/** How many characters of a block its rows up to this one take, line ends included. */
export function endOfRow(text: string, index: number, delimiter: Delimiter): number {
	const bytes = Buffer.from(text, 'utf8');
	let end = 0;
	parse(bytes, {
		...options(delimiter),
		to: index + 1,
		onRecord: (record: string[], info) => {
			end = info.bytes;
			return record;
		},
	});
	return bytes.toString('utf8', 0, end).length;
}

function options(delimiter: Delimiter) {
	return {
		delimiter,
		recordDelimiter: LINE_ENDS,
		relaxColumnCount: true,
		relaxQuotes: true,
		skipEmptyLines: true,
	};
}
