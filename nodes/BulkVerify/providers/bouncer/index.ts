import { eachAs, jsonBody } from '../../transport/jsonBody';
import type { Answer, FailureKind, ProviderFailure, Transport } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { Job, JobStatus, JsonRecord, ToldJob } from '../contract';
import { defineProvider } from '../define';
import { deliverabilityCounts, judgeDeliverability } from '../kit/deliverability';
import { isRecord, toNumber, toText, zonedTime } from '../kit/fields';
import { CSV, JSON_FILE } from '../kit/formats';
import { percentOf } from '../kit/job';
import { inBlocks, jsonOf, resultRecords, rowOf } from '../kit/jsonResults';
import { resultFileName } from '../kit/madeFile';
import type { Judgement } from '../kit/verdictTable';
import type { ResultFormat } from '../kit/resultEnd';
import {
	assertRowCount,
	expectFormat,
	expectRows,
	expectSameLength,
	severalColumns,
} from '../kit/wholeResult';

const BATCHES = '/email/verify/batch';
const path = (id: string, what = '') => `${BATCHES}/${encodeURIComponent(id)}${what}`;

const statuses: Readonly<Record<string, JobStatus>> = {
	queued: 'queued',
	pending: 'queued',
	processing: 'processing',
	completed: 'completed',
	failed: 'failed',
	error: 'failed',
	cancelled: 'cancelled',
	stopped: 'cancelled',
};

/** docs/providers/bouncer.md */
export const bouncer = defineProvider({
	id: 'bouncer',
	displayName: 'Bouncer',
	credentialType: 'bouncerApi',
	description: 'Emails',
	whereToCheck: 'the list of batches in your Bouncer dashboard',
	statuses,
	readFailure,
	readJob,

	limits: { rows: 100_000 },
	takesCallback: true,
	// "Poll every 10-30 s"; a short list is done sooner.
	pollEvery: { leastMs: 2_000, mostMs: 30_000 },
	variants: [
		{ name: 'All Rows', value: 'all', description: 'Every row of the list' },
		{ name: 'Deliverable', value: 'deliverable' },
		{ name: 'Risky', value: 'risky' },
		{ name: 'Undeliverable', value: 'undeliverable' },
		{ name: 'Unknown', value: 'unknown' },
	],
	formats: [CSV, JSON_FILE],

	async upload(api, { content, callbackUrl }) {
		if (content.kind !== 'values') throw unreadable('a list');
		const raw = jsonBody(eachAs(content.values, (email) => ({ email })));
		const query = { callback: callbackUrl };
		return (await api.write({ method: 'POST', path: BATCHES, query, raw })).body;
	},

	job: async (api, id) =>
		(await api.read({ method: 'GET', path: path(id), query: { 'with-stats': 'true' } })).body,

	async *results(api, job, { variant, includeRaw, mayLackRows = false }) {
		const records = resultRecords(await jsonOf(await open(api, job.jobId, variant, 'json')));
		for (const some of inBlocks(records)) {
			yield some.map((record) => rowOf(record, record.email, judge(record), includeRaw));
		}
		if (!mayLackRows) assertRowCount(records.length, fewestRows(job, variant));
	},

	async file(api, job, variant, { value, mimeType, extension }) {
		const format = value === 'json' ? 'json' : 'csv';
		const file = await open(api, job.jobId, variant, format);
		const bytes = expectRows(file, () => fewestRows(job, variant), format);
		return { fileName: resultFileName(job, variant, extension), mimeType, bytes };
	},

	// Finished early, a batch is completed with what it has.
	async cancel(api, id) {
		await api.write({ method: 'POST', path: path(id, '/finish') });
	},

	async remove(api, id) {
		await api.write({ method: 'DELETE', path: path(id) });
	},

	async balance(api) {
		const { body } = await api.read({ method: 'GET', path: '/credits' });
		if (!isRecord(body) || !('credits' in body)) throw unreadable('a balance');
		return { ...body, credits: toNumber(body.credits) };
	},
});

const KIND_OF_STATUS: Readonly<Record<number, FailureKind>> = {
	401: 'credential',
	402: 'credits',
	403: 'credential',
	404: 'notFound',
};

/** Real codes, with `{"status":402,"error":"Payment Required","message":"..."}`. */
function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	if (!isRecord(body)) return undefined;
	// What stands in between may have answered with 200 in place of the code.
	const code = status < 400 ? (toNumber(body.status) ?? 0) : status;
	const message = toText(body.message) ?? toText(body.error);
	return message === null || code < 400 ? undefined : { kind: KIND_OF_STATUS[code] ?? 'rejected', message };
}

function readJob(record: JsonRecord): ToldJob {
	const total = toNumber(record.quantity);
	const processed = toNumber(record.processed);
	const stats = isRecord(record.stats) ? record.stats : {};
	return {
		id: record.batchId,
		providerStatus: toText(record.status),
		progress: percentOf(processed, total),
		total,
		processed,
		counts: deliverabilityCounts(stats),
		createdAt: zonedTime(record.created),
		finishedAt: zonedTime(record.completed),
		error: toText(record.error),
	};
}

/** Whether the quantity counts duplicates is not stated; of a batch finished early only what was done comes. */
function fewestRows({ total, processed, raw }: Job, variant: string): number | null {
	if (variant !== 'all' || total === null || processed === null) return null;
	const duplicates = isRecord(raw) ? (toNumber(raw.duplicates) ?? 0) : 0;
	return Math.min(total, processed) - duplicates;
}

async function open(
	api: Transport,
	id: Job['jobId'],
	download: string,
	format: ResultFormat,
): Promise<AsyncIterable<Uint8Array>> {
	const headers = { Accept: format === 'json' ? 'application/json' : 'text/csv' };
	const ask = async () =>
		await api.download({ method: 'GET', path: path(id, '/download'), query: { download }, headers });
	const stream = await ask();
	return expectSameLength(stream, expectFormat(stream, format, severalColumns), ask);
}

/** Any of its blocks may be missing. */
function judge({ status, reason, account, domain }: JsonRecord): Judgement {
	const marks = [isRecord(account) && account.role, isRecord(domain) && domain.disposable];
	return judgeDeliverability(status, reason, marks);
}
