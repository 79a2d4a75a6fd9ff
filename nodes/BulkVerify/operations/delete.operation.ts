import { perhapsTaken } from '../transport/transportError';
import { settle } from '../transport/retry';
import { unsupported } from '../n8n/nodeErrors';
import { forEachItem } from '../n8n/outputItems';
import { readJobId } from '../panel/readParameter';
import { jobIdProperties } from '../panel/panelParts';
import type { Run } from '../n8n/run';
import type { OperationModule } from './operation';

export const deleteJob: OperationModule = {
	value: 'delete',
	action: 'Delete a job',
	description: 'Delete a job and its result at the provider; it must be completed and downloaded',
	properties: [...jobIdProperties('delete')],

	async execute(run) {
		const items = await forEachItem(run, async (itemIndex) => {
			const jobId = readJobId(run, itemIndex);
			await remove(run, jobId);
			return [{ deleted: true, provider: run.provider.id, jobId }];
		});
		return [items];
	},
};

/** Where the answer is lost, whether the job is still there tells what became of the request. */
async function remove({ connection, provider }: Run, jobId: string): Promise<void> {
	const { remove: removeJob } = connection;
	if (removeJob === undefined) throw unsupported(provider, 'delete');
	const outcome = await settle(async () => await removeJob(jobId));
	if (!('error' in outcome)) return;
	if (!perhapsTaken(outcome.error) || (await connection.status([jobId]))[0] !== undefined)
		throw outcome.error;
}
