import { advance, baseline } from './advance';
import { dueAgain } from './emitted';
import { ledgerKinds, type Ledger } from './ledger';
import { questionsFor } from './questions';
import { readList } from './readList';
import { readStatuses } from './readStatuses';
import { readState, type OpenState } from './savedState';
import type {
	Advance,
	Clock,
	ListedJob,
	Listing,
	Reading,
	TriggerConfig,
	TriggerSource,
	Warning,
} from './state';
import type { Troubles } from './troubles';

/*
 * The trigger's story: the saved state is looked at, the provider is asked (the list, then the status of jobs
 * that the list does not tell), and `advance` says what to emit and what to save. Nothing here knows n8n or HTTP.
 *
 * WHY NO JOB IS MISSED WHEN A NULL POLL'S STATE IS LOST
 *
 * The state says which jobs are settled: never to be emitted (again). Everything it does not mention is
 * not settled: for ascending ids all above the floor and below a sweep, for opaque ids every id whose key
 * is not there. A finished job is emitted when, and only because, it is not settled.
 *
 * 1. A job that the person asked for becomes settled in one way only: the poll that settles it emits it.
 *    That poll returned items, so n8n saved its state. (The floor passes an unfinished job only by writing
 *    it among the watched, which are not settled.)
 *    (Two exceptions, both told to the person: a damaged state is followed by a new baseline, and a job with an
 *    ID that cannot be one is left out.)
 * 2. So a poll that emitted nothing settled no such job. All it learnt can be learnt again from the
 *    provider: that jobs are there and unfinished, that others are of no interest, that some have vanished.
 * 3. When its state is lost, n8n goes on with an older one: one in which the same jobs, or more of them, are
 *    not settled. What finished meanwhile is not settled in it either, and is emitted.
 * 4. The baseline, the only state that settles jobs silently, is an activation's, which n8n saves always.
 *
 * What a null poll's loss can cost is a request, and one truth: that a job was seen cancelled. Where nobody
 * asked for cancelled jobs and n8n dies before the next save, a later "complete" of the provider's is believed.
 *
 * WHY A JOB IS EMITTED ONCE WHILE THE PROCESS LIVES, AND AT LEAST ONCE OTHERWISE
 *
 * Emitting and settling are one step, on the state as it is after the last await. A poll that another one
 * overtook (the turn in the state is not the one it planned with) says and changes nothing: what it read is
 * older than what is known; the next poll sees whatever it saw. A list that failed throws before that step; a
 * status that failed leaves its job unsettled and holds no other up. If n8n dies before it saves, the older state emits again; if it dies after saving and before
 * running the workflow, the batch is in the state and the first poll of the next process emits it again.
 *
 * WHAT IS NOT PROMISED
 *
 * - A job deleted before a poll saw it finished, or before it could be delivered again, is forgotten.
 * - n8n dead between saving and executing, and down for over ten minutes: that batch is lost (contract 2.4).
 * - A first activation reads `baselinePages` pages, less if time is short, and has room for as many
 *   unfinished jobs as half of `watchedChars` holds (about 1,500 to 4,500): older unfinished ones beyond
 *   that count as finished. Later on nothing is dropped for want of room: newer jobs wait, and `full` says so.
 */

/** Where the state lives between polls: n8n's static data, or a variable. Both calls are synchronous. */
export interface Memory {
	load(): unknown;
	/** Must assign the state as a whole, at top level. */
	save(state: unknown): void;
}

/** Where lists come page by page, so many polls read their beginning only before one reads them whole. */
const wholeListEvery = 30;

/**
 * One poll.
 *
 * Returns the jobs to emit, oldest first; none means that n8n must be given null. The state is in `memory`
 * by then. `troubles` is kept by the process from poll to poll; `warn` is told what was odd, every time.
 * Throws what the list throws, that it kept changing, or once what all questions for a status threw: nothing
 * has changed then.
 */
export async function poll<J extends ListedJob>(
	source: TriggerSource<J>,
	config: TriggerConfig,
	memory: Memory,
	clock: Clock,
	troubles: Troubles,
	warn: (warning: Warning) => void,
): Promise<Advance<J>> {
	const startedAt = clock.now();
	const { open, damage } = openState(memory.load(), config, startedAt);
	const ledger = open?.ledger ?? ledgerKinds[config.provider.jobIds].empty();
	const turn = open?.state.turn ?? 0;
	const { saved: known } = ledger;
	const isWhole = known.order === 'opaque' && turn % wholeListEvery === wholeListEvery - 1;
	const isFromBeginning = known.order === 'opaque' && known.newestFirst && !isWhole;
	const goesDeep = isFromBeginning && open?.state.emitted.some(({ due }) => due) === true;
	const task = { ledger, isBaseline: open === undefined, isWhole, goesDeep, startedAt, warn };
	const listing = await readList(source, task, config, clock);
	const reading = await askForRest(source, open, listing, config, clock, troubles);

	// No await from here on: an overlapping poll must find what this one has settled.
	const saved = readState(memory.load(), config).open?.state;
	const isOvertaken = saved?.turn !== open?.state.turn || saved?.process !== open?.state.process;
	if (isOvertaken) return { announcements: [], state: undefined, full: false };
	if (damage !== undefined) {
		warn({
			about: 'state',
			text: `The saved state could not be used (${damage}): jobs that are finished by now are not told, those that finish from now on are`,
			isAnew: true,
		});
	}
	const result = resultOf(open, ledger, reading, config, clock);
	const isTold = (jobId: string) => ledger.isSettled(jobId);
	troubles.note(reading, source, isTold, result.announcements.length > 0, warn);
	if (result.full) {
		warn({ about: 'full', text: 'More jobs are unfinished than can be watched: newer ones wait' });
	}
	if (result.state !== undefined) memory.save(result.state);
	return result;
}

function openState(
	saved: unknown,
	config: TriggerConfig,
	now: number,
): { open: OpenState | undefined; damage: string | undefined } {
	const { open, damage } = readState(saved, config);
	if (open === undefined || open.state.process === config.process) return { open, damage };
	const state = { ...open.state, emitted: dueAgain(open.state.emitted, now) };
	return { open: { ...open, state }, damage };
}

async function askForRest<J extends ListedJob>(
	source: TriggerSource<J>,
	open: OpenState | undefined,
	listing: Listing<J>,
	{ provider, limits, ...config }: TriggerConfig,
	clock: Clock,
	troubles: Troubles,
): Promise<Reading<J>> {
	const { failing } = troubles;
	const { ids, apart } = questionsFor(open, listing, { provider, limits, ...config }, failing);
	const groups = {
		size: provider.statusIdsPerRequest,
		alone: failing,
		requests: open === undefined ? Infinity : limits.statusRequests,
		mustFinish: open === undefined,
	};
	const { answers, failures, begun } = await readStatuses(source, ids, groups, clock);
	const rotated = ids.slice(0, begun).filter((id) => !apart.has(id));
	return { listing, answers, failures, askedUpTo: rotated.at(-1) ?? open?.state.askedUpTo ?? '' };
}

function resultOf<J extends ListedJob>(
	open: OpenState | undefined,
	ledger: Ledger,
	reading: Reading<J>,
	config: TriggerConfig,
	clock: Clock,
): Advance<J> {
	return open === undefined ? baseline(ledger, reading, config) : advance(open, reading, config, clock.now());
}
