import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Verdict } from '../providers/contract';
import { earlierVerification, type OutputShape } from '../panel/outputShape';

/**
 * One short answer for a model in place of the rows: how many of each verdict, and a verdict for each value, each
 * once. What has no verdict (a failure) comes after it as it is. Of an empty list the model reads that it was empty.
 */
export function toolAnswer(
	rows: readonly INodeExecutionData[],
	{ field }: OutputShape,
): INodeExecutionData[] {
	const counts: Record<Verdict, number> = { valid: 0, risky: 0, invalid: 0, unknown: 0 };
	const results = new Map<string, IDataObject>();
	const others: INodeExecutionData[] = [];
	const pairs: Array<{ item: number }> = [];
	for (const row of rows) {
		const verification = earlierVerification(row.json, field);
		if (verification === undefined) {
			others.push(row);
			continue;
		}
		const { value, verdict, reason } = verification;
		counts[verdict]++;
		// What has no value is an answer of its own each time.
		results.set(value ?? `\0${results.size}`, { value, verdict, reason });
		pairs.push(...pairsOf(row));
	}
	if (results.size === 0 && others.length > 0) return others;
	const items = [...new Set(pairs.map(({ item }) => item))].map((item) => ({ item }));
	const json: IDataObject = { rows: rows.length - others.length, counts, results: [...results.values()] };
	return [{ json, pairedItem: items }, ...others];
}

function pairsOf({ pairedItem }: INodeExecutionData): Array<{ item: number }> {
	if (pairedItem === undefined || typeof pairedItem === 'number') return [];
	return [pairedItem].flat();
}
