import { ENTRIES_AT_A_STRETCH, type Work } from '../work';
import type { ValueKind } from '../list';
import { goesOn } from './brokenUrl';
import { isClean } from './clean';
import { readValue, type ValueReason } from './read';

/** What the codes of a list mean: 0 is a value of its kind. */
export const VALUE_REASONS: ReadonlyArray<ValueReason | null> = [
	null,
	'empty',
	'malformed',
	'several_values',
	'not_a_value',
	'damaged',
];

/** A list as it was brought, undressed: a value and a code a position, little enough for a million of them. */
export interface ValueList {
	kind: ValueKind;
	/** The bare value; of a malformed, damaged or manifold one its text, '' of what is empty or no text. */
	values: string[];
	/** For each position why it is no value of the kind: an index of `VALUE_REASONS`, 0 where it is one. */
	codes: Uint8Array;
}

const MALFORMED = VALUE_REASONS.indexOf('malformed');

/** Reads the fields or cells of a list. */
export function readValues(kind: ValueKind, raws: readonly unknown[]): Work<ValueList> {
	return readEach(kind, raws.length, (position) => raws[position]);
}

/** The same where they are not at hand as an array: a million of them are 8 MB. */
export function* readEach(
	kind: ValueKind,
	length: number,
	rawAt: (position: number) => unknown,
): Work<ValueList> {
	const values = new Array<string>(length);
	const codes = new Uint8Array(length);
	for (let position = 0; position < length; position++) {
		if (position % ENTRIES_AT_A_STRETCH === 0) yield;
		const raw = rawAt(position);
		if (typeof raw === 'string' && isClean(kind, raw)) {
			values[position] = raw;
			continue;
		}
		const { value, reason } = readValue(kind, raw);
		values[position] = value;
		codes[position] = VALUE_REASONS.indexOf(reason);
		// The first half of a URL is another URL, that nobody meant.
		const isSecondHalf =
			kind === 'url' && reason === 'malformed' && goesOn(values[position - 1] ?? '', value);
		if (isSecondHalf && codes[position - 1] === 0) codes[position - 1] = MALFORMED;
	}
	return { kind, values, codes };
}

/** Why the value at a position is none of its kind; `null` where it is one. */
export function reasonAt({ codes }: ValueList, position: number): ValueReason | null {
	return VALUE_REASONS[codes[position] ?? 0] ?? null;
}

/** How many positions of the list have this reason. */
export function countOf({ codes }: ValueList, reason: ValueReason): number {
	const code = VALUE_REASONS.indexOf(reason);
	let count = 0;
	for (const other of codes) if (other === code) count++;
	return count;
}

/** How many positions hold something, and in how many of them it is, or holds, a value of the kind. */
export function fitting(list: ValueList): { filled: number; fit: number } {
	const filled = list.codes.length - countOf(list, 'empty');
	return { filled, fit: filled - countOf(list, 'malformed') - countOf(list, 'not_a_value') };
}
