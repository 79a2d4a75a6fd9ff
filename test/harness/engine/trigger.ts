import './environment';
import { PollContext, TriggersAndPollers } from 'n8n-core';
import {
	type ICredentialsHelper,
	type IDataObject,
	type INode,
	type INodeExecutionData,
	type INodeTypes,
	Workflow,
	type WorkflowActivateMode,
	type WorkflowExecuteMode,
} from 'n8n-workflow';
import { additionalDataFor } from './additionalData';
import type { BinaryStore } from './binaryData';
import { container } from './container';

export interface PollOptions {
	/** `trigger` (default) in an active workflow, `manual` when the person tests the node. */
	mode?: WorkflowExecuteMode;
	/**
	 * Why n8n polls: `activate` the person switched the workflow on, `init` n8n started, `update` (default)
	 * it was changed; n8n keeps giving the value of the activation at every later poll.
	 */
	activation?: WorkflowActivateMode;
	/** What `getPollBudgetMs()` answers; n8n's usual 5 minutes by default. */
	budgetMs?: number;
	/** Another object than the workflow's static data, as n8n's newest engine hands out. */
	nodeStaticData?: IDataObject;
}

/**
 * A polling trigger in an active workflow, from n8n's start to its end: what n8n holds in memory between
 * the polls. What reaches the database is up to the test: see `saveStaticData`.
 */
export class ActiveTrigger {
	/** What the node has written to n8n's log as warnings, oldest first. */
	readonly warnings: string[] = [];

	private readonly workflow: Workflow;

	/**
	 * @param staticData what the database held when n8n read the workflow (the workflow's, not the node's)
	 */
	constructor(
		private readonly node: INode,
		nodeTypes: INodeTypes,
		private readonly credentials: ICredentialsHelper,
		private readonly binaryStore: BinaryStore,
		staticData: IDataObject = {},
		private readonly workflowId = 'tested',
	) {
		this.workflow = new Workflow({
			id: workflowId,
			name: 'Workflow',
			nodes: [node],
			connections: {},
			active: true,
			nodeTypes,
			staticData: structuredClone(staticData),
		});
	}

	/**
	 * Polls once, through n8n-core.
	 *
	 * @returns the first output's items, or `null` where there is nothing new
	 * @throws what the node throws
	 */
	async poll(options: PollOptions = {}): Promise<INodeExecutionData[] | null> {
		const { mode = 'trigger', activation = mode === 'manual' ? 'manual' : 'update' } = options;
		const { budgetMs, nodeStaticData } = options;
		const context = new PollContext(
			this.workflow,
			this.node,
			additionalDataFor(this.credentials, { workflowId: this.workflowId }),
			mode,
			activation,
			undefined,
			undefined,
			undefined,
			undefined,
			nodeStaticData === undefined ? undefined : () => nodeStaticData,
			budgetMs === undefined ? undefined : () => budgetMs,
		);
		const poller = container.get(TriggersAndPollers);
		const output = await this.binaryStore.use(
			async () => await poller.runPollFunction(this.workflow, this.node, this.heard(context)),
		);
		return output === null ? null : (output[0] ?? []);
	}

	/** The same context, and what it warns of is kept. */
	private heard(context: PollContext): PollContext {
		const { logger } = context;
		const warn = (text: string) => {
			this.warnings.push(text);
			logger.warn(text);
		};
		const hearing = { value: Object.assign(Object.create(logger) as typeof logger, { warn }) };
		return Object.create(context, { logger: hearing }) as PollContext;
	}

	/** The workflow's static data in memory, as it would look in the database. */
	get staticData(): IDataObject {
		return JSON.parse(JSON.stringify(this.workflow.staticData)) as IDataObject;
	}

	/** Only what was assigned at the top level counts: a change further down is never saved. */
	get staticDataChanged(): boolean {
		return this.workflow.staticData.__dataChanged === true;
	}

	/**
	 * What n8n does after activation and after a poll that gave items.
	 *
	 * @returns what goes to the database, or `undefined` where nothing changed
	 */
	saveStaticData(): IDataObject | undefined {
		if (!this.staticDataChanged) return undefined;
		this.workflow.staticData.__dataChanged = false;
		return this.staticData;
	}
}
