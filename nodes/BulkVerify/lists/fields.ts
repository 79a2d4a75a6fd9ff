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
	const inner = fieldPaths(item).filter((name) => isNearName(name, wanted));
	return listNames([...new Set([...Object.keys(item), ...inner])], wanted);
}

/** The item's fields, and those of objects in them as paths. */
function fieldPaths(item: Item): string[] {
	return Object.entries(item).flatMap(([name, value]) =>
		typeof value === 'object' && value !== null && !Array.isArray(value)
			? [name, ...Object.keys(value).map((inner) => toPath(name, inner))]
			: [name],
	);
}

/** As n8n writes it: by a dot where the name has no sign of its own. */
function toPath(outer: string, inner: string): string {
	const isPlain = (name: string) => /^[^.[\]]+$/.test(name);
	return `${isPlain(outer) ? outer : `["${outer}"]`}${isPlain(inner) ? `.${inner}` : `["${inner}"]`}`;
}
