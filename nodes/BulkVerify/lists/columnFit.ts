import { isFieldPath } from './columnNames';
import type { Row, ValueKind } from './list';
import { isEmpty, looksLike, readValue } from './values';
import { asciiDigits } from './values/digits';
import { isPlaceholder } from './values/placeholders';

/** More than this share of a column's filled cells must look like the kind for the column to be taken. */
const CLEAR_MAJORITY = 0.5;

/** So many cells tell which columns hold what; a table of very many columns is judged by fewer rows. */
const CELLS_LOOKED_AT = 100_000;
const ROWS_LOOKED_AT = 200;

/** What people write where there is no value. */
const PLACEHOLDER =
	/^(?:n\s?[/.]?\s?a\.?|none|null|nil|unknown|undefined|-+|\?+|\.+|\(?(?:leer|empty|blank)\)?)$/i;

/** How well a column's cells are values of a kind. */
export interface ColumnFit {
	filled: number;
	fit: number;
	/** More than half of the filled cells are. */
	mostly: boolean;
}

/** How well each column of some rows fits. */
export function fitsOf(kind: ValueKind, width: number, rows: readonly Row[]): ColumnFit[] {
	const looked = rows.slice(0, Math.min(ROWS_LOOKED_AT, Math.ceil(CELLS_LOOKED_AT / Math.max(width, 1))));
	return Array.from({ length: width }, (_, column) => {
		let filled = 0;
		let fit = 0;
		for (const row of looked) {
			const cell = row[column] ?? '';
			if (isEmpty(cell)) continue;
			filled++;
			if (isOfKind(kind, cell)) fit++;
		}
		return { filled, fit, mostly: fit > filled * CLEAR_MAJORITY };
	});
}

/**
 * Without one of these signs, as they are or escaped, no text holds such a value; digits and dots may be of any script.
 * Most cells of a list are names.
 */
const SIGNS: Readonly<Record<ValueKind, RegExp>> = {
	email: /[@%\\]/,
	phone: /[\d%\\\u0080-\uffff]/,
	ip: /[\d:%\\\u0080-\uffff]/,
	host: /[.:@%\\\u0080-\uffff]/,
	url: /[.:%\\\u0080-\uffff]/,
	text: /(?!)/,
};

/** Whether a cell, undressed, has the shape of the kind. Anything is text, so text has no shape to tell it by. */
export function isOfKind(kind: ValueKind, cell: string): boolean {
	if (!SIGNS[kind].test(cell)) return false;
	const { value, reason } = readValue(kind, cell);
	return reason === null && looksLike(kind, value);
}

/** Without its @, or with a word for it: `ann.gmail.com`, `ann at x.example`. */
const MISTYPED_EMAIL =
	/^\S+\s?(?:\s|[([{])(?:at|arroba|ät|chez|собака)(?:\s|[)\]}])\s?\S[^\s.]*\.\S+$|^[^\s.]+(?:\.[^\s.]+){2,}$|^[^\s.]+\.(?:com|net|org|info|biz|edu|gov|de|at|ch|fr|es|it|nl|be|pl|uk|us|ru|br|in|jp|cn|example)$/i;

/** Parts with dots between them, as the name of a host. */
const DOTTED = /^[^\s.]+(?:\.[^\s.]+)+$/;

/** No name of a column holds one. */
const HOLDS_IPV4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])/;

/** Whether a cell is nearer to a value of the kind, even a wrong or missing one, than to the name of a column. */
export function isNearValue(kind: ValueKind, cell: string): boolean {
	const { value, reason } = readValue(kind, cell);
	if (reason === 'empty') return !isEmpty(cell) && isPlaceholder(cell);
	if (isFieldPath(value)) return false;
	if (reason === 'damaged' || reason === 'several_values' || looksLike(kind, value)) return true;
	if (kind !== 'text' && PLACEHOLDER.test(value.slice(0, 20))) return true;
	const start = value.slice(0, 300);
	switch (kind) {
		case 'email':
			return value.includes('@') || MISTYPED_EMAIL.test(start);
		case 'host':
			return (
				value.includes('@') || HOLDS_IPV4.test(start) || hasMoreDigitsThanLetters(value) || DOTTED.test(start)
			);
		case 'ip':
			return HOLDS_IPV4.test(start) || hasMoreDigitsThanLetters(value);
		case 'phone':
			return hasMoreDigitsThanLetters(value);
		case 'url':
			return HOLDS_IPV4.test(start) || value.includes('://') || DOTTED.test(start);
		case 'text':
			return false;
	}
}

/** `Phone 2` and `IPv4` are names though they have a digit. */
function hasMoreDigitsThanLetters(value: string): boolean {
	const start = value.slice(0, 100);
	const digits = asciiDigits(start).length;
	return digits > 0 && digits >= (start.match(/\p{L}/gu)?.length ?? 0);
}
