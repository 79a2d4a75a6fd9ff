/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests run on Node itself, not inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { PROVIDERS, startSandbox, type Sandbox } from './index';
import { ask, Json, postJson } from './requests';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

describe('seeded jobs', () => {
	it.each(PROVIDERS)('%s: stay in their status until they are finished', (provider) => {
		const id = sandbox.addJob(provider, { status: 'processing', rows: 10, date: '2026-01-02T03:04:05Z' });
		expect(sandbox.jobs(provider)).toMatchObject([
			{ id, status: 'processing', rows: 10, createdAt: '2026-01-02T03:04:05.000Z', finishedAt: null },
		]);
		sandbox.finish(provider, id);
		expect(sandbox.jobs(provider)).toMatchObject([{ id, status: 'completed', progress: 1, processed: 10 }]);
		sandbox.forget(provider, id);
		expect(sandbox.jobs(provider)).toEqual([]);
	});

	it('cannot be what the provider does not know', () => {
		expect(() => sandbox.addJob('whoisXml', { status: 'cancelled' })).toThrow('whoisXml has no jobs');
		expect(() => sandbox.addJob('ipQualityScore', { listType: 'fax' })).toThrow('no list type fax');
		const id = sandbox.addJob('ipQualityScore', { status: 'processing' });
		expect(() => sandbox.finish('ipQualityScore', id, 'failed')).toThrow('ipQualityScore has no jobs');
	});

	it('are cheap by the ten thousand', async () => {
		const { baseUrl, apiKey } = sandbox.urls.briteVerifyFilesApi;
		const ids = sandbox.addJobs('briteVerifyFiles', 20_000, { status: 'completed', rows: 1_000_000 });
		const start = Date.now();
		const list = await ask(`${baseUrl}/brite_files.json?apikey=${apiKey}`);
		expect(list.json.at(0, 'id')).toBe(ids.at(-1));
		expect(list.json.at(19_999, 'id')).toBe(ids[0]);
		expect(Date.now() - start).toBeLessThan(2000);
	});

	it('of another account are not shown', async () => {
		const { baseUrl, apiKey } = sandbox.urls.ipQualityScoreApi;
		const id = sandbox.addJob('ipQualityScore', { owner: 'other', status: 'completed' });
		expect((await ask(`${baseUrl}/json/csv/${apiKey}/list`)).json.at('total_csvs')).toBe(0);
		expect((await ask(`${baseUrl}/json/csv/${apiKey}/status/${id}`)).json.at('success')).toBe(false);
	});
});

it('is controlled over HTTP as in the process', async () => {
	const call = async (name: string, ...args: unknown[]) =>
		await postJson(`${sandbox.controlUrl}/${name}`, args);
	const added = await call('addJob', 'whoisXml', { status: 'processing', rows: 3 });
	const id = added.json.text('result');
	await call('finish', 'whoisXml', id);
	expect((await call('jobs', 'whoisXml')).json.at('result')).toMatchObject([{ id, status: 'completed' }]);
	await call('fault', 'whoisXml', { kind: 'status', status: 500 });
	expect(sandbox.pendingFaults()).toBe(1);
	expect((await ask(`${sandbox.controlUrl}/urls`)).json.at('result')).toEqual(sandbox.urls);
	expect((await ask(`${sandbox.controlUrl}/requests`)).json.at('result')).toEqual([]);
	expect((await call('finish', 'whoisXml', 'none')).status).toBe(400);
	expect((await call('charges', 'nobody')).json.text('error')).toContain('must be one of ipQualityScore');
	expect((await call('constructor')).status).toBe(404);
});

it('frees its ports when it stops', async () => {
	const first = await startSandbox({ port: 24_810 });
	await expect(startSandbox({ port: 24_810 })).rejects.toThrow('EADDRINUSE');
	await first.stop();
	const second = await startSandbox({ port: 24_810, keys: { whoisXml: 'mine' } });
	expect(second.urls.whoisXmlApi).toMatchObject({
		apiKey: 'mine',
		baseUrl: 'http://127.0.0.1:24812/api/bgservice',
	});
	await second.stop();
});

it('starts alone, tells its addresses, and stops cleanly', async () => {
	const script = join(__dirname, '../../scripts/sandbox.mjs');
	const child = spawn(process.execPath, [script, '--free', '--json', '--pace', '0'], { stdio: 'pipe' });
	try {
		const [line] = await once(child.stdout, 'data');
		const told = new Json(JSON.parse(String(line)));
		const base = told.text('urls', 'ipQualityScoreApi', 'baseUrl');
		const key = told.text('urls', 'ipQualityScoreApi', 'apiKey');
		expect((await ask(`${base}/json/account/${key}`)).json.at('success')).toBe(true);
	} finally {
		child.kill('SIGINT');
	}
	expect(await once(child, 'exit')).toEqual([0, null]);
});
