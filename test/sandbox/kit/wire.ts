/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
/* Answers as no well-behaved server gives them: written to the socket byte by byte where need be. */
import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, constants, createBrotliCompress, createGzip, gzipSync } from 'node:zlib';

import type { Fault, FaultKind } from '../types';
import type { Reply } from './reply';
import { textOf } from './spoil';
import { wait } from './wait';

type Break = (response: ServerResponse, reply: Reply, fault: Fault) => void | Promise<void>;

/** By kind, how the answer is sent in place of the usual way. */
export const BREAKS: Readonly<Partial<Record<FaultKind, Break>>> = {
	dropAfter: ({ req }) => void req.socket.destroy(),
	endAfter: (response) => raw(response, ''),
	halfStatusLineAfter: (response) => raw(response, 'HTTP/1.1 20'),
	notHttpAfter: (response) => raw(response, 'SSH-2.0-OpenSSH_9.6\r\n\u0000\u0001\u0016\u0003no HTTP\r\n\r\n'),
	informationalAfter: (response, _, { status = 102 }) =>
		raw(response, `HTTP/1.1 ${status} Wait\r\nConnection: Upgrade\r\nUpgrade: other\r\n\r\n`),
	badHeaderAfter: (response, reply) =>
		raw(response, head(reply, { 'Bad Header\u0001': 'a\u0000b' }), textOf(reply)),
	hugeHeaderAfter: (response, reply) =>
		raw(response, head(reply, { 'X-Long': 'x'.repeat(100_000) }), textOf(reply)),
	badChunkAfter: (response, reply) =>
		raw(
			response,
			head(reply, { 'Transfer-Encoding': 'chunked' }, false),
			`zz\r\n${textOf(reply)}\r\n0\r\n\r\n`,
		),
	lengthAndChunksAfter: (response, reply) => {
		const size = Buffer.byteLength(textOf(reply));
		const chunks = `${size.toString(16)}\r\n${textOf(reply)}\r\n0\r\n\r\n`;
		raw(response, head(reply, { 'Transfer-Encoding': 'chunked' }), chunks);
	},
	shortLengthAfter: (response, reply) => sendWithLength(response, reply, (size) => Math.floor(size / 2)),
	longLengthAfter: (response, reply) => sendWithLength(response, reply, (size) => size + 100),
	corruptEncodingAfter: (response, reply, fault) => {
		const packed = pack(textOf(reply), fault);
		packed.fill(0xff, Math.floor(packed.length / 3), Math.ceil((packed.length * 2) / 3));
		sendPacked(response, reply, packed, fault);
	},
	cutEncodingAfter: (response, reply, fault) => {
		const packed = pack(textOf(reply), fault);
		sendPacked(response, reply, packed.subarray(0, Math.floor(packed.length / 2)), fault);
	},
	falseEncodingAfter: (response, reply, fault) =>
		sendPacked(response, reply, Buffer.from(textOf(reply)), fault),
	unaskedGzipAfter: (response, reply, fault) => sendPacked(response, reply, gzipSync(textOf(reply)), fault),
	bombAfter: async (response, reply, fault) => sendPacked(response, reply, await bomb(reply, fault), fault),
	truncate: sendCut,
	truncateSilently: sendCutSilently,
	silentAfter: () => undefined,
	stallAfter: (response, reply, { keep = 0.5 }) => {
		const body = Buffer.from(textOf(reply));
		start(response, reply, body.length);
		response.write(body.subarray(0, Math.floor(body.length * keep)));
	},
	dripAfter: async (response, reply, { ms = 50 }) => {
		const body = Buffer.from(textOf(reply));
		start(response, reply, body.length);
		for (let at = 0; at < body.length && !response.destroyed; at++) {
			response.write(body.subarray(at, at + 1));
			await wait(ms);
		}
		response.end();
	},
	endlessAfter: async (response, reply) => {
		start(response, reply);
		response.write(textOf(reply));
		const more = filler(reply);
		while (!response.destroyed) {
			if (response.write(more)) await wait(0);
			else await drained(response);
		}
	},
};

/** Resolves when more can be written, or nobody listens any more. */
export async function drained(response: ServerResponse): Promise<void> {
	await new Promise<void>((resume) => {
		const done = () => {
			response.off('drain', done).off('close', done);
			resume();
		};
		response.on('drain', done).on('close', done);
	});
}

/** Bytes on the socket, then its end. */
function raw(response: ServerResponse, ...pieces: string[]): void {
	const { socket } = response.req;
	for (const piece of pieces) socket.write(piece, 'utf8');
	socket.end();
}

function head({ status, headers, body }: Reply, more: Record<string, string>, withLength = true): string {
	const size = Buffer.byteLength(typeof body === 'string' ? body : [...body].join(''));
	const all = {
		...headers,
		...(withLength && { 'Content-Length': String(size) }),
		Connection: 'close',
		...more,
	};
	const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
	return `HTTP/1.1 ${status} OK\r\n${lines.join('')}\r\n`;
}

function sendWithLength(response: ServerResponse, reply: Reply, lengthOf: (size: number) => number): void {
	const text = textOf(reply);
	raw(response, head(reply, { 'Content-Length': String(lengthOf(Buffer.byteLength(text))) }), text);
}

function start(response: ServerResponse, reply: Reply, length?: number): void {
	response.writeHead(reply.status, {
		...reply.headers,
		...(length !== undefined && { 'content-length': length }),
	});
	response.flushHeaders();
}

function pack(text: string, { encoding }: Fault): Buffer {
	return encoding === 'br' ? brotliCompressSync(text) : gzipSync(text);
}

function sendPacked(
	response: ServerResponse,
	reply: Reply,
	packed: Buffer,
	{ encoding = 'gzip' }: Fault,
): void {
	start(response, { ...reply, headers: { ...reply.headers, 'content-encoding': encoding } }, packed.length);
	response.end(packed);
}

const MEGABYTE = 1_048_576;

/** Blanks behind JSON, which stays JSON; the last line again behind anything else. */
function filler(reply: Reply): string {
	const text = textOf(reply);
	const isJson = /^\s*[[{]/.test(text);
	const line = /[^\n]*\n?$/.exec(text.trimEnd())?.[0] ?? '';
	return isJson ? ' '.repeat(65_536) : `\n${line}`.repeat(Math.ceil(65_536 / (line.length + 1)));
}

async function bomb(reply: Reply, { encoding, megabytes = 200 }: Fault): Promise<Buffer> {
	const more = Buffer.from(filler(reply));
	const packer =
		encoding === 'br'
			? createBrotliCompress({ params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
			: createGzip({ level: 9 });
	const packed: Buffer[] = [];
	packer.on('data', (piece: Buffer) => packed.push(piece));
	packer.write(textOf(reply));
	for (let sent = 0; sent < megabytes * MEGABYTE; sent += more.length) {
		if (!packer.write(more)) await once(packer, 'drain');
	}
	packer.end();
	await once(packer, 'end');
	return Buffer.concat(packed);
}

/** Promises the whole length and breaks off. */
async function sendCut(response: ServerResponse, reply: Reply, { keep = 0.5 }: Fault): Promise<void> {
	const text = textOf(reply);
	start(response, reply, Buffer.byteLength(text));
	const piece = text.slice(0, Math.floor(text.length * keep)) || ' ';
	await new Promise<void>((done) => response.write(piece, () => done()));
	response.destroy();
}

/** Promises no length and ends early, after a whole line. */
function sendCutSilently(response: ServerResponse, reply: Reply, { keep = 0.5 }: Fault): void {
	const text = textOf(reply);
	const middle = Math.floor(text.length * keep);
	response.setHeader('connection', 'close');
	response.removeHeader('transfer-encoding');
	// With its headers flushed Node does not add the length of the only piece.
	start(response, reply);
	const lineEnd = text.lastIndexOf('\n', middle);
	response.end(text.slice(0, lineEnd === -1 ? middle : lineEnd + 1));
}
