import { startSandbox, type Sandbox } from '../index';
import { ADDRESSES, ask, askFor, LIST, postForm, requestFor, type FilePart } from '../requests';

const PROVIDER = 'everythingLocation';
const EVALUATION_KEY = 'evaluation-key';
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0, furtherKeys: { [PROVIDER]: [EVALUATION_KEY] } });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const upload = async (part: Partial<FilePart> = {}, key?: string) => {
	const { url } = await requestFor(sandbox, PROVIDER, 'upload', { key });
	return await postForm(url, {}, { name: 'email', fileName: 'list.csv', content: LIST, ...part });
};
const status = async (id: string) => (await askFor(sandbox, PROVIDER, 'status', { id })).json;
const download = async (id: string) => await askFor(sandbox, PROVIDER, 'download', { id });

it('answers an upload with a job id of 52 characters that ends in a date', async () => {
	const { json } = await upload();
	expect(json.text('email_batch', 0, 'job_id')).toMatch(/^.{42}\d{4}-\d\d-\d\d$/);
	expect(json.at('email_batch', 0)).toMatchObject({ submitted_file: 'list.csv', estm_total_trans: 8 });
});

it('refuses another part name, file ending, delimiter, header', async () => {
	const refused = [
		await upload({ name: 'file' }),
		await upload({ fileName: 'list.txt' }),
		await upload({ content: LIST.replaceAll(',', ';') }),
		await upload({ content: LIST.replace('email', 'Email') }),
		await upload({ content: `\uFEFF${LIST}` }),
		await upload({ content: 'email\n' }),
	];
	for (const { json } of refused) expect(json.at('Status')).not.toBe('OK');
	expect(sandbox.jobs(PROVIDER)).toEqual([]);
	expect((await upload({ content: LIST.replaceAll(',', '\t') })).json.at('Status')).toBe('OK');
});

it('limits evaluation keys to 1,000 records', async () => {
	const rows = (count: number) => `email\n${'a@example.com\n'.repeat(count)}`;
	expect((await upload({ content: rows(1000) }, EVALUATION_KEY)).json.at('Status')).toBe('OK');
	expect((await upload({ content: rows(1001) }, EVALUATION_KEY)).json.at('Status')).not.toBe('OK');
	expect((await upload({ content: rows(1001) })).json.at('Status')).toBe('OK');
});

it('charges at the first download; the second is free, charged or refused', async () => {
	const id = (await upload()).json.text('email_batch', 0, 'job_id');
	expect((await status(id)).at('batch_status')).toMatchObject({ status: 'complete', estm_credit_cost: 8 });
	await download(id);
	await download(id);
	expect(sandbox.charges(PROVIDER)).toBe(ADDRESSES.length);
	expect((await status(id)).at('batch_status')).toMatchObject({
		status: 'downloaded',
		stats: { valid: 3, invalid: 3, accept_all: 1, unknown: 1 },
		total_records: 8,
		credit_cost: 8,
	});
	sandbox.setVariants(PROVIDER, { secondDownload: 'charged' });
	await download(id);
	expect(sandbox.charges(PROVIDER)).toBe(16);
	sandbox.setVariants(PROVIDER, { secondDownload: 'refused' });
	expect((await download(id)).json.at('Status')).toBe('ERROR');
});

it('takes only the bare flag for a download, and only of a complete job', async () => {
	const id = sandbox.addJob(PROVIDER, { status: 'completed' });
	const { url } = await requestFor(sandbox, PROVIDER, 'download', { id });
	expect((await ask(url.replace(/download/, 'download='))).json.at('batch_status', 'status')).toBe(
		'complete',
	);
	const early = sandbox.addJob(PROVIDER, { status: 'processing' });
	expect((await download(early)).json.at('Status')).not.toBe('OK');
	expect(sandbox.charges(PROVIDER)).toBe(0);
});

it('lists in the three shapes that the documentation could mean', async () => {
	const id = sandbox.addJob(PROVIDER, { status: 'completed' });
	const row = { job_id: id, status: 'complete', progress: '100%' };
	for (const [form, jobs] of [
		['result', { result: [row] }],
		['array', [row]],
		['resultObject', { result: row }],
	]) {
		sandbox.setVariants(PROVIDER, { list: String(form) });
		expect((await askFor(sandbox, PROVIDER, 'list')).json.at('batch_jobs')).toEqual(jobs);
	}
});
