/* The tables of the papers, in Markdown. Each takes the providers and the way to a provider's page. */

const YES = 'yes';
const NO = '–';

/** What each provider is good for, at a glance. */
export function overview(providers, pageOf) {
	return table(
		['Provider', 'Verifies', 'List, trigger', 'Cancel', 'Delete', 'Balance', 'Rows a job', 'Charged at'],
		providers.map((provider) => {
			const { capabilities, description } = provider;
			const can = (operation) => (capabilities.operations.includes(operation) ? YES : NO);
			return [
				`[${provider.displayName}](${pageOf(provider)})`,
				description,
				can('list') === YES ? YES : '**none**',
				can('cancel'),
				can('delete'),
				can('balance'),
				number(capabilities.maxRowsPerJob),
				capabilities.chargedAt === 'download' ? '**download**' : capabilities.chargedAt,
			];
		}),
	);
}

/** What can be sent, and how. */
export function lists(providers, pageOf) {
	const SOURCES = { items: 'items', file: 'file', text: 'text', url: 'link' };
	return table(
		[
			'Provider',
			'List types',
			'Upload from',
			'Rows a job',
			'Bytes a job',
			'Column',
			'Other columns',
			'Job names',
			'Callback',
		],
		providers.map((provider) => {
			const { capabilities } = provider;
			return [
				link(provider, pageOf),
				capabilities.listTypes.map(named).join(', '),
				capabilities.sources.map((source) => SOURCES[source] ?? source).join(', '),
				rows(capabilities),
				number(capabilities.maxBytesPerJob),
				capabilities.requiredHeader === null ? 'any header' : `\`${capabilities.requiredHeader}\` (renamed)`,
				capabilities.keepsColumns ? 'come back' : 'do not come back',
				capabilities.namesJobs ? YES : NO,
				capabilities.takesCallback ? YES : NO,
			];
		}),
	);
}

/** What comes back, and how one hears of it. */
export function results(providers, pageOf) {
	return table(
		['Provider', 'Rows', 'Files', 'Trigger', 'Jobs a status request', 'Charged at'],
		providers.map((provider) => {
			const { capabilities } = provider;
			return [
				link(provider, pageOf),
				capabilities.variants.map(({ name, itemsOnly }) => (itemsOnly ? `${name} (items)` : name)).join(', '),
				capabilities.formats.map(({ name }) => name).join(', '),
				capabilities.operations.includes('list') ? capabilities.finishedStatuses.join(', ') : NO,
				String(capabilities.statusIdsPerRequest),
				capabilities.chargedAt,
			];
		}),
	);
}

/** The upload options that single providers have. */
export function ownOptions(providers, pageOf) {
	return table(
		['Provider', 'Option', 'Default', 'What it does'],
		providers.flatMap((provider) =>
			provider.capabilities.uploadOptions.map((option) => [
				link(provider, pageOf),
				option.displayName,
				typeof option.default === 'boolean' ? (option.default ? 'on' : 'off') : chosen(option),
				option.description,
			]),
		),
	);
}

/** The providers that list no jobs, with where a person looks instead. Says so where there is none. */
export function withoutList(providers, pageOf) {
	const silent = providers.filter(({ capabilities }) => !capabilities.operations.includes('list'));
	if (silent.length === 0) return 'There is none among the providers now.';
	return table(
		['Provider', 'Where to look'],
		silent.map((provider) => [link(provider, pageOf), provider.whereToCheck]),
	);
}

const link = (provider, pageOf) => `[${provider.displayName}](${pageOf(provider)})`;

const named = ({ name, description }) => (description === undefined ? name : `${name} (${description})`);

const number = (value) => (value === null ? NO : value.toLocaleString('en'));

function rows({ maxRowsPerJob, fewestRowsPerJob }) {
	const least = fewestRowsPerJob > 1 ? `${fewestRowsPerJob} to ` : '';
	return `${least}${number(maxRowsPerJob)}`;
}

function chosen({ default: value, choices = [] }) {
	return choices.find((choice) => choice.value === value)?.name ?? value;
}

/** Prettier lays it out. */
export function table(header, cells) {
	const line = (row) => `| ${row.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
	return [line(header), line(header.map(() => '---')), ...cells.map(line)].join('\n');
}
