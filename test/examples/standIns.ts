import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	NodeConnectionTypes,
	sleep,
} from 'n8n-workflow';
import { describe } from './describe';
import { rowStandIns } from './rowStandIns';

/** How the stand-in for n8n's Wait behaves. */
export interface WaitOptions {
	/** How long it waits for what its node is set to, in ms; as long as the node says by default. */
	waitMs?: (wantedMs: number) => number;
	/** Sees the items that wait. */
	onWait?: (items: INodeExecutionData[]) => void;
	/** What happens until somebody calls, where it waits for a call. */
	untilCalled?: (items: INodeExecutionData[]) => void;
}

const UNIT_MS: Readonly<Record<string, number>> = {
	seconds: 1_000,
	minutes: 60_000,
	hours: 3_600_000,
	days: 86_400_000,
};

/**
 * Stand-ins for n8n's own nodes that the example workflows use, by full name: n8n's server brings those nodes,
 * n8n-core does not. They read the same parameters and hand the items on as the originals do.
 */
export function standIns(options: WaitOptions = {}): Record<string, INodeType> {
	return { 'n8n-nodes-base.wait': waitNode(options), 'n8n-nodes-base.if': ifNode, ...rowStandIns() };
}

/**
 * Wait, for a time interval or for a call. The original hands an execution that waits longer than 65 seconds to the
 * database.
 */
function waitNode({ waitMs = (wantedMs) => wantedMs, onWait, untilCalled }: WaitOptions): INodeType {
	return {
		description: describe('wait', [1, 1.1], ['resume', 'amount', 'unit']),
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			onWait?.(items);
			if (this.getNodeParameter('resume', 0) === 'webhook' && untilCalled !== undefined) {
				untilCalled(items);
				return [items];
			}
			const amount = Number(this.getNodeParameter('amount', 0));
			const unit = UNIT_MS[String(this.getNodeParameter('unit', 0))];
			if (this.getNodeParameter('resume', 0) !== 'timeInterval' || unit === undefined) {
				throw new Error('The stand-in for Wait does not wait for this');
			}
			const wanted = waitMs(amount * unit);
			await new Promise<void>((resolve) => {
				this.onExecutionCancellation(resolve);
				void sleep(wanted).then(resolve);
			});
			return [items];
		},
	};
}

/** If, version 2: like the original it leaves the conditions to n8n-core. */
const ifNode: INodeType = {
	description: {
		...describe('if', [2, 2.1, 2.2], []),
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		properties: [
			{
				displayName: 'Conditions',
				name: 'conditions',
				type: 'filter',
				default: {},
				typeOptions: { filter: { caseSensitive: true, typeValidation: 'strict', version: 2 } },
			},
			{ displayName: 'Options', name: 'options', type: 'collection', default: {}, options: [] },
		],
	},
	async execute(this: IExecuteFunctions) {
		const sides: [INodeExecutionData[], INodeExecutionData[]] = [[], []];
		for (const [index, item] of this.getInputData().entries()) {
			const holds = this.getNodeParameter('conditions', index, false, { extractValue: true });
			sides[holds === true ? 0 : 1].push({ ...item, pairedItem: { item: index } });
		}
		return sides;
	},
};
