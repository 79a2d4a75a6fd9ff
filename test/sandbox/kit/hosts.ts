/* The ports of a sandbox: which services answer on each, and which of them a request is for. */
import { routerOf, type Match, type Router } from './routing';
import type { Service } from './service';
import type { World } from './world';

/** One provider's part of a host. */
interface Tenant {
	service: Service;
	find: Router;
}

/** A port: a base path, and those who answer there. */
export interface Host {
	base: string;
	tenants: Tenant[];
	/** The names it goes by: the service and its own name for the host. */
	names: Array<{ service: Service; name: string }>;
}

/** The hosts of all services; those of the same name and credential are one. */
export function hostsOf(world: World): Host[] {
	const hosts = new Map<string, Host>();
	for (const service of world.services.values()) {
		const { simulator } = service;
		const [first = ''] = Object.keys(simulator.hosts);
		for (const [name, base] of Object.entries(simulator.hosts)) {
			const key = `${simulator.credential.type} ${name}`;
			const host = hosts.get(key) ?? { base, tenants: [], names: [] };
			hosts.set(key, host);
			const routes = simulator.routes.filter((route) => (route.host ?? first) === name);
			host.tenants.push({ service, find: routerOf(routes) });
			host.names.push({ service, name });
		}
	}
	return [...hosts.values()];
}

/** The tenant whose route fits the request most closely; the first of all where none has one. */
export function whose({ base, tenants }: Host, method: string, rawPath: string, rawQuery: string) {
	const [first] = tenants;
	if (!first) throw new Error('A host without a service');
	const path = rawPath.startsWith(`${base}/`) ? rawPath.slice(base.length) : undefined;
	let closest: { service: Service; match?: Match } = { service: first.service };
	for (const { service, find } of tenants) {
		const match = path === undefined ? undefined : find(method, path, rawQuery);
		if (match && match.weight > (closest.match?.weight ?? -1)) closest = { service, match };
	}
	return closest;
}
