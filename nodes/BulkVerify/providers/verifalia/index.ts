import { eachAs, jsonBody } from '../../transport/jsonBody';
import type { Answer, FailureKind, ProviderFailure, Transport } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { JobRecord, JobStatus, JsonRecord, ToldJob, Verdict } from '../contract';
import { defineProvider } from '../define';
import { isRecord, ofWord, toBoolean, toNumber, toText, zonedTime } from '../kit/fields';
import { resultRecords, rowOf } from '../kit/jsonResults';
import { resultFileName } from '../kit/madeFile';
import { cursorPages } from '../kit/paging';
import { resultPages, type ResultPage } from '../kit/resultPages';
import type { Judgement } from '../kit/verdictTable';
import { expectFormat, expectRows, expectSameLength, severalColumns } from '../kit/wholeResult';

const JOBS = '/email-validations';
const path = (id: string, what = '') => `${JOBS}/${encodeURIComponent(id)}${what}`;

// How many rows or jobs a page may have is documented nowhere.
const ROWS_A_PAGE = 500;
const JOBS_A_PAGE = 50;

const QUALITIES = [
	{ name: 'Extreme', value: 'extreme', description: 'The most thorough, and the dearest' },
	{ name: 'High', value: 'high' },
	{ name: 'Standard', value: 'standard' },
];

const statuses: Readonly<Record<string, JobStatus>> = {
	inprogress: 'processing',
	completed: 'completed',
	deleted: 'cancelled',
	expired: 'failed',
};

const VERDICTS: Readonly<Record<string, Verdict>> = {
	deliverable: 'valid',
	risky: 'risky',
	undeliverable: 'invalid',
	unknown: 'unknown',
};

/** docs/providers/verifalia.md */
export const verifalia = defineProvider({
	id: 'verifalia',
	displayName: 'Verifalia',
	credentialType: 'verifaliaApi',
	description: 'Emails',
	whereToCheck: 'the jobs in your Verifalia client area',
	statuses,
	readFailure,
	readJob,

	jobNames: { longest: 80 },
	takesCallback: true,
	options: [
		{
			name: 'quality',
			displayName: 'Quality',
			description: 'How thoroughly to check; more costs more',
			default: 'standard',
			choices: QUALITIES,
		},
	],

	async upload(api, { name, content, options, callbackUrl }) {
		if (content.kind !== 'values') throw unreadable('a list');
		const raw = jsonBody({
			entries: eachAs(content.values, (inputData) => ({ inputData })),
			name,
			quality: QUALITIES.find(({ value }) => value === options.quality)?.name ?? 'Standard',
			// Duplicates are removed here, where that is wanted: those left are paid for and answered one by one.
			deduplication: 'Off',
			...(callbackUrl !== undefined && { callback: { url: callbackUrl } }),
		});
		const query = { waitTime: 0 };
		return overviewOf((await api.write({ method: 'POST', path: JOBS, query, raw })).body);
	},

	job: async (api, id) =>
		overviewOf((await api.read({ method: 'GET', path: path(id, '/overview'), query: { waitTime: 0 } })).body),

	listing: {
		// The oldest would come first.
		pages: cursorPages(async (api, cursor, { pageSize = JOBS_A_PAGE }) => {
			const limit = Math.max(1, Math.min(JOBS_A_PAGE, pageSize));
			const query = cursor === undefined ? { sort: '-createdOn', limit } : { cursor, limit };
			return readPage((await api.read({ method: 'GET', path: JOBS, query })).body, 'a list of jobs');
		}),
	},

	async *results(api, { jobId, total }, { includeRaw, mayLackRows = false }) {
		// A repeat says nothing but which row it repeats.
		const judged = new Map<number, Judgement>();
		const pages = resultPages<string, JsonRecord>(async (cursor) => await readEntries(api, jobId, cursor), {
			total,
			mayLackRows,
		});
		for await (const entries of pages) {
			yield entries.map((entry) => {
				const [index, repeats] = [toNumber(entry.index), toNumber(entry.duplicateOf)];
				const first = repeats === null ? undefined : judged.get(repeats);
				const judgement = first ?? judge(entry);
				if (index !== null) judged.set(index, judgement);
				return rowOf(entry, entry.inputData ?? entry.emailAddress, judgement, includeRaw);
			});
		}
	},

	/** Its columns are "subject to change": as a file it comes as it is. */
	async file(api, job, variant, { mimeType, extension }) {
		const headers = { Accept: 'text/csv' };
		const ask = async () => await api.download({ method: 'GET', path: path(job.jobId, '/entries'), headers });
		const download = await ask();
		const csv = expectSameLength(download, expectFormat(download, 'csv', severalColumns), ask);
		return {
			fileName: resultFileName(job, variant, extension),
			mimeType,
			bytes: expectRows(csv, () => job.total),
		};
	},

	async remove(api, id) {
		await api.write({ method: 'DELETE', path: path(id) });
	},

	async balance(api) {
		const { body } = await api.read({ method: 'GET', path: '/credits/balance' });
		if (!isRecord(body) || !('creditPacks' in body || 'freeCredits' in body)) throw unreadable('a balance');
		return { credits: (toNumber(body.creditPacks) ?? 0) + (toNumber(body.freeCredits) ?? 0), ...body };
	},
});

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
	401: 'credential',
	402: 'credits',
	403: 'credential',
	404: 'notFound',
	410: 'notFound',
};

/** `application/problem+json`; 404 and 410 may come without a body. */
function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	// A problem names its code itself (RFC 9457), whatever the code of the answer is.
	const code = status < 400 && isRecord(body) ? (toNumber(body.status) ?? 0) : status;
	if (code < 400) return undefined;
	const message = isRecord(body)
		? (toText(body.detail) ?? toText(body.title) ?? toText(body.message) ?? undefined)
		: undefined;
	const kind = KIND_OF_STATUS[code];
	if (message === undefined && (body !== '' || kind === undefined)) return undefined;
	return { kind: kind ?? 'rejected', message };
}

/** The overview stands alone, or beside the first rows. */
function overviewOf(body: unknown): JobRecord {
	return isRecord(body) && isRecord(body.overview) ? body.overview : body;
}

function readJob(record: JsonRecord): ToldJob {
	const progress = isRecord(record.progress) ? record.progress : {};
	const word = toText(record.status);
	const share = toNumber(progress.percentage);
	const total = toNumber(record.noOfEntries);
	const isExpired = word?.toLowerCase() === 'expired';
	return {
		id: record.id,
		name: toText(record.name),
		providerStatus: word,
		progress: share === null ? null : share * 100,
		total,
		processed: share === null || total === null ? null : Math.round(share * total),
		createdAt: zonedTime(record.submittedOn) ?? zonedTime(record.createdOn),
		finishedAt: zonedTime(record.completedOn),
		error: isExpired ? 'The results have expired' : null,
	};
}

function readPage(body: unknown, what: string): { records: JobRecord[]; next: string | undefined } {
	if (!isRecord(body) || !Array.isArray(body.data)) throw unreadable(what);
	const meta = isRecord(body.meta) ? body.meta : {};
	if (toBoolean(meta.isTruncated) !== true) return { records: body.data, next: undefined };
	const next = toText(meta.cursor);
	// It says that there is more, and not where.
	if (next === null) throw unreadable(what);
	return { records: body.data, next };
}

async function readEntries(
	api: Transport,
	id: string,
	cursor: string | undefined,
): Promise<ResultPage<string, JsonRecord>> {
	const query = { cursor, limit: ROWS_A_PAGE };
	const { body } = await api.read({ method: 'GET', path: path(id, '/entries'), query });
	const { records, next } = readPage(body, 'results');
	return { records: resultRecords(records), next };
}

/** The reason is the vendor's status; a classification that an account made for itself is its own reason. */
function judge({ classification, status, isRoleAccount, isDisposableEmailAddress }: JsonRecord): Judgement {
	const word = toText(classification);
	const verdict = word === null ? undefined : ofWord(VERDICTS, word.toLowerCase());
	if (verdict === undefined) return { verdict: 'unknown', reason: word ?? toText(status) };
	const isRisk =
		verdict === 'valid' && [isRoleAccount, isDisposableEmailAddress].some((mark) => toBoolean(mark) === true);
	return { verdict: isRisk ? 'risky' : verdict, reason: toText(status) ?? word };
}
