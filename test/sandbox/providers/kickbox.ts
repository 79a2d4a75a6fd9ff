/**
 * Kickbox, batches: the raw list as the body, results behind a signed link of an hour, no list of jobs.
 * Made up where the page is silent: the columns (those of the single call), 404 for an unknown ID.
 */
import {
	emailList,
	inHeader,
	inQuery,
	jsonReply,
	listOf,
	type ResultRow,
	type Simulator,
	type Visit,
} from '../kit';

type Row = [result: string, reason: string, role?: string, disposable?: string, acceptAll?: string];

const EMAILS = emailList<Row>({
	words: {
		accepted_email: [['deliverable', 'accepted_email'], 'valid'],
		invalid_email: [['undeliverable', 'invalid_email'], 'invalid'],
		invalid_domain: [['undeliverable', 'invalid_domain'], 'invalid'],
		rejected_email: [['undeliverable', 'rejected_email'], 'invalid'],
		invalid_smtp: [['undeliverable', 'invalid_smtp'], 'invalid'],
		low_quality: [['risky', 'low_quality', 'true'], 'risky'],
		low_deliverability: [['risky', 'low_deliverability', 'false', 'false', 'true'], 'risky'],
		no_connect: [['unknown', 'no_connect'], 'unknown'],
		timeout: [['unknown', 'timeout'], 'unknown'],
		unavailable_smtp: [['unknown', 'unavailable_smtp'], 'unknown'],
		unexpected_error: [['unknown', 'unexpected_error'], 'unknown'],
	},
	usual: {
		valid: 'accepted_email',
		accept_all: 'low_deliverability',
		role: 'low_quality',
		disposable: 'low_quality',
		account_invalid: 'rejected_email',
		domain_invalid: 'invalid_domain',
		address_invalid: 'invalid_email',
		unknown: 'timeout',
	},
});

const KINDS = ['deliverable', 'undeliverable', 'risky', 'unknown'] as const;
const HOUR_SECONDS = 3_600;
const COLUMNS = [
	'email',
	'result',
	'reason',
	'role',
	'free',
	'disposable',
	'accept_all',
	'did_you_mean',
	'sendex',
];

/** Every answer tells the balance. */
function good(visit: Visit, body: object) {
	const reply = jsonReply({ ...body, success: true, message: null });
	reply.headers['x-kickbox-balance'] = String(visit.service.credits);
	return reply;
}

export const simulator: Simulator = {
	id: 'kickbox',
	title: 'Kickbox',
	credential: { type: 'kickboxApi', fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '' }) },
	hosts: { api: '/v2', files: '' },
	key: [inHeader('authorization', 'Bearer '), inHeader('authorization', 'token '), inQuery('apikey')],
	listTypes: { email: EMAILS },
	words: { queued: ['starting'], processing: ['processing'], completed: ['completed'], failed: ['failed'] },
	ids: 'ascending',
	firstId: 123_456,
	namesJobs: true,
	chargedAt: 'upload',
	limits: { rows: 1_000_000, bytes: 250_000_000, minRows: 1 },
	result: { spelling: 'lower' },
	errors: {
		badKey: { says: 'Invalid API key', status: 403, by: 'key' },
		noCredits: { says: 'Insufficient balance', status: 403, by: 'credits', operations: ['upload'] },
		unknownJob: { says: 'Job not found', status: 404, by: 'unknownId' },
		foreignJob: { says: 'Job not found', status: 404, by: 'foreignId' },
		rateLimit: { says: 'Rate limit exceeded', status: 429, by: 'fault', isRateLimit: true },
	},
	refuse: (message, status = 400) => jsonReply({ success: false, message }, status),
	traps: [
		{
			says: 'What the vendor says of a failed list reaches the person',
			seed: { status: 'failed' },
			job: { status: 'failed', error: 'could not read the list' },
		},
	],
	routes: [
		{
			operation: 'upload',
			at: 'PUT /verify-batch',
			answer: upload,
			sample: ({ values }) => ({ text: values.join('\n'), headers: { 'content-type': 'text/csv' } }),
		},
		{ operation: 'status', at: 'GET /verify-batch/:id', job: 'id', answer: status },
		{
			operation: 'download',
			host: 'files',
			at: 'GET /results.csv',
			link: 'sig',
			key: 'none',
			answer: download,
		},
		{
			operation: 'balance',
			at: 'GET /balance',
			answer: (visit) => good(visit, { balance: visit.service.credits }),
		},
	],
};

function upload(visit: Visit) {
	if (!/^text\/csv\b/i.test(String(visit.headers['content-type'] ?? ''))) {
		throw visit.refusal('Content-Type must be text/csv', 415);
	}
	// One address a line; a line without one is passed over.
	const lines = [...visit.body.raw.strings()].join('').split(/\r?\n/);
	const addresses = lines.map((line) => line.trim()).filter((line) => line.includes('@'));
	const name = String(visit.headers['x-kickbox-filename'] ?? '');
	const job = visit.enter({ name, source: listOf(addresses, 'email') });
	return good(visit, { id: Number(job.id) });
}

function status(visit: Visit) {
	const { job } = visit;
	const { phase, progress } = visit.life(job);
	const told = { id: Number(job.id), status: visit.word(job) };
	const counts = visit.tally(job, KINDS, (value) => EMAILS.row(value)[0]);
	const total = job.source.count;
	if (phase === 'failed') return good(visit, { ...told, error: 'could not read the list' });
	if (phase === 'queued') return good(visit, told);
	if (phase !== 'completed') {
		const unprocessed = total - Math.floor(progress * total);
		return good(visit, { ...told, progress: { ...counts, total, unprocessed } });
	}
	const link = visit.mint(job, { host: 'files', before: '/results.csv?sig=', seconds: HOUR_SECONDS });
	return good(visit, {
		...told,
		name: job.name,
		download_url: link,
		created_at: new Date(job.createdAt).toISOString(),
		duration: 33,
		error: null,
		stats: { ...counts, sendex: 0.6, addresses: total },
	});
}

function download(visit: Visit) {
	const { job } = visit.link;
	job.downloaded = true;
	const cells = ({ value, spell }: ResultRow) => {
		const [result, reason, role = 'false', disposable = 'false', acceptAll = 'false'] = EMAILS.row(value);
		return [
			spell(value),
			result,
			reason,
			role,
			'false',
			disposable,
			acceptAll,
			'',
			result === 'deliverable' ? '0.9' : '0.1',
		];
	};
	return visit.csv(COLUMNS, visit.rows(job), cells, { type: 'text/csv' });
}
