import type { Job } from '../providers/contract';
import { UserProblem } from '../n8n/nodeErrors';
import { listsJobs } from '../panel/panelParts';
import { readJob } from './readJob';
import type { Run } from '../n8n/run';

/**
 * The job, when its result can be downloaded. What the provider answers too early is not a result, so its
 * status is asked first.
 *
 * @throws TransportError where there is no such job; UserProblem where it is not finished, or it failed
 */
export async function readFinishedJob(run: Run, jobId: string): Promise<Job> {
	const job = await readJob(run, jobId);
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
			listsJobs(run.provider)
				? 'Start the download with the Bulk Verify Trigger, or wait and ask for the status again.'
				: 'Wait and ask for the status again, for example in a loop of Wait and Get Status.',
		);
	}
	return job;
}
