import type { Job } from '../providers/contract';
import { marksIn } from '../providers/kit/job';
import { perhapsTaken, TransportError } from '../transport/transportError';
import { pause } from '../transport/pause';
import { growingWait, settle } from '../transport/retry';
import type { NamelessBatch } from './batches';
import { forgetSending, holdsOther, rememberSending, type Sending } from './earlierTries';
import { findLost, type Lost } from './findLost';
import { hasList } from './findSent';
import { UserProblem } from '../n8n/nodeErrors';
import { jobName, markOf } from './jobName';
import { lookAhead, type Outgoing } from './lookAhead';
import type { Run } from '../n8n/run';
import { forgetUnfinished, holdUnfinished } from './unfinished';

// How often, and how long in all, an upload is put off because the provider asks for a pause.
const MAX_ATTEMPTS = 5;
const MAX_PAUSE_MS = 60_000;

export interface Uploaded {
	job: Job;
	/**
	 * `foundInList`: the answer was lost. `earlierTry`: sent before n8n ran the node once more. `earlierRun`: sent
	 * by another process that ran this execution before. `unfinished`: sent by an earlier execution that did not
	 * come to its end.
	 */
	how: 'uploaded' | 'foundInList' | 'earlierTry' | 'earlierRun' | 'unfinished';
}

/** The list may have been accepted, and nobody can tell. */
export class PerhapsAccepted extends UserProblem {}

/** Looks for what was sent before, then sends one list: see `lookAhead` and `uploadOnce`. */
export async function uploadSafely(run: Run, batch: NamelessBatch): Promise<Uploaded> {
	const [outgoing] = await lookAhead(run, [batch]);
	if (outgoing === undefined) throw new Error('There is nothing to send');
	return await uploadOnce(run, outgoing);
}

/**
 * Sends a list once. Where the answer is lost, the list is not sent again: the job it may have made is looked
 * for at the provider, and adopted where it is surely ours. What this node has sent before in this execution is
 * not sent again either: in an earlier try, or in another process that died and whose execution n8n runs again;
 * nor what an earlier execution has sent, where the list is to be gone on with.
 *
 * @throws PerhapsAccepted where the list may have been accepted and nobody can tell; else what the upload threw
 */
export async function uploadOnce(run: Run, outgoing: Outgoing): Promise<Uploaded> {
	const { before, unfinished, ofEarlierRun } = outgoing;
	if (before !== undefined) return await takeUp(run, outgoing, before);
	if (unfinished?.job !== undefined) return made(run, outgoing, unfinished, unfinished.job, 'unfinished');
	const sending = newSending(run, outgoing);
	if (ofEarlierRun !== undefined) return made(run, outgoing, sending, ofEarlierRun, 'earlierRun');
	return await send(run, outgoing, sending);
}

function newSending(run: Run, { batch, key }: Outgoing): Sending {
	const sentAt = Date.now();
	const mark = markOf(run, key.seed, sentAt);
	return { name: jobName(run, batch, mark, sentAt), mark, sentAt, job: undefined };
}

async function send(run: Run, outgoing: Outgoing, sending: Sending): Promise<Uploaded> {
	const { key } = outgoing;
	let pausedMs = 0;
	for (let tried = 1; ; tried++) {
		remember(run, outgoing, sending);
		const outcome = await settle(async () => await uploadedJob(run, outgoing, sending));
		if ('value' in outcome) return made(run, outgoing, sending, outcome.value, 'uploaded');
		const { error } = outcome;
		const busy = asksForPause(run, error);
		const waitMs = busy?.details.retryAfterMs ?? growingWait(tried);
		const isOver = busy === undefined || tried === MAX_ATTEMPTS || pausedMs + waitMs > MAX_PAUSE_MS;
		if (isOver && perhapsTaken(error)) return await recover(run, outgoing, sending, error);
		const paused = isOver ? { error } : await settle(async () => await pause(waitMs, run.signal));
		if ('error' in paused) {
			// Stopped before the list could be looked in, which alone would prove that nothing was taken.
			if (busy !== undefined && perhapsTaken(busy)) throw perhapsAccepted(run, sending.name, busy);
			if (isOver || !hasList(run)) {
				forgetSending(key);
				forgetUnfinished(run, key);
			}
			throw paused.error;
		}
		pausedMs += waitMs;
		if (!hasList(run)) continue;
		// Where not the provider itself speaks, something before it may have let the list through.
		const how = busy?.details.providerMessage === undefined ? { isThorough: true } : { looks: 3 };
		const lost = await findLost(run, outgoing, sending, how);
		if (lost.job !== undefined) return made(run, outgoing, sending, lost.job, 'foundInList');
		if (!lost.isClear) throw perhapsAccepted(run, sending.name, error, lost);
	}
}

/** @throws TransportError where the answer is one to an earlier upload: something in between has repeated it */
async function uploadedJob(run: Run, { batch, key }: Outgoing, { name, mark }: Sending): Promise<Job> {
	const job = await run.connection.upload({ ...batch, name });
	if (!holdsOther(run, key, job)) return job;
	// An ID may be given anew within a day: then what the provider tells of the job is of this one.
	const asked = await settle(async () => await run.connection.job(job.jobId));
	const isNew =
		'value' in asked &&
		(marksIn(asked.value, new Set([mark])).length > 0 || !holdsOther(run, key, asked.value));
	if (isNew) return job;
	throw new TransportError('unreadable', `The answer names job ${job.jobId}, which holds another list`);
}

/**
 * A refusal for the sake of pace: the list may be sent after a pause. Where a gateway may have said it, only what the
 * provider's list tells proves that nothing was taken.
 */
function asksForPause(run: Run, error: unknown): TransportError | undefined {
	const isBusy = error instanceof TransportError && error.kind === 'rateLimit';
	return isBusy && (hasList(run) || !perhapsTaken(error)) ? error : undefined;
}

async function recover(run: Run, outgoing: Outgoing, sending: Sending, error: unknown): Promise<Uploaded> {
	const lost = await findLost(run, outgoing, sending);
	if (lost.job === undefined) throw perhapsAccepted(run, sending.name, error, lost);
	return made(run, outgoing, sending, lost.job, 'foundInList');
}

/** Goes on with what an earlier try has sent. */
async function takeUp(run: Run, outgoing: Outgoing, before: Sending): Promise<Uploaded> {
	if (before.job === undefined) return await recover(run, outgoing, before, undefined);
	return made(run, outgoing, before, before.job, 'earlierTry');
}

function remember(run: Run, { key, isForRows }: Outgoing, sending: Sending): void {
	rememberSending(key, sending);
	if (isForRows) holdUnfinished(run, key, sending);
}

function made(run: Run, outgoing: Outgoing, sending: Sending, job: Job, how: Uploaded['how']): Uploaded {
	remember(run, outgoing, { ...sending, job });
	run.madeJobIds.push(job.jobId);
	return { job, how };
}

export function perhapsAccepted(
	run: Run,
	name: string,
	error: unknown,
	{ unclear = [] }: Partial<Lost> = {},
): PerhapsAccepted {
	const { provider, signal } = run;
	const { displayName, capabilities, whereToCheck } = provider;
	const sentences = [
		...(error instanceof TransportError ? [explain(error)] : []),
		...(hasList(run) ? [] : [`${displayName} has no list of jobs that this node could look in.`]),
		...unclear.map(
			({ jobId }) => `Job ${jobId} was made at that time, but whether it holds this list cannot be told.`,
		),
		`Look for the job in ${whereToCheck}.`,
		...(capabilities.namesJobs ? [`It was sent as "${name}".`] : []),
		'If it is there, go on with its ID; if it is not, run the node again. It was not sent a second time, so that nothing is paid twice.',
	];
	return new PerhapsAccepted(
		signal?.aborted
			? `The workflow was canceled, but ${displayName} may have accepted the list: look before you send it again`
			: `${displayName} may have accepted the list although its answer was lost: look before you send it again`,
		sentences.join(' '),
	);
}

function explain({ message, details }: TransportError): string {
	const code = `HTTP ${details.httpCode}`;
	return details.httpCode === undefined || message === code ? `${message}.` : `${message} (${code}).`;
}
