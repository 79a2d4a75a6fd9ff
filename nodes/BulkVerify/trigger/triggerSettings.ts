import { randomUUID } from 'crypto';
import { NodeOperationError, type IPollFunctions } from 'n8n-workflow';
import { providers } from '../providers/registry';
import { jobStatuses, type JobStatus, type Provider } from '../providers/contract';
import { noSuchListType } from '../panel/listTypes';
import { isWatchable, watchable } from './watchable';
import { fingerprintOf } from './watch/packing';
import { defaultLimits, type TriggerConfig } from './watch/state';
import { shortName } from '../lists/names';

/** Names this process: the state tells by it whether n8n was started anew since it was saved. */
const PROCESS = randomUUID().slice(0, 8);

const CHOOSE = `Choose one of ${watchable.map(({ displayName }) => displayName).join(', ')}.`;

export interface PollSettings {
	provider: Provider;
	simplify: boolean;
	config: TriggerConfig;
}

/** @throws NodeOperationError where the trigger is not set up to watch for anything */
export function readPollSettings(node: IPollFunctions): PollSettings {
	const id: unknown = node.getNodeParameter('provider');
	const provider = providers.find((candidate) => candidate.id === id);
	if (provider === undefined) {
		throw new NodeOperationError(node.getNode(), `There is no provider "${shortName(String(id))}"`, {
			description: CHOOSE,
		});
	}
	if (!isWatchable(provider)) {
		throw new NodeOperationError(
			node.getNode(),
			`${provider.displayName} has no list of jobs that could be watched: choose another provider for the trigger`,
			{
				description: `${CHOOSE} For a job of ${provider.displayName}, ask for its status by its ID with the Bulk Verify node.`,
			},
		);
	}
	const events = readEvents(node, provider);
	const { capabilities } = provider;
	const filters: unknown = node.getNodeParameter('filters', {});
	const nameContains = capabilities.namesJobs ? textField(filters, 'nameContains') : '';
	const listType = capabilities.listsByType
		? readListType(node, provider, textField(filters, 'listType'))
		: '';
	return {
		provider,
		simplify: node.getNodeParameter('simplify', true) !== false,
		config: {
			fingerprint: fingerprintOf([provider.id, accountOf(node, provider), ...events, nameContains, listType]),
			process: PROCESS,
			events,
			nameContains,
			listType,
			provider: capabilities,
			limits: defaultLimits,
		},
	};
}

function readEvents(node: IPollFunctions, { displayName, capabilities }: Provider): JobStatus[] {
	const chosen: unknown = node.getNodeParameter('events', ['completed']);
	const wanted = jobStatuses.filter((status) => Array.isArray(chosen) && chosen.includes(status));
	const events = wanted.filter((status) => capabilities.finishedStatuses.includes(status));
	if (events.length === 0) {
		throw new NodeOperationError(
			node.getNode(),
			`Choose what to trigger on: ${displayName} has other events`,
			{
				description: `Jobs of ${displayName} can be ${capabilities.finishedStatuses.join(', ')}.`,
			},
		);
	}
	return events;
}

/** @throws NodeOperationError where there is no such one: no job would ever be told */
function readListType(node: IPollFunctions, provider: Provider, wanted: string): string {
	const refusal = wanted === '' ? undefined : noSuchListType(provider, wanted);
	if (refusal === undefined) return wanted;
	throw new NodeOperationError(node.getNode(), refusal.message, {
		description: `Choose one of ${refusal.choices}, or remove the filter.`,
	});
}

/** The credential stands for the account. A key that was renewed in it leaves the account the same. */
function accountOf(node: IPollFunctions, { credentialType }: Provider): string {
	const credential = node.getNode().credentials?.[credentialType];
	return credential?.id ?? credential?.name ?? '';
}

function textField(value: unknown, name: string): string {
	if (typeof value !== 'object' || value === null) return '';
	const field: unknown = Reflect.get(value, name);
	return typeof field === 'string' ? field.trim() : '';
}
