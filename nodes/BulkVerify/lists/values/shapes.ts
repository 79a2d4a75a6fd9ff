import type { ValueKind } from '../list';
import { isDate } from './dates';
import { countDigits } from './digits';
import { isIp } from './ip';

const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/;
const DOMAIN =
	/^(?=.{4,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-z\d-]{1,59})\.?$/iu;
const URL_WITH_SCHEME = /^(?:https?|ftp):\/\/\S+$/i;
/** Digits of any script and what people write between them; the hyphens are all that Unicode has. */
const PHONE = /^(?:\(\s?)?[+\uff0b]?[\p{Nd}\s().\p{Pd}/·]+$/u;

/** What ends a line in any program. */
export const LINE_END = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;

/** E.164 allows 15 digits; no subscriber's number with its area code has fewer than 7. */
export const PHONE_DIGITS = { least: 7, most: 15 };

/** RFC 5321 allows an address 254 characters; what is far longer need not be looked at closely. */
const LONGEST_SHAPE = 4096;

/** Nothing, or nothing but white space: it is not sent and costs nothing. */
export function isEmpty(value: string): boolean {
	return value.trim() === '';
}

/** Whether a value has the shape of its kind. Anything is text, so text has no shape to tell it by. */
export function looksLike(kind: ValueKind, value: string): boolean {
	const trimmed = value.trim();
	if (trimmed.length > LONGEST_SHAPE) return false;
	switch (kind) {
		case 'email':
			return EMAIL.test(trimmed);
		case 'ip':
			return isIp(trimmed);
		case 'host':
			return isIp(trimmed) || EMAIL.test(trimmed) || DOMAIN.test(trimmed);
		case 'phone':
			return looksLikePhone(trimmed);
		case 'url':
			return URL_WITH_SCHEME.test(trimmed) || looksLikeBareUrl(trimmed);
		case 'text':
			return false;
	}
}

/** Whether there is nothing but digits, of any script, and phone punctuation. */
export function isPhonePunctuated(text: string): boolean {
	return PHONE.test(text);
}

function looksLikePhone(text: string): boolean {
	if (!PHONE.test(text) || isDate(text) || isIp(text)) return false;
	const digits = countDigits(text);
	return digits >= PHONE_DIGITS.least && digits <= PHONE_DIGITS.most;
}

function looksLikeBareUrl(text: string): boolean {
	const [host = ''] = text.split(/[/?#]/, 1);
	return DOMAIN.test(host.replace(/:\d+$/, ''));
}
