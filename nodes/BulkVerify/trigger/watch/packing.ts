import { createHash } from 'crypto';

/*
 * Numbers are packed as the gaps between them in ascending order, 5 bits a character, the alphabet's
 * upper half marking "more to come": a gap below 32 takes one character, below 1,024 two, 2^53 eleven.
 */
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const digitOf = new Map([...alphabet].map((character, digit) => [character, digit]));

/** Takes whole numbers from 0 to 2^53 - 1 in any order; returns text for `unpackNumbers`. */
export function packNumbers(numbers: Iterable<number>): string {
	let packed = '';
	let previous = 0;
	for (const number of ascending(numbers)) {
		packed += packGap(number - previous);
		previous = number;
	}
	return packed;
}

/** Returns the numbers in ascending order; `undefined` where the text is not what `packNumbers` made. */
export function readNumbers(packed: string): number[] | undefined {
	const numbers: number[] = [];
	let previous = 0;
	let gap = 0;
	let scale = 1;
	for (const character of packed) {
		const digit = digitOf.get(character);
		if (digit === undefined) return undefined;
		gap += (digit % 32) * scale;
		scale *= 32;
		if (digit >= 32) continue;
		previous += gap;
		if (!Number.isSafeInteger(previous)) return undefined;
		numbers.push(previous);
		gap = 0;
		scale = 1;
	}
	return scale === 1 ? numbers : undefined;
}

/** The same for text that was looked at before. */
export function unpackNumbers(packed: string): number[] {
	return readNumbers(packed) ?? [];
}

/** How many of the numbers, taken from the first, can be packed into so many characters. */
export function howManyFit(numbers: readonly number[], characters: number): number {
	let fitting = 0;
	let tooMany = numbers.length + 1;
	while (tooMany - fitting > 1) {
		const middle = Math.floor((fitting + tooMany) / 2);
		if (packNumbers(numbers.slice(0, middle)).length <= characters) fitting = middle;
		else tooMany = middle;
	}
	return fitting;
}

function packGap(gap: number): string {
	let packed = '';
	let rest = gap;
	while (rest >= 32) {
		packed += alphabet.charAt(32 + (rest % 32));
		rest = Math.floor(rest / 32);
	}
	return packed + alphabet.charAt(rest);
}

function ascending(numbers: Iterable<number>): number[] {
	return [...numbers].sort((a, b) => a - b);
}

/** Characters of an opaque id's key. */
export const keyLength = 14;

/** Characters of a key's beginning that a batch of emitted jobs refers to it by. */
export const referenceLength = 8;

/**
 * 84 bits of the id's SHA-256. With 100,000 jobs listed, the odds that a new job is taken for one of them are
 * 1 in 10^20; that one of 250 emitted is taken for another by its reference (48 bits), 1 in 10^7.
 */
export function keyOf(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, keyLength);
}

export function referenceOf(key: string): string {
	return key.slice(0, referenceLength);
}

/** The pieces of a text made by joining pieces of one length. */
export function piecesOf(packed: string, length: number): string[] {
	const pieces: string[] = [];
	for (let at = 0; at < packed.length; at += length) pieces.push(packed.slice(at, at + length));
	return pieces;
}

/** Whether the text is made of such pieces. */
export function isInPieces(packed: string, length: number): boolean {
	return packed.length % length === 0 && /^[\w-]*$/.test(packed);
}

/** One short string for all that makes up a trigger's subject; a change in any part changes it. */
export function fingerprintOf(parts: readonly unknown[]): string {
	return keyOf(JSON.stringify(parts));
}
