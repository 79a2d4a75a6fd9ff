import type { Answer, FailureKind, ProviderFailure } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { Job, JobRecord, JobStatus, JsonRecord, ToldJob } from '../contract';
import { firstFields, firstText, isRecord, MOST_ERRORS, toNumber, toText } from '../kit/fields';

export const statuses: Readonly<Record<string, JobStatus>> = {
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

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
	401: 'credential',
	402: 'credits',
	403: 'credential',
	404: 'notFound',
};

/** 401 is a bad key or an account without Files access; other codes, and where the words stand, are documented nowhere. */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	const message = refusalText(body);
	if (status === 401) return { kind: 'credential', message: message ?? undefined };
	if (!isRecord(body) || message === null) return undefined;
	if (status >= 400) return { kind: KIND_OF_STATUS[status] ?? 'rejected', message };
	// A job may have errors of its own; what has no ID is none.
	return 'id' in body ? undefined : { kind: 'rejected', message };
}

function refusalText(body: unknown): string | null {
	return isRecord(body) ? (errorText(body.errors) ?? toText(body.error) ?? toText(body.message)) : null;
}

export function readList(body: unknown): JobRecord[] {
	if (!Array.isArray(body)) throw unreadable('a list of jobs');
	return body;
}

export function readJob(record: JsonRecord): ToldJob {
	const stats = isRecord(record.stats) ? record.stats : {};
	return {
		id: record.id,
		name: toText(record.name),
		providerStatus: toText(record.status),
		progress: toNumber(record.percent_complete),
		total: toNumber(stats.rows),
		processed: toNumber(stats.processed),
		counts: { valid: toNumber(stats.valid), invalid: toNumber(stats.invalid) },
		error: errorText(record.errors),
	};
}

const inWords = (value: unknown) => firstText(value) ?? String(value);

/** `["contact_file", "line 483 contains ..."]`, pairs of such, one text, or an object of texts by field. */
function errorText(errors: unknown): string | null {
	if (typeof errors === 'string') return toText(errors);
	if (isRecord(errors)) {
		const parts = firstFields(errors, MOST_ERRORS).map(([field, text]) => {
			const words = [text].flat().slice(0, MOST_ERRORS).map(inWords).join(', ');
			return field === 'base' ? words : `${field}: ${words}`;
		});
		return parts.length === 0 ? null : parts.join('; ');
	}
	if (!Array.isArray(errors) || errors.length === 0) return null;
	const first = errors.slice(0, MOST_ERRORS);
	const parts = first.map((entry) =>
		Array.isArray(entry) ? entry.slice(0, MOST_ERRORS).map(inWords).join(': ') : inWords(entry),
	);
	return first.some(Array.isArray) ? parts.join('; ') : parts.join(': ');
}

/**
 * The path of the verified file on the configured host. The URI that the provider gives is malformed (an `&`
 * where a `?` belongs) and carries the key: only its path is used, never its host.
 */
export function verifiedFilePath({ raw, jobId }: Pick<Job, 'raw' | 'jobId'>): string {
	const uri = isRecord(raw) ? toText(raw.verified_file_uri) : null;
	const path = uri === null ? undefined : /^(?:https?:\/\/[^/]+)?(\/[^?&#\s]+)/i.exec(uri)?.[1];
	const isPlain = path !== undefined && !path.split('/').some((part) => part === '.' || part === '..');
	// A guess for a job that gives none: the same shape as the documented one.
	return isPlain ? path : `/${encodeURIComponent(jobId)}/verified_file`;
}

/**
 * The fewest rows that the verified file may have. A cancelled job exports only what it processed, so the smaller
 * of both counters is all that is promised.
 */
export function promisedRows({ total, processed }: Pick<Job, 'total' | 'processed'>): number | null {
	return total === null || processed === null ? null : Math.min(total, processed);
}
