import { ENTRIES_AT_A_STRETCH, type Work } from './work';
import type { ValueKind } from './list';
import { looksLike, undress } from './values';
import { BULLET_SIGNS, PICTURES } from './values/beside';
import { isClean } from './values/clean';
import { hostOfLine } from './values/hostsFile';
import { asJsonList } from './values/jsonList';
import { EXTENSION, valuesIn } from './values/several';
import { withoutEntities } from './values/markup';
import { LINE_END } from './values/shapes';

/** What separates two values of one line, besides the line's end. In a URL or a password it is part of the value. */
const SEPARATORS: Record<ValueKind, string> = {
	email: ',;\t|，；、｜،؛•‣◦·',
	phone: ',;\t|，；、｜،؛•‣◦',
	ip: ',;\t|，；、｜،؛•‣◦·',
	host: ',;\t|，；、｜،؛•‣◦·',
	url: '\t',
	text: '',
};

/** Signs that lists, and quoted mails, begin their lines with. */
const SIGN = `(?:[${BULLET_SIGNS}·–—›»>]\uFE0F?)+\\s*|${PICTURES}|(?:=>|->)\\s*|[-*+]\\s+(?:\\[[ xX]?\\]\\s+)?`;
/** What lists begin their lines with. A hyphen or a number only with a blank after it, for both may begin a value. */
const BULLET = new RegExp(
	`^\\s*(?:${SIGN}|[([]?\\d{1,6}[.):\\]]\\s+|\\(?\\d{1,6}\\)|\\d\\uFE0F?\\u20E3\\s*|#\\d{1,6}\\s+|\\(?(?:[a-z]|[ivx]{2,5})[.)]\\s+|[①-⑳]\\s*|\\d{1,6}\\s+(?=\\S+@\\S+$))`,
	'iu',
);
const BULLET_OF_PHONES = new RegExp(
	`^\\s*(?:${SIGN.replace('[-*+]', '[-*]')}|(?:\\(?[1-9]\\d?[.)]|[1-9]\\d?:|\\[\\d{1,6}\\]|#\\d{1,6}|\\(?[a-z][.)]|o)\\s+(?=[+\\d(\\p{L}])|[-*](?=\\+)|\\d\\uFE0F?\\u20E3\\s*|[①-⑳]\\s*)`,
	'iu',
);
/** A number before a line, with whatever sign behind it. */
const NUMBERED = /^\s*(?:[([]?0*(\d{1,6})[.):\]]\s*|#\s?0*(\d{1,6})[.:)]?\s+)(?=[+(\d])/;
const NUMBERED_ADDRESS = /^\s*0*(\d{1,6})[.):]\s*(?=\S)/;

/**
 * The parts of a pasted text between line ends, separators and bullets, of a JSON array its texts. Some may be empty.
 * Blanks separate emails, and IPs, where each part is one; what still holds several values is taken apart.
 */
export function* splitText(text: string, kind: ValueKind): Work<unknown[]> {
	const whole = (kind === 'text' || kind === 'url' ? text : withoutEntities(text)).trim();
	// Nothing at all is no empty value.
	if (whole === '') return [];
	const array = asJsonList(kind === 'text' ? unfenced(whole).trim() : whole);
	if (array !== undefined) return array;
	const lines = withoutFences(kind === 'text' ? whole : withoutWrapping(whole, kind), kind).map((line) =>
		kind === 'text' ? line : line.replace(CHAT_STAMP, ''),
	);
	const parts: string[] = [];
	for (const line of withBrokenLines(withoutSign(withoutNumbers(lines, kind), kind), kind)) {
		yield;
		const bare = withoutBullet(line, kind);
		const named = kind === 'host' || kind === 'url' ? hostOfLine(bare.trim()) : bare;
		for (const part of yield* splitLine(named, kind)) parts.push(part);
	}
	return parts;
}

/** What chats and logs write before a message: `[10:12, 1.5.2024] `, `01/05/24, 10:12 PM - `, `2024-05-01 10:12:13 `. */
const CHAT_STAMP =
	/^[\s\u200e]*\[?(?:\d{1,4}[./-]\d{1,2}[./-]\d{1,4},?\s\d{1,2}[:.]\d\d(?::\d\d)?|\d{1,2}:\d\d(?::\d\d)?,\s\d{1,4}[./-]\d{1,2}[./-]\d{1,4})(?:\s?[ap]\.?\s?m\.?)?(?:\]\s*|\s[-–]\s|\s+(?=\S))/i;

/** What begins and ends a block of code in Markdown, which chats and models write lists as. */
const FENCE = /^\s*(?:`{3,}|~{3,})[\w-]{0,30}\s*$/;

/** Lines between the parts of a text or a table, and the brackets that a list stands in: no value is one. */
const RULER = /^[\s|+:]*(?:[-=_*~][\s|+:]*){3,}$|^\s*[[\]{}],?\s*$/;

/**
 * The lines without fences, those of a JSON array in a block as its texts, and without rulers. A password may look like
 * one, so of these only what is around all of them goes.
 */
function withoutFences(text: string, kind: ValueKind): string[] {
	if (kind === 'text') return unfenced(text).split(LINE_END);
	const inside = /^```([^`]*)```$/.exec(text)?.[1] ?? '';
	const lines = (/^[^\r\n@]*@/.test(inside) ? inside : text).split(LINE_END);
	const found: string[] = [];
	let block = 0;
	for (const line of lines) {
		if (startsPlain(line)) {
			found.push(line);
		} else if (FENCE.test(line)) {
			const listed = textsIn(found.slice(block));
			if (listed !== undefined) found.splice(block, found.length, ...listed);
			block = found.length;
		} else {
			found.push(line);
		}
	}
	return found.filter((line) => startsPlain(line) || !RULER.test(line));
}

/** Most lines begin with a letter or a digit, and are no line of signs. */
function startsPlain(line: string): boolean {
	const first = line.charCodeAt(0);
	return (
		(first >= 0x61 && first <= 0x7a) || (first >= 0x41 && first <= 0x5a) || (first >= 0x30 && first <= 0x39)
	);
}

/** The texts of a JSON array that the lines are; `undefined` where they are none, or where one goes on more lines. */
function textsIn(lines: readonly string[]): string[] | undefined {
	const list = asJsonList(lines.join('\n').trim());
	const texts = list?.filter((entry) => typeof entry === 'string' || typeof entry === 'number').map(String);
	return texts?.length === list?.length && !texts?.some((one) => LINE_END.test(one)) ? texts : undefined;
}

/** Without the fence around all of it. */
function unfenced(text: string): string {
	const lines = text.split(LINE_END);
	const isFenced = lines.length > 2 && FENCE.test(lines[0] ?? '') && FENCE.test(lines.at(-1) ?? '');
	return isFenced ? lines.slice(1, -1).join('\n') : text;
}

/** A hyphen or star may begin an address; where it begins each of several lines it is none of theirs. */
function withoutSign(lines: string[], kind: ValueKind): string[] {
	if (kind === 'text' || kind === 'phone') return lines;
	const filled = lines.filter((line) => line.trim() !== '');
	const sign = /^\s*([-*+])[^-*+\s]/.exec(filled[0] ?? '')?.[1];
	const isSigned =
		sign !== undefined && filled.length > 1 && filled.every((line) => line.trimStart().startsWith(sign));
	return isSigned ? lines.map((line) => line.replace(/^\s*[-*+]\s*/, '')) : lines;
}

/** Lines that are numbered one after the other, without the numbers: before a phone or an address one may be part of it. */
function withoutNumbers(lines: string[], kind: ValueKind): string[] {
	const form = kind === 'phone' ? NUMBERED : NUMBERED_ADDRESS;
	if (kind !== 'phone' && kind !== 'email') return lines;
	const filled = lines.filter((line) => line.trim() !== '');
	if (!form.test(filled[0] ?? '')) return lines;
	const numbers = filled.map((line) => {
		const match = form.exec(line);
		return Number(match?.[1] ?? match?.[2] ?? NaN);
	});
	const [first = NaN] = numbers;
	const isInTurn = numbers.length > 1 && numbers.every((number, at) => number === first + at);
	// Two lines may be numbered by chance, but hardly from 1 on.
	const isNumbered = isInTurn && (numbers.length > 2 || first === 1);
	return isNumbered ? lines.map((line) => line.replace(form, '')) : lines;
}

/** A word that stops at a sign which may stand in an address. */
const BROKEN_OFF = /^[\p{Ll}\p{N}._+-]{0,60}\p{Ll}{2}[-=._]$/u;
const GOES_ON = /^[\p{Ll}\p{N}][^\s@]*@\S+$/u;

/** An address that a PDF or a mail has broken at a hyphen stays in one piece: its second half is another address. */
function withBrokenLines(lines: string[], kind: ValueKind): string[] {
	if (kind !== 'email' && kind !== 'host') return lines;
	const whole: string[] = [];
	for (const line of lines) {
		const before = whole.at(-1) ?? '';
		if (BROKEN_OFF.test(before.trim()) && GOES_ON.test(line.trim()))
			whole.splice(-1, 1, `${before}\n${line}`);
		else whole.push(line);
	}
	return whole;
}

/** A copied cell has quotes around all its lines, a list of a program brackets; an escaped text has no line ends. */
function withoutWrapping(text: string, kind: ValueKind): string {
	const quoted = /^"([^"]+)"$/.exec(text)?.[1] ?? text;
	const brackets = /^\[([^[\]]*)\]$|^\{([^{}]*)\}$/.exec(quoted);
	const bracketed = brackets?.[1] ?? brackets?.[2] ?? '';
	const inside = /[,;\n]/.test(bracketed) ? bracketed : quoted;
	return kind === 'url' || LINE_END.test(inside) ? inside : inside.replace(/(?:\\r)?\\n/g, '\n');
}

function withoutBullet(line: string, kind: ValueKind): string {
	if (kind === 'text') return line;
	return line.replace(kind === 'phone' ? BULLET_OF_PHONES : BULLET, '');
}

/** A link of a chat: what is shown of it stands behind a stroke, which separates nothing. */
const CHAT_LINK = /<((?:mailto|tel|https?):[^<>|\s]{1,2000})\|[^<>|]{0,1000}>/g;

function* splitLine(line: string, kind: ValueKind): Work<string[]> {
	const parts = yield* atSeparators(
		kind === 'text' || !line.includes('<') ? line : line.replace(CHAT_LINK, '<$1>'),
		SEPARATORS[kind],
	);
	const whole = kind === 'email' || kind === 'host' ? withNames(parts, kind) : parts;
	const spaced = kind === 'email' || kind === 'ip' || kind === 'host';
	const values: string[] = [];
	for (const [at, part] of whole.entries()) {
		if (at % ENTRIES_AT_A_STRETCH === 0) yield;
		if (part === '') values.push(part);
		else for (const value of spaced ? atBlanks(part, kind) : [part]) values.push(...severalOf(value, kind));
	}
	return values;
}

function severalOf(part: string, kind: ValueKind): string[] {
	const several = valuesIn(kind, undress(kind, part));
	return several.length > 1 ? several : [part];
}

/** A separator in quotes or angle brackets separates nothing; one at the line's end has nothing after it. */
function* atSeparators(line: string, separators: string): Work<string[]> {
	if (separators === '') return [line];
	const parts: string[] = [];
	let start = 0;
	let isBlank = true;
	let quoted = false;
	for (let at = 0; at < line.length; at++) {
		const character = line.charAt(at);
		if (character === '"' && (quoted || isBlank)) quoted = !quoted;
		if (!quoted && separators.includes(character) && !EXTENSION.test(line.slice(at, at + 20))) {
			if (parts.length % ENTRIES_AT_A_STRETCH === 0) yield;
			parts.push(line.slice(start, at));
			start = at + 1;
			isBlank = true;
		} else if (isBlank && character.trim() !== '') {
			isBlank = false;
		}
	}
	// A quote that is never closed quotes nothing.
	if (quoted) return line.split(new RegExp(`[${separators}]`));
	const last = line.slice(start);
	return last.trim() !== '' || parts.length === 0 ? [...parts, last] : parts;
}

/** `Last, First <address>` was split at its comma: what stands before belongs to the address after it. */
function withNames(parts: string[], kind: 'email' | 'host'): string[] {
	const noName = kind === 'email' ? /@/ : /[@.\d]/;
	const whole: string[] = [];
	let name: string[] = [];
	for (const part of parts) {
		if (part.includes('@', opened(part))) {
			whole.push(part);
			name = [];
		} else if (part.trim() !== '' && !noName.test(part)) {
			name.push(part);
		} else {
			whole.push(...name, part);
			name = [];
		}
	}
	return [...whole, ...name];
}

/** Where the first bracket is; behind the end where there is none. */
function opened(text: string): number {
	const at = text.search(/[<[(]/);
	return at === -1 ? text.length : at;
}

/** Blanks separate where all parts are values; where one is not, the blanks may belong to a name. */
function atBlanks(part: string, kind: ValueKind): string[] {
	const trimmed = part.trim();
	if (!/\s/.test(trimmed) || trimmed.endsWith('>')) return [part];
	const words = trimmed.split(/\s+/);
	return words.every((word) => isClean(kind, word) || looksLike(kind, undress(kind, word))) ? words : [part];
}
