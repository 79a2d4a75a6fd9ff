import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { credentialsOf, providerName } from './panel/panelParts';
import { pollJobs } from './trigger/pollJobs';
import { properties } from './trigger/triggerParameters';
import { watchable } from './trigger/watchable';

export class BulkVerifyTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Bulk Verify Trigger',
		name: 'bulkVerifyTrigger',
		icon: { light: 'file:bulkVerify.svg', dark: 'file:bulkVerify.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: `={{ ${providerName} }}`,
		description:
			'Starts the workflow when a list of emails, phones, IPs, domains or URLs that is verified in bulk is finished',
		defaults: { name: 'Bulk Verify Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialsOf(watchable),
		properties,
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await pollJobs(this);
	}
}
