import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { credentials, providerName } from './panel/panelParts';
import { pollJobs } from './trigger/pollJobs';
import { properties } from './trigger/triggerParameters';

export class BulkVerifyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bulk Verify Trigger',
		name: 'bulkVerifyTrigger',
		icon: { light: 'file:bulkVerify.svg', dark: 'file:bulkVerify.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${providerName} }}`,
		description:
			'Verify lists of emails, phones, IPs, domains and URLs in bulk, or start a workflow when a list is done',
		defaults: { name: 'Bulk Verify Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials,
		properties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollJobs(this);
	}
}
