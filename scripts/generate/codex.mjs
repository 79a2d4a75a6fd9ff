import { brandsOf, unique } from './brands.mjs';

/** A codex file with the brands among its aliases; a trigger's are those it can watch. */
export function withAliases(text, providers, path) {
	const codex = JSON.parse(text);
	const isTrigger = path.endsWith('Trigger.node.json');
	const offered = providers.filter(
		({ capabilities }) => !isTrigger || capabilities.operations.includes('list'),
	);
	codex.alias = unique([...codex.alias, ...brandsOf(offered)]);
	return JSON.stringify(codex);
}
