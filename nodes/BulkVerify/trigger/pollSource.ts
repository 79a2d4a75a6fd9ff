import type { Connection, Job } from '../providers/contract';
import { TransportError, type TransportFailure } from '../transport/transportError';
import type { Failure, TriggerSource } from './watch/state';

const GENERAL: ReadonlySet<TransportFailure> = new Set([
	'rateLimit',
	'credential',
	'configuration',
	'cancelled',
]);

const LONGEST_WORDS = 300;

/** The provider as the watch sees it. */
export function pollSource(connection: Connection, listType: string): TriggerSource<Job> {
	return {
		pages: (fromPage, odd) => connection.jobs({ listType: listType || undefined, fromPage, odd }),
		status: async (ids) => await connection.status(ids),
		explain,
	};
}

function explain(error: unknown): Failure {
	if (!(error instanceof TransportError)) {
		const words = error instanceof Error ? error.message : 'something unexpected happened';
		return { isGeneral: false, words: words.slice(0, LONGEST_WORDS) };
	}
	const { message, kind, details } = error;
	const words = [message, details.providerMessage].filter((text) => text !== undefined && text !== '');
	return { isGeneral: GENERAL.has(kind), words: words.join(': ').slice(0, LONGEST_WORDS) };
}
