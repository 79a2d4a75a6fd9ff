import type { JobStatus } from '../../providers/contract';
import type { Listing, ListedJob, Reading, TriggerConfig } from './state';

/**
 * `announce`: emit it. `settle`: never emit it. `wait`: look again at the next poll. `rest`: most likely never emit
 * it, but look again where it shows.
 */
export type Judgement = 'announce' | 'settle' | 'wait' | 'rest';

const finished: ReadonlySet<JobStatus> = new Set(['completed', 'failed', 'cancelled']);

export function isFinished(status: JobStatus): boolean {
	return finished.has(status);
}

/**
 * What to do with a job that is not settled.
 *
 * A job has one event, the first end that was seen: a cancelled job that says "complete" later is settled
 * by then. Only a failure nobody asked for is not its end where the whole list is read anyway: some providers
 * process the list again.
 * `detailed` says that all fields are known; without them a job is not emitted, nor is it judged by a
 * name that is missing. A cancellation does not wait for details: a moment later it may look complete.
 */
export function judge(job: ListedJob, config: TriggerConfig, detailed: boolean): Judgement {
	if (isExcluded(job, config)) return 'settle';
	if (!isFinished(job.status)) return 'wait';
	if (!config.events.includes(job.status))
		return job.status === 'failed' && waitsForFree(config) ? 'rest' : 'settle';
	const nameless = config.nameContains !== '' && job.name === null;
	if (detailed) return nameless ? 'settle' : 'announce';
	return job.status === 'cancelled' && !nameless ? 'announce' : 'wait';
}

/** A waiting job takes neither a request nor room in the saved state. */
function waitsForFree({ provider }: TriggerConfig): boolean {
	return provider.jobIds === 'opaque' && provider.listTellsStatus;
}

/** Whether a status request must say the rest about a listed job before it can be emitted. */
export function lacksDetails(job: ListedJob, config: TriggerConfig): boolean {
	if (config.provider.listTellsDetails || !config.provider.listTellsStatus) return false;
	return config.events.includes(job.status) && !isExcluded(job, config);
}

/** A filter is not met by what is known; what is not known may still meet it. */
function isExcluded(job: ListedJob, config: TriggerConfig): boolean {
	if (config.listType !== '' && job.listType !== null && job.listType !== config.listType) return true;
	if (config.nameContains === '' || job.name === null) return false;
	return !job.name.toLowerCase().includes(config.nameContains.toLowerCase());
}

export interface Finding<J extends ListedJob> {
	job: J;
	/** All its fields are known. */
	detailed: boolean;
}

/** Returns what a reading tells of a job: by its status answer, else by its list row, else nothing. */
export function findingsOf<J extends ListedJob>(
	reading: Reading<J>,
	config: TriggerConfig,
): (jobId: string) => Finding<J> | undefined {
	const listed = rowsById(reading.listing);
	return (jobId) => {
		const row = listed.get(jobId);
		const answer = reading.answers.get(jobId);
		if (answer !== undefined) {
			// What the list called cancelled may call itself complete by the time it is asked.
			const cancelled = config.provider.listTellsStatus && row?.status === 'cancelled';
			return { job: cancelled ? { ...answer, status: 'cancelled' } : answer, detailed: true };
		}
		if (row === undefined || !config.provider.listTellsStatus) return undefined;
		return { job: row, detailed: config.provider.listTellsDetails };
	};
}

export function rowsById<J extends ListedJob>(listing: Listing<J>): Map<string, J> {
	return new Map(listing.rows.map(({ job }) => [job.jobId, job]));
}
