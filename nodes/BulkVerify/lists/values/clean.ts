import type { ValueKind } from '../list';
import { FILE_ENDINGS } from './fileEndings';

const DOMAIN = `(?:[a-z\\d]+(?:-+[a-z\\d]+)*\\.)+(?!(?:${FILE_ENDINGS})$)[a-z]{2,}`;

/**
 * Most values are already what is sent. What one of these says yes to needs no undressing, is a value of its kind
 * and holds only one; so a million of them costs next to nothing. No pattern can be led astray: each character
 * is taken by one part alone.
 */
const CLEAN: Readonly<Record<ValueKind, RegExp>> = {
	email: new RegExp(`^[\\w.+\\-%]+(?<!\\.{3})@${DOMAIN}$`, 'i'),
	phone:
		/^(?:\+\d[\d ().-]{3,20}\d|\d[\d ]{3,13}\d|(?:1[.-])?\(?\d{3}\)?[ .-]\d{3}[.-]\d{4}|0\d{1,4}-\d{5,9})$/,
	ip: /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/,
	host: new RegExp(`^(?:[\\w.+\\-%]+(?<!\\.{3})@)?${DOMAIN}$`, 'i'),
	url: new RegExp(
		`^https?://(?:[a-z\\d](?:[a-z\\d-]{0,61}[a-z\\d])?\\.)+(?!(?:${FILE_ENDINGS})(?:[/?#]|$))[a-z]{2,}(?:[/?#][!#-&(-~]*)?$`,
		'i',
	),
	text: /^[!#-&(-<>-~](?:[ -~]*[!#-&(-~])?$/,
};

/** Five digits at least make a phone, and no more than fifteen; brackets and dots alone do not. */
const PHONE_DIGITS = /^[+ ().-]*(?:\d[ ().-]*){5,15}$/;

/** Between two dots of a domain (RFC 1035, section 2.3.4). In a longer value they are counted. */
export const LONGEST_LABEL = 63;

/** Where the scheme of a second URL could begin. */
const BEHIND_SCHEME = 'https://'.length;

export function isClean(kind: ValueKind, text: string): boolean {
	if (!CLEAN[kind].test(text)) return false;
	if (kind === 'email' || kind === 'host') return text.length <= LONGEST_LABEL;
	if (kind === 'phone') return PHONE_DIGITS.test(text) && /[1-9]/.test(text) && !text.endsWith('.0');
	return kind !== 'url' || (!text.includes('://', BEHIND_SCHEME) && !text.endsWith('...'));
}
