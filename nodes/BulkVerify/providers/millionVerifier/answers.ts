import type { Answer, FailureKind, ProviderFailure } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { Balance, JobRecord, JobStatus, JsonRecord, ToldJob, Verdict } from '../contract';
import { isRecord, ofWord, toEntries, toNumber, toText, utcTime } from '../kit/fields';
import type { Facts, Judgement } from '../kit/verdictTable';

export const statuses: Readonly<Record<string, JobStatus>> = {
	// Right after the upload.
	unknown: 'queued',
	in_queue_to_start: 'queued',
	in_progress: 'processing',
	paused: 'processing',
	finished: 'completed',
	canceled: 'cancelled',
	error: 'failed',
};

const KINDS_BY_WORDS: ReadonlyArray<[RegExp, FailureKind]> = [
	[/api_?key|no apikey|ip address blocked/i, 'credential'],
	[/insufficient_credits/i, 'credits'],
	[/file_not_found/i, 'notFound'],
];

/** Mostly HTTP 200 with an `error` and no file; the `error` of a record with a `file_id` is about that file. */
export function readFailure({ body }: Answer): ProviderFailure | undefined {
	if (!isRecord(body) || 'file_id' in body || 'files' in body) return undefined;
	const result = toText(body.result);
	const isDone = result === null || result.toLowerCase() === 'ok';
	const words = toText(body.error) ?? (isDone ? null : toText(body.message));
	const message = words ?? (isDone ? null : `result ${result}`);
	if (message === null) return undefined;
	return { kind: KINDS_BY_WORDS.find(([words]) => words.test(message))?.[1] ?? 'rejected', message };
}

export function readJob(record: JsonRecord): ToldJob {
	// The status knows the one and not the other, the list the other way round; the second counts a header too.
	const unique = toNumber(record.unique_emails) ?? 0;
	const rows = toNumber(record.total_rows) ?? 0;
	const total = unique > 0 ? unique : rows;
	const word = toText(record.status);
	const isOver = word !== null && ['finished', 'canceled', 'error'].includes(word.toLowerCase());
	return {
		id: record.file_id,
		name: toText(record.file_name),
		providerStatus: word,
		progress: toNumber(record.percent),
		total: total > 0 ? total : null,
		processed: toNumber(record.verified),
		counts: {
			valid: toNumber(record.ok),
			invalid: toNumber(record.invalid),
			risky: sumOf(record.catch_all, record.disposable),
			unknown: toNumber(record.unknown),
		},
		createdAt: utcTime(record.createdate),
		finishedAt: isOver ? utcTime(record.updated_at) : null,
		error: toText(record.error),
	};
}

/**
 * Of a finished file: each unique address has a row, or one of its class. A list tells no unique ones, and which rows
 * the other classes have is not stated.
 */
export function fewestRows(raw: unknown, variant: string): number | null {
	if (!isRecord(raw) || toText(raw.status)?.toLowerCase() !== 'finished') return null;
	const unique = toNumber(raw.unique_emails) ?? 0;
	if (unique === 0) return null;
	const counts: Readonly<Record<string, number | null>> = {
		all: unique,
		ok: toNumber(raw.ok),
		ok_and_catch_all: toNumber(raw.ok),
		invalid: toNumber(raw.invalid),
	};
	return ofWord(counts, variant) ?? null;
}

function sumOf(one: unknown, other: unknown): number | null {
	const [first, second] = [toNumber(one), toNumber(other)];
	return first === null && second === null ? null : (first ?? 0) + (second ?? 0);
}

export function readFiles(body: unknown): { records: JobRecord[]; total: number | null } {
	const records = isRecord(body) ? toEntries(body.files, body.total) : undefined;
	if (!isRecord(body) || records === undefined) throw unreadable('a list of jobs');
	return { records, total: toNumber(body.total) };
}

export function readBalance(body: unknown): Balance {
	if (!isRecord(body) || !('credits' in body || 'bulk_credits' in body)) throw unreadable('a balance');
	return { ...body, credits: toNumber(body.bulk_credits) ?? toNumber(body.credits) };
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
	ok: 'valid',
	catch_all: 'risky',
	disposable: 'risky',
	invalid: 'invalid',
};

export function judge(facts: Facts): Judgement {
	const word = facts('result');
	if (typeof word !== 'string') return { verdict: 'unknown', reason: null };
	const verdict = ofWord(VERDICTS, word.toLowerCase()) ?? 'unknown';
	if (verdict === 'valid' && facts('role') === true) return { verdict: 'risky', reason: 'role' };
	return { verdict, reason: word };
}
