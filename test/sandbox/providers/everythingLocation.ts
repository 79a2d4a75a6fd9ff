/**
 * Everything Location (Loqate), email batches: the key in the query, the first download is charged for.
 * Made up where the page is silent: the words and the HTTP status of a refusal ("any Status other than OK" is all
 * that is told), and whether a second download is charged. `furtherKeys` are evaluation keys: 1,000 records a file.
 */
import { randomBytes } from 'node:crypto';

import {
	emailList,
	fileWithHeader,
	firstRow,
	inQuery,
	jsonReply,
	listOf,
	type ResultRow,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';

const EVALUATION_LIMIT = 1000;

/** The two cells behind the input's own. */
const EMAILS = emailList<[status: 'valid' | 'invalid' | 'accept_all' | 'unknown', secondary: string]>({
	words: {
		valid: [['valid', ''], 'valid'],
		accept_all: [['accept_all', ''], 'risky'],
		role_address: [['valid', 'role_address'], 'risky'],
		disposable: [['valid', 'disposable'], 'risky'],
		email_account_invalid: [['invalid', 'email_account_invalid'], 'invalid'],
		email_domain_invalid: [['invalid', 'email_domain_invalid'], 'invalid'],
		email_address_invalid: [['invalid', 'email_address_invalid'], 'invalid'],
		unknown: [['unknown', ''], 'unknown'],
	},
	usual: {
		role: 'role_address',
		account_invalid: 'email_account_invalid',
		domain_invalid: 'email_domain_invalid',
		address_invalid: 'email_address_invalid',
	},
});

export const simulator: Simulator = {
	id: 'everythingLocation',
	title: 'Everything Location (Loqate)',
	credential: {
		type: 'everythingLocationApi',
		fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '' }),
	},
	hosts: { api: '' },
	key: [inQuery('lqtkey')],
	listTypes: { email: EMAILS },
	words: {
		queued: ['pending'],
		processing: ['loading', 'verifying'],
		completed: ['complete', 'downloaded'],
		failed: ['file_error'],
	},
	// 52 characters that end in the date.
	ids: (createdAt, variant) => {
		const hex = randomBytes(21).toString('hex');
		const start = variant('ids') === 'odd' ? `${hex.slice(0, 38)}/+ &` : hex;
		return start + dateTime(createdAt).slice(0, 10);
	},
	namesJobs: true,
	chargedAt: 'download',
	tellsDownloaded: true,
	variants: {
		list: ['result', 'array', 'resultObject'],
		status: ['object', 'array'],
		total: ['total_records', 'stats.total_trans'],
		cost: ['beside', 'inside'],
		header: ['refuse', 'fileError'],
		secondDownload: ['free', 'charged', 'refused'],
		errors: ['word', 'sentence'],
		errorStatus: [200, 400, 401, 404],
		ids: ['hex', 'odd'],
		order: ['oldestFirst', 'newestFirst'],
	},
	result: { keepsColumns: true, isCounted: true },
	rowFields: { id: 'job_id', status: 'status' },
	errors: {
		badKey: { says: 'Invalid license key', by: 'key' },
		noCredits: { says: 'Insufficient credit', by: 'credits', operations: ['upload', 'download'] },
		unknownJob: { says: 'Invalid job_id', by: 'unknownId' },
		foreignJob: { says: 'Invalid job_id', by: 'foreignId' },
		notComplete: { says: 'The job is not complete', by: 'fault', operations: ['download'] },
		evaluation: {
			says: `Evaluation keys are limited to ${EVALUATION_LIMIT} records`,
			by: 'fault',
			operations: ['upload'],
		},
	},
	traps: [
		{
			says: 'A job that was downloaded is complete, with its counts',
			seed: { status: 'completed', downloaded: true, rows: ['valid@example.com', 'nobody@example.com'] },
			job: { status: 'completed', total: 2, counts: { valid: 1, invalid: 1, risky: 0, unknown: 0 } },
		},
	],
	refuse: (message, _, visit) => {
		const body =
			visit.variant('errors') === 'word' ? { Status: 'ERROR', Message: message } : { Status: message };
		return jsonReply(body, Number(visit.variant('errorStatus')));
	},
	routes: [
		{
			operation: 'upload',
			at: 'POST /email/batch',
			answer: upload,
			sample: ({ values }) => ({
				file: { name: 'email', fileName: 'list.csv', content: `email\n${values.join('\n')}\n` },
			}),
		},
		{ operation: 'list', at: 'GET /email/batch', answer: list },
		// The flag alone, without `=`, as the documentation writes it.
		{ operation: 'download', at: 'GET /email/batch/:id?download', job: 'id', answer: download },
		{ operation: 'status', at: 'GET /email/batch/:id', job: 'id', answer: status },
	],
};

function upload(visit: Visit) {
	if (visit.body.problem !== undefined) throw visit.refusal('The upload could not be read');
	const part = visit.body.parts.find(({ name, fileName }) => name === 'email' && fileName !== undefined);
	if (!part) throw visit.refusal('No file in the field email');
	if (!/\.csv$/i.test(part.fileName ?? '')) throw visit.refusal('The file must have the extension .csv');

	const delimiter = [',', '\t'].find((sign) => firstRow(part.content, sign).includes('email'));
	const column = firstRow(part.content, delimiter ?? ',').indexOf('email');
	const list =
		delimiter === undefined ? listOf([], 'email') : fileWithHeader(part.content, delimiter, column);
	if (list.count === 0 && visit.variant('header') === 'refuse') {
		throw visit.refusal('The file has no column labelled email, or no records');
	}
	const isEvaluation = visit.account !== visit.service.key;
	if (isEvaluation && list.count > EVALUATION_LIMIT) throw visit.refusal('evaluation');
	const errors = list.count === 0 ? ['no column labelled email'] : [];
	const job = visit.enter({ name: part.fileName ?? '', source: list, errors });
	const { id: job_id, name: submitted_file } = job;
	const made = { job_id, submitted_file, estm_total_trans: list.count, start_time: dateTime(job.createdAt) };
	return jsonReply({ Status: 'OK', email_batch: [made] });
}

function list(visit: Visit) {
	const jobs = visit.jobs();
	if (visit.variant('order') === 'oldestFirst') jobs.reverse();
	const rows = jobs.map((job) => ({ job_id: job.id, ...progressOf(visit, job) }));
	const form = visit.variant('list');
	const result = form === 'resultObject' && rows.length === 1 ? rows[0] : rows;
	return jsonReply({ Status: 'OK', batch_jobs: form === 'array' ? rows : { result } });
}

function status(visit: Visit) {
	const { job } = visit;
	const { phase, finishedAt } = visit.life(job);
	const isOver = phase === 'completed' || phase === 'failed';
	const told = {
		job_id: job.id,
		submitted_file: job.name,
		start_time: dateTime(job.createdAt),
		...(isOver && { finish_time: dateTime(finishedAt ?? Date.now()) }),
		...progressOf(visit, job),
		...(job.downloaded
			? countsOf(visit, job)
			: { estm_total_trans: job.source.count, estm_credit_cost: job.source.count }),
	};
	return jsonReply({ Status: 'OK', batch_status: visit.variant('status') === 'array' ? [told] : told });
}

function progressOf(visit: Visit, job: SandboxJob) {
	const word = job.downloaded ? 'downloaded' : visit.word(job);
	return { status: word, progress: `${Math.floor(visit.life(job).progress * 100)}%` };
}

function countsOf(visit: Visit, job: SandboxJob) {
	const counts = visit.tally(
		job,
		['valid', 'invalid', 'accept_all', 'unknown'],
		(value) => EMAILS.row(value)[0],
	);
	const total = job.source.count;
	const isInside = visit.variant('cost') === 'inside';
	const stats = { ...counts, ...(isInside && { credit_cost: total }) };
	const beside = isInside ? {} : { credit_cost: total };
	return visit.variant('total') === 'total_records'
		? { stats, total_records: total, ...beside }
		: { stats: { total_trans: total, ...stats }, ...beside };
}

/** The input columns and the verdict's; always commas. */
function download(visit: Visit) {
	const { job } = visit;
	if (visit.life(job).phase !== 'completed') throw visit.refusal('notComplete');
	const again = visit.variant('secondDownload');
	if (job.downloaded && again === 'refused') throw visit.refusal('The file has been downloaded already');
	if (!job.downloaded || again === 'charged') visit.charge(job, job.source.count);
	job.downloaded = true;
	const columns = [...job.source.header, 'email_status', 'secondary_status'];
	const cells = (row: ResultRow) => [...row.cells, ...EMAILS.row(row.value)];
	return visit.csv(columns, visit.rows(job), cells, { type: 'text/csv', fileName: `${job.id}_verified.csv` });
}

/** `2016-03-25 19:00:59`, no zone told; UTC. */
function dateTime(at: number): string {
	return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
