import type { Answer, ProviderFailure } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { JobRecord, JobStatus, JsonRecord, ToldJob } from '../contract';
import { isRecord, toNumber, toRecords, toText, utcTime } from '../kit/fields';
import { ascends, newestFirst } from '../kit/paging';
import { kindOfMessage } from '../kit/refusalWords';

export const statuses: Readonly<Record<string, JobStatus>> = {
	pending: 'queued',
	loading: 'processing',
	verifying: 'processing',
	file_error: 'failed',
	complete: 'completed',
	// Downloaded, and charged for.
	downloaded: 'completed',
};

/** What the vendor's page says of `file_error`. */
const FILE_ERROR = 'The file could not be processed due to an error';

/** Any `Status` other than OK is a refusal, whatever the HTTP code. */
export function readFailure({ body }: Answer): ProviderFailure | undefined {
	if (!isRecord(body) || !('Status' in body)) return undefined;
	const status = toText(body.Status);
	if (status?.toUpperCase() === 'OK') return undefined;
	// Where the words of a refusal stand is documented nowhere.
	const message = [body.Message, body.message, body.Error, body.error, status]
		.map(toText)
		.find((text) => text !== null);
	return { kind: kindOfMessage(message ?? null), message: message ?? undefined };
}

export function readUploaded(body: unknown): JobRecord {
	const record = isRecord(body) ? toRecords(body.email_batch)[0] : undefined;
	if (record === undefined) throw unreadable('a new job');
	return record;
}

/** `batch_jobs` is an array in the page's text, `{result: [...]}` in its sample; one job may be a bare object. */
export function readList(body: unknown): JobRecord[] {
	if (!isRecord(body) || !('batch_jobs' in body)) throw unreadable('a list of jobs');
	const { batch_jobs: jobs } = body;
	const rows: unknown = isRecord(jobs) && 'result' in jobs ? jobs.result : jobs;
	return inOrder(Array.isArray(rows) ? rows : [rows]);
}

/**
 * Nothing but the date at the end of the ids tells the order (2016-03-25, so texts sort as dates). Within a day the
 * order of the list decides; its sample has the oldest first.
 */
function inOrder(records: JobRecord[]): JobRecord[] {
	const dates = records.map(idDate).filter((date) => date !== '');
	return newestFirst(ascends(dates.toReversed()) ? records : records.toReversed(), idDate);
}

/** The day at the end of a job id, `YYYY-MM-DD`; '' where there is none. */
function idDate(record: JobRecord | undefined): string {
	const id = isRecord(record) ? toText(record.job_id) : null;
	return /\d{4}-\d{2}-\d{2}$/.exec(id ?? '')?.[0] ?? '';
}

export function readStatus(body: unknown): JsonRecord | undefined {
	return isRecord(body) ? toRecords(body.batch_status)[0] : undefined;
}

/** A job as upload, list and status tell it: the same fields, more or fewer of them. */
export function readJob(record: JsonRecord): ToldJob {
	const stats = toRecords(record.stats)[0] ?? {};
	const providerStatus = toText(record.status);
	return {
		id: record.job_id,
		name: toText(record.submitted_file),
		// A new job has no status yet.
		status: providerStatus === null ? 'queued' : undefined,
		providerStatus,
		progress: toNumber(record.progress),
		total:
			toNumber(stats.total_trans) ??
			toNumber(stats.total_records) ??
			toNumber(record.total_records) ??
			toNumber(record.estm_total_trans),
		counts: {
			valid: toNumber(stats.valid),
			invalid: toNumber(stats.invalid),
			risky: toNumber(stats.accept_all),
			unknown: toNumber(stats.unknown),
		},
		createdAt: utcTime(record.start_time),
		finishedAt: utcTime(record.finish_time),
		error: providerStatus?.toLowerCase() === 'file_error' ? FILE_ERROR : null,
		wasDownloaded: providerStatus?.toLowerCase() === 'downloaded',
		downloadCredits:
			toNumber(stats.credit_cost) ?? toNumber(record.credit_cost) ?? toNumber(record.estm_credit_cost),
	};
}

/** How many rows the account was charged for: exact, and told only once the result was downloaded. */
export function chargedRows({ wasDownloaded, total = null }: ToldJob): number | null {
	return wasDownloaded === true ? total : null;
}
