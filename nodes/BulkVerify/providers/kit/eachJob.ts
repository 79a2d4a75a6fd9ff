import { TransportError } from '../../transport/transportError';
import { settle } from '../../transport/retry';
import type { Job } from '../contract';

/** One request a job, for providers whose status tells of one; `undefined` where there is no such job. */
export async function eachJob(
	ids: string[],
	readJob: (id: string) => Promise<Job>,
): Promise<Array<Job | undefined>> {
	const found: Array<Job | undefined> = [];
	for (const id of ids) {
		const outcome = await settle(async () => await readJob(id));
		if ('error' in outcome && !isNotFound(outcome.error)) throw outcome.error;
		found.push('value' in outcome ? outcome.value : undefined);
	}
	return found;
}

function isNotFound(error: unknown): boolean {
	return error instanceof TransportError && error.kind === 'notFound';
}
