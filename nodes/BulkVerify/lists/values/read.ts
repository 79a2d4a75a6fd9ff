import type { ValueKind } from '../list';
import { isClean } from './clean';
import { asJsonList } from './jsonList';
import { valueKey } from './keys';
import { isMalformed } from './malformed';
import { valuesIn } from './several';
import { undress } from './undress';

/**
 * Why a value is not sent:
 *
 * - `empty`: there is none
 * - `malformed`: it cannot be one of its kind
 * - `several_values`: more than one in one cell
 * - `not_a_value`: no text at all, but an object or `true`
 * - `damaged`: a phone that a spreadsheet has turned into a number in scientific notation
 */
export type ValueReason = 'empty' | 'malformed' | 'several_values' | 'not_a_value' | 'damaged';

export interface ReadValue {
	/** The bare value; of a malformed, damaged or manifold one its text, '' of what is no text. */
	value: string;
	/** `null` where it is a value of its kind. */
	reason: ValueReason | null;
}

/** 4.47701E+11: Excel and its kin show a number of more than 11 digits so, and save what they show. The e may be Cyrillic. */
const SCIENTIFIC =
	/^[+-]?\d{1,40}(?:[.,]\d{1,40})?\s?(?:[eе]\s?[+-]?|[x×*·]\s?10\s?(?:\^|\*\*)\s?)\d{1,4}(?:[.,]0)?$/i;

/** What MySQL and PostgreSQL write into a file where there is nothing. */
const SQL_NULL = '\\N';

/** A field may hold a list in a list, but nobody means something by more. */
const DEEPEST_LIST = 8;

/** What a field or cell holds, as the value that is to be sent, or why it is not. */
export function readValue(kind: ValueKind, raw: unknown): ReadValue {
	switch (typeof raw) {
		case 'string':
			return isClean(kind, raw) ? { value: raw, reason: null } : readText(kind, raw);
		case 'number':
			return Number.isFinite(raw) ? readText(kind, String(raw)) : NOT_A_VALUE;
		case 'bigint':
			return readText(kind, String(raw));
		case 'undefined':
			return EMPTY;
		case 'boolean':
			// Odoo and its kin say `false` where a field is empty.
			return raw ? NOT_A_VALUE : EMPTY;
		default:
			if (raw === null) return EMPTY;
			return Array.isArray(raw) ? readArray(kind, raw, 0) : NOT_A_VALUE;
	}
}

const EMPTY: ReadValue = { value: '', reason: 'empty' };
const NOT_A_VALUE: ReadValue = { value: '', reason: 'not_a_value' };

function readText(kind: ValueKind, text: string): ReadValue {
	const list = kind === 'text' ? undefined : listIn(text);
	if (list !== undefined) return readArray(kind, list, 0);
	const value = undress(kind, text);
	if (value === '' || (value === SQL_NULL && kind !== 'text')) return EMPTY;
	if (kind === 'phone' && SCIENTIFIC.test(value)) return { value, reason: 'damaged' };
	const [one, ...others] = valuesIn(kind, value);
	if (others.length > 0) return { value, reason: 'several_values' };
	const only = one ?? value;
	return { value: only, reason: isMalformed(kind, only) ? 'malformed' : null };
}

/** A list that was written as text: JSON, or as PostgreSQL writes one, and some of its texts in quotes. */
function listIn(text: string): readonly unknown[] | undefined {
	if (!/^\s*[[{]/.test(text)) return undefined;
	const trimmed = text.trim();
	if (/^\{[^{}:]*\}$/.test(trimmed)) return trimmed.slice(1, -1).split(',');
	return asJsonList(trimmed);
}

/** A list of one is that one, of none is empty, of the same twice is one; of several none of which is a value, none. */
function readArray(kind: ValueKind, list: readonly unknown[], depth: number): ReadValue {
	if (depth === DEEPEST_LIST) return NOT_A_VALUE;
	let found: ReadValue = EMPTY;
	let isManifold = false;
	for (const entry of list) {
		const read: ReadValue = Array.isArray(entry) ? readArray(kind, entry, depth + 1) : readValue(kind, entry);
		if (read.reason === 'empty') continue;
		if (found.reason === 'empty') found = read;
		else if (!isSame(kind, found, read)) isManifold = true;
		if (isManifold && (isMeant(found) || isMeant(read))) return { value: '', reason: 'several_values' };
	}
	return isManifold ? NOT_A_VALUE : found;
}

/** Not an object, and no text of another kind: of such alone no list of values is made. */
function isMeant({ reason }: ReadValue): boolean {
	return reason !== 'not_a_value' && reason !== 'malformed';
}

function isSame(kind: ValueKind, one: ReadValue, other: ReadValue): boolean {
	return one.value !== '' && valueKey(kind, one.value) === valueKey(kind, other.value);
}
