import type { IDisplayOptions, INodeProperties } from 'n8n-workflow';
import type { ListType, Operation } from '../providers/contract';
import { providers } from '../providers/registry';
import type { ValueKind } from '../lists/list';
import { showFor } from './panelParts';

/** What people mostly call the field, by what it holds. */
const USUAL: Readonly<Record<ValueKind, string>> = {
	email: 'email',
	phone: 'phone',
	ip: 'ip',
	url: 'url',
	host: 'ip',
	text: 'value',
};

/** The default of "Field to Verify". */
export function usualField({ valueField, valueKind }: ListType): string {
	return valueField ?? USUAL[valueKind];
}

/**
 * "Field to Verify", once for each default that it has: a parameter of n8n has one default, so there is one for the
 * providers that have nothing to choose, and one for each usual name at those that have.
 */
export function valueFieldProperties(
	operations: Operation[],
	hint: string,
	more: NonNullable<IDisplayOptions['show']> = {},
): INodeProperties[] {
	const choosers = providers.filter(({ capabilities }) => capabilities.offersListType);
	const others = providers.filter(({ capabilities }) => !capabilities.offersListType);
	const ofOthers = groupBy(others, ({ capabilities }) => usualField(capabilities.listTypes[0]));
	const shown = [
		...[...ofOthers].map(([field, group]) => ({
			field,
			when: { provider: group.map(({ id }) => id) },
			unless: [],
		})),
		...choosers.flatMap(({ id, capabilities: { listTypes } }) =>
			[...groupBy(listTypes, usualField)].map(([field, group]) => ({
				field,
				when: { provider: [id], ...(group.includes(listTypes[0]) ? {} : { listType: valuesOf(group) }) },
				// The default type is the one that is in nobody's way, also where none is saved.
				unless: group.includes(listTypes[0])
					? valuesOf(listTypes.filter((other) => !group.includes(other)))
					: [],
			})),
		),
	];
	return shown.map(({ field, when, unless }) => ({
		displayName: 'Field to Verify',
		name: 'valueField',
		type: 'string',
		default: field,
		required: true,
		requiresDataPath: 'single',
		placeholder: `e.g. ${field}`,
		description: 'Name of the input field that holds the value to verify',
		hint,
		displayOptions: {
			...showFor(operations, { ...more, ...when }),
			...(unless.length > 0 && { hide: { listType: unless } }),
		},
	}));
}

function valuesOf(listTypes: readonly ListType[]): string[] {
	return listTypes.map(({ value }) => value);
}

function groupBy<T>(entries: readonly T[], nameOf: (entry: T) => string): Map<string, T[]> {
	const groups = new Map<string, T[]>();
	for (const entry of entries) groups.set(nameOf(entry), [...(groups.get(nameOf(entry)) ?? []), entry]);
	return groups;
}
