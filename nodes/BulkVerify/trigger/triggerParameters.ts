import type { INodeProperties } from 'n8n-workflow';
import { listTypeOptions, providerProperties, providersWith } from '../panel/panelParts';
import { isWatchable, watchable } from './watchable';
import type { JobStatus, Provider } from '../providers/contract';

/** Events by the status that a job ends with; alphabetical, as n8n shows them. */
const EVENTS: ReadonlyArray<{ name: string; value: JobStatus; description: string }> = [
	{ name: 'Job Cancelled', value: 'cancelled', description: 'A job was stopped before its end' },
	{ name: 'Job Completed', value: 'completed', description: 'A result is ready to be downloaded' },
	{ name: 'Job Failed', value: 'failed', description: 'The provider could not process a list' },
];

const namesJobs = (provider: Provider) => isWatchable(provider) && provider.capabilities.namesJobs;
const hasTypes = (provider: Provider) => isWatchable(provider) && provider.capabilities.listsByType;
const endsAs = (status: JobStatus) => (provider: Provider) =>
	isWatchable(provider) && provider.capabilities.finishedStatuses.includes(status);

/** The parameters of the trigger. */
export const properties: INodeProperties[] = [
	...providerProperties('The service whose jobs to watch', watchable),
	events(),
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	{
		displayName: 'Filters',
		name: 'filters',
		type: 'collection',
		placeholder: 'Add Filter',
		default: {},
		displayOptions: {
			show: { provider: providersWith((provider) => namesJobs(provider) || hasTypes(provider)) },
		},
		options: [
			{
				displayName: 'List Type',
				name: 'listType',
				type: 'options',
				default: 'email',
				description: 'Only jobs that verify this',
				options: listTypeOptions(hasTypes),
				displayOptions: { show: { '/provider': providersWith(hasTypes) } },
			},
			{
				displayName: 'Name Contains',
				name: 'nameContains',
				type: 'string',
				default: '',
				placeholder: 'e.g. newsletter',
				description: 'Only jobs whose name at the provider contains this, in upper or lower case',
				displayOptions: { show: { '/provider': providersWith(namesJobs) } },
			},
		],
	},
];

/** Events that the provider's jobs cannot have are not offered. */
function events(): INodeProperties {
	const property: Omit<INodeProperties, 'type'> = {
		displayName: 'Trigger On',
		name: 'events',
		default: ['completed'],
		required: true,
		description: 'What makes the workflow run',
		options: EVENTS.map((event) => ({
			...event,
			displayOptions: {
				show: {
					provider: providersWith(endsAs(event.value)),
				},
			},
		})),
	};
	return { ...property, type: 'multiOptions' };
}
