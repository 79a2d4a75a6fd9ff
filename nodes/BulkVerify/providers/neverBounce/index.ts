import type { ProviderRequest, Transport } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { Batch, JobRecord, JsonRecord, ListQuery, ResultRow } from '../contract';
import { defineProvider } from '../define';
import { isRecord, numericId, toNumber } from '../kit/fields';
import { resultRecords } from '../kit/jsonResults';
import { resultFileName } from '../kit/madeFile';
import { ascends } from '../kit/paging';
import { resultPages } from '../kit/resultPages';
import {
	assertRowCount,
	expectFormat,
	expectRows,
	expectSameLength,
	severalColumns,
} from '../kit/wholeResult';
import {
	answerOf,
	fewestRows,
	readBalance,
	readFailure,
	readJob,
	readPage,
	readRow,
	statuses,
	type Page,
} from './answers';

const JOBS_A_PAGE = 100;
// docs/providers/neverBounce.md: 1,000 at most.
const ROWS_A_PAGE = 1_000;

const MB = 1_000_000;

/** Which rows a variant has, by the provider's own words for a result. */
const WORDS_OF: Readonly<Record<string, readonly string[]>> = {
	valid: ['valid'],
	invalid: ['invalid'],
	catchall: ['catchall'],
	disposable: ['disposable'],
	unknown: ['unknown'],
};

const FILTERS = {
	valids: 'valid',
	invalids: 'invalid',
	catchalls: 'catchall',
	unknowns: 'unknown',
	disposables: 'disposable',
};

/** With POST and a JSON body the key never stands in an address. */
const post = (path: string, json: JsonRecord): ProviderRequest => ({ method: 'POST', path, json });

/** docs/providers/neverBounce.md */
export const neverBounce = defineProvider({
	id: 'neverBounce',
	displayName: 'NeverBounce',
	credentialType: 'neverBounceApi',
	description: 'Emails',
	whereToCheck: 'the lists in your NeverBounce dashboard',
	statuses,
	readFailure,
	readJob,

	takes: ['values', 'url'],
	// The body may have 25 MB; `{"email":""},` is what a row takes besides its address.
	limits: { rows: 250_000, bytes: 24 * MB, bytesPerRow: 13 },
	jobNames: { longest: 96 },
	ids: 'ascending',
	options: [
		{
			name: 'historicalData',
			displayName: 'Historical Data',
			description: 'Whether earlier checks of the vendor may be used, or every address is checked live',
			default: true,
		},
	],
	variants: [
		{ name: 'All Rows', value: 'all', description: 'Every row of the list' },
		{ name: 'Catch-All', value: 'catchall' },
		{ name: 'Disposable', value: 'disposable' },
		{ name: 'Invalid', value: 'invalid' },
		{ name: 'Unknown', value: 'unknown' },
		{ name: 'Valid', value: 'valid' },
	],

	upload: async (api, batch) =>
		answerOf((await api.write(post('/jobs/create', creation(batch)))).body, 'a new job'),

	job: async (api, id) =>
		answerOf((await api.read(post('/jobs/status', { job_id: numericId(id) }))).body, 'a job'),

	listing: { pages: newestFirst },

	async *results(api, { jobId, raw }, { variant, includeRaw, mayLackRows = false }) {
		let came = 0;
		const pages = resultPages<number, unknown>(
			async (page = 1) => {
				const request = post('/jobs/results', {
					job_id: numericId(jobId),
					page,
					items_per_page: ROWS_A_PAGE,
				});
				const read = readPage((await api.read(request)).body, 'results');
				const next = isLastPage(read, page) ? undefined : page + 1;
				return { records: read.records, next, total: read.totalResults };
			},
			// Each page tells it, the row of the header counted.
			{ total: null, mayLackRows },
		);
		for await (const records of pages) {
			const rows = resultRecords(records).flatMap((entry) => readRow(entry, includeRaw) ?? []);
			came += rows.length;
			yield rows
				.filter(({ word }) => WORDS_OF[variant]?.includes(word) ?? true)
				.map(({ row }): ResultRow => row);
		}
		if (!mayLackRows) assertRowCount(came, fewestRows(raw));
	},

	async file(api, job, variant, { mimeType, extension }) {
		const ask = async () => await api.download(post('/jobs/download', downloadOf(job.jobId, variant)));
		const download = await ask();
		const csv = expectSameLength(download, expectFormat(download, 'csv', severalColumns), ask);
		return {
			fileName: resultFileName(job, variant, extension),
			mimeType,
			bytes: expectRows(csv, () => fewestRows(job.raw, WORDS_OF[variant])),
		};
	},

	async remove(api, id) {
		answerOf((await api.write(post('/jobs/delete', { job_id: numericId(id) }))).body, 'a deletion');
	},

	balance: async (api) => readBalance((await api.read(post('/account/info', {}))).body),
});

/** Without `auto_parse` and `auto_start` a job waits for ever. */
function creation({ name, content, options }: Batch): JsonRecord {
	if (content.kind === 'file') throw unreadable('a list');
	return {
		...(content.kind === 'url'
			? { input_location: 'remote_url', input: content.url }
			: { input_location: 'supplied', input: content.values.map((email) => ({ email })) }),
		filename: name,
		auto_parse: true,
		auto_start: true,
		request_meta_data: { leverage_historical_data: options.historicalData === false ? 0 : 1 },
	};
}

/** Every filter is sent: what is left out counts differently in the vendor's own clients. */
function downloadOf(jobId: string, variant: string): JsonRecord {
	const filters = Object.entries(FILTERS).map(([filter, word]) => [
		filter,
		WORDS_OF[variant]?.includes(word) === false ? 0 : 1,
	]);
	return { job_id: numericId(jobId), ...Object.fromEntries(filters), email_status: 1 };
}

async function readJobs(api: Transport, page: number): Promise<Page> {
	const json = { page, items_per_page: JOBS_A_PAGE };
	return readPage((await api.read(post('/jobs/search', json))).body, 'a list of jobs');
}

/** The order of the list is nobody's promise: where it has the oldest first, it is read from its end. */
async function* newestFirst(api: Transport, { fromPage }: ListQuery): AsyncGenerator<JobRecord[]> {
	const first = await readJobs(api, 1);
	// Of a list whose end is not told nobody can begin there.
	if (first.totalPages !== null && isOldestFirst(first)) {
		for (let page = first.totalPages - fromPage + 1; page >= 1; page--) {
			const { records } = page === 1 ? first : await readJobs(api, page);
			yield records.toReversed();
		}
		return;
	}
	for (let page = fromPage; ; page++) {
		const read = page === 1 ? first : await readJobs(api, page);
		yield read.records;
		if (isLastPage(read, page)) return;
	}
}

function isLastPage({ records, totalPages }: Page, page: number): boolean {
	return records.length === 0 || (totalPages !== null && page >= totalPages);
}

function isOldestFirst({ records }: Page): boolean {
	const ids = records.filter(isRecord).flatMap(({ id, job_id: jobId }) => toNumber(id ?? jobId) ?? []);
	return ascends(ids.filter((id) => Number.isSafeInteger(id) && id > 0));
}
