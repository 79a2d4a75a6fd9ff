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

const KEEP_AT_MOST = 20_000;

const asked = new Memory<{ at: number; execution: string; state: Charged; runIndex: string }>(KEEP_AT_MOST);
/** Jobs whose download this process has asked for, or refused once, by account and ID. */
const known = new Memory<{ at: number; execution: string }>(KEEP_AT_MOST);

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
	const keys = await keysOf(run, job);
	const refusal = refusalBy(keys, run, job);
	if (refusal !== undefined && refusal !== 'byOthers') return refusal;
	const { execution, key, runIndex, jobKey } = keys;
	const at = Date.now();
	asked.set(key, { at, execution, state: refusal ?? 'asked', runIndex });
	known.set(jobKey, { at, execution });
	return refusal;
}

/** Why the download may not be asked for now. Nothing counts as asked for by this question. */
export async function refusalOf(run: Run, job: ChargedJob): Promise<Charged | undefined> {
	return refusalBy(await keysOf(run, job), run, job);
}

function refusalBy(
	{ key, runIndex, jobKey }: Keys,
	run: Run,
	{ jobId, wasDownloaded }: ChargedJob,
): Charged | undefined {
	const before = asked.get(key);
	if (before !== undefined) {
		// "Retry On Fail" runs the node again because what had come was lost.
		const isLost = before.runIndex === runIndex && !gotInRun(run).includes(jobId);
		return before.state === 'got' && isLost ? 'asked' : before.state;
	}
	return wasDownloaded === true && known.get(jobKey) === undefined ? 'byOthers' : undefined;
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
export async function rememberGot(run: Run, job: ChargedJob): Promise<void> {
	const { execution, key, runIndex } = await keysOf(run, job);
	gotInRuns.set(run, [...gotInRun(run), job.jobId]);
	asked.set(key, { at: Date.now(), execution, state: 'got', runIndex });
}

/** The request certainly was not taken: it may be made again. */
export async function forgetAsked(run: Run, job: ChargedJob): Promise<void> {
	asked.delete((await keysOf(run, job)).key);
}

export type ChargedJob = Pick<Job, 'jobId' | 'wasDownloaded'>;

interface Keys {
	execution: string;
	/** A node in a loop is not asked twice either: the rounds are one execution. */
	key: string;
	runIndex: string;
	/** The job, whoever asks for it. */
	jobKey: string;
}

async function keysOf(run: Run, { jobId }: ChargedJob): Promise<Keys> {
	const { execution, node, runIndex } = placeOf(run);
	const jobKey = `${await accountOf(run)}|${jobId}`;
	return { execution, key: `${execution}|${node}|${jobId}`, runIndex, jobKey };
}
