/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
/* What is answered: by the simulator, by a fault in its place, or by both. */
import type { IncomingMessage } from 'node:http';

import type { Fault } from '../types';
import { Refused } from './asked';
import { DeadLink } from './desk';
import { htmlReply, type Reply } from './reply';
import type { Route } from './simulator';
import { spelt, spoilReply, withChange, withoutRows, withOddRow, withOddWords } from './spoil';
import type { Visit } from './visit';

export async function handled(visit: Visit, route: Route): Promise<Reply> {
	return await answered(visit, route).catch((error: unknown) => refusedReply(error, visit));
}

async function answered(visit: Visit, route: Route): Promise<Reply> {
	if (route.link === undefined) visit.service.simulator.accept?.(visit);
	visit.admit();
	// Refuses where there is no such job or link.
	if (route.job !== undefined) void visit.job;
	if (route.link !== undefined) void visit.link;
	return await route.answer(visit);
}

/** For `catch`: a refusal as its answer; anything else stays an error. */
function refusedReply(error: unknown, visit: Visit): Reply {
	if (error instanceof DeadLink) return visit.service.simulator.deadLink ?? htmlReply('403 Forbidden', 403);
	if (error instanceof Refused) return refusalReply(error, visit);
	throw error;
}

function refusalReply({ message, status, headers, code }: Refused, visit: Visit): Reply {
	const reply = visit.service.simulator.refuse(message, status, visit, code);
	return { ...reply, headers: { ...reply.headers, ...headers } };
}

/** The answer to a request that is not handled. */
export function spoiltBefore(fault: Fault, visit: Visit, request: IncomingMessage, elsewhere: string): Reply {
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
export function spoiltAfter(answered: Reply, visit: Visit): Reply {
	const { faults, deciding, service } = visit;
	let reply = answered;
	const fields = service.simulator.rowFields;
	for (const fault of faults) {
		if (fault.kind === 'oddListRow' && fields) reply = withOddRow(reply, fault, fields);
		if (fault.kind === 'lackListRows' && fields)
			reply = withoutRows(reply, fault, fields, service.world.requests.length);
		if (fault.kind === 'oddWords') reply = withOddWords(reply, fault);
		if (fault.kind === 'changeOne') reply = withChange(reply, fault);
		if (fault.kind === 'keyInAnswer') reply = withKey(reply, fault, service.key);
	}
	if (deciding?.kind === 'earlierAnswer') return firstAnswer(visit) ?? reply;
	if (visit.request.route.operation === 'upload' && firstAnswer(visit) === undefined)
		service.firstAnswers.set(visit.request.route, reply);
	return deciding ? spoilReply(deciding, reply) : reply;
}

const firstAnswer = ({ service, request }: Visit): Reply | undefined =>
	service.firstAnswers.get(request.route);

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
