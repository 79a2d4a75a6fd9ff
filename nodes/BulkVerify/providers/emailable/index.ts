import type { Answer, FailureKind, ProviderFailure, Transport } from '../../transport/request';
import { TransportError, unreadable } from '../../transport/transportError';
import type { JobStatus, JsonRecord, ResultRow, ToldJob } from '../contract';
import { defineProvider } from '../define';
import { csvResult, type CsvResult } from '../kit/csvResults';
import { deliverabilityCounts, judgeDeliverability } from '../kit/deliverability';
import { isRecord, toNumber, toText } from '../kit/fields';
import { aboutJob, percentOf } from '../kit/job';
import { resultRecords, rowOf } from '../kit/jsonResults';
import { behindLink } from '../kit/links';
import { fileOfRows } from '../kit/madeFile';
import { assertRowCount } from '../kit/wholeResult';

/** Marks of a mailbox that takes mail and still is a risk. */
const MARKS = ['role', 'disposable', 'accept_all'];

// No word for a status is documented; an optional one is modelled in the vendor's own tool.
const statuses: Readonly<Record<string, JobStatus>> = {
	completed: 'completed',
	failed: 'failed',
	error: 'failed',
};

const fromLink: CsvResult = {
	open: behindLink(async (api, { jobId }) => {
		const link = toText((await readStatus(api, jobId)).download_file);
		if (link === null) throw unreadable('a download link');
		return link;
	}),
	columns: () => ({
		valueColumns: ['email', 'emailaddress'],
		valueLike: '@',
		columnTypes: {
			state: 'text',
			reason: 'text',
			score: 'number',
			acceptall: 'boolean',
			disposable: 'boolean',
			free: 'boolean',
			role: 'boolean',
			mailboxfull: 'boolean',
			noreply: 'boolean',
		},
		judge: (facts) =>
			judgeDeliverability(facts('state'), facts('reason'), [
				facts('role'),
				facts('disposable'),
				facts('acceptall'),
			]),
	}),
	promisedRows: async (_, job) => promisedRows(job.raw),
};

const linked = csvResult(fromLink);

/** docs/providers/emailable.md */
export const emailable = defineProvider({
	id: 'emailable',
	displayName: 'Emailable',
	credentialType: 'emailableApi',
	description: 'Emails',
	whereToCheck: 'the lists in your Emailable dashboard',
	statuses,
	readFailure,
	readJob,

	limits: { rows: 50_000, fewestRows: 2 },
	takesCallback: true,
	pollEvery: { leastMs: 1_000, mostMs: 30_000 },

	async upload(api, { content, callbackUrl }) {
		if (content.kind !== 'values') throw unreadable('a list');
		const json = { emails: joined(content.values), ...(callbackUrl !== undefined && { url: callbackUrl }) };
		return (await api.write({ method: 'POST', path: '/batch', json })).body;
	},

	job: async (api, id) => await readStatus(api, id),

	/** Up to 1,000 rows come with the status, more of them behind a link. */
	async *results(api, job, options) {
		const status = await readStatus(api, job.jobId);
		if (toText(status.download_file) !== null) {
			yield* linked.results(api, { ...job, raw: status }, options);
			return;
		}
		const rows = rowsIn(status, options.includeRaw);
		yield rows;
		if (options.mayLackRows !== true) assertRowCount(rows.length, promisedRows(status));
	},

	async file(api, job, variant, format) {
		const status = await readStatus(api, job.jobId);
		if (toText(status.download_file) !== null)
			return await linked.file(api, { ...job, raw: status }, variant, format);
		const rows = rowsIn(status, false);
		assertRowCount(rows.length, promisedRows(status));
		return fileOfRows(job, variant, format, oneBlock(rows));
	},

	async balance(api) {
		const { body } = await api.read({ method: 'GET', path: '/account' });
		if (!isRecord(body) || !('available_credits' in body)) throw unreadable('a balance');
		return { credits: toNumber(body.available_credits) };
	},
});

/** One text with commas between: an address that holds one, or quotes, cannot be sent so. */
function joined(values: readonly string[]): string {
	const odd = values.find((value) => /[,"]/.test(value));
	if (odd === undefined) return values.join(',');
	throw new TransportError(
		'rejected',
		'Emailable takes no address with a comma or quotes in it: leave it out',
		{
			providerMessage: `The address is ${odd.slice(0, 100)}`,
			notTaken: true,
		},
	);
}

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
	401: 'credential',
	402: 'credits',
	403: 'credential',
	404: 'notFound',
};

/** Real codes, with `{"message": "..."}`. */
function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	const message = isRecord(body) ? (toText(body.message) ?? toText(body.error)) : null;
	if (message === null || status < 400) return undefined;
	return { kind: KIND_OF_STATUS[status] ?? 'rejected', message };
}

async function readStatus(api: Transport, id: string): Promise<JsonRecord> {
	const { body } = await api.read({ method: 'GET', path: '/batch', query: { id } });
	if (!isRecord(body)) throw unreadable('a job');
	api.protect(body.download_file);
	return aboutJob(id, body.id, { id, ...body });
}

/**
 * No word tells the status: the completed answer is known by what it holds. `processed` may be `total` before that
 * answer comes.
 */
function readJob(record: JsonRecord): ToldJob {
	const { emails, ...rest } = record;
	const counts = isRecord(record.total_counts) ? record.total_counts : {};
	const message = toText(record.message);
	const isPaused = /paused/i.test(message ?? '');
	const word = toText(record.status);
	const total = toNumber(counts.total) ?? toNumber(record.total);
	const processed = toNumber(counts.processed) ?? toNumber(record.processed);
	const isWhole = Array.isArray(emails) && 'total_counts' in record && processed === total;
	const isCompleted = toText(record.download_file) !== null || isWhole || /completed/i.test(message ?? '');
	const status = isCompleted ? 'completed' : total === null && !isPaused ? 'queued' : 'processing';
	return {
		id: record.id,
		status: word !== null && Object.hasOwn(statuses, word.toLowerCase()) ? undefined : status,
		providerStatus: word ?? message,
		progress: percentOf(processed, total),
		total,
		processed,
		counts: deliverabilityCounts(counts),
		// A pause has no end by itself: the person should see why nothing moves.
		error: isPaused ? message : null,
		raw: rest,
	};
}

function rowsIn({ emails }: JsonRecord, includeRaw: boolean): ResultRow[] {
	return resultRecords(emails).map((record) => {
		const marks = MARKS.map((mark) => record[mark]);
		return rowOf(record, record.email, judgeDeliverability(record.state, record.reason, marks), includeRaw);
	});
}

/** Duplicates seem to be left out. */
function promisedRows(status: unknown): number | null {
	const counts = isRecord(status) && isRecord(status.total_counts) ? status.total_counts : {};
	const total = toNumber(counts.total);
	return total === null ? null : total - (toNumber(counts.duplicate) ?? 0);
}

async function* oneBlock(rows: ResultRow[]): AsyncGenerator<ResultRow[]> {
	yield rows;
}
