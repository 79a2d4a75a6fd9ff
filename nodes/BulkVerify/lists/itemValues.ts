import { findField, namesOf } from './fields';
import { isExpression, plainKey, shortName } from './names';
import { compilePath } from './path';
import { ListError, type Row, type ValueKind } from './list';
import { looksLike, readValues, toText, undress, type ValueList } from './values';

/** The items as a list: the values to verify and the other fields sent along with them. */
export interface ItemList {
	/** One position an item, in order. */
	list: ValueList;
	/** The path of the field that was read: the given one, or the one that was meant. */
	field: string;
	/** Items that have no such field. */
	lacking: number;
	/** Names of the fields sent along. */
	header: string[];
	/** Of these, the ones that no item has. */
	absent: string[];
	/** Their values, one row a item; empty where no fields are sent along. */
	rows: Row[];
}

type Item = Record<string, unknown>;

/**
 * Reads the items' fields.
 *
 * A path that no item has is taken for the one field that differs from it by invisible characters or letter case.
 *
 * @param valueField path of the field to verify
 * @param sendFields paths of other fields to send along
 * @throws ListError where no item has the field to verify
 */
export function readItems(
	items: readonly Item[],
	kind: ValueKind,
	valueField: string,
	sendFields: readonly string[] = [],
): ItemList {
	const field = findField(items, valueField);
	if (field === undefined && items.length > 0) throw noSuchField(items, kind, valueField);
	const read = compilePath(field ?? valueField);
	let lacking = 0;
	const raws = items.map((item) => {
		const own = read(item);
		const value = own === undefined ? likeNamed(item, field ?? valueField) : own;
		if (value === undefined) lacking++;
		return value;
	});

	const others = new Map([...new Set(sendFields)].map((name) => [name, findField(items, name)]));
	const absent = [...others].flatMap(([name, found]) => (found === undefined ? [name] : []));
	const header = [...new Set([...others].map(([name, found]) => found ?? name))].filter(
		(name) => name !== field,
	);
	const readers = header.map(compilePath);
	const rows = header.length === 0 ? [] : items.map((item) => readers.map((reader) => toCell(reader(item))));
	return { list: readValues(kind, raws), field: field ?? valueField, lacking, header, absent, rows };
}

/** The one field of an item that is called so in other letters. */
function likeNamed(item: Item, field: string): unknown {
	if (Object.hasOwn(item, field)) return undefined;
	const wanted = plainKey(field);
	const [only, ...others] = Object.keys(item).filter((name) => plainKey(name) === wanted);
	return only === undefined || others.length > 0 ? undefined : item[only];
}

/** A field that is sent along may hold anything: what is no single value goes as JSON. */
function toCell(value: unknown): string {
	return toText(value) ?? JSON.stringify(value) ?? '';
}

function noSuchField(items: readonly Item[], kind: ValueKind, field: string): ListError {
	if (looksLike(kind, undress(kind, field))) return isValueItself(field);
	if (isExpression(field)) return isExpressionItself(field);
	const known = namesOf(items[0] ?? {}, field);
	const name = shortName(field);
	return new ListError(
		items.length === 1
			? `The item has no field "${name}"`
			: `None of the ${items.length} items has a field "${name}"`,
		known === ''
			? 'The first item has no fields at all. Check the node before this one.'
			: `The fields of the first item are: ${known}.`,
	);
}

/** `$json.email` in place of `email`, as plain text: n8n reads nothing of it. */
function isExpressionItself(field: string): ListError {
	return new ListError(
		`"${shortName(field)}" is an expression, not the name of the field that holds the values`,
		'Give the name of the field as plain text, e.g. email: the node reads it from each item itself.',
	);
}

/** `{{ $json.email }}` in place of `email`: n8n has put the value of one item there. */
function isValueItself(field: string): ListError {
	return new ListError(
		`"${shortName(field)}" is a value to verify, not the name of the field that holds such values`,
		'Give the name of the field as plain text, e.g. email, not as an expression like {{ $json.email }}.',
	);
}
