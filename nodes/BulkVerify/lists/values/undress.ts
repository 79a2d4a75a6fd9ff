import type { ValueKind } from '../list';

/**
 * Characters that nobody sees: soft hyphen, zero-width ones, marks of direction, byte order mark. The joiners
 * (U+200C, U+200D) are letters of a word in some scripts, so they go only where no word is on both sides.
 */
const INVISIBLE =
	/\u034f|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|(?<![\p{L}\p{M}\p{N}\p{Extended_Pictographic}])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{N}\p{Extended_Pictographic}\u200c\u200d])/gu;
const BEYOND_ASCII = /[^\0-\x7f]/;

/** Opening quotes and what closes them. Single ones too: mail programs put them around addresses. */
const QUOTES: Readonly<Record<string, string>> = {
	'"': '"',
	"'": "'",
	'“': '”',
	'„': '“',
	'‘': '’',
	'«': '»',
};

/** Dresses may be worn one over the other, but by nobody so many: `"<mailto:bo@example.org>;"` has four. */
const MOST_LAYERS = 6;

/** No address with its name is longer; looking closely at what is would take long and lead to nothing. */
const LONGEST_DRESSED = 10_000;

/**
 * The bare value in what people wrap it into: white space, invisible characters, quotes, a spreadsheet's `="..."`
 * and `'`; `mailto:` and `Name <address>` of mail programs, `tel:`, the brackets and the port of an IP.
 *
 * @returns the text without all that; not more than that is changed
 */
export function undress(kind: ValueKind, dressed: string): string {
	let text = withoutInvisible(dressed);
	if (text.length > LONGEST_DRESSED) return text;
	// In a password only what a spreadsheet adds is no part of it, and that once.
	if (kind === 'text' || kind === 'url') return withoutSpreadsheet(text);
	for (let layer = 0; layer < MOST_LAYERS; layer++) {
		const before = text;
		text = withoutOwnDress(kind, withoutSpreadsheet(text));
		if (text === before) break;
	}
	return text;
}

/** Without white space around and without characters that nobody sees: how field and column names are compared too. */
export function withoutInvisible(text: string): string {
	const trimmed = text.trim();
	if (!BEYOND_ASCII.test(trimmed)) return trimmed;
	// White space of C1 that JavaScript does not count as such.
	return trimmed
		.replace(INVISIBLE, '')
		.replace(/^[\s\u0085]+/, '')
		.trimEnd()
		.replace(/\u0085$/, '');
}

function withoutSpreadsheet(text: string): string {
	if (text.length < 2) return text === "'" ? '' : text;
	if (text.startsWith('="') && text.endsWith('"') && text.length > 2) {
		const inside = text.slice(2, -1);
		if (isQuotable(inside)) return inside.replaceAll('""', '"').trim();
	}
	const closing = QUOTES[text.charAt(0)];
	if (closing !== undefined && text.endsWith(closing)) {
		const inside = text.slice(1, -1);
		// An apostrophe inside is no quote.
		if (closing !== '"') return inside.trim();
		if (isQuotable(inside)) return inside.replaceAll('""', '"').trim();
		if (inside.startsWith('"') && inside.endsWith('"')) return inside;
	}
	return text.startsWith("'") ? text.slice(1).trim() : text;
}

/** Whether the quotes around this are one pair: any inside are doubled. */
function isQuotable(inside: string): boolean {
	for (let at = inside.indexOf('"'); at !== -1; at = inside.indexOf('"', at + 2)) {
		if (inside.charAt(at + 1) !== '"') return false;
	}
	return true;
}

function withoutOwnDress(kind: ValueKind, text: string): string {
	switch (kind) {
		case 'email':
			return bareEmail(text);
		case 'host':
			return text.includes('@') || text.endsWith('>') ? bareEmail(text) : bareIp(text);
		case 'ip':
			return bareIp(text);
		case 'phone':
			return decoded(text, 'tel:');
		case 'url':
		case 'text':
			return text;
	}
}

function bareEmail(text: string): string {
	const separated = withoutSeparatorBehind(text);
	const address = decoded(separated, 'mailto:');
	// What follows the address in a link of a mail program is its subject and text.
	if (address !== separated) return (address.split('?', 1)[0] ?? '').trim();
	return inAngles(separated) ?? separated;
}

function withoutSeparatorBehind(text: string): string {
	let end = text.length;
	while (end > 0 && /[,;\s]/.test(text.charAt(end - 1))) end--;
	return text.slice(0, end);
}

/** The address of `Name <address>`; `undefined` where there is none, or where the name holds another address. */
function inAngles(text: string): string | undefined {
	if (!text.endsWith('>')) return undefined;
	const opened = text.lastIndexOf('<');
	if (opened === -1) return undefined;
	const inside = text.slice(opened + 1, -1).trim();
	const name = text.slice(0, opened).replace(/"(?:[^"\\]|\\.)*"/g, '');
	const isAnother = /[<>]/.test(name) || (name.includes('@') && /[,;]/.test(name));
	return inside === '' || isAnother ? undefined : inside;
}

/** What follows a scheme, in which odd characters are percent-encoded. */
function decoded(text: string, scheme: string): string {
	if (text.slice(0, scheme.length).toLowerCase() !== scheme) return text;
	const address = text.slice(scheme.length).trim();
	try {
		return decodeURIComponent(address);
	} catch {
		return address;
	}
}

const BRACKETED = /^\[([\da-f:.]+)\](?::\d{1,5})?$/i;
const IPV4_WITH_PORT = /^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/;

function bareIp(text: string): string {
	return BRACKETED.exec(text)?.[1] ?? IPV4_WITH_PORT.exec(text)?.[1] ?? text;
}
