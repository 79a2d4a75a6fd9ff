import { readList } from './readList';
import { questionsFor } from './pollPlan';
import type { Clock, ListedJob, Plan, Reading, TriggerConfig, TriggerSource } from './state';

/**
 * Asks the provider for all that a poll needs: the list down to the floor, then the status of jobs that
 * the list did not tell. Changes nothing.
 *
 * Throws what the source throws, and where the list cannot be read twice alike.
 */
export async function readProvider<J extends ListedJob>(
	source: TriggerSource<J>,
	plan: Plan,
	config: TriggerConfig,
	clock: Clock,
): Promise<Reading<J>> {
	const listing = await readList(source, plan, config, clock);
	const questions = questionsFor(plan, listing, config);
	const { statusIdsPerRequest } = config.provider;
	// The baseline must know every job; any other question can wait for the next poll.
	const baseline = plan.state === undefined;
	const budget = baseline ? Infinity : config.limits.statusRequests * statusIdsPerRequest;
	const answers = new Map<string, J | undefined>();
	let askedUpTo = plan.state?.askedUpTo ?? '';
	for (let at = 0; at < questions.ids.length && at < budget; at += statusIdsPerRequest) {
		// However slow the list: one request a poll keeps the rotation going.
		if (!baseline && at > 0 && clock.now() >= clock.deadline) break;
		const ids = questions.ids.slice(at, at + statusIdsPerRequest);
		const jobs = await source.status(ids);
		if (jobs.length !== ids.length)
			throw new Error('The provider answered for other jobs than it was asked for');
		ids.forEach((id, index) => answers.set(id, jobs[index]));
		if (at + ids.length > questions.urgent) askedUpTo = ids.at(-1) ?? askedUpTo;
	}
	return { listing, answers, askedUpTo };
}
