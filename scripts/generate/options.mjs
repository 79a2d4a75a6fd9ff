import { table } from './tables.mjs';

/**
 * The options that the node offers whatever the provider, or to several: what each does, for what, and its default.
 * Those of single providers have a table of their own.
 */
export function options(providers, _, node) {
	const own = new Set(
		providers.flatMap(({ capabilities }) => capabilities.uploadOptions.map(({ name }) => name)),
	);
	const named = operationNames(node);
	const rows = new Map();
	for (const collection of node.properties.filter(({ type }) => type === 'collection')) {
		for (const option of collection.options.filter(({ name }) => !own.has(name))) {
			const shown = { ...collection.displayOptions?.show, ...option.displayOptions?.show };
			const conditions = [
				...sourcesOf(shown['/inputSource'] ?? shown.inputSource),
				...providersOf(shown['/provider'] ?? shown.provider, providers),
			].join('; ');
			const key = JSON.stringify([option.name, option.description, conditions]);
			const row = rows.get(key) ?? { option, conditions, operations: new Set() };
			for (const value of shown['/operation'] ?? shown.operation ?? []) row.operations.add(named.get(value));
			rows.set(key, row);
		}
	}
	return table(
		['Option', 'For', 'Default', 'What it does'],
		[...rows.values()]
			.sort((one, other) => one.option.displayName.localeCompare(other.option.displayName))
			.map(({ option, operations, conditions }) => [
				option.displayName,
				[[...operations].join(', '), ...(conditions === '' ? [] : [conditions])].join('; '),
				defaultOf(option),
				option.description,
			]),
	);
}

function operationNames({ properties }) {
	const choices = properties.filter(({ name }) => name === 'operation').flatMap(({ options: all }) => all);
	return new Map(choices.map(({ value, name }) => [value, name]));
}

const SOURCES = { items: 'items', file: 'a file', text: 'text', url: 'a link' };

function sourcesOf(sources) {
	return sources === undefined
		? []
		: [`from ${sources.map((source) => SOURCES[source] ?? source).join(', ')}`];
}

/** By name where they are few. */
function providersOf(ids, providers) {
	if (ids === undefined || ids.length === providers.length) return [];
	const some = providers.filter(({ id }) => ids.includes(id));
	return [
		some.length <= 6 ? some.map(({ displayName }) => displayName).join(', ') : `${some.length} providers`,
	];
}

/** An option counts only once it is added, so its default is what the editor then begins with. */
function defaultOf({ default: value, type, options: choices = [] }) {
	if (type === 'boolean') return value ? 'on' : 'off';
	return choices.find((choice) => choice.value === value)?.name ?? String(value || '');
}
