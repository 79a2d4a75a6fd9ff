import { fieldSamples, findField, namesOf } from './fields';
import { listNames, shortName } from './names';
import { notAName } from './notAName';
import { compilePath } from './path';
import { ENTRIES_AT_A_STRETCH, type Work } from './work';
import { ListError, type Row, type ValueKind } from './list';
import { readEach, toText, type ValueList } from './values';
import { holding, ofSeveral, PLURALS } from './wholeList';

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
export function* readItems(
	items: readonly Item[],
	kind: ValueKind,
	valueField: string,
	sendFields: readonly string[] = [],
): Work<ItemList> {
	const field = findField(items, valueField);
	if (field === undefined && items.length > 0) throw noSuchField(items, kind, valueField);
	const read = compilePath(field ?? valueField);
	let lacking = 0;
	const list = yield* readEach(kind, items.length, (position) => {
		const item = items[position] ?? {};
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
	const rows: Row[] = [];
	for (const [position, item] of header.length === 0 ? [] : items.entries()) {
		if (position % ENTRIES_AT_A_STRETCH === 0) yield;
		rows.push(readers.map((reader) => toCell(reader(item))));
	}
	return { list, field: field ?? valueField, lacking, header, absent, rows };
}

/** The one field of an item that is called so in other letters. */
function likeNamed(item: Item, field: string): unknown {
	const name = findField([item], field);
	return name === undefined ? undefined : compilePath(name)(item);
}

/** A field that is sent along may hold anything: what is no single value goes as JSON. */
function toCell(value: unknown): string {
	return toText(value) ?? JSON.stringify(value) ?? '';
}

function noSuchField(items: readonly Item[], kind: ValueKind, field: string): ListError {
	const problem = notAName('field', field, kind);
	if (problem !== undefined) return problem;
	const [first = {}] = items;
	if (typeof first.jobId === 'string' && typeof first.provider === 'string') return noList(field);
	const name = shortName(field);
	return new ListError(
		items.length === 1
			? `The item has no field "${name}"`
			: `None of the ${items.length} items has a field "${name}"`,
		fieldsThere(items, kind, field),
	);
}

/** So many of the other fields, beside those that hold such values. */
const MOST_OTHERS = 10;

/** The fields that hold such values, wherever they are, and what there is besides. */
function fieldsThere(items: readonly Item[], kind: ValueKind, wanted: string): string {
	const [first = {}] = items;
	const known = namesOf(first, wanted);
	const fitting = kind === 'text' ? [] : holding(kind, fieldSamples(items));
	const names = fitting.map(({ name }) => name);
	if (names.length > 0) {
		const others = known.filter((name) => !names.includes(name));
		return [
			`Choose one of those that hold ${PLURALS[kind]} in Field to Verify: ${listNames(names, wanted)}.${ofSeveral(fitting)}`,
			...(others.length > 0 ? [`The first item's others are: ${listNames(others, '', MOST_OTHERS)}.`] : []),
			'Nothing was sent.',
		].join(' ');
	}
	return known.length === 0
		? 'The first item has no fields at all. Check the node before this one.'
		: `Choose one of the first item's fields in Field to Verify: ${listNames(known, wanted)}. Nothing was sent.`;
}

/** What Upload, List or the trigger gives. */
function noList(field: string): ListError {
	return new ListError(
		`The items are jobs of this node, they have no field "${shortName(field)}"`,
		'Nothing was sent. A list that was uploaded is verified already: get its rows with Attach Results (beside the rows) or with Download, once the job is completed. Verify alone uploads, waits and gives the rows back.',
	);
}
