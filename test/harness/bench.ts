import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Capabilities, Operation, Provider } from '../../nodes/BulkVerify/providers/contract';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { type Engine, NODE_NAME, type NodeOptions, type Outcome } from './engine';
import {
	type CredentialFields,
	type Description,
	type Fault,
	type JobSeed,
	type JobView,
	type RequestRecord,
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from './sandbox';
import { type Mode, worker } from './workers';

export interface BenchOptions extends SandboxOptions {
	/** How n8n keeps files; `memory` by default. */
	mode?: Mode;
}

/**
 * One account at one provider, simulated, and an n8n with the built package that uses it. Benches share nothing, so
 * that cases can run side by side. Jobs are done at once unless `pace` says otherwise.
 */
export async function openBench(
	id: string,
	{ mode = 'memory', ...options }: BenchOptions = {},
): Promise<Bench> {
	const sandbox = await startSandbox({ pace: 0, only: [id], ...options });
	opened.push(sandbox);
	const place = { mode, workflowId: randomUUID(), number: 0 };
	return await benchAt(providerOf(id), sandbox, place);
}

/** A workflow of one's own, on one of n8n's workers. */
interface Place {
	mode: Mode;
	workflowId: string;
	number: number;
}

async function benchAt(provider: Provider, sandbox: Sandbox, place: Place): Promise<Bench> {
	const engine = await worker(place.mode, place.number);
	return new Bench(provider, sandbox, engine.beside({ ...sandbox.urls }, place.workflowId), place);
}

const opened: Sandbox[] = [];

afterAll(async () => await Promise.all(opened.splice(0).map(async (sandbox) => await sandbox.stop())));

/** @throws where the provider's line is missing */
export function providerOf(id: string): Provider {
	const found = providers.find((provider) => provider.id === id);
	if (found === undefined) throw new Error(`nodes/BulkVerify/providers/all.ts has no line for ${id}`);
	return found;
}

/**
 * One provider for each kind that `key` tells apart, for what is about the node and not about a provider. `undefined`
 * leaves a provider out.
 */
export function oneOfEach(key: (capabilities: Capabilities) => unknown): string[] {
	const kinds = new Map<string, string>();
	for (const { id, capabilities } of providers) {
		const kind = key(capabilities);
		if (kind !== undefined && !kinds.has(JSON.stringify(kind))) kinds.set(JSON.stringify(kind), id);
	}
	return [...kinds.values()];
}

export class Bench {
	constructor(
		readonly provider: Provider,
		readonly sandbox: Sandbox,
		readonly engine: Engine,
		private readonly place: Place,
	) {}

	/* ------------------------------------------------------------- the node */

	/** Runs one operation of the node on some items. */
	async run(
		operation: string,
		parameters: INodeParameters = {},
		items: INodeExecutionData[] = [{ json: {} }],
		options: NodeOptions = {},
	): Promise<Outcome> {
		const resource = operation === 'balance' ? 'account' : 'job';
		const all = { provider: this.provider.id, resource, operation, ...parameters };
		return await this.engine.runNode(all, items, options);
	}

	/** The same on one job. */
	async runOn(
		jobId: string,
		operation: string,
		parameters: INodeParameters = {},
		options: NodeOptions = {},
	): Promise<Outcome> {
		return await this.run(operation, { ...byId(jobId), ...parameters }, [{ json: {} }], options);
	}

	/** Uploads or verifies values as items, each in a field of its own called `value`. */
	async send(
		operation: 'upload' | 'verify',
		values: readonly unknown[] = this.values(),
		parameters: INodeParameters = {},
		options: NodeOptions = {},
	): Promise<Outcome> {
		return await this.run(operation, { valueField: 'value', ...parameters }, asItems(values), options);
	}

	/** A workflow in which Attach gets rows by one input and jobs by the other. */
	async attach(
		rows: INodeExecutionData[],
		jobs: IDataObject[],
		parameters: INodeParameters = {},
	): Promise<Outcome> {
		const node = (name: string, type: string, own: INodeParameters = {}) => ({
			id: name,
			name,
			type,
			typeVersion: 1,
			position: [0, 0] as [number, number],
			parameters: own,
		});
		const own = {
			provider: this.id,
			resource: 'job',
			operation: 'attach',
			valueField: 'value',
			...parameters,
		};
		const to = (name: string, index = 0) => ({ node: name, type: 'main' as const, index });
		return await this.engine.run(
			{
				nodes: [
					node('Start', 'n8n-nodes-base.manualTrigger'),
					node('Rows', 'n8n-nodes-base.noOp'),
					node('Jobs', 'n8n-nodes-base.noOp'),
					node(NODE_NAME, `${this.engine.loader.packageName}.bulkVerify`, own),
				],
				connections: {
					Start: { main: [[to('Rows'), to('Jobs')]] },
					Rows: { main: [[to(NODE_NAME, 0)]] },
					Jobs: { main: [[to(NODE_NAME, 1)]] },
				},
				settings: { executionOrder: 'v1' },
			},
			{ startNode: 'Start', pinned: { Rows: rows, Jobs: jobs.map((json) => ({ json })) } },
		);
	}

	/** n8n started again, or another of its workers: nothing that the package kept in memory is left. */
	async restarted(): Promise<Bench> {
		return await benchAt(this.provider, this.sandbox, { ...this.place, number: this.place.number + 1 });
	}

	/** A copy of the workflow in the same n8n: another one by its ID, with the same nodes and credential. */
	async copied(): Promise<Bench> {
		return await benchAt(this.provider, this.sandbox, { ...this.place, workflowId: randomUUID() });
	}

	/** An input item with a file in `data`. */
	async fileItem(
		content: string | Buffer,
		fileName = 'contacts.csv',
		mimeType = 'text/csv',
	): Promise<INodeExecutionData> {
		const data = await this.engine.binaryFromBuffer(content, { fileName, mimeType });
		return { json: {}, binary: { data } };
	}

	/** The bytes of the file in an item. */
	async bytesOf(item: INodeExecutionData | undefined, field = 'data'): Promise<Buffer> {
		return await this.engine.binary(item, field);
	}

	/* ------------------------------------------------------------- the credential */

	get credential(): { type: string; fields: CredentialFields } {
		return this.sandbox.credential(this.provider.id);
	}

	/** Fields that hold a secret, as the credential's own form says. */
	get secretFields(): string[] {
		return this.credentialProperties()
			.filter(({ typeOptions }) => typeOptions?.password === true)
			.map(({ name }) => name);
	}

	/** Fields that hold an address. */
	get addressFields(): Array<{ name: string; displayName: string }> {
		return this.credentialProperties().filter(({ default: usual }) => /^https:\/\//.test(String(usual)));
	}

	/** Changes fields of the saved credential. */
	change(fields: CredentialFields): void {
		const { type, fields: saved } = this.credential;
		this.engine.saveCredential(type, { ...saved, ...fields });
	}

	/** Saves a key that the provider does not know. */
	useWrongKey(): void {
		this.change(Object.fromEntries(this.secretFields.map((name) => [name, WRONG_KEY])));
	}

	/** Sends all requests elsewhere: what stands for host and port in each address is replaced. */
	pointAt(hostAndPort: string): void {
		const moved = Object.entries(this.credential.fields).map(([name, value]) => [
			name,
			value.replace(/^(https?:\/\/)[^/]+/, `$1${hostAndPort}`),
		]);
		this.change(Object.fromEntries(moved) as CredentialFields);
	}

	private credentialProperties() {
		return this.engine.loader.getCredential(this.credential.type).type.properties;
	}

	/* ------------------------------------------------------------- the provider */

	get id(): string {
		return this.provider.id;
	}

	get facts(): Description {
		return this.sandbox.describe(this.id);
	}

	can(operation: Operation): boolean {
		return this.provider.capabilities.operations.includes(operation);
	}

	/** Made-up values of a list type, all different. */
	values(count = 3, listType: string = this.listType): string[] {
		const { makeUp } = this.list(listType);
		return Array.from({ length: count }, (_, index) => makeUp(index));
	}

	/** The default list type. */
	get listType(): string {
		return this.provider.capabilities.listTypes[0].value;
	}

	list(listType: string) {
		const found = this.facts.listTypes[listType];
		if (found === undefined) throw new Error(`The simulator of ${this.id} has no lists of ${listType}`);
		return found;
	}

	/** A finished job with some rows, or one in another status. */
	job(seed: JobSeed = {}): string {
		return this.sandbox.addJob(this.id, { status: 'completed', rows: ROWS, ...seed });
	}

	jobs(count: number, seed: JobSeed = {}): string[] {
		return this.sandbox.addJobs(this.id, count, { status: 'completed', rows: 1, ...seed });
	}

	finish(id?: string, status?: 'completed' | 'failed' | 'cancelled'): void {
		this.sandbox.finish(this.id, id, status);
	}

	fault(fault: Fault): void {
		this.sandbox.fault(this.id, fault);
	}

	/** The jobs that the provider has, in the order in which they were made. */
	get made(): JobView[] {
		return this.sandbox.jobs(this.id);
	}

	get madeIds(): string[] {
		return this.made.map(({ id }) => id);
	}

	get charged(): number {
		return this.sandbox.charges(this.id);
	}

	/** The requests of one operation, or all, oldest first. */
	requests(operation?: RequestRecord['operation']): RequestRecord[] {
		return this.sandbox.requests.filter((request) => operation === undefined || serves(request, operation));
	}

	/** The lists that arrived, each as one text: a file, or the values in JSON. */
	get sent(): string[] {
		const { startsApart } = this.facts;
		return this.requests('upload')
			.filter(({ body }) => startsApart !== true || hasArray(body))
			.map(sentText);
	}
}

/** Rows of the jobs that `Bench.job` makes. */
export const ROWS = 40;

/** No provider's key, and long enough to be found where it ought not to be. */
export const WRONG_KEY = ['wr0ng', 'k3y', 'n0body', 'has'].join('-');

/** What was uploaded: the text of a file, or the body. */
export function sentText({ parts, body }: RequestRecord): string {
	const file = parts.find(({ fileName }) => fileName !== undefined)?.text?.();
	return file ?? (typeof body === 'string' ? body : JSON.stringify(body));
}

/** Whether a request is one for the operation; the same one may serve several. */
export function serves({ operation, also }: RequestRecord, asked: RequestRecord['operation']): boolean {
	return operation === asked || also.some((one) => one === asked);
}

function hasArray(body: unknown): boolean {
	return typeof body === 'object' && body !== null && Object.values(body).some(Array.isArray);
}

/** For a resource locator. */
export const byId = (value: string): INodeParameters => ({ jobId: { __rl: true, mode: 'id', value } });

/** The job's ID from each item's field `id`. */
export const ID_FROM_ITEM = byId('={{ $json.id }}');

export const asItems = (values: readonly unknown[], field = 'value'): INodeExecutionData[] =>
	values.map((value) => ({ json: { [field]: value } as IDataObject }));

export const itemsOf = (...jsons: IDataObject[]): INodeExecutionData[] => jsons.map((json) => ({ json }));

export { NODE_NAME };
