import type { Connection, Job } from '../providers/contract';
import { settle } from '../transport/retry';
import { judge } from './watch/judge';
import type { TriggerConfig } from './watch/state';

// The person waits in front of the editor.
const PAGES_TO_SEARCH = 5;
const JOBS_TO_ASK = 10;

/** The newest finished job that the trigger would emit; `undefined` where there is none among the newest. */
export async function findSample(connection: Connection, config: TriggerConfig): Promise<Job | undefined> {
	let page = 0;
	let asked = 0;
	for await (const jobs of connection.jobs({ listType: config.listType || undefined })) {
		for (const listed of jobs) {
			if (!config.events.includes(listed.status)) continue;
			if (config.provider.listTellsDetails) {
				if (judge(listed, config, true) === 'announce') return listed;
				continue;
			}
			if (judge(listed, config, false) === 'settle') continue;
			if (asked++ === JOBS_TO_ASK) return undefined;
			// One job that cannot be read is no reason to show none.
			const answer = await settle(async () => await connection.status([listed.jobId]));
			const job = 'value' in answer ? answer.value[0] : undefined;
			if (job !== undefined && judge(job, config, true) === 'announce') return job;
		}
		if (++page === PAGES_TO_SEARCH) return undefined;
	}
	return undefined;
}
