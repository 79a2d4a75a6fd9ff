import type { ListType } from '../providers/contract';
import { providers } from '../providers/registry';

/**
 * Whether an earlier verdict answers what a list of this type asks: a provider of its values' kind gave it, and where
 * one kind of value is asked about in two ways (does it exist, was it leaked) its reason is of the same way. What the
 * verdict does not tell is taken for granted.
 */
export function answers(
	{ provider, reason }: { provider: string; reason: string | null },
	asked: ListType,
): boolean {
	const given = providers.find(({ id }) => id === provider)?.capabilities.listTypes;
	if (given === undefined) return true;
	const ofKind = given.filter(({ valueKind }) => valueKind === asked.valueKind);
	const own = ofKind.filter(({ reasons }) => reason !== null && reasons?.includes(reason));
	const possible =
		own.length > 0 ? own : ofKind.filter(({ reasons }) => reason === null || reasons === undefined);
	return possible.some(({ reasons }) => (reasons === undefined) === (asked.reasons === undefined));
}
