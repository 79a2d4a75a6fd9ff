import type { Job } from '../providers/contract';
import { TransportError } from '../transport/transportError';
import { settle } from '../transport/retry';
import { addHint } from '../n8n/hints';
import { asSentence, UserProblem } from '../n8n/nodeErrors';
import type { NamelessBatch } from './batches';
import { earlierSending, isOfAnother, sendingKey, type Sending, type SendingKey } from './earlierTries';
import { detailed, findByMark, findBySize, isLate, fitsSize, hasList, type Search } from './findSent';
import { jobName, markOf, recentMarks } from './jobName';
import { pause } from '../transport/pause';
import type { Run } from '../n8n/run';
import { likeness } from './sameContent';
import { unfinishedSending, type Unfinished } from './unfinished';

/** A batch on its way, and what is known of it before it leaves. */
export interface Outgoing {
	batch: NamelessBatch;
	key: SendingKey;
	/** A try of this execution in this process has sent it. */
	before: Sending | undefined;
	/** Another execution has sent it and did not come to its end, or not yet. */
	unfinished: Unfinished | undefined;
	/** The mark of one whose answer was lost, and whose job this look has not found. */
	missed?: string;
	/** It may be gone on with. */
	mayResume: boolean;
	/** The job that another process made of it which ran this very execution. */
	ofEarlierRun: Job | undefined;
	/** How many lists this execution sends at this place. */
	ownJobs: number;
	/** Its rows are waited for: what does not come to its end may be gone on with later. */
	isForRows: boolean;
}

export interface LookOptions {
	/** Its rows are waited for; with `resume` an earlier execution's job of it is gone on with. */
	forRows?: { resume: boolean };
	/** Asked before anything is sent, with the rows of each list that would be sent now; refuses by what it throws. */
	approve?: (rows: Array<number | null>) => Promise<void>;
}

// An execution that died is run again within hours.
const RUN_AGAIN_WITHIN_MS = 12 * 60 * 60 * 1_000;

// Short lists are done in seconds; nobody waits for a stranger's long one before anything is sent.
const WAIT_FOR_CONTENT_MS = 30_000;
const ASK_AGAIN_MS = 2_000;

/** Jobs of a size whose content is looked at, besides those that this execution may have made: each takes a download. */
const JOBS_TO_COMPARE = 10;

/**
 * Looks, before anything is sent, for what was sent before: one look at the provider's list for all of them.
 *
 * @throws UserProblem where the list cannot be read or compared: nothing was sent, and sent unseen it might be paid
 * twice
 */
export async function lookAhead(
	run: Run,
	batches: readonly NamelessBatch[],
	{ forRows }: LookOptions = {},
): Promise<Outgoing[]> {
	const all: Outgoing[] = [];
	for (const batch of batches) {
		const key = await sendingKey(run, batch);
		const before = earlierSending(key);
		const mayResume = forRows?.resume === true && before === undefined;
		const unfinished = mayResume ? unfinishedSending(run, key) : undefined;
		all.push({
			batch,
			key,
			before,
			unfinished,
			mayResume,
			ofEarlierRun: undefined,
			ownJobs: batches.length,
			isForRows: forRows !== undefined,
		});
	}
	const unsent = all.filter(({ before, unfinished }) => before === undefined && !isKnown(unfinished));
	if (unsent.length > 0 && hasList(run)) await findEarlierRuns(run, unsent);
	for (const one of unsent) if (!isKnown(one.unfinished)) one.missed = one.unfinished?.mark;
	return all;
}

/** Its job is known, or soon will be. */
function isKnown(unfinished: Unfinished | undefined): boolean {
	return unfinished?.job !== undefined || unfinished?.isHeld === true;
}

async function findEarlierRuns(run: Run, unsent: Outgoing[]): Promise<void> {
	const find = run.provider.capabilities.namesJobs ? findByName : findByContent;
	const outcome = await settle(async () => await find(run, unsent));
	if (!('error' in outcome)) return;
	mustNotBeUnseen(run, outcome.error);
}

/** @throws UserProblem where the list could not be read; a key that may not read it is a provider without one, and told */
export function mustNotBeUnseen(run: Run, error: unknown): void {
	if (isMayNotList(error)) return hintMayNotList(run, error);
	throw error instanceof TransportError && !speaksForItself(error) ? lookFailed(run, error) : error;
}

/** Of a credential that cannot be used, and of a provider that is not reached, there is more to say than of the list. */
function speaksForItself({ kind, details }: TransportError): boolean {
	const isUnreached = kind === 'network' && details.notTaken === true;
	return kind === 'cancelled' || kind === 'configuration' || isUnreached;
}

async function findByName(run: Run, unsent: Outgoing[]): Promise<void> {
	const now = Date.now();
	const byMark = new Map(
		unsent.flatMap((outgoing) => {
			const marks = recentMarks(run, outgoing.key.seed, now);
			const { unfinished } = outgoing;
			return (unfinished ? [unfinished.mark, ...marks] : marks).map((mark) => [mark, outgoing]);
		}),
	);
	const { found, others } = await findByMark(run, new Set(byMark.keys()), searchFor(unsent, now));
	for (const [mark, job] of found) {
		const outgoing = byMark.get(mark);
		if (outgoing !== undefined) adopt(outgoing, job, mark);
	}
	// A second upload costs nothing where the download is what costs.
	if (run.provider.capabilities.downloadCharges) return;
	const lost = unsent.filter((outgoing) => !isFound(outgoing));
	const names = lost.map(({ batch, key }) => {
		const mark = markOf(run, key.seed, now);
		return { mark, whole: lettersOf(jobName(run, batch, mark, now)) };
	});
	const strange = others.filter((job) => hasLostItsMark(job, names));
	const since = now - RUN_AGAIN_WITHIN_MS;
	const recent = (await withFacts(run, strange)).filter((job) => isLate(run, job, since));
	await chooseByContent(run, lost, recent);
}

/** As what the earlier execution has sent where that was lost, else as what an earlier run of this one has. */
function adopt(outgoing: Outgoing, job: Job, mark?: string): void {
	const { unfinished } = outgoing;
	if (unfinished !== undefined && (mark === undefined || mark === unfinished.mark))
		outgoing.unfinished = { ...unfinished, job };
	else outgoing.ofEarlierRun ??= job;
}

function isFound({ unfinished, ofEarlierRun }: Outgoing): boolean {
	return unfinished?.job !== undefined || ofEarlierRun !== undefined;
}

/** It tells no name, or one that was cut within the mark: what ends before it is as well a person's own name. */
function hasLostItsMark({ name }: Job, names: ReadonlyArray<{ mark: string; whole: string }>): boolean {
	if (name === null) return true;
	const beginning = lettersOf(name.replace(EXTENSION, ''));
	return names.some(
		({ mark, whole }) => whole.startsWith(beginning) && beginning.length > whole.indexOf(mark),
	);
}

const EXTENSION = /\.\w{2,4}$/;

function lettersOf(name: string): string {
	return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** With their sizes and times, where only the status tells them. */
async function withFacts(run: Run, jobs: readonly Job[]): Promise<Job[]> {
	const all: Job[] = [];
	for (const job of jobs.slice(0, JOBS_TO_COMPARE)) {
		const isTold = job.total !== null && job.createdAt !== null;
		all.push(isTold ? job : await detailed(run, job));
	}
	return all;
}

/** Where jobs have no names: as many rows, made within hours, and the very values. */
async function findByContent(run: Run, unsent: Outgoing[]): Promise<void> {
	const { found } = await findBySize(run, null, searchFor(unsent, Date.now()));
	await chooseByContent(run, unsent, found);
}

/** The header may count as a row. */
function mayFit(job: Job, rowCount: number | null): boolean {
	return fitsSize(job, rowCount) || job.total === Number(rowCount) + 1;
}

async function chooseByContent(run: Run, unsent: readonly Outgoing[], jobs: readonly Job[]): Promise<void> {
	const taken = new Set<string>();
	const waitUntil = Date.now() + WAIT_FOR_CONTENT_MS;
	for (const outgoing of unsent) {
		const { batch, key } = outgoing;
		// The oldest first: of equal lists the first was sent first.
		const candidates = jobs
			.filter((job) => mayFit(job, batch.rowCount) && !isOfAnother(run, key, job))
			.filter(({ jobId, status }) => !taken.has(jobId) && status !== 'failed')
			.slice(0, JOBS_TO_COMPARE + 2 * outgoing.ownJobs)
			.reverse();
		for (const candidate of candidates) {
			const { job, is } = await compared(run, candidate, batch, waitUntil);
			if (is === 'unclear' && job.status !== 'cancelled') throw perhapsOurs(run, job);
			if (is !== 'same') continue;
			adopt(outgoing, job);
			taken.add(job.jobId);
			break;
		}
	}
}

/** Waits for a job that is not finished, for its content cannot be seen before. */
export async function compared(
	run: Run,
	candidate: Job,
	batch: NamelessBatch,
	waitUntil: number,
): Promise<{ job: Job; is: Awaited<ReturnType<typeof likeness>> }> {
	let job = candidate;
	for (;;) {
		const is = await likeness(run, job, batch);
		const isOpen = job.status === 'queued' || job.status === 'processing';
		if (is !== 'unclear' || !isOpen || batch.values === undefined || Date.now() >= waitUntil) {
			return { job, is };
		}
		await pause(Math.min(ASK_AGAIN_MS, waitUntil - Date.now()), run.signal);
		const asked = await settle(async () => await run.connection.job(candidate.jobId));
		if ('value' in asked) job = asked.value;
	}
}

function searchFor(unsent: readonly Outgoing[], now: number): Search {
	const listTypes = new Set(unsent.map(({ batch }) => batch.listType));
	const [listType = ''] = listTypes;
	return {
		listType: listTypes.size === 1 ? listType : '',
		since: now - RUN_AGAIN_WITHIN_MS,
		ownJobs: Math.max(...unsent.map(({ ownJobs }) => ownJobs)) - 1,
		asked: new Map(),
	};
}

/** A key that may upload but not list, in the provider's own words: a page of a gateway says nothing. */
export function isMayNotList(error: unknown): error is TransportError {
	return (
		error instanceof TransportError &&
		error.kind === 'credential' &&
		error.details.providerMessage !== undefined
	);
}

const told = new WeakSet<Run>();

function hintMayNotList(run: Run, { details }: TransportError): void {
	if (told.has(run)) return;
	told.add(run);
	const { displayName } = run.provider;
	addHint(run.node, {
		message: `The key may not read the list of jobs at ${displayName} (${details.providerMessage ?? ''}). So the node cannot find a job there whose answer is lost, nor what this execution sent before n8n started it once more.`,
		type: 'warning',
	});
}

function lookFailed({ provider: { displayName } }: Run, error: TransportError): UserProblem {
	const { details, kind, message } = error;
	const http = `HTTP ${details.httpCode}`;
	const code = details.httpCode === undefined || message.includes(http) ? '' : ` (${http})`;
	return new UserProblem(
		`Nothing was sent: the list of jobs at ${displayName} could not be read before the upload`,
		[
			details.providerMessage === undefined
				? `${message}${code}.`
				: `${displayName} says: ${asSentence(`${details.providerMessage}${code}`)}`,
			'n8n may have run this execution before, and then the list is there already: sent unseen, it might be paid twice. Run the node again when the provider answers.',
			details.outOfTime === true ? 'If it only takes long to answer, raise Max Wait.' : '',
			kind === 'unreadable' ? 'If it stays so, check the Base URL in the credential.' : '',
		]
			.filter((text) => text !== '')
			.join('\n'),
	);
}

function perhapsOurs({ provider: { displayName, capabilities } }: Run, { jobId, status }: Job): UserProblem {
	const why = capabilities.namesJobs ? 'Its name does not tell' : `Jobs of ${displayName} have no names`;
	return new UserProblem(
		`Nothing was sent: ${displayName} has job ${jobId} (${status}) of the same size, and it cannot be told yet whether it holds this very list`,
		`${why}, so only its results do. Run the node again when the job is completed; if it is yours, get its rows with its ID.`,
	);
}
