import type { Counts, Job, JobStatus } from '../types';

const NO_COUNTS: Counts = { valid: null, invalid: null, risky: null, unknown: null };

/** The facts that every provider tells about a job. */
type KnownFacts = Pick<Job, 'provider' | 'jobId' | 'status'>;

type OtherFacts = Partial<Omit<Job, 'counts' | keyof KnownFacts>> & { counts?: Partial<Counts> };

/** A job of the contract: what the provider does not tell is `null`, a completed job is at 100 per cent. */
export function makeJob({ counts, progress, ...facts }: KnownFacts & OtherFacts): Job {
	return {
		name: null,
		listType: null,
		providerStatus: null,
		total: null,
		processed: null,
		createdAt: null,
		finishedAt: null,
		error: null,
		raw: null,
		...facts,
		progress: facts.status === 'completed' ? 100 : clampPercent(progress),
		counts: { ...NO_COUNTS, ...counts },
	};
}

// Only a completed job is at 100: whatever the provider rounds up to.
function clampPercent(progress: number | null | undefined): number | null {
	return typeof progress === 'number' ? Math.max(0, Math.min(99, Math.floor(progress))) : null;
}

/** How much of the job is done, in per cent; `null` where the provider does not say. */
export function percentOf(processed: number | null, total: number | null): number | null {
	return processed === null || total === null || total <= 0 ? null : (processed / total) * 100;
}

/**
 * The provider's word for a status in the contract's words, whatever its letter case. A word that no source
 * knows counts as processing, never as completed.
 */
export function toJobStatus(table: Readonly<Record<string, JobStatus>>, word: string | null): JobStatus {
	return table[(word ?? '').toLowerCase()] ?? 'processing';
}

/** Whether nothing more will happen to the job. */
export function isFinished(status: JobStatus): boolean {
	return status === 'completed' || status === 'failed' || status === 'cancelled';
}
