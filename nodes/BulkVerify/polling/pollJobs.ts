import { NodeOperationError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { toNodeError } from '../operations/shared/errors';
import { toDataObject } from '../operations/shared/items';
import type { Connection, Job } from '../providers/types';
import { createTransport } from '../transport/transport';
import type { Transport } from '../transport/types';
import { poll } from '../trigger/poll';
import { findSample } from './sample';
import { readPollSettings, type PollSettings } from './settings';

// The newest engine gives a poll about 36 s; older ones none, but polls come every minute.
const LONGEST_POLL_MS = 30_000;

// What the engine needs after the last answer.
const MARGIN = 0.8;

// A provider that is down is told of at this poll and asked again at the next.
const MAX_RETRY_WAIT_MS = 8_000;

/** The jobs that have finished since the last poll, one item each; `null` where there are none. */
export async function pollJobs(node: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const settings = readPollSettings(node);
	const { provider } = settings;
	try {
		const transport = await createTransport(node, provider, { maxRetryWaitMs: MAX_RETRY_WAIT_MS });
		const connection = provider.connect(transport);
		return node.getMode() === 'manual'
			? await sample(node, settings, connection, transport)
			: await emit(node, settings, connection, transport);
	} catch (error) {
		throw toNodeError(node.getNode(), error, { provider, itemIndex: 0 });
	}
}

async function emit(
	node: IPollFunctions,
	{ config, simplify }: PollSettings,
	connection: Connection,
	transport: Transport,
): Promise<INodeExecutionData[][] | null> {
	const staticData = node.getWorkflowStaticData('node');
	const { announcements, full } = await poll(
		{
			pages: (fromPage) => connection.jobs({ listType: config.listType || undefined, fromPage }),
			status: async (ids) => await connection.status(ids),
		},
		config,
		{
			load: () => staticData.state,
			save: (state) => {
				// n8n notices assignments at the top level only.
				staticData.state = toDataObject(state);
			},
		},
		{ now: Date.now, deadline: Date.now() + budgetMs(node) },
	);
	if (full) {
		node.logger.warn('Bulk Verify Trigger: more jobs are unfinished than can be watched; newer ones wait');
	}
	// An empty list would start an execution without items.
	if (announcements.length === 0) return null;
	return [
		announcements.map(({ job, redelivered }) => ({
			json: { ...toOutput(job, simplify, transport), ...(redelivered && { redelivered }) },
		})),
	];
}

/** A test in the editor: the newest finished job that fits, without touching what the trigger has saved. */
async function sample(
	node: IPollFunctions,
	{ provider, config, simplify }: PollSettings,
	connection: Connection,
	transport: Transport,
): Promise<INodeExecutionData[][]> {
	const job = await findSample(connection, config);
	if (job === undefined) {
		throw new NodeOperationError(node.getNode(), 'There is no finished job yet that fits these settings', {
			description: `Upload a list to ${provider.displayName}, wait until it is finished, and test again. Once the workflow is active, it runs for every job that finishes from then on.`,
		});
	}
	return [[{ json: toOutput(job, simplify, transport) }]];
}

function toOutput(job: Job, simplify: boolean, transport: Transport) {
	const { raw, ...facts } = job;
	return toDataObject(transport.redact(simplify ? facts : { ...facts, raw }));
}

function budgetMs(node: IPollFunctions): number {
	// Absent in older n8n.
	const budget: unknown = Reflect.get(node, 'getPollBudgetMs');
	const given = typeof budget === 'function' ? node.getPollBudgetMs() : LONGEST_POLL_MS;
	return Math.min(given, LONGEST_POLL_MS) * MARGIN;
}
