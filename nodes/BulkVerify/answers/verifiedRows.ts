import type { INodeExecutionData } from 'n8n-workflow';
import { ENTRIES_AT_A_STRETCH, type Work } from '../lists/work';
import { valueKey } from '../lists/values';
import { toDataObject } from '../n8n/outputItems';
import type { Verdict } from '../providers/contract';
import type { SourceList } from '../sending/sources';
import {
	rowVerification,
	withVerification,
	type Extras,
	type OutputShape,
	type Verification,
} from '../panel/outputShape';

export interface VerifiedRows {
	items: INodeExecutionData[];
	verdicts: Record<Verdict, number>;
	/** Rows for which no result came. */
	missing: number;
}

/** Each row of a list once, in order, as it was and with what is said of its value. */
export function* verifiedRows(
	{ list, rowItem }: Pick<SourceList, 'list' | 'rowItem'>,
	shape: OutputShape,
	{ withDetails, factsAt }: { withDetails: boolean; factsAt(position: number): Verification & Extras },
): Work<VerifiedRows> {
	const verdicts: Record<Verdict, number> = { valid: 0, risky: 0, invalid: 0, unknown: 0 };
	const isSame = (one: string, other: string) => valueKey(list.kind, one) === valueKey(list.kind, other);
	let missing = 0;
	const items = new Array<INodeExecutionData>(list.values.length);
	for (let position = 0; position < items.length; position++) {
		if (position % ENTRIES_AT_A_STRETCH === 0) yield;
		const facts = factsAt(position);
		const { details = null, reused } = facts;
		verdicts[facts.verdict]++;
		if (facts.reason === 'no_result') missing++;
		const item = rowItem(position);
		const verification = rowVerification(facts, { details: withDetails ? details : undefined, reused });
		item.json = toDataObject(withVerification(item.json, verification, shape, isSame));
		items[position] = item;
	}
	return { items, verdicts, missing };
}
