import type { JsonRecord } from '../contract';

/** Readers for provider JSON, which is `unknown` until one of these has looked at it. Numbers may come as text. */

export function isRecord(value: unknown): value is JsonRecord {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value as a list of records, whether the provider sent an array or a single object. */
export function toRecords(value: unknown): JsonRecord[] {
	const entries: unknown[] = Array.isArray(value) ? value : [value];
	return entries.filter(isRecord);
}

/** More than a person reads of them; a job may have one for each of its rows. */
export const MOST_ERRORS = 100;

/** The first fields of a record: of a million of them none is worth the time. */
export function firstFields(record: JsonRecord, most: number): Array<[string, unknown]> {
	const fields: Array<[string, unknown]> = [];
	for (const name in record) {
		if (fields.length >= most) break;
		if (Object.hasOwn(record, name)) fields.push([name, record[name]]);
	}
	return fields;
}

/** The entries of a list; of one that has none some say `null` beside a total of 0. `undefined` where it is no list. */
export function toEntries(value: unknown, total: unknown): unknown[] | undefined {
	if (Array.isArray(value)) return value;
	return (value === null || value === undefined) && toNumber(total) === 0 ? [] : undefined;
}

/** Text that says something; numbers become text. `null` for everything else. */
export function toText(value: unknown): string | null {
	if (typeof value === 'number') return String(value);
	return typeof value === 'string' && value.trim() !== '' ? value.trim() : null;
}

/** A text, or the first one in what holds texts. */
export function firstText(value: unknown): string | null {
	if (Array.isArray(value)) return firstText(value[0]);
	if (isRecord(value)) return firstText(firstFields(value, 1)[0]?.[1]);
	return toText(value);
}

/** A number, also where it was sent as text or with a per cent sign. */
export function toNumber(value: unknown): number | null {
	if (typeof value === 'number') return Number.isFinite(value) ? value : null;
	if (typeof value !== 'string') return null;
	const text = value.trim().replace(/%$/, '');
	const number = Number(text);
	return text === '' || !Number.isFinite(number) ? null : number;
}

/** A yes or no in any of the spellings that providers use. */
export function toBoolean(value: unknown): boolean | null {
	if (typeof value === 'boolean') return value;
	const text = String(value ?? '')
		.trim()
		.toLowerCase();
	if (text === 'true' || text === '1' || text === 'yes') return true;
	if (text === 'false' || text === '0' || text === 'no') return false;
	return null;
}

/**
 * What a table says of a provider's word; `undefined` for any other. A provider may say "constructor" as well, which
 * every object answers to.
 */
export function ofWord<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
	return Object.hasOwn(table, word) ? table[word] : undefined;
}

/** `2016-03-25 19:00:59` without a zone, read as UTC, as ISO 8601. */
export function utcTime(value: unknown): string | null {
	const text = toText(value);
	if (text === null) return null;
	const time = Date.parse(/\d{2}:\d{2}/.test(text) ? `${text.replace(' ', 'T').replace(/Z?$/, 'Z')}` : text);
	return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** Seconds since 1970, also as text, as ISO 8601; `null` where no calendar has that day. */
export function unixTime(value: unknown): string | null {
	const time = new Date((toNumber(value) ?? 0) * 1_000);
	return time.getTime() > 0 ? time.toISOString() : null;
}

/** A time that says its zone, or UTC where it says none, as ISO 8601; `null` where it is no time. */
export function zonedTime(value: unknown): string | null {
	const text = toText(value);
	if (text === null) return null;
	const hasZone = /(Z|[+-]\d{2}:?\d{2}|GMT|UTC)$/i.test(text);
	const time = Date.parse(hasZone ? text : `${text} UTC`);
	if (!Number.isNaN(time)) return new Date(time).toISOString();
	return utcTime(text);
}

/** The ID of a job as a number in JSON; one that JavaScript cannot hold exactly stays the text that it is. */
export function numericId(id: string): number | string {
	const number = Number(id);
	return Number.isSafeInteger(number) ? number : id;
}

/** What databases and programs say for "none": zeros, those of a UUID too, -1, and words. */
const NO_ID = /^(?:[0-]*|-1|null|nil|none|undefined|nan)$/i;

/**
 * An ID exactly as it came. A number that JavaScript cannot hold exactly, half a character, which no address can
 * hold, and what says "none" are none.
 */
export function exactId(id: unknown): string | undefined {
	if (typeof id === 'number') return Number.isSafeInteger(id) && id > 0 ? String(id) : undefined;
	if (typeof id !== 'string' || /\p{Cs}/u.test(id)) return undefined;
	return NO_ID.test(id.trim()) ? undefined : id.trim();
}
