import type { IExecuteFunctions, NodeExecutionHint } from 'n8n-workflow';

export type Hint = Pick<NodeExecutionHint, 'message' | 'type'>;

/** Shows a sentence above the node's output. n8n reads it as HTML, where a name in angle brackets would be a tag. */
export function addHint(node: IExecuteFunctions, hint: Hint): void {
	node.addExecutionHints({ ...hint, message: hint.message.replaceAll('<', '&lt;'), location: 'outputPane' });
}
