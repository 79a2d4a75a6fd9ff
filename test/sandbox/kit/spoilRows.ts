/* What faults make of the rows of a result. All pure. */
import type { Fault } from '../types';
import { isRecord } from './body';

const DEFAULT_EVERY = 3;

/** One row of a result, before the provider gives it its shape. */
export interface ResultRow {
	/** The input's cells, the value among them as it is spelt now. */
	cells: string[];
	/** Its place in the list that was sent, from 0. */
	index: number;
	/** The value as it was sent: what the verdict follows from. */
	value: string;
	/** Spells a text as the value is spelt in this row. */
	spell(text: string): string;
}

/** The rows of a result as the faults leave them. `extra` makes a row of a value never sent. */
export function spoilRows(
	rows: Iterable<ResultRow>,
	faults: Fault[],
	valueColumn: number,
	extra: (index: number) => ResultRow,
): Iterable<ResultRow> {
	let spoilt = rows;
	for (const fault of faults) spoilt = spoilOnce(spoilt, fault, valueColumn, extra);
	return spoilt;
}

function spoilOnce(
	rows: Iterable<ResultRow>,
	fault: Fault,
	valueColumn: number,
	extra: (index: number) => ResultRow,
): Iterable<ResultRow> {
	const every = fault.every ?? DEFAULT_EVERY;
	switch (fault.kind) {
		case 'shuffleRows':
			return shuffled(rows);
		case 'dropRows':
			return eachNth(rows, every, () => []);
		case 'doubleRows':
			return eachNth(rows, every, (row) => [row, row]);
		case 'recase':
			return eachNth(rows, every, (row) => [respelt(row, valueColumn, (text) => ` ${text.toUpperCase()} `)]);
		case 'extraRows':
			return followed(
				rows,
				Array.from({ length: fault.count ?? 3 }, (_, at) => extra(at)),
			);
		default:
			return rows;
	}
}

/** The row with its value spelt another way. */
export function respelt(row: ResultRow, column: number, spell: (text: string) => string): ResultRow {
	const cells = row.cells.map((cell, at) => (at === column ? spell(cell) : cell));
	return { ...row, cells, spell: (text) => spell(row.spell(text)) };
}

function* followed<T>(items: Iterable<T>, more: Iterable<T>): Generator<T> {
	yield* items;
	yield* more;
}

function* eachNth<T>(rows: Iterable<T>, every: number, change: (row: T) => T[]): Generator<T> {
	let index = 0;
	for (const row of rows) {
		index++;
		if (index % every === 0) yield* change(row);
		else yield row;
	}
}

const SHUFFLED_AT_ONCE = 10_000;

/** The same shuffle each time, ten thousand rows at once: a test that fails must fail again. */
export function* shuffled<T>(rows: Iterable<T>): Generator<T> {
	let block: T[] = [];
	for (const row of rows) {
		block.push(row);
		if (block.length < SHUFFLED_AT_ONCE) continue;
		yield* shuffledBlock(block);
		block = [];
	}
	yield* shuffledBlock(block);
}

function shuffledBlock<T>(block: T[]): T[] {
	let seed = 42;
	for (let at = block.length - 1; at > 0; at--) {
		seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
		const other = seed % (at + 1);
		[block[at], block[other]] = [block[other] as T, block[at] as T];
	}
	return block;
}

/** Columns that a result may have and a careless reader may fall over. */
export const ODD_COLUMNS = ['__proto__', 'constructor', 'toString', '2', 'verification'];

/** Adds fields to a JSON row, whatever they are called; to each row where it is an array of rows. */
export function withFields<T>(row: T, fields: ReadonlyArray<readonly [string, string]>): T {
	if (Array.isArray(row)) return row.map((item: unknown) => withFields(item, fields)) as T;
	if (!isRecord(row) || fields.length === 0) return row;
	const wider: T = { ...row };
	for (const [name, value] of fields) {
		if (Object.hasOwn(row, name)) continue;
		Object.defineProperty(wider, name, { value, enumerable: true, configurable: true, writable: true });
	}
	return wider;
}
