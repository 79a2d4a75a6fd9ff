import type { IDataObject } from 'n8n-workflow';
import { type Job, jobStatuses, type JobStatus } from '../providers/contract';
import { inTurns } from '../transport/inTurns';
import { eachMade } from '../lists/work';
import { shortName } from '../lists/names';
import { addHint } from '../n8n/hints';
import { inFew, UserProblem } from '../n8n/nodeErrors';
import { forEachItem, toJobOutput } from '../n8n/outputItems';
import { noSuchListType } from '../panel/listTypes';
import { numberOf, readBoolean, textOf } from '../panel/readParameter';
import { listTypeOptions, providersWith, showFor, simplifyProperty } from '../panel/panelParts';
import type { Run } from '../n8n/run';
import type { OperationModule } from './operation';

const DEFAULT_LIMIT = 50;

export const list: OperationModule = {
	value: 'list',
	action: 'List jobs',
	description: 'List the jobs of the account, the newest first',
	properties: [
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: showFor('list'),
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: showFor('list', { returnAll: [false] }),
		},
		simplifyProperty(['list']),
		{
			displayName: 'Filters',
			name: 'filters',
			type: 'collection',
			placeholder: 'Add Filter',
			default: {},
			displayOptions: showFor('list'),
			options: [
				{
					displayName: 'List Type',
					name: 'listType',
					type: 'options',
					default: 'email',
					description: 'Only jobs that verify this',
					options: listTypeOptions(({ capabilities }) => capabilities.listsByType),
					displayOptions: {
						show: { '/provider': providersWith(({ capabilities }) => capabilities.listsByType) },
					},
				},
				{
					displayName: 'Status',
					name: 'status',
					type: 'multiOptions',
					default: [],
					description: 'Only jobs with one of these statuses',
					options: [
						{ name: 'Cancelled', value: 'cancelled' },
						{ name: 'Completed', value: 'completed' },
						{ name: 'Failed', value: 'failed' },
						{ name: 'Processing', value: 'processing' },
						{ name: 'Queued', value: 'queued' },
					],
				},
			],
		},
	],

	async execute(run) {
		const items = await forEachItem(run, async (itemIndex) => await listJobs(run, itemIndex));
		return [items];
	},
};

async function listJobs(run: Run, itemIndex: number): Promise<IDataObject[]> {
	const limit = readBoolean(run, 'returnAll', itemIndex, false) ? Infinity : readLimit(run, itemIndex);
	const simplify = readBoolean(run, 'simplify', itemIndex, true);
	const filters = readFilters(run, itemIndex);

	const found: IDataObject[] = [];
	const oddities: string[] = [];
	// Of jobs that are filtered here nobody knows how many pages they fill.
	const pageSize = filters.statuses.length > 0 ? undefined : limit;
	const odd = (why: string) => void oddities.push(why);
	const isMeant = ({ status }: Job) => filters.statuses.length === 0 || filters.statuses.includes(status);
	const toOutput = (job: Job) => toJobOutput(run, job, simplify);
	for await (const page of eachOnce(run.connection.jobs({ listType: filters.listType, pageSize, odd }))) {
		const wanted = page.filter(isMeant).slice(0, limit - found.length);
		for (const output of await inTurns(eachMade(wanted, toOutput))) found.push(output);
		if (found.length >= limit) break;
	}
	hintOdd(run, oddities);
	return found;
}

/** A job that arrives while pages are read pushes another one to the next page: it is listed once. */
async function* eachOnce(pages: AsyncIterable<Job[]>): AsyncGenerator<Job[]> {
	const seen = new Set<string>();
	for await (const jobs of pages) {
		const fresh: Job[] = [];
		for (const job of jobs) {
			if (seen.has(job.jobId)) continue;
			seen.add(job.jobId);
			fresh.push(job);
		}
		yield fresh;
	}
}

function hintOdd({ node, provider: { displayName } }: Run, oddities: readonly string[]): void {
	const { length } = oddities;
	if (length === 0) return;
	const [rows, were] = length === 1 ? ['One row', 'was'] : [`${length} rows`, 'were'];
	addHint(node, {
		message: `${rows} of the list of jobs at ${displayName} could not be read and ${were} left out: ${inFew([...new Set(oddities)].join('; '))}.`,
		type: 'warning',
	});
}

function readLimit({ node }: Run, itemIndex: number): number {
	const limit = numberOf(node.getNodeParameter('limit', itemIndex, DEFAULT_LIMIT), 'Limit', {
		least: 1,
		instead: 'turn on Return All',
	});
	return Math.floor(limit ?? DEFAULT_LIMIT);
}

/** @throws UserProblem where a filter names what there is not: without it all jobs would come out */
function readFilters(run: Run, itemIndex: number): { listType?: string; statuses: JobStatus[] } {
	const filters: unknown = run.node.getNodeParameter('filters', itemIndex, {});
	if (typeof filters !== 'object' || filters === null) return { statuses: [] };
	return {
		listType: wantedListType(run, textOf(Reflect.get(filters, 'listType'))),
		statuses: statusesOf(Reflect.get(filters, 'status')),
	};
}

function wantedListType({ provider }: Run, wanted: string): string | undefined {
	if (!provider.capabilities.listsByType || wanted === '') return undefined;
	const refusal = noSuchListType(provider, wanted);
	if (refusal === undefined) return wanted;
	throw new UserProblem(refusal.message, `Choose one of ${refusal.choices}, or remove the filter.`);
}

/** Several, or one as a text. */
function statusesOf(given: unknown): JobStatus[] {
	const wanted = [given].flat().map((status: unknown) => textOf(status));
	const strange = wanted.find((status) => status !== '' && !jobStatuses.some((known) => known === status));
	if (strange === undefined) return jobStatuses.filter((status) => wanted.includes(status));
	throw new UserProblem(
		`No job has the status "${shortName(strange)}"`,
		`Choose of ${jobStatuses.join(', ')}, or remove the filter.`,
	);
}
