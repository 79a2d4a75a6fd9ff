import fc from 'fast-check';
import { readTable, type ReadOptions } from '../../nodes/BulkVerify/lists/csv';
import type { FileNeeds } from '../../nodes/BulkVerify/lists/fileTypes';
import { atOnce, type Work } from '../../nodes/BulkVerify/lists/work';
import { readItems as itemsRead } from '../../nodes/BulkVerify/lists/itemValues';
import { ListError, type Delimiter, type Encoding, type Row } from '../../nodes/BulkVerify/lists/list';
import { readPasted as pastedRead } from '../../nodes/BulkVerify/lists/pastedText';
import { planValues as valuesPlanned } from '../../nodes/BulkVerify/lists/sendPlan';
import { readValues as valuesRead } from '../../nodes/BulkVerify/lists/values';

/* Without pauses. */
const done =
	<A extends unknown[], T>(work: (...args: A) => Work<T>) =>
	(...args: A): T =>
		atOnce(work(...args));
export const readItems = done(itemsRead);
export const readPasted = done(pastedRead);
export const readValues = done(valuesRead);
export const planValues = done(valuesPlanned);

/** A provider that takes a file of emails as it is. */
export const NO_NEEDS: FileNeeds = {
	valueKind: 'email',
	requiredHeader: null,
	delimiters: [',', ';', '\t', '|'],
	mustBeUtf8: false,
	onlyVerifiedColumn: false,
	removeDuplicates: false,
	maxRowsPerJob: null,
	splitLargeLists: true,
	countRows: false,
};

/** Bytes in chunks of the given sizes, the last one repeated; one chunk where none are given. */
export async function* chunks(bytes: Uint8Array, sizes: readonly number[] = []): AsyncGenerator<Uint8Array> {
	if (sizes.length === 0) {
		yield bytes;
		return;
	}
	for (let at = 0, turn = 0; at < bytes.length; turn++) {
		const size = sizes[Math.min(turn, sizes.length - 1)] ?? 1;
		yield bytes.subarray(at, at + size);
		at += size;
	}
}

/** A table read to its end. */
export async function readAll(bytes: Uint8Array | string, options?: ReadOptions, sizes?: readonly number[]) {
	const source = typeof bytes === 'string' ? Buffer.from(bytes) : bytes;
	const table = await readTable(chunks(source, sizes), options);
	const rows: Row[] = [];
	for await (const block of table.rows) rows.push(...block);
	const { header, hasHeader, delimiter, encoding } = table;
	return { header, hasHeader, delimiter, encoding, rows };
}

/** The message of the `ListError` that the work ends in. */
export async function refusal(work: () => unknown): Promise<string> {
	const outcome: unknown = await Promise.resolve()
		.then(work)
		.then(
			() => 'was not refused',
			(error: unknown) => error,
		);
	if (outcome instanceof ListError) return outcome.message;
	throw new Error(`No ListError: ${String(outcome)}`);
}

export function encode(text: string, encoding: Exclude<Encoding, 'other'>): Buffer {
	switch (encoding) {
		case 'utf-8':
			return Buffer.from(text, 'utf8');
		case 'utf-16le':
			return Buffer.from(text, 'utf16le');
		case 'utf-16be':
			return Buffer.from(text, 'utf16le').swap16();
		case 'windows-1252':
			return Buffer.from(text.replace(/€/g, '\x80').replace(/’/g, '\x92'), 'latin1');
	}
}

export const delimiters: readonly Delimiter[] = [',', ';', '|', '\t'];

/** What makes reading CSV hard, in every mix. */
const TROUBLE = ['"', '""', ',', ';', '|', '\t', '\n', '\r', '\r\n', ' ', "'", 'a', 'b@c.de', '7', ''];

export function cell(characters: readonly string[] = [...TROUBLE, 'é', '€', '日本', '😀', '\ufeff']) {
	return fc.array(fc.constantFrom(...characters), { maxLength: 6 }).map((parts) => parts.join(''));
}

export const latinCell = cell([...TROUBLE, 'é', '€', '’', 'ß', 'ÿ']);

/** A header of plain, different names and rows of as many cells. */
export function tables(cells: fc.Arbitrary<string> = cell()) {
	return fc.integer({ min: 1, max: 5 }).chain((width) =>
		fc.record({
			header: fc.constant(Array.from({ length: width }, (_, index) => `name ${index}`)),
			rows: fc.array(fc.array(cells, { minLength: width, maxLength: width }), { maxLength: 12 }),
		}),
	);
}

/** RFC 4180 by hand, so that the reader is not tested against our own writer alone. */
export function write(
	records: readonly Row[],
	{ delimiter = ',', lineEnd = '\n', quoteAll = false, endAtLast = true }: WriteOptions = {},
): string {
	const lines = records.map((record) =>
		record
			.map((text) => {
				const must = quoteAll || /["\r\n,;|\t]/.test(text) || (record.length === 1 && text === '');
				return must ? `"${text.replaceAll('"', '""')}"` : text;
			})
			.join(delimiter),
	);
	return lines.join(lineEnd) + (endAtLast ? lineEnd : '');
}

export interface WriteOptions {
	delimiter?: string;
	lineEnd?: string;
	quoteAll?: boolean;
	endAtLast?: boolean;
}
