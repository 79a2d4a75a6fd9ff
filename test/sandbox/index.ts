/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import type { Server } from 'node:http';

import { readBody } from './kit/body';
import { control } from './kit/control';
import { describe } from './kit/describe';
import { viewOf } from './kit/jobs';
import { SIMULATORS } from './kit/registry';
import { jsonReply } from './kit/reply';
import { send } from './kit/send';
import { hostsOf } from './kit/hosts';
import { logBody, logRequest } from './kit/log';
import { listen, serve, type Listener } from './kit/serve';
import { World } from './kit/world';
import type { CredentialFields, Fault, ProviderName, Sandbox, SandboxOptions, Simulator } from './types';

export { FAULT_KINDS, FAULTS, FAULTS_WITHOUT_END } from './kit/faults';
export type * from './types';

/** Every simulator there is, by its file in providers/. */
export const PROVIDERS: readonly ProviderName[] = SIMULATORS.map(({ id }) => id);

/**
 * Starts all providers on loopback, each host on a port of its own.
 *
 * @throws where a port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const world = new World(simulatorsOf(options), options);
	const servers: Server[] = [];
	const open = async (listener: Listener): Promise<string> => {
		const port = options.port ? options.port + servers.length : 0;
		const { server, url } = await listen(listener, port);
		if (!options.holdProcess) server.unref();
		servers.push(server);
		return url;
	};
	let elsewhere = '';
	let started = false;
	try {
		for (const host of hostsOf(world)) {
			const url = await open(serve(world, host, () => elsewhere));
			for (const { service, name } of host.names) service.urls[name] = url + host.base;
		}
		elsewhere = await open(recordElsewhere(world));
		const sandbox: Sandbox = {
			urls: credentialsOf(world),
			controlUrl: '',
			...controls(world),
			stop: () => stop(servers),
		};
		sandbox.controlUrl = `${await open(control(sandbox))}/__control`;
		started = true;
		return sandbox;
	} finally {
		if (!started) await stop(servers);
	}
}

/** Those that are wanted, and those that share a credential with one of them. */
function simulatorsOf({ only }: SandboxOptions): readonly Simulator[] {
	if (only === undefined) return SIMULATORS;
	const types = SIMULATORS.filter(({ id }) => only.includes(id)).map(({ credential }) => credential.type);
	return SIMULATORS.filter(({ credential }) => types.includes(credential.type));
}

/** By type; the fields of services that share one are put together. */
function credentialsOf(world: World): Record<string, CredentialFields> {
	const urls: Record<string, CredentialFields> = {};
	for (const { credential } of world.services.values()) {
		urls[credential.type] = { ...urls[credential.type], ...credential.fields };
	}
	return urls;
}

function controls(world: World): Omit<Sandbox, 'urls' | 'controlUrl' | 'stop'> {
	const service = (provider: ProviderName) => world.service(provider);
	return {
		credential: (provider) => {
			const { type } = service(provider).credential;
			return { type, fields: credentialsOf(world)[type] ?? {} };
		},
		describe: (provider) => describe(service(provider)),
		requests: world.requests,
		jobs: (provider) => service(provider).allJobs().map(viewOf),
		charges: (provider) => service(provider).charged,
		ledger: (provider) => service(provider).ledger,
		addJob: (provider, seed = {}) => service(provider).seed(seed).id,
		addJobs: (provider, count, seed = {}) =>
			Array.from({ length: count }, () => service(provider).seed(seed).id),
		finish: (provider, id, status = 'completed') => service(provider).finish(id, status),
		forget: (provider, id) => service(provider).removeJob(id),
		setPace: (seconds, queueSeconds) => world.setPace(seconds, queueSeconds),
		setCredits: (provider, credits) => void (service(provider).credits = credits),
		setVariants: (provider, variants) => service(provider).setVariants(variants),
		linkTokens: () => [...world.minted],
		setLinkSeconds: (seconds) => world.setLinkSeconds(seconds),
		fault: (provider, fault) => addFault(world, provider, fault),
		pendingFaults: () => world.faults.size,
		clearFaults: () => world.faults.clear(),
		reset: (options) => world.reset(options),
	};
}

function addFault(world: World, provider: ProviderName, fault: Fault): void {
	const { errors } = world.service(provider).simulator;
	const error = fault.error ?? 'rateLimit';
	if (fault.kind === 'refusal' && !Object.hasOwn(errors, error)) {
		throw new Error(`${provider} has no error ${error}`);
	}
	world.faults.add(provider, fault);
}

/** Where a `redirect` fault leads: takes anything and remembers what it was given. */
function recordElsewhere(world: World): Listener {
	return async (request, response) => {
		const record = logRequest(world, 'elsewhere', request);
		logBody(record, await readBody(request));
		record.answered = 200;
		await send(response, jsonReply({ elsewhere: true }));
	};
}

async function stop(servers: Server[]): Promise<void> {
	const closing = servers.map(async (server) => {
		await new Promise<void>((closed) => {
			server.close(() => closed());
			server.closeAllConnections();
		});
	});
	await Promise.all(closing);
}
