import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import type { Capabilities } from '../../nodes/BulkVerify/providers/contract';
import {
	activated,
	type Bench,
	type Engine,
	type Fault,
	type JobSeed,
	openBench,
	type Operation,
	providerOf,
	type Sandbox,
	Watch,
} from '../harness';

export { emittedEarlier, idsOf, type JobSeed, NODE_NAME, STATE_KEY, stateIn, type Watch } from '../harness';

/* The built package's trigger on n8n-core. What holds for every provider is in test/conformance. */

export type ProviderName = string;

/** Nothing finishes by itself: the tests say when. */
export async function accountAt(provider: ProviderName): Promise<Account> {
	return new Account(await openBench(provider, { pace: 3_600 }));
}

/** An account at a provider, and the n8n that watches it. */
export class Account {
	readonly provider: ProviderName;
	readonly sandbox: Sandbox;
	readonly engine: Engine;

	constructor(readonly bench: Bench) {
		this.provider = bench.id;
		this.sandbox = bench.sandbox;
		this.engine = bench.engine;
	}

	add(seed: JobSeed = {}): string {
		return this.bench.job({ status: undefined, rows: 5, ...seed });
	}

	addMany(count: number, seed: JobSeed = {}): string[] {
		return this.bench.jobs(count, { status: undefined, ...seed });
	}

	/** A job that ends now. */
	addFinished(seed: JobSeed = {}): string {
		return this.bench.job({ rows: 5, ...seed });
	}

	finish(id: string, status: Ending = 'completed'): void {
		this.bench.finish(id, status);
	}

	fault(fault: Fault): void {
		this.bench.fault(fault);
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
		return await activated(this.bench, parameters);
	}

	/** The same before its first poll. */
	watch(parameters: INodeParameters = {}, database: IDataObject = {}): Watch {
		return new Watch(this.bench, parameters, database);
	}
}

/** Providers that can be watched. */
export const WATCHED = providers.filter(({ capabilities }) => capabilities.operations.includes('list'));

/** One provider of each kind that the trigger treats in its own way: how its ids are and what its list tells. */
export const KINDS: readonly ProviderName[] = [
	...new Map(
		WATCHED.map(({ id, capabilities }) => {
			const { jobIds, listTellsStatus, listTellsDetails } = capabilities;
			return [JSON.stringify([jobIds, listTellsStatus, listTellsDetails]), id] as const;
		}).toReversed(),
	).values(),
];

/** For `describe.each`. */
export const everyProvider = KINDS.map((provider) => [provider] as const);

/** Those of them of which something holds. */
export const kindsThat = (holds: (capabilities: Capabilities) => boolean): string[][] =>
	WATCHED.filter(({ id, capabilities }) => KINDS.includes(id) && holds(capabilities)).map(({ id }) => [id]);

/** One whose ids ascend, and another provider. */
export const [ASCENDING = ''] = kindsThat(({ jobIds }) => jobIds === 'ascending').flat();
export const [ANOTHER = ''] = KINDS.filter((id) => id !== ASCENDING);

/** What a job can end as. */
export type Ending = 'completed' | 'failed' | 'cancelled';

export function capabilitiesOf(provider: ProviderName): Capabilities {
	return providerOf(provider).capabilities;
}

/** The events that a provider offers. */
export function eventsOf(provider: ProviderName): Ending[] {
	const { finishedStatuses } = capabilitiesOf(provider);
	return (['completed', 'failed', 'cancelled'] as const).filter((status) => finishedStatuses.includes(status));
}
