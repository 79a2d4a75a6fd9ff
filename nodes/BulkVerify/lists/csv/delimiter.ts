import type { Delimiter, ValueKind } from '../list';

/** In the order in which they are preferred. */
export const DELIMITERS: readonly Delimiter[] = [',', ';', '\t', '|'];

const SAMPLE_RECORDS = 50;
const SAMPLE_CHARACTERS = 64 * 1024;

/**
 * The character that separates the cells: one that the first record has, and the other records
 * as often as the first. A list of one column has none; its delimiter is then one that
 * its values do not use where values of that kind may hold any, else a comma.
 */
export function guessDelimiter(text: string, kind: ValueKind | undefined): Delimiter {
	const records = countDelimiters(text.slice(0, SAMPLE_CHARACTERS));
	const [first] = records;
	if (first === undefined) return ',';

	let best: { delimiter: Delimiter; agreeing: number; count: number } | undefined;
	DELIMITERS.forEach((delimiter, index) => {
		const count = first[index] ?? 0;
		if (count === 0) return;
		const agreeing = records.filter((counts) => counts[index] === count).length;
		if (
			best === undefined ||
			agreeing > best.agreeing ||
			(agreeing === best.agreeing && count > best.count)
		) {
			best = { delimiter, agreeing, count };
		}
	});
	if (best !== undefined) return best.delimiter;
	if (kind !== 'url' && kind !== 'text') return ',';
	return DELIMITERS.find((_, index) => records.every((counts) => counts[index] === 0)) ?? ',';
}

/** For each of the first records: how often each delimiter occurs outside quotes. */
function countDelimiters(text: string): number[][] {
	const records: number[][] = [];
	let counts = DELIMITERS.map(() => 0);
	let filled = false;
	let quoted = false;
	let before = '\n';
	for (let at = 0; at < text.length && records.length < SAMPLE_RECORDS; at++) {
		const character = text.charAt(at);
		const delimiter = DELIMITERS.findIndex((candidate) => candidate === character);
		if (quoted) {
			if (character === '"') {
				if (text[at + 1] === '"') at++;
				else quoted = false;
			}
		} else if (character === '\n' || character === '\r') {
			if (filled) records.push(counts);
			counts = DELIMITERS.map(() => 0);
			filled = false;
		} else if (character === '"' && (/[\r\n]/.test(before) || DELIMITERS.some((d) => d === before))) {
			quoted = true;
			filled = true;
		} else {
			filled = true;
			if (delimiter !== -1) counts[delimiter] = (counts[delimiter] ?? 0) + 1;
		}
		before = character;
	}
	// A record that the sample cuts off would seem to have too few.
	if (filled && (records.length === 0 || (!quoted && text.length < SAMPLE_CHARACTERS))) records.push(counts);
	return records;
}
