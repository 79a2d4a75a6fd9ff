import type { ValueKind } from '../list';
import { isComment } from './comment';
import { isDate } from './dates';
import { countDigits } from './digits';
import { valueKey } from './keys';
import { isMalformed } from './malformed';
import { LINE_END, looksLike, PHONE_DIGITS } from './shapes';
import { undress } from './undress';

/** Signs that separate two values in one cell and stand in none; those of East Asian keyboards too. */
const SEPARATORS = /[,;|\s\u0085，；、｜،؛]/;
const HARD_SEPARATORS = /[,;|，；、｜،؛\r\n\t\u0085\u2028\u2029]+/;
/** Signs that may stand in an email: they separate where two of them are left on both sides. */
const BETWEEN_EMAILS = /[,;|\s\u0085，；、｜،؛/&<>()[\]{}"'`:=]/;
/** What follows a comma or semicolon that belongs to a phone: its extension (RFC 3966 writes `;ext=5`). */
export const EXTENSION = /^[,;]\s*(?:ext(?:ension)?|x|dw|durchwahl)[.:=\s]*\d/i;
/** What stands between two phones, however short: signs, and the words for "and" and "or". */
const OR_PHONE = /[,;|，；、｜،؛\r\n\t\u0085\u2028\u2029]+|\s(?:and|or|und|oder|et|ou|y|o|e|[uo]\.|\+|&)\s/iu;
/** What cannot stand inside one phone: words, a plus, a stroke with blanks around. */
const BETWEEN_PHONES = /[^\p{Nd}\s().+\p{Pd}/·]+|\s\/\s|(?<=[\s\p{Nd}])(?=\+)|(?<=\p{Nd})\s(?=\(\p{Nd})/u;
/** What may stand inside one phone, but not between two whole ones. */
const INSIDE_PHONES = /[\s/·]+/;
/** A comma, semicolon or stroke may stand in a URL, but not before the scheme of the next one. */
const BETWEEN_URLS = /["'>]?[,;|]\s?["'<]?(?=https?:\/\/)|[\s\u0085]+/i;

/** With fewer digits a part may be an extension or a number of its own kind. */
const FEWEST_DIGITS = 5;

/** What is longer than this holds a list, or nothing that could be told apart in reasonable time. */
const LONGEST_CELL = 100_000;

/**
 * The different values of the kind that a bare text is made of: one where the same value stands there twice.
 *
 * @returns none where the text is one value, or no value at all
 */
export function valuesIn(kind: ValueKind, bare: string): string[] {
	if (bare.length > LONGEST_CELL || isComment(kind, bare)) return [];
	switch (kind) {
		case 'email':
			return emailsIn(bare);
		case 'phone':
			return phonesIn(bare);
		case 'ip':
		case 'host':
			if (bare.includes('@')) return emailsIn(bare);
			return different(
				kind,
				parts(kind, bare, SEPARATORS).filter((part) => looksLike(kind, part)),
			);
		case 'url':
			return urlsIn(bare);
		case 'text':
			// A password may hold anything, but goes on one line.
			return different(
				'text',
				bare.split(LINE_END).filter((part) => part.trim() !== ''),
			);
	}
}

/** One that is an address, and another that means to be one. */
function emailsIn(bare: string): string[] {
	const first = bare.indexOf('@');
	if (first === -1 || bare.indexOf('@', first + 1) === -1 || !isMalformed('email', bare)) return [];
	const isAddress = (part: string) => looksLike('email', part) && !isMalformed('email', part);
	const found = [SEPARATORS, BETWEEN_EMAILS]
		.map((separators) => parts('email', bare, separators).filter((part) => part.includes('@')))
		.filter((meant) => meant.length > 1 && meant.some(isAddress));
	const meant = found.find((all) => all.every(isAddress)) ?? found[0] ?? [];
	return different('email', meant);
}

/** Fewer digits than two phones have, and nothing that separates short ones. */
function isOnePhone(bare: string): boolean {
	return /^[\d+ ().-]+$/.test(bare) && countDigits(bare) < 2 * PHONE_DIGITS.least;
}

function phonesIn(bare: string): string[] {
	if (isOnePhone(bare)) return [];
	const whole = (separators: RegExp, least: number) =>
		different(
			'phone',
			withoutExtension(bare)
				.split(separators)
				.filter((part) => countDigits(part) >= least && !isDate(part.trim())),
		);
	const separated = whole(OR_PHONE, FEWEST_DIGITS);
	if (separated.length > 0) return separated;
	const apart = whole(BETWEEN_PHONES, PHONE_DIGITS.least);
	if (apart.length > 0 || countDigits(bare) <= PHONE_DIGITS.most) return apart;
	return whole(INSIDE_PHONES, PHONE_DIGITS.least);
}

function withoutExtension(bare: string): string {
	return bare.replace(/[,;](?=\s*(?:ext|x|dw|durchwahl))/gi, ' ');
}

function urlsIn(bare: string): string[] {
	const isUrl = (part: string) => looksLike('url', part) && !isMalformed('url', part);
	const found = parts('url', bare, BETWEEN_URLS)
		.map((part) => part.replace(/^["'<]|["'>]?[,;|]?$/g, ''))
		.filter(isUrl);
	if (found.length > 1) return different('url', found);
	const hosts = parts('url', bare, HARD_SEPARATORS);
	return hosts.every((part) => looksLike('host', part)) ? different('url', hosts) : [];
}

function parts(kind: ValueKind, bare: string, separators: RegExp): string[] {
	return bare
		.split(separators)
		.filter((part) => part !== '')
		.map((part) => undress(kind, part));
}

/** The first of each value, where there is more than one part. */
function different(kind: ValueKind, values: readonly string[]): string[] {
	if (values.length < 2) return [];
	const byKey = new Map<string, string>();
	for (const value of values) {
		const key = valueKey(kind, value);
		if (!byKey.has(key)) byKey.set(key, value.trim());
	}
	return [...byKey.values()];
}
