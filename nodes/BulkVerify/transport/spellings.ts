import { wellFormed } from './path';

// Shorter ones, or words, blot out honest text; they are taken out only of places where a key stands.
const SURELY_NO_WORD = 16;
const SHORTEST_DISTINCTIVE = 8;

// Words have letters, and what joins or ends them.
const SIGN_OF_NO_WORD = /[^\p{L}\p{M}\p{N}\s\-_.,;:'’/@]/u;

/** Whether a secret is like nothing that a text says by chance: long, letters and digits together, or signs in it. */
export function isDistinctive(secret: string): boolean {
	if (secret.length >= SURELY_NO_WORD) return true;
	if (secret.length < SHORTEST_DISTINCTIVE) return false;
	return (/\d/.test(secret) && /[^\d\s]/.test(secret)) || SIGN_OF_NO_WORD.test(secret);
}

/**
 * A pattern for a word in the spellings in which it may stand in an address or in JSON, one character as the next:
 * upper and lower case, percent, HTML and unicode escapes. For short texts only; it is long.
 */
export function spellingsOf(word: string): string {
	return [...wellFormed(word)]
		.map((character) => {
			const hex = character.charCodeAt(0).toString(16);
			const escaped = `%${hex.padStart(2, '0')}|&#${character.charCodeAt(0)};|\\\\u${hex.padStart(4, '0')}`;
			return `(?:${escapeRegExp(character)}|${escaped}|${escapeRegExp(encodeURIComponent(character))})`;
		})
		.join('');
}

/** As it stands in JSON, between the quotes. */
export function inJson(text: string): string {
	return JSON.stringify(text).slice(1, -1);
}

export function escapeRegExp(text: string): string {
	return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}

// Fewer characters in common may be chance.
const SHORTEST_BASE64 = 10;

/** What of a text's base64 is the same whatever stands before and after it, in both alphabets; also of its UTF-16. */
export function base64Of(secret: string): string[] {
	const text = wellFormed(secret);
	const wide = Buffer.from(text, 'utf16le');
	const found = new Set<string>();
	for (const bytes of [Buffer.from(text, 'utf8'), wide, Buffer.from(wide).swap16()]) {
		for (const offset of [0, 1, 2]) {
			const inner = innerBase64(bytes, offset);
			if (inner.length < SHORTEST_BASE64) continue;
			found.add(inner);
			found.add(inner.replaceAll('+', '-').replaceAll('/', '_'));
		}
	}
	return [...found];
}

/** @param offset how many bytes stand before those that are begun with */
function innerBase64(secret: Uint8Array, offset: number): string {
	const bytes = Buffer.concat([Buffer.alloc(offset), secret]);
	return bytes.toString('base64').slice(offset === 0 ? 0 : offset + 1, Math.floor((bytes.length * 8) / 6));
}

/** Its bytes in hex, which is looked for in both letter cases. */
export function hexOf(secret: string): string {
	return Buffer.from(wellFormed(secret), 'utf8').toString('hex');
}
