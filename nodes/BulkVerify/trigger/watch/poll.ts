import { advance } from './advance';
import { planPoll } from './pollPlan';
import { readProvider } from './readProvider';
import type { Advance, Clock, ListedJob, TriggerConfig, TriggerSource } from './state';

/*
 * The trigger's story: `plan` looks at the saved state, `read` asks the provider, `advance` says what to
 * emit and what to save. Nothing here knows n8n or HTTP.
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
 * 2. So a poll that emitted nothing settled no such job. All it learnt can be learnt again from the
 *    provider: that jobs are there and unfinished, that others are of no interest, that some have vanished.
 * 3. When its state is lost, n8n goes on with an older one: one in which the same jobs, or more of them, are
 *    not settled. What finished meanwhile is not settled in it either, and is emitted.
 * 4. The baseline, the only state that settles jobs silently, is an activation's, which n8n saves always.
 *
 * What a null poll's loss can cost is a request, and one truth: that a job was seen cancelled. Where nobody
 * asked for cancelled jobs and n8n dies before the next save, BriteVerify's later "complete" is believed.
 *
 * WHY A JOB IS EMITTED ONCE WHILE THE PROCESS LIVES, AND AT LEAST ONCE OTHERWISE
 *
 * Emitting and settling are one step, on the state as it is after the last await. A poll that another one
 * overtook (the turn in the state is not the one it planned with) says and changes nothing: what it read is
 * older than what is known; the next poll sees whatever it saw. A failed or partial reading throws before
 * that step. If n8n dies before it saves, the older state emits again; if it dies after saving and before
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

/**
 * One poll.
 *
 * Returns the jobs to emit, oldest first; none means that n8n must be given null. The state is in `memory`
 * by then. Throws what the source throws, or that the list kept changing: nothing has changed then.
 */
export async function poll<J extends ListedJob>(
	source: TriggerSource<J>,
	config: TriggerConfig,
	memory: Memory,
	clock: Clock,
): Promise<Advance<J>> {
	const plan = planPoll(memory.load(), config, clock.now());
	const reading = await readProvider(source, plan, config, clock);
	// No await from here on: an overlapping poll must find what this one has settled.
	const result = advance(plan, reading, config, memory.load(), clock.now());
	if (result.state !== undefined) memory.save(result.state);
	return result;
}
