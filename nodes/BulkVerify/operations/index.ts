import type { INodeProperties } from 'n8n-workflow';
import type { Operation } from '../providers/contract';
import { balance } from './balance.operation';
import { cancel } from './cancel.operation';
import { deleteJob } from './delete.operation';
import { download } from './download.operation';
import { list } from './list.operation';
import { chosenName, providerProperties, providersWith } from '../panel/panelParts';
import { status } from './status.operation';
import type { OperationModule } from './operation';
import { upload } from './upload.operation';
import { verify } from './verify.operation';

/** Every operation, by resource; alphabetical by name, as n8n shows them. */
export const operations: Readonly<Record<string, readonly OperationModule[]>> = {
	account: [balance],
	job: [cancel, deleteJob, download, status, list, upload, verify],
};

export const operationName = chosenName('operation', Object.values(operations).flat());

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
			{ name: 'Account', value: 'account', displayOptions: { show: { provider: able('balance') } } },
			{ name: 'Job', value: 'job' },
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
		options: operations[resource]?.map(({ value, name, action, description }) => ({
			name,
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
