import { unreadable } from '../../transport/transportError';
import type { JsonRecord, ResultRow } from '../contract';
import { toText } from './fields';
import type { Facts, Judgement } from './verdictTable';

const BLOCK_ROWS = 1_000;

/**
 * The JSON of a download whose beginning was looked at (`expectFormat`).
 *
 * @throws TransportError `unreadable` where it is none
 */
export async function jsonOf(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
	const pieces: Uint8Array[] = [];
	for await (const piece of bytes) pieces.push(piece);
	try {
		const value: unknown = JSON.parse(Buffer.concat(pieces).toString('utf8'));
		return value;
	} catch {
		throw unreadable('results');
	}
}

/** A row of a result in JSON, whose columns are the record itself. */
export function rowOf(
	record: JsonRecord,
	value: unknown,
	{ verdict, reason }: Judgement,
	includeRaw: boolean,
): ResultRow {
	const row: ResultRow = { columns: record, value: toText(value), verdict, reason };
	return includeRaw ? { ...row, raw: { ...record } } : row;
}

/** The fields of a record as a verdict reads them. */
export function factsOf(record: JsonRecord): Facts {
	return (name) => (Object.hasOwn(record, name) ? record[name] : undefined);
}

/** So many at a time, so that nothing has to wait for all. */
export function* inBlocks<T>(entries: readonly T[]): Generator<T[]> {
	for (let start = 0; start < entries.length; start += BLOCK_ROWS)
		yield entries.slice(start, start + BLOCK_ROWS);
}
