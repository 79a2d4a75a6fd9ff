import { forEachItem, toJobOutput } from './shared/items';
import { unsupported } from './shared/errors';
import { readJobId } from './shared/parameters';
import { jobIdProperty } from './shared/properties';
import type { OperationModule } from './types';

export const cancel: OperationModule = {
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel a job',
	description: 'Stop a job; rows that are already verified can still be downloaded',
	properties: [jobIdProperty(['cancel'])],

	async execute(run) {
		const { connection } = run;
		const items = await forEachItem(run, async (itemIndex) => {
			if (connection.cancel === undefined) throw unsupported(run.provider, 'cancel');
			return [toJobOutput(run, await connection.cancel(readJobId(run, itemIndex)), true)];
		});
		return [items];
	},
};
