/**
 * ZeroBounce v2, bulk files: errors as JSON with 200 where the file should be, rows in the order they were finished,
 * malformed ones and duplicates missing, "-1" credits for a wrong key.
 * Made up where the page is silent: words for too few credits; that a failed file says `Failed` with a reason.
 */
import {
	emailList,
	fileWithHeader,
	fileWithoutHeader,
	firstRow,
	inForm,
	inQuery,
	jsonReply,
	type ResultRow,
	type Simulator,
	type Visit,
} from '../kit';

type Row = [status: string, sub: string];

const words = (status: string, verdict: 'valid' | 'risky' | 'invalid' | 'unknown', ...subs: string[]) =>
	Object.fromEntries(subs.map((sub) => [sub, [[status, sub], verdict] as const]));

const EMAILS = emailList<Row>({
	words: {
		valid: [['valid', ''], 'valid'],
		...words('valid', 'valid', 'alias_address', 'leading_period_removed', 'alternate', 'gold', 'accept_all'),
		...words('valid', 'valid', 'role_based_accept_all', 'allowed'),
		...words('invalid', 'invalid', 'mailbox_not_found', 'failed_syntax_check', 'possible_typo', 'blocked'),
		...words('invalid', 'invalid', 'does_not_accept_mail', 'no_dns_entries', 'mailbox_quota_exceeded'),
		...words('invalid', 'invalid', 'unroutable_ip_address'),
		'catch-all': [['catch-all', ''], 'risky'],
		...words('catch-all', 'risky', 'ai_agent_mailbox'),
		...words('do_not_mail', 'risky', 'role_based', 'role_based_catch_all', 'disposable', 'mx_forward'),
		...words('do_not_mail', 'risky', 'global_suppression', 'possible_trap', 'toxic'),
		spamtrap: [['spamtrap', ''], 'risky'],
		abuse: [['abuse', ''], 'risky'],
		unknown: [['unknown', ''], 'unknown'],
		...words('unknown', 'unknown', 'antispam_system', 'greylisted', 'mail_server_temporary_error'),
		...words('unknown', 'unknown', 'mail_server_did_not_respond', 'forcible_disconnect', 'timeout_exceeded'),
		...words('unknown', 'unknown', 'failed_smtp_connection', 'exception_occurred'),
	},
	usual: {
		accept_all: 'catch-all',
		role: 'role_based',
		account_invalid: 'mailbox_not_found',
		domain_invalid: 'no_dns_entries',
		address_invalid: 'failed_syntax_check',
	},
});

const COLUMNS = [
	'ZB Status',
	'ZB Sub Status',
	'ZB Account',
	'ZB Domain',
	'ZB First Name',
	'ZB Last Name',
	'ZB Gender',
	'ZB Free Email',
	'ZB MX Found',
	'ZB MX Record',
	'ZB SMTP Provider',
	'ZB Did You Mean',
];

const isTrue = (text: string | undefined) => text?.toLowerCase() === 'true';

export const simulator: Simulator = {
	id: 'zeroBounce',
	title: 'ZeroBounce',
	credential: {
		type: 'zeroBounceApi',
		fields: (urls, apiKey) => ({ apiKey, baseUrl: urls.bulk ?? '', accountUrl: urls.account ?? '' }),
	},
	hosts: { bulk: '/v2', account: '/v2' },
	key: [inQuery('api_key')],
	listTypes: { email: EMAILS },
	words: {
		queued: ['Queued'],
		processing: ['Processing', 'CatchAllProcessing', 'In Progress'],
		completed: ['Complete'],
		failed: ['Failed'],
	},
	ids: 'uuid',
	namesJobs: true,
	chargedAt: 'upload',
	limits: { minRows: 1 },
	variants: {
		errorStatus: [200, 400],
		created: [200, 201],
		success: ['text', 'boolean'],
		message: ['text', 'array'],
	},
	result: { order: 'shuffled', missing: ['malformed', 'duplicates'], keepsColumns: true },
	errors: {
		badKey: { says: 'api_key is invalid', by: 'key' },
		noCredits: { says: 'Insufficient credits', by: 'credits', operations: ['upload'] },
		unknownJob: { says: 'File cannot be found.', by: 'unknownId' },
		foreignJob: { says: 'file_id is invalid.', by: 'foreignId' },
		halfIsDirt: {
			says: 'More than half of the rows hold no email address: check email_address_column',
			by: 'fault',
			operations: ['upload'],
		},
		rateLimit: { says: 'Too many requests', status: 429, by: 'fault', isRateLimit: true },
	},
	refuse: (message, status, visit) => {
		const success = visit.variant('success') === 'text' ? 'False' : false;
		const words = visit.variant('message') === 'array' ? [message] : message;
		return jsonReply(
			{ success, error_message: message, message: words },
			status ?? Number(visit.variant('errorStatus')),
		);
	},
	traps: [
		{
			says: 'A file that says 100 % may still be worked on',
			seed: { status: 'processing', word: 'CatchAllProcessing' },
			job: { status: 'processing' },
		},
		{
			says: 'A file that failed says why',
			seed: { status: 'failed' },
			job: { status: 'failed', error: 'The file could not be read' },
		},
	],
	routes: [
		{
			operation: 'upload',
			at: 'POST /sendfile',
			key: [inForm('api_key')],
			answer: upload,
			sample: ({ values }) => ({
				form: { email_address_column: '1', has_header_row: 'true' },
				file: { name: 'file', fileName: 'list.csv', content: `email\n${values.join('\n')}\n` },
			}),
		},
		{ operation: 'status', at: 'GET /filestatus', job: 'file_id', answer: status, sample: asked },
		{ operation: 'download', at: 'GET /getfile', job: 'file_id', answer: download, sample: asked },
		{ operation: 'delete', at: 'GET /deletefile', job: 'file_id', answer: remove, sample: asked },
		{
			operation: 'balance',
			host: 'account',
			at: 'GET /getcredits',
			key: 'none',
			answer: (visit) => {
				const isGood = visit.service.accounts.includes(visit.query.get('api_key') ?? '');
				return jsonReply({ Credits: isGood ? String(visit.service.credits) : '-1' });
			},
		},
	],
};

function asked({ id }: { id: string }) {
	return { query: { file_id: id } };
}

function upload(visit: Visit) {
	const part = visit.body.parts.find(({ name, fileName }) => name === 'file' && fileName !== undefined);
	if (!part) throw visit.refusal('The file is missing');
	const number = visit.number('email_address_column', Number.NaN);
	const columns = firstRow(part.content, ',');
	if (!(number >= 1 && number <= columns.length)) throw visit.refusal('email_address_column is out of range');
	const source = isTrue(visit.field('has_header_row'))
		? fileWithHeader(part.content, ',', number - 1)
		: fileWithoutHeader(part.content, ',', 'Email Address', number - 1);
	let dirt = 0;
	for (const cells of source.rows()) if (!(cells[number - 1] ?? '').includes('@')) dirt++;
	if (dirt * 2 > source.count) throw visit.refusal('halfIsDirt');
	const job = visit.enter({ name: part.fileName ?? '', source });
	const told = { success: true, message: 'File Accepted', file_name: job.name, file_id: job.id };
	return jsonReply(told, Number(visit.variant('created')));
}

function status(visit: Visit) {
	const { job } = visit;
	const { progress, phase } = visit.life(job);
	const word = visit.word(job);
	// It may say 100 % before the end.
	const percent = word === 'CatchAllProcessing' ? 100 : Math.floor(progress * 100);
	return jsonReply({
		success: true,
		file_id: job.id,
		file_name: job.name,
		upload_date: new Date(job.createdAt).toISOString().replace(/\.\d+/, ''),
		file_status: word,
		file_phase_2_status: 'N/A',
		complete_percentage: phase === 'completed' ? '100% Complete.' : `${percent}%`,
		error_reason: phase === 'failed' ? 'The file could not be read' : null,
		return_url: null,
	});
}

function download(visit: Visit) {
	const { job } = visit;
	if (visit.life(job).phase !== 'completed') throw visit.refusal('File not processed.');
	job.downloaded = true;
	const cells = ({ cells: own, value }: ResultRow) => {
		const [local = '', domain = ''] = value.split('@');
		return [...own, ...EMAILS.row(value), local, domain, '', '', '', 'False', 'True', `mx.${domain}`, '', ''];
	};
	const columns = [...job.source.header, ...COLUMNS];
	return visit.csv(columns, visit.rows(job), cells, {
		type: 'application/octet-stream',
		fileName: job.name,
		isQuoted: true,
	});
}

function remove(visit: Visit) {
	const { job } = visit;
	if (visit.life(job).phase !== 'completed') throw visit.refusal('File not processed.');
	visit.remove(job);
	return jsonReply({ success: true, message: 'File Deleted', file_name: job.name, file_id: job.id });
}
