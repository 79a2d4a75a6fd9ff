/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from '../index';
import { ask, askFor, LIST, postChunked, postForm, postJson } from '../requests';

const PROVIDER = 'ipQualityScore';
let sandbox: Sandbox;
let base: string;
let key: string;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
	({ baseUrl: base = '', apiKey: key = '' } = sandbox.credential(PROVIDER).fields);
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const file = { name: 'whatever', fileName: 'list.csv', content: LIST };
const uploadUrl = () => `${base}/json/csv/${key}/email/upload`;
const statusOf = async (id: string) => (await askFor(sandbox, PROVIDER, 'status', { id })).json;

it('takes one file under any part name, with the key in the path or beside it', async () => {
	const answers = [
		await postForm(uploadUrl(), {}, file),
		await postForm(`${base}/json/csv/upload`, { key, type: 'email' }, file),
		await postForm(`${base}/json/csv/upload?key=${key}&type=email`, {}, file),
	];
	expect(answers.map(({ json }) => json.at('success'))).toEqual([true, true, true]);
	expect((await postForm(uploadUrl(), {}, file, file)).json.at('success')).toBe(false);
	expect(sandbox.charges(PROVIDER)).toBe(24);
});

it('refuses a file sent without Content-Length, and JSON rows that are no arrays', async () => {
	expect(JSON.parse(await postChunked(uploadUrl(), {}, file))).toMatchObject({ success: false });
	expect((await postJson(uploadUrl(), { input: ['a@example.com'] })).json.at('success')).toBe(false);
	expect(sandbox.jobs(PROVIDER)).toEqual([]);
});

it('fetches a link on this machine, makes up the rows of any other, and wants the protocol', async () => {
	const files = createServer((_, response) => response.end(LIST)).listen(0, '127.0.0.1');
	await new Promise((listening) => files.once('listening', listening));
	const { port } = files.address() as AddressInfo;
	const near = await postJson(uploadUrl(), { url: `http://127.0.0.1:${port}/list.csv` });
	const far = await postJson(uploadUrl(), { input: 'https://files.example/list.csv' });
	const bare = await postJson(uploadUrl(), { url: 'files.example/list.csv' });
	files.close();
	expect([near, far, bare].map((answer) => answer.json.at('success'))).toEqual([true, true, false]);
	expect(sandbox.jobs(PROVIDER).map((job) => job.rows)).toEqual([8, 100]);
});

it('gives links that work once, on another host, without the key, and not for ever', async () => {
	const id = (await postForm(uploadUrl(), {}, file)).json.text('id');
	const link = (await statusOf(id)).text('downloads', 'all');
	expect(new URL(link).host).not.toBe(new URL(base).host);
	expect(link).not.toContain(key);
	const first = await ask(link);
	expect(first.text).toContain('email,id,valid,disposable,timed_out');
	const second = await ask(link);
	expect([second.status, second.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
	expect((await ask((await statusOf(id)).text('downloads', 'all'))).text).toBe(first.text);
	sandbox.setLinkSeconds(-1);
	expect((await ask((await statusOf(id)).text('downloads', 'all'))).text).toContain('<html>');
});

it('divides its rows into pristine, clean and bad, with null links for empty classes', async () => {
	const id = (await postForm(uploadUrl(), {}, file)).json.text('id');
	const status = await statusOf(id);
	const rows = async (name: string) =>
		(await ask(status.text('downloads', name))).text
			.trim()
			.split('\n')
			.slice(1)
			.map((row) => row.split(',')[1]);
	expect(await rows('pristine')).toEqual(['1']);
	expect(await rows('clean')).toEqual(['1', '2', '3', '4']);
	expect(await rows('bad')).toEqual(['5', '6', '7', '8']);
	expect(status.at('invalid_records')).toBe(1);
	const good = sandbox.addJob(PROVIDER, { status: 'completed', rows: ['valid@example.com'] });
	expect((await statusOf(good)).at('downloads', 'bad')).toBeNull();
});

it('lists fifty a page, newest first, by type, and refuses a wrong page or type', async () => {
	sandbox.addJobs(PROVIDER, 120, { status: 'completed', rows: 2 });
	const phone = sandbox.addJob(PROVIDER, { status: 'completed', listType: 'phone', rows: 2 });
	const list = async (query: string) => (await ask(`${base}/json/csv/${key}/list${query}`)).json;
	const first = await list('');
	expect([first.at('total_csvs'), first.at('total_pages')]).toEqual([121, 3]);
	expect(first.text('csvs', 0, 'id')).toBe(phone);
	expect((await list('?page=3')).at('csvs', 20)).toBeDefined();
	expect((await list('?type=phone')).at('total_csvs')).toBe(1);
	for (const query of ['?page=4', '?page=0', '?page=x', '?type=fax']) {
		expect((await list(query)).at('success')).toBe(false);
	}
});
