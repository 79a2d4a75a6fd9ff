import type { ValueKind } from '../list';

/**
 * Characters that nobody sees: soft hyphen, zero-width ones, marks of direction, byte order mark. The joiners
 * (U+200C, U+200D) are letters of a word in some scripts, so they go only where no word is on both sides.
 */
const INVISIBLE =
	/\u034f|[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]|(?<![\p{L}\p{M}\p{N}\p{Extended_Pictographic}])[\u200c\u200d]+|[\u200c\u200d]+(?![\p{L}\p{M}\p{N}\p{Extended_Pictographic}\u200c\u200d])/gu;
const BEYOND_ASCII = /[^\0-\x7f]/;

/** Opening quotes and what closes them, in any language. Single ones too: mail programs put them around addresses. */
const QUOTES: Readonly<Record<string, string>> = {
	'"': '"',
	"'": "'",
	'“': '”“',
	'„': '“”',
	'”': '”',
	'‘': '’‘',
	'‚': '‘’',
	'’': '’',
	'«': '»',
	'»': '«',
	'‹': '›',
	'›': '‹',
	'「': '」',
	'『': '』',
	'＂': '＂',
	'`': '`',
};

/** Dresses may be worn one over the other, but by nobody so many: `"<mailto:bo@example.org>;"` has four. */
const MOST_LAYERS = 6;

/** No address with its name is longer; looking closely at what is would take long and lead to nothing. */
const LONGEST_DRESSED = 10_000;

/**
 * The bare value in what people wrap it into: white space, invisible characters, quotes, a spreadsheet's `="..."`
 * and `'`; `mailto:` and `Name <address>` of mail programs, `tel:`, the brackets and the port of an IP; a label, a
 * comma or semicolon that was copied along.
 *
 * @returns the text without all that; not more than that is changed
 */
export function undress(kind: ValueKind, dressed: string): string {
	let text = withoutInvisible(dressed);
	if (text.length > LONGEST_DRESSED) return text;
	// In a password only what a spreadsheet adds is no part of it, and that once.
	if (kind === 'text') return withoutSpreadsheet(text);
	if (kind === 'url') return bareUrl(withoutSpreadsheet(text));
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
	const closing = text.charAt(text.length - 1);
	if (QUOTES[text.charAt(0)]?.includes(closing)) {
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

/** Only what cannot be part of a URL: angle brackets around it, a comma or semicolon behind a bare host. */
function bareUrl(text: string): string {
	const inside = text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1).trim() : text;
	return /^(?:[a-z][a-z\d+.-]{0,30}:\/\/)?[^/?#\s,;]+[,;]$/i.test(inside) ? inside.slice(0, -1) : inside;
}

function withoutOwnDress(kind: Exclude<ValueKind, 'url' | 'text'>, text: string): string {
	const alone = withoutSeparators(text);
	switch (kind) {
		case 'email':
			return bareEmail(alone);
		case 'host':
			return alone.includes('@') || alone.endsWith('>') ? bareEmail(alone) : bareIp(alone);
		case 'ip':
			return bareIp(alone);
		case 'phone':
			return barePhone(alone);
	}
}

/** A comma or semicolon that was left when a list was taken apart. */
function withoutSeparators(text: string): string {
	if (!/^[,;]|[,;]$/.test(text)) return text;
	let start = 0;
	let end = text.length;
	while (end > start && /[,;\s]/.test(text.charAt(end - 1))) end--;
	while (start < end && /[,;\s]/.test(text.charAt(start))) start++;
	return text.slice(start, end);
}

/** What stands before an address in exports of directories and contact cards, and in copied texts. */
const EMAIL_LABEL = /^(?:smtp|e-?mail|mail)\s{0,9}[:=]\s{0,9}(?=\S+@)/i;

function bareEmail(text: string): string {
	const address = decoded(text, 'mailto:');
	// What follows the address in a link of a mail program is its subject and text.
	if (address !== text) return (address.split('?', 1)[0] ?? '').trim();
	if (/[:=]/.test(text) && EMAIL_LABEL.test(text)) return text.replace(EMAIL_LABEL, '');
	const inside = inBrackets(text);
	if (inside !== undefined) return inside;
	// The full stop of a sentence, or of the root that every domain has.
	return text.endsWith('.') && /@[^@]*[^.]\.$/.test(text) ? text.slice(0, -1) : text;
}

const BRACKETS: Readonly<Record<string, string>> = { '>': '<', ']': '[', ')': '(' };

/** The address of `Name <address>`; `undefined` where there is none, or where the name holds another address. */
function inBrackets(text: string): string | undefined {
	const closing = text.charAt(text.length - 1);
	const opening = BRACKETS[closing];
	const opened = opening === undefined ? -1 : text.lastIndexOf(opening);
	if (opening === undefined || opened === -1) return undefined;
	const inside = text.slice(opened + 1, -1).trim();
	const name = text.slice(0, opened).replace(/"(?:[^"\\]|\\.)*"/g, '');
	if (closing !== '>' && !inside.includes('@')) {
		// `address (Name)`; a domain may be in square brackets.
		return closing === ')' && /\s$/.test(name) && name.includes('@')
			? text.slice(0, opened).trim()
			: undefined;
	}
	if (/^<+$/.test(name)) return text.slice(1, -1).trim();
	const isAnother = /[<>]/.test(name) || (name.includes('@') && (closing !== '>' || /[,;]/.test(name)));
	return inside === '' || isAnother ? undefined : inside;
}

/** Said before a phone, in exports and copied texts. */
const PHONE_LABEL =
	/^(?:(?:tel(?:e(?:fon|phone))?|phone|fon|ph|mob(?:ile?)?|cell(?:ular)?|handy|fax|callto|sms|whatsapp|[ptmf])\.?\s{0,9}:(?:\/\/)?|tel\.)\s{0,9}(?=[+\uff0b(\p{Nd}])/iu;
/** A formula that a spreadsheet made of a number with a plus; what a table of decimal numbers makes of a whole one. */
const NUMBER_OF_SHEET = /^=(?=\+?\d)|(?<=^\+?\d{7,15})\.0$/g;

function barePhone(text: string): string {
	const number = decoded(text, 'tel:').replace(PHONE_LABEL, '');
	return number.replace(NUMBER_OF_SHEET, '');
}

/** What follows a scheme, in which odd characters are percent-encoded. */
function decoded(text: string, scheme: string): string {
	if (text.slice(0, scheme.length).toLowerCase() !== scheme) return text;
	const address = text.slice(scheme.length).replace(/^\/\//, '').trim();
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
