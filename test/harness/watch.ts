import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { Bench } from './bench';
import { type ActiveTrigger, NODE_NAME, type PollOptions } from './engine';

/** Where n8n keeps a node's static data within the workflow's. */
export const STATE_KEY = `node:${NODE_NAME}`;

/** A workflow with the trigger, switched on. */
export async function activated(bench: Bench, parameters: INodeParameters = {}): Promise<Watch> {
	const watch = new Watch(bench, parameters);
	await watch.activate();
	return watch;
}

/** A trigger in an active workflow, with what n8n 2.41 would have in its database. */
export class Watch {
	private readonly trigger: ActiveTrigger;

	constructor(
		readonly bench: Bench,
		private readonly parameters: INodeParameters = {},
		public database: IDataObject = {},
	) {
		this.trigger = bench.engine.activate({ provider: bench.id, ...parameters }, database);
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
		return new Watch(this.bench, { ...this.parameters, ...parameters }, this.database);
	}

	/** The workflow as n8n finds it when it was started again. */
	async restarted(database = this.database): Promise<Watch> {
		return new Watch(await this.bench.restarted(), this.parameters, database);
	}

	/** In memory. */
	get state(): IDataObject {
		return stateIn(this.trigger.staticData);
	}

	/** What it has warned of in n8n's log, oldest first. */
	get warnings(): readonly string[] {
		return this.trigger.warnings;
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
