import type { ValueKind } from '../list';
import { countDigits } from './digits';
import { valueKey } from './keys';
import { looksLike, PHONE_DIGITS } from './shapes';
import { undress } from './undress';

/** Signs that separate two values in one cell and stand in none. */
const SEPARATORS = /[,;|\s]+/;
const HARD_SEPARATORS = /[,;|\r\n\t\u2028\u2029]+/;
/** What cannot stand inside one phone: words, a plus, a stroke with blanks around. */
const BETWEEN_PHONES = /[^\p{Nd}\s().+\p{Pd}/·]+|\s\/\s|\s(?=\+)/u;

/** With fewer digits a part may be an extension or a number of its own kind. */
const FEWEST_DIGITS = 5;

/** What is longer than this holds a list, or nothing that could be told apart in reasonable time. */
const LONGEST_CELL = 100_000;

/** Whether a bare text holds more than one value of the kind. The same value twice is one. */
export function holdsSeveral(kind: ValueKind, bare: string): boolean {
	if (bare.length > LONGEST_CELL) return false;
	switch (kind) {
		case 'email':
			return severalEmails(bare);
		case 'phone':
			return (
				differ(
					kind,
					bare.split(HARD_SEPARATORS).filter((part) => countDigits(part) >= FEWEST_DIGITS),
				) ||
				differ(
					kind,
					bare.split(BETWEEN_PHONES).filter((part) => countDigits(part) >= PHONE_DIGITS.least),
				)
			);
		case 'ip':
		case 'host':
			if (bare.includes('@')) return severalEmails(bare);
			return differ(
				kind,
				parts(kind, bare).filter((part) => looksLike(kind, part)),
			);
		case 'url':
			return differ(
				kind,
				bare.split(/\s+/).filter((part) => looksLike(kind, part.replace(/[,;|]$/, ''))),
			);
		case 'text':
			return false;
	}
}

/** One that is an address, and another that means to be one. */
function severalEmails(bare: string): boolean {
	const first = bare.indexOf('@');
	if (first === -1 || bare.indexOf('@', first + 1) === -1) return false;
	const addresses = parts('email', bare).filter((part) => part.includes('@'));
	return addresses.some((part) => looksLike('email', part)) && differ('email', addresses);
}

function parts(kind: ValueKind, bare: string): string[] {
	return bare
		.split(SEPARATORS)
		.filter((part) => part !== '')
		.map((part) => undress(kind, part));
}

function differ(kind: ValueKind, values: string[]): boolean {
	const [first, ...others] = values;
	if (first === undefined) return false;
	const key = valueKey(kind, first.trim());
	return others.some((other) => valueKey(kind, other.trim()) !== key);
}
