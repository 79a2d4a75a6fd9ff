import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import {
	type ActiveTrigger,
	builtPackage,
	createEngine,
	type Engine,
	NODE_NAME,
	type PollOptions,
} from '../harness/engine';
import {
	type Fault,
	type JobSeed,
	type Operation,
	type ProviderName,
	PROVIDERS,
	type Sandbox,
	startSandbox,
} from '../sandbox';

export { type JobSeed, NODE_NAME, type ProviderName, PROVIDERS };

/* The built package's trigger on n8n-core, with the sandbox as its providers. */

/** Where n8n keeps a node's static data within the workflow's. */
export const STATE_KEY = `node:${NODE_NAME}`;

/** What every test of this folder works with. */
export class Bench {
	sandbox!: Sandbox;
	engine!: Engine;

	/** One provider's side of it. */
	account(provider: ProviderName): Account {
		return new Account(provider, this.sandbox, this.engine.beside({ ...this.sandbox.urls }));
	}
}

/** Starts sandbox and engine before the tests of the file, and forgets all jobs between them. */
export function useBench(): Bench {
	const bench = new Bench();
	beforeAll(async () => {
		// Nothing finishes by itself: the tests say when.
		bench.sandbox = await startSandbox({ pace: 3_600 });
		bench.engine = await createEngine({ packageRoot: builtPackage(), binaryMode: 'memory' });
	});
	beforeEach(() => bench.sandbox.reset());
	afterAll(async () => await bench.sandbox.stop());
	return bench;
}

/** An account at a provider, and the n8n that watches it. */
export class Account {
	constructor(
		readonly provider: ProviderName,
		readonly sandbox: Sandbox,
		readonly engine: Engine,
	) {}

	add(seed: JobSeed = {}): string {
		return this.sandbox.addJob(this.provider, { rows: 5, ...seed });
	}

	addMany(count: number, seed: JobSeed = {}): string[] {
		return this.sandbox.addJobs(this.provider, count, { rows: 1, ...seed });
	}

	/** A job that ends now. */
	addFinished(seed: JobSeed = {}): string {
		return this.add({ status: 'completed', ...seed });
	}

	finish(id: string, status: Ending = 'completed'): void {
		this.sandbox.finish(this.provider, id, status);
	}

	fault(fault: Fault): void {
		this.sandbox.fault(this.provider, fault);
	}

	/** How many requests came while something was done. */
	async requestsOf(work: () => Promise<unknown>): Promise<Partial<Record<Operation, number>>> {
		const before = this.sandbox.requests.length;
		await work();
		const counts: Partial<Record<Operation, number>> = {};
		for (const { operation } of this.sandbox.requests.slice(before)) {
			if (operation !== null) counts[operation] = (counts[operation] ?? 0) + 1;
		}
		return counts;
	}

	/** A workflow with the trigger, switched on. */
	async activate(parameters: INodeParameters = {}): Promise<Watch> {
		const watch = this.watch(parameters);
		await watch.activate();
		return watch;
	}

	/** The same before its first poll. */
	watch(parameters: INodeParameters = {}, database: IDataObject = {}): Watch {
		return new Watch(this, this.engine, { provider: this.provider, ...parameters }, database);
	}
}

/** A trigger in an active workflow, with what n8n 2.41 would have in its database. */
export class Watch {
	private readonly trigger: ActiveTrigger;

	constructor(
		readonly account: Account,
		private readonly engine: Engine,
		private readonly parameters: INodeParameters,
		public database: IDataObject,
	) {
		this.trigger = engine.activate(parameters, database);
	}

	/** The first poll after the workflow was switched on or n8n was started: what is saved then is saved always. */
	async activate(activation: 'activate' | 'init' = 'activate'): Promise<IDataObject[]> {
		const jobs = await this.poll({ activation });
		this.save();
		return jobs;
	}

	/** What a poll emits, oldest first. n8n saves the state only where there is something. */
	async poll(options: PollOptions = {}): Promise<IDataObject[]> {
		const items = await this.trigger.poll(options);
		if (items === null) return [];
		if (items.length === 0) throw new Error('An empty list starts an execution without items');
		if (options.mode !== 'manual') this.save();
		return items.map(({ json }) => json);
	}

	/** Ids of the jobs that a poll emits, oldest first. */
	async pollIds(options: PollOptions = {}): Promise<unknown[]> {
		return idsOf(await this.poll(options));
	}

	/** Polls until there is nothing more to emit. */
	async pollAll(): Promise<unknown[]> {
		const all: unknown[] = [];
		for (let polls = 0; polls < 100; polls++) {
			const ids = await this.pollIds();
			if (ids.length === 0) return all;
			all.push(...ids);
		}
		throw new Error('It never comes to an end');
	}

	/** What a poll failed with. */
	async failure(options: PollOptions = {}): Promise<Record<string, unknown>> {
		const [poll] = await Promise.allSettled([this.trigger.poll(options)]);
		if (poll.status === 'fulfilled') throw new Error('The poll did not fail');
		const error: unknown = poll.reason;
		if (!(error instanceof Error)) throw new Error('What was thrown is no error');
		const { name, message } = error;
		return { description: '', ...error, name, message };
	}

	/** The workflow switched off and on again, with what n8n has saved; or set otherwise in between. */
	async reactivated(parameters: INodeParameters = {}): Promise<Watch> {
		return new Watch(this.account, this.engine, { ...this.parameters, ...parameters }, this.database);
	}

	/** The workflow as n8n finds it when it was started again. */
	async restarted(database = this.database): Promise<Watch> {
		return new Watch(this.account, await this.engine.restart(), this.parameters, database);
	}

	/** In memory. */
	get state(): IDataObject {
		return stateIn(this.trigger.staticData);
	}

	get stateBytes(): number {
		return Buffer.byteLength(JSON.stringify(this.trigger.staticData));
	}

	private save(): void {
		this.database = this.trigger.saveStaticData() ?? this.database;
	}
}

export const idsOf = (jobs: IDataObject[]): unknown[] => jobs.map(({ jobId }) => jobId);

/** The trigger's state within a workflow's static data; empty where it has none. */
export function stateIn(staticData: IDataObject): IDataObject {
	const { state } = dataObject(staticData[STATE_KEY]);
	return dataObject(state);
}

/** The same static data as it would look if what was emitted had been emitted longer ago. */
export function emittedEarlier(staticData: IDataObject, ms: number): IDataObject {
	const copy = structuredClone(staticData);
	const { emitted } = stateIn(copy);
	if (!Array.isArray(emitted) || emitted.length === 0) throw new Error('Nothing was emitted');
	for (const batch of emitted.map(dataObject)) batch.at = Number(batch.at) - ms;
	return copy;
}

function dataObject(value: unknown): IDataObject {
	return typeof value === 'object' && value !== null ? (value as IDataObject) : {};
}

/** For `describe.each`. */
export const everyProvider = PROVIDERS.map((provider) => [provider] as const);

/** What a job can end as. */
export type Ending = 'completed' | 'failed' | 'cancelled';

/** The events that a provider offers. */
export function eventsOf(provider: ProviderName): Ending[] {
	const offered = providers.find(({ id }) => id === provider)?.capabilities.finishedStatuses ?? [];
	return (['completed', 'failed', 'cancelled'] as const).filter((status) => offered.includes(status));
}

/** Each provider with each of its events. */
export const everyEvent = PROVIDERS.flatMap((provider) =>
	eventsOf(provider).map((status) => [provider, status] as const),
);
