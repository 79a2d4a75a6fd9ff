/**
 * BriteVerify's Files API (the vendor's page of 2013): a form goes in with the key in it, a bare array of jobs comes
 * out, and the links in a job are malformed, on the public host, with the key in them.
 * Made up where the page is silent: HTTP statuses other than 401, error bodies, which jobs say 39 %.
 */
import {
	emailList,
	fileWithHeader,
	firstRow,
	hashOf,
	inForm,
	inQuery,
	jsonReply,
	percentOf,
	type ResultRow,
	type SandboxJob,
	type Simulator,
	type Visit,
} from '../kit';

const PUBLIC_BASE = 'https://filesapi.briteverify.com';
const FILE = 'file_job[contact_file]';
const DELIMITER = 'file_job[delimiter]';
const HEADER = 'email';
const ILLEGAL_CHARACTER = ['contact_file', 'line 2 contains illegal character'];

interface Verdict {
	email_status: string;
	flag?: 'disposable' | 'role_account';
}
const EMAILS = emailList<Verdict>({
	words: {
		valid: [{ email_status: 'valid' }, 'valid'],
		accept_all: [{ email_status: 'accept_all' }, 'risky'],
		disposable: [{ email_status: 'valid', flag: 'disposable' }, 'risky'],
		role_account: [{ email_status: 'valid', flag: 'role_account' }, 'risky'],
		email_account_invalid: [{ email_status: 'email_account_invalid' }, 'invalid'],
		email_domain_invalid: [{ email_status: 'email_domain_invalid' }, 'invalid'],
		email_address_invalid: [{ email_status: 'email_address_invalid' }, 'invalid'],
		unknown: [{ email_status: 'unknown' }, 'unknown'],
	},
	usual: {
		role: 'role_account',
		account_invalid: 'email_account_invalid',
		domain_invalid: 'email_domain_invalid',
		address_invalid: 'email_address_invalid',
	},
});

export const simulator: Simulator = {
	id: 'briteVerifyFiles',
	title: 'BriteVerify Files',
	credential: {
		type: 'briteVerifyFilesApi',
		fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.api ?? '' }),
	},
	hosts: { api: '' },
	key: [inQuery('apikey')],
	listTypes: { email: EMAILS },
	// In any letter case: see `statusOf`.
	words: {
		queued: ['unprocessed', 'pending'],
		processing: ['loading', 'processing', 'exporting', 'reprocessing'],
		completed: ['complete'],
		failed: ['error', 'import_error'],
		cancelled: ['cancelled'],
	},
	ids: 'uuid',
	namesJobs: true,
	chargedAt: 'upload',
	variants: {
		order: ['newestFirst', 'oldestFirst'],
		deleted: ['json', 'empty'],
		columns: ['late', 'early'],
		errors: ['text', 'pair', 'object'],
	},
	result: { keepsColumns: true, isCounted: true },
	rowFields: { id: 'id', status: 'status', name: 'name' },
	errors: {
		badKey: { says: 'Unauthorized', status: 401, by: 'key' },
		noCredits: { says: 'Insufficient balance', status: 402, by: 'credits', operations: ['upload'] },
		unknownJob: { says: 'File job not found', status: 404, by: 'unknownId' },
		foreignJob: { says: 'File job not found', status: 404, by: 'foreignId' },
		notCancelled: {
			says: 'The file job cannot be cancelled',
			status: 422,
			by: 'fault',
			operations: ['cancel'],
		},
		notDeleted: {
			says: 'The file job must be complete and downloaded before it can be deleted',
			status: 422,
			by: 'fault',
			operations: ['delete'],
		},
	},
	traps: [
		{
			says: 'A complete job may say 39 per cent',
			seed: { status: 'completed', rows: 5 },
			job: { status: 'completed', progress: 100, processed: 5, total: 5 },
		},
		{
			says: 'A failed job tells its reason in pieces',
			seed: { status: 'failed', rows: 5 },
			job: { status: 'failed', error: 'contact_file: line 2 contains illegal character' },
		},
	],
	refuse: (message, status = 422, visit) => {
		const shape = visit.variant('errors');
		if (shape === 'object') return jsonReply({ errors: { base: message } }, status);
		return jsonReply(shape === 'pair' ? { errors: ['base', message] } : { error: message }, status);
	},
	routes: [
		{
			operation: 'upload',
			at: 'POST /brite_files.json',
			key: [inForm('apikey')],
			answer: upload,
			sample: ({ values }) => ({
				form: { [DELIMITER]: ',', press: 'OK' },
				file: { name: FILE, fileName: 'list.csv', content: `email\n${values.join('\n')}\n` },
			}),
		},
		{ operation: 'list', at: 'GET /brite_files.json', answer: list },
		{ operation: 'cancel', at: 'PUT|GET /brite_files/:id/cancel.json', job: 'id', answer: cancel },
		{
			operation: 'status',
			at: 'GET /brite_files/:id.json',
			job: 'id',
			answer: (visit) => told(visit, visit.job),
		},
		{ operation: 'delete', at: 'DELETE /brite_files/:id.json', job: 'id', answer: remove },
		{ operation: 'download', at: 'GET /:id/verified_file', job: 'id', answer: verifiedFile },
	],
};

function upload(visit: Visit) {
	const { parts, fields, problem } = visit.body;
	if (problem !== undefined) throw visit.refusal('The upload could not be read', 400);
	const file = parts.find((part) => part.name === FILE && part.fileName !== undefined);
	if (!file) throw visit.refusal(`${FILE} is missing`);
	const delimiter = fields.get(DELIMITER)?.replace('\\t', '\t') ?? '';
	if (![',', '|', '\t', ' '].includes(delimiter)) throw visit.refusal(`${DELIMITER} is missing or unknown`);
	if (fields.get('press') !== 'OK') throw visit.refusal('press is missing');

	const line = file.content.firstLineNotUtf8();
	const column = firstRow(file.content, delimiter).indexOf(HEADER);
	const source = fileWithHeader(file.content, delimiter, Math.max(0, column));
	const wrong = [
		line !== undefined && `line ${line} contains illegal character`,
		column === -1 && 'no email column found',
		source.count === 0 && 'is empty',
	].find((problemOf) => problemOf !== false);
	const errors = wrong === undefined ? [] : ['contact_file', wrong];
	const connected = String(fields.get('file_job[verify_connected]') === 'true');
	const options = { delimiter, connected };
	return told(visit, visit.enter({ name: file.fileName ?? '', source, errors, options }));
}

function list(visit: Visit) {
	const jobs = visit.jobs();
	if (visit.variant('order') === 'oldestFirst') jobs.reverse();
	return jsonReply(
		jobs.map((job) => ({
			id: job.id,
			name: job.name,
			status: statusOf(visit, job),
			file_job_uri: `${PUBLIC_BASE}/${job.id}.json?apikey=${visit.account}`,
		})),
	);
}

function told(visit: Visit, job: SandboxJob) {
	const { phase, processed, progress } = visit.life(job);
	const { connected } = visit.tally(job, ['connected'], (value) =>
		connectedCell(job, value) === 'true' ? 'connected' : '',
	);
	// `&` where a `?` belongs, on the public host: as the provider's own page shows it.
	const uri = (file: string) => `${PUBLIC_BASE}/${job.id}/${file}&apikey=${visit.account}`;
	// The page's sample of a complete job says 39: every other job here does so too.
	const says39 = phase === 'completed' && hashOf(job.id) % 2 === 0;
	return jsonReply({
		id: job.id,
		name: job.name,
		status: statusOf(visit, job),
		file_job_uri: `${PUBLIC_BASE}/${job.id}.json`,
		contact_file_uri: uri('contact_file'),
		verified_file_uri: uri('verified_file'),
		columns: job.source.header,
		stats: {
			rows: job.source.count,
			processed,
			...visit.tally(job, ['valid', 'invalid'], groupOf),
			connected,
		},
		percent_complete: says39 ? 39 : Math.floor(progress * 10_000) / 100,
		email_column: job.source.valueColumn,
		delimiter: job.options.delimiter ?? ',',
		...(phase === 'failed' && { errors: job.errors.length > 0 ? job.errors : ILLEGAL_CHARACTER }),
	});
}

function groupOf(value: string): string {
	return EMAILS.row(value).email_status.replace(/^email_.*_/, '');
}

function connectedCell(job: SandboxJob, value: string): string {
	if (job.options.connected !== 'true' || groupOf(value) === 'invalid') return 'null';
	return percentOf(`connected ${value}`) < 60 ? 'true' : 'false';
}

/** As it is, with a capital or in capitals, by the job. */
function statusOf(visit: Visit, job: SandboxJob): string {
	const word = visit.word(job);
	const forms = [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
	return forms[hashOf(job.id) % forms.length] ?? word;
}

/** It stops, exports what it has, and then is complete. */
function cancel(visit: Visit) {
	const { phase } = visit.life(visit.job);
	if (phase !== 'queued' && phase !== 'processing') throw visit.refusal('notCancelled');
	visit.cancel(visit.job, 'exports');
	return told(visit, visit.job);
}

function remove(visit: Visit) {
	const { job } = visit;
	if (visit.life(job).phase !== 'completed' || !job.downloaded) throw visit.refusal('notDeleted');
	visit.remove(job);
	if (visit.variant('deleted') === 'empty') return { status: 204, headers: {}, body: '' };
	return jsonReply({ id: job.id, status: 'deleted' });
}

/** Input columns as they came, then the verdict's with a space before each, as in the page's sample. */
function verifiedFile(visit: Visit) {
	const { job } = visit;
	if (visit.life(job).phase !== 'completed') throw visit.refusal('The verified file is not available', 404);
	job.downloaded = true;
	const { delimiter = ',' } = job.options;
	const flags = visit.variant('columns') === 'late' ? ['disposable', 'role_account'] : [];
	const cells = ({ cells: own, value }: ResultRow, at: number) => {
		const { email_status, flag } = EMAILS.row(value);
		const connected = connectedCell(job, value).replace('true', at % 2 === 0 ? 'true' : 'TRUE');
		const verdict = [email_status, connected, ...flags.map((name) => String(name === flag))];
		// A blank before a cell would be a delimiter where that is the blank.
		return [...own, ...verdict.map((cell) => (delimiter === ' ' ? cell : ` ${cell}`))];
	};
	const columns = [...job.source.header, 'email_status', 'connected', ...flags];
	return visit.csv(columns, visit.rows(job), cells, { delimiter, fileName: `${job.name}_verified.csv` });
}
