import { createHash } from 'crypto';

/** A short text that is the same for the same bytes, however they are cut into pieces. */
export async function hashOf(pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array>): Promise<string> {
	const hash = createHash('sha256');
	for await (const piece of pieces) hash.update(piece);
	return hash.digest('base64');
}
