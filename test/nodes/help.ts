import type { ExecutionError, IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import type { Provider } from '../../nodes/BulkVerify/providers/contract';
import {
	type BinaryMode,
	builtPackage,
	createEngine,
	type Engine,
	NODE_NAME,
	type NodeOptions,
} from '../harness/engine';
import { type ProviderName, PROVIDERS, type RequestRecord, type Sandbox, startSandbox } from '../sandbox';

export { NODE_NAME };

/* The built package on n8n-core, with the sandbox as its providers. */

export const MODES: BinaryMode[] = ['memory', 'filesystem'];

/** The contract's job, in its order. */
export const JOB_KEYS = [
	'provider',
	'jobId',
	'name',
	'listType',
	'status',
	'providerStatus',
	'progress',
	'total',
	'processed',
	'counts',
	'createdAt',
	'finishedAt',
	'error',
];

/** A value of every provider's default list type, and how many of the outcomes they have. */
export const VALUES = ['valid@example.com', 'nobody@example.com', 'accept-all@example.com'];

export interface Failure {
	message: string;
	description: string;
	itemIndex: unknown;
	/** The class of the error. */
	name: string;
}

/** What every test of this folder works with. */
export class Bench {
	sandbox!: Sandbox;
	engine!: Engine;

	/** Runs one operation and gives its items; a failure is the test's failure. */
	async run(
		provider: ProviderName,
		operation: string,
		parameters: INodeParameters = {},
		items: INodeExecutionData[] = [{ json: {} }],
		options: NodeOptions = {},
	): Promise<INodeExecutionData[]> {
		const outcome = await this.outcome(provider, operation, parameters, items, options);
		if (outcome.error !== undefined) throw new Error(told(failureOf(outcome.error)));
		return outcome.output(NODE_NAME);
	}

	/** The same for an operation that must not succeed. */
	async refusal(
		provider: ProviderName,
		operation: string,
		parameters: INodeParameters = {},
		items: INodeExecutionData[] = [{ json: {} }],
	): Promise<Failure> {
		const { error } = await this.outcome(provider, operation, parameters, items);
		if (error === undefined) throw new Error(`${provider} ${operation} was not refused`);
		return failureOf(error);
	}

	async outcome(
		provider: ProviderName,
		operation: string,
		parameters: INodeParameters = {},
		items: INodeExecutionData[] = [{ json: {} }],
		options: NodeOptions = {},
	) {
		const resource = operation === 'balance' ? 'account' : 'job';
		return await this.engine.runNode({ provider, resource, operation, ...parameters }, items, options);
	}

	/** What was told beside the items of an operation that succeeded. */
	async hints(
		provider: ProviderName,
		operation: string,
		parameters: INodeParameters = {},
		items: INodeExecutionData[] = [{ json: {} }],
	): Promise<string[]> {
		const outcome = await this.outcome(provider, operation, parameters, items);
		if (outcome.error !== undefined) throw new Error(told(failureOf(outcome.error)));
		return outcome.hints(NODE_NAME).map(({ message }) => message);
	}

	/** An input item with a file in `data`. */
	async fileItem(
		content: string | Buffer,
		fileName = 'contacts.csv',
		mimeType = 'text/csv',
	): Promise<INodeExecutionData> {
		return {
			json: {},
			binary: { data: await this.engine.binaryFromBuffer(content, { fileName, mimeType }) },
		};
	}

	requests(operation?: RequestRecord['operation']): RequestRecord[] {
		return this.sandbox.requests.filter(
			(request) => operation === undefined || request.operation === operation,
		);
	}

	/** The one upload that reached a provider. */
	upload(): RequestRecord {
		const [only, ...others] = this.requests('upload');
		if (only === undefined || others.length > 0) {
			throw new Error(`${this.requests('upload').length} uploads came instead of one`);
		}
		return only;
	}

	/** The file in it, and what it is called. */
	uploadedFile(request = this.upload()) {
		const part = request.parts.find(({ fileName }) => fileName !== undefined);
		if (part?.text === undefined) throw new Error('The upload has no file');
		return { name: part.name, fileName: part.fileName ?? '', type: part.type, text: part.text() };
	}
}

/** Starts sandbox and engine before the tests of the file or block, and forgets all jobs between them. */
export function useBench(
	binaryMode: BinaryMode = 'filesystem',
	keys?: Record<ProviderName, string>,
): Bench {
	const bench = new Bench();
	beforeAll(async () => {
		// Everything is done at once unless a test says otherwise.
		bench.sandbox = await startSandbox({ pace: 0, keys });
		const credentials = { ...bench.sandbox.urls };
		bench.engine = await createEngine({ packageRoot: builtPackage(), binaryMode, credentials });
	});
	beforeEach(() => bench.sandbox.reset());
	afterAll(async () => await bench.sandbox.stop());
	return bench;
}

export function providerOf(name: ProviderName): Provider {
	const provider = providers.find(({ id }) => id === name);
	if (provider === undefined) throw new Error(`There is no provider ${name}`);
	return provider;
}

/** The providers of which something holds. */
export function providersThat(holds: (provider: Provider) => boolean): ProviderName[] {
	return PROVIDERS.filter((name) => holds(providerOf(name)));
}

export const byId = (jobId: string): INodeParameters => ({ jobId: { __rl: true, mode: 'id', value: jobId } });

export const itemsOf = (...jsons: IDataObject[]): INodeExecutionData[] => jsons.map((json) => ({ json }));

export const emails = (...values: unknown[]): INodeExecutionData[] =>
	values.map((email) => ({ json: { email } as IDataObject }));

export function jsonOf(items: INodeExecutionData[]): IDataObject[] {
	return items.map(({ json }) => json);
}

/** One field of each item. */
export function fieldOf(items: INodeExecutionData[], name: string): unknown[] {
	return items.map(({ json }) => json[name]);
}

export function verdictsOf(items: INodeExecutionData[]): unknown[] {
	return items.map(({ json }) => (json.verification as IDataObject).verdict);
}

export function failureOf(error: ExecutionError): Failure {
	return {
		message: error.message,
		description: String(error.description ?? ''),
		itemIndex: error.context?.itemIndex,
		name: error.name,
	};
}

function told({ message, description }: Failure): string {
	return `${message} (${description})`;
}
