import type { ValueKind } from '../list';
import { countDigits } from './digits';
import { isIp } from './ip';

/** Short numbers (emergency, hotlines) have fewer digits, and nobody pays for looking these up. */
const FEWEST_DIGITS = 5;

/** An email has at most 320 characters, a host 255; what is longer than this is no value whatever it holds. */
const LONGEST = 2_000;

/** The full stops that IDNA takes for a dot. */
const DOTS = /[.\u3002\uff0e\uff61]/;

/** Whether a bare value cannot be one of its kind: whatever a provider says of it, it would be paid for nothing. */
export function isMalformed(kind: ValueKind, bare: string): boolean {
	if (kind !== 'url' && kind !== 'text' && bare.length > LONGEST) return true;
	switch (kind) {
		case 'email':
			return isNoEmail(bare);
		case 'phone':
			return countDigits(bare) < FEWEST_DIGITS || bare.includes('@');
		case 'ip':
			return !isIp(bare);
		case 'host':
			return bare.includes('@') ? isNoEmail(bare) : isNoHost(bare);
		case 'url':
			return isNoHost(bare.replace(/^[a-z][a-z\d+.-]{0,30}:\/\//i, '').split(/[/?#]/, 1)[0] ?? '');
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
	return !isQuoted && /[\s,;<>\p{Cc}]/u.test(local);
}

function isNoMailDomain(domain: string): boolean {
	// An IP in brackets is a domain too (RFC 5321, section 4.1.3).
	if (/^\[[^\s[\]]+\]$/.test(domain)) return false;
	return isNoHost(domain) || /[,;<>"]/.test(domain);
}

/** A host: no blanks, at least two labels, none of them empty; an IP of either kind has its own signs. */
function isNoHost(host: string): boolean {
	if (host === '' || /[\s\p{Cc}]/u.test(host)) return true;
	if (host.includes(':')) return false;
	const labels = host.split(DOTS);
	if (labels.length > 2 && labels.at(-1) === '') labels.pop();
	return labels.length < 2 || labels.includes('');
}
