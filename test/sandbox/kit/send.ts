/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import type { ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import type { Fault } from '../types';
import { blocks, type Reply } from './reply';

const PIECES = 10;
/** A body up to this size is sent with its length; a longer one in chunks. */
const LENGTH_KNOWN_UP_TO = 1_048_576;

/**
 * Sends the answer, or what the faults leave of it. Resolves when the last byte is handed over,
 * also where the receiver hung up before.
 */
export async function send(response: ServerResponse, reply: Reply, faults: Fault[]): Promise<void> {
	const slow = faults.find((fault) => fault.kind === 'slow');
	if (slow) await wait(slow.ms ?? 200);
	const cut = faults.find((fault) => fault.kind === 'truncate' || fault.kind === 'truncateSilently');
	if (cut) return await sendCut(response, reply, cut);

	response.statusCode = reply.status;
	for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
	const pieces = slow?.dribbleMs ? dribble(reply.body) : blocks(reply.body);
	const first: string[] = [];
	let size = 0;
	let next = pieces.next();
	for (; !next.done && size < LENGTH_KNOWN_UP_TO; next = pieces.next()) {
		first.push(next.value);
		size += Buffer.byteLength(next.value);
	}
	if (next.done) response.setHeader('content-length', size);
	for (const piece of first) await write(response, piece, slow?.dribbleMs);
	for (; !next.done && !response.destroyed; next = pieces.next()) {
		await write(response, next.value, slow?.dribbleMs);
	}
	response.end();
}

async function write(response: ServerResponse, piece: string, pause = 0): Promise<void> {
	if (response.destroyed || piece === '') return;
	const ready = response.write(piece);
	if (!ready && !response.destroyed) await drained(response);
	if (pause > 0) await wait(pause);
}

/** Resolves when more can be written, or nobody listens any more. */
async function drained(response: ServerResponse): Promise<void> {
	await new Promise<void>((resume) => {
		const done = () => {
			response.off('drain', done).off('close', done);
			resume();
		};
		response.on('drain', done).on('close', done);
	});
}

function* dribble(body: Reply['body']): Generator<string> {
	const text = [...blocks(body)].join('');
	const length = Math.max(1, Math.ceil(text.length / PIECES));
	for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

/** Promises the whole length and breaks off, or promises none and ends early after a whole line. */
async function sendCut(response: ServerResponse, reply: Reply, fault: Fault): Promise<void> {
	const text = [...blocks(reply.body)].join('');
	const middle = Math.floor(text.length * (fault.keep ?? 0.5));
	for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
	response.statusCode = reply.status;
	if (fault.kind === 'truncate') {
		response.setHeader('content-length', Buffer.byteLength(text));
		await new Promise<void>((done) => response.write(text.slice(0, middle) || ' ', () => done()));
		response.destroy();
		return;
	}
	response.setHeader('connection', 'close');
	response.removeHeader('transfer-encoding');
	// Without this Node would add the length of the only piece.
	response.flushHeaders();
	const lineEnd = text.lastIndexOf('\n', middle);
	response.end(text.slice(0, lineEnd === -1 ? middle : lineEnd + 1));
}
