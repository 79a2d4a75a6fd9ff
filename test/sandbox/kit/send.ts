/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import type { ServerResponse } from 'node:http';

import type { Fault } from '../types';
import { blocks, type Reply } from './reply';
import { wait } from './wait';
import { BREAKS, drained } from './wire';

const PIECES = 10;
/** A body up to this size is sent with its length; a longer one in chunks. */
const LENGTH_KNOWN_UP_TO = 1_048_576;
const BETWEEN_HALVES_MS = 30;

/**
 * Sends the answer, or what the faults leave of it. `cutAt`: a text that is sent in two writes. Resolves when the
 * last byte is handed over, also where the receiver hung up before.
 */
export async function send(
	response: ServerResponse,
	reply: Reply,
	faults: Fault[] = [],
	cutAt?: string,
): Promise<void> {
	const slow = faults.find((fault) => fault.kind === 'slow');
	if (slow) await wait(slow.ms ?? 200);
	// Node's own follows the real clock.
	response.setHeader('date', new Date().toUTCString());
	for (const fault of faults) {
		const sendBroken = BREAKS[fault.kind];
		if (sendBroken) return await sendBroken(response, reply, fault);
	}
	response.statusCode = reply.status;
	for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
	const hasShortStart = faults.some((fault) => fault.kind === 'shortStart');
	const isHalved = cutAt !== undefined || hasShortStart;
	const pause = slow?.dribbleMs ?? (isHalved ? BETWEEN_HALVES_MS : 0);
	await sendPieces(response, piecesOf(), pause);

	function piecesOf(): Generator<string> {
		if (slow?.dribbleMs) return dribble(reply.body);
		if (cutAt !== undefined) return inTwo(reply.body, (whole) => middleOf(cutAt, whole));
		return hasShortStart ? inTwo(reply.body, () => 1) : blocks(reply.body);
	}
}

async function sendPieces(response: ServerResponse, pieces: Generator<string>, pause: number): Promise<void> {
	const first: string[] = [];
	let size = 0;
	let next = pieces.next();
	for (; !next.done && size < LENGTH_KNOWN_UP_TO; next = pieces.next()) {
		first.push(next.value);
		size += Buffer.byteLength(next.value);
	}
	if (next.done) response.setHeader('content-length', size);
	for (const piece of first) await write(response, piece, pause);
	for (; !next.done && !response.destroyed; next = pieces.next()) await write(response, next.value, pause);
	response.end();
}

async function write(response: ServerResponse, piece: string, pause: number): Promise<void> {
	if (response.destroyed || piece === '') return;
	const ready = response.write(piece);
	if (!ready && !response.destroyed) await drained(response);
	if (pause > 0) await wait(pause);
}

function* dribble(body: Reply['body']): Generator<string> {
	const text = [...blocks(body)].join('');
	const length = Math.max(1, Math.ceil(text.length / PIECES));
	for (let at = 0; at < text.length; at += length) yield text.slice(at, at + length);
}

/** The body in two pieces. */
function* inTwo(body: Reply['body'], placeIn: (whole: string) => number): Generator<string> {
	const whole = [...blocks(body)].join('');
	const place = placeIn(whole);
	yield whole.slice(0, place);
	yield whole.slice(place);
}

/** The middle of the first place where this text stands. */
function middleOf(text: string, whole: string): number {
	const at = whole.indexOf(text);
	return at === -1 ? 0 : at + Math.floor(text.length / 2);
}
