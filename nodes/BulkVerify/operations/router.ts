import { NodeOperationError, type IExecuteFunctions, type INodeExecutionData } from 'n8n-workflow';
import { operations } from './index';
import { ofWholeList, toNodeError } from '../n8n/nodeErrors';
import { openRun, readProvider } from '../n8n/run';
import type { OperationModule } from './operation';
import { shortName } from '../lists/names';

/** Runs the operation that the node is set to. */
export async function router(node: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const operation = readOperation(node);
	const provider = readProvider(node, operation.value);
	try {
		return await operation.execute(await openRun(node, provider));
	} catch (error) {
		const known = toNodeError(node.getNode(), error, { provider, itemIndex: 0 });
		// What has been told of an item keeps it; the rest is about the node as it is set.
		throw known === error ? known : ofWholeList(known);
	}
}

function readOperation(node: IExecuteFunctions): OperationModule {
	const resource = String(node.getNodeParameter('resource', 0, 'job'));
	const modules = Object.hasOwn(operations, resource) ? operations[resource] : undefined;
	if (modules === undefined) {
		throw new NodeOperationError(node.getNode(), `There is no resource "${shortName(resource)}"`, {
			description: 'Open the node and choose the resource again.',
			itemIndex: 0,
		});
	}
	const value = node.getNodeParameter('operation', 0);
	const operation = modules.find((candidate) => candidate.value === value);
	if (operation === undefined) {
		throw new NodeOperationError(
			node.getNode(),
			`There is no operation "${shortName(String(value))}" for the resource "${resource}"`,
			{ description: 'Open the node and choose the operation again.', itemIndex: 0 },
		);
	}
	return operation;
}
