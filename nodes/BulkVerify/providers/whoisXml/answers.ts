import type { Answer, ProviderFailure } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { Balance, JobRecord, JsonRecord, ToldJob } from '../contract';
import {
	isRecord,
	MOST_ERRORS,
	toBoolean,
	toEntries,
	toNumber,
	toRecords,
	toText,
	unixTime,
} from '../kit/fields';
import { percentOf } from '../kit/job';
import { resultRecords } from '../kit/jsonResults';

const KIND_OF_STATUS: Readonly<Record<number, ProviderFailure['kind']>> = {
	401: 'credential',
	402: 'credits',
	403: 'notFound',
	422: 'notFound',
};

/** Errors are real 4xx with `response.error` or `response.errors`. */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	const message = errorText(body);
	if (message === undefined) return undefined;
	// The account service says 403 to a key; the bulk service says it to a job of another account.
	if (status === 403 && isRecord(body) && 'messages' in body) return { kind: 'credential', message };
	if (/authenti|authori[sz]|api ?key/i.test(message)) return { kind: 'credential', message };
	return { kind: KIND_OF_STATUS[status] ?? 'rejected', message };
}

function errorText(body: unknown): string | undefined {
	if (!isRecord(body)) return undefined;
	const response = isRecord(body.response) ? body.response : body;
	const { errors } = response;
	if (Array.isArray(errors) && errors.length > 0) return errors.slice(0, MOST_ERRORS).map(String).join('; ');
	const isNone = toBoolean(response.error) === false;
	return (isNone ? null : toText(response.error)) ?? toText(response.messages) ?? undefined;
}

/** `{"response":{"id":5}}`: all that is told of a new job. */
export function readCreated(body: unknown): JobRecord {
	if (!isRecord(body) || !isRecord(body.response)) throw unreadable('a new job');
	return body.response;
}

/** How a service calls the counters of a job. */
export interface Counters {
	total: string;
	processed: string;
	invalid: string;
	failed: string;
	/** `processed` leaves out the invalid and the failed ones. */
	processedIsOfGoodOnes?: boolean;
}

/** A job as list and status tell it. `ready` may be a number, a text or a boolean; so may the counters be texts. */
export function readJobWith(counters: Counters, record: JsonRecord): ToldJob {
	const total = toNumber(record[counters.total]);
	const invalid = toNumber(record[counters.invalid]);
	const failed = toNumber(record[counters.failed]);
	const good = toNumber(record[counters.processed]);
	const others = counters.processedIsOfGoodOnes === true ? (invalid ?? 0) + (failed ?? 0) : 0;
	const processed = good === null ? null : good + others;
	const ready = toBoolean(record.ready);
	return {
		id: record.id,
		providerStatus: ready === null ? null : `ready ${ready ? 1 : 0}`,
		progress: percentOf(processed, total),
		total,
		processed,
		counts: { invalid, unknown: failed },
		createdAt: unixTime(record.date_start),
		finishedAt: unixTime(record.date_end),
	};
}

export function readPage(body: unknown, page: number): { records: JobRecord[]; isLast: boolean } {
	const response = isRecord(body) ? body.response : undefined;
	const records = isRecord(response) ? toEntries(response.data, response.total) : undefined;
	if (!isRecord(response) || records === undefined) throw unreadable('a list of jobs');
	const lastPage = toNumber(response.last_page);
	return { records, isLast: lastPage !== null && page >= lastPage };
}

export function readStatuses(body: unknown): JobRecord[] {
	if (!isRecord(body) || !Array.isArray(body.response)) throw unreadable('a list of statuses');
	return body.response;
}

/** How many terms a result is about: each has an entry, or an array of them. */
export function countTerms(body: unknown): number {
	const response = isRecord(body) ? body.response : body;
	return Array.isArray(response) ? response.length : 0;
}

/** The entries of a result: an array, or an array of arrays (one a value). */
export function readEntries(body: unknown): JsonRecord[] {
	const response = isRecord(body) ? body.response : body;
	return resultRecords(Array.isArray(response) ? response.flat() : response);
}

export function readBalance(body: unknown, productId: number): Balance {
	if (!isRecord(body) || !Array.isArray(body.data)) throw unreadable('a balance');
	const product = toRecords(body.data).find(({ product_id: id }) => toNumber(id) === productId);
	const details = product !== undefined && isRecord(product.product) ? product.product : undefined;
	return { credits: toNumber(product?.credits), product: toText(details?.name) };
}
