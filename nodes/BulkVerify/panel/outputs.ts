import type { INodeExecutionData } from 'n8n-workflow';
import { YES } from './readParameter';
import { verdictIn, type OutputShape } from './outputShape';
import type { Verdict } from '../providers/contract';

/** The outputs of "Route by Verdict", in their order. */
const ROUTES: readonly Verdict[] = ['valid', 'risky', 'invalid', 'unknown'];

/**
 * n8n's expression for the outputs of the node: four with names where "Route by Verdict" is on and the operation
 * gives rows, a fifth where Verify may give jobs instead, else one. It runs in the editor, so it stands on its own.
 */
export const outputsExpression = `={{ ((parameters) => {
	const givesRows = ['verify', 'attach'].includes(parameters.operation)
		|| (parameters.operation === 'download' && (parameters.output ?? 'items') === 'items');
	const options = parameters.options ?? {};
	const given = String(options.routeByVerdict).trim().toLowerCase();
	const isRouted = given.startsWith('=') || ${JSON.stringify(YES)}.includes(given);
	if (parameters.resource === 'account' || !givesRows || !isRouted) return ['main'];
	const names = ['Valid', 'Risky', 'Invalid', 'Unknown'];
	if (parameters.operation === 'verify' && options.onTimeout === 'outputJob') names.push('Unfinished');
	return names.map((displayName) => ({ type: 'main', displayName }));
})($parameter) }}` as const;

/** n8n's expression for the inputs: Attach has two, the rows and the jobs that hold their answers. */
export const inputsExpression = `={{ ((parameters) => {
	if (parameters.operation !== 'attach' || parameters.resource === 'account') return ['main'];
	return ['Rows', 'Jobs'].map((displayName) => ({ type: 'main', displayName, required: true }));
})($parameter) }}` as const;

/**
 * Whether the expression above gives four outputs. It sees the option as it is written, so an expression in it counts
 * as yes here too: rows that left by other outputs than are drawn would be lost, or all leave by Valid.
 */
export function isRouted(written: unknown): boolean {
	const given = String(written).trim().toLowerCase();
	return given.startsWith('=') || YES.includes(given);
}

/** Which of the inputs of Attach is which. */
export const ATTACH_INPUTS = { rows: 0, jobs: 1 } as const;

/** The items by their verdict; what has none (a failure) leaves by Unknown. */
export function byVerdict(items: readonly INodeExecutionData[], shape: OutputShape): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = ROUTES.map(() => []);
	const unknown = ROUTES.indexOf('unknown');
	for (const item of items) {
		const route = ROUTES.findIndex((verdict) => verdict === verdictIn(item.json, shape));
		outputs[route === -1 ? unknown : route]?.push(item);
	}
	return outputs;
}
