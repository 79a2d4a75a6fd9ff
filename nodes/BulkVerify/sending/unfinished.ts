import type { Job } from '../providers/contract';
import type { Sending, SendingKey } from './earlierTries';
import { Memory } from './memory';
import { accountOf } from './place';
import type { Run } from '../n8n/run';

/**
 * Lists that Verify sent in an execution that was stopped, ran out of time or failed before their rows were given
 * out. The same node that is given the same list within a day picks their jobs up instead of paying again.
 */

const KEEP_AT_MOST = 5_000;

export interface Unfinished extends Sending {
	at: number;
	execution: string;
	/** Its execution still works on it. */
	isHeld: boolean;
	/** By provider, account and ID. */
	jobKey: string | undefined;
	list: { node: string; account: string; content: string };
	/** A later execution, of another list, has told of it. */
	isTold?: boolean;
}

const memory = new Memory<Unfinished>(KEEP_AT_MOST);

/**
 * A list that another execution has sent: its job, or `undefined` where it must be looked for by the mark. One that
 * still works on it shares its job, but where each of them would pay for the rows.
 */
export function unfinishedSending(run: Run, key: SendingKey): Unfinished | undefined {
	const known = memory.get(keyOf(run, key));
	const { downloadCharges } = run.provider.capabilities;
	const isTaken = known?.isHeld === true && (downloadCharges || known.execution === key.execution);
	return isTaken ? undefined : known;
}

/** Jobs of other lists that earlier executions of this very node have left behind: each is told once. */
export function leftBehind(run: Run, { account, content }: SendingKey): Job[] {
	const left: Job[] = [];
	for (const [, known] of memory.values()) {
		const { job, list } = known;
		const isOther = list.node === nodeOf(run) && list.account === account && list.content !== content;
		if (!isOther || known.isHeld || known.isTold || job === undefined) continue;
		known.isTold = true;
		left.push(job);
	}
	return left;
}

/** From now on the list is this execution's; it is held until it is released or forgotten. */
export function holdUnfinished(run: Run, key: SendingKey, sending: Sending): void {
	const job = sending.job && { ...sending.job, raw: null };
	memory.set(keyOf(run, key), {
		...sending,
		job,
		at: sending.sentAt,
		execution: key.execution,
		isHeld: true,
		jobKey: job && jobKeyOf(run, key.account, job),
		list: { node: nodeOf(run), account: key.account, content: key.content },
	});
}

/** The execution ends without its rows: the next one may go on, for a day from now. */
export function releaseUnfinished(run: Run, key: SendingKey): void {
	const place = keyOf(run, key);
	const known = memory.get(place);
	if (known?.execution === key.execution) memory.set(place, { ...known, at: Date.now(), isHeld: false });
}

/** Its rows were given out, or nothing was sent at all. */
export function forgetUnfinished(run: Run, key: SendingKey): void {
	memory.delete(keyOf(run, key));
}

/** The same for who has got the rows of a job in another way: by Download or Attach. */
export async function forgetUnfinishedJob(run: Run, job: Pick<Job, 'jobId'>): Promise<void> {
	const sought = jobKeyOf(run, await accountOf(run), job);
	for (const [key, { jobKey }] of memory.values()) if (jobKey === sought) memory.delete(key);
}

/** The same content sent by the same node with the same credential and options. */
export function keyOf(run: Run, { account, content, occurrence }: SendingKey): string {
	return JSON.stringify([nodeOf(run), account, content, occurrence]);
}

/** The same node after it was renamed too. */
function nodeOf({ node, provider }: Run): string {
	const { id, name } = node.getNode();
	return JSON.stringify([node.getWorkflow().id ?? '', id || name, provider.id]);
}

function jobKeyOf({ provider }: Run, account: string, { jobId }: Pick<Job, 'jobId'>): string {
	return JSON.stringify([provider.id, account, jobId]);
}
