/**
 * Emailable, batches: one comma-separated text in, status and results in one answer without a status word, more than
 * 1,000 rows behind a link.
 * Made up where the page is silent: columns of the file; that duplicates are left out; refusal words.
 */
import { randomBytes } from 'node:crypto';
import {
	emailList,
	inHeader,
	inQuery,
	jsonReply,
	listOf,
	type ResultRow,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';

type Row = { state: string; reason: string; role?: boolean; disposable?: boolean; accept_all?: boolean };

const EMAILS = emailList<Row>({
	words: {
		accepted_email: [{ state: 'deliverable', reason: 'accepted_email' }, 'valid'],
		role: [{ state: 'deliverable', reason: 'accepted_email', role: true }, 'risky', 'accepted_email'],
		low_deliverability: [{ state: 'risky', reason: 'low_deliverability', accept_all: true }, 'risky'],
		low_quality: [{ state: 'risky', reason: 'low_quality', disposable: true }, 'risky'],
		invalid_domain: [{ state: 'undeliverable', reason: 'invalid_domain' }, 'invalid'],
		invalid_email: [{ state: 'undeliverable', reason: 'invalid_email' }, 'invalid'],
		rejected_email: [{ state: 'undeliverable', reason: 'rejected_email' }, 'invalid'],
		invalid_smtp: [{ state: 'undeliverable', reason: 'invalid_smtp' }, 'invalid'],
		no_connect: [{ state: 'unknown', reason: 'no_connect' }, 'unknown'],
		timeout: [{ state: 'unknown', reason: 'timeout' }, 'unknown'],
		unavailable_smtp: [{ state: 'unknown', reason: 'unavailable_smtp' }, 'unknown'],
		unexpected_error: [{ state: 'unknown', reason: 'unexpected_error' }, 'unknown'],
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

const KINDS = ['deliverable', 'undeliverable', 'risky', 'unknown'] as const;
const ROWS_IN_ANSWER = 1_000;

export const simulator: Simulator = {
	id: 'emailable',
	title: 'Emailable',
	credential: { type: 'emailableApi', fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '' }) },
	hosts: { api: '/v1', files: '' },
	key: [inHeader('authorization', 'Bearer '), inQuery('api_key')],
	listTypes: { email: EMAILS },
	words: {
		queued: ['importing'],
		processing: ['verifying', 'paused', 'allProcessed'],
		completed: ['completed'],
	},
	ids: () => randomBytes(12).toString('hex'),
	namesJobs: false,
	chargedAt: 'upload',
	limits: { rows: 50_000, minRows: 2 },
	variants: { rowsInAnswer: [ROWS_IN_ANSWER, 2] },
	result: { isCounted: true },
	errors: {
		badKey: { says: 'Invalid API Key', status: 403, by: 'key' },
		noKey: { says: 'No API Key provided', status: 401, by: 'key' },
		noCredits: { says: 'Insufficient Credits', status: 402, by: 'credits', operations: ['upload'] },
		unknownJob: { says: 'Batch not found', status: 404, by: 'unknownId' },
		foreignJob: { says: 'Batch not found', status: 404, by: 'foreignId' },
		tooFew: { says: 'Please send more than one email', status: 400, by: 'fault', operations: ['upload'] },
		tooMany: { says: 'Please send at most 50,000 emails', status: 400, by: 'fault', operations: ['upload'] },
		rateLimit: {
			says: 'Rate limit exceeded',
			status: 429,
			by: 'fault',
			isRateLimit: true,
			headers: { 'ratelimit-limit': '5', 'ratelimit-remaining': '0', 'ratelimit-reset': '1790000000' },
		},
	},
	refuse: (message, status = 400) => jsonReply({ message }, status),
	traps: [
		{
			says: 'All rows are processed before the completed answer comes',
			seed: { status: 'processing', word: 'allProcessed' },
			job: { status: 'processing' },
		},
		{
			says: 'A paused batch tells why nothing moves',
			seed: { status: 'processing', word: 'paused' },
			job: { status: 'processing', error: 'Your batch is paused. Please contact support.' },
		},
		{
			says: 'A batch that is being taken in is queued',
			seed: { status: 'queued' },
			job: { status: 'queued' },
		},
	],
	routes: [
		{
			operation: 'upload',
			at: 'POST /batch',
			answer: upload,
			sample: ({ values }) => ({ json: { emails: values.join(',') } }),
		},
		// Status and results are one answer: whole, it counts as the result.
		{
			operation: 'status',
			also: ['download'],
			at: 'GET /batch',
			job: 'id',
			answer: status,
			sample: ({ id }) => ({ query: { id } }),
		},
		{
			operation: 'download',
			host: 'files',
			at: 'GET /batch.csv',
			link: 'token',
			key: 'none',
			answer: download,
		},
		{
			operation: 'balance',
			at: 'GET /account',
			answer: (visit) =>
				jsonReply({ owner_email: 'me@my.example', available_credits: visit.service.credits }),
		},
	],
};

function upload(visit: Visit) {
	const { emails } = visit.json;
	const list = Array.isArray(emails) ? emails.map(String) : String(emails ?? '').split(',');
	const job = visit.enter({
		source: listOf(
			list.filter((email) => email.trim() !== ''),
			'email',
		),
	});
	return jsonReply({ id: job.id, message: 'Batch successfully created.' });
}

function status(visit: Visit) {
	const { job } = visit;
	const { phase, processed } = visit.life(job);
	const word = visit.word(job);
	const total = job.source.count;
	if (phase === 'queued') return jsonReply({ id: job.id, message: 'Your batch is being imported.' });
	if (word === 'paused')
		return jsonReply({ id: job.id, message: 'Your batch is paused. Please contact support.' });
	if (phase !== 'completed') {
		const done = word === 'allProcessed' ? total : processed;
		return jsonReply({ id: job.id, message: 'Your batch is being processed.', processed: done, total });
	}
	const counts = {
		...visit.tally(job, KINDS, (value) => EMAILS.row(value).state),
		duplicate: 0,
		processed: total,
		total,
	};
	const told = {
		id: job.id,
		message: 'Batch verification completed.',
		total_counts: counts,
		reason_counts: visit.tally(job, reasonsOf(job), (value) => EMAILS.row(value).reason),
	};
	if (total > Number(visit.variant('rowsInAnswer'))) {
		const download_file = visit.mint(job, { host: 'files', before: '/batch.csv?token=' });
		return jsonReply({ ...told, download_file });
	}
	return jsonReply({ ...told, emails: [...visit.objects(visit.rows(job), rowOf)] });
}

/** Those that a row has, each once. */
function reasonsOf({ source }: SandboxJob): string[] {
	const reasons = new Set<string>();
	for (const cells of source.rows()) reasons.add(EMAILS.row(cells[source.valueColumn] ?? '').reason);
	return [...reasons];
}

function rowOf({ value, spell }: ResultRow) {
	const { state, reason, role = false, disposable = false, accept_all = false } = EMAILS.row(value);
	const [user = '', domain = ''] = value.split('@');
	return {
		email: spell(value),
		state,
		reason,
		score: state === 'deliverable' ? 95 : 5,
		domain,
		user,
		tag: null,
		free: false,
		role,
		disposable,
		accept_all,
		did_you_mean: null,
		mailbox_full: false,
		no_reply: false,
		mx_record: `mx.${domain}`,
		smtp_provider: null,
		first_name: null,
		last_name: null,
		full_name: null,
		gender: null,
		duration: 0.4,
	};
}

function download(visit: Visit) {
	const { job }: { job: SandboxJob } = visit.link;
	job.downloaded = true;
	const columns = Object.keys(rowOf({ cells: [], index: 0, value: 'a@b.example', spell: (text) => text }));
	const cells = (row: ResultRow) =>
		Object.values(rowOf(row)).map((cell) => (cell === null ? '' : String(cell)));
	return visit.csv(columns, visit.rows(job), cells, { type: 'text/csv' });
}
