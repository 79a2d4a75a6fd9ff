import { Stretch } from '../transport/inTurns';

// n8n's binary store is read in pieces of this size.
export const PIECE_BYTES = 1024 * 1024;

/** What is read of a file, whether it is held (memory mode) or streamed: others in n8n have their turn in between. */
export async function* piecesOf(
	source: Buffer | readonly Uint8Array[] | AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
	if (!(Symbol.asyncIterator in source)) {
		const stretch = new Stretch();
		for (const piece of Buffer.isBuffer(source) ? cut(source) : source) {
			if (stretch.isOver) await stretch.rest();
			yield piece;
		}
		return;
	}
	for await (const piece of source) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}

function* cut(bytes: Buffer): Iterable<Uint8Array> {
	for (let start = 0; start < bytes.length; start += PIECE_BYTES)
		yield bytes.subarray(start, start + PIECE_BYTES);
}
