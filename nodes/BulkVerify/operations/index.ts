import type { INodeProperties } from 'n8n-workflow';
import { balance } from './balance.operation';
import { cancel } from './cancel.operation';
import { deleteJob } from './delete.operation';
import { download } from './download.operation';
import { list } from './list.operation';
import { chosenName, providerProperties, providersWith } from './shared/properties';
import { status } from './status.operation';
import type { OperationModule } from './types';
import { upload } from './upload.operation';
import { verify } from './verify.operation';

/** Every operation, by resource; alphabetical by name, as n8n shows them. */
export const operations: Readonly<Record<string, readonly OperationModule[]>> = {
	account: [balance],
	job: [cancel, deleteJob, download, status, list, upload, verify],
};

export const operationName = chosenName('operation', Object.values(operations).flat());

/**
 * The parameters of the node. There is one `operation` whose options are shown by provider: with one for each
 * provider the editor's list of actions would show those of the first alone.
 */
export const properties: INodeProperties[] = [
	...providerProperties('The service that verifies the list'),
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		default: 'job',
		options: [
			{
				name: 'Account',
				value: 'account',
				displayOptions: {
					show: {
						provider: providersWith(({ capabilities }) => capabilities.operations.includes('balance')),
					},
				},
			},
			{ name: 'Job', value: 'job' },
		],
	},
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		default: 'verify',
		options: Object.entries(operations).flatMap(([resource, modules]) =>
			modules.map(({ value, name, action, description }) => ({
				name,
				value,
				action,
				description,
				displayOptions: {
					show: {
						resource: [resource],
						provider: providersWith(({ capabilities }) => capabilities.operations.includes(value)),
					},
				},
			})),
		),
	},
	...Object.values(operations).flatMap((modules) => modules.flatMap(({ properties: own }) => own)),
];
