import type { NodeExecutionHint } from 'n8n-workflow';
import type { Provider } from '../providers/contract';

/** What Verify would make of one list. */
export interface CostOfList {
	rows: number;
	toSend: number;
}

/**
 * What Estimate Cost found, of all lists of the run together: in a table the numbers that are asked for stand beyond
 * the edge of the screen.
 *
 * @param credits what is left at the provider; `null` where nobody knows
 */
export function costHint(
	{ displayName, capabilities }: Provider,
	lists: readonly CostOfList[],
	credits: number | null,
): NodeExecutionHint {
	const rows = lists.reduce((all, list) => all + list.rows, 0);
	const toSend = lists.reduce((all, list) => all + list.toSend, 0);
	const ofRows = `of ${rows} ${rows === 1 ? 'row' : 'rows'}`;
	const message =
		toSend === 0
			? `Verify would send none ${ofRows}, and nothing would be paid.`
			: `Verify would send ${toSend} ${ofRows} to ${displayName}, to be paid at the ${capabilities.chargedAt}. ${coverOf(toSend, credits)}`;
	const isShort = credits !== null && credits < toSend;
	return { message, type: isShort ? 'warning' : 'info', location: 'outputPane' };
}

function coverOf(toSend: number, credits: number | null): string {
	if (credits === null) return 'How many credits are left there is not known.';
	if (credits === 1) return `The 1 credit there ${toSend > 1 ? 'does not cover' : 'covers'} that.`;
	return `The ${credits} credits there ${credits < toSend ? 'do not cover' : 'cover'} that.`;
}
