/**
 * BriteVerify Bulk v3, lists: create, append, start; nothing is charged before the start; paging is told in words;
 * results are objects by kind, phones come back as digits.
 * Made up where the page is silent: 402 for too few credits, rows a page of results (50,000), 10 lists a page.
 */
import {
	emailList,
	inHeader,
	isRecord,
	jsonReply,
	listOf,
	listType,
	type ResultRow,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';

type Row = [status: string, secondary: string | null];

const EMAILS = emailList<Row>({
	words: {
		valid: [['valid', null], 'valid'],
		role_address: [['valid', 'role_address'], 'risky'],
		disposable: [['valid', 'disposable'], 'risky'],
		accept_all: [['accept_all', null], 'risky'],
		accept_all_role: [['accept_all', 'role_address'], 'risky', 'role_address'],
		email_address_invalid: [['invalid', 'email_address_invalid'], 'invalid'],
		email_domain_invalid: [['invalid', 'email_domain_invalid'], 'invalid'],
		email_account_invalid: [['invalid', 'email_account_invalid'], 'invalid'],
		mailbox_full_invalid: [['invalid', 'mailbox_full_invalid'], 'invalid'],
		unknown: [['unknown', null], 'unknown'],
	},
	usual: {
		role: 'role_address',
		account_invalid: 'email_account_invalid',
		domain_invalid: 'email_domain_invalid',
		address_invalid: 'email_address_invalid',
	},
});

/** By the last digits. */
const PHONES = listType<Row>({
	column: 'phone',
	words: {
		valid: [['valid', null], 'valid'],
		invalid_phone_number: [['invalid', 'invalid_phone_number'], 'invalid'],
		invalid_format: [['invalid', 'invalid_format'], 'invalid'],
		invalid_prefix: [['invalid', 'invalid_prefix'], 'invalid'],
		unknown: [['unknown', null], 'unknown'],
	},
	wordOf: (value) => {
		const digits = value.replace(/\D/g, '');
		if (digits.length < 10) return 'invalid_format';
		if (digits.endsWith('0000')) return 'invalid_phone_number';
		if (digits.endsWith('0001')) return 'invalid_prefix';
		return digits.endsWith('0002') ? 'unknown' : 'valid';
	},
	examples: {
		valid: '202-555-0143',
		invalid_phone_number: '202-555-0000',
		invalid_format: '555-0199',
		invalid_prefix: '202-555-0001',
		unknown: '202-555-0002',
	},
	makeUp: (index) => `202${String(5_550_100 + index).padStart(7, '0')}`,
});

const CONTACTS_A_REQUEST = 100_000;
const ROWS_A_PAGE = 50_000;
const LISTS_A_PAGE = 10;
const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;

export const simulator: Simulator = {
	id: 'briteVerifyBulk',
	title: 'BriteVerify Bulk',
	credential: { type: 'briteVerifyBulkApi', fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '' }) },
	hosts: { api: '/api/v3' },
	key: [inHeader('authorization', 'ApiKey: ')],
	listTypes: { email: EMAILS, phone: PHONES },
	words: {
		queued: ['pending', 'prepped', 'open'],
		processing: ['verifying'],
		completed: ['complete', 'delivered'],
		failed: ['import_error'],
		cancelled: ['terminated'],
	},
	ids: 'uuid',
	namesJobs: false,
	chargedAt: 'upload',
	startsApart: true,
	pageSize: LISTS_A_PAGE,
	limits: { rows: 1_000_000, minRows: 1 },
	variants: {
		created: [200, 201],
		countryCode: ['without', 'with'],
		slowIntake: ['no', 'yes'],
		rowsAPage: [ROWS_A_PAGE, 25],
	},
	resultPages: { rows: 25, variants: { rowsAPage: 25 } },
	result: { spelling: 'kept', isCounted: true },
	rowFields: { id: 'id', status: 'state', date: 'created_at' },
	errors: {
		badKey: { says: 'Unauthorized', code: 'unauthorized', status: 401, by: 'key' },
		noCredits: {
			says: 'Insufficient credits',
			code: 'payment_required',
			status: 402,
			by: 'credits',
			operations: ['upload'],
		},
		unknownJob: { says: 'list not found', code: 'not_found', status: 404, by: 'unknownId' },
		foreignJob: { says: 'list not found', code: 'not_found', status: 404, by: 'foreignId' },
		missingData: {
			says: 'missing contacts or emails',
			code: 'missing_data',
			status: 400,
			by: 'fault',
			operations: ['upload'],
		},
		incomplete: {
			says: 'list uploads incomplete',
			code: 'list_uploads_incomplete',
			status: 422,
			by: 'fault',
			operations: [],
		},
		rateLimit: {
			says: 'too many requests',
			status: 429,
			by: 'fault',
			isRateLimit: true,
			headers: { 'retry-after': '1' },
		},
	},
	// A list that is not there is 400 where its results are asked for, 404 elsewhere.
	refuse: (message, status = 400, visit, word = 'invalid_state') => {
		const isResults = visit.request.route.operation === 'download';
		return jsonReply({ status: word, message }, word === 'not_found' && isResults ? 400 : status);
	},
	traps: [
		{
			says: 'A list that was never started waits',
			seed: { status: 'queued', word: 'open' },
			job: { status: 'queued', providerStatus: 'open' },
		},
		{
			says: 'Results that were fetched are still complete',
			seed: { status: 'completed', word: 'delivered', rows: ['valid@example.com'] },
			job: { status: 'completed', total: 1 },
		},
	],
	routes: [
		{
			operation: 'upload',
			at: 'POST /lists',
			answer: create,
			sample: ({ values }) => ({
				json: { contacts: values.map((email) => ({ email })), directive: 'start' },
			}),
		},
		{ operation: 'upload', at: 'POST /lists/:id', job: 'id', answer: update },
		{ operation: 'list', at: ['GET /lists', 'GET /lists/'], answer: list },
		{
			operation: 'download',
			at: 'GET /lists/:id/export/:page',
			job: 'id',
			answer: results,
			sample: () => ({ params: { page: '1' } }),
		},
		{
			operation: 'status',
			at: 'GET /lists/:id',
			job: 'id',
			answer: (visit) => jsonReply(told(visit, visit.job)),
		},
		{ operation: 'delete', at: 'DELETE /lists/:id', job: 'id', answer: remove },
		{
			operation: 'balance',
			at: 'GET /accounts/credits',
			answer: (visit) =>
				jsonReply({
					credits: visit.service.credits,
					credits_in_reserve: 0,
					recorded_on: '2026-07-27T21:10:10.000+0000',
				}),
		},
	],
};

interface Contacts {
	values: string[];
	type: 'email' | 'phone';
	/** What was sent decides the shape of results. */
	sentAs: 'contacts' | 'emails';
}

/** @throws where it is neither contacts nor emails, or too many of them */
function contactsOf(visit: Visit): Contacts | undefined {
	const { contacts, emails } = visit.json;
	if (contacts !== undefined && emails !== undefined)
		throw visit.refusal('either contacts or emails', 400, 'duplicate_data');
	const sent = contacts ?? emails;
	if (sent === undefined) return undefined;
	if (!Array.isArray(sent) || sent.length === 0) throw visit.refusal('missingData');
	if (sent.length > CONTACTS_A_REQUEST) throw visit.refusal('exceeds the limit', 400, 'exceeds_limit');
	const isPhones = isRecord(sent[0]) && 'phone' in sent[0];
	const values = sent.map((entry) =>
		isRecord(entry) ? String(entry.phone ?? entry.email ?? '') : String(entry),
	);
	return { values, type: isPhones ? 'phone' : 'email', sentAs: emails === undefined ? 'contacts' : 'emails' };
}

function create(visit: Visit) {
	const sent = contactsOf(visit);
	if (sent === undefined) throw visit.refusal('missingData');
	const isStart = visit.json.directive === 'start';
	const { values, type, sentAs } = sent;
	const job = visit.enter({
		source: listOf(values, type),
		listType: type,
		isOpen: !isStart,
		options: { sentAs },
	});
	return answered(visit, job, 'created new list', Number(visit.variant('created')));
}

function update(visit: Visit) {
	const { job } = visit;
	const { directive } = visit.json;
	if (!job.isOpen) throw visit.refusal('the list is not open any more', 400);
	if (directive === 'terminate') {
		job.isOpen = false;
		job.pinned = { status: 'cancelled', at: Date.now() };
		return answered(visit, job, 'terminated list');
	}
	const sent = contactsOf(visit);
	if (sent === undefined && directive !== 'start') throw visit.refusal('missingData');
	if (sent !== undefined) visit.append(job, listOf(sent.values, sent.type));
	if (directive !== 'start') return answered(visit, job, 'updated existing list');
	if (visit.variant('slowIntake') === 'yes' && job.options.asked === undefined) {
		job.options.asked = 'once';
		throw visit.refusal('incomplete');
	}
	visit.start(job);
	return answered(visit, job, 'list queued for processing');
}

function answered(visit: Visit, job: SandboxJob, message: string, status = 200) {
	return jsonReply({ status: 'success', message, list: told(visit, job) }, status);
}

/** No total before the end. */
function told(visit: Visit, job: SandboxJob) {
	const { phase, progress, processed } = visit.life(job);
	const isOver = phase === 'completed';
	const done = isOver ? job.source.count : processed;
	const isPhones = job.listType === 'phone';
	const pages = Math.ceil(job.source.count / Number(visit.variant('rowsAPage')));
	return {
		id: job.id,
		state: job.isOpen ? 'open' : visit.word(job),
		total_verified: done,
		total_verified_emails: isPhones ? 0 : done,
		total_verified_phones: isPhones ? done : 0,
		page_count: isOver ? pages : 0,
		progress: Math.floor(progress * 100),
		created_at: minuteOf(job.createdAt),
		expiration_date: isOver ? minuteOf(job.createdAt + WEEK_MS) : null,
		results_path: isOver ? `https://bulk-api.briteverify.com/api/v3/lists/${job.id}/export/1` : null,
		errors: phase === 'failed' ? [{ code: 'import_error', message: 'no rows could be read' }] : [],
	};
}

/** `03-09-2026 04:03 pm`, UTC. */
function minuteOf(at: number): string {
	const [date = '', time = ''] = new Date(at).toISOString().split('T');
	const [year, month, day] = date.split('-');
	const hour = Number(time.slice(0, 2));
	const shown = String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0');
	return `${month}-${day}-${year} ${shown}:${time.slice(3, 5)} ${hour < 12 ? 'am' : 'pm'}`;
}

/** The last 7 days; with more than one page the message tells so. */
function list(visit: Visit) {
	const jobs = visit.jobs().filter((job) => Date.now() - job.createdAt < WEEK_MS);
	const state = visit.query.get('state');
	const wanted = jobs.filter((job) => state === null || told(visit, job).state === state);
	const page = visit.number('page', 1);
	const { items, pages } = visit.page(wanted, page, LISTS_A_PAGE);
	const message = pages > 1 ? { message: `Page ${page} of ${pages}` } : {};
	return jsonReply({ ...message, lists: items.map((job) => told(visit, job)) });
}

function results(visit: Visit) {
	const { job } = visit;
	if (visit.life(job).phase !== 'completed') throw visit.refusal('the list is not complete', 400);
	const rows = visit.allObjects(job, (row) => rowOf(visit, job, row));
	const page = visit.number('page', 1);
	const { items, pages } = visit.page(rows, page, Number(visit.variant('rowsAPage')));
	if (!(page >= 1 && page <= Math.max(1, pages)))
		throw visit.refusal('invalid page number', 400, 'invalid_page_number');
	job.downloaded = true;
	return jsonReply({ status: 'success', num_pages: Math.max(1, pages), results: items });
}

function rowOf(visit: Visit, job: SandboxJob, { value, spell }: ResultRow) {
	if (job.listType !== 'phone') {
		const [status, secondary_status] = EMAILS.row(value);
		const email = { email: spell(value), status, secondary_status };
		return job.options.sentAs === 'emails' ? email : { email };
	}
	const [status, secondary_status] = PHONES.row(value);
	const digits = value.replace(/\D/g, '');
	const prefix = visit.variant('countryCode') === 'with' && digits.length === 10 ? '1' : '';
	const phone = `${prefix}${digits}`;
	return { phone: { phone, status, secondary_status, phone_service_type: 'mobile', phone_location: null } };
}

function remove(visit: Visit) {
	const { job } = visit;
	const { phase } = visit.life(job);
	if (phase !== 'completed' && phase !== 'failed')
		throw visit.refusal('the list cannot be deleted in its state', 404);
	visit.remove(job);
	return jsonReply({ status: 'success', list: { ...told(visit, job), state: 'deleted' } });
}
