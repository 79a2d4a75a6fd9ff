import { toBoolean, toNumber } from './fields';

export type ColumnType = 'boolean' | 'number' | 'text';

/** Column names are compared without regard to case, spaces and underscores. */
export function normaliseColumn(name: string): string {
	return name.toLowerCase().replace(/[\s_-]+/g, '');
}

/**
 * Which column is which in a result file.
 *
 * Providers append their columns to the person's own. Where both have one of the same name, the reader has
 * renamed the later one (`email_status_2`); it is the provider's, so the last one counts.
 */
export function indexColumns(header: readonly string[]): Map<string, number> {
	const indexes = new Map<string, number>();
	const before = new Set<string>();
	header.forEach((name, index) => {
		const renamed = /^(.*)_\d+$/.exec(name)?.[1];
		if (renamed !== undefined && before.has(renamed)) indexes.set(normaliseColumn(renamed), index);
		indexes.set(normaliseColumn(name), index);
		before.add(name);
	});
	return indexes;
}

// Some write it where there is nothing.
const NULL = 'null';

/** A cell of a provider's column as the value it means: `null` for an empty cell or the word null. */
export function cleanCell(cell: string, type: ColumnType): unknown {
	const text = cell.trim();
	if (text === '' || (text.length === NULL.length && text.toLowerCase() === NULL)) return null;
	if (type === 'boolean') return toBoolean(text) ?? text;
	if (type === 'number') return toNumber(text) ?? text;
	return text;
}
