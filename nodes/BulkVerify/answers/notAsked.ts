import { notSent, type Plan } from '../lists/sendPlan';
import type { Extras, Verification } from '../panel/outputShape';

/**
 * What is said of a value that was not sent; `undefined` where it was, itself or as an earlier one of the same value.
 *
 * @param reusedAt the verdict that a row itself brought, or another one of its value
 */
export function notAsked(
	plan: Plan,
	position: number,
	provider: string,
	reusedAt: (position: number) => (Verification & Extras) | undefined = () => undefined,
): (Verification & Extras) | undefined {
	const why = notSent(plan, position);
	if (why === null) return undefined;
	if (why === 'reused') {
		const earlier = reusedAt(position);
		if (earlier !== undefined) return { ...earlier, reused: true };
	}
	const value = plan.list.values[position] ?? '';
	return {
		value: value === '' ? null : value,
		verdict: why === 'malformed' ? 'invalid' : 'unknown',
		reason: why,
		provider,
		jobId: null,
		verifiedAt: null,
	};
}
