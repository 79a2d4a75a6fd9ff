import { compilePath } from './path';
import { ListError, type Row } from './list';
import { toText } from './values';

/** The items as a list: the values to verify and the other fields sent along with them. */
export interface ItemList {
	/** One a item, in order; '' where the item has none. */
	values: string[];
	/** Names of the fields sent along. */
	header: string[];
	/** Their values, one row a item; empty where no fields are sent along. */
	rows: Row[];
}

/**
 * Reads the items' fields.
 *
 * @param valueField path of the field to verify
 * @param sendFields paths of other fields to send along
 * @throws ListError where no item has the field to verify, or one holds an object or a list in it
 */
export function readItems(
	items: ReadonlyArray<Record<string, unknown>>,
	valueField: string,
	sendFields: readonly string[] = [],
): ItemList {
	const read = compilePath(valueField);
	let found = false;
	const values = items.map((item, index) => {
		const value = read(item);
		if (value !== undefined) found = true;
		const text = toText(value);
		if (text === undefined) throw notOneValue(valueField, index);
		return text;
	});
	const [first] = items;
	if (!found && first !== undefined) throw noSuchField(valueField, first, items.length);

	const header = [...new Set(sendFields)].filter((field) => field !== valueField);
	const readers = header.map(compilePath);
	const rows = header.length === 0 ? [] : items.map((item) => readers.map((reader) => toCell(reader(item))));
	return { values, header, rows };
}

/** A field that is sent along may hold anything: what is no single value goes as JSON. */
function toCell(value: unknown): string {
	return toText(value) ?? JSON.stringify(value) ?? '';
}

function notOneValue(field: string, index: number): ListError {
	return new ListError(
		`The field "${field}" of item ${index} holds an object or a list, not a single value`,
		'Give the path down to the value, e.g. "contact.email" or "emails[0]".',
	);
}

function noSuchField(field: string, first: Record<string, unknown>, count: number): ListError {
	const fields = Object.keys(first);
	const shown = fields.slice(0, 30).join(', ');
	return new ListError(
		count === 1 ? `The item has no field "${field}"` : `None of the ${count} items has a field "${field}"`,
		fields.length === 0
			? 'The first item has no fields at all. Check the node before this one.'
			: `The fields of the first item are: ${shown}${fields.length > 30 ? ', ...' : ''}.`,
	);
}
