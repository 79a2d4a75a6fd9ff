import { advance } from './advance';
import { planPoll } from './plan';
import { readProvider, type Clock } from './read';
import type { Advance, ListedJob, TriggerConfig, TriggerSource } from './types';

/** Where the state lives between polls: n8n's static data, or a variable. Both calls are synchronous. */
export interface Memory {
	load(): unknown;
	save(state: unknown): void;
}

/** One poll. */
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
