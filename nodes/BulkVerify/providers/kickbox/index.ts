import type { Answer, ProviderFailure, Transport } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { JobStatus, JsonRecord, ToldJob } from '../contract';
import { defineProvider } from '../define';
import { csvResult } from '../kit/csvResults';
import { deliverabilityCounts, judgeDeliverability } from '../kit/deliverability';
import { isRecord, toBoolean, toNumber, toText, zonedTime } from '../kit/fields';
import { aboutJob, percentOf } from '../kit/job';
import { behindLink } from '../kit/links';
import { linesOf } from '../kit/lines';

const path = (id: string) => `/verify-batch/${encodeURIComponent(id)}`;

const statuses: Readonly<Record<string, JobStatus>> = {
	starting: 'queued',
	processing: 'processing',
	completed: 'completed',
	failed: 'failed',
};

/** docs/providers/kickbox.md */
export const kickbox = defineProvider({
	id: 'kickbox',
	displayName: 'Kickbox',
	credentialType: 'kickboxApi',
	description: 'Emails',
	whereToCheck: 'Lists in your Kickbox dashboard',
	statuses,
	readFailure,
	readJob,

	limits: { rows: 1_000_000, bytes: 250_000_000 },
	// A name is sent, but no list shows it to us.
	jobNames: { longest: 80 },
	takesCallback: true,

	/** The bare addresses, one a line: no header, which might be taken for an address. */
	async upload(api, { name, content, callbackUrl }) {
		if (content.kind !== 'values') throw unreadable('a list');
		const headers = {
			'X-Kickbox-Filename': name.replace(/[^A-Za-z0-9_.-]+/g, '-'),
			...(callbackUrl !== undefined && { 'X-Kickbox-Callback': callbackUrl }),
		};
		const raw = { mimeType: 'text/csv', pieces: linesOf(content.values) };
		return (await api.write({ method: 'PUT', path: '/verify-batch', headers, raw })).body;
	},

	job: async (api, id) => await readStatus(api, id),

	...csvResult({
		open: behindLink(async (api, { jobId }) => {
			const link = toText((await readStatus(api, jobId)).download_url);
			if (link === null) throw unreadable('a download link');
			return link;
		}),
		columns: () => ({
			valueColumns: ['email', 'emailaddress', 'address'],
			valueLike: '@',
			columnTypes: {
				result: 'text',
				reason: 'text',
				role: 'boolean',
				free: 'boolean',
				disposable: 'boolean',
				acceptall: 'boolean',
				sendex: 'number',
			},
			judge: (facts) => judgeDeliverability(facts('result'), facts('reason')),
		}),
	}),

	async balance(api) {
		const { body } = await api.read({ method: 'GET', path: '/balance' });
		if (!isRecord(body) || !('balance' in body)) throw unreadable('a balance');
		return { credits: toNumber(body.balance) };
	},
});

/** 403 is both a wrong key and an empty account: only the words tell. */
function readFailure({ status, body }: Answer): ProviderFailure | undefined {
	if (!isRecord(body) || toBoolean(body.success) !== false) return undefined;
	const message = toText(body.message);
	if (/balance|insufficient/i.test(message ?? '')) return { kind: 'credits', message: message ?? undefined };
	const kind = status === 403 || status === 401 ? 'credential' : status === 404 ? 'notFound' : 'rejected';
	return { kind: status === 429 ? 'rateLimit' : kind, message: message ?? undefined };
}

/** Whoever has the link has the result: it is never shown. */
async function readStatus(api: Transport, id: string): Promise<JsonRecord> {
	const { body } = await api.read({ method: 'GET', path: path(id) });
	if (!isRecord(body)) throw unreadable('a job');
	api.protect(body.download_url);
	return aboutJob(id, body.id, body);
}

function readJob(record: JsonRecord): ToldJob {
	const progress = isRecord(record.progress) ? record.progress : {};
	const stats = isRecord(record.stats) ? record.stats : progress;
	const word = toText(record.status);
	const total = toNumber(progress.total) ?? toNumber(stats.addresses);
	const left = toNumber(progress.unprocessed);
	const isCompleted = word?.toLowerCase() === 'completed';
	const processed = isCompleted ? total : total !== null && left !== null ? total - left : null;
	return {
		id: record.id,
		name: toText(record.name),
		status: word === null ? 'queued' : undefined,
		providerStatus: word,
		progress: percentOf(processed, total),
		total,
		processed,
		counts: deliverabilityCounts(stats),
		createdAt: zonedTime(record.created_at),
		error: toText(record.error),
	};
}
