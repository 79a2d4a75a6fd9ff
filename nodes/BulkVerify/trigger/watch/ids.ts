import type { Capabilities } from '../../providers/contract';
import { keyOf, packKeys, packNumbers, unpackKeys, unpackNumbers } from './packing';

/** How ids of one order are written down. A key stands for an id in the saved state. */
export interface IdScheme {
	key(jobId: string): string;
	pack(keys: Iterable<string>): string;
	unpack(packed: string): string[];
}

export const idSchemes: Record<Capabilities['jobIds'], IdScheme> = {
	ascending: {
		key: (jobId) => String(numberOf(jobId)),
		pack: (keys) => packNumbers([...keys].map(Number)),
		unpack: (packed) => unpackNumbers(packed).map(String),
	},
	opaque: { key: keyOf, pack: packKeys, unpack: unpackKeys },
};

/** Throws where a provider of ascending ids lists one that is no whole number: nothing could be told from it. */
export function numberOf(jobId: string): number {
	const number = /^\d{1,16}$/.test(jobId) ? Number(jobId) : NaN;
	if (!Number.isSafeInteger(number)) {
		throw new Error(`The provider lists a job whose ID is not a whole number: "${jobId.slice(0, 40)}"`);
	}
	return number;
}
