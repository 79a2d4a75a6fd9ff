import { fitsOf, type ColumnFit } from './columnFit';
import { FIRST_PATH_RANK, speaksAgainst, speaksOfPhones, usualRank } from './columnNames';
import { ListError, type Row, type Table, type ValueKind } from './list';
import { listNames, plainKey, sameName, shortName } from './names';
import { notAName } from './notAName';
import { startingWith } from './startingWith';
import { isEmpty } from './values';
import { isCompactDate } from './values/dates';
import { PLURALS } from './wholeList';

/**
 * The column that holds the values to verify.
 *
 * The one that is named; else the only one whose content fits; of several that fit the one that is called by a
 * usual name; where none fits the one that is called so.
 *
 * @param names the header as the file has it: the same name may come twice
 * @param sample some of the first rows, for a look at the content
 * @param wanted the header that the person named; empty where the column is to be found
 * @param ofType what people call the column in a list of this type, see `usualRank`
 * @returns its position in the header
 * @throws ListError where there is no such column, or where several could be meant
 */
export function findColumn(
	names: readonly string[],
	sample: readonly Row[],
	kind: ValueKind,
	wanted = '',
	ofType?: readonly string[],
): number {
	const columns = toColumns(names, sample, kind, ofType);
	if (!isEmpty(wanted)) return findNamed(columns, kind, wanted);

	const fitting = columns.filter(fitsWell);
	const usual = columns.filter(({ rank }) => rank !== -1);
	const unnamed = usual.length > 0 ? usual : columns.filter(mayFit);
	// A name says nothing where not one of the cells below it fits and those of another column do.
	const candidates = fitting.length === 0 ? surest(unnamed) : inUse(fitting, usual);
	const [only, ...others] = candidates;
	if (only !== undefined && others.length === 0) return only.index;
	if (only !== undefined) throw severalFit(candidates, kind);
	if (names.length === 1) return 0;
	throw new ListError(`No column with ${PLURALS[kind]} was found in the list`, columnsThere(names));
}

/** The columns that hold such values, whatever they are called. */
export function columnsThatFit(names: readonly string[], sample: readonly Row[], kind: ValueKind): number[] {
	return toColumns(names, sample, kind)
		.filter(fitsWell)
		.map(({ index }) => index);
}

interface Column {
	index: number;
	name: string;
	/** How usual its name is: 0 the surest; -1 where it is not. */
	rank: number;
	/** It is called as no column of the kind is. */
	isUnlike: boolean;
	fit: ColumnFit;
}

function toColumns(
	names: readonly string[],
	sample: readonly Row[],
	kind: ValueKind,
	ofType?: readonly string[],
): Column[] {
	const fits = fitsOf(kind, names.length, sample);
	const isOfDates = (name: string, index: number) =>
		kind === 'phone' &&
		fits[index]?.mostly === true &&
		!speaksOfPhones(name) &&
		sample.every((row) => isEmpty(row[index] ?? '') || isCompactDate(row[index]?.trim() ?? ''));
	return names.map((name, index) => ({
		index,
		name,
		rank: usualRank(name, kind, ofType),
		isUnlike: names.length > 1 && (speaksAgainst(name, kind) || isOfDates(name, index)),
		fit: fits[index] ?? { filled: 0, fit: 0, mostly: false },
	}));
}

/** Of a column that no name speaks for so many of the filled cells must fit. */
const LEAST_SHARE = 0.2;

function mayFit({ fit, isUnlike }: Column): boolean {
	return fit.fit > 0 && fit.fit >= fit.filled * LEAST_SHARE && !isUnlike;
}

function fitsWell({ fit, isUnlike }: Column): boolean {
	return fit.mostly && !isUnlike;
}

/**
 * Of the columns that fit, those with a usual name, else those whose path ends in one; one that fits only here and there
 * counts by its name too.
 */
function inUse(fitting: readonly Column[], usual: readonly Column[]): Column[] {
	const named = usual.filter(({ fit }) => fit.fit > 0);
	const alone = named.filter(({ rank }) => rank < FIRST_PATH_RANK);
	return [alone, named].find((found) => found.length > 0) ?? [...fitting];
}

/** The columns with the surest of the names, or with no usual name; of those that are called the same the ones that have values. */
function surest(usual: readonly Column[]): Column[] {
	const best = Math.min(...usual.map(({ rank }) => rank));
	return withValues(usual.filter(({ rank }) => rank === best));
}

function withValues(columns: readonly Column[]): Column[] {
	const filled = columns.filter(({ fit }) => fit.filled > 0);
	if (filled.length > 0) return filled;
	// All empty: then it does not matter which.
	return columns.slice(0, 1);
}

function findNamed(columns: readonly Column[], kind: ValueKind, wanted: string): number {
	const exact = columns.filter(({ name }) => name.trim() === wanted.trim());
	const close = columns.filter(({ name }) => plainKey(name) === plainKey(wanted));
	const similar = columns.filter(({ name }) => sameName(name, wanted));
	const named = [exact, close, similar].find((found) => found.length > 0);
	if (named === undefined) throw noSuchColumn(columns, kind, wanted);

	const fitting = named.filter(({ fit }) => fit.fit > 0);
	const candidates = fitting.length > 0 ? fitting : withValues(named);
	const [only] = candidates;
	if (only === undefined || candidates.length > 1) throw severalFit(candidates, kind);
	return only.index;
}

function severalFit(columns: readonly Column[], kind: ValueKind): ListError {
	const places = columns.map(({ name, index }) => `${shortName(name) || 'unnamed'} (column ${index + 1})`);
	const isSame = new Set(columns.map(({ name }) => plainKey(name))).size < columns.length;
	return new ListError(
		`Several columns hold ${PLURALS[kind]}: ${listNames(isSame ? places : columns.map(({ name }) => name))}`,
		isSame
			? 'Give the columns different names, and name the one to verify.'
			: 'Name the one to verify. Nothing was sent.',
	);
}

function noSuchColumn(columns: readonly Column[], kind: ValueKind, wanted: string): ListError {
	const problem = notAName('column', wanted, kind);
	if (problem !== undefined) return problem;
	return new ListError(
		`The list has no column "${shortName(wanted)}"`,
		columnsThere(
			columns.map(({ name }) => name),
			wanted,
		),
	);
}

function columnsThere(names: readonly string[], wanted = ''): string {
	return `The columns of the list are: ${listNames(names, wanted)}. Name the one to verify. Nothing was sent.`;
}

/**
 * Looks at the first rows of a table without taking them away: they stay in its `rows`.
 *
 * @returns `count` rows where the table has as many, and the same table
 */
export async function peekRows<T extends Table>(
	table: T,
	count: number,
): Promise<{ sample: Row[]; table: T }> {
	const iterator = table.rows[Symbol.asyncIterator]();
	const taken: Row[][] = [];
	let rows = 0;
	while (rows < count) {
		const next = await iterator.next();
		if (next.done === true) break;
		taken.push(next.value);
		rows += next.value.length;
	}
	const sample = taken.flat().slice(0, count);
	table.rows = startingWith(taken, iterator);
	return { sample, table };
}
