import { Stretch } from '../transport/inTurns';

// n8n's binary store is read in pieces of this size.
export const PIECE_BYTES = 1024 * 1024;

/** What is read of a file, whether it is held (memory mode) or streamed: others in n8n have their turn in between. */
export async function* piecesOf(
	source: Buffer | AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
	if (Buffer.isBuffer(source)) {
		const stretch = new Stretch();
		for (let start = 0; start < source.length; start += PIECE_BYTES) {
			if (stretch.isOver) await stretch.rest();
			yield source.subarray(start, start + PIECE_BYTES);
		}
		return;
	}
	for await (const piece of source) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}
