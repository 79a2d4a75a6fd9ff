// What the demo has to know of a provider, as the node itself tells it. Only once everything is installed.
import { load } from '../lib/typescript.mjs';

/** The column of examples/contacts.csv that holds the values of each kind. */
const COLUMNS = { email: 'E-mail', phone: 'Phone', ip: 'IP', host: 'IP', url: 'Website' };

/**
 * The options, with the provider's own facts: `title`, `credential` (its type), the `column` of our own list, and what
 * is charged.
 */
export function withProviderFacts(options) {
	const { providers, firstProvider } = load('nodes/BulkVerify/providers/registry.ts');
	const chosen = options.provider ?? firstProvider.id;
	const { id, displayName, credentialType, capabilities } = providers.find(({ id }) => id === chosen);
	const [{ valueKind }] = capabilities.listTypes;
	return {
		...options,
		provider: id,
		title: displayName,
		credential: credentialType,
		column: options.column ?? (options.isOwnFile ? undefined : COLUMNS[valueKind]),
		charge: `the ${capabilities.chargedAt}`,
	};
}
