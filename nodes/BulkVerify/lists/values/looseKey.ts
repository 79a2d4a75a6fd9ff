import type { ValueKind } from '../list';
import { asciiDigits } from './digits';
import { isPhonePunctuated } from './shapes';

const MAPPED_IPV4 = /^::ffff:([\da-f]{1,4}):([\da-f]{1,4})$/;

/**
 * A wider key: values that differ in what some programs write otherwise, or not at all, share it. Two values of a list
 * may share it too: it tells something only where one alone has it.
 *
 * - letter case, compatible characters (full-width letters), slanted apostrophes, quotes around a local part
 * - phones: the `00` that stands for a plus
 * - IPs: an IPv4 address mapped into IPv6
 * - URLs: the scheme, the port that it has by default, the stroke at the end, percent signs
 *
 * @param key a canonical key
 */
export function looseKey(kind: ValueKind, key: string): string {
	const text = key.normalize('NFKC').toLowerCase();
	switch (kind) {
		case 'email':
		case 'host':
			return text.replaceAll('"', '').replace(/[\u2018\u2019\u02bc`]/g, "'");
		case 'phone':
			return text.replace(/^00(?=[1-9])/, '');
		case 'ip':
			return mappedIpv4(text);
		case 'url':
			return looseUrl(text);
		case 'text':
			return text;
	}
}

function mappedIpv4(text: string): string {
	const [, high, low] = MAPPED_IPV4.exec(text) ?? [];
	if (high === undefined || low === undefined) return text;
	const bytes = Buffer.from(high.padStart(4, '0') + low.padStart(4, '0'), 'hex');
	return [...bytes].join('.');
}

function looseUrl(text: string): string {
	const address = /^[a-z][a-z\d+.-]*:\/\//.test(text) ? text : `http://${text}`;
	if (!URL.canParse(address)) return text;
	return new URL(address).href
		.toLowerCase()
		.replace(/^https?:\/\//, '')
		.replace(/\/$/, '');
}

/** An extension, and what follows it. */
const EXTENSION_AT_END = /(?:ext(?:ension)?|x|dw|durchwahl)[.:=\s]*\d{1,10}\D{0,20}$/i;

/**
 * All wider keys of a value that was sent. A phone with an extension or a word beside it may be answered by its digits,
 * with those of the extension or without.
 *
 * @param key a canonical key
 */
export function looseKeys(kind: ValueKind, key: string): string[] {
	const own = looseKey(kind, key);
	if (kind !== 'phone' || isPhonePunctuated(key)) return [own];
	const digits = [key.replace(EXTENSION_AT_END, ''), key].map(asciiDigits).filter((text) => text !== '');
	return [...new Set([own, ...digits])];
}
