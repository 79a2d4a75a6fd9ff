import type { Answer, FailureKind, ProviderFailure } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { Balance, JobRecord, JobStatus, JsonRecord, ResultRow, ToldJob, Verdict } from '../contract';
import { isRecord, ofWord, toNumber, toRecords, toText } from '../kit/fields';
import { resultRecords, rowOf } from '../kit/jsonResults';
import { newestFirst } from '../kit/paging';
import { UNKNOWN, type Judgement } from '../kit/verdictTable';

export const statuses: Readonly<Record<string, JobStatus>> = {
	// A draft that somebody else made: perhaps never started.
	open: 'queued',
	pending: 'queued',
	prepped: 'queued',
	verifying: 'processing',
	complete: 'completed',
	completed: 'completed',
	delivered: 'completed',
	expired: 'completed',
	import_error: 'failed',
	terminated: 'cancelled',
};

const KIND_OF_WORD: Readonly<Record<string, FailureKind>> = {
	not_found: 'notFound',
	// Its pages are still being taken in: wait and try again.
	list_uploads_incomplete: 'temporary',
};

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
	401: 'credential',
	402: 'credits',
	403: 'credential',
	404: 'notFound',
	429: 'rateLimit',
};

/** Real codes, with `{"status": "<word>", "message": "..."}`. */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	if (!isRecord(body)) return undefined;
	const word = toText(body.status);
	// What brings something has no refusal's word, but a message at times.
	const isRefusal =
		word !== null &&
		!['success', 'list', 'lists', 'results'].some((good) => good === word.toLowerCase() || good in body);
	if (status < 400 && !isRefusal) return undefined;
	const message = toText(body.message) ?? toText(body.error) ?? word;
	if (message === null) return status === 401 ? { kind: 'credential' } : undefined;
	return { kind: ofWord(KIND_OF_WORD, word ?? '') ?? KIND_OF_STATUS[status] ?? 'rejected', message };
}

/** A list stands alone, or below `list`; a deleted one is answered as if it were there. */
export function readList(body: unknown): JobRecord | undefined {
	const record = isRecord(body) && isRecord(body.list) ? body.list : body;
	return isRecord(record) && toText(record.state)?.toLowerCase() === 'deleted' ? undefined : record;
}

export function readJob(record: JsonRecord): ToldJob {
	const word = toText(record.state);
	const errors = toRecords(record.errors ?? []);
	const emails = toNumber(record.total_verified_emails) ?? 0;
	const phones = toNumber(record.total_verified_phones) ?? 0;
	const isOver = ['complete', 'completed', 'delivered'].includes(word?.toLowerCase() ?? '');
	const verified = toNumber(record.total_verified);
	const hasExpired = word?.toLowerCase() === 'expired' || errors.some(({ code }) => code === 'expired');
	return {
		id: record.id,
		// Known only by what was counted.
		listType: phones > 0 ? 'phone' : emails > 0 ? 'email' : null,
		providerStatus: word,
		progress: toNumber(record.progress),
		// There is no total before the end.
		total: isOver ? verified : null,
		processed: verified,
		createdAt: localTime(record.created_at),
		error: hasExpired ? 'expired' : errorText(errors),
	};
}

function errorText(errors: JsonRecord[]): string | null {
	const texts = errors
		.map(({ code, message }) => toText(message) ?? toText(code))
		.filter((text) => text !== null);
	return texts.length === 0 ? null : texts.join('; ');
}

/** `03-09-2026 04:03 pm`: months first, no zone, which was seen to be UTC. */
export function localTime(value: unknown): string | null {
	const match = /^(\d{1,2})-(\d{1,2})-(\d{4}) (\d{1,2}):(\d{2}) ?([ap])m$/i.exec(toText(value) ?? '');
	if (match === null) return null;
	const [month = 0, day = 0, year = 0, hour = 0, minute = 0] = match.slice(1, 6).map(Number);
	const isAfternoon = match[6]?.toLowerCase() === 'p';
	const time = Date.UTC(year, month - 1, day, (hour % 12) + (isAfternoon ? 12 : 0), minute);
	return Number.isNaN(time) ? null : new Date(time).toISOString();
}

/** Paging is told in words only: `Page 1 of 2`; without them it is one page. */
export function readPage(body: unknown, page: number): { records: JobRecord[]; isLast: boolean } {
	if (!isRecord(body) || !Array.isArray(body.lists)) throw unreadable('a list of jobs');
	const last = Number(/\bof (\d{1,9})\b/i.exec(toText(body.message) ?? '')?.[1] ?? page);
	const timeOf = (record: JobRecord) => (isRecord(record) ? (localTime(record.created_at) ?? '') : '');
	return { records: newestFirst(body.lists, timeOf), isLast: page >= last };
}

export function readResults(body: unknown): { entries: JsonRecord[]; pages: number | null } {
	if (!isRecord(body)) throw unreadable('results');
	return { entries: resultRecords(body.results), pages: toNumber(body.num_pages) };
}

/** An entry by kind (`{"email": {...}}`, `{"phone": {...}}`), or flat, as lists of bare emails have it. */
export function readRow(entry: JsonRecord, includeRaw: boolean): ResultRow {
	const part = [entry.email, entry.phone].find(isRecord) ?? entry;
	const row = rowOf(part, part.email ?? part.phone, judge(part), false);
	return includeRaw ? { ...row, raw: entry } : row;
}

const VERDICTS: Readonly<Record<string, Verdict>> = {
	valid: 'valid',
	accept_all: 'risky',
	'accept-all': 'risky',
	invalid: 'invalid',
	unknown: 'unknown',
};

const RISKY_SECONDARY = ['role_address', 'disposable'];

/** The reason is the secondary status where there is one. */
function judge({ status, secondary_status: secondary }: JsonRecord): Judgement {
	const word = toText(status);
	if (word === null) return UNKNOWN;
	const verdict = ofWord(VERDICTS, word.toLowerCase()) ?? 'unknown';
	const why = toText(secondary);
	const isRisk = verdict === 'valid' && why !== null && RISKY_SECONDARY.includes(why.toLowerCase());
	return { verdict: isRisk ? 'risky' : verdict, reason: why ?? word };
}

export function readBalance(body: unknown): Balance {
	if (!isRecord(body) || !('credits' in body)) throw unreadable('a balance');
	return { ...body, credits: toNumber(body.credits) };
}
