import { startSandbox, type Sandbox } from '../index';
import { wait } from '../kit/wait';
import { askFor, LIST, postForm, requestFor } from '../requests';

const PROVIDER = 'briteVerifyFiles';
let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const key = () => sandbox.credential(PROVIDER).fields.apiKey ?? '';
const FIELDS = () => ({ apikey: key(), 'file_job[delimiter]': ',', press: 'OK' });
const upload = async (content: string | Buffer = LIST, fields: Record<string, string> = FIELDS()) =>
	await postForm(`${sandbox.credential(PROVIDER).fields.baseUrl}/brite_files.json`, fields, {
		name: 'file_job[contact_file]',
		fileName: 'list.csv',
		content,
	});

it('wants every documented field of the form', async () => {
	expect((await upload(LIST, { ...FIELDS(), 'file_job[delimiter]': ';' })).status).toBe(422);
	expect((await upload(LIST, { ...FIELDS(), press: '' })).status).toBe(422);
	expect(sandbox.jobs(PROVIDER)).toEqual([]);
});

it('fails a list that is not UTF-8 with the line number, and one without an email column', async () => {
	const latin1 = Buffer.from('email,name\na@example.com,Ann\nb@example.com,Zo\u00eb\n', 'latin1');
	const failed = (await upload(latin1)).json;
	expect(failed.text('status').toLowerCase()).toBe('error');
	expect(failed.at('errors')).toEqual(['contact_file', 'line 3 contains illegal character']);
	expect((await upload('mail\na@example.com\n')).json.at('errors', 0)).toBe('contact_file');
	expect((await upload('email,name\na@example.com,Zo\u00eb\n')).json.at('errors')).toBeUndefined();
	expect(sandbox.charges(PROVIDER)).toBe(1);
});

it('hands out a malformed link with the key on the public host, and serves the repaired one', async () => {
	const { json } = await upload();
	const id = json.text('id');
	expect(json.at('verified_file_uri')).toBe(
		`https://filesapi.briteverify.com/${id}/verified_file&apikey=${key()}`,
	);
	const verified = (await askFor(sandbox, PROVIDER, 'download', { id })).text.trim().split('\n');
	expect(verified[0]).toBe('email,id,email_status,connected,disposable,role_account');
	expect(verified[5]).toBe('nobody@example.com,5, email_account_invalid, null, false, false');
	expect(json.at('stats')).toMatchObject({ rows: 8, processed: 8, valid: 3, invalid: 3 });
});

it('spells its status in mixed case and says 39 per cent of some complete jobs', async () => {
	const ids = sandbox.addJobs(PROVIDER, 60, { status: 'completed', rows: 2 });
	const jobs = await Promise.all(
		ids.map(async (id) => (await askFor(sandbox, PROVIDER, 'status', { id })).json),
	);
	expect(new Set(jobs.map((job) => job.at('status')))).toEqual(new Set(['complete', 'Complete', 'COMPLETE']));
	expect(new Set(jobs.map((job) => job.at('percent_complete')))).toEqual(new Set([39, 100]));
});

it.each(['PUT', 'GET'])('cancels by %s: stops, exports what it has, then is complete', async (method) => {
	sandbox.setPace(2, 0);
	const rows = Array.from({ length: 1000 }, (_, row) => `valid${row}@example.com\n`);
	const id = (await upload(`email\n${rows.join('')}`)).json.text('id');
	await wait(500);
	const cancel = await requestFor(sandbox, PROVIDER, 'cancel', { id });
	expect((await fetch(cancel.url, { method })).status).toBe(200);
	const seen = new Set<string>();
	while (!seen.has('complete')) {
		seen.add((await askFor(sandbox, PROVIDER, 'status', { id })).json.text('status').toLowerCase());
	}
	expect([...seen]).toEqual(['cancelled', 'exporting', 'complete']);
	const lines = (await askFor(sandbox, PROVIDER, 'download', { id })).text.trim().split('\n').length - 1;
	expect(lines).toBeGreaterThan(0);
	expect(lines).toBeLessThan(1000);
	expect(sandbox.charges(PROVIDER)).toBe(lines);
	expect((await fetch(cancel.url, { method })).status).toBe(422);
});

it('deletes only what is complete and downloaded', async () => {
	const early = sandbox.addJob(PROVIDER, { status: 'processing' });
	const id = (await upload()).json.text('id');
	const remove = async (job: string) => (await askFor(sandbox, PROVIDER, 'delete', { id: job })).status;
	expect([await remove(early), await remove(id)]).toEqual([422, 422]);
	await askFor(sandbox, PROVIDER, 'download', { id });
	expect([await remove(id), await remove(id)]).toEqual([200, 404]);
});
