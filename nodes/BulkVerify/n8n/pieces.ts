// n8n's binary store is read in pieces of this size.
export const PIECE_BYTES = 1024 * 1024;

/** What is read of a file, whether it is held (memory mode) or streamed. */
export async function* piecesOf(
	source: Buffer | AsyncIterable<Uint8Array | string>,
): AsyncGenerator<Uint8Array> {
	if (Buffer.isBuffer(source)) {
		yield source;
		return;
	}
	for await (const piece of source) yield typeof piece === 'string' ? Buffer.from(piece) : piece;
}
