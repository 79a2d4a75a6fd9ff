import { TransportError, unreadable } from '../../transport/errors';
import { settle } from '../../transport/retry';
import type { DownloadStream, ProviderRequest, Transport } from '../../transport/types';
import { readCsvResults } from '../shared/csvResults';
import { expectFormat } from '../shared/resultFile';
import { judge, UNKNOWN, type Facts } from '../shared/verdicts';
import type { Answer, Batch, Connection, Job } from '../types';
import { parseBalance, parseJob, parseLinks, parseList } from './parse';
import { columnTypes, valueColumns, verdictTables } from './verdicts';

// New uploads come first in the list, so a lost one is on the first pages.
const PAGES_TO_SEARCH = 2;

// A link that was spent or expired in between leads to a fresh one.
const LINK_ATTEMPTS = 3;

export function connect(transport: Transport): Connection {
	async function readStatus(id: string): Promise<Answer> {
		const answer = await transport.read({
			method: 'GET',
			path: `/json/csv/{apiKey}/status/${encodeURIComponent(id)}`,
		});
		protectLinks(transport, answer);
		return answer;
	}

	async function* jobs({ listType }: { listType?: string }): AsyncGenerator<Job[]> {
		for (let page = 1; ; page++) {
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

	/** A fresh link at every try: a link is used once, whatever came of it. */
	async function openDownload(id: string, variant: string): Promise<DownloadStream | undefined> {
		for (let tried = 1; ; tried++) {
			const links = parseLinks((await readStatus(id)).body);
			if (!(variant in links)) throw unreadable('download links');
			const link = links[variant];
			if (link === null || link === undefined) return undefined;

			const outcome = await settle(async () => await startOfCsv(await transport.downloadLink(link)));
			if ('value' in outcome) return outcome.value;
			const isSpent = outcome.error instanceof TransportError && outcome.error.kind !== 'cancelled';
			if (!isSpent || tried === LINK_ATTEMPTS) throw outcome.error;
		}
	}

	return {
		async upload(batch) {
			const answer = await transport.write(uploadRequest(batch));
			protectLinks(transport, answer);
			return parseJob(answer.body);
		},

		async findUpload({ name, listType, excludeIds }) {
			const found: Job[] = [];
			let page = 0;
			for await (const list of jobs({ listType })) {
				found.push(...list.filter((job) => job.name === name && !excludeIds.includes(job.jobId)));
				if (++page === PAGES_TO_SEARCH) break;
			}
			return found;
		},

		jobs,

		async status(ids) {
			const found: Array<Job | undefined> = [];
			for (const id of ids) {
				const outcome = await settle(async () => parseJob((await readStatus(id)).body));
				if ('value' in outcome) found.push(outcome.value);
				else if (isNotFound(outcome.error)) found.push(undefined);
				else throw outcome.error;
			}
			return found;
		},

		async *results(job, { variant, includeRaw }) {
			const download = await openDownload(job.jobId, variant);
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
			const download = await openDownload(job.jobId, variant);
			if (download === undefined) return undefined;
			const bytes = expectFormat(download, 'csv');
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

function isNotFound(error: unknown): boolean {
	return error instanceof TransportError && error.kind === 'notFound';
}

/** Looks at the first piece, so that the page behind a spent link is told before a row is read. */
async function startOfCsv(download: DownloadStream): Promise<DownloadStream> {
	const pieces = expectFormat(download, 'csv')[Symbol.asyncIterator]();
	const first = await pieces.next();
	return { headers: download.headers, bytes: resume(first, pieces) };
}

async function* resume(
	first: IteratorResult<Uint8Array>,
	pieces: AsyncGenerator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	if (first.done !== true) yield first.value;
	yield* pieces;
}
