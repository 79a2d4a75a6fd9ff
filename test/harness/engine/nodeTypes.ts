import './environment';
import type { PackageDirectoryLoader } from 'n8n-core';
import {
	type IDataObject,
	type IExecuteFunctions,
	type INodeType,
	type INodeTypeDescription,
	type INodeTypes,
	NodeConnectionTypes,
	NodeHelpers,
} from 'n8n-workflow';

/** The node types of a workflow: the package's own as n8n loads them, and stand-ins for n8n's. */
export class EngineNodeTypes implements INodeTypes {
	private readonly extra: Map<string, INodeType>;

	/**
	 * @param extra node types by their full name, e.g. `n8n-nodes-base.set`
	 */
	constructor(
		private readonly loader: PackageDirectoryLoader,
		extra: Record<string, INodeType> = {},
		private readonly onThrow: (error: unknown) => void = () => {},
	) {
		this.extra = new Map([
			['n8n-nodes-base.manualTrigger', passThrough('manualTrigger')],
			['n8n-nodes-base.noOp', passThrough('noOp')],
			...Object.entries(extra),
		]);
	}

	/** The same types and more of them, for one execution. */
	with(extra: Record<string, INodeType>, onThrow?: (error: unknown) => void): EngineNodeTypes {
		return new EngineNodeTypes(this.loader, { ...Object.fromEntries(this.extra), ...extra }, onThrow);
	}

	knows(type: string): boolean {
		return this.extra.has(type) || this.ownName(type.replace(/Tool$/, '')) !== undefined;
	}

	getByName(type: string): INodeType {
		return this.getByNameAndVersion(type);
	}

	/** As in n8n, a type that nobody knows is `undefined`; the execution is refused because of it. */
	getByNameAndVersion(type: string, version?: number): INodeType {
		const own = this.ownName(type);
		const tool = this.ownName(type.replace(/Tool$/, ''));
		const found = own === undefined ? this.extra.get(type) : this.loader.getNode(own).type;
		if (found === undefined && tool !== undefined) {
			return watched(
				asTool(NodeHelpers.getVersionedNodeType(this.loader.getNode(tool).type, version)),
				this.onThrow,
			);
		}
		if (found === undefined) return unknownType();
		return watched(NodeHelpers.getVersionedNodeType(found, version), this.onThrow);
	}

	getKnownTypes(): IDataObject {
		return Object.fromEntries(
			Object.entries(this.loader.known.nodes).map(([name, { className, sourcePath }]) => [
				`${this.loader.packageName}.${name}`,
				{ className, sourcePath },
			]),
		);
	}

	private ownName(type: string): string | undefined {
		const prefix = `${this.loader.packageName}.`;
		const name = type.startsWith(prefix) ? type.slice(prefix.length) : undefined;
		return name !== undefined && name in this.loader.known.nodes ? name : undefined;
	}
}

/** n8n makes a second type of each node with `usableAsTool`; its parameters are told by the name which one it is. */
function asTool(type: INodeType): INodeType {
	const { description } = type;
	return Object.assign(Object.create(type) as INodeType, {
		description: { ...description, name: `${description.name}Tool` },
	});
}

/** Hands on what it got: n8n's No Operation, and any trigger once it has fired. */
export function passThrough(name: string): INodeType {
	return {
		description: describe(name),
		async execute() {
			return [this.getInputData()];
		},
	};
}

/** Stands for a node whose output is pinned, so that it never runs. */
export function pinnedOnly(name: string): INodeType {
	return { description: describe(name) };
}

/** n8n keeps no more of an error than its plain fields; tests want to see the whole of it. */
function watched(type: INodeType, onThrow: (error: unknown) => void): INodeType {
	const { execute } = type;
	if (execute === undefined) return type;
	return Object.assign(Object.create(type) as INodeType, {
		async execute(this: IExecuteFunctions, ...args: Parameters<typeof execute>) {
			const output = execute.apply(this, args);
			await output.catch(onThrow);
			return await output;
		},
	});
}

function describe(name: string): INodeTypeDescription {
	return {
		displayName: name,
		name,
		group: ['transform'],
		version: [1, 1.1, 1.2, 1.3, 2, 3, 4],
		description: 'Stand-in for a node of n8n',
		defaults: { name },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	};
}

/** n8n's interface leaves out that there may be none, and n8n-workflow checks for it all the same. */
function unknownType(): INodeType {
	return undefined as unknown as INodeType;
}
