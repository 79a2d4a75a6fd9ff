import type { WorkflowJson } from '../harness/engine';

const NODE_TYPES = ['n8n-nodes-bulk-verify.bulkVerify', 'n8n-nodes-bulk-verify.bulkVerifyTrigger'];

/**
 * The workflow as a person would set it up for a provider: chosen in every Bulk Verify node.
 *
 * @param column the header to verify where the list is a file; '' or `undefined` leaves it to the node
 */
export function withProvider(workflow: WorkflowJson, provider: string, column?: string): WorkflowJson {
	const nodes = workflow.nodes.map((node) => {
		if (!NODE_TYPES.includes(node.type)) return node;
		const ownColumn = 'fileColumn' in node.parameters && column ? { fileColumn: column } : {};
		return { ...node, parameters: { ...node.parameters, provider, ...ownColumn } };
	});
	return { ...workflow, nodes };
}
