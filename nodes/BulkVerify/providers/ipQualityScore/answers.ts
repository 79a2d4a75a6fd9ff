import { unreadable } from '../../transport/transportError';
import type { Answer, ProviderFailure } from '../../transport/request';
import type { Balance, JobRecord, JobStatus, JsonRecord, ToldJob } from '../contract';
import { isRecord, ofWord, toBoolean, toEntries, toNumber, toText } from '../kit/fields';
import { kindOfMessage } from '../kit/refusalWords';

/** docs/providers/ipQualityScore.md: 50 a page. */
const PAGE_SIZE = 50;

export const statuses: Readonly<Record<string, JobStatus>> = {
	new: 'queued',
	processing: 'processing',
	finished: 'completed',
	// Not a word of the provider's: it says `aborted: true`, whatever the status is by then.
	aborted: 'cancelled',
};

/** Errors are HTTP 200 with `success: false`; 403 is the rate limit. */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	if (!isRecord(body) || toBoolean(body.success) !== false) return undefined;
	const message = toText(body.message);
	const kind = status === 403 ? 'rateLimit' : kindOfMessage(message);
	return { kind, message: message ?? undefined };
}

/** A job as upload and status answer it, and as a row of the list. */
export function readJob(record: JsonRecord): ToldJob {
	return {
		id: record.id,
		name: toText(record.file_name),
		listType: toText(record.type),
		status: toBoolean(record.aborted) === true ? 'cancelled' : undefined,
		providerStatus: toText(record.status),
	};
}

export function readPage(body: unknown, page: number): { records: JobRecord[]; isLast: boolean } {
	const records = isRecord(body) ? toEntries(body.csvs, body.total_csvs) : undefined;
	if (!isRecord(body) || records === undefined) throw unreadable('a list of jobs');
	const totalPages = toNumber(body.total_pages);
	// Any field may be missing, and a page beyond the last one is refused.
	const isLast = totalPages === null ? records.length < PAGE_SIZE : page >= totalPages;
	return { records, isLast };
}

/** The one-time link of a finished job; `null` where the class is empty, `undefined` where it cannot be read. */
export function readLink(body: unknown, variant: string): string | null | undefined {
	const downloads = isRecord(body) && isRecord(body.downloads) ? body.downloads : {};
	const link = ofWord(downloads, variant);
	return link === null || typeof link === 'string' ? toText(link) : undefined;
}

export function readBalance(body: unknown): Balance {
	if (!isRecord(body) || !('credits' in body)) throw unreadable('a balance');
	const details: JsonRecord = { ...body };
	for (const name of ['success', 'message', 'request_id', 'credits']) delete details[name];
	return { credits: toNumber(body.credits), ...details };
}
