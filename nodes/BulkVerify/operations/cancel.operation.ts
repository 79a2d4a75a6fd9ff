import type { Job } from '../providers/contract';
import { perhapsTaken } from '../transport/transportError';
import { settle } from '../transport/retry';
import { unsupported } from '../n8n/nodeErrors';
import { forEachItem, toJobOutput } from '../n8n/outputItems';
import { readJobId } from '../panel/readParameter';
import { jobIdProperties } from '../panel/panelParts';
import type { Run } from '../n8n/run';
import type { OperationModule } from './operation';

export const cancel: OperationModule = {
	value: 'cancel',
	action: 'Cancel a job',
	description: 'Stop a job; rows that are already verified can still be downloaded',
	properties: [...jobIdProperties('cancel')],

	async execute(run) {
		const items = await forEachItem(run, async (itemIndex) => {
			return [toJobOutput(run, await stop(run, readJobId(run, itemIndex)), true)];
		});
		return [items];
	},
};

/** Where the answer is lost, the job itself tells what became of the request. */
async function stop({ connection, provider }: Run, jobId: string): Promise<Job> {
	const { cancel: cancelJob } = connection;
	if (cancelJob === undefined) throw unsupported(provider, 'cancel');
	const outcome = await settle(async () => await cancelJob(jobId));
	if ('value' in outcome) return outcome.value;
	const job = perhapsTaken(outcome.error) ? (await connection.status([jobId]))[0] : undefined;
	if (job === undefined || !hasStopped(job)) throw outcome.error;
	return job;
}

/** A cancelled job exports what it has and then counts as completed. */
function hasStopped({ status }: Job): boolean {
	return status === 'cancelled' || status === 'completed';
}
