// Queue mode, n8n's way to grow past one machine: a main that takes the calls, workers that run the workflows.
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { startN8n } from '../../scripts/n8n/instance.mjs';
import { installPackage } from '../../scripts/n8n/package.mjs';
import { itemsOf } from '../../scripts/n8n/session.mjs';
import { usual } from './help/providers.mjs';
import { startPostgresql, startRedis } from './help/servers.mjs';
import { chain, failureOf, node, openWorld, PATIENCE_MS, tarball, until, versions } from './help/world.mjs';

const PROVIDER = usual.id;
const EXECUTIONS = 100;

/** Where files are that every worker can read, and how their ids begin. n8n 1.x keeps none in its database. */
const FILES = {
	2: { stored: /^database/, settings: () => ({}) },
	1: {
		stored: /^filesystem/,
		settings: (shared) => ({
			N8N_DEFAULT_BINARY_DATA_MODE: 'filesystem',
			N8N_BINARY_DATA_STORAGE_PATH: shared,
		}),
	},
};

for (const version of versions) {
	const files = FILES[version[0]];

	describe(`Queue mode on n8n ${version}`, { timeout: 8 * PATIENCE_MS }, () => {
		let world;
		let shared;
		const servers = [];
		const workers = {};

		before(
			async () => {
				const [redis, postgresql] = await Promise.all([startRedis(), startPostgresql()]);
				servers.push(redis, postgresql);
				shared = mkdtempSync(join(tmpdir(), 'bulk-verify-shared-'));
				const env = { ...settings(redis.port, postgresql.port), ...files.settings(shared) };
				world = await openWorld({ version, pace: 0.5, env });
				for (const name of ['first', 'second']) workers[name] = await startWorker(world);
			},
			{ timeout: 2 * PATIENCE_MS },
		);
		after(async () => {
			for (const worker of Object.values(workers)) await worker.stop();
			await world?.close();
			for (const server of servers) await server.stop();
			if (shared) rmSync(shared, { recursive: true, force: true, maxRetries: 3 });
		});

		it(
			`spreads ${EXECUTIONS} lists over both workers and loses none`,
			{ timeout: 3 * PATIENCE_MS },
			async (t) => {
				await listening(world, 'spread', verifyBody(world), 'lastNode');
				const emails = Array.from({ length: EXECUTIONS }, (_, number) => `valid${number}@example.com`);
				const started = Date.now();
				const verified = [];
				await inTurns(emails, 40, async (email) => {
					const { value, verification } = await calls(world, 'spread', { email });
					verified.push(`${value} ${verification.verdict}`);
				});
				t.diagnostic(`${EXECUTIONS} executions in ${Math.round((Date.now() - started) / 1_000)} s`);

				assert.deepEqual(verified.sort(), emails.map((email) => `${email} valid`).sort());
				assert.equal(world.sandbox.jobs(PROVIDER).length, EXECUTIONS);
				assert.equal(world.sandbox.charges(PROVIDER), EXECUTIONS);

				const ids = Object.values(workers).flatMap(startedBy);
				assert.equal(new Set(ids).size, EXECUTIONS);
				assert.equal(ids.length, EXECUTIONS, 'each was run by one worker only');
				await inTurns(ids, 5, async (one) =>
					assert.equal((await world.session.execution(one)).status, 'success'),
				);
				const shares = Object.entries(workers).map(([name, worker]) => [name, startedBy(worker).length]);
				t.diagnostic(shares.map(([name, count]) => `${name} worker: ${count}`).join(', '));
				assert.ok(shares.every(([, count]) => count >= EXECUTIONS / 10));
			},
		);

		it(
			'pays nothing twice when a worker dies in the midst of a wait, and shows what happened',
			{ timeout: 2 * PATIENCE_MS },
			async (t) => {
				const id = await listening(world, 'killed', verifyBody(world));
				const jobsBefore = world.sandbox.jobs(PROVIDER).length;
				world.sandbox.setPace(600);
				// Six, and more where one worker was so quick that it took them all.
				let lists = 0;
				let running = [];
				let lost = [];
				while (lists < 6 || (lists < 60 && [0, lists].includes(lost.length))) {
					await calls(world, 'killed', { email: `valid-k${lists}@example.com` });
					lists += 1;
					await until(
						'the list is uploaded',
						() => world.sandbox.jobs(PROVIDER).length === jobsBefore + lists,
					);
					running = await world.session.executions(id);
					lost = running.filter(({ id: one }) => startedBy(workers.second).includes(one));
				}
				t.diagnostic(`${lost.length} of ${lists} on the worker that is killed`);
				assert.ok(lost.length > 0 && lost.length < lists);

				await workers.second.kill();
				workers.second = await startWorker(world);
				world.sandbox.finish(PROVIDER);
				const ended = new Map();
				for (const { id: one } of running) {
					ended.set(one, await world.session.finished(one, { withinMs: PATIENCE_MS }));
				}

				for (const [one, execution] of ended) {
					const wasLost = lost.some(({ id: lostId }) => lostId === one);
					// n8n 2.x ends what was lost; 1.x runs it again from its start, under its id.
					if (wasLost && version.startsWith('2.')) {
						t.diagnostic(failureOf(execution));
						assert.notEqual(execution.status, 'success');
						continue;
					}
					assert.equal(execution.status, 'success', failureOf(execution));
					assert.equal(itemsOf(execution, 'Verify').length, 1);
					const hints = hintsOf(execution, 'Verify').join('\n');
					if (wasLost) assert.match(hints, /was found at .+ as job .+; nothing was sent twice/);
					else assert.match(hints, /^1 row .+: 1 valid, .+ 1 value was sent to .+ and paid \(job .+\)\.$/);
				}
				const startedAgain = lost.filter(({ id: one }) =>
					Object.values(workers).some((worker) => startedBy(worker).includes(one)),
				);
				t.diagnostic(`${startedAgain.length} of ${lost.length} were run again`);
				assert.equal(startedAgain.length, version.startsWith('2.') ? 0 : lost.length);
				assert.equal(world.sandbox.jobs(PROVIDER).length, jobsBefore + lists, 'nothing was uploaded again');
				world.sandbox.setPace(0.5);
			},
		);

		it('reads on one worker a file that another one made', { timeout: 2 * PATIENCE_MS }, async () => {
			const jobId = world.sandbox.addJob(PROVIDER, { status: 'completed', rows: 40 });
			const id = await listening(world, 'files', fileFlow(world));
			await workers.second.stop();
			await calls(world, 'files', { jobId });
			const waiting = await until('the execution waits', async () => {
				const [execution] = await world.session.executions(id);
				return execution?.status === 'waiting' ? await world.session.execution(execution.id) : undefined;
			});
			const { data } = itemsOf(waiting, 'Download')[0].binary;
			assert.match(data.id, files.stored);

			workers.second = await startWorker(world);
			await workers.first.stop();
			// A worker without the setting WEBHOOK_URL believes that it is called at its own port.
			const { pathname, search } = new URL(itemsOf(waiting, 'Where to Resume')[0].json.resumeUrl);
			const answer = await fetch(`${world.n8n.url}${pathname}${search}`);
			assert.equal(answer.status, 200, await answer.text());
			const execution = await world.session.finished(waiting.id, { withinMs: PATIENCE_MS });

			assert.equal(execution.status, 'success', failureOf(execution));
			assert.equal(itemsOf(execution, 'Rows').length, 40);
			assert.ok(startedBy(workers.second).includes(waiting.id));
		});
	});
}

const settings = (redisPort, postgresqlPort) => ({
	EXECUTIONS_MODE: 'queue',
	OFFLOAD_MANUAL_EXECUTIONS_TO_WORKERS: 'true',
	QUEUE_BULL_REDIS_HOST: '127.0.0.1',
	QUEUE_BULL_REDIS_PORT: String(redisPort),
	QUEUE_HEALTH_CHECK_ACTIVE: 'true',
	// A dead worker is noticed in seconds, not minutes.
	QUEUE_WORKER_LOCK_DURATION: '20000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '5000',
	QUEUE_WORKER_STALLED_INTERVAL: '5000',
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_HOST: '127.0.0.1',
	DB_POSTGRESDB_PORT: String(postgresqlPort),
	DB_POSTGRESDB_DATABASE: 'postgres',
	DB_POSTGRESDB_USER: 'postgres',
	DB_POSTGRESDB_PASSWORD: 'any',
	N8N_ENCRYPTION_KEY: 'one key for all of them',
});

/** On a machine of its own, as far as its folder can be one. */
async function startWorker({ version, env }) {
	const userFolder = mkdtempSync(join(tmpdir(), 'bulk-verify-worker-'));
	installPackage(await tarball(), userFolder);
	const worker = await startN8n({ version, userFolder, env, command: ['worker', '--concurrency=10'] });
	const stop = async () => {
		await worker.stop();
		if (!process.env.KEEP_N8N) rmSync(userFolder, { recursive: true, force: true, maxRetries: 3 });
	};
	return { ...worker, stop };
}

/** What a node told beside its items. */
const hintsOf = ({ data }, name) =>
	data.resultData.runData[name].flatMap(({ hints = [] }) => hints.map(({ message }) => message));

/** Ids of the executions that a worker has taken. */
const startedBy = ({ log }) => [...log().matchAll(/Worker started execution (\d+)/g)].map(([, id]) => id);

/** A workflow behind a webhook. @returns {Promise<string>} its id */
async function listening({ session }, path, nodes, responseMode = 'onReceived') {
	const webhook = node(
		'Called',
		'n8n-nodes-base.webhook',
		{ httpMethod: 'POST', path, responseMode, options: {} },
		{ typeVersion: 2, webhookId: path },
	);
	const { id } = await session.createWorkflow({
		name: path,
		...fileGoesPastTheWait(chain(webhook, ...nodes)),
	});
	await session.activate(id);
	return id;
}

/** @returns what the workflow answers */
async function calls({ n8n }, path, body) {
	const answer = await fetch(`${n8n.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
		signal: AbortSignal.timeout(PATIENCE_MS),
	});
	const text = await answer.text();
	assert.equal(answer.status, 200, text);
	return JSON.parse(text);
}

const verifyBody = (world) => [
	world.bulkVerify('Verify', {
		provider: PROVIDER,
		operation: 'verify',
		inputSource: 'text',
		values: '={{ $json.body.email }}',
	}),
];

/** A result is downloaded as a file; after a wait that ends on demand its rows are read. */
const fileFlow = (world) => [
	world.bulkVerify('Download', {
		provider: PROVIDER,
		operation: 'download',
		jobId: { __rl: true, mode: 'id', value: '={{ $json.body.jobId }}' },
		output: 'file',
	}),
	node(
		'Where to Resume',
		'n8n-nodes-base.set',
		{
			assignments: {
				assignments: [{ id: 'a', name: 'resumeUrl', type: 'string', value: '={{ $execution.resumeUrl }}' }],
			},
			options: { stripBinary: false },
		},
		{ typeVersion: 3.4 },
	),
	node(
		'Wait',
		'n8n-nodes-base.wait',
		{ resume: 'webhook', options: {} },
		{ typeVersion: 1.1, webhookId: 'wait' },
	),
	node(
		'After the Wait',
		'n8n-nodes-base.merge',
		{ mode: 'chooseBranch', useDataOfInput: '2' },
		{ typeVersion: 3 },
	),
	node('Rows', 'n8n-nodes-base.extractFromFile', {
		operation: 'csv',
		binaryPropertyName: 'data',
		options: {},
	}),
];

/** A wait that ends on demand gives what it was called with; the file comes past it. */
function fileGoesPastTheWait({ nodes, connections }) {
	if (!nodes.some(({ name }) => name === 'Wait')) return { nodes, connections };
	const past = { node: 'After the Wait', type: 'main', index: 1 };
	const [next] = connections.Download.main;
	return { nodes, connections: { ...connections, Download: { main: [[...next, past]] } } };
}

/** Does something with each, so many at a time. */
async function inTurns(all, atOnce, work) {
	const left = [...all];
	const line = async () => {
		for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
	};
	await Promise.all(Array.from({ length: atOnce }, line));
}
