import { OPERATION_NAMES } from '../../nodes/BulkVerify/n8n/operationNames';
import { operations } from '../../nodes/BulkVerify/operations';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import type { Capabilities, InputSource, Operation } from '../../nodes/BulkVerify/providers/contract';

/** Where the tables stand in the README. */
export const MARKERS = {
	begin: '<!-- capabilities: made by `npm run readme` -->',
	end: '<!-- /capabilities -->',
};

/** The life of a list first, then what one does now and then. */
const ORDER: readonly Operation[] = [
	'upload',
	'verify',
	'list',
	'status',
	'download',
	'cancel',
	'delete',
	'balance',
];

const SOURCE_WORDS: Readonly<Record<InputSource, string>> = {
	items: 'items',
	file: 'file',
	text: 'text',
	url: 'link',
};

const NO = '–';

/** What each provider can do, from the table that the node itself goes by: two tables in Markdown. */
export function capabilityTables(): string {
	return `${operationTable()}\n\n${listTable()}`;
}

/** The README with these tables between its markers. Throws where it has no markers. */
export function withTables(readme: string, tables: string): string {
	const begin = readme.indexOf(MARKERS.begin);
	const end = readme.indexOf(MARKERS.end);
	if (begin === -1 || end < begin) throw new Error('The README has no place for the tables');
	return `${readme.slice(0, begin)}${MARKERS.begin}\n\n${tables}\n\n${readme.slice(end)}`;
}

/** The tables that the README has now. */
export function tablesOf(readme: string): string {
	const [, rest = ''] = readme.split(MARKERS.begin);
	return (rest.split(MARKERS.end)[0] ?? '').trim();
}

function operationTable(): string {
	const modules = Object.values(operations).flat();
	const offered = ORDER.flatMap((value) => modules.filter((operation) => operation.value === value));
	return markdown(
		['', ...offered.map(({ value }) => OPERATION_NAMES[value])],
		providers.map(({ displayName, capabilities }) => [
			`**${displayName}**`,
			...offered.map(({ value }) =>
				capabilities.operations.includes(value) ? say(value, capabilities) : NO,
			),
		]),
	);
}

function say(operation: Operation, capabilities: Capabilities): string {
	const { sources, listsByType, statusIdsPerRequest, variants, formats, downloadCharges } = capabilities;
	switch (operation) {
		case 'upload':
			return sources.map((source) => SOURCE_WORDS[source]).join(', ');
		case 'list':
			return listsByType ? 'yes, by list type' : 'yes';
		case 'status':
			return statusIdsPerRequest > 1 ? `yes, ${statusIdsPerRequest} jobs a request` : 'yes';
		case 'download':
			return [
				variants.map(({ name }) => name.toLowerCase()).join(', '),
				`as items or ${formats.map(({ name }) => name).join(', ')}`,
				...(downloadCharges ? ['**costs credits**'] : []),
			].join('; ');
		default:
			return 'yes';
	}
}

function listTable(): string {
	return markdown(
		['', 'Verifies', 'Rows a job', 'Column to verify', 'Your other columns', 'Job names'],
		providers.map(({ displayName, capabilities }) => [
			`**${displayName}**`,
			capabilities.listTypes.map(describeListType).join(', '),
			capabilities.maxRowsPerJob === null
				? 'no limit stated'
				: `${capabilities.maxRowsPerJob.toLocaleString('en')}; longer lists are split`,
			capabilities.requiredHeader === null
				? 'any header'
				: `header \`${capabilities.requiredHeader}\`; the node renames yours`,
			capabilities.keepsColumns ? 'come back in the result' : 'do not come back',
			capabilities.namesJobs ? 'yes' : NO,
		]),
	);
}

function describeListType({ name, description }: { name: string; description?: string }): string {
	return description === undefined ? name : `${name} (${description})`;
}

/** A table as prettier writes it. */
function markdown(header: string[], rows: string[][]): string {
	const widths = header.map((name, column) =>
		Math.max(3, name.length, ...rows.map((row) => row[column]?.length ?? 0)),
	);
	const line = (cells: string[]) =>
		`| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
	return [line(header), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}
