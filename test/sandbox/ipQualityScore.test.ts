/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { startSandbox, type Sandbox } from './index';
import { ask, later, LIST, postChunked, postForm, postJson } from './requests';

let sandbox: Sandbox;
let base: string;
let key: string;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
	({ baseUrl: base, apiKey: key } = sandbox.urls.ipQualityScoreApi);
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const file = { name: 'whatever', fileName: 'list.csv', content: LIST };
const uploadUrl = () => `${base}/json/csv/${key}/email/upload`;
const statusOf = async (id: string) => (await ask(`${base}/json/csv/${key}/status/${id}`)).json;

describe('upload', () => {
	it('takes one file under any part name, with the key in the path or beside it', async () => {
		const inPath = await postForm(uploadUrl(), { file_name: 'mine.csv' }, file);
		expect(inPath.json.at('success')).toBe(true);
		expect(inPath.json.at('file_name')).toBe('mine.csv');
		expect(inPath.json.text('status_url')).toContain(`/${key}/status/${inPath.json.text('id')}`);

		const inForm = await postForm(`${base}/json/csv/upload`, { key, type: 'email' }, file);
		const inQuery = await postForm(`${base}/json/csv/upload?key=${key}&type=email`, {}, file);
		const inHeader = await ask(`${base}/json/csv/upload`, {
			method: 'POST',
			headers: { 'IPQS-KEY': key, 'content-type': 'application/json' },
			body: JSON.stringify({ type: 'email', input: [['a@example.com']] }),
		});
		expect([inForm, inQuery, inHeader].map((answer) => answer.json.at('success'))).toEqual([
			true,
			true,
			true,
		]);
		expect(sandbox.charges('ipQualityScore')).toBe(8 + 8 + 8 + 1);
	});

	it('refuses a file sent without Content-Length', async () => {
		expect(JSON.parse(await postChunked(uploadUrl(), {}, file))).toMatchObject({ success: false });
		expect(sandbox.jobs('ipQualityScore')).toEqual([]);
	});

	it('takes JSON rows as arrays of arrays and refuses a flat array', async () => {
		const good = await postJson(uploadUrl(), { input: [['a@example.com'], ['b@example.com']] });
		expect(good.json.at('success')).toBe(true);
		expect(sandbox.jobs('ipQualityScore')).toMatchObject([{ rows: 2, columns: ['email'] }]);
		const flat = await postJson(uploadUrl(), { input: ['a@example.com'] });
		expect(flat.json.at('success')).toBe(false);
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
		expect(sandbox.jobs('ipQualityScore').map((job) => job.rows)).toEqual([8, 100]);
	});

	it('answers 200 with success false to a bad key, a bad type, an empty list and too few credits', async () => {
		const bad = [
			await postForm(`${base}/json/csv/wrong/email/upload`, {}, file),
			await postForm(`${base}/json/csv/${key}/emails/upload`, {}, file),
			await postForm(uploadUrl(), {}),
			await postForm(uploadUrl(), {}, file, file),
		];
		sandbox.setCredits('ipQualityScore', 7);
		bad.push(await postForm(uploadUrl(), {}, file));
		expect(bad.map((answer) => [answer.status, answer.json.at('success')])).toEqual(
			bad.map(() => [200, false]),
		);
		expect(sandbox.charges('ipQualityScore')).toBe(0);
	});
});

describe('a job', () => {
	it('waits, works and finishes; there are no links before', async () => {
		sandbox.setPace(0.6, 0.3);
		const id = (await postForm(uploadUrl(), {}, file)).json.text('id');
		expect((await statusOf(id)).at('status')).toBe('NEW');
		expect((await statusOf(id)).at('downloads', 'all')).toBeNull();
		await later(600);
		expect((await statusOf(id)).at('status')).toBe('PROCESSING');
		await later(600);
		expect((await statusOf(id)).at('status')).toBe('FINISHED');
		expect((await statusOf(id)).at('aborted')).toBe(false);
	});

	it('gives links that work once, on another host, without the key', async () => {
		const id = (await postForm(uploadUrl(), {}, file)).json.text('id');
		const link = (await statusOf(id)).text('downloads', 'all');
		expect(new URL(link).host).not.toBe(new URL(base).host);
		expect(link).not.toContain(key);

		const first = await ask(link);
		expect(first.text.split('\n')[0]).toBe(
			'email,id,valid,disposable,timed_out,deliverability,catch_all,leaked,suspect,smtp_score,overall_score,' +
				'fraud_score,recent_abuse,spam_trap_score,honeypot,frequent_complainer',
		);
		const second = await ask(link);
		expect([second.status, second.headers.get('content-type')]).toEqual([200, 'text/html; charset=UTF-8']);
		expect((await ask((await statusOf(id)).text('downloads', 'all'))).text).toBe(first.text);
	});

	it('lets links expire', async () => {
		sandbox.setLinkSeconds(0.05);
		const id = sandbox.addJob('ipQualityScore', { status: 'completed' });
		const link = (await statusOf(id)).text('downloads', 'all');
		await later(80);
		expect((await ask(link)).text).toContain('<html>');
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

		const good = sandbox.addJob('ipQualityScore', { status: 'completed', rows: ['valid@example.com'] });
		expect((await statusOf(good)).at('downloads', 'bad')).toBeNull();
	});
});

it('lists fifty a page, newest first, by type, and refuses a wrong page or type', async () => {
	sandbox.addJobs('ipQualityScore', 120, { status: 'completed', rows: 2 });
	const phone = sandbox.addJob('ipQualityScore', { status: 'completed', listType: 'phone', rows: 2 });
	const list = async (query: string) => (await ask(`${base}/json/csv/${key}/list${query}`)).json;
	const first = await list('');
	expect([first.at('total_csvs'), first.at('total_pages')]).toEqual([121, 3]);
	expect(first.text('csvs', 0, 'id')).toBe(phone);
	expect(first.at('csvs', 49)).toBeDefined();
	expect(first.at('csvs', 50)).toBeUndefined();
	expect((await list('?page=3')).at('csvs', 20)).toBeDefined();
	expect((await list('?type=phone')).at('total_csvs')).toBe(1);
	expect((await ask(`${base}/json/csv/list?key=${key}`)).json.at('success')).toBe(true);
	for (const query of ['?page=4', '?page=0', '?page=x', '?type=fax']) {
		expect((await list(query)).at('success')).toBe(false);
	}
});

it('judges every list type by its values', async () => {
	const verdicts = async (listType: string, ...rows: string[]) => {
		const id = sandbox.addJob('ipQualityScore', { status: 'completed', listType, rows });
		const [header = '', ...lines] = (await ask((await statusOf(id)).text('downloads', 'all'))).text
			.trim()
			.split('\n');
		const columns = header.split(',');
		return lines.map((line) => Object.fromEntries(line.split(',').map((cell, at) => [columns[at], cell])));
	};
	expect(await verdicts('phone', '+12025551111', '+12025550000', '+12025556666')).toMatchObject([
		{ valid: 'true', risky: 'false' },
		{ valid: 'false' },
		{ valid: 'true', risky: 'true' },
	]);
	expect(await verdicts('proxy', '198.51.100.1', '198.51.100.77', '198.51.100.99')).toMatchObject([
		{ proxy: 'false', fraud_score: '0' },
		{ vpn: 'true' },
		{ fraud_score: '100' },
	]);
	expect(await verdicts('url', 'https://safe.example', 'https://phish.example')).toMatchObject([
		{ unsafe: 'false' },
		{ phishing: 'true', risk_score: '100' },
	]);
	expect(await verdicts('leaked_password', 'safe-9x', '123456')).toMatchObject([
		{ leaked: 'false' },
		{ leaked: 'true' },
	]);
});

it('tells the balance, and success false for a bad key', async () => {
	await postForm(uploadUrl(), {}, file);
	const good = await ask(`${base}/json/account/${key}`);
	expect([good.json.at('credits'), good.json.at('email_usage')]).toEqual([4_999_992, 8]);
	expect((await ask(`${base}/json/account/wrong`)).json.at('success')).toBe(false);
});
