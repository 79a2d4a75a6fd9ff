/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import type { Fault, RequestPart, RequestRecord } from '../types';
import { readBody, type Body } from './body';
import { isAdded, isBefore } from './faults';
import { htmlReply, type Reply } from './reply';
import { routerOf, type Match, type Router } from './routing';
import { firstRow, guessDelimiter } from './rows';
import { send } from './send';
import type { Route } from './simulator';
import { spelt, spoilReply, withOddRow } from './spoil';
import { DeadLink, Refused, Visit } from './visit';
import type { Service, World } from './world';

const HOST = '127.0.0.1';
const BODY_LOGGED_UP_TO = 1_048_576;

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

/** The first tenant with a route for the request; the first of all where none has one. */
function whose({ base, tenants }: Host, method: string, rawPath: string, rawQuery: string) {
	const [first] = tenants;
	if (!first) throw new Error('A host without a service');
	const path = rawPath.startsWith(`${base}/`) ? rawPath.slice(base.length) : undefined;
	for (const { service, find } of tenants) {
		const match = path === undefined ? undefined : find(method, path, rawQuery);
		if (match) return { service, match };
	}
	return { service: first.service, match: undefined };
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
		const faults = world.faults.take({ provider, operation: route.operation, url: record.url, jobs });
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

async function handled(visit: Visit, route: Route): Promise<Reply> {
	const { simulator } = visit.service;
	try {
		if (route.link === undefined) simulator.accept?.(visit);
		visit.admit();
		if (route.job !== undefined && visit.job) return await route.answer(visit);
		if (route.link !== undefined && visit.link) return await route.answer(visit);
		return await route.answer(visit);
	} catch (error) {
		if (error instanceof DeadLink) return simulator.deadLink ?? htmlReply('403 Forbidden', 403);
		if (!(error instanceof Refused)) throw error;
		return refusalReply(error, visit);
	}
}

function refusalReply({ message, status, headers }: Refused, visit: Visit): Reply {
	const reply = visit.service.simulator.refuse(message, status, visit);
	return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** The answer to a request that is not handled. */
function spoiltBefore(fault: Fault, visit: Visit, request: IncomingMessage, elsewhere: string): Reply {
	const url = `http://${request.headers.host ?? ''}${request.url ?? ''}`;
	switch (fault.kind) {
		case 'json':
			return { ...refusalReply(new Refused('The request could not be processed.'), visit), status: 200 };
		case 'html':
			return fault.body === undefined
				? htmlReply('We will be back soon')
				: { status: 200, headers: { 'content-type': 'text/html' }, body: fault.body };
		case 'redirect': {
			const location = `${elsewhere}${request.url ?? ''}`;
			return { status: fault.status ?? 302, headers: { location }, body: '' };
		}
		case 'echoKey': {
			const key = spelt(visit.service.key, fault.spelling);
			return refusalReply(new Refused(`Could not process ${request.method} ${url} for key ${key}`), visit);
		}
		case 'refusal':
			return refusalReply(visit.refusal(fault.error ?? 'rateLimit'), visit);
		default:
			return statusReply(fault);
	}
}

function statusReply(fault: Fault): Reply {
	const status = fault.status ?? 500;
	const reply = htmlReply(`${status}`, status);
	if (fault.body !== undefined) reply.body = fault.body;
	if (fault.retryAfter !== undefined) reply.headers['retry-after'] = String(fault.retryAfter);
	return reply;
}

/** The answer to a request that was handled. */
function spoiltAfter(answered: Reply, visit: Visit): Reply {
	const { faults, deciding, service } = visit;
	let reply = answered;
	const fields = service.simulator.rowFields;
	for (const fault of faults) {
		if (fault.kind === 'oddListRow' && fields) reply = withOddRow(reply, fault, fields);
		if (fault.kind === 'keyInAnswer') reply = withKey(reply, fault, service.key);
	}
	return deciding ? spoilReply(deciding, reply) : reply;
}

function withKey(reply: Reply, { where = 'header', spelling }: Fault, key: string): Reply {
	if (where === 'cell') return reply;
	// What no header can hold goes there as a browser would write it.
	const shown = spelt(key, spelling).replace(/[^\t\x20-\x7e]/g, encodeURIComponent);
	const name = shown.replaceAll('"', "'");
	const added: Record<string, string> =
		where === 'fileName'
			? { 'content-disposition': `attachment; filename="${name}.csv"` }
			: { 'x-asked-with': shown };
	return { ...reply, headers: { ...reply.headers, ...added } };
}

function hangUp(response: ServerResponse, record: RequestRecord): void {
	record.answered = 0;
	response.req.socket.destroy();
}

const WITHOUT_STATUS: readonly string[] = ['dropAfter', 'endAfter', 'halfStatusLineAfter', 'notHttpAfter'];

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

export function logRequest(
	world: World,
	provider: string,
	request: IncomingMessage,
	route?: Route,
): RequestRecord {
	const url = request.url ?? '';
	const record: RequestRecord = {
		provider,
		operation: route?.operation ?? null,
		method: request.method ?? '',
		path: world.mask(url),
		url,
		headers: { ...request.headers },
		bodySize: 0,
		parts: [],
		answered: null,
		fault: null,
		at: Date.now(),
	};
	world.requests.push(record);
	return record;
}

export function logBody(record: RequestRecord, body: Body): void {
	record.bodySize = body.size;
	record.parts = body.parts.map((part): RequestPart => {
		const { name, fileName, type, content } = part;
		if (fileName === undefined) return { name, size: content.size, value: content.text() };
		const columns = firstRow(content, guessDelimiter(content));
		const entry: RequestPart = { name, fileName, size: content.size, columns, text: () => content.text() };
		return type === undefined ? entry : { ...entry, type };
	});
	if (body.size > BODY_LOGGED_UP_TO || body.parts.length > 0) return;
	if (body.json !== undefined) record.body = body.json;
	else if (body.fields.size > 0) record.body = Object.fromEntries(body.fields);
	else if (body.raw.size > 0) record.body = body.raw.text();
}
