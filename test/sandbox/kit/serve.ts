/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { Fault, RequestRecord } from '../types';
import { handled, spoiltAfter, spoiltBefore } from './answers';
import { readBody } from './body';
import { isAdded, isBefore } from './faults';
import { whose, type Host } from './hosts';
import { logBody, logRequest } from './log';
import { htmlReply, type Reply } from './reply';
import type { Match } from './routing';
import { send } from './send';
import type { Service } from './service';
import type { Route } from './simulator';
import { Visit } from './visit';
import type { World } from './world';

const HOST = '127.0.0.1';

export type Listener = (request: IncomingMessage, response: ServerResponse) => Promise<void>;

/** Listens on loopback only; resolves with the base URL. */
export async function listen(listener: Listener, port: number): Promise<{ server: Server; url: string }> {
	const server = createServer((request, response) => {
		listener(request, response).catch((error: unknown) => fail(response, error));
	});
	await new Promise<void>((listening, failed) => {
		server.once('error', failed);
		server.listen(port, HOST, listening);
	});
	const address = server.address();
	if (address === null || typeof address === 'string') throw new Error('The server has no port');
	return { server, url: `http://${HOST}:${address.port}` };
}

/** A fault of the sandbox itself, or a client that hung up in the middle of its request. */
function fail(response: ServerResponse, error: unknown): void {
	if (response.destroyed || response.headersSent || !response.req.complete) {
		response.destroy();
		return;
	}
	response.statusCode = 599;
	response.end(`The sandbox itself failed: ${error instanceof Error ? error.stack : String(error)}`);
}

/** Serves a host: logs the request, lets the faults have their way, answers. */
export function serve(world: World, host: Host, elsewhereUrl: () => string): Listener {
	return async (request, response) => {
		const [rawPath = '', rawQuery = ''] = (request.url ?? '').split(/\?(.*)/s);
		const { service, match } = whose(host, request.method ?? '', rawPath, rawQuery);
		const record = logRequest(world, service.id, request, match?.route);
		if (!match) {
			logBody(record, await readBody(request));
			return await answer(response, record, htmlReply('404 Not Found', 404), []);
		}
		const visit = await visitOf(service, match, rawQuery, request, record);
		if (visit === 'dropped') return;
		const { deciding, faults } = visit;
		const reply =
			deciding && isBefore(deciding.kind)
				? spoiltBefore(deciding, visit, request, elsewhereUrl())
				: spoiltAfter(await handled(visit, match.route), visit);
		const shown = faults.find(({ spelling }) => spelling === 'split');
		if (deciding?.kind === 'drop') return hangUp(response, record);
		await answer(response, record, reply, faults, shown && service.key);
		const forget = faults.find(({ kind }) => kind === 'forgetAfter');
		if (forget) for (const job of service.allJobs().slice(-(forget.count ?? 1))) service.removeJob(job.id);
	};
}

/** Takes the faults that meet the request and reads its body; drops it before that where a fault says so. */
async function visitOf(
	service: Service,
	{ route, params }: Match,
	rawQuery: string,
	request: IncomingMessage,
	record: RequestRecord,
): Promise<Visit | 'dropped'> {
	const { world, id: provider } = service;
	const take = (jobs: string[]) => {
		const faults = world.faults.take({
			provider,
			operations: [route.operation, ...(route.also ?? [])],
			url: record.url,
			jobs,
		});
		record.fault = (faults.find(({ kind }) => !isAdded(kind)) ?? faults[0])?.kind ?? null;
		return faults;
	};
	const isLate = world.faults.looksAtJobs(provider);
	const early = isLate ? [] : take([]);
	if (early.some(({ kind }) => kind === 'drop')) {
		record.answered = 0;
		request.socket.destroy();
		return 'dropped';
	}
	const body = await readBody(request);
	logBody(record, body);
	const { method = '', url = '', headers } = request;
	const incoming = { method, url, route, params, rawQuery, headers, body };
	const late = isLate ? take(jobsAsked(new Visit(service, { ...incoming, faults: [] }), route)) : early;
	return new Visit(service, { ...incoming, faults: late });
}

function jobsAsked(visit: Visit, route: Route): string[] {
	const { links } = visit.service.world;
	const link = route.link === undefined ? undefined : links.get(visit.field(route.link) ?? '');
	const one = route.job === undefined ? undefined : visit.field(route.job);
	const many =
		route.jobs === undefined ? [] : [visit.json[route.jobs] ?? visit.field(route.jobs) ?? []].flat();
	return [...(link ? [link.job.id] : []), ...(one === undefined ? [] : [one]), ...many.map(String)].flatMap(
		(ids) => ids.split(','),
	);
}

function hangUp(response: ServerResponse, record: RequestRecord): void {
	record.answered = 0;
	response.req.socket.destroy();
}

const WITHOUT_STATUS: readonly string[] = [
	'dropAfter',
	'endAfter',
	'halfStatusLineAfter',
	'notHttpAfter',
	'informationalAfter',
];

async function answer(
	response: ServerResponse,
	record: RequestRecord,
	reply: Reply,
	faults: Fault[],
	cutAt?: string,
): Promise<void> {
	record.answered = faults.some(({ kind }) => WITHOUT_STATUS.includes(kind)) ? 0 : reply.status;
	await send(response, reply, faults, cutAt);
}
