/**
 * MillionVerifier, bulk API v2: the key in the query of two hosts under two names, errors mostly with 200, status
 * `unknown` right after the upload, status and list disagree about totals.
 * Made up where the page is silent: that input columns stay in front, that a running file gives no result.
 */
import {
	emailList,
	fileWithHeader,
	fileWithoutHeader,
	firstRow,
	guessDelimiter,
	htmlReply,
	inQuery,
	jsonReply,
	type ResultRow,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';

type Row = [quality: string, result: string, role?: string];

const EMAILS = emailList<Row>({
	words: {
		ok: [['good', 'ok'], 'valid'],
		role: [['good', 'ok', 'yes'], 'risky'],
		catch_all: [['risky', 'catch_all'], 'risky'],
		disposable: [['bad', 'disposable'], 'risky'],
		invalid: [['bad', 'invalid'], 'invalid'],
		unknown: [['', 'unknown'], 'unknown'],
		error: [['', 'error'], 'unknown'],
		reverify: [['', 'reverify'], 'unknown'],
		unverified: [['', 'unverified'], 'unknown'],
	},
	usual: {
		valid: 'ok',
		accept_all: 'catch_all',
		account_invalid: 'invalid',
		domain_invalid: 'invalid',
		address_invalid: 'invalid',
	},
});

const KINDS = ['ok', 'catch_all', 'disposable', 'invalid', 'unknown'] as const;
const FILTERS: Record<string, readonly string[] | undefined> = {
	all: undefined,
	ok: ['ok'],
	ok_and_catch_all: ['ok', 'catch_all'],
	unknown: ['unknown'],
	invalid: ['invalid', 'disposable'],
};
const PAGE = 50;

const dateTime = (at: number) => new Date(at).toISOString().slice(0, 19).replace('T', ' ');

export const simulator: Simulator = {
	id: 'millionVerifier',
	title: 'MillionVerifier',
	credential: {
		type: 'millionVerifierApi',
		fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.bulk ?? '', accountUrl: urls.account ?? '' }),
	},
	hosts: { bulk: '/bulkapi', account: '/api/v3' },
	key: [inQuery('key')],
	listTypes: { email: EMAILS },
	words: {
		queued: ['in_queue_to_start', 'unknown'],
		processing: ['in_progress', 'paused'],
		completed: ['finished'],
		cancelled: ['canceled'],
		failed: ['error'],
	},
	ids: 'ascending',
	firstId: 31_234_567,
	namesJobs: true,
	chargedAt: 'upload',
	limits: { rows: 1_000_000, bytes: 100_000_000, minRows: 1 },
	pageSize: PAGE,
	variants: { ids: ['text', 'number'] },
	result: { keepsColumns: true, isCounted: true },
	rowFields: { id: 'file_id', status: 'status', date: 'createdate', name: 'file_name' },
	errors: {
		badKey: { says: 'invalid_api_key', by: 'key' },
		noCredits: { says: 'insufficient_credits', by: 'credits', operations: ['upload'] },
		unknownJob: { says: 'file_not_found', by: 'unknownId' },
		foreignJob: { says: 'file_not_found', by: 'foreignId' },
		blocked: { says: 'ip address blocked', by: 'fault' },
	},
	refuse: (message, status) => jsonReply({ error: message }, status ?? 200),
	traps: [
		{
			says: 'A status of unknown is a file that was just sent',
			seed: { status: 'queued', word: 'unknown' },
			job: { status: 'queued' },
		},
		{
			says: 'An error in a record is about that file',
			seed: { status: 'failed' },
			job: { status: 'failed', error: 'no emails in the file' },
		},
	],
	routes: [
		{
			operation: 'upload',
			at: 'POST /v2/upload',
			answer: upload,
			sample: ({ values }) => ({
				file: { name: 'file_contents', fileName: 'list.csv', content: `email\n${values.join('\n')}\n` },
			}),
		},
		{
			operation: 'status',
			at: 'GET /v2/fileinfo',
			job: 'file_id',
			answer: (visit) => jsonReply(record(visit, visit.job, 'status')),
			sample: asked,
		},
		{ operation: 'status', at: 'GET /v2/filelist?id', jobs: 'id', answer: list },
		{ operation: 'list', at: 'GET /v2/filelist', answer: list },
		{ operation: 'download', at: 'GET /v2/download', job: 'file_id', answer: download, sample: asked },
		{ operation: 'cancel', at: 'GET /stop', answer: stop, sample: asked },
		{
			operation: 'delete',
			at: 'GET /v2/delete',
			job: 'file_id',
			answer: (visit) => {
				visit.remove(visit.job);
				return jsonReply({ result: 'ok' });
			},
			sample: asked,
		},
		{
			operation: 'balance',
			host: 'account',
			at: 'GET /credits',
			key: [inQuery('api')],
			answer: (visit) => {
				const { credits } = visit.service;
				return jsonReply({ credits, bulk_credits: credits, renewing_credits: 0, plan: 4 });
			},
		},
	],
};

function asked({ id }: { id: string }) {
	return { query: { file_id: id, filter: 'all' } };
}

/** The column with addresses is found by itself; a header is neither verified nor charged. */
function upload(visit: Visit) {
	const part = visit.body.parts.find(
		({ name, fileName }) => name === 'file_contents' && fileName !== undefined,
	);
	if (!part) throw visit.refusal('file_contents is missing');
	if (!/\.(csv|txt)$/i.test(part.fileName ?? '')) throw visit.refusal('unsupported file_name value');
	const delimiter = guessDelimiter(part.content);
	const first = firstRow(part.content, delimiter);
	const found = first.findIndex((cell) => cell.includes('@'));
	const named = first.findIndex((cell) => /mail/i.test(cell));
	const source =
		found === -1
			? fileWithHeader(part.content, delimiter, Math.max(0, named))
			: fileWithoutHeader(part.content, delimiter, 'email', found);
	const job = visit.enter({ name: part.fileName ?? '', source });
	const told = Object.entries(record(visit, job, 'status')).map(([name, value]) =>
		typeof value === 'number' && name !== 'file_id' ? [name, 0] : [name, value],
	);
	return jsonReply({ ...Object.fromEntries(told), status: 'unknown' });
}

function record(visit: Visit, job: SandboxJob, where: 'status' | 'list') {
	const { phase, progress, processed } = visit.life(job);
	const id = visit.variant('ids') === 'text' ? job.id : Number(job.id);
	const counts = visit.tally(job, KINDS, (value) => EMAILS.row(value)[1]);
	return {
		file_id: id,
		file_name: job.name,
		status: visit.word(job),
		unique_emails: where === 'status' ? job.source.count : 0,
		updated_at: dateTime(Date.now()),
		createdate: dateTime(job.createdAt),
		percent: Math.floor(progress * 100),
		total_rows: where === 'list' ? job.source.count + 1 : 0,
		verified: processed,
		unverified: job.source.count - processed,
		...counts,
		reverify: 0,
		credit: where === 'list' ? processed : 0,
		estimated_time_sec: 0,
		error: phase === 'failed' ? 'no emails in the file' : '',
	};
}

/** A filter that cannot be read is ignored. */
function list(visit: Visit) {
	const ids = visit.query
		.get('id')
		?.split(',')
		.filter((id) => /^\d+$/.test(id));
	const name = visit.query.get('name')?.toLowerCase();
	const jobs = visit
		.jobs()
		.filter((job) => ids === undefined || ids.length === 0 || ids.includes(job.id))
		.filter((job) => name === undefined || job.name.toLowerCase().includes(name));
	const states = visit.query.get('status')?.split(',').filter(isState);
	const made = (name: string) => timeOf(visit.query.get(`createdate_${name}`));
	const wanted = jobs
		.filter((job) => states === undefined || states.length === 0 || states.includes(visit.word(job)))
		.filter((job) => !(job.createdAt < made('from')) && !(job.createdAt > made('to')));
	const limit = Math.min(visit.number('limit', PAGE) || PAGE, PAGE);
	const offset = visit.number('offset', 0);
	const { items, total } = visit.page(wanted, Math.floor(offset / limit) + 1, limit);
	return jsonReply({ files: items.map((job) => record(visit, job, 'list')), total });
}

function isState(word: string): boolean {
	return Object.values(simulator.words).some((words) => words.includes(word));
}

/** `yyyy-MM-dd HH:mm:ss`, UTC; NaN, which no time is before or after, where it cannot be read. */
function timeOf(text: string | null): number {
	return text === null ? Number.NaN : Date.parse(`${text.replace(' ', 'T')}Z`);
}

function stop(visit: Visit) {
	const job = visit.service.job(visit.field('file_id') ?? '');
	if (job?.account !== visit.account) return htmlReply('404 Not Found', 404);
	const { phase } = visit.life(job);
	if (phase === 'queued' || phase === 'processing') visit.cancel(job, 'ends');
	return jsonReply({ result: 'ok' });
}

function download(visit: Visit) {
	const { job } = visit;
	const filter = visit.query.get('filter') ?? '';
	const isCustom = filter === 'custom';
	if (!isCustom && !Object.hasOwn(FILTERS, filter)) throw visit.refusal('unsupported filter value');
	const { phase } = visit.life(job);
	if (phase !== 'completed' && phase !== 'cancelled') throw visit.refusal('file_not_finished');
	job.downloaded = true;
	const wanted = isCustom ? visit.query.get('statuses')?.split(',') : FILTERS[filter];
	const kind = filter === 'all' ? 'FULL' : 'FILTERED';
	const others = job.source.header
		.map((name, at) => ({ name, at }))
		.filter(({ at }) => at !== job.source.valueColumn);
	const columns = [...others.map(({ name }) => name), 'email', 'quality', 'result', 'free', 'role'];
	const cells = ({ cells: own, value, spell }: ResultRow) => {
		const [quality, result, role = 'no'] = EMAILS.row(value);
		if (wanted !== undefined && !wanted.includes(result)) return undefined;
		return [...others.map(({ at }) => own[at] ?? ''), spell(value), quality, result, 'no', role];
	};
	return visit.csv(columns, visit.rows(job), cells, {
		type: 'application/octet-stream',
		fileName: `${job.name}_${kind}_REPORT_MILLIONVERIFIER.COM.csv`,
		isQuoted: true,
		lineEnd: '\r\n',
	});
}
