import type { Job } from '../providers/contract';
import { TransportError } from '../transport/transportError';
import { settle } from '../transport/retry';
import type { Run } from '../n8n/run';

/**
 * One job.
 *
 * @throws TransportError `notFound` that names the job, in the provider's words where it has some
 */
export async function readJob({ connection }: Run, jobId: string): Promise<Job> {
	const outcome = await settle(async () => await connection.job(jobId));
	if ('value' in outcome) return outcome.value;
	const { error } = outcome;
	if (!(error instanceof TransportError) || error.kind !== 'notFound') throw error;
	throw new TransportError('notFound', error.message, { ...error.details, jobId });
}
