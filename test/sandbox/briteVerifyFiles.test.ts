import { startSandbox, type Sandbox } from './index';
import { ask, later, LIST, postForm } from './requests';

let sandbox: Sandbox;
let base: string;
let key: string;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
	({ baseUrl: base, apiKey: key } = sandbox.urls.briteVerifyFilesApi);
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const FIELDS = () => ({
	apikey: key,
	'file_job[delimiter]': ',',
	'file_job[verify_connected]': 'true',
	press: 'OK',
});
const part = (content: string | Buffer = LIST) => ({
	name: 'file_job[contact_file]',
	fileName: 'list.csv',
	content,
});
const upload = async (content?: string | Buffer, fields: Record<string, string> = FIELDS()) =>
	await postForm(`${base}/brite_files.json`, fields, part(content));
const at = (path: string) => `${base}${path}?apikey=${key}`;

it('wants every documented field of the form, and the key among them', async () => {
	expect((await upload()).status).toBe(200);
	expect((await upload(LIST, { ...FIELDS(), apikey: 'wrong' })).status).toBe(401);
	const keyless = { 'file_job[delimiter]': ',', press: 'OK' };
	expect((await postForm(at('/brite_files.json'), keyless, part())).status).toBe(401);
	expect((await upload(LIST, { ...FIELDS(), 'file_job[delimiter]': ';' })).status).toBe(422);
	expect((await upload(LIST, { ...FIELDS(), press: '' })).status).toBe(422);
	expect((await postForm(`${base}/brite_files.json`, FIELDS(), { ...part(), name: 'file' })).status).toBe(
		422,
	);
	expect(sandbox.jobs('briteVerifyFiles')).toHaveLength(1);
	expect(sandbox.charges('briteVerifyFiles')).toBe(8);
});

it('fails a list that is not UTF-8 with the line number, and one without an email column', async () => {
	const latin1 = Buffer.from('email,name\na@example.com,Ann\nb@example.com,Zo\u00eb\n', 'latin1');
	const failed = (await upload(latin1)).json;
	expect(failed.text('status').toLowerCase()).toBe('error');
	expect(failed.at('errors')).toEqual(['contact_file', 'line 3 contains illegal character']);
	expect((await upload('mail\na@example.com\n')).json.at('errors', 0)).toBe('contact_file');
	expect((await upload('email,name\na@example.com,Zo\u00eb\n')).json.at('errors')).toBeUndefined();
	expect(sandbox.charges('briteVerifyFiles')).toBe(1);
});

it('hands out a malformed link with the key on the public host, and serves the repaired one', async () => {
	const { json } = await upload();
	const id = json.text('id');
	expect(json.at('verified_file_uri')).toBe(
		`https://filesapi.briteverify.com/${id}/verified_file&apikey=${key}`,
	);
	expect((await ask(`${base}/${id}/verified_file&apikey=${key}`)).status).toBe(404);
	const verified = (await ask(at(`/${id}/verified_file`))).text.trim().split('\n');
	expect(verified[0]).toBe('email,id,email_status,connected,disposable,role_account');
	expect(verified[2]).toMatch(/^accept-all@example.com,2, accept_all, (TRUE|true|false), false, false$/);
	expect(verified[5]).toBe('nobody@example.com,5, email_account_invalid, null, false, false');
	expect(json.at('stats')).toMatchObject({ rows: 8, processed: 8, valid: 3, invalid: 3 });
});

it('lists a bare array with the key in every row, and refuses a wrong key with 401', async () => {
	const id = (await upload()).json.text('id');
	const list = await ask(at('/brite_files.json'));
	expect(list.json.value).toMatchObject([{ id, name: 'list.csv' }]);
	expect(list.json.text(0, 'file_job_uri')).toContain(`apikey=${key}`);
	expect((await ask(`${base}/brite_files.json?apikey=wrong`)).status).toBe(401);
});

it('spells its status in mixed case and says 39 per cent of some complete jobs', async () => {
	const ids = sandbox.addJobs('briteVerifyFiles', 60, { status: 'completed', rows: 2 });
	const jobs = await Promise.all(ids.map(async (id) => (await ask(at(`/brite_files/${id}.json`))).json));
	expect(new Set(jobs.map((job) => job.at('status')))).toEqual(new Set(['complete', 'Complete', 'COMPLETE']));
	expect(new Set(jobs.map((job) => job.at('percent_complete')))).toEqual(new Set([39, 100]));
});

it.each(['PUT', 'GET'])('cancels by %s: stops, exports what it has, then is complete', async (method) => {
	sandbox.setPace(2, 0);
	const rows = Array.from({ length: 1000 }, (_, row) => `valid${row}@example.com\n`);
	const id = (await upload(`email\n${rows.join('')}`)).json.text('id');
	const word = async () => (await ask(at(`/brite_files/${id}.json`))).json.text('status').toLowerCase();
	await later(500);
	expect((await ask(at(`/brite_files/${id}/cancel.json`), { method })).status).toBe(200);
	expect(await word()).toBe('cancelled');
	await later(750);
	expect(await word()).toBe('exporting');
	await later(700);
	expect(await word()).toBe('complete');
	const lines = (await ask(at(`/${id}/verified_file`))).text.trim().split('\n').length - 1;
	expect(lines).toBeGreaterThan(100);
	expect(lines).toBeLessThan(900);
	expect(sandbox.charges('briteVerifyFiles')).toBe(lines);
	expect((await ask(at(`/brite_files/${id}/cancel.json`), { method })).status).toBe(422);
});

it('deletes only what is complete and downloaded', async () => {
	const early = sandbox.addJob('briteVerifyFiles', { status: 'processing' });
	const id = (await upload()).json.text('id');
	const remove = async (job: string) =>
		(await ask(at(`/brite_files/${job}.json`), { method: 'DELETE' })).status;
	expect(await remove(early)).toBe(422);
	expect(await remove(id)).toBe(422);
	await ask(at(`/${id}/verified_file`));
	expect(await remove(id)).toBe(200);
	expect((await ask(at(`/brite_files/${id}.json`))).status).toBe(404);
	expect(await remove(id)).toBe(404);
});
