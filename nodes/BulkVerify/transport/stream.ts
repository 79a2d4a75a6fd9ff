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
}

/**
 * The bytes of a body, checked: a broken connection, fewer bytes than announced, and, where n8n hands over the unpacker
 * itself (its newest versions do not), a packed body without its end is an error, never an end.
 */
export async function* checkedBytes(
	stream: ByteStream,
	{ announced, watch }: BodyFacts,
): AsyncGenerator<Uint8Array> {
	const packed = packedBody(stream);
	const pieces = stream[Symbol.asyncIterator]();
	try {
		for (;;) {
			watch?.resume();
			const piece = await nextPiece(pieces, watch);
			watch?.pause(piece?.byteLength ?? 0);
			if (piece === undefined) break;
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

/** Reads the first piece ahead. The bytes that are given back still begin with it. */
export async function peek(
	bytes: AsyncIterable<Uint8Array>,
): Promise<{ first: Uint8Array | undefined; bytes: AsyncIterable<Uint8Array> }> {
	const pieces = bytes[Symbol.asyncIterator]();
	const first = await pieces.next();
	return { first: first.done === true ? undefined : first.value, bytes: resume(first, pieces) };
}

async function* resume(
	first: IteratorResult<Uint8Array>,
	pieces: AsyncIterator<Uint8Array>,
): AsyncGenerator<Uint8Array> {
	try {
		for (let piece = first; piece.done !== true; piece = await pieces.next()) yield piece.value;
	} finally {
		await pieces.return?.();
	}
}

async function nextPiece(
	pieces: AsyncIterator<Uint8Array>,
	watch: Watch | undefined,
): Promise<Uint8Array | undefined> {
	const outcome = await settle(async () => await pieces.next());
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
