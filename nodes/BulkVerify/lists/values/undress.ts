import type { ValueKind } from '../list';
import { undoubled } from '../csv/quotes';
import { withoutEndSigns } from '../endSigns';
import { isEmailLabel, withoutBullet, withoutLabel, withoutWords, wordApart } from './beside';
import { isAmount } from './amounts';
import { isClean } from './clean';
import { isComment } from './comment';
import { isDate } from './dates';
import { fanged } from './defanged';
import { hostOfLine } from './hostsFile';
import { withoutHours } from './hours';
import { isIp } from './ip';
import { withoutEntities, withoutMarkup } from './markup';
import { looksLike } from './shapes';

/**
 * Characters that nobody sees: those that Unicode lets a program ignore (soft hyphen, zero-width ones, marks of
 * direction, fillers, tags), control characters, an empty braille cell, the place of a picture that was not copied.
 * Joiners and variation selectors are part of a word in some scripts, so they go only where none is beside them.
 */
const INVISIBLE = new RegExp(
	[
		'[\\0-\\x08\\x0e-\\x1b\\x7f\\u2800\\ufff9-\\ufffc]',
		'(?!\\u200c|\\u200d|[\\ufe00-\\ufe0f])\\p{Default_Ignorable_Code_Point}',
		'(?<![\\p{L}\\p{M}\\p{N}\\p{Extended_Pictographic}])[\\u200c\\u200d]+',
		'(?<![\\u200c\\u200d])[\\u200c\\u200d]+(?![\\p{L}\\p{M}\\p{N}\\p{Extended_Pictographic}\\u200c\\u200d])',
		'(?<![\\p{Ideographic}\\p{Extended_Pictographic}\\p{Mn}])[\\ufe00-\\ufe0f]+',
	].join('|'),
	'gu',
);
/** A byte order mark that a program took for Windows-1252 or Windows-1251, once or twice. */
const MISREAD_MARK = /^(?:ï»¿|Ã¯Â»Â¿|п»ї)+/;
const ONLY_VISIBLE = /^[\t-\r -~]*$/;

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
 * and `'`; `mailto:` and `Name <address>` of mail programs, `tel:`, the brackets and the port of an IP; a label, a name,
 * a bullet, a link or a comma that was copied along.
 *
 * @returns the text without all that; not more than that is changed
 */
export function undress(kind: ValueKind, dressed: string): string {
	let text = withoutInvisible(dressed);
	if (text.length > LONGEST_DRESSED) return text;
	// In a password only what a spreadsheet adds is no part of it, and that once.
	if (kind === 'text') return withoutSpreadsheet(text);
	if (isComment(kind, text)) return text;
	for (let layer = 0; layer < MOST_LAYERS; layer++) {
		const before = text;
		text = withoutOwnDress(kind, withoutMarkup(kind, withoutSpreadsheet(plain(kind, text))));
		if (text === before || isClean(kind, text)) break;
	}
	return text;
}

/** How workbooks write a line end or a tab at the end of a cell. */
const ESCAPED_END = /(?<!_x000[9ad]_)(?:_x000[9ad]_)+$/i;

/** An entity may be part of a URL. */
function plain(kind: ValueKind, dressed: string): string {
	const text = dressed.includes('_x000') ? dressed.replace(ESCAPED_END, '').trimEnd() : dressed;
	const signs = kind === 'url' || !text.includes('&') ? text : withoutInvisible(withoutEntities(text));
	return kind === 'phone' || kind === 'text' ? signs : fanged(kind, signs);
}

/** Without white space around and without characters that nobody sees: how field and column names are compared too. */
export function withoutInvisible(text: string): string {
	const trimmed = text.trim();
	if (ONLY_VISIBLE.test(trimmed)) return trimmed;
	// White space of C1 that JavaScript does not count as such.
	return trimmed
		.replace(MISREAD_MARK, '')
		.replace(INVISIBLE, '')
		.replace(/^[\s\u0085]+/, '')
		.trimEnd()
		.replace(/\u0085$/, '');
}

function withoutSpreadsheet(text: string): string {
	if (text.length < 2) return text === "'" ? '' : text;
	if (text.startsWith('="') && text.endsWith('"') && text.length > 2) {
		const inside = text.slice(2, -1);
		if (isQuotable(inside)) return undoubled(inside).trim();
	}
	const closing = text.charAt(text.length - 1);
	if (QUOTES[text.charAt(0)]?.includes(closing)) {
		const inside = text.slice(1, -1);
		// An apostrophe inside is no quote.
		if (closing !== '"') return inside.trim();
		if (isQuotable(inside)) return undoubled(inside).trim();
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

const SCHEME = /^[a-z][a-z\d+.-]{0,30}:\/\//i;

/** Only what cannot be part of a URL: angle brackets around it, a comma or semicolon behind a bare host. */
function bareUrl(text: string): string {
	const inside = text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1).trim() : text;
	const labelled = withoutLabel('url', withoutBullet(hostOfLine(inside)));
	// What stands behind a URL may belong to it.
	const bare = SCHEME.test(labelled) ? labelled : wordApart(labelled, (word) => SCHEME.test(word));
	return /^(?:[a-z][a-z\d+.-]{0,30}:\/\/)?[^/?#\s,;]+[,;]$/i.test(bare) ? bare.slice(0, -1) : bare;
}

function withoutOwnDress(kind: Exclude<ValueKind, 'text'>, text: string): string {
	if (kind === 'url') return bareUrl(text);
	const alone = withoutSeparators(withoutStrays(text));
	switch (kind) {
		case 'email':
			return bareEmail(alone);
		case 'host':
			return alone.includes('@') || alone.endsWith('>') ? bareEmail(alone) : bareHost(alone);
		case 'ip':
			return bareIp(alone);
		case 'phone':
			return barePhone(alone);
	}
}

/** A quote or bracket whose other half was left behind. */
function withoutStrays(text: string): string {
	const start = isStray(text, 0) ? 1 : 0;
	const end = text.length > start && isStray(text, text.length - 1) ? text.length - 1 : text.length;
	return start === 0 && end === text.length ? text : text.slice(start, end).trim();
}

const OTHER_HALF: Readonly<Record<string, string>> = {
	'[': ']',
	'(': ')',
	'{': '}',
	']': '[',
	')': '(',
	'}': '{',
	'<': '>',
	'>': '<',
};

function isStray(text: string, at: number): boolean {
	const character = text.charAt(at);
	const otherHalf = OTHER_HALF[character];
	if (otherHalf !== undefined) return !text.includes(otherHalf) && (at === 0) === '[({<'.includes(character);
	return QUOTES[character] !== undefined && text.indexOf(character) === text.lastIndexOf(character);
}

const SEPARATORS = ',;，；、';

/** A comma or semicolon that was left when a list was taken apart, or the lines of a table. */
function withoutSeparators(text: string): string {
	const isInTable = text.endsWith('|');
	const hasOne = [text.at(0), text.at(-1)].some((sign) => sign !== undefined && SEPARATORS.includes(sign));
	if (!isInTable && !hasOne) return text;
	const left = withoutEndSigns(text, `${SEPARATORS}|\t\n\r \u00a0\u3000`);
	const signs = isInTable ? `${SEPARATORS}|` : SEPARATORS;
	let start = 0;
	while (start < left.length && (signs.includes(left.charAt(start)) || /\s/.test(left.charAt(start))))
		start++;
	return left.slice(start);
}

/** Brackets of East Asian keyboards: no address has them. */
const WIDE_BRACKETS: Readonly<Record<string, string>> = {
	'＜': '<',
	'〈': '<',
	'《': '<',
	'＞': '>',
	'〉': '>',
	'》': '>',
	'（': ' (',
	'）': ')',
	'【': ' [',
	'［': ' [',
	'】': ']',
	'］': ']',
};

const WIDE_BRACKET = new RegExp(`[${Object.keys(WIDE_BRACKETS).join('')}]`, 'g');

/** What programs that write Markdown put before signs which mean something there: `ann\_wu@example.org`. */
const ESCAPED = /\\([_*~.+\-@])/g;

function bareEmail(escaped: string): string {
	const dressed = escaped.includes('\\') && !escaped.includes('"') ? escaped.replace(ESCAPED, '$1') : escaped;
	const narrow = dressed.replace(WIDE_BRACKET, (bracket) => WIDE_BRACKETS[bracket] ?? bracket);
	if (narrow === dressed) return bareAddress(dressed);
	const address = bareAddress(narrow.trim());
	return looksLike('email', address) ? address : dressed;
}

/** What a link to an address says besides it, where `mailto:` was taken off. */
const MAIL_QUERY = /^([^\s?@]{1,200}@[^\s?@]{1,255})\?(?:subject|body|cc|bcc)=[^]*$/i;
/** `(work)bo@example.org` */
const REMARK_BEFORE = /^\([^()@]{1,60}\)(?=[^\s()@]+@[^\s()@]+$)/;

function bareAddress(dressed: string): string {
	const text = withoutLabel('email', withoutBullet(dressed)).replace(REMARK_BEFORE, '');
	const address = decoded(text, 'mailto:');
	// What follows the address in a link of a mail program is its subject and text.
	if (address !== text) return (address.split('?', 1)[0] ?? '').trim();
	const inside = inBrackets(text);
	if (inside !== undefined) return inside.replace(MAIL_QUERY, '$1');
	if (MAIL_QUERY.test(text)) return text.replace(MAIL_QUERY, '$1');
	// The full stop of a sentence, or of the root that every domain has.
	if (/@[^@]*[^.。．｡][.。．｡]$/.test(text)) return text.slice(0, -1);
	return wordApart(text, (word) => word.includes('@'), isEmailLabel);
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
		const isRemark = closing === ')' && (/\s$/.test(name) ? name.includes('@') : looksLike('email', name));
		return isRemark ? text.slice(0, opened).trim() : undefined;
	}
	if (/^<+$/.test(name)) return text.slice(1, -1).trim();
	const isAnother = /[<>]/.test(name) || (name.includes('@') && (closing !== '>' || /[,;]/.test(name)));
	return inside === '' || isAnother ? undefined : inside;
}

/** Said before a phone, in exports, links and copied texts. */
const PHONE_LABEL =
	/^(?:(?:tel(?:e(?:fon|phone))?|phone|fon|ph|mob(?:ile?)?|cell(?:ular)?|handy|fax|callto|skype|sms|whatsapp|[ptmf])\.?(?:\s{0,9}[1-9])?(?:\s{0,9}:(?:\/\/)?|\s[-–—]\s|(?=[+\uff0b]))|tel\.|(?:https?:\/\/)?wa\.me\/)\s{0,9}(?=[+\uff0b(\p{Nd}])/iu;
/** What a link to a phone says besides the number; an extension belongs to it. */
const PHONE_PARAMETERS = /;(?:phone-context|isub|npdi|rn|cic)\b[^;]*|\?[^?]*$/gi;
/** A formula that a spreadsheet made of a number with a plus; what a table of decimal numbers makes of a whole one. */
const NUMBER_OF_SHEET = /^=(?=\+?\d)|(?<=^\+?\d{7,15})\.0$/g;

function barePhone(text: string): string {
	const inside = text.startsWith('<') && text.endsWith('>') ? text.slice(1, -1).trim() : text;
	const linked = decoded(inside, 'tel:').replace(PHONE_LABEL, '');
	const number = linked === inside ? inside : linked.replace(PHONE_PARAMETERS, '');
	// What a word says of it is asked before the word is taken off.
	if (number.includes('://') || isAmount(number) || isDate(number)) return number;
	const alone = withoutHours(number);
	if (alone === undefined) return number;
	return withoutWords(alone).replace(NUMBER_OF_SHEET, '');
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

function bareHost(text: string): string {
	const bare = withoutLabel('host', withoutBullet(hostOfLine(text)));
	return withoutPort(wordApart(bare, (word) => looksLike('host', withoutPort(word))));
}

function bareIp(text: string): string {
	if (/^[\da-f:]+$/i.test(text)) return text;
	const inside = /^[<(](.*)[>)]$/s.exec(text)?.[1]?.trim() ?? text;
	const bare = withoutLabel('ip', withoutBullet(inside));
	return withoutPort(wordApart(bare, (word) => isIp(withoutPort(word))));
}

const AROUND_IPS: readonly RegExp[] = [
	/^\[([\da-f:.]+)\](?::\d{1,5})?$/i,
	// A port, or the size of a network of one address.
	/^(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5}|\/32)$/,
	/^([\da-f:.]{2,45})\/128$/i,
	// Lists of proxies: the protocol, the user and the password before or behind it.
	/^[a-z][a-z\d]{1,9}:\/\/(?:[^\s@/]{1,200}@)?(\d{1,3}(?:\.\d{1,3}){3})(?::\d{1,5})?\/?$/i,
	/^[^\s@/:]{1,100}:[^\s@/:]{1,100}@(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}$/,
	/^(\d{1,3}(?:\.\d{1,3}){3}):\d{1,5}:[^\s:]{1,100}:[^\s:]{1,100}$/,
];

function withoutPort(text: string): string {
	return AROUND_IPS.map((form) => form.exec(text)?.[1]).find(Boolean) ?? text;
}
