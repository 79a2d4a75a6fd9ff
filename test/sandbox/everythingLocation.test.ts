import { startSandbox, type Sandbox } from './index';
import { ADDRESSES, ask, LIST, postForm, type FilePart } from './requests';

const EVALUATION_KEY = 'evaluation-key';
let sandbox: Sandbox;
let base: string;
let key: string;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0, furtherKeys: { everythingLocation: [EVALUATION_KEY] } });
	({ baseUrl: base, apiKey: key } = sandbox.urls.everythingLocationApi);
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const file: FilePart = { name: 'email', fileName: 'list.csv', content: LIST };
const upload = async (part: Partial<FilePart> = {}, lqtkey = key) =>
	await postForm(`${base}/email/batch?lqtkey=${lqtkey}`, {}, { ...file, ...part });
const one = async (id: string, flag = '') =>
	await ask(`${base}/email/batch/${encodeURIComponent(id)}?lqtkey=${key}${flag}`);
const uploaded = async () => (await upload()).json.text('email_batch', 0, 'job_id');

it('answers an upload with a job id of 52 characters that ends in a date', async () => {
	const { json } = await upload();
	expect(json.at('Status')).toBe('OK');
	expect(json.text('email_batch', 0, 'job_id')).toMatch(/^.{42}\d{4}-\d\d-\d\d$/);
	expect(json.at('email_batch', 0)).toMatchObject({ submitted_file: 'list.csv', estm_total_trans: 8 });
	expect(json.text('email_batch', 0, 'start_time')).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/);
});

it('refuses another part name, file ending, delimiter, header, and a wrong key', async () => {
	const refused = [
		await upload({ name: 'file' }),
		await upload({ fileName: 'list.txt' }),
		await upload({ content: LIST.replaceAll(',', ';') }),
		await upload({ content: LIST.replace('email', 'Email') }),
		await upload({ content: `\uFEFF${LIST}` }),
		await upload({ content: 'email\n' }),
		await upload({}, 'wrong'),
	];
	for (const { json } of refused) expect(json.at('Status')).not.toBe('OK');
	expect(sandbox.jobs('everythingLocation')).toEqual([]);
	expect((await upload({ content: LIST.replaceAll(',', '\t') })).json.at('Status')).toBe('OK');
});

it('can fail a list without the header in the job instead', async () => {
	sandbox.setVariants('everythingLocation', { header: 'fileError'});
	const { json } = await upload({ content: 'Address\na@example.com\n' });
	const id = json.text('email_batch', 0, 'job_id');
	expect((await one(id)).json.at('batch_status', 'status')).toBe('file_error');
});

it('limits evaluation keys to 1,000 records', async () => {
	const rows = (count: number) => `email\n${'a@example.com\n'.repeat(count)}`;
	expect((await upload({ content: rows(1000) }, EVALUATION_KEY)).json.at('Status')).toBe('OK');
	expect((await upload({ content: rows(1001) }, EVALUATION_KEY)).json.at('Status')).not.toBe('OK');
	expect((await upload({ content: rows(1001) })).json.at('Status')).toBe('OK');
});

it('charges at the download and not before, and the second one is free', async () => {
	const id = await uploaded();
	expect((await one(id)).json.at('batch_status')).toMatchObject({ status: 'complete', estm_credit_cost: 8 });
	expect(sandbox.charges('everythingLocation')).toBe(0);
	const csv = await one(id, '&download');
	expect(csv.headers.get('content-disposition')).toContain(`${id}_verified.csv`);
	expect(
		csv.text
			.trim()
			.split('\n')
			.map((line) => line.split(',').slice(2).join('/')),
	).toEqual([
		'email_status/secondary_status',
		'valid/',
		'accept_all/',
		'valid/role_address',
		'valid/disposable',
		'invalid/email_account_invalid',
		'invalid/email_domain_invalid',
		'invalid/email_address_invalid',
		'unknown/',
	]);
	await one(id, '&download');
	expect(sandbox.charges('everythingLocation')).toBe(ADDRESSES.length);
	expect((await one(id)).json.at('batch_status')).toMatchObject({
		status: 'downloaded',
		stats: { valid: 3, invalid: 3, accept_all: 1, unknown: 1 },
		total_records: 8,
		credit_cost: 8,
	});
});

it('can charge for the second download, or refuse it', async () => {
	const id = await uploaded();
	await one(id, '&download');
	sandbox.setVariants('everythingLocation', { secondDownload: 'charged'});
	await one(id, '&download');
	expect(sandbox.charges('everythingLocation')).toBe(16);
	sandbox.setVariants('everythingLocation', { secondDownload: 'refused'});
	expect((await one(id, '&download')).json.at('Status')).toBe('ERROR');
});

it('takes only the bare flag for a download, and only of a complete job', async () => {
	const id = await uploaded();
	expect((await one(id, '&download=')).json.at('batch_status', 'status')).toBe('complete');
	const early = sandbox.addJob('everythingLocation', { status: 'processing' });
	expect((await one(early, '&download')).json.at('Status')).not.toBe('OK');
	expect((await one('nobodys-job')).json.at('Status')).not.toBe('OK');
	expect(sandbox.charges('everythingLocation')).toBe(0);
});

it('lists in the three shapes that the documentation could mean', async () => {
	const id = await uploaded();
	const list = async () => (await ask(`${base}/email/batch?lqtkey=${key}`)).json;
	const row = { job_id: id, status: 'complete', progress: '100%' };
	expect((await list()).at('batch_jobs')).toEqual({ result: [row] });
	sandbox.setVariants('everythingLocation', { list: 'array'});
	expect((await list()).at('batch_jobs')).toEqual([row]);
	sandbox.setVariants('everythingLocation', { list: 'resultObject'});
	expect((await list()).at('batch_jobs')).toEqual({ result: row });
});

it('tells status as an object or an array, the total inside or beside the counts', async () => {
	sandbox.setVariants('everythingLocation', {
		status: 'array',
		total: 'stats.total_trans',
		cost: 'inside',
		ids: 'odd',
	});
	const id = await uploaded();
	expect(encodeURIComponent(id)).not.toBe(id);
	await one(id, '&download');
	expect((await one(id)).json.at('batch_status', 0, 'stats')).toMatchObject({
		total_trans: 8,
		credit_cost: 8,
	});
});
