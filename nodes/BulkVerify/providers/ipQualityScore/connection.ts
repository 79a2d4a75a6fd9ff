import { unreadable } from '../../transport/transportError';
import { settle } from '../../transport/retry';
import { peek } from '../../transport/stream';
import type { Answer, DownloadStream, ProviderRequest, Transport } from '../../transport/request';
import { readCsvResults } from '../kit/csvResults';
import { eachJob } from '../kit/eachJob';
import { isCalled } from '../kit/job';
import { expectFormat, expectSameLength } from '../kit/wholeResult';
import { judge, UNKNOWN, type Facts } from '../kit/verdictTable';
import type { Batch, Connection, Job, JobFilter } from '../contract';
import { parseBalance, parseJob, parseLinks, parseList } from './answers';
import { columnTypes, valueColumns, verdictTables } from './verdicts';

// New uploads come first in the list, so a lost one is on the first pages.
const PAGES_TO_SEARCH = 2;

export function connect(transport: Transport): Connection {
	async function readStatus(id: string): Promise<Answer> {
		const answer = await transport.read({
			method: 'GET',
			path: `/json/csv/{apiKey}/status/${encodeURIComponent(id)}`,
		});
		protectLinks(transport, answer);
		return answer;
	}

	async function readJob(id: string): Promise<Job> {
		return parseJob((await readStatus(id)).body);
	}

	async function* jobs({ listType, fromPage = 1 }: JobFilter): AsyncGenerator<Job[]> {
		for (let page = fromPage; ; page++) {
			const { body } = await transport.read({
				method: 'GET',
				path: '/json/csv/{apiKey}/list',
				query: { type: listType || undefined, page },
			});
			const list = parseList(body, page);
			yield list.jobs;
			if (list.isLast) return;
		}
	}

	async function freshLink(id: string, variant: string): Promise<string | undefined> {
		const links = parseLinks((await readStatus(id)).body);
		if (!(variant in links)) throw unreadable('download links');
		return links[variant] ?? undefined;
	}

	/** A fresh link at every try: a link is used once, whatever came of it. */
	async function openDownload(id: string, variant: string): Promise<DownloadStream | undefined> {
		const outcome = await transport.tryAnew(async () => {
			// Asking for the link is a read, which was repeated already where that could help.
			const link = await settle(async () => await freshLink(id, variant));
			if ('error' in link) return link;
			if (link.value === undefined) return { value: undefined };
			return { value: await startOfCsv(await transport.downloadLink(link.value)) };
		});
		if ('error' in outcome) throw outcome.error;
		return outcome.value;
	}

	async function openWhole(id: string, variant: string): Promise<DownloadStream | undefined> {
		const download = await openDownload(id, variant);
		if (download === undefined) return undefined;
		const again = async () => await openDownload(id, variant);
		return { ...download, bytes: expectSameLength(download, download.bytes, again) };
	}

	return {
		async upload(batch) {
			const answer = await transport.write(uploadRequest(batch));
			protectLinks(transport, answer);
			return parseJob(answer.body);
		},

		async findUpload({ names, listType, excludeIds, newestOnly = false }) {
			const pages = newestOnly ? 1 : PAGES_TO_SEARCH;
			const found: Job[] = [];
			let page = 0;
			for await (const list of jobs({ listType })) {
				found.push(...list.filter((job) => isCalled(job, names) && !excludeIds.includes(job.jobId)));
				if (++page === pages) break;
			}
			return found;
		},

		jobs,

		job: readJob,

		status: async (ids) => await eachJob(ids, readJob),

		async *results(job, { variant, includeRaw }) {
			const download = await openWhole(job.jobId, variant);
			if (download === undefined) return;
			const table = verdictTables[job.listType ?? ''];
			yield* readCsvResults(download, {
				includeRaw,
				valueColumns: valueColumns[job.listType ?? ''] ?? [],
				columnTypes,
				judge: (facts: Facts) => (table === undefined ? UNKNOWN : judge(table, facts)),
			});
		},

		async file(job, variant) {
			const download = await openWhole(job.jobId, variant);
			if (download === undefined) return undefined;
			const { bytes } = download;
			return { fileName: `ipqualityscore-${job.jobId}-${variant}.csv`, mimeType: 'text/csv', bytes };
		},

		async balance() {
			const { body } = await transport.read({ method: 'GET', path: '/json/account/{apiKey}' });
			return parseBalance(body);
		},
	};
}

/** `input` means rows where it is an array of arrays, and a link where it is a text (S000). */
function uploadRequest({ listType, name, content }: Batch): ProviderRequest {
	const path = `/json/csv/{apiKey}/${encodeURIComponent(listType)}/upload`;
	if (content.kind === 'file') {
		return {
			method: 'POST',
			path,
			query: { file_name: name },
			form: [{ field: 'file', file: content.file, fileName: name }],
		};
	}
	const input = content.kind === 'url' ? content.url : content.values.map((value) => [value]);
	return { method: 'POST', path, json: { input, file_name: name } };
}

function protectLinks(transport: Transport, { body }: Answer): void {
	for (const link of Object.values(parseLinks(body))) {
		if (link !== null) transport.protect(link);
	}
}

/** Looks at how it begins, so that the page behind a spent link is told before a row is read. */
async function startOfCsv(download: DownloadStream): Promise<DownloadStream> {
	const { bytes } = await peek(expectFormat(download, 'csv'));
	return { ...download, bytes };
}
