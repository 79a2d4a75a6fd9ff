import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

/** Shows a sentence above the node's output. n8n reads it as HTML, where a name in angle brackets would be a tag. */
export function addHint(node: IExecuteFunctions, hint: NodeExecutionHint): void {
	node.addExecutionHints({ ...hint, message: hint.message.replaceAll('<', '&lt;') });
}
