/* What faults make of answers. All pure. */
import type { Fault, KeySpelling } from '../types';
import { isRecord } from './body';
import { blocks, htmlReply, jsonReply, type Reply } from './reply';
import type { RowFields } from './simulator';

const DEEP = 20_000;

/** The key as an answer may show it. */
export function spelt(key: string, spelling: KeySpelling = 'plain'): string {
	const spellings: Record<KeySpelling, () => string> = {
		plain: () => key,
		split: () => key,
		upper: () => key.toUpperCase(),
		percent: () => percentOf(key),
		doublePercent: () => percentOf(key).replaceAll('%', '%25'),
		base64: () => Buffer.from(key).toString('base64'),
		hex: () => Buffer.from(key).toString('hex'),
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
		other: () => 'Import of a list',
		none: () => '',
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
		case 'refusalWordsAfter':
			return withRefusalWords(reply, fault);
		case 'replaceAfter':
			return {
				...reply,
				body: textOf(reply).replaceAll(new RegExp(fault.from ?? '(?!)', 'g'), fault.to ?? ''),
			};
		case 'clockAfter':
			return {
				...reply,
				headers: { ...reply.headers, date: new Date(Date.now() + (fault.ms ?? 0)).toUTCString() },
			};
		case 'wordsAtEndAfter':
			return withWordsAtEnd(reply, fault);
		case 'missingLastLine':
			return { ...reply, body: textOf(reply).replace(/\n[^\n]*\n?$/, '\n') };
		default:
			return reply;
	}
}

function withWordsAtEnd(
	reply: Reply,
	{ keep = 0.5, body = 'Error: internal timeout, please retry' }: Fault,
): Reply {
	const text = textOf(reply);
	const middle = Math.floor(text.length * keep);
	const lineEnd = text.lastIndexOf('\n', middle);
	return { ...reply, body: text.slice(0, lineEnd === -1 ? middle : lineEnd + 1) + body };
}

const REFUSAL = {
	success: false,
	message: 'The list could not be taken',
	error: 'The list could not be taken',
};

/** What the provider made of the request, and words that say the opposite. */
function withRefusalWords(reply: Reply, { status = reply.status, place = 'beside' }: Fault): Reply {
	const places = {
		beside: (value: unknown) => (isRecord(value) ? { ...value, ...REFUSAL } : { ...REFUSAL, data: value }),
		below: (value: unknown) => ({ ...REFUSAL, data: { made: value } }),
		capitals: (value: unknown) => ({ ...REFUSAL, ...capitals(value) }),
	};
	return { ...changedJson(reply, places[place]), status };
}

function capitals(value: unknown): Record<string, unknown> {
	const fields = isRecord(value) ? Object.entries(value) : [];
	return Object.fromEntries(fields.map(([name, field]) => [name.toUpperCase(), field]));
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

/** The list without every n-th row; `turn` says which. */
export function withoutRows(reply: Reply, { every = 3 }: Fault, fields: RowFields, turn: number): Reply {
	return changedJson(reply, (value) => {
		const rows = rowsIn(value, fields.id);
		rows?.splice(0, rows.length, ...rows.filter((_, at) => (at + turn) % every !== 0));
		return value;
	});
}

const VERDICT_WORDS =
	'valid|invalid|deliverable|undeliverable|ok|bad|risky|unknown|accept_all|catch-?_?all|disposable';

/** Another word in place of each that tells a verdict: in JSON where it is a value, in a CSV below the header. */
export function withOddWords(reply: Reply, { word = 'constructor' }: Fault): Reply {
	const text = textOf(reply);
	const isJson = /^\s*[[{]/.test(text);
	const body = isJson
		? text.replace(new RegExp(`"(?:${VERDICT_WORDS})"(?!\\s*:)`, 'gi'), JSON.stringify(word))
		: text.replace(new RegExp(`(?<=\\n[^]*[,"])(?:${VERDICT_WORDS})(?=[",\\r\\n])`, 'gi'), word);
	return { ...reply, body };
}

/** Another value, or none, in one place of the JSON. */
export function withChange(reply: Reply, fault: Fault): Reply {
	return changedJson(reply, (whole) => {
		const places = placesIn(whole);
		const place = places[Math.min(places.length - 1, Math.floor((fault.at ?? 0) * places.length))];
		if (place === undefined) return whole;
		const { holder, name } = place;
		if ('value' in fault) Reflect.set(holder, name, fault.value);
		else if (Array.isArray(holder)) holder.splice(Number(name), 1);
		else Reflect.deleteProperty(holder, name);
		return whole;
	});
}

/** Every entry and field of JSON, each before those within it. */
function placesIn(value: unknown): Array<{ holder: object; name: string }> {
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, inside]) => [{ holder: value, name }, ...placesIn(inside)]);
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
