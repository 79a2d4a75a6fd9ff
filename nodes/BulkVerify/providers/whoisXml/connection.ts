import { TransportError, unreadable } from '../../transport/transportError';
import { settle } from '../../transport/retry';
import type { ProviderRequest, Transport } from '../../transport/request';
import { expectFormat, expectSameLength, type ResultFormat } from '../kit/wholeResult';
import type { Batch, Connection, Job, JobFilter, ResultRow, UploadFingerprint } from '../contract';
import { capabilities } from './capabilities';
import {
	parseBalance,
	parseCompleted,
	parseCreated,
	parseFailed,
	parseList,
	parseStatus,
	PRODUCT_ID,
} from './answers';

// S001: "Min: 10; Max: 50."
const MIN_PAGE = 10;
const MAX_PAGE = 50;

// `date_start` has whole seconds and the list may lag a little behind.
const CLOCK_TOLERANCE_MS = 5_000;
// Where no answer told the provider's clock, ours may be this far off.
const UNKNOWN_CLOCK_TOLERANCE_MS = 120_000;

export function connect(transport: Transport): Connection {
	function post(path: string, json: Record<string, unknown>): ProviderRequest {
		return { method: 'POST', path, json };
	}

	async function* jobs({ pageSize, fromPage = 1 }: JobFilter): AsyncGenerator<Job[]> {
		const perPage = Math.max(MIN_PAGE, Math.min(MAX_PAGE, pageSize ?? MAX_PAGE));
		for (let page = fromPage; ; page++) {
			// `onlyIds` is true unless it is told otherwise.
			const json = { page, perPage, onlyIds: false, sort: 'desc', format: 'json' };
			const list = parseList((await transport.read(post('/request/list', json))).body, page);
			yield list.jobs;
			if (list.isLast) return;
		}
	}

	/** One id of another account makes the provider refuse them all: then each half is asked for alone. */
	async function readStatuses(ids: number[]): Promise<Job[]> {
		const outcome = await settle(async () =>
			parseStatus((await transport.read(post('/request/status', { ids, format: 'json' }))).body),
		);
		if ('value' in outcome) return outcome.value;
		if (!isNotFound(outcome.error) || ids.length === 1) throw outcome.error;

		const middle = Math.ceil(ids.length / 2);
		const found: Job[] = [];
		let refusedHalves = 0;
		for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
			const answer = await settle(async () => await readStatuses(half));
			if ('value' in answer) found.push(...answer.value);
			else if (isNotFound(answer.error)) refusedHalves++;
			else throw answer.error;
		}
		// Where all are refused it is not for one of them.
		if (refusedHalves === 2) throw outcome.error;
		return found;
	}

	async function downloadResults(
		id: string,
		path: string,
		format: ResultFormat,
	): Promise<AsyncIterable<Uint8Array>> {
		const ask = async () => await transport.download(post(path, { id: numericId(id), format }));
		const download = await ask();
		return expectSameLength(download, expectFormat(download, format), ask);
	}

	async function readResults(id: string, path: string): Promise<unknown> {
		const pieces: Uint8Array[] = [];
		for await (const piece of await downloadResults(id, path, 'json')) pieces.push(piece);
		return parseJson(Buffer.concat(pieces).toString('utf8'));
	}

	return {
		async upload({ content, options }: Batch) {
			if (content.kind !== 'values') throw new TransportError('rejected', 'WhoisXML API takes values only');
			const reverseIp = (options.reverseIp ?? true) ? 1 : 0;
			const json = { terms: content.values, reverseIp, format: 'json' };
			return parseCreated((await transport.write(post('/request', json))).body);
		},

		async findUpload(fingerprint) {
			const firstPage = await jobs({ pageSize: MAX_PAGE }).next();
			return firstPage.done === true ? [] : firstPage.value.filter(fits(fingerprint, transport));
		},

		jobs,

		async job(id) {
			const [job] = await readStatuses([numericId(id)]);
			if (job === undefined) throw new TransportError('notFound', 'The answer has no such job in it');
			return job;
		},

		async status(ids) {
			const known = ids.filter((id) => /^\d+$/.test(id));
			const found = new Map<string, Job>();
			for (let start = 0; start < known.length; start += capabilities.statusIdsPerRequest) {
				const some = known.slice(start, start + capabilities.statusIdsPerRequest).map(Number);
				for (const job of await readStatuses(some)) found.set(job.jobId, job);
			}
			return ids.map((id) => found.get(id));
		},

		async *results(job, { variant, includeRaw }) {
			const withRaw = (rows: ResultRow[]) =>
				includeRaw ? rows.map((row) => ({ ...row, raw: { ...row.columns } })) : rows;
			if (variant !== 'failed')
				yield withRaw(parseCompleted(await readResults(job.jobId, '/request/completed')));
			if (variant !== 'completed')
				yield withRaw(parseFailed(await readResults(job.jobId, '/request/failed')));
		},

		async file(job, variant, format) {
			const spec = capabilities.formats.find(({ value }) => value === format) ?? capabilities.formats[0];
			const path = variant === 'failed' ? '/request/failed' : '/request/completed';
			return {
				fileName: `whoisxml-${job.jobId}-${variant}${spec.extension}`,
				mimeType: spec.mimeType,
				bytes: await downloadResults(job.jobId, path, toResultFormat(spec.value)),
			};
		},

		async balance() {
			const { body } = await transport.read({
				method: 'GET',
				base: 'accountUrl',
				path: '/account-balance',
				query: { productId: PRODUCT_ID, outputFormat: 'JSON' },
			});
			return parseBalance(body);
		},
	};
}

/** Jobs have no names here: the right one has as many terms and began when the lost upload did. */
function fits(fingerprint: UploadFingerprint, transport: Transport): (job: Job) => boolean {
	const offset = transport.clockOffset();
	const tolerance = offset === undefined ? UNKNOWN_CLOCK_TOLERANCE_MS : CLOCK_TOLERANCE_MS;
	const earliest = fingerprint.sentAt + (offset ?? 0) - tolerance;
	return ({ jobId, total, createdAt }) =>
		!fingerprint.excludeIds.includes(jobId) &&
		total === fingerprint.rowCount &&
		createdAt !== null &&
		Date.parse(createdAt) >= earliest;
}

function isNotFound(error: unknown): boolean {
	return error instanceof TransportError && error.kind === 'notFound';
}

function numericId(id: string): number {
	if (!/^\d+$/.test(id)) {
		throw new TransportError('notFound', `Job ids of WhoisXML API are whole numbers, not "${id}"`);
	}
	return Number(id);
}

function parseJson(text: string): unknown {
	try {
		const value: unknown = JSON.parse(text);
		return value;
	} catch {
		throw unreadable('results');
	}
}

function toResultFormat(format: string): ResultFormat {
	return format === 'json' || format === 'xml' ? format : 'csv';
}
