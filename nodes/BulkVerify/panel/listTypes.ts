import type { Capabilities, ListType, Provider } from '../providers/contract';
import { shortName } from '../lists/names';

/** The list type of a job or a batch; the provider's first where none is told, or one that it does not have. */
export function listTypeOf({ listTypes }: Capabilities, value: string | null | undefined): ListType {
	return listTypes.find((known) => known.value === value) ?? listTypes[0];
}

/** What to say of a list type that somebody asks for, if the provider does not have it. */
export function noSuchListType(
	{ displayName, capabilities: { listTypes } }: Provider,
	wanted: string,
): { message: string; choices: string } | undefined {
	if (listTypes.some(({ value }) => value === wanted)) return undefined;
	return {
		message: `${displayName} has no list type "${shortName(wanted)}"`,
		choices: listTypes.map(({ name }) => name).join(', '),
	};
}
