/**
 * NeverBounce v4.2, jobs: every answer is 200 and only its `status` word tells, the header comes back as a row, the
 * order of the list is nobody's promise.
 * Made up where the page is silent: header names of the CSV, words for an unknown job and for too few credits.
 */
import {
	emailList,
	inForm,
	inJson,
	inQuery,
	isRecord,
	jsonReply,
	listOfObjects,
	type ResultRow,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';

type Row = [result: string, ...flags: string[]];

const EMAILS = emailList<Row>({
	words: {
		valid: [['valid', 'has_dns', 'has_dns_mx'], 'valid'],
		role_account: [['valid', 'has_dns', 'role_account'], 'risky'],
		disposable_email: [['valid', 'disposable_email'], 'risky'],
		spamtrap_network: [['valid', 'spamtrap_network'], 'risky'],
		invalid: [['invalid', 'has_dns'], 'invalid'],
		disposable: [['disposable', 'disposable_email'], 'risky'],
		catchall: [['catchall', 'accepts_all'], 'risky'],
		unknown: [['unknown', 'connect_fails'], 'unknown'],
	},
	usual: {
		accept_all: 'catchall',
		role: 'role_account',
		account_invalid: 'invalid',
		domain_invalid: 'invalid',
		address_invalid: 'invalid',
	},
});

const KINDS = ['valid', 'invalid', 'catchall', 'disposable', 'unknown'] as const;
const FILTERS: Record<string, string> = {
	valids: 'valid',
	invalids: 'invalid',
	catchalls: 'catchall',
	unknowns: 'unknown',
	disposables: 'disposable',
};

const good = (body: object) => jsonReply({ status: 'success', ...body, execution_time: 7 });
const dateTime = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

/** GET and POST are the same on every path. */
const both = (path: string) => [`POST ${path}`, `GET ${path}`];

export const simulator: Simulator = {
	id: 'neverBounce',
	title: 'NeverBounce',
	credential: { type: 'neverBounceApi', fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '' }) },
	hosts: { api: '/v4.2' },
	key: [inJson('key'), inForm('key'), inQuery('key')],
	listTypes: { email: EMAILS },
	words: {
		queued: ['queued', 'uploading', 'waiting', 'waiting_analyzed'],
		processing: ['running', 'parsing', 'under_review'],
		completed: ['complete'],
		failed: ['failed'],
	},
	ids: 'ascending',
	firstId: 4_151_234,
	namesJobs: true,
	chargedAt: 'upload',
	limits: { bytes: 25_000_000, minRows: 1 },
	pageSize: 100,
	variants: {
		order: ['newestFirst', 'oldestFirst'],
		word: ['job_status', 'status'],
		largestPage: [1_000, 50],
	},
	resultPages: { rows: 50, variants: { largestPage: 50 } },
	result: { headerIsRow: true, isCounted: true },
	rowFields: { id: 'id', status: 'job_status', date: 'created_at', name: 'filename' },
	errors: {
		badKey: { says: 'Invalid API key', code: 'auth_failure', by: 'key' },
		noCredits: {
			says: 'Insufficient credits, please add a payment method',
			by: 'credits',
			operations: ['upload'],
		},
		unknownJob: { says: 'Invalid job ID: it does not exist', by: 'unknownId' },
		foreignJob: { says: 'You do not have permission to access this job', by: 'foreignId' },
		tooLarge: { says: 'The request is too large', status: 413, by: 'fault', operations: ['upload'] },
		throttled: { says: 'Too many requests', code: 'throttle_triggered', by: 'fault', isRateLimit: true },
		busy: {
			says: 'Temporarily unavailable',
			code: 'temp_unavail',
			by: 'fault',
			operations: ['status', 'list'],
		},
	},
	refuse: (message, status = 200, _, code = 'general_failure') =>
		jsonReply({ status: code, message, execution_time: 5 }, status),
	traps: [
		{
			says: 'A list that waits for the vendor is worked on',
			seed: { status: 'processing', word: 'under_review' },
			job: { status: 'processing', providerStatus: 'under_review' },
		},
		{
			says: 'What is processed ends at what is billable',
			seed: { status: 'completed', rows: ['valid@example.com', 'no address'] },
			job: { status: 'completed', progress: 100, total: 3 },
		},
	],
	routes: [
		{
			operation: 'upload',
			at: both('/jobs/create'),
			answer: create,
			sample: ({ values }) => ({
				json: {
					input_location: 'supplied',
					input: values.map((email) => ({ email })),
					auto_parse: true,
					auto_start: true,
				},
			}),
		},
		{
			operation: 'upload',
			at: both('/jobs/parse'),
			job: 'job_id',
			answer: (visit) => {
				// Parsed it is as soon as it is there.
				if (isOn(visit.field('auto_start')) && visit.job.isOpen) visit.start(visit.job);
				return good({ queue_id: `NB-${visit.job.id}` });
			},
			sample: asked,
		},
		{
			operation: 'upload',
			at: both('/jobs/start'),
			job: 'job_id',
			answer: (visit) => {
				if (!visit.job.isOpen) throw visit.refusal('The job is not in a state to be started');
				visit.start(visit.job);
				return good({ queue_id: `NB-${visit.job.id}` });
			},
			sample: asked,
		},
		{
			operation: 'status',
			at: both('/jobs/status'),
			job: 'job_id',
			answer: (visit) => good(told(visit, visit.job, true)),
			sample: asked,
		},
		{ operation: 'list', at: both('/jobs/search'), answer: search, sample: () => ({ json: {} }) },
		{ operation: 'download', at: both('/jobs/results'), job: 'job_id', answer: results, sample: asked },
		{ operation: 'download', at: both('/jobs/download'), job: 'job_id', answer: download, sample: asked },
		{
			operation: 'delete',
			at: both('/jobs/delete'),
			job: 'job_id',
			answer: (visit) => {
				visit.remove(visit.job);
				return good({});
			},
			sample: asked,
		},
		{
			operation: 'balance',
			at: both('/account/info'),
			answer: (visit) =>
				good({
					billing_type: 'default',
					credits_info: {
						paid_credits_used: 0,
						free_credits_used: 0,
						paid_credits_remaining: visit.service.credits,
						free_credits_remaining: 0,
					},
					job_counts: { completed: 0, under_review: 0, queued: 0, processing: 0 },
				}),
			sample: () => ({ json: {} }),
		},
	],
};

function asked({ id }: { id: string }) {
	return { json: { job_id: Number(id) } };
}

const isOn = (value: unknown) => value === true || value === 1 || value === '1';

function create(visit: Visit) {
	const { input, input_location: where, filename = '' } = visit.json;
	const rows = where === 'remote_url' ? linked(visit, input) : supplied(visit, input);
	// A job that is not told to start waits for ever and is not charged.
	const isOpen = !isOn(visit.json.auto_parse) || !isOn(visit.json.auto_start);
	const job = visit.enter({ name: String(filename ?? ''), source: listOfObjects(rows, 'email'), isOpen });
	return good({ job_id: Number(job.id) });
}

/** Keys become columns. What those of an array are called is not told: the first is the address. */
function supplied(visit: Visit, input: unknown): Array<Record<string, unknown>> {
	if (!Array.isArray(input)) throw visit.refusal('The input must be an array');
	return input.map((row) => {
		if (Array.isArray(row)) return { email: String(row[0]) };
		if (isRecord(row) && typeof row.email === 'string') return row;
		throw visit.refusal('Each row must be an object or an array');
	});
}

/** What is behind a link is made up. */
function linked(visit: Visit, input: unknown): Array<Record<string, unknown>> {
	const link = Array.isArray(input) ? input[0] : input;
	if (typeof link !== 'string' || !/^(https?|ftp):\/\//i.test(link))
		throw visit.refusal('The input must be a link');
	return Array.from({ length: 100 }, (_, index) => ({ email: EMAILS.makeUp(index) }));
}

function told(visit: Visit, job: SandboxJob, isStatus: boolean) {
	const { phase, progress, processed, finishedAt } = visit.life(job);
	const counts = visit.tally(job, KINDS, (value) => EMAILS.row(value)[0]);
	const { bad } = visit.counts(job, ['bad'], (value) => (value.includes('@') ? 'good' : 'bad'));
	// The header counts as a row.
	const records = job.source.count + 1;
	const word = phase === 'queued' && job.isOpen ? 'waiting' : visit.word(job);
	const name = isStatus || visit.variant('word') === 'job_status' ? 'job_status' : 'status';
	return {
		id: Number(job.id),
		[name]: word,
		filename: job.name,
		created_at: dateTime(job.createdAt),
		started_at: phase === 'queued' ? null : dateTime(job.createdAt),
		finished_at: finishedAt === undefined ? null : dateTime(finishedAt),
		...(isStatus && { failure_reason: phase === 'failed' ? 'The list has no email addresses' : null }),
		total: {
			records,
			billable: job.source.count - bad,
			processed: Math.max(0, processed - bad),
			...counts,
			duplicates: 0,
			bad_syntax: bad,
		},
		bounce_estimate: 12.5,
		percent_complete: Math.floor(progress * 100),
	};
}

function paged(visit: Visit) {
	const size = visit.number('items_per_page', 10);
	const page = visit.number('page', 1);
	if (!(size >= 1 && size <= 1_000) || !(page >= 1)) throw visit.refusal('items_per_page must be 1 to 1000');
	return { page, size: Math.min(size, Number(visit.variant('largestPage'))) };
}

function search(visit: Visit) {
	const { page: wanted, size } = paged(visit);
	const { filename, job_status: status } = visit.json;
	const jobs = visit
		.jobs()
		.filter((job) => typeof filename !== 'string' || job.name === filename)
		.filter((job) => typeof status !== 'string' || visit.word(job) === status);
	if (visit.variant('order') === 'oldestFirst') jobs.reverse();
	const { items, total, pages } = visit.page(jobs, wanted, size);
	const query = { page: wanted, items_per_page: size };
	return good({
		total_results: total,
		total_pages: pages,
		query,
		results: items.map((job) => told(visit, job, false)),
	});
}

function finished(visit: Visit): SandboxJob {
	const { job } = visit;
	if (visit.life(job).phase !== 'completed')
		throw visit.refusal('The list is not in a state to give results');
	job.downloaded = true;
	return job;
}

function results(visit: Visit) {
	const job = finished(visit);
	const { page: wanted, size } = paged(visit);
	const header = {
		data: dataOf(job, job.source.header),
		verification: verificationOf('email', ['invalid', 'bad_syntax']),
	};
	const rows = visit.allObjects(job, ({ cells, value }) => ({
		data: dataOf(job, cells),
		verification: verificationOf(value, EMAILS.row(value)),
	}));
	const { items, total, pages } = visit.page([header, ...rows], wanted, size);
	const query = { page: wanted, items_per_page: size };
	return good({ total_results: total, total_pages: pages, query, results: items });
}

/** Cells by their columns. */
function dataOf({ source }: SandboxJob, cells: readonly string[]) {
	return Object.fromEntries(source.header.map((name, at) => [name, cells[at] ?? '']));
}

function verificationOf(value: string, [result, ...flags]: Row) {
	const [addr = '', host = ''] = value.split('@');
	return {
		result,
		flags,
		suggested_correction: '',
		address_info: {
			original_email: value,
			normalized_email: host === '' ? '' : value,
			addr,
			alias: '',
			host,
			fqdn: host,
			domain: host,
			subdomain: '',
			tld: '',
		},
	};
}

function download(visit: Visit) {
	const job = finished(visit);
	const out = Object.entries(FILTERS).filter(
		([filter]) => visit.field(filter) !== undefined && !isOn(visit.json[filter] ?? visit.field(filter)),
	);
	const left = new Set(out.map(([, word]) => word));
	const cells = ({ cells: own, value }: ResultRow) => {
		const [result] = EMAILS.row(value);
		return left.has(result) ? undefined : [...own, result];
	};
	return visit.csv([...job.source.header, 'email_status'], visit.rows(job), cells, {
		type: 'application/octet-stream',
	});
}
