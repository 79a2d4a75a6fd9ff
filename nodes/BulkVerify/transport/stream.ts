import { TransportError } from './transportError';

/** What n8n's request helper gives for `encoding: 'stream'`; not always an IncomingMessage. */
export type ByteStream = AsyncIterable<Uint8Array> & { destroy?: () => void };

export function isByteStream(body: unknown): body is ByteStream {
	return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/**
 * The bytes of a download, checked: a broken connection or fewer bytes than announced is an error, never an end.
 *
 * @param announced the Content-Length, where the provider gave one and the body was not compressed
 */
export async function* checkedBytes(
	stream: ByteStream,
	announced: number | undefined,
): AsyncGenerator<Uint8Array> {
	let received = 0;
	const pieces = stream[Symbol.asyncIterator]();
	try {
		for (;;) {
			const piece = await nextPiece(pieces);
			if (piece === undefined) break;
			received += piece.byteLength;
			yield piece;
		}
	} finally {
		// Also when the reader stops early: an open socket would hold the process.
		stream.destroy?.();
	}
	if (announced !== undefined && received !== announced) {
		throw cutShort(`${received} of ${announced} bytes came`);
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

async function nextPiece(pieces: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
	try {
		const { done, value } = await pieces.next();
		return done === true ? undefined : value;
	} catch {
		throw cutShort('the connection broke');
	}
}

export function cutShort(how: string): TransportError {
	return new TransportError('network', `The download was cut short: ${how}`);
}

/** The first `limit` bytes of a stream as text, for messages in what should have been a file. */
export async function readText(stream: ByteStream, limit = 64 * 1024): Promise<string> {
	const pieces: Uint8Array[] = [];
	let size = 0;
	try {
		for await (const piece of stream) {
			pieces.push(piece);
			size += piece.byteLength;
			if (size >= limit) break;
		}
	} catch {
		// What came before it broke is all there is to tell.
	}
	stream.destroy?.();
	return Buffer.concat(pieces).toString('utf8');
}
