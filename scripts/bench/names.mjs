import { createHash } from 'node:crypto';

/** The id under which ZeroBounce's side knows a file: its node takes nothing but a UUID. */
export function fileIdOf(name) {
	const hex = createHash('sha1').update(name).digest('hex');
	return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
		'-',
	);
}
