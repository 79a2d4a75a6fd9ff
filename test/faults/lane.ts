import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import {
	builtPackage,
	createEngine,
	type Engine,
	NODE_NAME,
	type NodeOptions,
	type Outcome,
} from '../harness/engine';
import {
	type Fault,
	type Operation,
	type ProviderName,
	type RequestRecord,
	type Sandbox,
	type SandboxOptions,
	startSandbox,
} from '../sandbox';

export type Mode = 'memory' | 'filesystem';

/** One engine a test file: n8n keeps one binary store a process. */
let engine: Promise<Engine> | undefined;
const sandboxes: Sandbox[] = [];

/** A provider of one's own with the node beside it, so that cases can run side by side. */
export class Lane {
	constructor(
		readonly provider: ProviderName,
		readonly sandbox: Sandbox,
		readonly engine: Engine,
	) {}

	/** Runs the node once. */
	async run(
		parameters: INodeParameters,
		items: INodeExecutionData[] = [{ json: {} }],
		options: NodeOptions = {},
	): Promise<Outcome> {
		return await this.engine.runNode(
			{ provider: this.provider, resource: 'job', ...parameters },
			items,
			options,
		);
	}

	/** The same for an operation on one job. */
	async runOn(
		jobId: string,
		operation: string,
		parameters: INodeParameters = {},
		options: NodeOptions = {},
	): Promise<Outcome> {
		return await this.run({ operation, jobId: byId(jobId), ...parameters }, [{ json: {} }], options);
	}

	/** Uploads addresses as items. */
	async upload(
		addresses: string[] = ADDRESSES,
		parameters: INodeParameters = {},
		options: NodeOptions = {},
	): Promise<Outcome> {
		const items = addresses.map((email) => ({ json: { email } }));
		return await this.run(
			{ operation: 'upload', inputSource: 'items', valueField: 'email', ...parameters },
			items,
			options,
		);
	}

	/** Changes the address in the credential. */
	pointAt(baseUrl: string): void {
		const { type, fields } = this.sandbox.credential(this.provider);
		this.engine.saveCredential(type, { ...fields, baseUrl });
	}

	fault(fault: Fault): void {
		this.sandbox.fault(this.provider, fault);
	}

	/** A finished job with some rows, or one in another status. */
	job(seed: Parameters<Sandbox['addJob']>[1] = {}): string {
		return this.sandbox.addJob(this.provider, { status: 'completed', rows: ROWS, ...seed });
	}

	/** The requests of one operation, oldest first. */
	requests(operation: Operation): RequestRecord[] {
		return this.sandbox.requests.filter((request) => request.operation === operation);
	}
}

export const CREDENTIALS: Record<ProviderName, string> = {
	ipQualityScore: 'ipQualityScoreApi',
	whoisXml: 'whoisXmlApi',
	everythingLocation: 'everythingLocationApi',
	briteVerifyFiles: 'briteVerifyFilesApi',
};

/** List requests before an upload: one looks for what an earlier run of the execution sent. */
export const LOOKS_BEFORE = 1;

export const ADDRESSES = ['valid.one@example.com', 'nobody@example.com', 'info@example.com'];

/** Rows of the jobs that `Lane.job` makes. */
export const ROWS = 40;

export const byId = (value: string): INodeParameters => ({ __rl: true, mode: 'id', value });

/** @param options of the sandbox; its jobs are done at once unless they say otherwise */
export async function openLane(
	provider: ProviderName,
	{ mode = 'memory', ...options }: SandboxOptions & { mode?: Mode } = {},
): Promise<Lane> {
	engine ??= createEngine({ packageRoot: builtPackage(), binaryMode: mode });
	const sandbox = await startSandbox({ pace: 0, ...options });
	sandboxes.push(sandbox);
	return new Lane(provider, sandbox, (await engine).beside({ ...sandbox.urls }));
}

afterAll(async () => await Promise.all(sandboxes.map(async (sandbox) => await sandbox.stop())));

export const outputOf = (outcome: Outcome): INodeExecutionData[] => outcome.output(NODE_NAME);

/** What a person reads of a failure, as n8n keeps it after the run. */
export interface Failure {
	name: string;
	message: string;
	description: string;
	httpCode: string | undefined;
	itemIndex: unknown;
}

/** @throws an Error where the node did not fail */
export function failureOf(outcome: Outcome): Failure {
	const { error } = outcome;
	if (error === undefined) throw new Error(`The node did not fail: ${JSON.stringify(outputOf(outcome))}`);
	// n8n saves the execution as JSON: what does not survive this, nobody sees.
	const kept: Record<string, unknown> = JSON.parse(JSON.stringify({ ...error, message: error.message }));
	const { context } = kept;
	return {
		name: error.name,
		message: String(kept.message),
		description: String(kept.description ?? ''),
		httpCode: typeof kept.httpCode === 'string' ? kept.httpCode : undefined,
		itemIndex:
			typeof context === 'object' && context !== null ? Reflect.get(context, 'itemIndex') : undefined,
	};
}

/**
 * `it` for cases that spend their time waiting: all of the file start with the first one, each tells its own end.
 */
export function sideBySide(): (name: string, run: () => Promise<void>) => void {
	const cases = new Map<string, () => Promise<void>>();
	const ends = new Map<string, Promise<PromiseSettledResult<void>[]>>();
	beforeAll(() => {
		for (const [name, run] of cases) ends.set(name, Promise.allSettled([run()]));
	});
	return (name, run) => {
		if (cases.has(name)) throw new Error(`Two cases are called "${name}"`);
		cases.set(name, run);
		it(name, async () => {
			const [end] = (await ends.get(name)) ?? [];
			if (end?.status !== 'fulfilled') throw end?.reason;
		});
	};
}
