import type { Job } from '../providers/contract';
import { addHint } from '../n8n/hints';
import { inWords } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import type { SendingKey } from './earlierTries';
import { Memory } from './memory';
import { keyOf } from './unfinished';

/**
 * Lists that came to their end: they are not gone on with, for who runs a node again may want them verified anew. But
 * who only builds what comes behind it pays each time, and is told so.
 */

interface GivenOut {
	jobId: string;
	at: number;
	execution: string;
}

const KEEP_AT_MOST = 5_000;

const memory = new Memory<GivenOut>(KEEP_AT_MOST);

export function rememberGivenOut(run: Run, key: SendingKey, job: Pick<Job, 'jobId'> | undefined): void {
	if (job === undefined) return;
	memory.set(keyOf(run, key), { jobId: job.jobId, at: Date.now(), execution: key.execution });
}

/** Tells, before these lists are sent, which of them this node has given the verdicts of within a day. */
export function hintPaidBefore(run: Run, keys: readonly SendingKey[]): void {
	const known = keys.flatMap((key) => memory.get(keyOf(run, key)) ?? []);
	const [first] = known;
	if (first === undefined) return;
	const ids = [...new Set(known.map(({ jobId }) => jobId))];
	const ago = inWords(Date.now() - Math.max(...known.map(({ at }) => at)));
	const lists = known.length === 1 ? 'this very list' : `${known.length} of these very lists`;
	const those = ids.length === 1 ? 'that ID' : 'those IDs';
	run.paidBefore = `Paid once more: this node gave the verdicts of ${lists} ${ago} ago, from ${ids.length === 1 ? 'job' : 'jobs'} ${ids.join(', ')}. While you build what comes behind it, pin its output; the option Existing Jobs with ${those} gives the rows again without sending them.`;
	addHint(run.node, { message: run.paidBefore, type: 'warning' });
}
