import {
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { searchJobs } from './panel/jobSearch';
import { operationName, properties } from './operations';
import { router } from './operations/router';
import { inputsExpression, outputsExpression } from './panel/outputs';
import { credentials, providerName } from './panel/panelParts';

export class BulkVerify implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bulk Verify',
		name: 'bulkVerify',
		icon: { light: 'file:bulkVerify.svg', dark: 'file:bulkVerify.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: `={{ ${operationName} + ": " + ${providerName} }}`,
		description: 'Verify lists of emails, phones, IPs, domains and URLs in bulk',
		defaults: { name: 'Bulk Verify' },
		usableAsTool: true,
		inputs: inputsExpression,
		outputs: outputsExpression,
		credentials,
		properties,
	};

	methods = { listSearch: { searchJobs } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}
}
