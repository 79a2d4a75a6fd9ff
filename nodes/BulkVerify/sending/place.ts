import { shortHashOf } from '../n8n/digest';
import type { Run } from '../n8n/run';

/**
 * Where n8n runs the node: which execution, which node of which workflow, which of its runs (a node in a loop runs
 * several times in one execution, and each round is a place of its own).
 */
export interface Place {
	/** n8n's own ID of the execution; `undefined` where it gives none. */
	executionId: string | undefined;
	/** Tells the execution from all others of this process, also where it has no ID. */
	execution: string;
	/** Workflow, node and provider: the same in every execution. */
	node: string;
	runIndex: string;
}

const withoutId = new WeakMap<object, string>();
let countWithoutId = 0;

export function placeOf({ node, provider }: Run): Place {
	const executionId = node.getExecutionId() || undefined;
	return {
		executionId,
		execution: executionId ?? tokenOf(node),
		node: JSON.stringify([node.getWorkflow().id ?? '', node.getNode().name, provider.id]),
		runIndex: String(Reflect.get(node, 'runIndex')),
	};
}

/** Each try of "Retry On Fail" has a context of its own, but all of them work on the same execution data. */
function tokenOf(node: Run['node']): string {
	const data: unknown = Reflect.get(node, 'runExecutionData');
	const owner = typeof data === 'object' && data !== null ? data : node;
	const known = withoutId.get(owner);
	if (known !== undefined) return known;
	const token = `#${++countWithoutId}`;
	withoutId.set(owner, token);
	return token;
}

const accounts = new WeakMap<Run, Promise<string>>();

/** Tells accounts apart: job IDs of two of them may be alike. Nothing of the credential can be read from it. */
export async function accountOf(run: Run): Promise<string> {
	const known = accounts.get(run);
	if (known !== undefined) return await known;
	const account = readAccount(run);
	accounts.set(run, account);
	return await account;
}

async function readAccount({ node, provider }: Run): Promise<string> {
	const credential = await node.getCredentials(provider.credentialType);
	return shortHashOf([provider.id, Object.entries(credential).sort()], 16);
}
