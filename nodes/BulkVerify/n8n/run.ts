import { NodeOperationError, type IExecuteFunctions } from 'n8n-workflow';
import { providers } from '../providers/registry';
import type { Connection, Operation, Provider } from '../providers/contract';
import { OPERATION_NAMES } from './operationNames';
import { createTransport } from '../transport/transport';
import type { Transport } from '../transport/request';
import { ofWholeList } from './nodeErrors';
import { shortName } from '../lists/names';

/** How long retries of one request may hold an execution up. */
const MAX_RETRY_WAIT_MS = 60_000;

/** One execution of the node: what every operation works with. */
export interface Run {
	node: IExecuteFunctions;
	provider: Provider;
	connection: Connection;
	transport: Transport;
	/** Fires when the person stops the workflow. */
	signal: AbortSignal | undefined;
	/** Jobs made so far: none of them is the one that a lost upload made. */
	madeJobIds: string[];
	/** How often this try has sent a list of the same content. */
	sentLists: Map<string, number>;
	/** What is told of lists that were paid before; a run that fails shows no hints. */
	paidBefore?: string;
	/** Bytes of files that are held because they are small (`openBinaryFile`). */
	heldBytes: number;
}

export async function openRun(node: IExecuteFunctions, provider: Provider): Promise<Run> {
	const signal = node.getExecutionCancelSignal();
	const transport = await createTransport(node, provider, { maxRetryWaitMs: MAX_RETRY_WAIT_MS, signal });
	return {
		node,
		provider,
		transport,
		connection: provider.connect(transport),
		signal,
		madeJobIds: [],
		sentLists: new Map(),
		heldBytes: 0,
	};
}

/** Whether an agent runs the node as its tool: its answer goes to a model. */
export function isTool({ node }: Run): boolean {
	// n8n 1.x does not have the question; there a tool's type tells.
	const { isToolExecution }: Partial<Pick<IExecuteFunctions, 'isToolExecution'>> = node;
	return node.getNode().type.endsWith('Tool') || isToolExecution?.call(node) === true;
}

/**
 * The provider that the node is set to, if it can do what is asked.
 *
 * @throws NodeOperationError where it cannot: n8n runs also operations that it no longer offers (an older
 * workflow, a provider that was switched)
 */
export function readProvider(node: IExecuteFunctions, operation: Operation): Provider {
	const id = node.getNodeParameter('provider', 0);
	const provider = providers.find((candidate) => candidate.id === id);
	if (provider === undefined) {
		throw new NodeOperationError(node.getNode(), `There is no provider "${shortName(String(id))}"`, {
			description: `Choose one of ${providers.map(({ displayName }) => displayName).join(', ')}.`,
		});
	}
	if (!provider.capabilities.operations.includes(operation)) throw notOffered(node, provider, operation);
	return provider;
}

function notOffered(node: IExecuteFunctions, provider: Provider, operation: Operation): NodeOperationError {
	const able = providers.filter(({ capabilities }) => capabilities.operations.includes(operation));
	const offered = provider.capabilities.operations.map((one) => OPERATION_NAMES[one]);
	const others =
		able.length === 0 ? '' : ` Others can do it: ${able.map(({ displayName }) => displayName).join(', ')}.`;
	return ofWholeList(
		new NodeOperationError(
			node.getNode(),
			`${provider.displayName} does not offer the operation "${operation}"`,
			{
				description: `It may be left over from another provider. Open the node and choose another Operation: ${offered.join(', ')}.${others}`,
				itemIndex: 0,
			},
		),
	);
}
