import { randomUUID } from 'node:crypto';
import { type INodeType, NodeConnectionTypes } from 'n8n-workflow';
import {
	asItems,
	type Bench,
	fieldOf,
	jsonOf,
	NODE_NAME,
	openBench,
	type Outcome,
	prepareWorkers,
	refusalsOf,
} from '../harness';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { skipTime } from '../harness/clock';
import { builtPackage, createEngine, type Engine } from '../harness/engine';

/* An execution that runs again after hours, one that has no ID, and the rounds of a loop. */

const HOUR_MS = 60 * 60 * 1_000;
const ROUNDS = 3;

const LISTING = providers.filter(({ capabilities }) => capabilities.operations.includes('list'));

let engine: Engine;
beforeAll(async () => {
	await prepareWorkers(2);
	engine = await createEngine({ packageRoot: builtPackage(), nodeTypes: { 'test.rounds': rounds(ROUNDS) } });
});

describe.each(LISTING)('$displayName', ({ id }) => {
	it('died at 22:00, run again at 06:00 by another process: its job is found', async () => {
		const bench = await openBench(id);
		const options = { executionId: randomUUID() };
		await bench.send('upload', bench.values(), {}, options);
		skipTime(8 * HOUR_MS);
		const again = await (await bench.restarted()).send('upload', bench.values(), {}, options);
		expect(bench.made).toHaveLength(1);
		expect(fieldOf(again, 'jobId')).toEqual(bench.madeIds);
	});

	it('an execution without an ID is found by the next process, and is another one in its own', async () => {
		const bench = await openBench(id);
		const options = { executionId: '' };
		await bench.send('upload', bench.values(), {}, options);
		await bench.send('upload', bench.values(), {}, options);
		expect(bench.made).toHaveLength(2);
		const other = await bench.restarted();
		const again = [
			...jsonOf(await other.send('upload', bench.values(), {}, options)),
			...jsonOf(await other.send('upload', bench.values(), {}, options)),
		];
		expect(bench.made).toHaveLength(2);
		expect(again.map(({ jobId }) => jobId)).toEqual(bench.madeIds);
	});

	it('rounds of a loop are lists of their own even where they are equal, and are found again as such', async () => {
		const bench = await openBench(id);
		const executionId = randomUUID();
		const first = await loop(bench, engine, executionId);
		expect(bench.made).toHaveLength(ROUNDS);
		expect(fieldOf(first, 'jobId')).toEqual(bench.madeIds);

		const again = await loop(bench, await engine.restart(), executionId);
		expect(bench.made).toHaveLength(ROUNDS);
		expect(fieldOf(again, 'jobId')).toEqual(bench.madeIds);
	});

	it('a round that was refused once is sent once more, the others are not', async () => {
		const bench = await openBench(id);
		const [error] = refusalsOf(bench.facts);
		if (error !== undefined) bench.fault({ kind: 'refusal', error, operation: 'upload', skip: 1 });
		const outcome = await loop(bench, engine, randomUUID(), { retryOnFail: true });
		expect(outcome.error).toBeUndefined();
		// A list that was brought and not started was ended by us.
		const taken = bench.made.filter(({ status }) => status !== 'cancelled');
		expect(taken).toHaveLength(ROUNDS);
		expect(fieldOf(outcome, 'jobId')).toEqual(taken.map(({ id: jobId }) => jobId));
	});
});

/** Sends the same list in each round. */
async function loop(
	bench: Bench,
	worker: Engine,
	executionId: string,
	{ retryOnFail = false } = {},
): Promise<Outcome> {
	const at = (id: string, name: string, type: string, parameters = {}) => ({
		id,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters,
	});
	const to = (node: string) => [{ node, type: NodeConnectionTypes.Main, index: 0 }];
	const [type] = Object.keys(worker.loader.known.nodes);
	const parameters = { provider: bench.id, resource: 'job', operation: 'upload', valueField: 'value' };
	return await worker.beside(bench.sandbox.urls, `loop of ${bench.id}`).run(
		{
			nodes: [
				at('start', 'Start', 'n8n-nodes-base.manualTrigger'),
				at('rounds', 'Rounds', 'test.rounds'),
				{
					...at('node', NODE_NAME, `${worker.loader.packageName}.${type}`, parameters),
					retryOnFail,
					maxTries: 2,
				},
			],
			connections: {
				Start: { main: [to('Rounds')] },
				Rounds: { main: [[], to(NODE_NAME)] },
				[NODE_NAME]: { main: [to('Rounds')] },
			},
		},
		{ executionId, input: asItems(bench.values()), startNode: 'Start' },
	);
}

/** n8n's Loop Over Items, in short: the second output begins a round, the first one ends the loop. */
function rounds(count: number): INodeType {
	return {
		description: {
			displayName: 'Rounds',
			name: 'rounds',
			group: ['transform'],
			version: 1,
			description: 'Begins rounds',
			defaults: { name: 'Rounds' },
			inputs: [NodeConnectionTypes.Main],
			outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
			properties: [],
		},
		async execute() {
			const memory = this.getContext('node');
			const done = typeof memory.rounds === 'number' ? memory.rounds : 0;
			memory.rounds = done + 1;
			memory.items ??= this.getInputData();
			return done < count ? [[], memory.items as []] : [memory.items as [], []];
		},
	};
}
