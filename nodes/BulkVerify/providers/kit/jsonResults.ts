import { readJson } from '../../transport/json';
import { LIMITS } from '../../transport/limits';
import { unreadable } from '../../transport/transportError';
import type { JsonRecord, ResultRow } from '../contract';
import { isRecord, toText } from './fields';
import type { Judgement } from './verdictTable';

const BLOCK_ROWS = 1_000;

/**
 * The JSON of a download whose beginning was looked at (`expectFormat`).
 *
 * @throws TransportError `unreadable` where it is none, too large or too deep
 */
export async function jsonOf(bytes: AsyncIterable<Uint8Array>): Promise<unknown> {
	return await readJson(bytes, LIMITS);
}

/**
 * The records among the entries of a result. One that is none is left out; where none is one, it is no result.
 *
 * @throws TransportError `unreadable`
 */
export function resultRecords(entries: unknown): JsonRecord[] {
	if (!Array.isArray(entries)) throw unreadable('results');
	const records = entries.filter(isRecord);
	if (records.length === 0 && entries.length > 0) throw unreadable('results');
	return records;
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

/** So many at a time, so that nothing has to wait for all. */
export function* inBlocks<T>(entries: readonly T[]): Generator<T[]> {
	for (let start = 0; start < entries.length; start += BLOCK_ROWS)
		yield entries.slice(start, start + BLOCK_ROWS);
}
