import { unreadable } from '../../transport/transportError';
import { isRecord, toBoolean, toNumber, toRecords, toText, type JsonRecord } from '../kit/fields';
import { kindOfMessage } from '../kit/refusalWords';
import { makeJob, toJobStatus } from '../kit/job';
import type { Balance, Job, JobStatus } from '../contract';
import type { Answer, ProviderFailure } from '../../transport/request';

export const PROVIDER_ID = 'ipQualityScore';

/** providers.md, section 1: 50 a page. */
const PAGE_SIZE = 50;

const STATUSES: Readonly<Record<string, JobStatus>> = {
	new: 'queued',
	processing: 'processing',
	finished: 'completed',
};

/** Errors are HTTP 200 with `success: false`; 403 is the rate limit (providers.md, section 1). */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	if (status === 403)
		return { kind: 'rateLimit', message: isRecord(body) ? (toText(body.message) ?? undefined) : undefined };
	if (!isRecord(body) || toBoolean(body.success) !== false) return undefined;
	const message = toText(body.message);
	return { kind: kindOfMessage(message), message: message ?? undefined };
}

/** A job as upload and status answer it, and as a row of the list. */
export function parseJob(body: unknown): Job {
	const id = isRecord(body) ? toText(body.id) : null;
	if (!isRecord(body) || id === null) throw unreadable('a job');
	const providerStatus = toText(body.status);
	return makeJob({
		provider: PROVIDER_ID,
		jobId: id,
		name: toText(body.file_name),
		listType: toText(body.type),
		// `aborted: true` ends a job whatever its status says.
		status: toBoolean(body.aborted) === true ? 'cancelled' : toJobStatus(STATUSES, providerStatus),
		providerStatus,
		raw: body,
	});
}

export interface ListPage {
	jobs: Job[];
	isLast: boolean;
}

export function parseList(body: unknown, page: number): ListPage {
	if (!isRecord(body) || !Array.isArray(body.csvs)) throw unreadable('a list of jobs');
	const jobs = toRecords(body.csvs).map(parseJob);
	const totalPages = toNumber(body.total_pages);
	// Any field may be missing, and a page beyond the last one is refused.
	const isLast = totalPages === null ? jobs.length < PAGE_SIZE : page >= totalPages;
	return { jobs, isLast: jobs.length === 0 || isLast };
}

/** The one-time links of a finished job, by variant; `null` where a class is empty. */
export function parseLinks(body: unknown): Record<string, string | null> {
	if (!isRecord(body) || !isRecord(body.downloads)) return {};
	return Object.fromEntries(Object.entries(body.downloads).map(([variant, link]) => [variant, toText(link)]));
}

export function parseBalance(body: unknown): Balance {
	if (!isRecord(body) || !('credits' in body)) throw unreadable('a balance');
	const details: JsonRecord = { ...body };
	for (const name of ['success', 'message', 'request_id', 'credits']) delete details[name];
	return { credits: toNumber(body.credits), ...details };
}
