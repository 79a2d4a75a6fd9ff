import type { ValueKind } from './list';
import { looksLike, undress } from './values';
import { isClean } from './values/clean';

const LINE_END = /\r\n?|[\n\v\f\u0085\u2028\u2029]/;

/** What separates two values of one line, besides the line's end. In a URL or a password it is part of the value. */
const SEPARATORS: Record<ValueKind, string> = {
	email: ',;\t|•‣◦·',
	phone: ',;\t|•‣◦',
	ip: ',;\t|•‣◦·',
	host: ',;\t|•‣◦·',
	url: '\t',
	text: '',
};

/** What lists begin their lines with. A hyphen or a number only with a blank after it, for both may begin a value. */
const BULLET = /^\s*(?:[•‣◦▪▸►●○■□✓✔·–—]\s*|[-*+]\s+|\(?\d{1,6}[.)]\s+)/;
const BULLET_OF_PHONES = /^\s*(?:[•‣◦▪▸►●○■□✓✔·–—]\s*|[-*]\s+|\(?[1-9]\d?[.)]\s+(?=[+\d(]))/;

/**
 * The parts of a pasted text between line ends, separators and bullets, of a JSON array its texts. Some may be empty.
 * Blanks separate emails, and IPs, where each part is one.
 */
export function splitText(text: string, kind: ValueKind): unknown[] {
	const whole = text.trim();
	// Nothing at all is no empty value.
	if (whole === '') return [];
	const array = asJsonArray(whole);
	if (array !== undefined) return array;
	return whole.split(LINE_END).flatMap((line) => splitLine(withoutBullet(line, kind), kind));
}

/** The entries of a JSON array of single values; `undefined` where the text is none. */
function asJsonArray(text: string): unknown[] | undefined {
	if (!text.startsWith('[') || !text.endsWith(']')) return undefined;
	try {
		const parsed: unknown = JSON.parse(text);
		return Array.isArray(parsed) ? parsed : undefined;
	} catch {
		return undefined;
	}
}

function withoutBullet(line: string, kind: ValueKind): string {
	if (kind === 'text') return line;
	return line.replace(kind === 'phone' ? BULLET_OF_PHONES : BULLET, '');
}

function splitLine(line: string, kind: ValueKind): string[] {
	const parts = atSeparators(line, SEPARATORS[kind]);
	if (kind !== 'email' && kind !== 'ip' && kind !== 'host') return parts;
	const whole = kind === 'ip' ? parts : withNames(parts);
	return whole.flatMap((part) => atBlanks(part, kind));
}

/** A separator in quotes or angle brackets separates nothing; one at the line's end has nothing after it. */
function atSeparators(line: string, separators: string): string[] {
	if (separators === '') return [line];
	const parts: string[] = [];
	let start = 0;
	let isBlank = true;
	let quoted = false;
	for (let at = 0; at < line.length; at++) {
		const character = line.charAt(at);
		if (character === '"' && (quoted || isBlank)) quoted = !quoted;
		if (!quoted && separators.includes(character)) {
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
function withNames(parts: string[]): string[] {
	const whole: string[] = [];
	let name: string[] = [];
	for (const part of parts) {
		if (part.includes('<') && part.includes('@')) {
			whole.push(part);
			name = [];
		} else if (part.trim() !== '' && !/[@.\d]/.test(part)) {
			name.push(part);
		} else {
			whole.push(...name, part);
			name = [];
		}
	}
	return [...whole, ...name];
}

/** Blanks separate where all parts are values; where one is not, the blanks may belong to a name. */
function atBlanks(part: string, kind: ValueKind): string[] {
	const trimmed = part.trim();
	if (!/\s/.test(trimmed) || trimmed.endsWith('>')) return [part];
	const words = trimmed.split(/\s+/);
	return words.every((word) => isClean(kind, word) || looksLike(kind, undress(kind, word))) ? words : [part];
}
