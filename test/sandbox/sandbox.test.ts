/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-dangerous-functions -- tests run on Node itself, not inside n8n */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { PROVIDERS, startSandbox, type Sandbox } from './index';
import { SIMULATORS } from './kit/registry';
import { ask, askFor, Json, postJson } from './requests';

let sandbox: Sandbox;
beforeAll(async () => {
	sandbox = await startSandbox();
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const first = SIMULATORS.find(({ routes }) => routes.some(({ operation }) => operation === 'list'))?.id ?? '';

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

	it.each(PROVIDERS)('%s: cannot be what the provider does not know', (provider) => {
		const { statuses } = sandbox.describe(provider);
		const id = sandbox.addJob(provider, { status: 'processing' });
		for (const status of ['completed', 'failed', 'cancelled'] as const) {
			const seed = () => sandbox.addJob(provider, { status });
			if (statuses.includes(status)) expect(seed).not.toThrow();
			else expect(() => sandbox.finish(provider, id, status)).toThrow(`${provider} has no jobs that are`);
		}
		expect(() => sandbox.addJob(provider, { listType: 'fax' })).toThrow('no list type fax');
		expect(() => sandbox.addJob(provider, { word: 'pondering' })).toThrow('does not say pondering');
	});

	it('are cheap by the ten thousand', async () => {
		const ids = sandbox.addJobs(first, 20_000, { status: 'completed', rows: 1_000_000 });
		const { text } = await askFor(sandbox, first, 'list');
		expect(text).toContain(ids.at(-1));
	});
});

it('is controlled over HTTP as in the process', async () => {
	const call = async (name: string, ...args: unknown[]) =>
		await postJson(`${sandbox.controlUrl}/${name}`, args);
	const added = await call('addJob', first, { status: 'processing', rows: 3 });
	const id = added.json.text('result');
	await call('finish', first, id);
	expect((await call('jobs', first)).json.at('result')).toMatchObject([{ id, status: 'completed' }]);
	await call('fault', first, { kind: 'status', status: 500 });
	expect(sandbox.pendingFaults()).toBe(1);
	expect((await call('describe', first)).json.at('result', 'id')).toBe(first);
	expect((await ask(`${sandbox.controlUrl}/urls`)).json.at('result')).toEqual(sandbox.urls);
	expect((await ask(`${sandbox.controlUrl}/requests`)).json.at('result')).toEqual([]);
	expect((await call('finish', first, 'none')).status).toBe(400);
	expect((await call('charges', 'nobody')).json.text('error')).toContain('providers/nobody.ts');
	expect((await call('constructor')).status).toBe(404);
});

it('frees its ports when it stops', async () => {
	const one = await startSandbox({ port: 24_810 });
	await expect(startSandbox({ port: 24_810 })).rejects.toThrow('EADDRINUSE');
	await one.stop();
	const second = await startSandbox({ port: 24_810, keys: { [first]: 'mine' } });
	const { fields } = second.credential(first);
	expect(Object.values(fields)).toContain('mine');
	expect(new URL(fields.baseUrl ?? '').port).toMatch(/^248\d\d$/);
	await second.stop();
});

it('starts alone, tells its addresses, and stops cleanly', async () => {
	const script = join(__dirname, '../../scripts/sandbox.mjs');
	const child = spawn(process.execPath, [script, '--free', '--json', '--pace', '0'], { stdio: 'pipe' });
	try {
		const [line] = await once(child.stdout, 'data');
		const told = new Json(JSON.parse(String(line)));
		const control = told.text('controlUrl');
		for (const provider of PROVIDERS) {
			const { type, fields } = sandbox.credential(provider);
			expect(Object.keys(told.at('urls', type) ?? {})).toEqual(Object.keys(fields));
			const facts = await postJson(`${control}/describe`, [provider]);
			expect(facts.json.at('result', 'id')).toBe(provider);
		}
	} finally {
		child.kill('SIGINT');
	}
	expect(await once(child, 'exit')).toEqual([0, null]);
});
