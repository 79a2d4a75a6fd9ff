/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import type { Server } from 'node:http';

import { control } from './control';
import { readBody } from './http/body';
import { jsonReply } from './http/reply';
import { send } from './http/send';
import { BriteVerifyFiles } from './providers/briteVerifyFiles';
import { EverythingLocation } from './providers/everythingLocation';
import { IpQualityScore } from './providers/ipQualityScore';
import { DownloadLinks } from './providers/ipQualityScoreDownloads';
import type { Simulator } from './providers/simulator';
import { WhoisXml } from './providers/whoisXml';
import { WhoisXmlAccount } from './providers/whoisXmlAccount';
import { listen, logBody, logRequest, serve, type Listener } from './server';
import { isOver, viewOf } from './state/jobs';
import { State } from './state/state';
import type { ProviderName, Sandbox, SandboxOptions } from './types';

export type * from './types';
export { PROVIDERS } from './types';

/**
 * Starts the four providers on loopback, each on a port of its own.
 *
 * @throws where a port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const state = new State(options);
	const links = new DownloadLinks(state);
	const simulators: Record<ProviderName, Simulator> = {
		ipQualityScore: new IpQualityScore(state, links),
		whoisXml: new WhoisXml(state),
		everythingLocation: new EverythingLocation(state),
		briteVerifyFiles: new BriteVerifyFiles(state),
	};
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
	const provider = async (simulator: Simulator) =>
		(await open(serve(state, simulator, () => elsewhere))) + simulator.basePath;

	try {
		const ipQualityScore = await provider(simulators.ipQualityScore);
		links.baseUrl = await provider(links);
		const whoisXml = await provider(simulators.whoisXml);
		const whoisXmlAccount = await provider(new WhoisXmlAccount(state));
		const everythingLocation = await provider(simulators.everythingLocation);
		const briteVerifyFiles = await provider(simulators.briteVerifyFiles);
		elsewhere = await open(recordElsewhere(state));

		const urls = {
			ipQualityScoreApi: { apiKey: state.keys.ipQualityScore, baseUrl: ipQualityScore },
			whoisXmlApi: { apiKey: state.keys.whoisXml, baseUrl: whoisXml, accountUrl: whoisXmlAccount },
			everythingLocationApi: { apiKey: state.keys.everythingLocation, baseUrl: everythingLocation },
			briteVerifyFilesApi: { apiKey: state.keys.briteVerifyFiles, baseUrl: briteVerifyFiles },
		};
		const sandbox: Sandbox = {
			urls,
			controlUrl: '',
			...controls(state, simulators),
			stop: () => stop(servers),
		};
		sandbox.controlUrl = `${await open(control(sandbox))}/__control`;
		started = true;
		return sandbox;
	} finally {
		if (!started) await stop(servers);
	}
}

function controls(
	state: State,
	simulators: Record<ProviderName, Simulator>,
): Omit<Sandbox, 'urls' | 'controlUrl' | 'stop'> {
	return {
		requests: state.requests,
		jobs: (provider) => state.allJobs(provider).map(viewOf),
		charges: (provider) => state.charged(provider),
		ledger: (provider) => state.ledger.filter((charge) => charge.provider === provider),
		addJob: (provider, seed = {}) => simulators[provider].seed(seed).id,
		addJobs: (provider, count, seed = {}) =>
			Array.from({ length: count }, () => simulators[provider].seed(seed).id),
		finish: (provider, id, status = 'completed') => finish(state, simulators[provider], id, status),
		forget: (provider, id) => state.removeJob(provider, id),
		setPace: (seconds, queueSeconds) => state.setPace(seconds, queueSeconds),
		setCredits: (provider, credits) => state.setCredits(provider, credits),
		setVariants: (variants) => void Object.assign(state.variants, variants),
		setLinkSeconds: (seconds) => void (state.linkSeconds = seconds),
		fault: (provider, fault) => state.faults.add(provider, fault),
		pendingFaults: () => state.faults.size,
		reset: () => state.reset(),
	};
}

function finish(
	state: State,
	{ provider, statuses }: Simulator,
	id: string | undefined,
	status: 'completed' | 'failed' | 'cancelled',
): void {
	if (!statuses.includes(status)) throw new Error(`${provider} has no jobs that are ${status}`);
	const job = id === undefined ? undefined : state.job(provider, id);
	if (id !== undefined && !job) throw new Error(`${provider} has no job ${id}`);
	const jobs = job ? [job] : state.allJobs(provider).filter((candidate) => !isOver(candidate));
	for (const one of jobs) one.pinned = { status, at: Date.now() };
}

/** Where a `redirect` fault leads: takes anything and remembers what it was given. */
function recordElsewhere(state: State): Listener {
	return async (request, response) => {
		const record = logRequest(state, 'elsewhere', request);
		logBody(record, await readBody(request));
		record.answered = 200;
		await send(response, jsonReply({ elsewhere: true }), []);
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
