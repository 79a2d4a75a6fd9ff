import type { INodeProperties, INodeParameters } from 'n8n-workflow';
import {
	asItems,
	type Bench,
	byId,
	failureOf,
	oneOfEach,
	openBench,
	prepareWorkers,
	providerOf,
	Watch,
} from '../harness';

beforeAll(async () => await prepareWorkers(1));

const LONG = 100_000;
const SHAPES = ['a', '../', '%41', '"', ' x'].map((part) => part.repeat(LONG / part.length));

/** A sentence, what it quotes, and what to do. */
const LONGEST_MESSAGE = 400;
const LONGEST_ADVICE = 1_100;

/** What the person sets besides the credential, by name; an option by the collection it is in. */
function parametersOf(bench: Bench): Array<(value: string) => INodeParameters> {
	const { description } = bench.engine.loader.getNode('bulkVerify').type as unknown as {
		description: { properties: INodeProperties[] };
	};
	const setters = new Map<string, (value: string) => INodeParameters>();
	for (const { name, type, options = [] } of description.properties) {
		if (type === 'notice' || type === 'credentials') continue;
		if (type === 'resourceLocator') setters.set(name, byId);
		else if (type !== 'collection') setters.set(name, (value) => ({ [name]: value }));
		else
			for (const { name: option } of options)
				setters.set(`${name}.${option}`, (value) => ({ [name]: { [option]: value } }));
	}
	return [...setters.values()];
}

const OPERATIONS = ['upload', 'verify', 'estimate', 'status', 'download', 'list', 'balance'];

const PROVIDERS = oneOfEach(({ downloadCharges, listsByType, namesJobs }) => [
	downloadCharges,
	listsByType,
	namesJobs,
]);

it.each(PROVIDERS.flatMap((id) => OPERATIONS.map((operation) => [id, operation] as const)))(
	'%s: %s with a parameter of 100 kB ends in a sentence that can be read, and nothing is paid for it',
	async (id, operation) => {
		if (!providerOf(id).capabilities.operations.some((one) => one === operation)) return;
		const bench = await openBench(id);
		const job = bench.job();
		const long: string[] = [];
		for (const [at, set] of parametersOf(bench).entries()) {
			const value = SHAPES[at % SHAPES.length] ?? '';
			const [made, charged] = [bench.made.length, bench.charged];
			const parameters = { valueField: 'value', ...byId(job), ...set(value) };
			const outcome = await bench.run(operation, parameters, asItems(bench.values()));
			if (outcome.error === undefined) continue;
			const { message, description } = failureOf(outcome);
			if (message.length > LONGEST_MESSAGE || description.length > LONGEST_ADVICE)
				long.push(message.slice(0, 80));
			expect([bench.made.length, bench.charged]).toEqual([made, charged]);
		}
		expect(long).toEqual([]);
	},
);

it.each(oneOfEach(({ downloadCharges }) => downloadCharges))(
	'%s: a result in no form there is costs nothing',
	async (id) => {
		const bench = await openBench(id);
		const failure = failureOf(await bench.runOn(bench.job(), 'download', { output: 'files' }));
		expect(failure.message).toBe('A result does not come out as "files"');
		expect(bench.requests('download')).toEqual([]);
	},
);

it.each(oneOfEach(({ operations, listsByType }) => (operations.includes('list') ? listsByType : undefined)))(
	'%s: a filter that names what there is not lists nothing',
	async (id) => {
		const bench = await openBench(id);
		bench.job();
		const list = async (filters: INodeParameters) => await bench.run('list', { returnAll: true, filters });
		for (const status of ['complete', ['completed', 'done']]) {
			expect(failureOf(await list({ status })).message).toMatch(/^No job has the status "/);
		}
		expect((await list({ status: 'completed' })).error).toBeUndefined();
		if (!bench.provider.capabilities.listsByType) return;
		expect(failureOf(await list({ listType: 'emails' })).message).toMatch(/has no list type "emails"$/);
	},
);

it('a filter for a list type that there is not is refused: it would never tell a job', async () => {
	const [id = ''] = oneOfEach(({ listsByType }) => (listsByType ? true : undefined));
	const bench = await openBench(id);
	const watch = new Watch(bench, { filters: { listType: 'e'.repeat(100_000) } });
	const { message } = await watch.failure();
	expect(message).toMatch(/ has no list type "e{200}\.\.\."$/);
	expect(bench.requests()).toEqual([]);
});
