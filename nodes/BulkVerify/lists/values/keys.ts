import type { ValueKind } from '../list';
import { isClean } from './clean';
import { asciiDigits } from './digits';
import { asciiDomain } from './domain';
import { canonicalIp } from './ip';
import { isPhonePunctuated } from './shapes';

/** A sum with cents, degrees: no spelling of the number that has the same digits. */
const DECIMAL = /^(?:\d{5,}\.\d\d?|[1-9]\d?\.\d{4,7})$/;
const ASCII = /^[\0-\x7f]*$/;
/** Scheme, user, host, and the rest with its port: the host alone is compared without regard to case. */
const URL_PARTS = /^([a-z][a-z\d+.-]*:\/\/)?([^/?#@]*@)?([^/?#@:]*)/i;

/**
 * The key under which two spellings of one value are the same: duplicates share it, and results are
 * joined to their rows by it.
 *
 * - emails: without regard to case, the domain as IDNA ASCII
 * - IPs: by value
 * - hosts: as the IP, email or domain they are
 * - phones: by their digits, of any script, where nothing but phone punctuation surrounds them; else by their text
 * - URLs: the scheme and the host as a domain, the rest exactly
 * - text: exactly
 *
 * Unicode always as NFC; surrounding white space never counts.
 *
 * @param bare a value that was undressed
 */
export function valueKey(kind: ValueKind, bare: string): string {
	if (kind === 'email' && isClean(kind, bare)) return bare.toLowerCase();
	const trimmed = bare.trim();
	const text = ASCII.test(trimmed) ? trimmed : trimmed.normalize('NFC');
	switch (kind) {
		case 'email':
			return emailKey(text);
		case 'ip':
			return canonicalIp(text) ?? text.toLowerCase();
		case 'host':
			return text.includes('@')
				? emailKey(text)
				: (canonicalIp(text) ?? asciiDomain(text).replace(/\.$/, ''));
		case 'phone':
			return phoneKey(text);
		case 'url':
			return urlKey(text);
		case 'text':
			return text;
	}
}

/** The domain of an email's key; `undefined` where the key is none. */
export function bareDomain(emailKey: string): string | undefined {
	return /^[^\s@]+@([^\s@]+)$/.exec(emailKey)?.[1];
}

function emailKey(text: string): string {
	if (ASCII.test(text)) return text.toLowerCase();
	const at = text.lastIndexOf('@');
	return text.slice(0, at + 1).toLowerCase() + asciiDomain(text.slice(at + 1));
}

function phoneKey(text: string): string {
	const digits = isPhonePunctuated(text) && !DECIMAL.test(text) ? asciiDigits(text) : '';
	return digits || text.toLowerCase().replace(/\s+/g, ' ');
}

function urlKey(text: string): string {
	const parts = URL_PARTS.exec(text);
	if (parts === null) return text;
	const [whole, scheme = '', user = '', host = ''] = parts;
	return scheme.toLowerCase() + user + asciiDomain(host) + text.slice(whole.length);
}
