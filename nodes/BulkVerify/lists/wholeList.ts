import { mentions, speaksAgainst } from './columnNames';
import { isWithin, type FieldSample } from './fields';
import { listNames, pathParts, shortName } from './names';
import { ListError, type ValueKind } from './list';
import { fitting, looksLike, readValue, type ValueList } from './values';

/** What a list holds, for a message. */
export const PLURALS: Record<ValueKind, string> = {
	email: 'email addresses',
	phone: 'phone numbers',
	ip: 'IP addresses',
	url: 'URLs',
	host: 'IPs, domains or emails',
	text: 'values to verify',
};

/** A few wrong values among items are just that; so many and no right one are a wrong field or list type. */
const FEWEST_WRONG_ITEMS = 5;

/** What a list is a list of, and what else it could have been. */
export interface ListOrigin {
	source: 'items' | 'file' | 'text';
	/** The field or column that was read; '' where there is none. */
	field: string;
	/** The other fields of the items, or columns of the rows; asked for where the list is none of its kind only. */
	others?(): readonly FieldSample[];
}

/**
 * Refuses a list in which no value can be of its kind: from items where there are at least five.
 *
 * @returns the same in words, for a warning, where there are too few to refuse them; `undefined` where one fits
 * @throws ListError that names the fields or columns that would fit
 */
export function refuseOtherList(
	list: ValueList,
	{ source, field, others = () => [] }: ListOrigin,
): string | undefined {
	const { filled, fit } = fitting(list);
	if (list.kind === 'text' || fit > 0) return undefined;
	if (filled === 0) return source === 'items' ? allEmpty(list, field, others()) : undefined;
	const what = PLURALS[list.kind];
	const where = { items: 'field', file: 'column', text: 'list' }[source];
	const named = field === '' ? `The ${where}` : `The ${where} "${shortName(field)}"`;
	const problem = `${named} holds no ${what}: none of its ${filled === 1 ? 'values is' : `${filled} values is`} one`;
	const advice =
		thatHold(list.kind, holding(list.kind, others(), field)) ??
		`Choose the ${where} that holds ${what}, or another list type where there is one.`;
	if (source === 'items' && filled < FEWEST_WRONG_ITEMS) return `${problem}. ${advice}`;
	throw new ListError(problem, `${advice} Nothing was sent.`);
}

/** Nothing is paid for it, but another field may have been meant. */
function allEmpty(list: ValueList, field: string, others: readonly FieldSample[]): string | undefined {
	const known = thatHold(list.kind, holding(list.kind, others, field));
	return known === undefined
		? undefined
		: `No item holds anything in the field "${shortName(field)}". ${known}`;
}

/** Names the fields or columns that would fit; `undefined` where there are none. */
export function thatHold(
	kind: ValueKind,
	fields: ReadonlyArray<Omit<FieldSample, 'sample'>>,
): string | undefined {
	if (fields.length === 0) return undefined;
	return `These hold ${PLURALS[kind]}: ${listNames(fields.map(({ name }) => name))}.${ofSeveral(fields)}`;
}

/** What is to be known of fields in lists, as a sentence with a blank before it; '' where there is nothing. */
export function ofSeveral(fields: ReadonlyArray<Omit<FieldSample, 'sample'>>): string {
	return fields.some(({ isOfSeveral }) => isOfSeveral)
		? ' Of a list only the entry in the path is read: the node Split Out makes an item of each.'
		: '';
}

/**
 * The fields that hold values of the kind: those within the wrong one where there are some, else all, those whose name
 * speaks of the kind first; of a list the first entry that holds one.
 */
export function holding(kind: ValueKind, fields: readonly FieldSample[], wrong = ''): FieldSample[] {
	const found = fields.filter(
		({ name, sample }) => name !== wrong && !speaksAgainst(lastOf(name), kind) && mostlyFits(kind, sample),
	);
	const seen = new Set<string>();
	const firsts = found.filter(({ name }) => {
		const ofAnyEntry = name.replace(/\[\d+\]/g, '[]');
		return !seen.has(ofAnyEntry) && seen.add(ofAnyEntry);
	});
	const within = firsts.filter(({ name }) => isWithin(name, wrong));
	const isNamed = ({ name }: FieldSample) => mentions(lastOf(name), kind) || mentions(name, kind);
	return (within.length > 0 ? within : firsts).toSorted(
		(one, other) => Number(isNamed(other)) - Number(isNamed(one)),
	);
}

/** The last part of a path tells what it holds. */
function lastOf(name: string): string {
	return pathParts(name).at(-1) ?? name;
}

/** What is longer is a text, a page or a file. */
const LONGEST_FITTING = 1_000;

function mostlyFits(kind: ValueKind, sample: readonly unknown[]): boolean {
	let filled = 0;
	let fit = 0;
	for (const raw of sample) {
		if (typeof raw === 'string' && raw.length > LONGEST_FITTING) {
			filled++;
			continue;
		}
		const { value, reason } = readValue(kind, raw);
		if (reason === 'empty') continue;
		filled++;
		if (looksLike(kind, value) || (reason === 'several_values' && Array.isArray(raw))) fit++;
	}
	return fit * 2 > filled;
}
