import { unreadable } from '../../transport/transportError';
import { isRecord, toBoolean, toNumber, toRecords, toText, unixTime, type JsonRecord } from '../kit/fields';
import { makeJob, percentOf } from '../kit/job';
import type { Balance, Job, ResultRow } from '../contract';
import type { Answer, ProviderFailure } from '../../transport/request';

export const PROVIDER_ID = 'whoisXml';

export const LIST_TYPE = 'geolocation';

/** Of the products that the account service knows, IP geolocation (providers.md, section 2). */
export const PRODUCT_ID = 8;

const KIND_OF_STATUS: Readonly<Record<number, ProviderFailure['kind']>> = {
	401: 'credential',
	402: 'credits',
	403: 'notFound',
	422: 'notFound',
};

/** Errors are real 4xx with `response.error` or `response.errors` (S001). */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	const message = errorText(body);
	if (status < 400 && message === undefined) return undefined;
	// The account service says 403 to a key; the bulk service says it to a job of another account.
	if (status === 403 && isRecord(body) && 'messages' in body) return { kind: 'credential', message };
	return { kind: KIND_OF_STATUS[status] ?? 'rejected', message };
}

function errorText(body: unknown): string | undefined {
	if (!isRecord(body)) return undefined;
	const response = isRecord(body.response) ? body.response : body;
	if (Array.isArray(response.errors)) return response.errors.map(String).join('; ');
	return toText(response.error) ?? toText(response.messages) ?? undefined;
}

/** `{"response":{"id":5}}`: all that is told of a new job. */
export function parseCreated(body: unknown): Job {
	const response = isRecord(body) ? body.response : undefined;
	const id = isRecord(response) ? toText(response.id) : null;
	if (id === null) throw unreadable('a new job');
	return makeJob({
		provider: PROVIDER_ID,
		jobId: id,
		listType: LIST_TYPE,
		status: 'processing',
		raw: body,
	});
}

/** A job as list and status tell it. `ready` may be a number, a text or a boolean; so may the counters be texts. */
export function parseJob(record: JsonRecord): Job {
	const id = toText(record.id);
	if (id === null) throw unreadable('a job');
	const total = toNumber(record.total_terms);
	const processed = toNumber(record.processed_terms);
	const ready = toBoolean(record.ready);
	return makeJob({
		provider: PROVIDER_ID,
		jobId: id,
		listType: LIST_TYPE,
		status: ready === true ? 'completed' : 'processing',
		providerStatus: ready === null ? null : `ready ${ready ? 1 : 0}`,
		progress: percentOf(processed, total),
		total,
		processed,
		counts: { invalid: toNumber(record.invalid_terms), unknown: toNumber(record.failed_terms) },
		createdAt: unixTime(record.date_start),
		raw: record,
	});
}

export interface ListPage {
	jobs: Job[];
	isLast: boolean;
}

export function parseList(body: unknown, page: number): ListPage {
	const response = isRecord(body) ? body.response : undefined;
	if (!isRecord(response) || !Array.isArray(response.data)) throw unreadable('a list of jobs');
	const jobs = toRecords(response.data).map(parseJob);
	const lastPage = toNumber(response.last_page);
	return { jobs, isLast: jobs.length === 0 || (lastPage !== null && page >= lastPage) };
}

export function parseStatus(body: unknown): Job[] {
	if (!isRecord(body) || !Array.isArray(body.response)) throw unreadable('a list of statuses');
	return toRecords(body.response).map(parseJob);
}

/** An array of arrays, one inner array a term; flat arrays are read too. */
export function parseCompleted(body: unknown): ResultRow[] {
	return entriesOf(body).map((entry) => {
		const { verdict, reason } = hasLocation(entry) ? FOUND : NOT_FOUND;
		return { columns: entry, value: toText(entry.term), verdict, reason };
	});
}

const FOUND = { verdict: 'valid', reason: 'located' } as const;
const NOT_FOUND = { verdict: 'unknown', reason: 'no_location' } as const;

function hasLocation({ location }: JsonRecord): boolean {
	return isRecord(location) && Object.values(location).some((part) => toText(part) !== null);
}

/**
 * Terms that failed. No sample is published; the sibling email API answers `{"error": "...", "emailAddress": "..."}`,
 * so the term is looked for under `term` and, failing that, under whatever is not the error.
 */
export function parseFailed(body: unknown): ResultRow[] {
	return entriesOf(body).map((entry) => {
		const reason = toText(entry.error);
		const other = Object.entries(entry).find(([name, value]) => name !== 'error' && toText(value) !== null);
		return {
			columns: entry,
			value: toText(entry.term) ?? toText(other?.[1]),
			verdict: /invalid/i.test(reason ?? '') ? 'invalid' : 'unknown',
			reason,
		};
	});
}

function entriesOf(body: unknown): JsonRecord[] {
	const response = isRecord(body) ? body.response : body;
	if (!Array.isArray(response)) throw unreadable('results');
	const entries: unknown[] = response.flat();
	return entries.filter(isRecord);
}

export function parseBalance(body: unknown): Balance {
	if (!isRecord(body) || !Array.isArray(body.data)) throw unreadable('a balance');
	const products = toRecords(body.data);
	const product = products.find(({ product_id: id }) => toNumber(id) === PRODUCT_ID);
	const details = product !== undefined && isRecord(product.product) ? product.product : undefined;
	return { credits: toNumber(product?.credits), product: toText(details?.name) };
}
