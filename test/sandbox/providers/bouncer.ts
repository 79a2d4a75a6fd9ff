/**
 * Bouncer, batches: objects only, no list, no names; finished early, a batch is completed with what it has.
 * Made up where the page is silent: the columns of the CSV, what a download before the end answers (400).
 */
import {
	emailList,
	inHeader,
	isRecord,
	jsonReply,
	jsonRows,
	listOf,
	type ResultRow,
	type Simulator,
	type Visit,
} from '../kit';
import { randomBytes } from 'node:crypto';

type Row = { status: string; reason: string; role?: boolean; disposable?: boolean; acceptAll?: boolean };

const EMAILS = emailList<Row>({
	words: {
		accepted_email: [{ status: 'deliverable', reason: 'accepted_email' }, 'valid'],
		role: [{ status: 'deliverable', reason: 'accepted_email', role: true }, 'risky', 'accepted_email'],
		low_deliverability: [{ status: 'risky', reason: 'low_deliverability', acceptAll: true }, 'risky'],
		low_quality: [{ status: 'risky', reason: 'low_quality', disposable: true }, 'risky'],
		invalid_email: [{ status: 'undeliverable', reason: 'invalid_email' }, 'invalid'],
		invalid_domain: [{ status: 'undeliverable', reason: 'invalid_domain' }, 'invalid'],
		rejected_email: [{ status: 'undeliverable', reason: 'rejected_email' }, 'invalid'],
		dns_error: [{ status: 'unknown', reason: 'dns_error' }, 'unknown'],
		unavailable_smtp: [{ status: 'unknown', reason: 'unavailable_smtp' }, 'unknown'],
		unsupported: [{ status: 'unknown', reason: 'unsupported' }, 'unknown'],
		timeout: [{ status: 'unknown', reason: 'timeout' }, 'unknown'],
	},
	usual: {
		valid: 'accepted_email',
		accept_all: 'low_deliverability',
		disposable: 'low_quality',
		account_invalid: 'rejected_email',
		domain_invalid: 'invalid_domain',
		address_invalid: 'invalid_email',
		unknown: 'timeout',
	},
});

const KINDS = ['deliverable', 'risky', 'undeliverable', 'unknown'] as const;
const yes = (value?: boolean) => (value === true ? 'yes' : 'no');

export const simulator: Simulator = {
	id: 'bouncer',
	title: 'Bouncer',
	credential: { type: 'bouncerApi', fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '' }) },
	hosts: { api: '/v1.1' },
	key: [inHeader('x-api-key')],
	listTypes: { email: EMAILS },
	words: {
		queued: ['queued', 'pending'],
		processing: ['processing'],
		completed: ['completed'],
		failed: ['failed'],
	},
	ids: () => randomBytes(12).toString('hex'),
	namesJobs: false,
	chargedAt: 'upload',
	limits: { rows: 100_000, minRows: 1 },
	result: { missing: ['duplicates'], order: 'shuffled', isCounted: true },
	cancellable: ['processing'],
	errors: {
		badKey: { says: 'user not found', status: 401, by: 'key' },
		noCredits: { says: '0 credits left', status: 402, by: 'credits', operations: ['upload'] },
		unknownJob: { says: 'request does not exist', status: 404, by: 'unknownId' },
		foreignJob: { says: 'request does not exist', status: 404, by: 'foreignId' },
		tooMany: { says: 'too many emails in one batch', status: 400, by: 'fault', operations: ['upload'] },
		rateLimit: { says: 'Too Many Requests', status: 429, by: 'fault', isRateLimit: true },
	},
	refuse: (message, status = 400) =>
		jsonReply({ status, error: REASONS[status] ?? 'Bad Request', message }, status),
	traps: [
		{
			says: 'A failed batch says so',
			seed: { status: 'failed' },
			job: { status: 'failed', providerStatus: 'failed' },
		},
	],
	routes: [
		{
			operation: 'upload',
			at: 'POST /email/verify/batch',
			answer: upload,
			sample: ({ values }) => ({ json: values.map((email) => ({ email })) }),
		},
		{ operation: 'download', at: 'GET /email/verify/batch/:id/download', job: 'id', answer: download },
		{
			operation: 'cancel',
			at: 'POST /email/verify/batch/:id/finish',
			job: 'id',
			answer: (visit) => {
				if (visit.life(visit.job).phase !== 'processing')
					throw visit.refusal('batch has to be running to finish', 400);
				visit.cancel(visit.job, 'finishes');
				return jsonReply({}, 202);
			},
		},
		{ operation: 'status', at: 'GET /email/verify/batch/:id', job: 'id', answer: status },
		{
			operation: 'delete',
			at: 'DELETE /email/verify/batch/:id',
			job: 'id',
			answer: (visit) => {
				const { phase } = visit.life(visit.job);
				if (phase === 'queued' || phase === 'processing') {
					throw visit.refusal('batch cannot be deleted in current state', 405);
				}
				visit.remove(visit.job);
				return jsonReply({});
			},
		},
		{
			operation: 'balance',
			at: 'GET /credits',
			answer: (visit) => jsonReply({ credits: visit.service.credits }),
		},
	],
};

const REASONS: Record<number, string> = {
	401: 'Unauthorized',
	402: 'Payment Required',
	404: 'Not Found',
	405: 'Method Not Allowed',
	429: 'Too Many Requests',
};

function upload(visit: Visit) {
	const emails = isText(visit) ? linesOf(visit) : emailsOf(visit);
	const { size } = new Set(emails.map((email) => email.toLowerCase()));
	const duplicates = emails.length - size;
	const options = { duplicates: String(duplicates) };
	const job = visit.enter({ source: listOf(emails, 'email'), options });
	return jsonReply({
		...told(visit, job.id, job.createdAt, 'queued'),
		quantity: size,
		duplicates,
	});
}

function isText(visit: Visit): boolean {
	return /^text\/plain\b/i.test(String(visit.headers['content-type'] ?? ''));
}

/** One address a line. */
function linesOf(visit: Visit): string[] {
	const lines = visit.body.raw.text().split(/\r?\n/);
	const isHeaded = visit.query.get('skip-header') === 'true';
	return lines.slice(isHeaded ? 1 : 0).filter((line) => line.trim() !== '');
}

function emailsOf(visit: Visit): string[] {
	const { json } = visit.body;
	if (!Array.isArray(json) || !json.every((entry) => isRecord(entry) && typeof entry.email === 'string')) {
		throw visit.refusal('the body must be an array of objects with an email', 400);
	}
	return json.map(({ email }) => String(email));
}

function told(_: Visit, batchId: string, createdAt: number, word: string) {
	return { batchId, created: new Date(createdAt).toISOString(), status: word };
}

function status(visit: Visit) {
	const { job } = visit;
	const { finishedAt, processed } = visit.life(job);
	const duplicates = Number(job.options.duplicates ?? 0);
	const base = {
		...told(visit, job.id, job.createdAt, visit.word(job)),
		quantity: job.source.count - duplicates,
		processed,
	};
	const done =
		finishedAt === undefined ? {} : { completed: new Date(finishedAt).toISOString(), credits: processed };
	const stats = visit.query.get('with-stats') === 'true' ? { stats: visit.tally(job, KINDS, kindOf) } : {};
	return jsonReply({ ...base, duplicates, ...done, ...stats });
}

function kindOf(value: string): string {
	return EMAILS.row(value).status;
}

function download(visit: Visit) {
	const { job } = visit;
	const which = visit.query.get('download') ?? 'all';
	if (which !== 'all' && !KINDS.some((kind) => kind === which)) throw visit.refusal('unknown download', 400);
	if (visit.life(job).phase !== 'completed') throw visit.refusal('batch is not completed', 400);
	job.downloaded = true;
	const shape = (row: ResultRow) => (which === 'all' || kindOf(row.value) === which ? rowOf(row) : undefined);
	if (!String(visit.headers.accept ?? '').includes('text/csv')) {
		return jsonRows('[', visit.objects(visit.rows(job), shape), ']');
	}
	const columns = ['email', 'status', 'reason', 'score', 'provider'];
	const cells = (row: ResultRow) => {
		const shaped = shape(row);
		return shaped && [shaped.email, shaped.status, shaped.reason, String(shaped.score), shaped.provider];
	};
	return visit.csv(columns, visit.rows(job), cells, { type: 'text/csv' });
}

/** A syntax error has no `domain` and no `dns`. */
function rowOf({ value, spell }: ResultRow) {
	const { status: word, reason, role, disposable, acceptAll } = EMAILS.row(value);
	const domain = value.slice(value.lastIndexOf('@') + 1);
	const blocks = {
		domain: { name: domain, acceptAll: yes(acceptAll), disposable: yes(disposable), free: 'no' },
		dns: { type: 'MX', record: `mx.${domain}.` },
	};
	return {
		email: spell(value),
		status: word,
		reason,
		...(reason === 'invalid_email' ? {} : blocks),
		account: { role: yes(role), disabled: 'no', fullMailbox: 'no' },
		provider: 'other',
		score: word === 'deliverable' ? 98 : 0,
		toxic: 'unknown',
		toxicity: 0,
	};
}
