import type { Description, JobStatus } from '../types';
import { saysNoCreditsIn, type Simulator, type SimulatorFacts } from './simulator';
import type { Service } from './service';

/** What a simulator says of itself, and what follows from it. */
export function describe(service: Service): Description {
	const { simulator } = service;
	const facts = factsOf(simulator);
	const statusOf = Object.entries(simulator.words).flatMap(([status, words]) =>
		words.map((word): [string, JobStatus] => [word, status as JobStatus]),
	);
	return {
		...facts,
		keyPlaces: simulator.key.map(({ says }) => says),
		operations: [...new Set(simulator.routes.flatMap(({ operation, also = [] }) => [operation, ...also]))],
		resultsInStatus: simulator.routes.some(({ also }) => also?.includes('download') === true),
		statuses: service.statuses,
		statusOf: Object.fromEntries(statusOf),
		outcomes: Object.fromEntries(
			Object.entries(simulator.listTypes).map(([name, { outcomes }]) => [name, outcomes]),
		),
		judge: (listType, value) => service.listType(listType).judge(value),
		noCreditsIn: saysNoCreditsIn(simulator),
		hostUrls: inOrder(service),
	};
}

function factsOf(of: Simulator): Omit<SimulatorFacts, 'keyPlaces'> {
	const { id, title, words, listTypes, chargedAt, tellsDownloaded, limits, pageSize, resultPages } = of;
	const { variants, errors, result, traps, namesJobs, startsApart, cancellable } = of;
	return {
		...{ id, title, words, listTypes, chargedAt, tellsDownloaded, startsApart, cancellable, limits },
		...{ pageSize, resultPages, variants, errors, result, traps, namesJobs },
	};
}

/** The one that most requests go to is first, as the simulator has it. */
function inOrder({ simulator, urls }: Service): Record<string, string> {
	return Object.fromEntries(Object.keys(simulator.hosts).map((name) => [name, urls[name] ?? '']));
}
