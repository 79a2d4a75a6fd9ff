import { withoutEndSigns } from '../endSigns';
import type { ValueKind } from '../list';
import { countDigits, hasHiddenDigits } from './digits';

/* What people write beside a value: a bullet before it, a label, a name, a remark behind it. */

/** Any other picture, with a blank behind it: a host may begin with one. */
export const PICTURES =
	'(?:\\p{Extended_Pictographic}|[\\u{1F1E6}-\\u{1F1FF}]|[\\u{1F3FB}-\\u{1F3FF}]|\\uFE0F|\\u200D)+\\s+';

/** Signs that lists begin their lines with, and that begin no value. */
export const BULLET_SIGNS = '•‣◦▪▫▸►▶●○■□◆◇◻◼★☆☐☑☒✓✔✅✗✘📧✉☎📞📱👉🔹🔸・→⇒➡➤➢⁃∙';

const BULLET = new RegExp(
	`^(?:(?:[${BULLET_SIGNS}]\\uFE0F?)+\\s*|${PICTURES}|[-*+]\\s+|[–—―]\\s*|\\(?\\d{1,4}\\)\\s*|\\d{1,4}[.:]\\s+|\\d\\u20e3\\s*)`,
	'u',
);

/** Without the sign or number that a line of a list begins with. */
export function withoutBullet(text: string): string {
	return /^[a-z"]/i.test(text) ? text : text.replace(BULLET, '');
}

/** What separates a name from the value behind it, and the value from a remark behind it. */
const ENDS_NAME = /[-–—:：=|→>)\]}*•,;]$/;
const BEGINS_REMARK = /^[-–—:：=|→<([{#,;]/;
const WRAPPED = /^[<([{].*[>)\]}][,;.]?$/;
const SIGNS_BEHIND = ',;:：|';
const OTHER_LINE = /[\t\n\v\f\r\u0085\u2028\u2029]/;

/** One word in small letters. */
const MAY_CONTINUE = /^[\p{Ll}\p{N}._-]+$/u;

/**
 * The one word of a text that may be a value, where a sign or a line end separates it from the other words: those
 * beside it without one may be part of a mistyped value.
 *
 * @param isLabel whether what stands before it needs no sign
 * @returns the text where there is no such word, or more than one
 */
export function wordApart(
	text: string,
	isValue: (word: string) => boolean,
	isLabel: (before: string) => boolean = () => false,
): string {
	if (!/\s/.test(text)) return text;
	const pieces = text.split(/(\s+)/);
	const words = pieces.map((piece, at) => (at % 2 === 0 ? withoutEndSigns(piece, SIGNS_BEHIND) : ''));
	const at = words.findIndex((word) => word !== '' && isValue(word));
	if (at === -1 || words.slice(at + 1).some((word) => word !== '' && isValue(word))) return text;
	const word = words[at] ?? '';
	const before = pieces.slice(0, at).join('').trim();
	const behind = pieces
		.slice(at + 1)
		.join('')
		.trim();
	const isWrapped = WRAPPED.test(word);
	const isBroken = !isWrapped && (isBrokenAt(pieces, at - 1) || isBrokenAt(pieces, at + 1));
	const isApartBefore =
		before === '' ||
		isWrapped ||
		ENDS_NAME.test(before) ||
		isLabel(before) ||
		isOtherLine(pieces[at - 1] ?? '', before);
	const isApartBehind =
		behind === '' ||
		isWrapped ||
		BEGINS_REMARK.test(behind) ||
		word !== pieces[at] ||
		isOtherLine(pieces[at + 1] ?? '', behind);
	return isApartBefore && isApartBehind && !isBroken ? word : text;
}

/** A hyphen at a line's end, the sign of quoted-printable, or a dot before a small letter: a value may go on there. */
function isBrokenAt(pieces: readonly string[], between: number): boolean {
	if (!OTHER_LINE.test(pieces[between] ?? '')) return false;
	const [end = '', start = ''] = [pieces[between - 1], pieces[between + 1]];
	return /[\p{L}\p{N}][-=]$/u.test(end) || (end.endsWith('.') && /^\p{Ll}/u.test(start));
}

/** Whether a line end or tab makes words others: a line may also have broken in the middle of a value. */
function isOtherLine(between: string, words: string): boolean {
	return OTHER_LINE.test(between) && !MAY_CONTINUE.test(words);
}

/** With fewer digits it is no phone, whatever stands beside it. */
const FEWEST_DIGITS = 5;

/** A label and what may number it: no phone has a colon. */
const LABEL_WITH_NUMBER =
	/^(?=[^\p{Nd}:：]{0,60}\p{L})[^\p{Nd}:：+(]{1,60}\p{Nd}{1,2}[^\p{Nd}:：+]{0,20}[:：]\s*(?=[+\uff0b(\p{Nd}])/u;
/** After these a number begins; a letter or hyphen may be part of an order number. */
const ENDS_LABEL = /[\s.:：,;|=>]$/;
/** Signs alone; a star or a hash dials a service, and with a currency it is money. */
const SIGNS = /^[^\p{L}\p{N}\p{Sc}*#+]*$/u;
/** A word in small letters, or of a script that has no capitals: letters in capitals are keys of the phone. */
const REMARK = /^\s*[,;|]|^\s*[-–—/:<]\s|^\s*[([{<][^\p{N}]*[)\]}>]\s*$|^\s[^\p{N}]*[\p{Ll}\p{Lo}]/u;

/** The end of a sentence, a dash that was left. */
const END_SIGNS = /^[\s.!?…\p{Pd}]+$/u;
/** What numbers a line, before what surely begins a phone. */
const LINE_NUMBER = /^[1-9]\d{0,2}[.):：]\s{1,9}(?=[+\uff0b(0])/u;
/** Brackets around all, with a word inside. */
const IN_BRACKETS = /^[([{<](?=[^()[\]{}<>]*\p{L})([^()[\]{}<>]*)[)\]}>]$/u;

/** A phone without the name or label before it and the remark behind it; an extension stays. */
export function withoutWords(dressed: string): string {
	if (hasHiddenDigits(dressed)) return dressed;
	const text = IN_BRACKETS.exec(dressed)?.[1] ?? dressed;
	const labelled = text.replace(LABEL_WITH_NUMBER, '').replace(LINE_NUMBER, '');
	const start = startOfNumber(labelled);
	if (start === -1) return dressed;
	const before = labelled.slice(0, start);
	const isLabel = before !== '' && !/\p{Sc}/u.test(before) && (ENDS_LABEL.test(before) || SIGNS.test(before));
	const number = isLabel ? labelled.slice(start) : labelled;
	const end = endOfDigits(number);
	const behind = number.slice(end);
	const isRemark = behind !== '' && (REMARK.test(behind) || END_SIGNS.test(behind));
	const bare = [isRemark ? number.slice(0, end) : number, number].find(isWholeInBrackets) ?? dressed;
	return countDigits(bare) < FEWEST_DIGITS ? dressed : bare;
}

/** Whether no bracket lost its other half. */
function isWholeInBrackets(text: string): boolean {
	return ['()', '[]', '{}'].every(
		([opening = '', closing = '']) => countOf(text, opening) === countOf(text, closing),
	);
}

function countOf(text: string, sign: string): number {
	return text.split(sign).length - 1;
}

const DIGIT = /\p{Nd}/u;

/** The first digit, or the plus and the bracket before it. */
function startOfNumber(text: string): number {
	let start = text.search(DIGIT);
	while (start > 0 && '+\uff0b('.includes(text.charAt(start - 1))) start--;
	const plus = /[+\uff0b]\s{1,3}\(?$/.exec(text.slice(0, start));
	return plus?.index ?? start;
}

/** Behind the last digit. */
function endOfDigits(text: string): number {
	let end = text.length;
	while (end > 0 && !DIGIT.test(text.charAt(end - 1))) end--;
	return end;
}

const LABELS: Readonly<Record<Exclude<ValueKind, 'text' | 'phone'>, RegExp>> = {
	email:
		/^(?:(?:smtp|e-?mail|mail|to|cc|bcc|from|work|home|private?|business|primary|personal|internet|other)\s{0,9}[:=：]|[^@：]{1,60}：)\s{0,9}(?=\S+@)/i,
	ip: /^ip(?:v[46])?(?:[\s-]?addr(?:ess|esse)?)?(?:\s{0,9}[:=：]|\s)\s{0,9}(?=[\da-f[:])/i,
	host: /^(?:domain|host|hostname|server|site|ip(?:v[46])?)\s{0,9}[:=：]\s{0,9}(?=\S)/i,
	url: /^(?:urls?|links?|website|homepage|web|site)\s{0,9}[:=：]\s{0,9}(?=[^\s/])/i,
};

/** Without what exports and copied texts say before such a value. */
export function withoutLabel(kind: keyof typeof LABELS, text: string): string {
	return /[:=：\s]/.test(text) ? text.replace(LABELS[kind], '') : text;
}

/** Words that need no sign before an address. */
export function isEmailLabel(before: string): boolean {
	return /^(?:e-?mail|mail|courriel|correo|email address|and|und|et|y|e|en|i|och|og|or|oder|ou|o|&|\+)\.?$/i.test(
		before,
	);
}
