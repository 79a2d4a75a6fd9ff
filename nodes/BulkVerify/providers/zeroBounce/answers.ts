import type { Answer, FailureKind, ProviderFailure } from '../../transport/request';
import { TransportError, unreadable } from '../../transport/transportError';
import type { Balance, JobRecord, JobStatus, JsonRecord, ToldJob } from '../contract';
import { isRecord, toBoolean, toNumber, toText, zonedTime } from '../kit/fields';
import { kindOfMessage } from '../kit/refusalWords';

export const statuses: Readonly<Record<string, JobStatus>> = {
	queued: 'queued',
	processing: 'processing',
	'in progress': 'processing',
	catchallprocessing: 'processing',
	complete: 'completed',
	failed: 'failed',
};

const FAILED_WORD = /fail|error|reject/i;

const KINDS_BY_WORDS: ReadonlyArray<[RegExp, FailureKind]> = [
	[/api_?key/i, 'credential'],
	[/file_?id is invalid|cannot be found|file deleted|not found/i, 'notFound'],
];

/** Refusals carry `success: false` (a text at times), or an `error`, with any HTTP code. */
export function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	const told = isRecord(body) ? body : {};
	const isRefused =
		toBoolean(told.success) === false || (toText(told.error) !== null && !('file_id' in told));
	if (!isRefused && status !== 403) return undefined;
	const message = textOf(told.error_message) ?? textOf(told.message) ?? textOf(told.error);
	const byWords = KINDS_BY_WORDS.find(([words]) => words.test(message ?? ''))?.[1];
	// The vendor's shield says 403 for too many requests, in whatever shape, and no word of a key then.
	const kind = byWords ?? (status === 403 ? 'rateLimit' : kindOfMessage(message));
	// What stands in front of the vendor says 403 too.
	return { kind, message: message ?? undefined, isDocumented: isRefused && message !== null };
}

/** A text, or the first of several. */
function textOf(value: unknown): string | null {
	return toText(Array.isArray(value) ? value[0] : value);
}

/** A deleted file is answered as if it were there. */
export function readStatus(body: unknown): JobRecord | undefined {
	return isRecord(body) && toText(body.file_status)?.toLowerCase() === 'deleted' ? undefined : body;
}

export function readJob(record: JsonRecord): ToldJob {
	const word = toText(record.file_status);
	const why = toText(record.error_reason);
	const isKnown = word !== null && Object.hasOwn(statuses, word.toLowerCase());
	// A guess: no word for a failed file is published.
	const hasFailed = word !== null && (FAILED_WORD.test(word) || (!isKnown && why !== null));
	return {
		id: record.file_id,
		name: toText(record.file_name),
		status: hasFailed ? 'failed' : word === null ? 'queued' : undefined,
		providerStatus: word,
		// `40%` and `10% Completed.`; 100 % may come before the end.
		progress: toNumber(/^\s*(\d+(?:\.\d+)?)/.exec(toText(record.complete_percentage) ?? '')?.[1]),
		createdAt: zonedTime(record.upload_date),
		error: hasFailed ? (why ?? word) : null,
	};
}

/** `-1` is how a wrong key is told. */
export function readBalance(body: unknown): Balance {
	const credits = isRecord(body) ? toNumber(body.Credits ?? body.credits) : null;
	if (credits === null) throw unreadable('a balance');
	if (credits < 0) throw new TransportError('credential', 'The key is not valid', { notTaken: true });
	return { credits };
}
