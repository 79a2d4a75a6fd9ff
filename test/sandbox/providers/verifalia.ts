/**
 * Verifalia, email validations: HTTP Basic, jobs the oldest first unless asked otherwise, rows by cursor.
 * Made up where the page is silent: refusals' words, the largest page (1,000 rows), 409 for deleting a running job.
 * The vendor's own client speaks v2.6: both versions are served.
 */
import { randomUUID } from 'node:crypto';
import {
	basic,
	emailList,
	fileWithoutHeader,
	guessDelimiter,
	isRecord,
	jsonReply,
	listOfObjects,
	type RowSource,
	type ResultRow,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';

export const USER = 'sandbox-user';

type Row = {
	status: string;
	classification: string;
	isRoleAccount?: boolean;
	isDisposableEmailAddress?: boolean;
};

const EMAILS = emailList<Row>({
	words: {
		Success: [{ status: 'Success', classification: 'Deliverable' }, 'valid'],
		role: [{ status: 'Success', classification: 'Deliverable', isRoleAccount: true }, 'risky', 'Success'],
		disposable: [
			{ status: 'Success', classification: 'Deliverable', isDisposableEmailAddress: true },
			'risky',
			'Success',
		],
		ServerIsCatchAll: [{ status: 'ServerIsCatchAll', classification: 'Risky' }, 'risky'],
		MailboxDoesNotExist: [{ status: 'MailboxDoesNotExist', classification: 'Undeliverable' }, 'invalid'],
		DomainDoesNotExist: [{ status: 'DomainDoesNotExist', classification: 'Undeliverable' }, 'invalid'],
		DomainHasNullMx: [{ status: 'DomainHasNullMx', classification: 'Undeliverable' }, 'invalid'],
		AtSignNotFound: [{ status: 'AtSignNotFound', classification: 'Undeliverable' }, 'invalid'],
		SmtpConnectionTimeout: [{ status: 'SmtpConnectionTimeout', classification: 'Unknown' }, 'unknown'],
		OwnClass: [{ status: 'OverrideMatch', classification: 'KeepForSales' }, 'unknown', 'KeepForSales'],
	},
	usual: {
		valid: 'Success',
		accept_all: 'ServerIsCatchAll',
		account_invalid: 'MailboxDoesNotExist',
		domain_invalid: 'DomainDoesNotExist',
		address_invalid: 'AtSignNotFound',
		unknown: 'SmtpConnectionTimeout',
	},
});

const QUALITIES = ['Standard', 'High', 'Extreme'];
const LARGEST_PAGE = 1_000;
const USUAL_PAGE = 100;
const LONGEST_MARK = 50;

const each = (path: string) => [`/v2.7${path}`, `/v2.6${path}`];
const at = (method: string, path: string) => each(path).map((whole) => `${method} ${whole}`);

export const simulator: Simulator = {
	id: 'verifalia',
	title: 'Verifalia',
	credential: {
		type: 'verifaliaApi',
		fields: (urls, password) => ({ username: USER, password, baseUrl: `${urls.api ?? ''}/v2.7` }),
	},
	hosts: { api: '' },
	key: [basic(USER)],
	listTypes: { email: EMAILS },
	words: {
		processing: ['InProgress'],
		completed: ['Completed'],
		cancelled: ['Deleted'],
		failed: ['Expired'],
		queued: ['InProgress'],
	},
	ids: 'uuid',
	namesJobs: true,
	chargedAt: 'upload',
	limits: { minRows: 1 },
	pageSize: 50,
	variants: { truncated: ['true', 'missing'], largestPage: [LARGEST_PAGE, 25] },
	resultPages: { rows: 25, variants: { largestPage: 25 } },
	result: { isCounted: true },
	rowFields: { id: 'id', status: 'status', date: 'createdOn', name: 'name' },
	errors: {
		badKey: { says: 'The credentials are not valid', status: 401, by: 'key' },
		noCredits: { says: 'There are not enough credits', status: 402, by: 'credits', operations: ['upload'] },
		unknownJob: { says: 'There is no such job', status: 404, by: 'unknownId' },
		foreignJob: { says: 'There is no such job', status: 404, by: 'foreignId' },
		gone: {
			says: 'The job was deleted',
			status: 410,
			by: 'fault',
			operations: ['status', 'download', 'delete'],
		},
		forbidden: { says: 'The user may not do this', status: 403, by: 'fault' },
		rateLimit: { says: 'Too many requests', status: 429, by: 'fault', isRateLimit: true },
	},
	refuse: (detail, status = 400) => {
		const reply = jsonReply({ type: 'about:blank', title: 'Refused', status, detail }, status);
		reply.headers['content-type'] = 'application/problem+json';
		return reply;
	},
	traps: [
		{
			says: 'Results of an expired job are gone',
			seed: { status: 'failed' },
			job: { status: 'failed', providerStatus: 'Expired', error: 'The results have expired' },
		},
	],
	routes: [
		{
			operation: 'upload',
			at: at('POST', '/email-validations'),
			answer: upload,
			sample: ({ values }) => ({ json: { entries: values.map((inputData) => ({ inputData })) } }),
		},
		{ operation: 'list', at: at('GET', '/email-validations'), answer: list },
		{
			operation: 'status',
			at: at('GET', '/email-validations/:id/overview'),
			job: 'id',
			answer: (visit) => jsonReply(overview(visit, visit.job)),
		},
		{ operation: 'download', at: at('GET', '/email-validations/:id/entries'), job: 'id', answer: entries },
		{ operation: 'status', at: at('GET', '/email-validations/:id'), job: 'id', answer: whole },
		{ operation: 'delete', at: at('DELETE', '/email-validations/:id'), job: 'id', answer: remove },
		{
			operation: 'balance',
			at: at('GET', '/credits/balance'),
			answer: (visit) =>
				jsonReply({ creditPacks: visit.service.credits, freeCredits: 0, freeCreditsResetIn: '01:00:00' }),
		},
	],
};

/** A job may be done at once: then the rows come with the answer. */
function upload(visit: Visit) {
	const { source, settings } = visit.body.parts.length > 0 ? fileSent(visit) : entriesSent(visit);
	const { quality = 'Standard', name = '' } = settings;
	if (!QUALITIES.includes(String(quality))) throw visit.refusal('Unknown quality', 400);
	const job = visit.enter({ name: String(name), source, options: { quality: String(quality) } });
	const isDone = visit.life(job).phase === 'completed';
	const reply = jsonReply(
		{ overview: overview(visit, job), ...(isDone && firstRows(visit, job)) },
		isDone ? 200 : 202,
	);
	reply.headers.location = `/v2.7/email-validations/${job.id}`;
	return reply;
}

interface Sent {
	source: RowSource;
	settings: Record<string, unknown>;
}

/** `custom` comes back with its row. */
function entriesSent(visit: Visit): Sent {
	const { entries: sent } = visit.json;
	const entries = Array.isArray(sent) ? sent.filter(isRecord) : [];
	if (!Array.isArray(sent) || entries.length < sent.length || !entries.every(isEntry)) {
		throw visit.refusal('entries must be a list of objects with inputData', 400);
	}
	const rows = entries.map(({ inputData, custom }) => ({
		email: inputData,
		...(custom !== undefined && { custom }),
	}));
	return { source: listOfObjects(rows, 'email'), settings: visit.json };
}

function isEntry({ inputData, custom }: Record<string, unknown>): boolean {
	const isMark = custom === undefined || (typeof custom === 'string' && custom.length <= LONGEST_MARK);
	return typeof inputData === 'string' && isMark;
}

/** The column and the rows are counted from 0. */
function fileSent(visit: Visit): Sent {
	const file = visit.body.parts.find(({ name }) => name === 'inputFile');
	const settings: unknown = JSON.parse(visit.body.fields.get('settings') ?? '{}');
	if (file === undefined || !isRecord(settings)) throw visit.refusal('inputFile or settings is missing', 400);
	const { column = 0, startingRow = 0, delimiter = guessDelimiter(file.content) } = settings;
	const whole = fileWithoutHeader(file.content, String(delimiter), 'email', Number(column));
	const values = [...whole.rows()]
		.slice(Number(startingRow))
		.map((cells) => ({ email: cells[whole.valueColumn] ?? '' }));
	return { source: listOfObjects(values, 'email'), settings };
}

function overview(visit: Visit, job: SandboxJob) {
	const { phase, progress, finishedAt } = visit.life(job);
	const iso = (time: number) => new Date(time).toISOString();
	return {
		id: job.id,
		submittedOn: iso(job.createdAt),
		createdOn: iso(job.createdAt),
		completedOn: finishedAt === undefined ? null : iso(finishedAt),
		priority: 127,
		name: job.name,
		owner: randomUUID(),
		clientIP: '203.0.113.5',
		quality: job.options.quality ?? 'Standard',
		retention: '30.00:00:00',
		deduplication: 'Off',
		status: visit.word(job),
		noOfEntries: job.source.count,
		...(phase === 'processing' && { progress: { percentage: progress, estimatedTimeRemaining: '00:00:10' } }),
	};
}

function meta(visit: Visit, next: string | undefined) {
	if (next !== undefined) return { cursor: next, isTruncated: true };
	return visit.variant('truncated') === 'true' ? { cursor: null, isTruncated: false } : {};
}

function limitOf(visit: Visit, usual: number): number {
	const limit = visit.number('limit', usual);
	if (!(limit >= 1 && limit <= LARGEST_PAGE)) throw visit.refusal('The limit is out of range', 400);
	return Math.min(limit, Number(visit.variant('largestPage')));
}

/** A cursor holds what was asked first: `<place>.<sort>`. */
function list(visit: Visit) {
	const [place = '0', sorting] = (visit.query.get('cursor') ?? '').split('.');
	const sort = sorting ?? visit.query.get('sort') ?? 'createdOn';
	if (sort !== 'createdOn' && sort !== '-createdOn') throw visit.refusal('Unknown sort', 400);
	const limit = Math.min(50, limitOf(visit, 50));
	const jobs = visit.jobs().filter((job) => isWanted(visit, job));
	if (sort === 'createdOn') jobs.reverse();
	const { items, isLast } = visit.page(jobs, Number(place) / limit + 1, limit);
	const next = isLast || items.length === 0 ? undefined : `${Number(place) + limit}.${sort}`;
	return jsonReply({ meta: meta(visit, next), data: items.map((job) => overview(visit, job)) });
}

/** By days, and by words of the status. */
function isWanted(visit: Visit, job: SandboxJob): boolean {
	const day = new Date(job.createdAt).toISOString().slice(0, 10);
	const asked = (name: string) => visit.query.get(`createdOn${name}`)?.slice(0, 10) ?? day;
	const words = visit.query.getAll('status');
	const isWord = words.length === 0 || words.includes(visit.word(job));
	return isWord && asked('') === day && asked(':since') <= day && day <= asked(':until');
}

function whole(visit: Visit) {
	const { job } = visit;
	const isDone = visit.life(job).phase === 'completed';
	return jsonReply({ overview: overview(visit, job), ...(isDone && firstRows(visit, job)) });
}

function firstRows(visit: Visit, job: SandboxJob) {
	return { entries: rowsFrom(visit, job, 0, USUAL_PAGE) };
}

function entries(visit: Visit) {
	const { job } = visit;
	const { phase } = visit.life(job);
	if (phase === 'failed') throw visit.refusal('gone');
	job.downloaded = phase === 'completed';
	if (String(visit.headers.accept ?? '').includes('text/csv')) {
		const columns = ['Input data', 'Classification', 'Status'];
		const cells = ({ value, spell }: ResultRow) => [
			spell(value),
			EMAILS.row(value).classification,
			EMAILS.row(value).status,
		];
		return visit.csv(columns, visit.rows(job), cells, { type: 'text/csv' });
	}
	const limit = limitOf(visit, USUAL_PAGE);
	return jsonReply(rowsFrom(visit, job, Number(visit.query.get('cursor') ?? 0), limit));
}

function rowsFrom(visit: Visit, job: SandboxJob, start: number, limit: number) {
	const markAt = job.source.header.indexOf('custom');
	let index = 0;
	const rows = visit.allObjects(job, (row) => ({
		index: index++,
		...rowOf(row),
		...(markAt >= 0 && { custom: row.cells[markAt] }),
	}));
	const { items, next, isLast } = visit.part(rows, start, limit);
	return { meta: meta(visit, isLast ? undefined : String(next)), data: items };
}

function rowOf({ value, spell }: ResultRow) {
	const at = value.lastIndexOf('@');
	return {
		inputData: spell(value),
		completedOn: '2026-06-01T08:00:02Z',
		emailAddress: spell(value),
		emailAddressLocalPart: value.slice(0, at),
		emailAddressDomainPart: value.slice(at + 1),
		isFreeEmailAddress: false,
		isRoleAccount: false,
		isDisposableEmailAddress: false,
		...EMAILS.row(value),
		duplicateOf: null,
		suggestions: [],
	};
}

function remove(visit: Visit) {
	const { phase } = visit.life(visit.job);
	if (phase === 'queued' || phase === 'processing') throw visit.refusal('The job is still running', 409);
	visit.remove(visit.job);
	return { status: 200, headers: {}, body: '' };
}
