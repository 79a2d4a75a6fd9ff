import type { Job } from '../../providers/types';
import { unknownJob, UserProblem } from './errors';
import type { Run } from './run';

/**
 * The job, when its result can be downloaded. What the provider answers too early is not a result, so its
 * status is asked first.
 *
 * @throws UserProblem where there is no such job, it is not finished, or it failed
 */
export async function readFinishedJob(run: Run, jobId: string): Promise<Job> {
	const [job] = await run.connection.status([jobId]);
	if (job === undefined) throw unknownJob(run.provider, jobId);
	const { displayName } = run.provider;
	if (job.status === 'failed') {
		throw new UserProblem(
			`Job ${jobId} has failed at ${displayName}: there is no result to download`,
			job.error === null ? undefined : `${displayName} says: ${String(run.transport.redact(job.error))}`,
		);
	}
	if (job.status === 'queued' || job.status === 'processing') {
		const progress = job.progress === null ? '' : ` (${job.progress} %)`;
		throw new UserProblem(
			`Job ${jobId} is not finished yet${progress}: download it when its status is "completed"`,
			'Start the download with the Bulk Verify Trigger, or wait and ask for the status again.',
		);
	}
	return job;
}
