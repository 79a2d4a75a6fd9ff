import { DELIMITERS, ListError, type Delimiter, type ValueKind } from '../list';
import { strangeDelimiter } from './strangeForm';

const SAMPLE_RECORDS = 50;
const SAMPLE_CHARACTERS = 64 * 1024;

/** Titles and comments above the header are no more lines than this. */
export const MOST_LINES_ABOVE = 10;

/** Excel's own first line: which delimiter the file has. */
const SEP_LINE = /^\s*"?sep=([^\r\n"\p{L}\p{N}])"?[ \t]*(?:[\r\n]|$)/iu;

/**
 * The character that separates the cells: the one that `sep=` names, else one that the first record below any
 * title has, and the other records as often as that. A list of one column has none; its delimiter is then one that
 * its values do not use where values of that kind may hold any, else a comma.
 */
export function guessDelimiter(text: string, kind: ValueKind | undefined): Delimiter {
	const named = SEP_LINE.exec(text.slice(0, 100))?.[1];
	const told = DELIMITERS.find((delimiter) => delimiter === named);
	if (told !== undefined) return told;
	if (named !== undefined && kind !== undefined) throw otherDelimiter(named);

	const mayHoldAny = kind === 'url' || kind === 'text';
	const above = kind === undefined || mayHoldAny ? 1 : MOST_LINES_ABOVE;
	const start = text.slice(0, SAMPLE_CHARACTERS);
	const strange = kind === undefined ? undefined : strangeDelimiter(start, kind);
	if (strange !== undefined) throw strangelySeparated(strange);
	const records = countDelimiters(start, true);
	// Delimiters at a line's end separate nothing: they count where there are no others.
	const found = mostAgreed(records, above) ?? mostAgreed(countDelimiters(start, false), above);
	if (found !== undefined) return found;
	if (!mayHoldAny) return ',';
	return DELIMITERS.find((_, index) => records.every((counts) => counts[index] === 0)) ?? ',';
}

const READ_DELIMITERS = 'Save it with commas, semicolons, tabs or pipes between the cells. Nothing was sent.';

function otherDelimiter(named: string): ListError {
	return new ListError(
		`The file says that "${named}" separates its cells, and that is not read`,
		READ_DELIMITERS,
	);
}

function strangelySeparated(sign: string): ListError {
	return new ListError(
		`The cells of the file seem to be separated by "${sign}", which is not read`,
		READ_DELIMITERS,
	);
}

function mostAgreed(records: readonly number[][], above: number): Delimiter | undefined {
	let best: { delimiter: Delimiter; agreeing: number; count: number } | undefined;
	DELIMITERS.forEach((delimiter, index) => {
		const from = records.slice(0, above).findIndex((counts) => (counts[index] ?? 0) > 0);
		const count = records[from]?.[index] ?? 0;
		if (count === 0) return;
		const below = records.slice(from);
		const agreeing = below.filter((counts) => counts[index] === count).length;
		// Below a title most lines have to be of one form; a comma may stand in any value.
		if (from > 0 && (agreeing < 2 || agreeing * 2 <= below.length)) return;
		if (
			best === undefined ||
			agreeing > best.agreeing ||
			(agreeing === best.agreeing && count > best.count)
		) {
			best = { delimiter, agreeing, count };
		}
	});
	return best?.delimiter;
}

/** For each of the first records: how often each delimiter occurs outside quotes; those at its end only if wanted. */
function countDelimiters(text: string, withoutLast: boolean): number[][] {
	const records: number[][] = [];
	let counts = DELIMITERS.map(() => 0);
	let filled = false;
	let quoted = false;
	let isComment = false;
	let before = '\n';
	let last = DELIMITERS.map(() => 0);
	for (let at = 0; at < text.length && records.length < SAMPLE_RECORDS; at++) {
		const character = text.charAt(at);
		if (quoted) {
			if (character === '"') {
				if (text[at + 1] === '"') at++;
				else quoted = false;
			}
		} else if (character === '\n' || character === '\r') {
			if (filled && !isComment) records.push(withoutLast ? lessBy(counts, last) : counts);
			last = DELIMITERS.map(() => 0);
			counts = DELIMITERS.map(() => 0);
			filled = isComment = false;
		} else if (character === '"' && (/[\r\n]/.test(before) || DELIMITERS.some((d) => d === before))) {
			quoted = true;
			filled = true;
			last.fill(0);
		} else {
			if (!filled && character === '#') isComment = true;
			filled = true;
			const delimiter = DELIMITERS.findIndex((candidate) => candidate === character);
			if (delimiter === -1) {
				if (character !== ' ') last.fill(0);
			} else {
				counts[delimiter] = (counts[delimiter] ?? 0) + 1;
				last[delimiter] = (last[delimiter] ?? 0) + 1;
			}
		}
		before = character;
	}
	// A record that the sample cuts off would seem to have too few.
	const isWhole = !quoted && !isComment && text.length < SAMPLE_CHARACTERS;
	if (filled && (records.length === 0 || isWhole)) records.push(withoutLast ? lessBy(counts, last) : counts);
	return records;
}

function lessBy(counts: readonly number[], last: readonly number[]): number[] {
	return counts.map((count, index) => count - (last[index] ?? 0));
}
