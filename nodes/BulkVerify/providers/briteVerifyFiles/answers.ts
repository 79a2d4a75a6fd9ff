import { unreadable } from '../../transport/transportError';
import { isRecord, toNumber, toRecords, toText, type JsonRecord } from '../kit/fields';
import { makeJob, toJobStatus } from '../kit/job';
import type { Job, JobStatus } from '../contract';
import type { Answer, ProviderFailure } from '../../transport/request';

export const PROVIDER_ID = 'briteVerifyFiles';

const STATUSES: Readonly<Record<string, JobStatus>> = {
	pending: 'queued',
	unprocessed: 'queued',
	loading: 'processing',
	processing: 'processing',
	reprocessing: 'processing',
	exporting: 'processing',
	complete: 'completed',
	error: 'failed',
	import_error: 'failed',
	// It stops, exports what it has and later becomes complete.
	cancelled: 'cancelled',
};

/** 401 is a bad key or an account without Files access; other codes are documented nowhere. */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	const message = isRecord(body) ? (toText(body.error) ?? toText(body.message) ?? undefined) : undefined;
	if (status === 401) return { kind: 'credential', message };
	if (status >= 200 && status < 300 && message !== undefined && isRecord(body) && !('id' in body)) {
		return { kind: 'rejected', message };
	}
	return undefined;
}

export function parseList(body: unknown): Job[] {
	if (!Array.isArray(body)) throw unreadable('a list of jobs');
	return toRecords(body).map(parseJob);
}

export function parseJob(body: unknown): Job {
	const id = isRecord(body) ? toText(body.id) : null;
	if (!isRecord(body) || id === null) throw unreadable('a job');
	const stats = isRecord(body.stats) ? body.stats : {};
	const providerStatus = toText(body.status);
	const status = toJobStatus(STATUSES, providerStatus);
	return makeJob({
		provider: PROVIDER_ID,
		jobId: id,
		name: toText(body.name),
		listType: 'email',
		status,
		providerStatus,
		progress: toNumber(body.percent_complete),
		total: toNumber(stats.rows),
		processed: toNumber(stats.processed),
		counts: { valid: toNumber(stats.valid), invalid: toNumber(stats.invalid) },
		error: errorText(body),
		raw: body,
	});
}

/** `["contact_file", "line 483 contains ..."]`, pairs of such, or one text. */
function errorText({ errors }: JsonRecord): string | null {
	if (typeof errors === 'string') return toText(errors);
	if (!Array.isArray(errors) || errors.length === 0) return null;
	const parts: string[] = errors.map((entry) =>
		Array.isArray(entry) ? entry.map(String).join(': ') : String(entry),
	);
	return errors.some(Array.isArray) ? parts.join('; ') : parts.join(': ');
}

/**
 * The path of the verified file on the configured host. The URI that the provider gives is malformed (an `&`
 * where a `?` belongs) and carries the key: only its path is used, never its host.
 */
export function verifiedFilePath(job: Job): string {
	const uri = isRecord(job.raw) ? toText(job.raw.verified_file_uri) : null;
	const path = uri === null ? undefined : /^(?:https?:\/\/[^/]+)?(\/[^?&#]+)/i.exec(uri)?.[1];
	// A guess for a job that gives none: the same shape as the documented one.
	return path ?? `/${encodeURIComponent(job.jobId)}/verified_file`;
}

/**
 * The fewest rows that the verified file may have. A cancelled job exports only what it processed, so the smaller
 * of both counters is all that is promised.
 */
export function promisedRows({ total, processed }: Job): number | null {
	return total === null || processed === null ? null : Math.min(total, processed);
}
