import { listNames, shortName } from './names';
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
	/** The other fields of the items, or columns of the rows, and some of their values. */
	others?: ReadonlyArray<{ name: string; sample: readonly unknown[] }>;
}

/**
 * Refuses a list in which no value can be of its kind: from items where there are at least five.
 *
 * @returns the same in words, for a warning, where there are too few to refuse them; `undefined` where one fits
 * @throws ListError that names the fields or columns that would fit
 */
export function refuseOtherList(
	list: ValueList,
	{ source, field, others = [] }: ListOrigin,
): string | undefined {
	const { filled, fit } = fitting(list);
	if (list.kind === 'text' || filled === 0 || fit > 0) return undefined;
	const what = PLURALS[list.kind];
	const fittingNames = others
		.filter(({ name, sample }) => name !== field && mostlyFits(list.kind, sample))
		.map(({ name }) => name);
	const where = { items: 'field', file: 'column', text: 'list' }[source];
	const named = field === '' ? `The ${where}` : `The ${where} "${shortName(field)}"`;
	const problem = `${named} holds no ${what}: none of its ${filled === 1 ? 'values is' : `${filled} values is`} one`;
	const advice =
		thatHold(list.kind, fittingNames) ??
		`Choose the ${where} that holds ${what}, or another list type where there is one.`;
	if (source === 'items' && filled < FEWEST_WRONG_ITEMS) return `${problem}. ${advice}`;
	throw new ListError(problem, `${advice} Nothing was sent.`);
}

/** Names the fields or columns that would fit; `undefined` where there are none. */
export function thatHold(kind: ValueKind, names: readonly string[]): string | undefined {
	return names.length === 0 ? undefined : `These hold ${PLURALS[kind]}: ${listNames(names)}.`;
}

function mostlyFits(kind: ValueKind, sample: readonly unknown[]): boolean {
	const filled = sample.map((raw) => readValue(kind, raw)).filter(({ reason }) => reason !== 'empty');
	return filled.filter(({ value }) => looksLike(kind, value)).length * 2 > filled.length;
}
