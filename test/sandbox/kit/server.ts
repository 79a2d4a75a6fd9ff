/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';

import { readBody, type Body } from './http/body';
import { htmlReply, jsonReply, type Reply } from './http/reply';
import { send } from './http/send';
import type { Route, Simulator, Visit } from './providers/simulator';
import { ADDED, BEFORE } from './state/faults';
import { firstRow, guessDelimiter } from './state/rows';
import type { State } from './state/state';
import type { Fault, RequestPart, RequestRecord } from './types';

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

/** Serves one simulator: logs the request, lets the faults have their way, answers. */
export function serve(state: State, simulator: Simulator, elsewhereUrl: () => string): Listener {
	return async (request, response) => {
		const [rawPath = '', rawQuery = ''] = (request.url ?? '').split(/\?(.*)/s);
		const segments = segmentsBelow(simulator.basePath, rawPath);
		const route = segments && simulator.route(request.method ?? '', segments, rawQuery);
		const record = logRequest(state, simulator.provider, request, route);
		const faults = route ? state.faults.take(simulator.provider, route.operation, record.url) : [];
		const deciding = faults.find((fault) => !ADDED.includes(fault.kind));
		record.fault = (deciding ?? faults[0])?.kind ?? null;

		// Dropped before a byte of the body was read: certainly not taken.
		if (deciding?.kind === 'drop') return hangUp(response, record);
		const body = await readBody(request);
		logBody(record, body);
		const visit: Visit = {
			method: record.method,
			segments: segments ?? [],
			query: new URLSearchParams(rawQuery),
			rawQuery,
			headers: request.headers,
			body,
			faults,
		};
		if (deciding && BEFORE.includes(deciding.kind)) {
			const reply = spoiltBefore(
				deciding,
				simulator,
				request,
				elsewhereUrl(),
				state.keys[simulator.provider],
			);
			return await answer(response, record, reply, faults);
		}
		const reply = route ? await route.answer(visit) : htmlReply('404 Not Found', 404);
		if (deciding?.kind === 'dropAfter') return hangUp(response, record);
		await answer(response, record, spoiltAfter(deciding, reply), faults);
	};
}

function hangUp(response: ServerResponse, record: RequestRecord): void {
	record.answered = 0;
	response.req.socket.destroy();
}

async function answer(
	response: ServerResponse,
	record: RequestRecord,
	reply: Reply,
	faults: Fault[],
): Promise<void> {
	record.answered = reply.status;
	await send(response, reply, faults);
}

/** The answer to a request that is not handled. */
function spoiltBefore(
	fault: Fault,
	simulator: Simulator,
	request: IncomingMessage,
	elsewhere: string,
	key: string,
): Reply {
	const url = `http://${request.headers.host ?? ''}${request.url ?? ''}`;
	switch (fault.kind) {
		case 'json':
			return { ...simulator.refuse('The request could not be processed.'), status: 200 };
		case 'html':
			return fault.body === undefined
				? htmlReply('We will be back soon')
				: { status: 200, headers: { 'content-type': 'text/html' }, body: fault.body };
		case 'redirect': {
			const location = `${elsewhere}${request.url ?? ''}`;
			return { status: fault.status ?? 302, headers: { location }, body: '' };
		}
		case 'echoKey':
			return simulator.refuse(`Could not process ${request.method} ${url} for key ${key}`);
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
function spoiltAfter(fault: Fault | undefined, reply: Reply): Reply {
	if (fault?.kind === 'status500After') return htmlReply('500 Internal Server Error', 500);
	if (fault?.kind === 'garbage200After') return { ...jsonReply(null), body: '{"success":tr\u0000\ufffd' };
	return reply;
}

/** Decoded segments below the base path; `undefined` outside it or where they cannot be decoded. */
function segmentsBelow(basePath: string, rawPath: string): string[] | undefined {
	if (!rawPath.startsWith(`${basePath}/`)) return undefined;
	try {
		return rawPath
			.slice(basePath.length + 1)
			.split('/')
			.map(decodeURIComponent);
	} catch {
		return undefined;
	}
}

export function logRequest(
	state: State,
	provider: RequestRecord['provider'],
	request: IncomingMessage,
	route?: Route,
): RequestRecord {
	const url = request.url ?? '';
	const record: RequestRecord = {
		provider,
		operation: route?.operation ?? null,
		method: request.method ?? '',
		path: state.mask(url),
		url,
		headers: { ...request.headers },
		bodySize: 0,
		parts: [],
		answered: null,
		fault: null,
		at: Date.now(),
	};
	state.requests.push(record);
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
}
