import { unreadable } from '../../transport/transportError';
import { isRecord, toNumber, toRecords, toText, utcTime, type JsonRecord } from '../kit/fields';
import { kindOfMessage } from '../kit/refusalWords';
import { makeJob, toJobStatus } from '../kit/job';
import type { Job, JobStatus } from '../contract';
import type { Answer, ProviderFailure } from '../../transport/request';

export const PROVIDER_ID = 'everythingLocation';

const STATUSES: Readonly<Record<string, JobStatus>> = {
	pending: 'queued',
	loading: 'processing',
	verifying: 'processing',
	file_error: 'failed',
	complete: 'completed',
	// Downloaded, and charged for.
	downloaded: 'completed',
};

/** S003 on `file_error`. */
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

export function parseUploaded(body: unknown): Job {
	const record = isRecord(body) ? toRecords(body.email_batch)[0] : undefined;
	if (record === undefined) throw unreadable('a new job');
	return parseJob(record);
}

/** `batch_jobs` is an array in the text of S003, `{result: [...]}` in its sample; one job may be a bare object. */
export function parseList(body: unknown): Job[] {
	if (!isRecord(body) || !('batch_jobs' in body)) throw unreadable('a list of jobs');
	const { batch_jobs: jobs } = body;
	const records = toRecords(isRecord(jobs) && 'result' in jobs ? jobs.result : jobs);
	return newestFirst(records.filter((record) => toText(record.job_id) !== null).map(parseJob));
}

/**
 * Nothing but the date at the end of the ids tells the order (2016-03-25, so texts sort as dates). Within a day the
 * order of the list decides; its sample has the oldest first.
 */
function newestFirst(jobs: Job[]): Job[] {
	const isOldestFirst = idDate(jobs[0]?.jobId ?? '') <= idDate(jobs.at(-1)?.jobId ?? '');
	const ordered = isOldestFirst ? jobs.toReversed() : jobs;
	return ordered.toSorted((a, b) => idDate(b.jobId).localeCompare(idDate(a.jobId)));
}

/** The day at the end of a job id, `YYYY-MM-DD`; '' where there is none. */
export function idDate(jobId: string): string {
	return /\d{4}-\d{2}-\d{2}$/.exec(jobId)?.[0] ?? '';
}

export function parseStatus(body: unknown): Job | undefined {
	const record = isRecord(body) ? toRecords(body.batch_status)[0] : undefined;
	return record === undefined ? undefined : parseJob(record);
}

/** A job as upload, list and status tell it: the same fields, more or fewer of them. */
export function parseJob(record: JsonRecord): Job {
	const id = toText(record.job_id);
	if (id === null) throw unreadable('a job');
	const stats = toRecords(record.stats)[0] ?? {};
	const providerStatus = toText(record.status);
	const status = providerStatus === null ? 'queued' : toJobStatus(STATUSES, providerStatus);
	const total =
		toNumber(stats.total_trans) ??
		toNumber(stats.total_records) ??
		toNumber(record.total_records) ??
		toNumber(record.estm_total_trans);
	return makeJob({
		provider: PROVIDER_ID,
		jobId: id,
		name: toText(record.submitted_file),
		listType: 'email',
		status,
		providerStatus,
		progress: toNumber(record.progress),
		total,
		counts: {
			valid: toNumber(stats.valid),
			invalid: toNumber(stats.invalid),
			risky: toNumber(stats.accept_all),
			unknown: toNumber(stats.unknown),
		},
		createdAt: utcTime(record.start_time),
		finishedAt: utcTime(record.finish_time),
		error: status === 'failed' ? FILE_ERROR : null,
		raw: record,
	});
}

/** How many rows the account was charged for: exact, and told only once the result was downloaded. */
export function chargedRows(job: Job | undefined): number | null {
	return job?.providerStatus?.toLowerCase() === 'downloaded' ? job.total : null;
}
