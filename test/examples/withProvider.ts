import type { WorkflowJson } from '../harness/engine';

const NODE_TYPES = ['n8n-nodes-bulk-verify.bulkVerify', 'n8n-nodes-bulk-verify.bulkVerifyTrigger'];

/**
 * The workflow as a person would set it up for a provider: chosen in every Bulk Verify node.
 *
 * @param column the field or header to verify; '' or `undefined` leaves it as it is
 */
export function withProvider(workflow: WorkflowJson, provider: string, column?: string): WorkflowJson {
	const nodes = workflow.nodes.map((node) => {
		if (!NODE_TYPES.includes(node.type)) return node;
		const named = ['fileColumn', 'valueField'].filter((name) => column && name in node.parameters);
		const ownColumn = Object.fromEntries(named.map((name) => [name, column]));
		return { ...node, parameters: { ...node.parameters, provider, ...ownColumn } };
	});
	return { ...workflow, nodes };
}
