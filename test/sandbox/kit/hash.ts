/** A stable number from 0 to 2^32 - 1 for a text, without regard to case and outer space (FNV-1a, mixed). */
export function hashOf(text: string): number {
	const plain = text.trim().toLowerCase();
	let hash = 0x811c9dc5;
	for (let at = 0; at < plain.length; at++) hash = Math.imul(hash ^ plain.charCodeAt(at), 0x01000193);
	hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
	return (hash ^ (hash >>> 13)) >>> 0;
}

/** A stable number from 0 to 99. */
export function percentOf(text: string): number {
	return hashOf(text) % 100;
}
