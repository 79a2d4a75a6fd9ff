import type { Clock, ListedJob, TriggerSource } from './state';

/** Questions that are under way at the same time. */
const lanes = 5;

/** Of a request that failed for some of its jobs, so many are asked for together before each is alone. */
const smallGroup = 10;

interface Statuses<J extends ListedJob> {
	answers: Map<string, J | undefined>;
	/** Jobs whose status could not be read, with what was thrown. */
	failures: Map<string, unknown>;
	/** How many of the ids had their turn, counted from the first. */
	begun: number;
}

interface Groups {
	/** Ids that one request may ask for. */
	size: number;
	/** Ids that are asked for alone: they failed before. */
	alone: ReadonlySet<string>;
	/** How many requests at most, besides those that a failed one is split into. */
	requests: number;
	/** Whatever the time: the first activation must know every job. */
	mustFinish: boolean;
}

/**
 * Asks for the status of jobs, several requests at once, in the order of the ids as far as time allows.
 *
 * A request that fails is split, so that one job costs no other its answer. Where the failure is the provider's
 * own (a pause it asks for, no time left) no further one is begun. Throws nothing: see `failures`.
 */
export async function readStatuses<J extends ListedJob>(
	source: TriggerSource<J>,
	ids: readonly string[],
	groups: Groups,
	clock: Clock,
): Promise<Statuses<J>> {
	const whole = groupsOf(ids, groups).slice(0, groups.requests);
	const statuses: Statuses<J> = { answers: new Map(), failures: new Map(), begun: 0 };
	const split: string[][] = [];
	let isStopped = false;

	function next(): string[] | undefined {
		// However slow the list: one request a poll keeps the rotation going.
		const isLate = !groups.mustFinish && statuses.begun > 0 && clock.now() >= clock.deadline;
		if (isStopped || isLate) return undefined;
		const part = split.pop();
		if (part !== undefined) return part;
		const group = whole.shift();
		statuses.begun += group?.length ?? 0;
		return group;
	}

	async function work(): Promise<void> {
		for (let group = next(); group !== undefined; group = next()) {
			const asked = group;
			const [outcome] = await Promise.allSettled([askFor(source, asked)]);
			if (outcome.status === 'fulfilled') {
				asked.forEach((id, at) => statuses.answers.set(id, outcome.value[at]));
				continue;
			}
			const reason: unknown = outcome.reason;
			isStopped ||= source.explain(reason).isGeneral;
			if (asked.length > 1 && !isStopped) split.push(...partsOf(asked));
			else for (const id of asked) statuses.failures.set(id, reason);
		}
	}

	await Promise.all(Array.from({ length: lanes }, work));
	return statuses;
}

async function askFor<J extends ListedJob>(
	source: TriggerSource<J>,
	ids: string[],
): Promise<Array<J | undefined>> {
	const jobs = await source.status(ids);
	if (jobs.length !== ids.length)
		throw new Error('The provider answered for other jobs than it was asked for');
	// An answer for another job says nothing of this one.
	return jobs.map((job, at) => (job?.jobId === ids[at] ? job : undefined));
}

function groupsOf(ids: readonly string[], { size, alone }: Groups): string[][] {
	const together = ids.filter((id) => !alone.has(id));
	return [
		...chunks(together, size),
		...chunks(
			[...ids].filter((id) => alone.has(id)),
			1,
		),
	];
}

function partsOf(ids: readonly string[]): string[][] {
	return chunks(ids, ids.length > smallGroup ? smallGroup : 1);
}

function chunks(ids: readonly string[], size: number): string[][] {
	return Array.from({ length: Math.ceil(ids.length / size) }, (_, at) =>
		ids.slice(at * size, (at + 1) * size),
	);
}
