// Providers for a test, chosen by what they can do.
import { load } from '../../../scripts/lib/typescript.mjs';

/** @type {{ providers: readonly import('../../../nodes/BulkVerify/providers/contract').Provider[] }} */
export const { providers } = load('nodes/BulkVerify/providers/registry.ts');

/** The one that a new node begins with. */
export const { firstProvider } = load('nodes/BulkVerify/providers/registry.ts');

export const can = ({ capabilities }, ...operations) =>
	operations.every((operation) => capabilities.operations.includes(operation));

/** The credential types there are; services of one vendor share one. */
export const credentialTypes = [...new Set(providers.map(({ credentialType }) => credentialType))];

/**
 * The first provider that fits.
 *
 * @param {string} what it must be, for the message where there is none
 */
export function oneThat(what, fits) {
	const found = providers.find(fits);
	if (found === undefined) throw new Error(`There is no provider that ${what}`);
	return found;
}

/** The first provider of each kind that `key` tells apart, for what is about the node and not about a provider. */
export function oneOfEach(key, among = providers) {
	const kinds = new Map();
	for (const provider of among) {
		const kind = JSON.stringify(key(provider));
		if (!kinds.has(kind)) kinds.set(kind, provider);
	}
	return [...kinds.values()];
}

/** As few as show each answer to each of these questions. */
export function someOfEach(questions, among = providers) {
	return [...new Set(Object.values(questions).flatMap((question) => oneOfEach(question, among)))];
}

/** Those that the trigger can watch. */
export const watchable = providers.filter((provider) => can(provider, 'list'));

/** What most tests use: it takes whole files and gives them back, names its jobs, and can do all one does to a job. */
export const usual = oneThat(
	'takes files with their columns, lists, cancels and deletes',
	(provider) =>
		can(provider, 'list', 'cancel', 'delete') &&
		provider.capabilities.keepsColumns &&
		provider.capabilities.namesJobs &&
		!provider.capabilities.downloadCharges,
);
