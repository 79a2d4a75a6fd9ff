/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import '../harness/engine/environment';
import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { getRequestHelperFunctions } from 'n8n-core/dist/execution-engine/node-execution-context/utils/request-helpers';
import { type IHttpRequestOptions, Workflow } from 'n8n-workflow';
import { placeKey } from '../../nodes/BulkVerify/transport/placeKey';
import type { Api, Transport } from '../../nodes/BulkVerify/transport/request';
import { createTransport, type NodeFunctions } from '../../nodes/BulkVerify/transport/transport';
import type { Limits } from '../../nodes/BulkVerify/transport/limits';

/** The key of the credential. */
export const OURS = 's3cret-k3y-of-ours';

/** What a server does with a connection whose request has come, the first time, the second time, ... */
export type Script = (socket: Socket, request: string, attempt: number) => void | Promise<void>;

/** HTTP with a body of known length. */
export function http(status: string, body: string | Buffer, headers: Record<string, string> = {}): Buffer {
	const all = { 'Content-Length': String(Buffer.byteLength(body)), Connection: 'close', ...headers };
	const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
	return Buffer.concat([Buffer.from(`HTTP/1.1 ${status}\r\n${head.join('')}\r\n`), Buffer.from(body)]);
}

export interface Raw {
	transport: Transport;
	/** The requests that came, heads and bodies as text. */
	requests: string[];
	port: number;
	close(): void;
}

interface RawOptions {
	limits?: Partial<Limits>;
	signal?: AbortSignal;
	deadline?: number;
	maxRetryWaitMs?: number;
	provider?: Partial<Api>;
	credential?: Record<string, string>;
}

/** A server of bytes, and the way to it through n8n's own request helper. */
export async function openRaw(script: Script, options: RawOptions = {}): Promise<Raw> {
	const requests: string[] = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		let request = '';
		let isAnswered = false;
		socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
		socket.on('data', (piece) => {
			request += piece.toString('latin1');
			if (isAnswered || !isWhole(request)) return;
			isAnswered = true;
			requests.push(request);
			void script(socket, request, requests.length);
		});
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	const credential = { apiKey: OURS, baseUrl: `http://127.0.0.1:${port}`, ...options.credential };
	const { maxRetryWaitMs = 0, limits, signal, deadline } = options;
	const transport = await createTransport(
		functionsFor(credential, signal),
		{ credentialType: 'rawApi', readFailure: () => undefined, ...options.provider },
		{ maxRetryWaitMs, limits, signal, deadline },
	);
	const close = () => {
		for (const socket of sockets) socket.destroy();
		server.close();
	};
	return { transport, requests, port, close };
}

function isWhole(request: string): boolean {
	const end = request.indexOf('\r\n\r\n');
	if (end === -1) return false;
	const length = /\r\ncontent-length: (\d+)/i.exec(request.slice(0, end + 2))?.[1];
	return request.length - end - 4 >= Number(length ?? 0);
}

function functionsFor(credential: Record<string, string>, signal: AbortSignal | undefined): NodeFunctions {
	const node = {
		id: '1',
		name: 'Node',
		typeVersion: 1,
		type: 'x',
		position: [0, 0] as [number, number],
		parameters: {},
	};
	const nodeTypes = { getByName: never, getByNameAndVersion: never, getKnownTypes: () => ({}) };
	const workflow = new Workflow({ nodes: [], connections: {}, active: false, nodeTypes });
	const additionalData = {
		credentialsHelper: {
			getParentTypes: () => [],
			preAuthentication: async () => undefined,
			authenticate: async (data: Record<string, string>, _type: string, request: IHttpRequestOptions) =>
				placeKey(data, request, { query: 'key' }),
		},
	};
	const helpers = getRequestHelperFunctions(workflow, node, additionalData as never);
	return {
		helpers,
		getNode: () => node,
		getCredentials: async () => credential,
		getExecutionCancelSignal: () => signal,
	} as unknown as NodeFunctions;
}

function never(): never {
	throw new Error('not asked for in these tests');
}
