import { createHash } from 'crypto';
import type { Job } from '../providers/contract';
import type { NamelessBatch } from './batches';
import type { Run } from '../n8n/run';

/**
 * What earlier tries of one node in one execution have already caused.
 *
 * n8n's "Retry On Fail" runs a node anew, from its start. It knows nothing of a list that was sent before
 * the failure, and would send it again; so this process remembers it. A new execution (a person who runs the
 * workflow again) begins with nothing. So does another process that n8n lets run the same execution from its
 * start once more (n8n 1.x in queue mode, after a worker died): it finds what was sent by the name of the job,
 * which is made of the key here (`jobName`, `uploadSafely`).
 */

/** A list that was sent: its job, or `undefined` where the answer was lost and the job not found. */
export interface Sending {
	name: string;
	sentAt: number;
	job: Job | undefined;
}

// Retries come within minutes; executions that long ago have ended.
const KEEP_MS = 24 * 60 * 60 * 1_000;
const KEEP_AT_MOST = 1_000;

const sendings = new Map<string, Sending>();
const charged = new Map<string, { sentAt: number }>();

/**
 * The same list in the same place of the same execution has the same key at each try and in each process;
 * `undefined` where n8n gives the execution no id.
 */
export async function sendingKey(run: Run, batch: NamelessBatch): Promise<string | undefined> {
	const place = placeOf(run);
	if (place === undefined) return undefined;
	const content = await contentKey(batch);
	// Two input items may bring the same list: the second is not a retry of the first.
	const occurrence = (run.sentLists.get(content) ?? 0) + 1;
	run.sentLists.set(content, occurrence);
	return `${place}|${content}|${occurrence}`;
}

export function earlierSending(key: string | undefined): Sending | undefined {
	return key === undefined ? undefined : sendings.get(key);
}

export function rememberSending(key: string | undefined, sending: Sending): void {
	if (key !== undefined) remember(sendings, key, sending);
}

/** The list certainly was not taken: it may be sent again. */
export function forgetSending(key: string | undefined): void {
	if (key !== undefined) sendings.delete(key);
}

/** Whether a download that costs credits was asked for by an earlier try, and perhaps charged. */
export function wasPerhapsCharged(run: Run, jobId: string): boolean {
	return charged.has(`${placeOf(run)}|${jobId}`);
}

export function rememberCharge(run: Run, jobId: string): void {
	const place = placeOf(run);
	if (place !== undefined) remember(charged, `${place}|${jobId}`, { sentAt: Date.now() });
}

function placeOf({ node, provider }: Run): string | undefined {
	const executionId = node.getExecutionId();
	if (!executionId) return undefined;
	// A node in a loop runs several times in one execution: each run is a place of its own.
	const runIndex: unknown = Reflect.get(node, 'runIndex');
	return [executionId, node.getNode().name, String(runIndex), provider.id].join('|');
}

async function contentKey({ listType, options, rowCount, content }: NamelessBatch): Promise<string> {
	const hash = createHash('sha256').update(JSON.stringify([listType, options, rowCount, content.kind]));
	if (content.kind === 'values') for (const value of content.values) hash.update(value).update('\n');
	else hash.update(content.kind === 'url' ? content.url : await content.file.identity());
	return hash.digest('base64');
}

/** Keeps the newest, so that a process that runs for months does not fill up. */
function remember<T extends { sentAt: number }>(memory: Map<string, T>, key: string, entry: T): void {
	memory.delete(key);
	memory.set(key, entry);
	const oldest = Date.now() - KEEP_MS;
	for (const [other, { sentAt }] of memory) {
		if (sentAt >= oldest && memory.size <= KEEP_AT_MOST) break;
		memory.delete(other);
	}
}
