import type { ValueKind } from '../list';
import { isAmount } from './amounts';
import { LONGEST_LABEL } from './clean';
import { isDate } from './dates';
import { countDigits, hasHiddenDigits } from './digits';
import { FILE_ENDINGS } from './fileEndings';
import { hasHours } from './hours';
import { isIp } from './ip';
import { isPhonePunctuated, LINE_END, PHONE_DIGITS } from './shapes';

/** Short numbers (emergency, hotlines) have fewer digits, and nobody pays for looking these up. */
const FEWEST_DIGITS = 5;

/** An email has at most 320 characters, a host 255; what is longer than this is no value whatever it holds. */
const LONGEST = 2_000;

const HIGHEST_PORT = 65_535;

/** The full stops that IDNA takes for a dot. */
const DOTS = /[.\u3002\uff0e\uff61]/;

/** Signs that no domain has, of any script; the middle dots and marks belong to Catalan, Greek, Hebrew, Japanese. */
const NO_DOMAIN =
	/[^\u200d\u200c\p{L}\p{M}\p{Nd}\p{Nl}\p{Extended_Pictographic}\-_.\u3002\uff0e\uff61\u00b7\u0375\u05f3\u05f4\u30fb]/u;

/** Without quotes no local part has them (RFC 5322, section 3.2.3), nor the signs of East Asian keyboards for them; U+FFFD, or half of a pair, stands for a lost letter. */
const NO_LOCAL_PART =
	/[\s()<>[\]:;,\\"\p{Cc}\p{Cs}\ufffd“”„«»‹›•●…\u3001\u3002\u3008-\u3011\u3014-\u301f\uff02\uff08\uff09\uff0c\uff1a-\uff20\uff3b\uff3d\uff5b-\uff65]/u;

/** Letters that were hidden (`b****@x.example`), or cut off, as web pages show addresses (`bob...@x.example`). */
const HIDDEN_LETTERS = /\*{2}|\.{3}$/;

/** A URL that was cut off where it was shown. */
const CUT_URL = /(?:\.{3}|…)$/;

/** With a scheme it may be a page: `http://203.0.113.7/24`. */
const NETWORK = /^\d{1,3}(?:\.\d{1,3}){3}\/\d{1,2}$/;

/** The quotes around it and around the next cell of a row that was taken for one URL. */
const NEXT_CELL = /"[,;]"/;

/** What no host ends with. */
const NO_TOP_LEVEL = new RegExp(`^(?:\\d+|[a-z]|${FILE_ENDINGS})$`, 'i');

/** What has digits enough and is no phone all the same. */
const NO_PHONES: readonly RegExp[] = [
	/@/,
	// Money; a number with its thousands apart.
	/\p{Sc}|^\d{1,3}(?:,\d{3})+(?:\.\d+)?$|^\d{1,3}(?:\.\d{3})+,\d+$/u,
	// A time of day.
	/\d:\d\d\b/,
	// A URL, signs of programs; a network, an IP with its port.
	/:\/\/|^www\.|["{}?]|==|::|\d:\d{1,4}:|^\d{1,3}(?:\.\d{1,3}){3}[:/]/,
	// Order numbers, bank accounts, hashes: letters that stick to digits, but for an extension.
	/^\p{L}[\p{L}\d_]*[-_#]?\d/u,
	/\d(?!(?:x|ext|extn|dw|p|w)\d)\p{L}+\d/iu,
	// Cents; years.
	/^\d{3,}[.,]\d\d?$|^(?:(?:19|20)\d\d\s?[,;/]\s?){1,9}(?:19|20)\d\d$/,
	// Nothing but zeros.
	/^[^1-9\P{ASCII}]*$/u,
];

/** All there are; in ASCII only those of other scripts have a digit. */
const TOP_LEVEL = /^(?:xn--[a-z\d-]+|[\p{L}\p{M}\u200c\u200d]+)$/iu;

/** Whether a bare value cannot be one of its kind: whatever a provider says of it, it would be paid for nothing. */
export function isMalformed(kind: ValueKind, bare: string): boolean {
	if (kind !== 'url' && kind !== 'text' && bare.length > LONGEST) return true;
	switch (kind) {
		case 'email':
			return isNoEmail(bare);
		case 'phone':
			return isNoPhone(bare);
		case 'ip':
			return !isIp(bare);
		case 'host':
			return bare.includes('@') ? isNoEmail(bare) : !isIp(bare) && isNoHost(bare);
		case 'url':
			return isNoUrl(bare);
		case 'text':
			return false;
	}
}

/** Not exactly one @ outside quotes, a part that is empty, blanks or separators inside, a domain without a dot. */
function isNoEmail(text: string): boolean {
	const at = soleAt(text);
	if (at <= 0) return true;
	const domain = text.slice(at + 1);
	return isNoLocalPart(text.slice(0, at)) || isNoMailDomain(domain);
}

/** Where the one @ outside quotes is; -1 where there is none or are several. */
function soleAt(text: string): number {
	let found = -1;
	let quoted = false;
	for (let at = 0; at < text.length; at++) {
		const character = text[at];
		if (character === '\\' && quoted) at++;
		else if (character === '"') quoted = !quoted;
		else if (character === '@' && !quoted) {
			if (found !== -1) return -1;
			found = at;
		}
	}
	return quoted ? -1 : found;
}

function isNoLocalPart(local: string): boolean {
	const isQuoted = local.length > 2 && local.startsWith('"') && local.endsWith('"');
	return !isQuoted && (NO_LOCAL_PART.test(local) || HIDDEN_LETTERS.test(local));
}

function isNoMailDomain(domain: string): boolean {
	// An IP in brackets is a domain too (RFC 5321, section 4.1.3).
	return !/^\[[^\s[\]]+\]$/.test(domain) && isNoHost(domain);
}

function isNoPhone(text: string): boolean {
	if (countDigits(text) < FEWEST_DIGITS) return true;
	if (isAmount(text) || hasHours(text) || hasHiddenDigits(text)) return true;
	if (isDate(text) || isProse(text) || NO_PHONES.some((form) => form.test(text))) return true;
	// Eight digits in pairs are a phone in some countries, though an IP may look so.
	if (isIp(text)) return !/^\d\d(?:\.\d\d){3}$/.test(text);
	// A code to dial out and the zero that is not dialled from abroad are no part of the number.
	return isPhonePunctuated(text) && countDigits(text.replace(/^[\s(]*0+|\(0\)/g, '')) > PHONE_DIGITS.most;
}

const WORDS = /\p{L}{2,}/gu;
/** Vanity numbers have a word or two, extensions are said in one, with a name in three. */
const MOST_WORDS = 3;
/** Digits with nothing between them that stands in no phone. */
const DIGITS_TOGETHER = /[\p{Nd}\s().+\p{Pd}/·]+/gu;

/** A text in which numbers stand, as an address or a note. */
function isProse(text: string): boolean {
	if (!/\p{L}{2}/u.test(text)) return false;
	const long = (text.match(DIGITS_TOGETHER) ?? []).filter((digits) => countDigits(digits) >= FEWEST_DIGITS);
	if (long.length > 0 && long.every((digits) => isDate(digits.trim()))) return true;
	const words = text.match(WORDS)?.length ?? 0;
	return words > MOST_WORDS || (words > 1 && long.length === 0);
}

function isNoUrl(text: string): boolean {
	// Broken where it was copied from: nobody knows what was there.
	if (NETWORK.test(text)) return true;
	if (LINE_END.test(text) || CUT_URL.test(text) || NEXT_CELL.test(text)) return true;
	const scheme = /^[a-z][a-z\d+.-]{0,30}:\/\//i.exec(text)?.[0] ?? '';
	const [authority = ''] = text.slice(scheme.length).split(/[/?#]/, 1);
	// Without a scheme it is an email that has an @.
	const host = scheme === '' ? authority : authority.slice(authority.lastIndexOf('@') + 1);
	const name = host.replace(/:\d*$/, '');
	if (/\s/.test(authority) || Number(host.slice(name.length + 1)) > HIGHEST_PORT) return true;
	return !isIp(name.replace(/^\[(.*)\]$/, '$1')) && isNoHost(name);
}

/**
 * No host: less than two labels, an empty one or one with a hyphen at its end, signs that none has; what holds a digit,
 * one letter or the ending of a file in place of the last label.
 */
function isNoHost(host: string): boolean {
	if (host === '' || NO_DOMAIN.test(host)) return true;
	const labels = host.split(DOTS);
	if (labels.length > 2 && labels.at(-1) === '') labels.pop();
	const last = labels.at(-1) ?? '';
	return labels.length < 2 || labels.some(isNoLabel) || NO_TOP_LEVEL.test(last) || !TOP_LEVEL.test(last);
}

function isNoLabel(label: string): boolean {
	return label === '' || label.length > LONGEST_LABEL || label.startsWith('-') || label.endsWith('-');
}
