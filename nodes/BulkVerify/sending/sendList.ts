import type { Job } from '../providers/contract';
import { settle } from '../transport/retry';
import { rowsOf, type PreparedList } from './batches';
import { lookAhead, type LookOptions, type Outgoing } from './lookAhead';
import { addHint } from '../n8n/hints';
import { toNodeError, UserProblem } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { hintPaidBefore } from './givenOut';
import { hintInSeveral } from './inSeveral';
import { resumable } from './resume';
import { hintSentBefore, rememberSent } from './sentBefore';
import { leftBehind, unfinishedSending } from './unfinished';
import { PerhapsAccepted, uploadOnce, type Uploaded } from './uploadSafely';

/** Some jobs of a list were made, and then one could not be. */
export interface SentList {
	jobs: Job[];
	/** Each job's batch as it was sent: what `unfinished` knows it by. */
	sent: Outgoing[];
	/** Rows that an earlier execution had sent and paid. */
	resumedRows: number;
	/** What went wrong after the last of them; `undefined` where all were made. */
	failure?: unknown;
}

/** Sends every batch of a list, one after the other, and stops at the first that fails. */
export async function sendList(run: Run, list: PreparedList, options: LookOptions = {}): Promise<SentList> {
	const [sendIt] = await sendLists(run, [list], options);
	if (sendIt === undefined) throw new Error('There is nothing to send');
	return await sendIt();
}

/**
 * Many lists of one execution: all are looked for at the provider at once before the first is sent, so that an
 * execution that is run again finds each of them, in a few requests.
 *
 * @param lists all that this run of the node sends, in their order, prepared: what is wrong with one of them is to be
 * known by now (`prepareEach`)
 * @returns for each list what sends it
 * @throws UserProblem where nothing may be sent: see `lookAhead`
 */
export async function sendLists(
	run: Run,
	lists: readonly PreparedList[],
	options: LookOptions = {},
): Promise<Array<() => Promise<SentList>>> {
	const outgoing = await lookAhead(
		run,
		lists.flatMap(({ batches }) => batches),
		options,
	);
	for (const one of outgoing) one.unfinished &&= await resumable(run, one);
	let start = 0;
	const own = lists.map(({ batches }) => outgoing.slice(start, (start += batches.length)));
	const unsent = own.map((some) => some.filter(isUnsent));
	await options.approve?.(unsent.map((some) => rowsOf(some.map(({ batch }) => batch))));
	if (options.forRows !== undefined) {
		hintLeftBehind(run, unsent.flat());
		hintPaidBefore(
			run,
			unsent.flat().map(({ key }) => key),
		);
	}
	hintSentBefore(run, unsent.flat());
	await hintInSeveral(
		run,
		unsent.filter((some) => some.length > 0).map((some) => some.map(({ batch }) => batch)),
	);
	return own.map((some) => async () => await sendAll(run, some));
}

function isUnsent({ before, unfinished, ofEarlierRun }: Outgoing): boolean {
	return before === undefined && unfinished === undefined && ofEarlierRun === undefined;
}

/** The list is another one than the last time, be it by one row: what was paid then is not gone on with. */
function hintLeftBehind(run: Run, [first]: readonly Outgoing[]): void {
	const { node, provider } = run;
	const left = first === undefined ? [] : leftBehind(run, first.key);
	if (left.length === 0) return;
	const ids = left.map(({ jobId }) => jobId).join(', ');
	const one = left.length === 1;
	addHint(node, {
		message: `An earlier execution of this node has left ${one ? 'job' : 'jobs'} ${ids} at ${provider.displayName}, of another list than this one, be it by one row or by the order, so this list was sent anew. The rows of ${one ? 'that job' : 'those jobs'} can be had as well: get them with Download, or name ${one ? 'it' : 'them'} in Existing Jobs.`,
		type: 'warning',
	});
}

async function sendAll(run: Run, all: readonly Outgoing[]): Promise<SentList> {
	const jobs: Job[] = [];
	let resumedRows = 0;
	for (const [index, outgoing] of all.entries()) {
		const outcome = await settle(async () => {
			// No await between this look and the upload that is remembered, unless there is something to share.
			if (isSharedNow(run, outgoing)) outgoing.unfinished = await resumable(run, outgoing);
			return await uploadOnce(run, outgoing);
		});
		if ('error' in outcome) {
			if (outcome.error instanceof PerhapsAccepted) rememberSent(run, outgoing, undefined);
			// What was lost may be found later, so it counts as sent.
			return {
				jobs,
				sent: all.slice(0, index + 1),
				resumedRows,
				failure: withJobs(run, jobs, all.length, outcome.error),
			};
		}
		jobs.push(outcome.value.job);
		if (outcome.value.how === 'unfinished') resumedRows += outgoing.batch.rowCount ?? 0;
		if (isNew(outcome.value)) rememberSent(run, outgoing, outcome.value.job);
		hintAdopted(run, outcome.value);
	}
	return { jobs, sent: [...all], resumedRows };
}

function isNew({ how }: Uploaded): boolean {
	return how === 'uploaded' || how === 'foundInList';
}

/** Another execution may have begun to send it since it was looked for. */
function isSharedNow(run: Run, outgoing: Outgoing): boolean {
	if (!outgoing.mayResume || !isUnsent(outgoing)) return false;
	outgoing.unfinished = unfinishedSending(run, outgoing.key);
	return outgoing.unfinished !== undefined;
}

/** A failure in the middle names the jobs that exist, so that nobody pays for them twice. */
function withJobs({ node, provider, signal }: Run, jobs: Job[], of: number, error: unknown): unknown {
	if (jobs.length === 0) return error;
	const ids = jobs.map(({ jobId }) => jobId).join(', ');
	const { message, description } = toNodeError(node.getNode(), error, { provider, itemIndex: 0 });
	const what = `${jobs.length} of ${of} jobs were made at ${provider.displayName}`;
	const rest =
		error instanceof PerhapsAccepted
			? 'look for the next one before you send the rest of the list again'
			: 'send only the rest of the list again';
	return new UserProblem(
		`${signal?.aborted ? `The workflow was canceled after ${what}` : `Only ${what}`}: go on with ${jobs.length === 1 ? 'job' : 'jobs'} ${ids} and ${rest}`,
		[`Why the next one was not made: ${message}.`, description].filter(Boolean).join('\n'),
	);
}

/** Tells of a job that was not made by an upload just now. */
function hintAdopted({ node, provider: { displayName } }: Run, { job, how }: Uploaded): void {
	if (how === 'uploaded' || how === 'earlierTry') return;
	const message = {
		foundInList: `The answer of ${displayName} to the upload was lost. The job it had made was found in its list (${job.jobId}); nothing was sent twice.`,
		earlierRun: `n8n has started this execution once more: its worker, or n8n itself, had died. The list it had sent by then was found at ${displayName} as job ${job.jobId}; nothing was sent twice.`,
		unfinished: `An earlier execution has sent this list to ${displayName} and did not come to its end, or is still under way. Its job ${job.jobId} is gone on with; nothing was sent twice. To have the list verified anew, turn off "Resume Unfinished" in the options.`,
	}[how];
	addHint(node, { message });
}
