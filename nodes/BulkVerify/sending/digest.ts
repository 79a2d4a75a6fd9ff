import { createHash } from 'crypto';

/** A short text that is the same for the same bytes, however they are cut into pieces. */
export function hashOf(pieces: readonly Uint8Array[]): string {
	const hash = createHash('sha256');
	for (const piece of pieces) hash.update(piece);
	return hash.digest('base64');
}
