import { DELIMITERS, ListError, type Delimiter, type ValueKind } from '../list';
import { strangeDelimiter } from './strangeForm';

const SAMPLE_RECORDS = 50;
const SAMPLE_CHARACTERS = 64 * 1024;

/** Titles and comments above the header are no more lines than this. */
export const MOST_LINES_ABOVE = 10;

/** All that counts where delimiters are counted, and what a cell in quotes begins behind. */
const SIGNS = /[\r\n"#,;\t|]/g;
const BEFORE_CELLS: readonly string[] = ['\n', '\r', ...DELIMITERS];

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
	let last = DELIMITERS.map(() => 0);
	let at = 0;
	const pass = (plain: string) => {
		if (quoted || plain === '') return;
		filled = true;
		if (/[^ ]/.test(plain)) last.fill(0);
	};
	// From sign to sign: character by character it would be the slowest part of reading a file's start.
	for (const { 0: sign, index } of text.matchAll(SIGNS)) {
		// The second of two quotes.
		if (index < at) continue;
		pass(text.slice(at, index));
		at = index + 1;
		if (quoted) {
			if (sign !== '"') continue;
			if (text[at] === '"') at++;
			else quoted = false;
		} else if (sign === '\n' || sign === '\r') {
			if (filled && !isComment) records.push(withoutLast ? lessBy(counts, last) : counts);
			last = DELIMITERS.map(() => 0);
			counts = DELIMITERS.map(() => 0);
			filled = isComment = false;
			if (records.length === SAMPLE_RECORDS) return records;
		} else if (sign === '"' && (index === 0 || BEFORE_CELLS.includes(text.charAt(index - 1)))) {
			quoted = true;
			filled = true;
			last.fill(0);
		} else {
			if (!filled && sign === '#') isComment = true;
			filled = true;
			const delimiter = DELIMITERS.findIndex((candidate) => candidate === sign);
			if (delimiter === -1) last.fill(0);
			else {
				counts[delimiter] = (counts[delimiter] ?? 0) + 1;
				last[delimiter] = (last[delimiter] ?? 0) + 1;
			}
		}
	}
	pass(text.slice(at));
	// A record that the sample cuts off would seem to have too few.
	const isWhole = !quoted && !isComment && text.length < SAMPLE_CHARACTERS;
	if (filled && (records.length === 0 || isWhole)) records.push(withoutLast ? lessBy(counts, last) : counts);
	return records;
}

function lessBy(counts: readonly number[], last: readonly number[]): number[] {
	return counts.map((count, index) => count - (last[index] ?? 0));
}
