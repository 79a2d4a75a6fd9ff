/**
 * IPQualityScore's bulk CSV API: HTTP 200 for everything, the key in paths and answers, one-time links on a second
 * host. Made up where the pages are silent: the columns of a result (see ipQualityScoreLists.ts), how a header is
 * told from a row, the word for an aborted job, the list behind a link to another machine.
 */
import {
	type Bytes,
	fetched,
	fileWithHeader,
	fileWithoutHeader,
	firstRow,
	generatedRows,
	guessDelimiter,
	hashOf,
	htmlReply,
	inForm,
	inHeader,
	inJson,
	inPath,
	inQuery,
	jsonReply,
	packedRows,
	readRows,
	take,
	type RowSource,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';
import { LISTS, type RowClass, type ScoredList } from './ipQualityScoreLists';

const PUBLIC_BASE = 'https://www.ipqualityscore.com/api';
const PAGE_SIZE = 50;
const LINK_SECONDS = 900;
const ROWS_OF_A_FAR_LINK = 100;
/** What each download holds: pristine rows are clean too. */
const CLASSES: Record<string, readonly RowClass[]> = {
	pristine: ['pristine'],
	clean: ['pristine', 'clean'],
	bad: ['bad'],
	all: ['pristine', 'clean', 'bad'],
};

export const simulator: Simulator = {
	id: 'ipQualityScore',
	title: 'IPQualityScore',
	credential: {
		type: 'ipQualityScoreApi',
		fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '' }),
	},
	hosts: { api: '/api', downloads: '' },
	key: [inPath('key'), inHeader('IPQS-KEY'), inQuery('key'), inForm('key'), inJson('key')],
	listTypes: LISTS,
	words: { queued: ['NEW'], processing: ['PROCESSING'], completed: ['FINISHED'], cancelled: ['aborted'] },
	ids: 'ascending',
	firstId: 3_868_534,
	namesJobs: true,
	chargedAt: 'upload',
	pageSize: PAGE_SIZE,
	variants: { aborted: ['PROCESSING', 'FINISHED', 'ABORTED'] },
	result: { keepsColumns: true },
	rowFields: { id: 'id', status: 'status', name: 'file_name' },
	errors: {
		badKey: { says: 'Invalid or unauthorized key.', by: 'key' },
		noCredits: {
			says: 'You have insufficient credits to make this query. Please add credits.',
			by: 'credits',
			operations: ['upload'],
		},
		unknownJob: { says: 'Invalid CSV ID specified.', by: 'unknownId' },
		foreignJob: { says: 'Invalid CSV ID specified.', by: 'foreignId' },
		rateLimit: { says: 'You have exceeded your request quota.', status: 403, by: 'fault', isRateLimit: true },
	},
	refuse: (message, status = 200) =>
		jsonReply({ success: false, message, request_id: requestId(message) }, status),
	// An error page with HTTP 200: it says no more than that it is no CSV.
	deadLink: htmlReply('This download link has expired.'),
	routes: [
		{
			operation: 'upload',
			at: ['POST|GET /json/csv/:key/:type/upload', 'POST|GET /json/csv/upload'],
			answer: upload,
			sample: ({ values }) => ({
				params: { type: 'email' },
				json: { input: values.map((value) => [value]) },
			}),
		},
		{ operation: 'list', at: ['GET|POST /json/csv/:key/list', 'GET|POST /json/csv/list'], answer: list },
		{ operation: 'status', at: 'GET|POST /json/csv/:key/status/:id', job: 'id', answer: status },
		{ operation: 'balance', at: 'GET /json/account/:key', answer: balance },
		{ operation: 'download', host: 'downloads', at: 'GET /download', link: 'download', answer: download },
	],
};

async function upload(visit: Visit) {
	const listType = visit.field('type') ?? '';
	const type = Object.hasOwn(LISTS, listType) ? LISTS[listType] : undefined;
	if (!type) throw visit.refusal(`Invalid file type. Allowed: ${Object.keys(LISTS).join(', ')}.`);
	const source = await readList(visit, type);
	if (source.count === 0) throw visit.refusal('The file has no records.');
	const name = visit.field('file_name') ?? `${listType}_${new Date().toISOString().slice(0, 19)}`;
	const job = visit.enter({ name, listType, source });
	const downloads = { pristine: null, clean: null, bad: null, all: null };
	return success({ ...told(visit, job), status_url: statusUrl(job), downloads, api_version: 1 });
}

function list(visit: Visit) {
	const type = visit.field('type') ?? '';
	if (type !== '' && !Object.hasOwn(LISTS, type)) throw visit.refusal('Invalid type specified.');
	const page = visit.number('page', 1);
	const jobs = visit.jobs().filter((job) => type === '' || job.listType === type);
	const { items, pages, total } = visit.page(jobs, page, PAGE_SIZE);
	if (Number.isNaN(page) || page < 1 || page > Math.max(1, pages)) {
		throw visit.refusal('Invalid page specified.');
	}
	const csvs = items.map((job) => ({ ...told(visit, job), status_url: statusUrl(job) }));
	return success({ csvs, total_csvs: total, total_pages: pages, page });
}

/** Every call mints new links for a finished job; `null` for classes without rows. */
function status(visit: Visit) {
	const { job } = visit;
	const isFinished = visit.life(job).phase === 'completed';
	const counts = isFinished ? visit.counts(job, ['pristine', 'clean', 'bad'], classOf(job)) : undefined;
	const link = (name: string, classes: readonly RowClass[]) => {
		if (!counts || classes.every((rowClass) => counts[rowClass] === 0)) return null;
		const after = `&filename=${encodeURIComponent(fileName(job, name))}`;
		const one = { host: 'downloads', before: '/download?download=', after, data: name, isOneTime: true };
		return visit.mint(job, { ...one, seconds: LINK_SECONDS });
	};
	const downloads = Object.fromEntries(
		Object.entries(CLASSES).map(([name, classes]) => [name, link(name, classes)]),
	);
	return success({ ...told(visit, job), downloads, api_version: 1 });
}

function download(visit: Visit) {
	const { job, data } = visit.link;
	job.downloaded = true;
	const { columns, row } = listOf(job);
	const classes = CLASSES[data] ?? [];
	return visit.csv(
		[...job.source.header, ...columns],
		visit.rows(job),
		({ cells, value }) => {
			const { rowClass, cells: told } = row(value);
			return classes.includes(rowClass) ? [...cells, ...told] : undefined;
		},
		{ fileName: fileName(job, data) },
	);
}

function told(visit: Visit, job: SandboxJob) {
	const { phase } = visit.life(job);
	const isFinished = phase === 'completed';
	const { isMalformed } = listOf(job);
	return {
		id: Number(job.id),
		file_name: job.name,
		type: job.listType,
		strictness: 0,
		status: phase === 'cancelled' ? visit.variant('aborted') : visit.word(job),
		aborted: isFinished ? false : phase === 'cancelled' ? true : null,
		invalid_records: isFinished
			? visit.counts(job, ['malformed'], (value) => (isMalformed(value) ? 'malformed' : '')).malformed
			: 0,
	};
}

function balance(visit: Visit) {
	const used = (types: RegExp) =>
		visit.service.ledger
			.filter(({ jobId }) => types.test(visit.service.job(jobId)?.listType ?? ''))
			.reduce((sum, { credits }) => sum + credits, 0);
	return success({
		credits: visit.service.credits,
		usage: visit.service.charged,
		email_usage: used(/email/),
		proxy_usage: used(/^proxy$/),
		url_usage: used(/^url$/),
		phone_usage: used(/^phone$/),
	});
}

const success = (fields: object) =>
	jsonReply({ message: 'Success', success: true, ...fields, request_id: requestId(JSON.stringify(fields)) });
const requestId = (text: string) => hashOf(text).toString(16);
/** On the public host, with the key: not to be followed, not to be shown. */
const statusUrl = (job: SandboxJob) => `${PUBLIC_BASE}/json/csv/${job.account}/status/${job.id}`;
const fileName = ({ name }: SandboxJob, of: string) =>
	`${name.replace(/\.csv$/i, '').replace(/[^\w.-]+/g, '_')}_${of}.csv`;
const classOf = (job: SandboxJob) => (value: string) => listOf(job).row(value).rowClass;

function listOf(job: SandboxJob): ScoredList {
	const type = LISTS[job.listType];
	if (!type) throw new Error(`No such list type: ${job.listType}`);
	return type;
}

/* ---------------------------------------------------------------- the three forms of an upload */

async function readList(visit: Visit, type: ScoredList): Promise<RowSource> {
	const { input } = visit.json;
	if (Array.isArray(input)) return readValues(visit, input, type);
	const contentType = String(visit.headers['content-type'] ?? '');
	if (/^multipart\/form-data/i.test(contentType)) return readFile(uploadedFile(visit), type);
	return await readLink(visit, visit.field('url') ?? visit.field('input') ?? '', type);
}

/** An array of arrays, one row each. */
function readValues(visit: Visit, rows: unknown[], type: ScoredList): RowSource {
	const cells = rows.map((row) => {
		if (!Array.isArray(row) || row.length === 0) throw visit.refusal('Input must be an array of arrays.');
		return row.map((cell) => {
			if (typeof cell !== 'string' && typeof cell !== 'number') throw visit.refusal('Input must be text.');
			return String(cell);
		});
	});
	return fileWithoutHeader(packedRows(cells), ',', type.column);
}

function uploadedFile(visit: Visit): Bytes {
	const { parts, problem, fields } = visit.body;
	if (visit.headers['content-length'] === undefined) {
		throw visit.refusal('No file was uploaded. Content-Length is required.');
	}
	if (problem !== undefined) throw visit.refusal('The upload could not be read.');
	const [file, ...more] = parts.filter((part) => part.fileName !== undefined);
	if (!file) {
		throw visit.refusal(fields.has('url') ? 'Send links as plain parameters.' : 'No file was uploaded.');
	}
	if (more.length > 0) throw visit.refusal('Please upload one file only.');
	return file.content;
}

/** Headers are undocumented: a first line without a value in it is one, if it says so or values follow. */
function readFile(content: Bytes, type: ScoredList): RowSource {
	const delimiter = guessDelimiter(content);
	const first = firstRow(content, delimiter);
	const value = first.findIndex((cell) => type.looksLike(cell));
	if (value !== -1) return fileWithoutHeader(content, delimiter, type.column, value);
	const places = [
		first.findIndex((cell) => type.headers.test(cell.trim())),
		...[...take(readRows(content, delimiter), 100)].map((row) =>
			row.findIndex((cell) => type.looksLike(cell)),
		),
	];
	const column = places.find((place) => place !== -1);
	return column === undefined
		? fileWithoutHeader(content, delimiter, type.column)
		: fileWithHeader(content, delimiter, column);
}

async function readLink(visit: Visit, link: string, type: ScoredList): Promise<RowSource> {
	if (link === '') throw visit.refusal('No file was uploaded.');
	const content = await fetched(link);
	if (content === undefined) throw visit.refusal('We were unable to download your file. Check its address.');
	if (content !== 'far') return readFile(content, type);
	return generatedRows(type.column, ROWS_OF_A_FAR_LINK, (index) => type.makeUp(index));
}
