/* What faults make of rows and of answers. All pure. */
import type { Fault, KeySpelling } from '../types';
import { isRecord } from './body';
import { blocks, htmlReply, jsonReply, type Reply } from './reply';
import type { RowFields } from './simulator';

const DEFAULT_EVERY = 3;
const DEEP = 20_000;

/** One row of a result, before the provider gives it its shape. */
export interface ResultRow {
	/** The input's cells, the value among them as it is spelt now. */
	cells: string[];
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

/** The key as an answer may show it. */
export function spelt(key: string, spelling: KeySpelling = 'plain'): string {
	const spellings: Record<KeySpelling, () => string> = {
		plain: () => key,
		split: () => key,
		upper: () => key.toUpperCase(),
		percent: () => percentOf(key),
		doublePercent: () => percentOf(key).replaceAll('%', '%25'),
		base64: () => Buffer.from(key).toString('base64'),
		html: () => [...key].map((letter) => `&#${letter.codePointAt(0)};`).join(''),
		unicode: () => [...key].map((letter) => `\\u${hex(letter.charCodeAt(0), 4)}`).join(''),
	};
	return spellings[spelling]();
}

const hex = (code: number, width: number): string => code.toString(16).padStart(width, '0');
/** Every byte, letters too. */
const percentOf = (text: string): string =>
	[...Buffer.from(text)].map((byte) => `%${hex(byte, 2).toUpperCase()}`).join('');

/** The name as the provider keeps it. */
export function renamed(name: string, how: Fault['how'] = 'lower'): string {
	const ways = {
		lower: () => name.toLowerCase(),
		upper: () => name.toUpperCase(),
		underscores: () => name.replace(/[^A-Za-z0-9.]+/g, '_'),
		noExtension: () => name.replace(/\.\w+$/, ''),
		prefix: () => `2026-01-01_import_${name}`,
		cut: () => name.slice(0, 30),
	};
	return ways[how]();
}

/** The answer to a request that was handled, where a fault puts another in its place. */
export function spoilReply(fault: Fault, reply: Reply): Reply {
	switch (fault.kind) {
		case 'status500After':
			return htmlReply('500 Internal Server Error', 500);
		case 'gatewayAfter':
			return gatewayPage(fault);
		case 'page200After':
			return fault.body === undefined ? htmlReply('We will be back soon') : html(fault.body);
		case 'garbage200After':
			return { ...jsonReply(null), body: fault.body ?? '{"success":tr\u0000\ufffd' };
		case 'empty200After':
			return { ...jsonReply(null), body: '' };
		case 'deepJsonAfter':
			return { ...jsonReply(null), body: '['.repeat(DEEP) + ']'.repeat(DEEP) };
		case 'loneSurrogateAfter':
			return changedJson(reply, (value) => halfCharacters(value, ''));
		case 'missingLastLine':
			return { ...reply, body: textOf(reply).replace(/\n[^\n]*\n?$/, '\n') };
		default:
			return reply;
	}
}

function gatewayPage({ status = 502, retryAfter, body }: Fault): Reply {
	const reply = body === undefined ? htmlReply(`${status} from nginx`, status) : { ...html(body), status };
	if (status === 204 || status === 304) reply.body = '';
	if (status >= 300 && status < 400) reply.headers.location = '/maintenance';
	if (retryAfter !== undefined) reply.headers['retry-after'] = String(retryAfter);
	return reply;
}

const html = (body: string): Reply => ({ status: 200, headers: { 'content-type': 'text/html' }, body });

export const textOf = (reply: Reply): string => [...blocks(reply.body)].join('');

function changedJson(reply: Reply, change: (value: unknown) => unknown): Reply {
	try {
		return { ...reply, body: JSON.stringify(change(JSON.parse(textOf(reply)))) };
	} catch {
		return reply;
	}
}

/** Half a character behind every value that looks like an id, a link or an address. */
function halfCharacters(value: unknown, name: string): unknown {
	if (Array.isArray(value)) return value.map((item) => halfCharacters(item, name));
	if (isRecord(value)) {
		return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, halfCharacters(item, key)]));
	}
	const isNamed = /(^|_)id$|Id$|url|uri|link|download/i.test(name);
	const isText = typeof value === 'string' && (isNamed || /^https?:/.test(value));
	return isText || (isNamed && typeof value === 'number') ? `${value}\ud83d` : value;
}

/** The list with one row spoilt: the one with this id, else the first. */
export function withOddRow(reply: Reply, { odd = 'noId', job }: Fault, fields: RowFields): Reply {
	return changedJson(reply, (value) => {
		const rows = rowsIn(value, fields.id);
		const wanted = rows?.findIndex((row) => isRecord(row) && String(row[fields.id]) === job) ?? -1;
		const at = job === undefined ? 0 : wanted;
		const row: unknown = rows?.[at];
		if (rows && isRecord(row)) rows[at] = oddRow(row, odd, fields);
		return value;
	});
}

/** The first array of objects with this field, wherever it stands. */
function rowsIn(value: unknown, idField: string): unknown[] | undefined {
	if (Array.isArray(value) && value.some((row) => isRecord(row) && idField in row)) return value;
	if (typeof value !== 'object' || value === null) return undefined;
	for (const inner of Object.values(value)) {
		const found = rowsIn(inner, idField);
		if (found) return found;
	}
	return undefined;
}

function oddRow(row: Record<string, unknown>, odd: NonNullable<Fault['odd']>, fields: RowFields): unknown {
	const without = (name = '') => Object.fromEntries(Object.entries(row).filter(([key]) => key !== name));
	const set = (name: string | undefined, value: unknown) =>
		name === undefined ? row : { ...row, [name]: value };
	switch (odd) {
		case 'noId':
			return without(fields.id);
		case 'objectId':
			return set(fields.id, { value: row[fields.id] });
		case 'hugeId':
			return set(fields.id, Number.MAX_VALUE);
		case 'emptyId':
			return set(fields.id, '');
		case 'oddDate':
			return set(fields.date, 'yesterday');
		case 'farDate':
			return set(fields.date, '9'.repeat(20));
		case 'noStatus':
			return without(fields.status);
		case 'numberStatus':
			return set(fields.status, 7);
		case 'oddStatus':
			return set(fields.status, 'pondering');
		case 'notARow':
			return 'not a row';
	}
}
