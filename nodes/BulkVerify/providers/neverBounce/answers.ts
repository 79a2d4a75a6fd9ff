import type { Answer, FailureKind, ProviderFailure } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { Balance, JobRecord, JobStatus, JsonRecord, ResultRow, ToldJob, Verdict } from '../contract';
import { isRecord, ofWord, toEntries, toNumber, toRecords, toText, utcTime } from '../kit/fields';
import { rowOf } from '../kit/jsonResults';
import type { Judgement } from '../kit/verdictTable';

export const statuses: Readonly<Record<string, JobStatus>> = {
	uploading: 'queued',
	queued: 'queued',
	// Made by somebody else and never started: it may stay so for ever.
	waiting: 'queued',
	waiting_analyzed: 'queued',
	parsing: 'processing',
	running: 'processing',
	// Waits for the vendor's staff.
	under_review: 'processing',
	complete: 'completed',
	failed: 'failed',
};

const KIND_OF_WORD: Readonly<Record<string, FailureKind>> = {
	auth_failure: 'credential',
	bad_referrer: 'credential',
	throttle_triggered: 'rateLimit',
	temp_unavail: 'temporary',
};

const SUCCESS = 'success';

/** Every answer has a `status`, with HTTP 200 too, and only `success` is good. */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	if (!isRecord(body)) return undefined;
	const word = toText(body.status)?.toLowerCase() ?? null;
	if (word === null || word === SUCCESS) return undefined;
	const message = toText(body.message);
	if (status === 413) return { kind: 'rejected', message: message ?? undefined };
	return { kind: ofWord(KIND_OF_WORD, word) ?? kindOfGeneral(message ?? ''), message: message ?? word };
}

/** `general_failure` stands for all else; only its text tells, and no source lists the texts. */
function kindOfGeneral(message: string): FailureKind {
	if (/credit|balance|payment method/i.test(message)) return 'credits';
	if (/job/i.test(message) && /not found|invalid|not exist|permission/i.test(message)) return 'notFound';
	return 'rejected';
}

/** @throws TransportError `unreadable` where the answer is none of the API's: each has a `status` */
export function answerOf(body: unknown, what: string): JsonRecord {
	if (!isRecord(body) || toText(body.status) === null) throw unreadable(what);
	return body;
}

export function readJob(record: JsonRecord): ToldJob {
	const total = isRecord(record.total) ? record.total : {};
	// In a status, `status` is that of the answer; in a row of the list it may be the job's.
	const status = toText(record.status);
	const word = toText(record.job_status) ?? (status?.toLowerCase() === SUCCESS ? null : status);
	const catchall = toNumber(total.catchall);
	const disposable = toNumber(total.disposable);
	return {
		id: record.id ?? record.job_id,
		name: toText(record.filename),
		status: word === null ? 'queued' : undefined,
		providerStatus: word,
		progress: toNumber(record.percent_complete),
		total: toNumber(total.records),
		processed: toNumber(total.processed),
		counts: {
			valid: toNumber(total.valid),
			invalid: toNumber(total.invalid),
			risky: catchall === null && disposable === null ? null : (catchall ?? 0) + (disposable ?? 0),
			unknown: toNumber(total.unknown),
		},
		createdAt: utcTime(record.created_at),
		finishedAt: utcTime(record.finished_at),
		error: toText(record.failure_reason),
	};
}

/**
 * So many rows of some words, or of all, there are at least: a file leaves duplicates out, and whether what is no
 * address counts among the invalid is not stated.
 */
export function fewestRows(raw: unknown, words: readonly string[] = RESULTS): number | null {
	const total = isRecord(raw) && isRecord(raw.total) ? raw.total : {};
	const counts = words.map((word) => toNumber(total[word]));
	if (counts.includes(null)) return null;
	const all = counts.reduce<number>((sum, count) => sum + (count ?? 0), 0);
	return all - (toNumber(total.duplicates) ?? 0) - (toNumber(total.bad_syntax) ?? 0);
}

export interface Page {
	records: JobRecord[];
	/** `null` where it is not told: then an empty page is the last. */
	totalPages: number | null;
	totalResults: number | null;
}

export function readPage(body: unknown, what: string): Page {
	const answer = answerOf(body, what);
	const records = toEntries(answer.results, answer.total_results);
	if (records === undefined) throw unreadable(what);
	return {
		records,
		totalPages: toNumber(answer.total_pages),
		totalResults: toNumber(answer.total_results),
	};
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
	valid: 'valid',
	invalid: 'invalid',
	disposable: 'risky',
	catchall: 'risky',
	unknown: 'unknown',
};

/** The same words as numbers. */
const RESULTS: readonly string[] = ['valid', 'invalid', 'disposable', 'catchall', 'unknown'];

const RISKY_FLAGS = ['role_account', 'disposable_email', 'spamtrap_network'];

/** A row, and the word of its result; `undefined` for the header, which comes back as if it were a row. */
export function readRow(
	entry: JsonRecord,
	includeRaw: boolean,
): { word: string; row: ResultRow } | undefined {
	const data = isRecord(entry.data) ? entry.data : {};
	const keys = Object.keys(data);
	if (keys.length > 0 && keys.every((key) => data[key] === key)) return undefined;
	const verification = isRecord(entry.verification) ? entry.verification : {};
	const { result } = verification;
	const word = (typeof result === 'number' ? RESULTS[result] : toText(result)?.toLowerCase()) ?? '';
	const address = isRecord(verification.address_info) ? verification.address_info : {};
	const columns = { ...data, ...verification };
	const value = data.email ?? address.original_email ?? Object.values(data)[0];
	const row = rowOf(columns, value, judge(word, verification.flags), false);
	return { word, row: includeRaw ? { ...row, raw: entry } : row };
}

function judge(word: string, flags: unknown): Judgement {
	const verdict = ofWord(VERDICTS, word) ?? 'unknown';
	const flag = RISKY_FLAGS.find((name) => Array.isArray(flags) && flags.includes(name));
	if (verdict === 'valid' && flag !== undefined) return { verdict: 'risky', reason: flag };
	return { verdict, reason: word === '' ? null : word };
}

export function readBalance(body: unknown): Balance {
	const answer = answerOf(body, 'a balance');
	const info = isRecord(answer.credits_info) ? answer.credits_info : {};
	const left = [toNumber(info.paid_credits_remaining), toNumber(info.free_credits_remaining)];
	const known = left.filter((part) => part !== null);
	const { job_counts: jobs } = answer;
	return {
		// An account that pays by the month has neither.
		credits: known.length === 0 ? null : known.reduce((sum, part) => sum + part, 0),
		billing_type: toText(answer.billing_type),
		...info,
		...(toRecords(jobs).length > 0 && { job_counts: jobs }),
	};
}
