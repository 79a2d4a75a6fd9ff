import { startingWith } from '../lists/startingWith';
import { packedBody } from './packed';
import { settle } from './retry';
import { TransportError, type TransportErrorDetails } from './transportError';
import type { Watch } from './watch';

/** What n8n's request helper gives for `encoding: 'stream'`; not always an IncomingMessage. */
export type ByteStream = AsyncIterable<Uint8Array> & { destroy?: () => void };

export function isByteStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** What is known of a body besides its bytes. */
export interface BodyFacts {
	/** The Content-Length, where the provider gave one. */
	announced: number | undefined;
	/** Counts and limits the waiting; a body in a test may have none. */
	watch?: Watch;
	/** Told how many bytes have come, piece by piece. */
	came?(count: number): void;
}

/**
 * The bytes of a body, checked: a broken connection, fewer bytes than announced, and, where n8n hands over the unpacker
 * itself (its newest versions do not), a packed body without its end is an error, never an end.
 */
export async function* checkedBytes(
	stream: ByteStream,
	{ announced, watch, came }: BodyFacts,
): AsyncGenerator<Uint8Array> {
	const packed = packedBody(stream);
	const pieces = stream[Symbol.asyncIterator]();
	try {
		for (;;) {
			watch?.resume();
			const piece = await nextPiece(pieces, watch);
			watch?.pause(piece?.byteLength ?? 0);
			if (piece === undefined) break;
			came?.(piece.byteLength);
			yield piece;
		}
	} finally {
		// Also when the reader stops early: an open socket would hold the process.
		watch?.end();
		stream.destroy?.();
	}
	// Node itself ends a body in an error that is shorter than announced, and cuts one that is longer. What comes out
	// of an unpacker has another length, and n8n does not tell which body went through one.
	if (packed !== undefined && announced !== undefined && packed.packedBytes() !== announced) {
		throw cutShort(`${packed.packedBytes()} of ${announced} bytes came`);
	}
}

/** More blanks than any file has before its text. */
const MOST_BLANKS = 1024 * 1024;

/** The first pieces of a body. */
interface Start {
	joined: Uint8Array;
	/** The bytes from the first that is no blank. */
	filled: Uint8Array;
	/** Of a body that broke: thrown once what came before it is given out. */
	broke?: { error: unknown };
}

/**
 * Reads ahead until enough is there to tell what it is, however small the pieces are in which it comes. The bytes that
 * are given back still begin with what was read.
 *
 * @param least bytes, blanks before them not counted; a shorter body is read whole
 * @throws whatever broke before the first byte; what breaks later is thrown when the bytes before it are read
 * @returns `filled`: what was read, from the first byte that is no blank; empty where there is none. `isCut`: it broke
 * there
 */
export async function peek(
	bytes: AsyncIterable<Uint8Array>,
	least = 1,
): Promise<{ filled: Uint8Array; isCut: boolean; bytes: AsyncIterable<Uint8Array> }> {
	const rest = bytes[Symbol.asyncIterator]();
	const start = await readStart(rest, least);
	if (start.broke !== undefined && start.joined.byteLength === 0) throw start.broke.error;
	const { joined, filled, broke } = start;
	const first = joined.byteLength > 0 ? [joined] : [];
	const isCut = broke !== undefined;
	return { filled, isCut, bytes: startingWith(first, broke === undefined ? rest : breaking(broke.error)) };
}

async function readStart(rest: AsyncIterator<Uint8Array>, least: number): Promise<Start> {
	const pieces: Uint8Array[] = [];
	let blanks = 0;
	let filled = 0;
	const outcome = await settle(async () => {
		while (filled < least && blanks < MOST_BLANKS) {
			const piece = await rest.next();
			if (piece.done === true) return;
			pieces.push(piece.value);
			const blank = filled > 0 ? 0 : blanksBefore(piece.value);
			blanks += blank;
			filled += piece.value.byteLength - blank;
		}
	});
	const [only = new Uint8Array(), ...others] = pieces;
	const joined = others.length === 0 ? only : Buffer.concat(pieces);
	const start = { joined, filled: joined.subarray(blanks) };
	return 'error' in outcome ? { ...start, broke: outcome } : start;
}

// Tab, line feed, carriage return, blank, and the bytes of a byte order mark in UTF-8.
const BLANKS: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0d, 0x20, 0xef, 0xbb, 0xbf]);

function blanksBefore(piece: Uint8Array): number {
	const at = piece.findIndex((byte) => !BLANKS.has(byte));
	return at === -1 ? piece.byteLength : at;
}

/** What is left of a body that broke. */
function breaking(error: unknown): AsyncIterator<never> {
	return {
		async next() {
			throw error;
		},
	};
}

async function nextPiece(
	pieces: AsyncIterator<Uint8Array>,
	watch: Watch | undefined,
): Promise<Uint8Array | undefined> {
	const outcome = await pieces.next().then(
		(value) => ({ value }),
		(error: unknown) => ({ error }),
	);
	const given = watch?.error();
	if (given !== undefined) throw given;
	if ('error' in outcome) throw cutShort('the connection broke');
	return outcome.value.done === true ? undefined : outcome.value.value;
}

export function cutShort(how: string, details: TransportErrorDetails = {}): TransportError {
	return new TransportError('network', `The download was cut short: ${how}`, details);
}

/** The first `limit` bytes as text, for messages in what should have been a file. */
export async function readBeginning(bytes: AsyncIterable<Uint8Array>, limit = 64 * 1024): Promise<string> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	const outcome = await settle(async () => {
		for await (const piece of bytes) {
			pieces.push(piece);
			size += piece.byteLength;
			if (size >= limit) return;
		}
	});
	// What came before it broke is all there is to tell, unless the person has stopped it.
	if ('error' in outcome && outcome.error instanceof TransportError && outcome.error.kind === 'cancelled') {
		throw outcome.error;
	}
	return new TextDecoder().decode(Buffer.concat(pieces).subarray(0, limit));
}
