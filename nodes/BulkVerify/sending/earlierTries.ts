import type { Job } from '../providers/contract';
import type { NamelessBatch } from './batches';
import { hashOfTexts } from '../n8n/digest';
import { Memory } from './memory';
import { accountOf, placeOf } from './place';
import type { Run } from '../n8n/run';

/**
 * What earlier tries of one node in one execution have already sent.
 *
 * n8n's "Retry On Fail" runs a node anew, from its start. It knows nothing of a list that was sent before
 * the failure, and would send it again; so this process remembers it. A new execution (a person who runs the
 * workflow again) begins with nothing. So does another process that n8n lets run the same execution from its
 * start once more (n8n 1.x in queue mode, after a worker died): it finds what was sent by the name of the job,
 * which is made of the seed here (`jobName`, `findSent`).
 */

/** A list that was sent: its job, or `undefined` where the answer was lost and the job not found. */
export interface Sending {
	/** What its job is called, and the part of that by which it is found. */
	name: string;
	mark: string;
	sentAt: number;
	job: Job | undefined;
}

/** One list in one place of one execution. */
export interface SendingKey {
	/** Tells it from all others in this process. */
	here: string;
	/** The same in another process that runs the same execution once more. */
	seed: string;
	/** A digest of the whole content, and of what else matters of it. */
	content: string;
	/** Two items may bring the same list: which of them it is. */
	occurrence: number;
	execution: string;
	account: string;
}

const KEEP_AT_MOST = 20_000;

// Providers tell times in whole seconds, and their clock is known as well as an answer is quick.
const CLOCK_GRAIN_MS = 15_000;

type Remembered<T> = T & { at: number; execution: string };

const sendings = new Memory<Remembered<Sending>>(KEEP_AT_MOST);
/** By account and job ID, whose list it holds, and when that was known. */
const owners = new Memory<Remembered<{ key: string; content: string }>>(KEEP_AT_MOST);
/** Executions without an ID that sent a list from the same place: how many, and which of them this one is. */
const countsWithoutId = new Memory<Remembered<{ count: number }>>(KEEP_AT_MOST);

/** The same list in the same place of the same execution has the same key at each try. */
export async function sendingKey(run: Run, batch: NamelessBatch): Promise<SendingKey> {
	const { executionId, execution, node, runIndex } = placeOf(run);
	const content = await contentKey(batch);
	const occurrence = (run.sentLists.get(content) ?? 0) + 1;
	run.sentLists.set(content, occurrence);
	const list = JSON.stringify([node, runIndex, content, occurrence]);
	const which = executionId ?? String(countWithoutId(list, execution));
	return {
		here: `${execution}|${list}`,
		seed: `${which}|${list}`,
		content,
		occurrence,
		execution,
		account: await accountOf(run),
	};
}

export function earlierSending({ here }: SendingKey): Sending | undefined {
	return sendings.get(here);
}

export function rememberSending({ here, content, execution, account }: SendingKey, sending: Sending): void {
	// The provider's own answer may be large; who needs it asks for the job.
	const job = sending.job && { ...sending.job, raw: null };
	sendings.set(here, { ...sending, job, at: sending.sentAt, execution });
	if (job !== undefined) {
		owners.set(`${account}|${job.jobId}`, { key: here, content, at: Date.now(), execution });
	}
}

/** The list certainly was not taken: it may be sent again. */
export function forgetSending({ here }: SendingKey): void {
	sendings.delete(here);
}

/** Whether this process knows that the job holds another list, or was made by another upload of this one. */
export function isOfAnother(run: Run, key: SendingKey, job: Job): boolean {
	const owner = ownerOf(run, key, job);
	return owner !== undefined && owner.key !== key.here;
}

/** Whether this process knows that the job holds other content. */
export function holdsOther(run: Run, key: SendingKey, job: Job): boolean {
	const owner = ownerOf(run, key, job);
	return owner !== undefined && owner.content !== key.content;
}

function ownerOf({ transport }: Run, { account }: SendingKey, { jobId, createdAt }: Job) {
	const owner = owners.get(`${account}|${jobId}`);
	if (owner === undefined) return undefined;
	// A job that began after the one of this ID was known is another one.
	const began = createdAt === null ? 0 : Date.parse(createdAt) - (transport.clockOffset() ?? 0);
	return began <= owner.at + CLOCK_GRAIN_MS ? owner : undefined;
}

/** In the order in which they came: a new process counts from the start, so it finds what the first one sent. */
function countWithoutId(list: string, execution: string): number {
	const at = Date.now();
	const own = countsWithoutId.get(`${execution}|${list}`);
	if (own !== undefined) return own.count;
	const count = (countsWithoutId.get(list)?.count ?? 0) + 1;
	countsWithoutId.set(list, { count, at, execution });
	countsWithoutId.set(`${execution}|${list}`, { count, at, execution });
	return count;
}

async function contentKey({ listType, options, rowCount, content }: NamelessBatch): Promise<string> {
	const facts = JSON.stringify([listType, Object.entries(options).sort(), rowCount, content.kind]);
	switch (content.kind) {
		case 'values':
			return hashOfTexts([facts, ...content.values]);
		case 'file':
			return hashOfTexts([facts, content.delimiter, await content.file.identity()]);
		case 'url':
			return hashOfTexts([facts, content.url]);
	}
}
