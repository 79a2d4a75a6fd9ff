import type { Description, JobStatus } from '../types';
import type { Service } from './world';

/** What a simulator says of itself, and what follows from it. */
export function describe(service: Service): Description {
	const { simulator } = service;
	const { credential, hosts, ids, firstId, rowFields, refuse, accept, routes, key, deadLink, ...facts } = simulator;
	const statusOf = Object.entries(simulator.words).flatMap(([status, words]) =>
		words.map((word): [string, JobStatus] => [word, status as JobStatus]),
	);
	return {
		...facts,
		keyPlaces: key.map(({ says }) => says),
		operations: [...new Set(routes.map(({ operation }) => operation))],
		statuses: service.statuses,
		statusOf: Object.fromEntries(statusOf),
		outcomes: Object.fromEntries(
			Object.entries(simulator.listTypes).map(([name, { outcomes }]) => [name, outcomes]),
		),
		judge: (listType, value) => service.listType(listType).judge(value),
		hostUrls: { ...service.urls },
	};
}
