import { compilePath } from './path';
import { isNearName, listNames, plainKey } from './names';

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

/** The fields of an item in quotes, those most like the wanted one first; '' where it has none. */
export function namesOf(item: Item, wanted: string): string {
	const near = fieldPaths(item).filter((name) => isNearName(name, wanted));
	// What holds such a field is none itself.
	const innermost = near.filter(
		(name) => !near.some((other) => /^[.[]/.test(other.slice(name.length)) && other.startsWith(name)),
	);
	return listNames([...new Set([...innermost, ...Object.keys(item)])], wanted);
}

/** The first entry of a list, in a path. */
const FIRST = '[0]';

/** Nobody looks for a field further inside, and an item may be large. */
const DEEPEST = 4;
const MOST_FIELDS = 500;

/** The item's fields, and those of objects in them as paths; of a list those of its first entry. */
function fieldPaths(item: Item): string[] {
	const found: string[] = [];
	const add = (path: string, value: unknown, depth: number) => {
		if (found.length >= MOST_FIELDS) return;
		if (path !== '' && !path.endsWith(FIRST)) found.push(path);
		if (typeof value !== 'object' || value === null || depth === DEEPEST) return;
		if (Array.isArray(value)) {
			const [first] = value as unknown[];
			if (typeof first === 'object' && first !== null) add(`${path}${FIRST}`, first, depth + 1);
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
