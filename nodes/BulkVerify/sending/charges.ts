import type { Job } from '../providers/contract';
import { Memory } from './memory';
import { accountOf, placeOf } from './place';
import type { Run } from '../n8n/run';

/**
 * Downloads that cost credits, remembered before they are asked for: one execution asks for the download of a job
 * once, whatever becomes of it. Who wants it again runs the node again.
 */

/** Why a download that charges must not be asked for now. */
export type Charged =
	/** It was asked for in this execution, and perhaps charged. */
	| 'asked'
	/** It came whole in this execution. */
	| 'got'
	/** The provider says that it was downloaded, and this process does not know by whom. */
	| 'byOthers';

const KEEP_MS = 24 * 60 * 60 * 1_000;
const KEEP_AT_MOST = 20_000;

const asked = new Memory<{ at: number; execution: string; state: Charged }>(KEEP_MS, KEEP_AT_MOST);
/** Jobs whose download this process has asked for, or refused once, by account and ID. */
const known = new Memory<{ at: number; execution: string }>(KEEP_MS, KEEP_AT_MOST);

/**
 * Whether the download may be asked for; if so it counts as asked for from now on.
 *
 * Another process may have run this very execution before (n8n 1.x in queue mode, after a worker died). Where the
 * provider tells that the job was downloaded and this process knows nothing of it, the answer is no, once for an
 * execution: the next one is a person's wish.
 *
 * @param job as the provider told it last; only its ID where its status is not known
 */
export async function askOnce(run: Run, job: ChargedJob): Promise<Charged | undefined> {
	const { execution, key } = keysOf(run, job);
	const jobKey = `${await accountOf(run)}|${job.jobId}`;
	const before = asked.get(key)?.state;
	if (before !== undefined) return before;
	const at = Date.now();
	const isNews = known.get(jobKey) === undefined;
	const state = isNews && job.wasDownloaded === true ? 'byOthers' : 'asked';
	asked.set(key, { at, execution, state });
	known.set(jobKey, { at, execution });
	return state === 'byOthers' ? state : undefined;
}

/** Whether a failure takes the paid rows of other jobs along: it ends the execution, and each download is paid. */
export function losesPaidRows({ provider, node }: Run): boolean {
	return provider.capabilities.downloadCharges && !node.continueOnFail();
}

const gotInRuns = new WeakMap<Run, string[]>();

/** The jobs that came whole in this run of the node. */
export function gotInRun(run: Run): readonly string[] {
	return gotInRuns.get(run) ?? [];
}

/** It came whole. */
export function rememberGot(run: Run, job: ChargedJob): void {
	const { execution, key } = keysOf(run, job);
	gotInRuns.set(run, [...gotInRun(run), job.jobId]);
	asked.set(key, { at: Date.now(), execution, state: 'got' });
}

/** The request certainly was not taken: it may be made again. */
export function forgetAsked(run: Run, job: ChargedJob): void {
	asked.delete(keysOf(run, job).key);
}

export type ChargedJob = Pick<Job, 'jobId' | 'wasDownloaded'>;

/** A node in a loop is not asked twice either: the rounds are one execution. */
function keysOf(run: Run, { jobId }: ChargedJob): { execution: string; key: string } {
	const { execution, node } = placeOf(run);
	return { execution, key: `${execution}|${node}|${jobId}` };
}
