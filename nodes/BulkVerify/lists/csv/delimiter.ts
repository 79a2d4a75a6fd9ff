import { hasUsualName } from '../columnNames';
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
	const records = countDelimiters(start);
	const byName = kind === undefined || kind === 'text' ? undefined : namedIn(start, records, kind);
	const found = byName ?? mostAgreed(records, above);
	if (found !== undefined) return found;
	if (!mayHoldAny) return ',';
	return DELIMITERS.find((_, index) => records.every(({ inside }) => inside[index] === 0)) ?? ',';
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

interface Agreement {
	agreeing: number;
	count: number;
}

/**
 * The delimiter beside which the usual name of the column stands in a line near the start, where most others have it
 * too: rows may lack their last cells, and hold as many other signs as they have cells.
 */
function namedIn(start: string, records: readonly Counts[], kind: ValueKind): Delimiter | undefined {
	const isMostly = (index: number) =>
		records.filter(({ all }) => (all[index] ?? 0) > 0).length * 2 > records.length;
	const lines = start.split(/\r\n?|\n/).filter((line) => line.trim() !== '' && !line.startsWith('#'));
	for (const line of lines.slice(0, MOST_LINES_ABOVE)) {
		const [found, ...others] = DELIMITERS.filter((delimiter, index) => {
			const cells = line.slice(0, LONGEST_HEADER).split(delimiter);
			return cells.length > 1 && isMostly(index) && hasUsualName(cells, kind);
		});
		if (found !== undefined) return others.length === 0 ? found : undefined;
	}
	return undefined;
}

const LONGEST_HEADER = 10_000;

/**
 * The delimiter that most records have as often as the first one that has it. Those at a line's end may separate
 * nothing, or last cells that are empty in some rows: they count where there are others inside the lines, or none at all.
 */
function mostAgreed(records: readonly Counts[], above: number): Delimiter | undefined {
	const all = records.map((counts) => counts.all);
	const inside = records.map((counts) => counts.inside);
	const isInside = (index: number) => inside.slice(0, above).some((counts) => (counts[index] ?? 0) > 0);
	const candidates = DELIMITERS.flatMap((delimiter, index) =>
		isInside(index)
			? [{ delimiter, found: [agreementOn(index, inside, above), agreementOn(index, all, above)] }]
			: [],
	);
	const onlyAtEnds = DELIMITERS.map((delimiter, index) => ({
		delimiter,
		found: [agreementOn(index, all, above)],
	}));
	return bestOf(candidates) ?? bestOf(onlyAtEnds);
}

function bestOf(
	candidates: ReadonlyArray<{ delimiter: Delimiter; found: ReadonlyArray<Agreement | undefined> }>,
): Delimiter | undefined {
	let best: (Agreement & { delimiter: Delimiter }) | undefined;
	for (const { delimiter, found } of candidates) {
		for (const agreement of found) {
			if (agreement === undefined) continue;
			if (best === undefined || isBetter(agreement, best)) best = { delimiter, ...agreement };
		}
	}
	return best?.delimiter;
}

function isBetter(one: Agreement, other: Agreement): boolean {
	return one.agreeing === other.agreeing ? one.count > other.count : one.agreeing > other.agreeing;
}

function agreementOn(index: number, records: readonly number[][], above: number): Agreement | undefined {
	const from = records.slice(0, above).findIndex((counts) => (counts[index] ?? 0) > 0);
	const count = records[from]?.[index] ?? 0;
	if (count === 0) return undefined;
	const below = records.slice(from);
	const agreeing = below.filter((counts) => counts[index] === count).length;
	// Below a title most lines have to be of one form; a comma may stand in any value.
	return from > 0 && (agreeing < 2 || agreeing * 2 <= below.length) ? undefined : { agreeing, count };
}

/** What a record has of each delimiter outside quotes. */
interface Counts {
	all: number[];
	/** Without those at its end. */
	inside: number[];
}

/** For each of the first records: how often each delimiter occurs outside quotes. */
function countDelimiters(text: string): Counts[] {
	const records: Counts[] = [];
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
			if (filled && !isComment) records.push({ all: counts, inside: lessBy(counts, last) });
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
	if (filled && (records.length === 0 || isWhole))
		records.push({ all: counts, inside: lessBy(counts, last) });
	return records;
}

function lessBy(counts: readonly number[], last: readonly number[]): number[] {
	return counts.map((count, index) => count - (last[index] ?? 0));
}
