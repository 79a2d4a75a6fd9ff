// Asked for at each character.
const { imul } = Math;

// Secrets are found by how they begin, in one pass over the text: ten thousand of them cost no more than one.
const BEGINNING = 8;

// How much of a secret at the end of a text is half of one, and not chance.
const SHORTEST_HALF = 4;
const LONGEST_HALF = 2_048;

// A hash of as many characters that rolls along the text (Rabin and Karp); 2^16 places for what may begin a secret.
const BASE = 31;
const LEAVING = (BASE ** (BEGINNING - 1) % 2 ** 32) | 0;
const PLACES = 2 ** 16;

// How far a look may go on where the two characters before it end no beginning of a secret (Wu and Manber): to the
// place where they would stand in it.
const LONGEST_STEP = BEGINNING - 1;
const PAIRS = 2 ** 12;

/** Texts that are looked for in others, all of them folded (see `fold`). */
export class Needles {
	/** How long the shortest is. */
	shortest = Infinity;
	private readonly alike = new Map<string, Alike>();
	private readonly places = new Uint8Array(PLACES);
	private readonly steps = new Uint8Array(PAIRS).fill(LONGEST_STEP);

	/** What is shorter than eight characters is not looked for. */
	add(needle: string): void {
		if (needle.length < BEGINNING) return;
		const beginning = needle.slice(0, BEGINNING);
		const alike = this.alike.get(beginning) ?? new Alike();
		alike.add(needle);
		this.alike.set(beginning, alike);
		this.places[placeOf(hashOf(beginning, 0))] = 1;
		for (let at = 1; at < BEGINNING; at++) {
			const pair = pairOf(beginning.charCodeAt(at - 1), beginning.charCodeAt(at));
			this.steps[pair] = Math.min(this.steps[pair] ?? 0, LONGEST_STEP - at);
		}
		this.shortest = Math.min(this.shortest, needle.length);
	}

	/**
	 * Whether one of them may stand in a text as it is, escapes apart: mostly a look at every seventh character of it.
	 *
	 * @param text not folded
	 */
	mayHold(text: string): boolean {
		for (let at = LONGEST_STEP; at < text.length;) {
			const before = text.charCodeAt(at - 1);
			const code = text.charCodeAt(at);
			// Folded, it may be any character.
			if ((before | code) > LAST_ASCII) return true;
			const step = this.steps[pairOf(before, code)] ?? 0;
			if (step === 0 && this.mayBegin(text, at - LONGEST_STEP)) return true;
			at += step === 0 ? 1 : step;
		}
		return false;
	}

	/** Whether one of them may begin there, in upper or lower case. */
	private mayBegin(text: string, at: number): boolean {
		let hash = 0;
		for (let index = at; index < at + BEGINNING; index++) {
			const code = text.charCodeAt(index);
			if (code > LAST_ASCII) return true;
			hash = (imul(hash, BASE) + inLowerCase(code)) | 0;
		}
		return this.places[placeOf(hash)] === 1;
	}

	/** Where they stand: start and end, the longest at each place, none in another. */
	*find(text: string): Generator<[number, number]> {
		let hash = hashOf(text, 0);
		for (let at = 0; at + BEGINNING <= text.length;) {
			const length = this.places[placeOf(hash)] === 1 ? this.longestAt(text, at) : 0;
			if (length > 0) {
				yield [at, at + length];
				at += length;
				hash = hashOf(text, at);
			} else {
				hash = rolled(hash, text.charCodeAt(at), text.charCodeAt(at + BEGINNING));
				at++;
			}
		}
	}

	/** How many characters at the end of a text may be the first of one; 0 where none are. */
	halfAtEnd(text: string): number {
		const end = fold(text.slice(-LONGEST_HALF));
		for (let at = 0; at + BEGINNING <= end.length; at++) {
			const rest = end.slice(at);
			if (this.alike.get(rest.slice(0, BEGINNING))?.hasLonger(rest) === true) return rest.length;
		}
		const beginnings = [...this.alike.keys()];
		for (let length = BEGINNING - 1; length >= SHORTEST_HALF; length--) {
			const rest = end.slice(-length);
			if (rest.length === length && beginnings.some((beginning) => beginning.startsWith(rest))) return length;
		}
		return 0;
	}

	private longestAt(text: string, at: number): number {
		return this.alike.get(text.slice(at, at + BEGINNING))?.longestAt(text, at) ?? 0;
	}
}

/** Those that begin alike: thousands of links of one host have few lengths, and of each length one look tells. */
class Alike {
	private readonly byLength = new Map<number, Set<string>>();
	private lengths: number[] | undefined;

	add(needle: string): void {
		const alike = this.byLength.get(needle.length) ?? new Set();
		alike.add(needle);
		this.byLength.set(needle.length, alike);
		this.lengths = undefined;
	}

	/** How long the longest is that stands there; 0 where none does. */
	longestAt(text: string, at: number): number {
		this.lengths ??= [...this.byLength.keys()].sort((a, b) => b - a);
		for (const length of this.lengths) {
			if (this.byLength.get(length)?.has(text.slice(at, at + length)) === true) return length;
		}
		return 0;
	}

	/** Whether one of them begins so and goes on. */
	hasLonger(beginning: string): boolean {
		for (const [length, needles] of this.byLength) {
			if (length <= beginning.length) continue;
			for (const needle of needles) if (needle.startsWith(beginning)) return true;
		}
		return false;
	}
}

/** In lower case, every character at its place: that of U+0130 alone is two. */
export function fold(text: string): string {
	return (text.includes('\u0130') ? withPlainI(text) : text).toLowerCase();
}

/** Byte by byte (little-endian UTF-16): ten million of them would take seconds as texts. */
function withPlainI(text: string): string {
	const bytes = Buffer.from(text, 'utf16le');
	for (let at = 0; at < bytes.length; at += 2) {
		if (bytes[at] === 0x30 && bytes[at + 1] === 0x01) bytes.writeUInt16LE(0x49, at);
	}
	return bytes.toString('utf16le');
}

const LAST_ASCII = 0x7f;

/** Two characters as a number below `PAIRS`: alike for upper and lower case, and now and then by chance. */
function pairOf(before: number, code: number): number {
	return (withoutCase(before) << 6) | withoutCase(code);
}

/** Without the bit that tells upper from lower case (ASCII). */
function withoutCase(code: number): number {
	return (code & 0x1f) | ((code & 0x40) >> 1);
}

/** ASCII. */
function inLowerCase(code: number): number {
	return code >= 0x41 && code <= 0x5a ? code | 0x20 : code;
}

function hashOf(text: string, at: number): number {
	let hash = 0;
	for (let index = at; index < at + BEGINNING; index++)
		hash = (imul(hash, BASE) + text.charCodeAt(index)) | 0;
	return hash;
}

function rolled(hash: number, leaving: number, coming: number): number {
	return (imul(hash - imul(leaving, LEAVING), BASE) + coming) | 0;
}

// Its highest bits depend on all characters.
function placeOf(hash: number): number {
	return imul(hash, 0x9e3779b1) >>> 16;
}
