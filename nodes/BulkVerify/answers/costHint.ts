import type { Hint } from '../n8n/hints';
import type { Provider } from '../providers/contract';

/** What Verify would make of one list. */
export interface CostOfList {
	rows: number;
	toSend: number;
	/** Rows of jobs of an earlier execution, which Verify would go on with; paid already but where the download is. */
	resumed: number;
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
): Hint {
	const { rows, toSend, resumed } = together(lists);
	const ofRows = `of ${rows} ${rows === 1 ? 'row' : 'rows'}`;
	const when = `to be paid at the ${capabilities.chargedAt}`;
	const owed = capabilities.downloadCharges ? resumed : 0;
	const sent =
		toSend === 0
			? `Verify would send none ${ofRows}`
			: `Verify would send ${toSend} ${ofRows} to ${displayName}, ${when}`;
	const earlier = `and ${owed} of an earlier execution ${owed === 1 ? 'is' : 'are'} ${when}`;
	const toPay = toSend + owed;
	const sentences =
		toPay === 0
			? [`${sent}, and nothing would be paid.`]
			: [owed === 0 ? `${sent}.` : `${sent}, ${earlier}.`, coverOf(toPay, credits)];
	const isShort = credits !== null && credits < toPay;
	return { message: sentences.join(' '), type: isShort ? 'warning' : 'info' };
}

function together(lists: readonly CostOfList[]): CostOfList {
	const sum = (countOf: (list: CostOfList) => number) => lists.reduce((all, list) => all + countOf(list), 0);
	return {
		rows: sum(({ rows }) => rows),
		toSend: sum(({ toSend }) => toSend),
		resumed: sum(({ resumed }) => resumed),
	};
}

function coverOf(toPay: number, credits: number | null): string {
	if (credits === null) return 'How many credits are left there is not known.';
	if (credits === 1) return `The 1 credit there ${toPay > 1 ? 'does not cover' : 'covers'} that.`;
	return `The ${credits} credits there ${credits < toPay ? 'do not cover' : 'cover'} that.`;
}
