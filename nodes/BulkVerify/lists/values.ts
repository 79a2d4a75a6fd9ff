import { canonicalIp, isIp } from './ip';
import type { ValueKind } from './list';

const EMAIL = /^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@,;<>".]{2,}$/;
const DOMAIN =
	/^(?=.{4,253}$)(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+(?:\p{L}{2,63}|xn--[a-z\d-]{1,59})\.?$/iu;
const URL_WITH_SCHEME = /^(?:https?|ftp):\/\/\S+$/i;
const PHONE = /^\+?[\d\s().\-/]+$/;
const DATE = /^\d{4}[-/.]\d{1,2}[-/.]\d{1,2}$|^\d{1,2}[-/.]\d{1,2}[-/.]\d{4}$/;

/** E.164 allows 15 digits; no subscriber's number with its area code has fewer than 7. */
const PHONE_DIGITS = { least: 7, most: 15 };

/** Nothing, or nothing but white space: it is not sent and costs nothing. */
export function isEmpty(value: string): boolean {
	return value.trim() === '';
}

/**
 * The key under which two spellings of one value are the same: duplicates share it, and results are
 * joined to their rows by it.
 *
 * - emails, domains: without regard to case
 * - IPs: by their canonical form
 * - phones: by their digits alone
 * - URLs, text: exact
 *
 * Surrounding white space never counts.
 */
export function valueKey(kind: ValueKind, value: string): string {
	const trimmed = value.trim();
	switch (kind) {
		case 'email':
			return trimmed.toLowerCase();
		case 'ip':
		case 'host':
			return canonicalIp(trimmed) ?? trimmed.toLowerCase();
		case 'phone':
			return trimmed.replace(/\D+/g, '') || trimmed.toLowerCase();
		case 'url':
		case 'text':
			return trimmed;
	}
}

/** Whether a value has the shape of its kind. Anything is text, so text has no shape to tell it by. */
export function looksLike(kind: ValueKind, value: string): boolean {
	const trimmed = value.trim();
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

/**
 * A cell of an item as text.
 *
 * @returns '' for nothing (null, undefined), `undefined` for what is no single value: an object or a list
 */
export function toText(value: unknown): string | undefined {
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
		case 'boolean':
		case 'bigint':
			return String(value);
		case 'undefined':
			return '';
		default:
			return value === null ? '' : undefined;
	}
}

function looksLikePhone(text: string): boolean {
	if (!PHONE.test(text) || DATE.test(text) || isIp(text)) return false;
	const digits = text.replace(/\D+/g, '').length;
	return digits >= PHONE_DIGITS.least && digits <= PHONE_DIGITS.most;
}

function looksLikeBareUrl(text: string): boolean {
	const [host = ''] = text.split(/[/?#]/, 1);
	return DOMAIN.test(host.replace(/:\d+$/, ''));
}
