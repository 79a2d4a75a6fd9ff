/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import './environment';
import { ExecutionLifecycleHooks, WorkflowExecute } from 'n8n-core';
import {
	createEmptyRunExecutionData,
	deepCopy,
	type ExecutionError,
	type ExecutionStatus,
	type IConnections,
	type ICredentialsHelper,
	type INode,
	type INodeExecutionData,
	type IRun,
	type IRunData,
	type IWorkflowSettings,
	type NodeExecutionHint,
	Workflow,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalDataFor } from './additionalData';
import { type EngineNodeTypes, passThrough, pinnedOnly } from './nodeTypes';

/** A workflow as n8n exports it. */
export interface WorkflowJson {
	/** `tested` by default. */
	id?: string;
	name?: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IWorkflowSettings;
	pinData?: Record<string, INodeExecutionData[]>;
}

export interface RunOptions {
	/** What the first node gets; one empty item by default. */
	input?: INodeExecutionData[];
	/** The first node; by default the only one that no other leads to. */
	startNode?: string;
	/** The last node to run; by default all run. */
	destination?: string;
	/** Output that stands in for nodes which then do not run, by node name. */
	pinned?: Record<string, INodeExecutionData[]>;
	/** `trigger` (default) as in an active workflow, `manual` as in the editor. */
	mode?: WorkflowExecuteMode;
	/** Cancels the execution, as the editor's stop button does. */
	signal?: AbortSignal;
	/** The workflow's own time limit. */
	timeoutMs?: number;
	/** Runs an execution again under the id it had; by default each is a new one. */
	executionId?: string;
	onNodeStart?: (node: string) => void;
	onNodeEnd?: (node: string) => void;
}

let executions = 0;

/**
 * Runs a workflow on n8n-core as n8n does.
 *
 * @throws what n8n throws before it starts: a workflow with issues (missing parameters or credentials,
 *   unknown nodes). Whatever fails later is in the outcome.
 */
export async function execute(
	json: WorkflowJson,
	nodeTypes: EngineNodeTypes,
	credentials: ICredentialsHelper,
	options: RunOptions = {},
): Promise<Outcome> {
	const { input = [{ json: {} }], destination, mode = 'trigger', signal, timeoutMs } = options;
	const { id = 'tested', name = 'Workflow', settings = {}, connections, nodes } = deepCopy(json);
	const pinned = { ...json.pinData, ...options.pinned };
	const startName = options.startNode ?? firstNode(json);
	const thrown: unknown[] = [];
	const types = nodeTypes.with(standIns(nodes, startName, pinned, nodeTypes), (error) => thrown.push(error));
	const workflow = new Workflow({
		id,
		name,
		nodes,
		connections,
		active: false,
		nodeTypes: types,
		settings,
	});
	const startNode = workflow.getNode(startName) ?? undefined;
	executions += 1;
	const executionId = options.executionId ?? String(executions);
	const additionalData = additionalDataFor(credentials, {
		executionId,
		workflowId: id,
		executionTimeoutTimestamp: timeoutMs === undefined ? undefined : Date.now() + timeoutMs,
		hooks: hooksFor(mode, executionId, json, options),
	});
	const execution = new WorkflowExecute(additionalData, mode, createEmptyRunExecutionData());
	const running = execution.run({
		workflow,
		startNode,
		pinData: pinned,
		destinationNode: destination === undefined ? undefined : { nodeName: destination, mode: 'inclusive' },
		triggerToStartFrom: { name: startName, data: firedWith(input) },
	});
	const cancel = () => running.cancel();
	if (signal?.aborted) cancel();
	signal?.addEventListener('abort', cancel, { once: true });
	const timer = timeoutMs === undefined ? undefined : setTimeout(cancel, timeoutMs);
	try {
		return new Outcome(await running, thrown);
	} finally {
		signal?.removeEventListener('abort', cancel);
		clearTimeout(timer);
	}
}

/** How an execution ended, and what each node gave. */
export class Outcome {
	constructor(
		readonly run: IRun,
		/** What the nodes threw, as they threw it: with its class, its cause and its hidden fields. */
		readonly thrown: readonly unknown[] = [],
	) {}

	get status(): ExecutionStatus {
		return this.run.status;
	}

	get runData(): IRunData {
		return this.run.data.resultData.runData;
	}

	/** Why the execution stopped, as n8n keeps it: a plain object, whose `name` tells the error's class. */
	get error(): ExecutionError | undefined {
		const { error, lastNodeExecuted } = this.run.data.resultData;
		if (error === undefined) return undefined;
		return (lastNodeExecuted === undefined ? undefined : this.nodeError(lastNodeExecuted)) ?? error;
	}

	/** The items of one output, of all the node's runs in their order. */
	output(node: string, outputIndex = 0): INodeExecutionData[] {
		return this.runsOf(node).flatMap(({ data }) => data?.main?.[outputIndex] ?? []);
	}

	/** What the node told the person beside its items. */
	hints(node: string): NodeExecutionHint[] {
		return this.runsOf(node).flatMap(({ hints = [] }) => hints);
	}

	/** The error of the node's last run, also where the workflow went on. */
	nodeError(node: string): ExecutionError | undefined {
		return this.runsOf(node).at(-1)?.error;
	}

	private runsOf(node: string) {
		return this.runData[node] ?? [];
	}
}

function firstNode({ nodes, connections }: WorkflowJson): string {
	const targets = new Set(
		Object.values(connections).flatMap((types) =>
			Object.values(types).flatMap((outputs) =>
				outputs.flatMap((output) => (output ?? []).map(({ node }) => node)),
			),
		),
	);
	const first = nodes.filter(
		({ name, type, disabled }) =>
			!targets.has(name) && disabled !== true && type !== 'n8n-nodes-base.stickyNote',
	);
	if (first.length !== 1 || first[0] === undefined) {
		throw new Error(`Name the startNode: ${first.map(({ name }) => name).join(', ') || 'no node is first'}`);
	}
	return first[0].name;
}

/** Types of n8n's own nodes that this workflow has and the engine lacks: the trigger that fired, and what is pinned. */
function standIns(
	nodes: INode[],
	startNode: string,
	pinned: Record<string, INodeExecutionData[]>,
	known: EngineNodeTypes,
) {
	const unknown = nodes.filter(({ type }) => !known.knows(type));
	return Object.fromEntries(
		unknown.flatMap(({ name, type }) => {
			if (name in pinned) return [[type, pinnedOnly(type)]];
			return name === startNode ? [[type, passThrough(type)]] : [];
		}),
	);
}

function firedWith(input: INodeExecutionData[]) {
	return {
		startTime: Date.now(),
		executionTime: 0,
		executionIndex: 0,
		source: [],
		data: { main: [input] },
	};
}

function hooksFor(mode: WorkflowExecuteMode, executionId: string, json: WorkflowJson, options: RunOptions) {
	const now = new Date();
	const hooks = new ExecutionLifecycleHooks(mode, executionId, {
		id: json.id ?? 'tested',
		name: json.name ?? 'Workflow',
		active: false,
		isArchived: false,
		createdAt: now,
		updatedAt: now,
		activeVersionId: null,
		nodes: json.nodes,
		connections: json.connections,
	});
	const { onNodeStart, onNodeEnd } = options;
	if (onNodeStart) hooks.addHandler('nodeExecuteBefore', (node) => onNodeStart(node));
	if (onNodeEnd) hooks.addHandler('nodeExecuteAfter', (node) => onNodeEnd(node));
	return hooks;
}
