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

/** Returns the numbers in ascending order. Throws where the text is not what `packNumbers` made. */
export function unpackNumbers(packed: string): number[] {
	const numbers: number[] = [];
	let previous = 0;
	let gap = 0;
	let scale = 1;
	for (const character of packed) {
		const digit = digitOf.get(character);
		if (digit === undefined) throw new Error('The saved state of the trigger is damaged');
		gap += (digit % 32) * scale;
		scale *= 32;
		if (digit >= 32) continue;
		previous += gap;
		numbers.push(previous);
		gap = 0;
		scale = 1;
	}
	return numbers;
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
export const keyLength = 16;

/**
 * 96 bits of the id's SHA-256. With 100,000 jobs listed, the odds that a new job is taken for one of them
 * are 1 in 8 * 10^23, and that any two of them share a key 1 in 1.6 * 10^19.
 */
export function keyOf(jobId: string): string {
	return createHash('sha256').update(jobId).digest('base64url').slice(0, keyLength);
}

/** Takes keys; returns text for `unpackKeys`. */
export function packKeys(keys: Iterable<string>): string {
	return [...keys].join('');
}

/** Returns the keys in the order they were packed. */
export function unpackKeys(packed: string): string[] {
	const keys: string[] = [];
	for (let at = 0; at < packed.length; at += keyLength) keys.push(packed.slice(at, at + keyLength));
	return keys;
}

/** One short string for all that makes up a trigger's subject; a change in any part changes it. */
export function fingerprintOf(parts: readonly string[]): string {
	return keyOf(JSON.stringify(parts));
}
