/**
 * A cell of an item as text.
 *
 * @returns '' for nothing (null, undefined), `undefined` for what is no single value: an object or a list
 */
export function toText(value: unknown): string | undefined {
	switch (typeof value) {
		case 'string':
			return value;
		case 'number':
		case 'boolean':
		case 'bigint':
			return String(value);
		case 'undefined':
			return '';
		default:
			return value === null ? '' : undefined;
	}
}
