import type { Job } from '../providers/contract';
import { unknownJob } from '../n8n/nodeErrors';
import { forEachItem, toJobOutput } from '../n8n/outputItems';
import { readBoolean, readJobId } from '../panel/readParameter';
import { readJob } from '../answers/readJob';
import { jobIdProperties, simplifyProperty } from '../panel/panelParts';
import type { Run } from '../n8n/run';
import type { OperationModule } from './operation';

export const status: OperationModule = {
	value: 'status',
	action: 'Get the status of a job',
	description: 'Get how far a job is, and its counts',
	properties: [...jobIdProperties('status'), simplifyProperty(['status'])],

	async execute(run) {
		const ask = run.provider.capabilities.statusIdsPerRequest > 1 ? askTogether(run) : askOne(run);
		const items = await forEachItem(run, async (itemIndex) => {
			const id = readJobId(run, itemIndex);
			const job = await ask(id);
			if (job === undefined) throw unknownJob(run.provider, id);
			return [toJobOutput(run, job, readBoolean(run, 'simplify', itemIndex, true))];
		});
		return [items];
	},
};

type Ask = (id: string) => Promise<Job | undefined>;

function askOne(run: Run): Ask {
	return async (id) => await readJob(run, id);
}

/** All ids in as few requests as the provider allows; a failure of such a request is every item's. */
function askTogether(run: Run): Ask {
	const ids = new Set<string>();
	for (let itemIndex = 0; itemIndex < run.node.getInputData().length; itemIndex++) {
		const id = givenJobId(run, itemIndex);
		if (id !== undefined) ids.add(id);
	}
	let answers: Promise<Map<string, Job | undefined>> | undefined;
	return async (id) => {
		answers ??= askAll(run, [...ids]);
		return (await answers).get(id);
	};
}

/** The item's job; one that gives none fails later, when its turn comes. */
function givenJobId(run: Run, itemIndex: number): string | undefined {
	try {
		return readJobId(run, itemIndex);
	} catch {
		return undefined;
	}
}

async function askAll({ connection }: Run, ids: string[]): Promise<Map<string, Job | undefined>> {
	const jobs = await connection.status(ids);
	return new Map(ids.map((id, index) => [id, jobs[index]]));
}
