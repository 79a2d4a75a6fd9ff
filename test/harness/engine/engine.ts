import './environment';
import { LoadOptionsContext, PackageDirectoryLoader } from 'n8n-core';
import {
	type IBinaryData,
	type ICredentialDataDecryptedObject,
	type IDataObject,
	type INode,
	type INodeCredentials,
	type INodeCredentialTestResult,
	type INodeExecutionData,
	type INodeListSearchResult,
	type INodeParameters,
	type INodePropertyOptions,
	type INodeType,
	type OnError,
	Workflow,
} from 'n8n-workflow';
import { additionalDataFor } from './additionalData';
import { type BinaryMode, BinaryStore, type FileLabel } from './binaryData';
import { EngineCredentials, type SavedCredentials } from './credentials';
import { testCredential } from './credentialTest';
import { execute, type Outcome, type RunOptions, type WorkflowJson } from './execution';
import { EngineNodeTypes } from './nodeTypes';
import { copyPackage } from './package';
import { ActiveTrigger, type PollOptions } from './trigger';

export interface EngineOptions {
	/** The unpacked package: what `packAndUnpack` or `builtPackage` gave. */
	packageRoot: string;
	/** `filesystem` by default, as in n8n. */
	binaryMode?: BinaryMode;
	/** Saved credentials by type, one each. */
	credentials?: Record<string, ICredentialDataDecryptedObject>;
	/** Whose workflow the nodes are in: what the package remembers of one it does not know in another. */
	workflowId?: string;
	/** Node types that the workflows need besides the package's, by full name (`n8n-nodes-base.set`). */
	nodeTypes?: Record<string, INodeType>;
}

export interface NodeOptions extends RunOptions {
	/** The node's name without the package's; the package's first action node by default. */
	type?: string;
	/** What it is called in the workflow; `NODE_NAME` by default. */
	name?: string;
	onError?: OnError;
	/** The older switch for the same: an item for each failure, the workflow goes on. */
	continueOnFail?: boolean;
	retryOnFail?: boolean;
}

export interface SearchOptions {
	filter?: string;
	paginationToken?: string;
	type?: string;
	/** Path of the parameter that is being filled in. */
	path?: string;
}

/** What `runNode` calls the node. */
export const NODE_NAME = 'Bulk Verify';

/**
 * n8n without its server: the package as n8n loads it, on the real n8n-core.
 *
 * @throws what n8n throws where the package cannot be loaded
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
	return new Engine(await loadPackage(options.packageRoot), options);
}

async function loadPackage(packageRoot: string): Promise<PackageDirectoryLoader> {
	const loader = new PackageDirectoryLoader(packageRoot);
	await loader.loadAll();
	return loader;
}

export class Engine {
	private readonly saved: SavedCredentials = new Map();
	private readonly credentials: EngineCredentials;
	private readonly nodeTypes: EngineNodeTypes;

	constructor(
		readonly loader: PackageDirectoryLoader,
		private readonly options: EngineOptions,
		private readonly binaryStore = new BinaryStore(options.binaryMode ?? 'filesystem'),
	) {
		const { credentials = {}, nodeTypes } = options;
		this.credentials = new EngineCredentials(loader, this.saved);
		this.nodeTypes = new EngineNodeTypes(loader, nodeTypes);
		for (const [type, data] of Object.entries(credentials)) this.saveCredential(type, data);
	}

	/** Another engine with credentials of its own. Both may work at the same time: they share the binary store. */
	beside(credentials: Record<string, ICredentialDataDecryptedObject>, workflowId?: string): Engine {
		return new Engine(this.loader, { ...this.options, credentials, workflowId }, this.binaryStore);
	}

	/** Saves the one credential of a type, or changes it; with another id it is another one, and chosen in all nodes. */
	saveCredential(type: string, data: ICredentialDataDecryptedObject, id = type): void {
		this.saved.delete(this.idOf(type) ?? id);
		this.saved.set(id, { type, data });
	}

	/** Runs a workflow; every node gets the saved credentials of the types it knows. Throws as `execute` does. */
	async run(workflow: WorkflowJson, options: RunOptions = {}): Promise<Outcome> {
		const nodes = workflow.nodes.map((node) => ({ ...node, credentials: this.credentialsFor(node) }));
		return await this.binaryStore.use(
			async () =>
				await execute(
					{ id: this.options.workflowId, ...workflow, nodes },
					this.nodeTypes,
					this.credentials,
					options,
				),
		);
	}

	/** Runs one node of the package on some items: its output is `outcome.output(NODE_NAME)`. */
	async runNode(
		parameters: INodeParameters,
		items: INodeExecutionData[],
		{ type, name = NODE_NAME, onError, continueOnFail, retryOnFail, ...options }: NodeOptions = {},
	): Promise<Outcome> {
		const node = {
			...this.node(parameters, type ?? this.firstAction()),
			name,
			onError,
			continueOnFail,
			retryOnFail,
		};
		const start: INode = {
			id: 'start',
			name: 'Start',
			type: 'n8n-nodes-base.manualTrigger',
			typeVersion: 1,
			position: [0, 0],
			parameters: {},
		};
		const connections = { Start: { main: [[{ node: node.name, type: 'main' as const, index: 0 }]] } };
		return await this.run({ nodes: [start, node], connections }, { ...options, input: items });
	}

	/** Binary data for an input item. */
	async binaryFromBuffer(content: Buffer | string, label: FileLabel): Promise<IBinaryData> {
		return await this.binaryStore.fromBuffer(Buffer.from(content), label);
	}

	/** The same from a file on disk. */
	async binaryFromFile(path: string, label?: Partial<FileLabel>): Promise<IBinaryData> {
		return await this.binaryStore.fromFile(path, label);
	}

	/** The bytes of an item's binary field. Throws where it has none. */
	async binary(item: INodeExecutionData | undefined, field = 'data'): Promise<Buffer> {
		return await this.binaryStore.read(item ?? { json: {} }, field);
	}

	/** What the editor's dropdown would load. */
	async loadOptions(
		method: string,
		parameters: INodeParameters,
		{ type, path = '' }: SearchOptions = {},
	): Promise<INodePropertyOptions[]> {
		const { methods, context } = this.editorContext(parameters, type, path);
		const load = methods?.loadOptions?.[method];
		if (load === undefined) throw new Error(`The node has no loadOptions method "${method}"`);
		return await load.call(context);
	}

	/** What the editor's resource locator would list. */
	async listSearch(
		method: string,
		parameters: INodeParameters,
		{ filter, paginationToken, type, path = '' }: SearchOptions = {},
	): Promise<INodeListSearchResult> {
		const { methods, context } = this.editorContext(parameters, type, path);
		const search = methods?.listSearch?.[method];
		if (search === undefined) throw new Error(`The node has no listSearch method "${method}"`);
		return await search.call(context, filter, paginationToken);
	}

	/** What n8n's "Test" button answers for the saved credential, or for other data. */
	async testCredential(
		type: string,
		data: ICredentialDataDecryptedObject = this.saved.get(this.idOf(type) ?? type)?.data ?? {},
	): Promise<INodeCredentialTestResult> {
		return await testCredential(this.loader, type, data);
	}

	/** A trigger of the package in an active workflow; the package's first polling node by default. */
	activate(parameters: INodeParameters, staticData?: IDataObject, type = this.firstPoller()): ActiveTrigger {
		const node = this.node(parameters, type);
		const { workflowId } = this.options;
		return new ActiveTrigger(
			node,
			this.nodeTypes,
			this.credentials,
			this.binaryStore,
			staticData,
			workflowId,
		);
	}

	/** One poll of a trigger, with the workflow's static data before and after it. */
	async poll(
		parameters: INodeParameters,
		staticData: IDataObject = {},
		options: PollOptions = {},
	): Promise<{ items: INodeExecutionData[] | null; staticData: IDataObject; changed: boolean }> {
		const trigger = this.activate(parameters, staticData);
		const items = await trigger.poll(options);
		return { items, staticData: trigger.staticData, changed: trigger.staticDataChanged };
	}

	/**
	 * The same engine after n8n was started again, or in another worker: nothing that the package kept in memory
	 * is left. Both may work at the same time: they share the binary store.
	 */
	async restart(): Promise<Engine> {
		const packageRoot = await copyPackage(this.options.packageRoot);
		const loader = await loadPackage(packageRoot);
		const engine = new Engine(loader, { ...this.options, packageRoot }, this.binaryStore);
		for (const [id, { type, data }] of this.saved) engine.saveCredential(type, data, id);
		return engine;
	}

	private node(parameters: INodeParameters, type: string): INode {
		const node: INode = {
			id: 'node',
			name: NODE_NAME,
			type: `${this.loader.packageName}.${type}`,
			typeVersion: 1,
			position: [200, 0],
			parameters,
		};
		return { ...node, credentials: this.credentialsFor(node) };
	}

	private credentialsFor({ type, credentials = {} }: INode): INodeCredentials {
		const wanted = this.nodeTypes.knows(type)
			? (this.nodeTypes.getByName(type).description.credentials ?? [])
			: [];
		const chosen = wanted.flatMap(({ name }) => {
			const id = this.idOf(name);
			return id === undefined ? [] : [[name, { id, name }] as const];
		});
		return { ...credentials, ...Object.fromEntries(chosen) };
	}

	private idOf(credentialType: string): string | undefined {
		return [...this.saved].find(([, { type }]) => type === credentialType)?.[0];
	}

	private editorContext(parameters: INodeParameters, type = this.firstAction(), path: string) {
		const node = { ...this.node(parameters, type), name: 'Temp-Node' };
		const workflow = new Workflow({
			nodes: [node],
			connections: {},
			active: false,
			nodeTypes: this.nodeTypes,
		});
		// Workflow has filled in the defaults by now, as the editor does.
		const additionalData = additionalDataFor(this.credentials, { currentNodeParameters: node.parameters });
		const { methods } = this.nodeTypes.getByName(node.type);
		return { methods, context: new LoadOptionsContext(workflow, node, additionalData, path) };
	}

	private firstAction(): string {
		return this.first(({ execute: action }) => action !== undefined, 'action node');
	}

	private firstPoller(): string {
		return this.first(({ poll }) => poll !== undefined, 'polling trigger');
	}

	private first(fits: (type: INodeType) => boolean, what: string): string {
		const names = Object.keys(this.loader.known.nodes);
		const name = names.find((known) => fits(this.nodeTypes.getByName(`${this.loader.packageName}.${known}`)));
		if (name === undefined) throw new Error(`${this.loader.packageName} has no ${what}`);
		return name;
	}
}
