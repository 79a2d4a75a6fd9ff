import type { ILoadOptionsFunctions, INodeListSearchResult } from 'n8n-workflow';
import { toNodeError } from '../n8n/nodeErrors';
import { providers } from '../providers/registry';
import type { Job, Provider } from '../providers/contract';
import { createTransport } from '../transport/transport';

// The person is waiting in front of an open list.
const MAX_RETRY_WAIT_MS = 5_000;

/** Entries that the list shows before it asks for more. */
const PAGE_SIZE = 50;

/**
 * The jobs for the list of the "Job" parameter, the newest first; what is typed is looked for in name, id and
 * status. The token is how many jobs were looked at before.
 */
export async function searchJobs(
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
): Promise<INodeListSearchResult> {
	const id = this.getCurrentNodeParameter('provider');
	const provider = providers.find((candidate) => candidate.id === id);
	if (provider === undefined) return { results: [] };
	try {
		return await search(this, provider, (filter ?? '').trim().toLowerCase(), Number(paginationToken ?? 0));
	} catch (error) {
		throw toNodeError(this.getNode(), error, { provider, itemIndex: 0 });
	}
}

async function search(
	functions: ILoadOptionsFunctions,
	provider: Provider,
	filter: string,
	skip: number,
): Promise<INodeListSearchResult> {
	const transport = await createTransport(functions, provider, { maxRetryWaitMs: MAX_RETRY_WAIT_MS });
	const results: INodeListSearchResult['results'] = [];
	let looked = 0;
	for await (const jobs of provider.connect(transport).jobs({ pageSize: PAGE_SIZE })) {
		for (const job of jobs) {
			if (looked++ < skip) continue;
			const entry = { name: String(transport.redact(label(provider, job))), value: job.jobId };
			if (!entry.name.toLowerCase().includes(filter)) continue;
			results.push(entry);
			if (results.length === PAGE_SIZE) return { results, paginationToken: String(looked) };
		}
	}
	return { results };
}

/** For example "contacts.csv · Emails · 1200 rows · completed · 2026-03-01 10:15 · 3868534". */
function label({ capabilities }: Provider, { name, status, createdAt, total, listType, jobId }: Job): string {
	const when = createdAt?.slice(0, 16).replace('T', ' ');
	const size = total === null ? undefined : `${total} ${total === 1 ? 'row' : 'rows'}`;
	const kind = capabilities.offersListType
		? (capabilities.listTypes.find(({ value }) => value === listType)?.name ?? listType)
		: undefined;
	return [name, kind, size, status, when, jobId]
		.filter((part) => part !== undefined && part !== null && part !== '')
		.join(' · ');
}
