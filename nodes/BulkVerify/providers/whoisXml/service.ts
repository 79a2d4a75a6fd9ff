import { isErrorOfKind, TransportError } from '../../transport/transportError';
import { settle } from '../../transport/retry';
import type { ProviderRequest, Transport } from '../../transport/request';
import type { Batch, Job, JobRecord, JsonRecord, ProviderPlug, ResultOptions, ResultRow } from '../contract';
import { numericId } from '../kit/fields';
import { CSV, JSON_FILE, XML } from '../kit/formats';
import { inBlocks, jsonOf } from '../kit/jsonResults';
import { resultFileName } from '../kit/madeFile';
import { numberedPages } from '../kit/paging';
import type { ResultFormat } from '../kit/resultEnd';
import {
	assertRowCount,
	expectFormat,
	expectRows,
	expectSameLength,
	severalColumns,
} from '../kit/wholeResult';
import {
	countTerms,
	readBalance,
	readCreated,
	readFailure,
	readJobWith,
	readPage,
	readStatuses,
	type Counters,
} from './answers';

// docs/providers/whoisXml.md: 10 at least, 50 at most.
const MIN_PAGE = 10;
const MAX_PAGE = 50;

// How many ids one status request may ask for is documented nowhere; this many keeps the answer small.
const STATUS_IDS = 100;

export { readEntries } from './answers';

/** What one bulk service of the vendor has for itself; all else is the same. */
export interface Service {
	/** The credential field that holds the service's address. */
	base: string;
	/** Of the products that the account service knows. */
	productId: number;
	counters: Counters;
	/** The request that creates a job, besides `format`. */
	create(batch: Batch, values: string[]): JsonRecord;
	/** What a row of the completed, and one of the failed, says. */
	readCompleted(entry: JsonRecord): ResultRow;
	readFailed(entry: JsonRecord): ResultRow;
	/** The entries of a result, whatever they are packed in. */
	entries(body: unknown): JsonRecord[];
}

type Parts = Pick<
	ProviderPlug,
	| 'credentialType'
	| 'statuses'
	| 'ids'
	| 'readFailure'
	| 'readJob'
	| 'upload'
	| 'job'
	| 'jobsOf'
	| 'listing'
	| 'results'
	| 'file'
	| 'balance'
	| 'formats'
>;

/** All that the vendor's bulk services share: create, list, status, completed and failed rows, balance. */
export function bulkService(service: Service): Parts {
	const { base, counters } = service;

	function post(path: string, json: JsonRecord): ProviderRequest {
		return { method: 'POST', base, path, json };
	}

	async function statusesOf(api: Transport, ids: string[]): Promise<JobRecord[]> {
		const numbers = ids.map(numericId);
		return await halving(numbers, async (some) => {
			const request = post('/request/status', { ids: some, format: 'json' });
			return readStatuses((await api.read(request)).body);
		});
	}

	async function open(api: Transport, id: string, part: Part, format: ResultFormat) {
		const ask = async () => await api.download(post(`/request/${part}`, { id: numericId(id), format }));
		const download = await ask();
		return expectSameLength(download, expectFormat(download, format, severalColumns), ask);
	}

	/** An array without an entry, or with some of them, may come before the job is ready. */
	async function* rowsOf(
		api: Transport,
		job: Job,
		part: Part,
		read: (entry: JsonRecord) => ResultRow,
		{ includeRaw, mayLackRows = false }: ResultOptions,
	): AsyncGenerator<ResultRow[]> {
		const body = await jsonOf(await open(api, job.jobId, part, 'json'));
		for (const entries of inBlocks(service.entries(body))) {
			yield entries.map((entry) => (includeRaw ? { ...read(entry), raw: { ...entry } } : read(entry)));
		}
		const came = countTerms(body);
		const isNone = came === 0 && part === 'completed';
		if (!mayLackRows || isNone) assertRowCount(came, termsIn(job, part));
	}

	return {
		credentialType: 'whoisXmlApi',
		statuses: { 'ready 0': 'processing', 'ready 1': 'completed' },
		ids: 'ascending',
		formats: [CSV, JSON_FILE, XML],
		readFailure,
		readJob: (record) => readJobWith(counters, record),

		async upload(api, batch) {
			const { content } = batch;
			if (content.kind !== 'values') throw new TransportError('rejected', 'WhoisXML API takes values only');
			const json = { ...service.create(batch, content.values), format: 'json' };
			return readCreated((await api.write(post('/request', json))).body);
		},

		job: async (api, id) => (await statusesOf(api, [id]))[0],

		jobsOf: { idsPerRequest: STATUS_IDS, read: statusesOf },

		listing: {
			pages: numberedPages(async (api, page, { pageSize = MAX_PAGE }) => {
				const perPage = Math.max(MIN_PAGE, Math.min(MAX_PAGE, pageSize));
				// `onlyIds` is true unless it is told otherwise.
				const json = { page, perPage, onlyIds: false, sort: 'desc', format: 'json' };
				return readPage((await api.read(post('/request/list', json))).body, page);
			}),
		},

		async *results(api, job, options) {
			const { variant } = options;
			if (variant !== 'failed') yield* rowsOf(api, job, 'completed', service.readCompleted, options);
			if (variant !== 'completed') yield* rowsOf(api, job, 'failed', service.readFailed, options);
		},

		async file(api, job, variant, { value, mimeType, extension }) {
			const part = variant === 'failed' ? 'failed' : 'completed';
			const format = value === 'json' || value === 'xml' ? value : 'csv';
			const file = await open(api, job.jobId, part, format);
			// What an XML calls its entries is not stated. A term has a row of the CSV, or several.
			const bytes = format === 'xml' ? file : expectRows(file, () => termsIn(job, part), format);
			return { fileName: resultFileName(job, variant, extension), mimeType, bytes };
		},

		async balance(api) {
			const query = { productId: service.productId, outputFormat: 'JSON' };
			const request: ProviderRequest = { method: 'GET', base: 'accountUrl', path: '/account-balance', query };
			return readBalance((await api.read(request)).body, service.productId);
		},
	};
}

type Part = 'completed' | 'failed';

/** How many terms a part of the result has, by the counters of the job; `null` where one of them is missing. */
function termsIn({ total, counts: { invalid, unknown: failed } }: Job, part: Part): number | null {
	if (total === null || invalid === null || failed === null) return null;
	return part === 'failed' ? invalid + failed : total - invalid - failed;
}

/** One id of another account makes the provider refuse them all: then each half is asked for alone. */
async function halving(
	ids: Array<number | string>,
	read: (ids: Array<number | string>) => Promise<JobRecord[]>,
): Promise<JobRecord[]> {
	const outcome = await settle(async () => await read(ids));
	if ('value' in outcome) return outcome.value;
	if (!isErrorOfKind(outcome.error, 'notFound') || ids.length === 1) throw outcome.error;

	const middle = Math.ceil(ids.length / 2);
	const found: JobRecord[] = [];
	let refusedHalves = 0;
	for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
		const answer = await settle(async () => await halving(half, read));
		if ('value' in answer) found.push(...answer.value);
		else if (isErrorOfKind(answer.error, 'notFound')) refusedHalves++;
		else throw answer.error;
	}
	// Where all are refused it is not for one of them.
	if (refusedHalves === 2) throw outcome.error;
	return found;
}
