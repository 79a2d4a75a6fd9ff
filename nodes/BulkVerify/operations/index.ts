import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../providers/contract';
import { OPERATION_NAMES } from '../n8n/operationNames';
import { attach } from './attach.operation';
import { balance } from './balance.operation';
import { cancel } from './cancel.operation';
import { deleteJob } from './delete.operation';
import { download } from './download.operation';
import { estimate } from './estimate.operation';
import { list } from './list.operation';
import { chosenName, providerProperties, providersWith } from '../panel/panelParts';
import { status } from './status.operation';
import type { OperationModule } from './operation';
import { upload } from './upload.operation';
import { verify } from './verify.operation';

/** Every operation, by resource: what most people want first, the others by name. */
export const operations: Readonly<Record<string, readonly OperationModule[]>> = {
	job: [verify, attach, cancel, deleteJob, download, estimate, status, list, upload],
	account: [balance],
};

export const operationName = chosenName(
	'operation',
	Object.values(operations).flatMap((modules) =>
		modules.map(({ value }) => ({ value, name: OPERATION_NAMES[value] })),
	),
);

/** The parameters of the node. */
export const properties: INodeProperties[] = [
	...providerProperties('The service that verifies the list'),
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'job',
		options: [
			// The editor lists the actions in this order: those of the job first.
			{ name: 'Job', value: 'job' },
			{ name: 'Account', value: 'account', displayOptions: { show: { provider: able('balance') } } },
		],
	},
	operationProperty('account', balance),
	operationProperty('job', verify),
	...Object.values(operations).flatMap((modules) => modules.flatMap(({ properties: own }) => own)),
];

/**
 * One dropdown for each resource, which the editor's list of actions is made from. The provider shows or hides the
 * single options: with a dropdown for each provider only the first one's actions would be listed.
 */
function operationProperty(resource: string, first: OperationModule): INodeProperties {
	const property: Omit<INodeProperties, 'type'> = {
		displayName: 'Operation',
		name: 'operation',
		noDataExpression: true,
		default: first.value,
		options: operations[resource]?.map(({ value, action, description }) => ({
			name: OPERATION_NAMES[value],
			value,
			action,
			description,
			displayOptions: { show: { provider: able(value) } },
		})),
		displayOptions: { show: { resource: [resource] } },
	};
	return { ...property, type: 'options' };
}

function able(operation: Operation): string[] {
	return providersWith(({ capabilities }) => capabilities.operations.includes(operation));
}
