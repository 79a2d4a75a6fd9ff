import { compilePath } from './path';
import { isNearName, plainKey } from './names';

type Item = Record<string, unknown>;

/** Each item may have fields of its own, but a look at so many tells their names. */
const ITEMS_LOOKED_AT = 1_000;

/**
 * The path of a field that at least one item has: the given one, else the one that differs from it by invisible
 * characters, white space or letter case only.
 *
 * @returns `undefined` where there is none, or where several could be meant
 */
export function findField(items: readonly Item[], path: string): string | undefined {
	const read = compilePath(path);
	if (items.some((item) => read(item) !== undefined)) return path;

	const wanted = plainKey(path);
	if (wanted === '') return undefined;
	const found = new Set<string>();
	for (const item of items.slice(0, ITEMS_LOOKED_AT)) {
		for (const name of fieldPaths(item)) if (plainKey(name) === wanted) found.add(name);
	}
	const [only] = found;
	return found.size === 1 ? only : undefined;
}

/** A field of items, and what some of them hold in it. */
export interface FieldSample {
	name: string;
	sample: readonly unknown[];
	/** The field is in an entry of a list, and one of the lists has several: only the first would be read. */
	isOfSeveral?: boolean;
}

/** As many items tell what a field holds. */
const SAMPLE_ITEMS = 200;

/** The fields of the items, also those within others, and what they hold. */
export function fieldSamples(items: readonly Item[]): FieldSample[] {
	const sample = items.slice(0, SAMPLE_ITEMS);
	const names = new Set<string>();
	for (const item of sample) {
		if (names.size >= MOST_FIELDS) break;
		for (const name of fieldPaths(item, DEEPEST_SHOWN, ENTRIES_SHOWN)) names.add(name);
	}
	const severals = new Map<string, boolean>();
	const isOfSeveral = (list: string) => {
		const known = severals.get(list) ?? sample.some(holdsSeveral(list));
		severals.set(list, known);
		return known;
	};
	return [...names].map((name) => ({
		name,
		sample: sample.map(compilePath(name)),
		isOfSeveral: listsIn(name).some(isOfSeveral),
	}));
}

/** The lists that a path leads through. */
function listsIn(path: string): string[] {
	return [...path.matchAll(ENTRY)].map(({ index }) => path.slice(0, index));
}

function holdsSeveral(path: string): (item: Item) => boolean {
	const read = compilePath(path);
	return (item) => {
		const list = read(item);
		return Array.isArray(list) && list.length > 1;
	};
}

/** Whether a field is one of those that another holds. */
export function isWithin(name: string, outer: string): boolean {
	return outer !== '' && name.startsWith(outer) && /^[.[]/.test(name.slice(outer.length));
}

/** The fields of an item, also those within others that are called nearly as the wanted one. */
export function namesOf(item: Item, wanted: string): string[] {
	const near = fieldPaths(item).filter((name) => isNearName(name, wanted));
	// What holds such a field is none itself.
	const innermost = near.filter((name) => !near.some((other) => isWithin(other, name)));
	return [...new Set([...innermost, ...Object.keys(item)])];
}

/** An entry of a list, in a path. */
const ENTRY = /\[\d{1,9}\]/g;
/** What a list holds is seen by its first entries: answers of a form, identities of a contact differ. */
const ENTRIES_SHOWN = 5;

/** Nobody looks for a field further inside, and an item may be large. */
const DEEPEST = 4;
/** What is shown may be deeper: an object in a list in an object in a list takes six steps. */
const DEEPEST_SHOWN = 7;
const MOST_FIELDS = 500;

/** The item's fields, and those of objects in them as paths; of a list those of its first entry, or entries. */
function fieldPaths(item: Item, deepest = DEEPEST, entries = 1): string[] {
	const found: string[] = [];
	const add = (path: string, value: unknown, depth: number) => {
		if (found.length >= MOST_FIELDS) return;
		if (path !== '' && !/\[\d+\]$/.test(path)) found.push(path);
		if (typeof value !== 'object' || value === null || depth === deepest) return;
		// The bytes of a file have no names.
		if (ArrayBuffer.isView(value)) return;
		if (Array.isArray(value)) {
			for (const [at, entry] of (value as unknown[]).slice(0, entries).entries()) {
				if (typeof entry === 'object' && entry !== null) add(`${path}[${at}]`, entry, depth + 1);
			}
			return;
		}
		for (const [name, inner] of Object.entries(value)) add(toPath(path, name), inner, depth + 1);
	};
	add('', item, 0);
	return found;
}

/** As n8n writes it: by a dot where the name has no sign of its own. */
function toPath(outer: string, inner: string): string {
	if (/^[^.[\]]+$/.test(inner)) return outer === '' ? inner : `${outer}.${inner}`;
	return outer === '' ? inner : `${outer}["${inner}"]`;
}
