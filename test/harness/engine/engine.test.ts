/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { NodeOperationError } from 'n8n-workflow';
import { createEngine, type Engine, NODE_NAME } from './index';
import { throwawayPackage } from './throwaway';

const LABEL = { fileName: 'quiet.txt', mimeType: 'text/plain' };

let packageRoot: string;
let server: Server;
let url: string;
let reply: { status: number; body: unknown };
let lastRequest: Pick<IncomingMessage, 'url' | 'headers'>;

beforeAll(async () => {
	packageRoot = await throwawayPackage();
	server = createServer((request, response) => {
		lastRequest = request;
		response.writeHead(reply.status, { 'content-type': 'application/json' });
		response.end(JSON.stringify(reply.body));
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => new Promise((resolve) => server.close(resolve)));

beforeEach(() => {
	reply = { status: 200, body: { success: true } };
});

const engineWith = async (binaryMode: 'memory' | 'filesystem' = 'filesystem'): Promise<Engine> =>
	await createEngine({
		packageRoot,
		binaryMode,
		credentials: {
			genericApi: { apiKey: 's3cret', baseUrl: url },
			functionApi: { apiKey: 's3cret' },
		},
	});

describe('the unpacked package', () => {
	it('has nothing beside it but n8n-workflow', async () => {
		const resolveHere = (name: string) => require.resolve(name, { paths: [packageRoot] });

		expect(resolveHere('n8n-workflow')).toBe(require.resolve('n8n-workflow'));
		expect(() => resolveHere('csv-parse')).toThrow();
	});
});

describe('credentials', () => {
	it('put keys where generic authentication says, expressions resolved', async () => {
		const engine = await engineWith();
		const outcome = await engine.runNode({ authentication: 'genericApi', url: `${url}/a` }, [{ json: {} }]);

		expect(outcome.output(NODE_NAME)).toEqual([{ json: { success: true }, pairedItem: 0 }]);
		expect(lastRequest.url).toBe('/a?key=s3cret');
		expect(lastRequest.headers['x-key']).toBe('Key s3cret');
	});

	it('run authentication functions', async () => {
		const engine = await engineWith();
		await engine.runNode({ authentication: 'functionApi', url: `${url}/{key}/a` }, [{ json: {} }]);

		expect(lastRequest.url).toBe('/s3cret/a');
	});

	it.each([
		['a good answer', { status: 200, body: { success: true } }, 'OK', 'Connection successful!'],
		['a refusal with 200', { status: 200, body: { success: false } }, 'Error', 'The key is wrong'],
		['a status with a rule', { status: 403, body: {} }, 'Error', 'The key may not do this'],
		['a status without one', { status: 401, body: {} }, 'Error', 'Unauthorized'],
	])('are tested as n8n does: %s', async (_name, answer, status, message) => {
		reply = answer;
		const engine = await engineWith();

		expect(await engine.testCredential('genericApi')).toEqual({ status, message });
		expect(lastRequest.url).toBe('/check?key=s3cret');
	});

	it('get their defaults before the test, and name the connection problem', async () => {
		const engine = await engineWith();

		expect(await engine.testCredential('genericApi', { apiKey: 'k' })).toMatchObject({ status: 'Error' });
		expect(await engine.testCredential('functionApi')).toEqual({
			status: 'Error',
			message: 'No testing function found for this credential.',
		});
	});

	it('missing from the node end in what n8n says', async () => {
		const engine = await createEngine({ packageRoot });
		const outcome = await engine.runNode({ authentication: 'genericApi' }, [{ json: {} }]);

		expect(outcome.error?.message).toBe('Node does not have any credentials set for "genericApi"');
	});
});

describe.each(['memory', 'filesystem'] as const)('binary data in %s mode', (mode) => {
	it('goes in and comes out', async () => {
		const engine = await engineWith(mode);
		const data = await engine.binaryFromBuffer('hello', LABEL);
		const outcome = await engine.runNode({ operation: 'shout' }, [{ json: {}, binary: { data } }]);
		const [item] = outcome.output(NODE_NAME);

		expect(outcome.error).toBeUndefined();
		expect(item?.json).toEqual({ stored: mode === 'filesystem' });
		expect(item?.binary?.data).toMatchObject({ fileName: 'loud.txt', mimeType: 'text/plain' });
		expect((await engine.binary(item)).toString()).toBe('HELLO');
	});

	it('is read from a file, which stays', async () => {
		const path = join(packageRoot, 'list.csv');
		await writeFile(path, 'a,b\n');
		const engine = await engineWith(mode);
		const data = await engine.binaryFromFile(path);

		expect(data).toMatchObject({ fileName: 'list.csv', mimeType: 'text/csv' });
		expect((await engine.binary({ json: {}, binary: { data } })).toString()).toBe('a,b\n');
		expect(await readFile(path, 'utf8')).toBe('a,b\n');
	});

	it('is streamed only where it is stored', async () => {
		const engine = await engineWith(mode);
		const data = await engine.binaryFromBuffer('hello', LABEL);
		const outcome = await engine.runNode({ operation: 'stream' }, [{ json: {}, binary: { data } }]);

		expect(outcome.output(NODE_NAME)[0]?.json).toEqual(mode === 'filesystem' ? { bytes: 5 } : undefined);
		expect(outcome.status).toBe(mode === 'filesystem' ? 'success' : 'error');
	});
});

describe('an execution', () => {
	it('has as many outputs as the node says', async () => {
		const engine = await engineWith();
		const items = [{ json: { n: 1 } }, { json: { n: 2 } }, { json: { n: 3 } }];
		const outcome = await engine.runNode({ operation: 'split' }, items);

		expect(outcome.output(NODE_NAME, 0).map(({ json }) => json.n)).toEqual([1, 3]);
		expect(outcome.output(NODE_NAME, 1).map(({ json }) => json.n)).toEqual([2]);
	});

	it('shows hints', async () => {
		const engine = await engineWith();
		const outcome = await engine.runNode({ operation: 'hint' }, [{ json: {} }]);

		expect(outcome.hints(NODE_NAME)).toMatchObject([{ message: '2 values were empty' }]);
	});

	it('gives the error as n8n keeps it, and as the node threw it', async () => {
		const engine = await engineWith();
		const outcome = await engine.runNode({ operation: 'fail' }, [{ json: {} }, { json: {} }]);

		expect(outcome.status).toBe('error');
		expect(outcome.error).toMatchObject({
			name: 'NodeOperationError',
			message: 'Too much',
			description: 'Try less',
			context: { itemIndex: 1 },
		});
		expect(outcome.thrown).toEqual([expect.any(NodeOperationError)]);
	});

	it('continues on fail, and into the error output', async () => {
		const engine = await engineWith();
		const items = [{ json: { n: 1 } }, { json: { n: 2 } }];
		const continued = await engine.runNode({ operation: 'fail' }, items, { continueOnFail: true });
		const routed = await engine.runNode({ operation: 'fail' }, items, { onError: 'continueErrorOutput' });

		expect(continued.status).toBe('success');
		expect(continued.output(NODE_NAME)).toMatchObject([
			{ json: { error: 'Too much' }, pairedItem: { item: 1 } },
		]);
		expect(routed.output(NODE_NAME, 0)).toEqual([]);
		expect(routed.output(NODE_NAME, 1)).toMatchObject([
			{ json: { error: 'Too much' }, pairedItem: { item: 1 } },
		]);
	});

	it('is cancelled while a node waits', async () => {
		const engine = await engineWith();
		const stop = new AbortController();
		const outcome = await engine.runNode({ operation: 'wait' }, [{ json: {} }], {
			signal: stop.signal,
			onNodeStart: (node) => {
				if (node === NODE_NAME) setTimeout(() => stop.abort(), 20);
			},
		});

		// n8n calls it cancelled only where the error says so.
		expect(outcome.status).toBe('error');
		expect(outcome.nodeError(NODE_NAME)?.message).toBe('Stopped waiting for job 7');
	});

	it('ends at its time limit', async () => {
		const engine = await engineWith();
		const outcome = await engine.runNode({ operation: 'wait' }, [{ json: {} }], { timeoutMs: 50 });

		expect(outcome.nodeError(NODE_NAME)?.message).toBe('Stopped waiting for job 7');
	});

	it('follows a workflow whose trigger and other nodes are pinned or stood in for', async () => {
		const engine = await engineWith();
		const position: [number, number] = [0, 0];
		const link = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
		const outcome = await engine.run(
			{
				nodes: [
					{
						id: '1',
						name: 'Every Monday',
						type: 'n8n-nodes-base.scheduleTrigger',
						typeVersion: 1.2,
						position,
						parameters: {},
					},
					{
						id: '2',
						name: 'Sheet',
						type: 'n8n-nodes-base.googleSheets',
						typeVersion: 4.5,
						position,
						parameters: {},
					},
					{
						id: '3',
						name: 'Split',
						type: 'n8n-nodes-throwaway.echo',
						typeVersion: 1,
						position,
						parameters: { operation: 'split' },
					},
					{
						id: '4',
						name: 'Note',
						type: 'n8n-nodes-base.stickyNote',
						typeVersion: 1,
						position,
						parameters: {},
					},
				],
				connections: { 'Every Monday': link('Sheet'), Sheet: link('Split') },
			},
			{ pinned: { Sheet: [{ json: { n: 1 } }, { json: { n: 2 } }] } },
		);

		expect(outcome.status).toBe('success');
		expect(outcome.output('Split', 1)).toMatchObject([{ json: { n: 2 } }]);
	});

	it('is refused where a node is of no known type', async () => {
		const engine = await engineWith();
		const node = {
			id: '2',
			name: 'Odd',
			type: 'n8n-nodes-base.odd',
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: {},
		};
		const start = { ...node, id: '1', name: 'Start', type: 'n8n-nodes-base.manualTrigger' };
		const connections = { Start: { main: [[{ node: 'Odd', type: 'main' as const, index: 0 }]] } };

		await expect(engine.run({ nodes: [start, node], connections })).rejects.toThrow(/issues/);
	});

	it('is refused where a required parameter is empty', async () => {
		const engine = await engineWith();

		await expect(engine.runNode({ operation: 'named' }, [{ json: {} }])).rejects.toThrow(/issues/);
	});
});

describe('the editor', () => {
	it('searches lists with the credential and the parameters', async () => {
		const engine = await engineWith();
		const found = await engine.listSearch(
			'jobs',
			{ authentication: 'genericApi' },
			{ filter: 'may', paginationToken: '2' },
		);

		expect(found).toEqual({ results: [{ name: 'may s3cret', value: 1 }], paginationToken: '2+' });
	});

	it('loads options, defaults filled in', async () => {
		const engine = await engineWith();

		expect(await engine.loadOptions('kinds', {})).toEqual([{ name: 'request', value: 'kind' }]);
	});
});

describe('a polling trigger', () => {
	it('carries its state from poll to poll and tells when it is to be saved', async () => {
		const trigger = (await engineWith()).activate({});

		expect(trigger.saveStaticData()).toBeUndefined();
		expect(await trigger.poll({ activation: 'activate' })).toMatchObject([
			{ json: { activation: 'activate', count: 1, budget: 300_000 } },
		]);
		expect(trigger.saveStaticData()).toEqual({ [`node:${NODE_NAME}`]: { jobs: { count: 1 } } });
		expect(await trigger.poll({ budgetMs: 36_000 })).toMatchObject([{ json: { count: 2, budget: 36_000 } }]);
		expect(trigger.staticDataChanged).toBe(true);
	});

	it('does not notice a change inside what was stored since n8n started', async () => {
		const trigger = (await engineWith()).activate({ quietFrom: 1 });
		await trigger.poll();
		trigger.saveStaticData();

		expect(await trigger.poll()).toBeNull();
		expect(trigger.staticData).toEqual({ [`node:${NODE_NAME}`]: { jobs: { count: 1, hidden: true } } });
		expect(trigger.saveStaticData()).toBeUndefined();
	});

	it('starts from what the database held', async () => {
		const saved = { [`node:${NODE_NAME}`]: { jobs: { count: 5 } } };
		const { items, changed } = await (await engineWith()).poll({}, saved);

		expect(items).toMatchObject([{ json: { count: 6 } }]);
		expect(changed).toBe(true);
		expect(saved[`node:${NODE_NAME}`]).toEqual({ jobs: { count: 5 } });
	});

	it('knows a manual test', async () => {
		const { items, changed } = await (await engineWith()).poll({}, {}, { mode: 'manual' });

		expect(items).toMatchObject([{ json: { activation: 'manual', count: 0 } }]);
		expect(changed).toBe(false);
	});

	it('forgets what it kept in memory when n8n starts again', async () => {
		const engine = await (await engineWith()).restart();
		const trigger = engine.activate({});
		await trigger.poll();

		expect(await trigger.poll()).toMatchObject([{ json: { polls: 2 } }]);
		expect(await (await engine.restart()).activate({}).poll()).toMatchObject([{ json: { polls: 1 } }]);
	});
});

describe('two engines', () => {
	it('of different binary modes work at the same time, each with its own store', async () => {
		const [memory, filesystem] = [await engineWith('memory'), await engineWith('filesystem')];
		const stop = new AbortController();
		const waiting = memory.runNode({ operation: 'wait' }, [{ json: {} }], { signal: stop.signal });
		const shout = async (engine: Awaited<ReturnType<typeof engineWith>>) => {
			const data = await engine.binaryFromBuffer('quiet', { fileName: 'a.txt', mimeType: 'text/plain' });
			const outcome = await engine.runNode({ operation: 'shout' }, [{ json: {}, binary: { data } }]);
			const [item] = outcome.output(NODE_NAME);
			return [item?.json.stored, (await engine.binary(item)).toString()];
		};

		expect(await Promise.all([shout(filesystem), shout(memory), shout(filesystem)])).toEqual([
			[true, 'QUIET'],
			[false, 'QUIET'],
			[true, 'QUIET'],
		]);
		stop.abort();
		expect((await waiting).error?.message).toBe('Stopped waiting for job 7');
	});
});
