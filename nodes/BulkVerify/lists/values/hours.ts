import { countDigits } from './digits';

/* `030 901820 Mo-Fr 9-17`: when somebody answers is no part of the number. */

const DAYS =
	/^(?:mo|di|mi|do|fr|sa|so|mo?n(?:day|tag)?|tue?s?(?:day)?|dienstag|wed(?:nesday)?|mittwoch|thu?r?s?(?:day)?|donnerstag|fri(?:day)?|freitag|sat(?:urday)?|samstag|sonnabend|sun(?:day)?|sonntag|lu|ma|me|je|ve|lun(?:di|es|edì|edi)?|mar(?:di|tes|tedì|tedi)?|mer(?:credi|coledì|coledi)?|mi[eé](?:rcoles)?|jeu(?:di)?|jue(?:ves)?|gio(?:vedì|vedi)?|ven(?:dredi|erdì|erdi)?|vie(?:rnes)?|sam(?:edi)?|s[aá]b(?:ado|ato)?|dom(?:enica|ingo)?|dim(?:anche)?|pn|wt|śr|czw|pt|[lmxjvsd]|wo|vr|za|zo|пн|вт|ср|чт|пт|сб|вс)\.?$/iu;
const TIME = /^(?:[01]?\d|2[0-4])(?:[:.h][0-5]\d)?(?:h|u|[ap]m|uhr|hrs)?$/i;
const PLAIN = /^[\d.–—-]+$/;
/** What makes hours of the number before it. */
const UNIT = /^(?:uhr|hrs?|hours?|[ap]\.?m\.?|h|heures|horas?|ore|часов)\.?$/iu;
/** Between two times. */
const JOINER = /^(?:[-–—]|to|till?|until|bis|à|a|al|hasta|до)$/iu;
const OTHER_WORD =
	/^(?:24\/7|and|und|et|y|e|&|\+|from|von|de|des|ab|after|nach|before|vor|between|zwischen|only|nur|daily|täglich|weekdays|werktags|weekends?|hours:?|öffnungszeiten:?|zeiten:?|office|open|call|[ecmp][sd]?t|ce?st|cet|mesz?|mez|gmt|utc|bst|ist|jst|available|erreichbar)$/iu;
const RANGE = /[-–—/+&]+/;

/** What is longer holds more than a phone and its hours. */
const LONGEST = 200;

/**
 * A phone without the office hours behind or before it.
 *
 * @returns the text itself where there are none; `undefined` where there are some and it cannot be told where the number
 * begins or ends
 */
export function withoutHours(text: string): string | undefined {
	if (text.length > LONGEST || !/[\p{L}:]|24\/7/u.test(text) || !/\d/.test(text)) return text;
	const words = wordsOf(text);
	const alone = withoutHoursBehind(text, words);
	return alone === text ? withoutHoursBefore(text, words) : alone;
}

/** Whether there are hours in a text, even where the number cannot be told from them. */
export function hasHours(text: string): boolean {
	return withoutHours(text) !== text;
}

function withoutHoursBehind(text: string, words: readonly Word[]): string | undefined {
	let first = words.length;
	while (first > 0 && isOfHours(words[first - 1]?.text ?? '')) first--;
	const run = words.slice(first);
	// `9-17` alone may be part of the number.
	const sure = run.findIndex(({ text: word }) => !isPlain(word));
	if (sure === -1 || !areHours(run)) return text;
	const start = sure - timesBefore(run, sure);
	const number = text.slice(0, run[start]?.before);
	// `18 20 9 - 17 Uhr`: a number in pairs goes on.
	const isUnclear = start < sure && !isSpan(run[start]?.text ?? '') && isPlain(run[start - 1]?.text ?? '');
	if (isUnclear) return undefined;
	return countDigits(number) < FEWEST_DIGITS ? text : number;
}

function withoutHoursBefore(text: string, words: readonly Word[]): string | undefined {
	const behind = words.findIndex(({ text: word }) => !isOfHours(word));
	const run = behind === -1 ? words : words.slice(0, behind);
	// A day may be a name, and what follows it the number.
	if (!areHours(run) || !run.some(({ text: word }) => isSpan(word))) return text;
	const number = behind === -1 ? '' : text.slice(words[behind]?.start);
	return countDigits(number) < FEWEST_DIGITS ? undefined : number;
}

/** With fewer digits there is no number before them. */
const FEWEST_DIGITS = 5;

interface Word {
	text: string;
	start: number;
	/** Where the word before it ends. */
	before: number;
}

/** The words between blanks, commas and brackets, with where each begins. */
function wordsOf(text: string): Word[] {
	const words: Word[] = [];
	let before = 0;
	for (const match of text.matchAll(/[^\s,;()[\]]+/g)) {
		words.push({ text: match[0].replace(/:$/, ''), start: match.index, before });
		before = match.index + match[0].length;
	}
	return words;
}

function isOfHours(word: string): boolean {
	return isDays(word) || isTimes(word) || UNIT.test(word) || JOINER.test(word) || OTHER_WORD.test(word);
}

function isDays(word: string): boolean {
	return word.split(RANGE).every((day) => DAYS.test(day));
}

function isTimes(word: string): boolean {
	return word.split(RANGE).every((time) => TIME.test(time));
}

/** Nothing but hours is written so. */
function isSure(word: string): boolean {
	return word === '24/7' || UNIT.test(word) || isDays(word) || (isTimes(word) && /[:a-z]/i.test(word));
}

/**
 * A day alone is a remark like any other, and a letter alone may be part of the number: `x 5` is an extension, and
 * Wednesday in Spanish.
 */
function areHours(run: readonly Word[]): boolean {
	const isExtension = (at: number) => /^x\.?$/i.test(run[at]?.text ?? '') && !isSpan(run[at + 1]?.text ?? '');
	const hasSure = run.some(({ text }, at) => isSure(text) && !isExtension(at));
	return hasSure && run.some(({ text }) => isTimes(text) || isSpan(text));
}

function isSpan(word: string): boolean {
	return word === '24/7' || (RANGE.test(word) && (isTimes(word) || isDays(word)));
}

function isPlain(word: string): boolean {
	return PLAIN.test(word) && isTimes(word);
}

/** How many of the words before belong to the hours: `9` of `9 bis 17 Uhr`, `9-17` of `9-17 Uhr`. */
function timesBefore(run: readonly Word[], sure: number): number {
	const word = run[sure]?.text ?? '';
	if (!isPlain(run[sure - 1]?.text ?? '')) return 0;
	const isBetween = JOINER.test(word) && !isSpan(run[sure + 1]?.text ?? '');
	return UNIT.test(word) || isBetween ? 1 : 0;
}
