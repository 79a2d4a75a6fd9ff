import type {
	IDisplayOptions,
	INodeCredentialDescription,
	INodeProperties,
	INodePropertyOptions,
} from 'n8n-workflow';
import { firstProvider, providers } from '../providers/registry';
import type { Choice, Operation, Provider, UploadOption } from '../providers/contract';

/** When a parameter of these operations is shown; the conditions of `more` must hold too. */
export function showFor(
	operations: Operation | Operation[],
	more: NonNullable<IDisplayOptions['show']> = {},
): IDisplayOptions {
	const list = [operations].flat();
	const resource = list.includes('balance') ? 'account' : 'job';
	return { show: { resource: [resource], operation: list, ...more } };
}

/** Ids of the providers of which something holds: for conditions on the provider. */
export function providersWith(holds: (provider: Provider) => boolean): string[] {
	return providers.filter(holds).map(({ id }) => id);
}

/** What a list can hold, over all providers of which something holds; each once, by name. */
export function listTypeOptions(holds: (provider: Provider) => boolean): INodePropertyOptions[] {
	const types = providers.filter(holds).flatMap(({ capabilities }) => capabilities.listTypes);
	const byValue = new Map(types.map(({ name, value, description }) => [value, { name, value, description }]));
	return [...byValue.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** A dropdown of what a provider declares; the first of its choices is the default. */
export function dropdown(
	property: Omit<INodeProperties, 'type' | 'default' | 'options'>,
	choices: readonly Choice[],
): INodeProperties {
	const options = choices.map(({ name, value, description }) => ({ name, value, description }));
	return { ...property, type: 'options', default: choices[0]?.value ?? '', options };
}

/**
 * Which provider, and below it the credential for it.
 *
 * Their conditions name `provider` from the root: where a credential depends on a plain name, the editor takes that
 * parameter for the way to sign in and hides it in the form of the credential.
 */
export function providerProperties(
	description: string,
	offered: readonly Provider[] = providers,
): INodeProperties[] {
	const choices = offered.map(({ id, displayName, description: about }) => ({
		name: displayName,
		value: id,
		description: about,
	}));
	return [
		{
			...dropdown(
				{ displayName: 'Provider', name: 'provider', noDataExpression: true, description },
				choices,
			),
			default: firstProvider.id,
		},
		{ displayName: 'Credentials', name: 'credentials', type: 'credentials', default: '' },
	];
}

/** The credential of each provider, asked for where the provider is chosen; two services of a vendor share one. */
export function credentialsOf(among: readonly Provider[]): INodeCredentialDescription[] {
	const types = [...new Set(among.map(({ credentialType }) => credentialType))];
	return types.map((name) => ({
		name,
		required: true,
		displayOptions: {
			show: {
				'/provider': among.filter(({ credentialType }) => credentialType === name).map(({ id }) => id),
			},
		},
	}));
}

export const credentials = credentialsOf(providers);

/** For the editor: an expression for what the person chose in a parameter, in the words of its dropdown. */
export function chosenName(parameter: string, choices: readonly Choice[]): string {
	const names = Object.fromEntries(choices.map(({ value, name }) => [value, name]));
	return `((${JSON.stringify(names)})[$parameter["${parameter}"]] ?? $parameter["${parameter}"])`;
}

export const providerName = chosenName(
	'provider',
	providers.map(({ id, displayName }) => ({ value: id, name: displayName })),
);

/** An option that a provider declares: a switch, or a choice. */
export function ownOption(option: UploadOption, displayOptions: IDisplayOptions): INodeProperties {
	const { name, displayName, description, default: chosen, choices } = option;
	const property = { displayName, name, description, displayOptions };
	if (choices !== undefined) return { ...dropdown(property, choices), default: chosen };
	return { ...property, default: chosen, type: 'boolean' };
}

/** "Job": by its ID, and from a list where the provider has one. */
export function jobIdProperties(operation: Operation): INodeProperties[] {
	const lists = providersWith(listsJobs);
	const others = providersWith((provider) => !listsJobs(provider));
	const all: INodeProperties = {
		displayName: 'Job',
		name: 'jobId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The job to work on, as Upload returned it',
		displayOptions: showFor(operation, { provider: lists }),
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Choose a job...',
				typeOptions: { searchListMethod: 'searchJobs', searchable: true },
			},
			{
				displayName: 'By ID',
				name: 'id',
				type: 'string',
				placeholder: 'e.g. 3868534',
				hint: 'For jobs that come in as items: {{ $json.jobId }}',
			},
		],
	};
	const byId: INodeProperties = {
		...all,
		default: { mode: 'id', value: '' },
		displayOptions: showFor(operation, { provider: others }),
		modes: all.modes?.filter(({ name }) => name === 'id'),
	};
	return [...(lists.length === 0 ? [] : [all]), ...(others.length === 0 ? [] : [byId])];
}

export function listsJobs({ capabilities }: Provider): boolean {
	return capabilities.operations.includes('list');
}

export const simplifyProperty = (operations: Operation[], more = {}): INodeProperties => ({
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description: 'Whether to return a simplified version of the response instead of the raw data',
	displayOptions: showFor(operations, more),
});
