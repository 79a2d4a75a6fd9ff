import { NodeOperationError, type INodeExecutionData, type IPollFunctions } from 'n8n-workflow';
import { inWords, toNodeError } from '../n8n/nodeErrors';
import { toDataObject, toJobOutput } from '../n8n/outputItems';
import type { Connection } from '../providers/contract';
import { TransportError } from '../transport/transportError';
import { createTransport } from '../transport/transport';
import type { Transport } from '../transport/request';
import { poll } from './watch/poll';
import { Troubles } from './watch/troubles';
import { pollSource } from './pollSource';
import { findSample } from './sample';
import { ToldOnce } from './toldOnce';
import { readPollSettings, type PollSettings } from './triggerSettings';

// The newest engine gives a poll about 36 s; older ones more than a provider ever needs, but polls come every minute.
const LONGEST_POLL_MS = 30_000;
const LONGEST_ANSWER_MS = 120_000;

// No further request is begun then: the answer to the last one must still come within the engine's budget.
const LAST_REQUEST = 0.8;
const LAST_ANSWER = 0.9;

const toldOnce = new ToldOnce();

/** By trigger; its settings count, so that other ones start afresh in this too. */
const troubles = new Map<string, Troubles>();
const MOST_TROUBLES = 500;

// A provider that is down is told of at this poll and asked again at the next.
const MAX_RETRY_WAIT_MS = 8_000;

/**
 * The jobs that have finished since the last poll, one item each; `null` where there are none.
 *
 * @throws NodeApiError or NodeOperationError where the provider could not be read: nothing that is saved changes then
 */
export async function pollJobs(node: IPollFunctions): Promise<INodeExecutionData[][] | null> {
	const settings = readPollSettings(node);
	const { provider } = settings;
	const time = timeFor(node);
	const overdue = AbortSignal.timeout(time.answersMs);
	try {
		const maxRetryWaitMs = Math.min(MAX_RETRY_WAIT_MS, time.requestsMs / 3);
		const transport = await createTransport(node, provider, { maxRetryWaitMs, signal: overdue });
		const connection = provider.connect(transport);
		return node.getMode() === 'manual'
			? await sample(node, settings, connection, transport)
			: await emit(node, settings, connection, transport, Date.now() + time.requestsMs);
	} catch (error) {
		const failure = isCutOff(error) ? tooSlow(time) : error;
		throw toNodeError(node.getNode(), failure, { provider, itemIndex: 0 });
	}
}

async function emit(
	node: IPollFunctions,
	{ provider, config, simplify }: PollSettings,
	connection: Connection,
	transport: Transport,
	deadline: number,
): Promise<INodeExecutionData[][] | null> {
	const watch = [node.getWorkflow().id, node.getNode().id, config.fingerprint].join(' ');
	const staticData = node.getWorkflowStaticData('node');
	const { announcements } = await poll(
		pollSource(connection, config.listType),
		config,
		{
			load: () => staticData.state,
			save: (state) => {
				// n8n notices assignments at the top level only.
				staticData.state = toDataObject(state);
			},
		},
		{ now: Date.now, deadline },
		troublesOf(watch),
		({ about, text, isAnew = false }) => {
			if (!isAnew && !toldOnce.isNew(watch, about)) return;
			const told = `${node.getNode().name} (${provider.displayName}): ${text}`;
			node.logger.warn(String(transport.redact(told)));
		},
	);
	// An empty list would start an execution without items.
	if (announcements.length === 0) return null;
	return [
		announcements.map(({ job, redelivered }) => ({
			json: { ...toJobOutput({ transport }, job, simplify), ...(redelivered && { redelivered }) },
		})),
	];
}

function troublesOf(watch: string): Troubles {
	const known = troubles.get(watch) ?? new Troubles();
	const [oldest] = troubles.keys();
	if (troubles.size >= MOST_TROUBLES && oldest !== undefined) troubles.delete(oldest);
	troubles.set(watch, known);
	return known;
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
	return [[{ json: toJobOutput({ transport }, job, simplify) }]];
}

interface PollTime {
	/** When the last request may begin, in ms after the poll did. */
	requestsMs: number;
	/** When the last answer must have come. */
	answersMs: number;
}

function timeFor(node: IPollFunctions): PollTime {
	// Absent in older n8n.
	const budget: unknown = Reflect.get(node, 'getPollBudgetMs');
	const given = typeof budget === 'function' ? node.getPollBudgetMs() : Infinity;
	return {
		requestsMs: Math.min(given, LONGEST_POLL_MS) * LAST_REQUEST,
		answersMs: Math.floor(Math.min(given, LONGEST_ANSWER_MS) * LAST_ANSWER),
	};
}

/** Nobody but the clock stops a poll. */
function isCutOff(error: unknown): boolean {
	return error instanceof TransportError && error.kind === 'cancelled';
}

function tooSlow({ answersMs }: PollTime): TransportError {
	return new TransportError('temporary', `The answers did not come within ${inWords(answersMs)}`);
}
