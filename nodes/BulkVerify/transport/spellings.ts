import { wellFormed } from './path';

// Shorter ones, or words, blot out honest text; they are taken out only of places where a key stands.
const SURELY_NO_WORD = 16;
const SHORTEST_DISTINCTIVE = 8;

/** Whether a secret is like nothing that a text says by chance: long, or letters and digits together. */
export function isDistinctive(secret: string): boolean {
	if (secret.length >= SURELY_NO_WORD) return true;
	return secret.length >= SHORTEST_DISTINCTIVE && /\d/.test(secret) && /[^\d\s]/.test(secret);
}

const HTML_NAMES: Readonly<Record<string, string>> = {
	'&': 'amp',
	'"': 'quot',
	"'": 'apos|lsquo|rsquo',
	'<': 'lt',
	'>': 'gt',
	'+': 'plus',
	'=': 'equals',
	'/': 'sol',
	'%': 'percnt',
	'#': 'num',
	'?': 'quest',
	':': 'colon',
	'.': 'period',
	',': 'comma',
	'-': 'hyphen|dash',
	_: 'lowbar',
	$: 'dollar',
	'@': 'commat',
	'!': 'excl',
	'*': 'ast',
	'\\': 'bsol',
	' ': 'nbsp',
};

/**
 * A pattern that finds a text in every spelling that is made character by character, also mixed and one within the
 * other: upper and lower case, percent (once or more), HTML, JSON and JavaScript escapes.
 */
export function spellingsOf(secret: string): string {
	return [...wellFormed(secret)].map(spellingsOfCharacter).join('');
}

function spellingsOfCharacter(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	const hex = code.toString(16);
	const percent = encodeURIComponent(character).includes('%')
		? encodeURIComponent(character).split('%').slice(1)
		: [hex.padStart(2, '0')];
	const name = HTML_NAMES[character];
	const spellings = [
		// Each byte after a percent sign that may be encoded itself.
		percent.map((byte) => `%(?:25){0,3}${byte}`).join(''),
		`&(?:amp;){0,2}#(?:0{0,6}${code}|x0{0,6}${hex});?`,
		`\\\\{1,4}(?:u\\{0{0,4}${hex}\\}|${utf16(character)}${code < 256 ? `|x${hex.padStart(2, '0')}` : ''})`,
		`\\\\{0,4}${escapeRegExp(character)}`,
	];
	if (name !== undefined) spellings.push(`&(?:amp;){0,2}(?:${name});`);
	if (character === ' ') spellings.push('\\+');
	return `(?:${spellings.join('|')})`;
}

function utf16(character: string): string {
	return [...Array(character.length).keys()]
		.map((index) => `u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
		.join('\\\\{1,4}');
}

export function escapeRegExp(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

// Fewer characters in common may be chance.
const SHORTEST_BASE64 = 10;

/** What of a text's base64 is the same whatever stands before and after it, in both alphabets. */
export function base64Of(secret: string): string[] {
	const found = new Set<string>();
	for (const offset of [0, 1, 2]) {
		const bytes = Buffer.concat([Buffer.alloc(offset), Buffer.from(wellFormed(secret), 'utf8')]);
		const text = bytes.toString('base64');
		const inner = text.slice(offset === 0 ? 0 : offset + 1, Math.floor((bytes.length * 8) / 6));
		if (inner.length < SHORTEST_BASE64) continue;
		found.add(inner);
		found.add(inner.replaceAll('+', '-').replaceAll('/', '_'));
	}
	return [...found];
}

/** A pattern for base64, of which only three characters are ever written otherwise. */
export function spellingsOfBase64(base64: string): string {
	return base64.replaceAll('+', '(?:\\+|%2b)').replaceAll('/', '(?:\\\\?/|%2f)');
}
