import type { Job } from '../providers/contract';
import { settle } from '../transport/retry';
import type { PreparedList } from './batches';
import { toNodeError, UserProblem } from '../n8n/nodeErrors';
import type { Run } from '../n8n/run';
import { PerhapsAccepted, uploadSafely, type Uploaded } from './uploadSafely';

/** Some jobs of a list were made, and then one could not be. */
export interface SentList {
	jobs: Job[];
	/** What went wrong after the last of them; `undefined` where all were made. */
	failure?: unknown;
}

/** Sends every batch of a list, one after the other, and stops at the first that fails. */
export async function sendList(run: Run, list: PreparedList): Promise<SentList> {
	const jobs: Job[] = [];
	for (const batch of list.batches) {
		const outcome = await settle(async () => await uploadSafely(run, batch));
		if ('error' in outcome) return { jobs, failure: withJobs(run, jobs, list.batches.length, outcome.error) };
		jobs.push(outcome.value.job);
		hintAdopted(run, outcome.value);
	}
	return { jobs };
}

/** A failure in the middle names the jobs that exist, so that nobody pays for them twice. */
function withJobs({ node, provider, signal }: Run, jobs: Job[], of: number, error: unknown): unknown {
	if (jobs.length === 0) return error;
	const ids = jobs.map(({ jobId }) => jobId).join(', ');
	const { message, description } = toNodeError(node.getNode(), error, { provider, itemIndex: 0 });
	const what = `${jobs.length} of ${of} jobs were made at ${provider.displayName}`;
	const rest =
		error instanceof PerhapsAccepted
			? 'look for the next one before you send the rest of the list again'
			: 'send only the rest of the list again';
	return new UserProblem(
		`${signal?.aborted ? `The workflow was canceled after ${what}` : `Only ${what}`}: go on with ${jobs.length === 1 ? 'job' : 'jobs'} ${ids} and ${rest}`,
		[`Why the next one was not made: ${message}.`, description].filter(Boolean).join('\n'),
	);
}

/** Tells of a job that was not made by an upload just now. */
function hintAdopted({ node, provider: { displayName } }: Run, { job, how }: Uploaded): void {
	if (how !== 'foundInList' && how !== 'earlierRun') return;
	const message = {
		foundInList: `The answer of ${displayName} to the upload was lost. The job it had made was found in its list (${job.jobId}); nothing was sent twice.`,
		earlierRun: `n8n has started this execution once more: its worker, or n8n itself, had died. The list it had sent by then was found at ${displayName} as job ${job.jobId}; nothing was sent twice.`,
	}[how];
	node.addExecutionHints({ message, location: 'outputPane' });
}

/** Tells what was left out of the list. */
export function hintLeftOut({ node }: Run, { skippedEmpty, duplicates }: PreparedList): void {
	const parts = [
		...(skippedEmpty > 0 ? [`${counted(skippedEmpty, 'empty value')} skipped`] : []),
		...(duplicates > 0 ? [`${counted(duplicates, 'duplicate')} sent only once`] : []),
	];
	if (parts.length === 0) return;
	const what = skippedEmpty + duplicates === 1 ? 'It costs' : 'They cost';
	node.addExecutionHints({ message: `${parts.join(', ')}. ${what} nothing.`, location: 'outputPane' });
}

/** Tells how many values the provider gave no answer for. */
export function hintMissing({ node, provider }: Run, missing: number): void {
	if (missing === 0) return;
	node.addExecutionHints({
		message: `${provider.displayName} gave no result for ${missing} ${missing === 1 ? 'value' : 'values'}: their rows have the reason "no_result".`,
		type: 'warning',
		location: 'outputPane',
	});
}

function counted(count: number, what: string): string {
	return `${count} ${what}${count === 1 ? ' was' : 's were'}`;
}
