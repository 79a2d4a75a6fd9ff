import type { INodeExecutionData } from 'n8n-workflow';
import type { Verdict } from '../providers/contract';

/** The outputs of "Route by Verdict", in their order. */
const ROUTES: readonly Verdict[] = ['valid', 'risky', 'invalid', 'unknown'];

/**
 * n8n's expression for the outputs of the node: four with names where "Route by Verdict" is on and the operation
 * gives rows, else one. It runs in the editor, so it stands on its own.
 */
export const outputsExpression = `={{ ((parameters) => {
	const givesRows = parameters.operation === 'verify'
		|| (parameters.operation === 'download' && (parameters.output ?? 'items') === 'items');
	if (parameters.resource === 'account' || !givesRows || !parameters.options?.routeByVerdict) return ['main'];
	return ['Valid', 'Risky', 'Invalid', 'Unknown'].map((displayName) => ({ type: 'main', displayName }));
})($parameter) }}` as const;

/** The items by their verdict; what has none (a failure, a job) leaves by the last output, Unknown. */
export function byVerdict(items: INodeExecutionData[]): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = ROUTES.map(() => []);
	for (const item of items) {
		const route = ROUTES.findIndex((verdict) => verdict === verdictOf(item));
		outputs[route === -1 ? ROUTES.length - 1 : route]?.push(item);
	}
	return outputs;
}

function verdictOf({ json: { verification } }: INodeExecutionData): unknown {
	return typeof verification === 'object' && verification !== null && 'verdict' in verification
		? verification.verdict
		: undefined;
}
