import type { Counts, Job, JobStatus } from '../contract';
import { unreadable } from '../../transport/transportError';
import { exactId, ofWord } from './fields';

/** The facts that every provider tells about a job. */
type KnownFacts = Pick<Job, 'provider' | 'jobId' | 'status'>;

type OtherFacts = Partial<Omit<Job, 'counts' | 'wasDownloaded' | 'downloadCredits' | keyof KnownFacts>> & {
	counts?: Partial<Counts>;
	wasDownloaded?: boolean;
	downloadCredits?: number | null;
};

/** A job of the contract, its fields in the contract's order: what the provider does not tell is `null`. */
export function makeJob(facts: KnownFacts & OtherFacts): Job {
	return {
		provider: facts.provider,
		jobId: facts.jobId,
		name: facts.name ?? null,
		listType: facts.listType ?? null,
		status: facts.status,
		providerStatus: facts.providerStatus ?? null,
		progress: facts.status === 'completed' ? 100 : clampPercent(facts.progress),
		total: countOrNull(facts.total),
		processed: countOrNull(facts.processed),
		counts: countsOf(facts.counts),
		createdAt: facts.createdAt ?? null,
		finishedAt: facts.finishedAt ?? null,
		error: facts.error ?? null,
		raw: facts.raw ?? null,
		...(facts.wasDownloaded === true && { wasDownloaded: true }),
		...(typeof facts.downloadCredits === 'number' && { downloadCredits: facts.downloadCredits }),
	};
}

function countsOf({ valid, invalid, risky, unknown }: Partial<Counts> = {}): Counts {
	return {
		valid: countOrNull(valid),
		invalid: countOrNull(invalid),
		risky: countOrNull(risky),
		unknown: countOrNull(unknown),
	};
}

/** A number of rows; -1 and the like are a provider's way to say that it does not know. */
function countOrNull(count: number | null | undefined): number | null {
	return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
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
	return ofWord(table, (word ?? '').toLowerCase()) ?? 'processing';
}

/** Whether nothing more will happen to the job. */
export function isFinished(status: JobStatus): boolean {
	return status === 'completed' || status === 'failed' || status === 'cancelled';
}

// No name that was given to a provider is near as long.
const LONGEST_NAME = 1_000;

/**
 * The marks that stand anywhere in the job's name: providers change names, but not all of their letters.
 *
 * @param marks in lower case, all of one length: of thousands each name is read once
 */
export function marksIn({ name }: Pick<Job, 'name'>, marks: ReadonlySet<string>): string[] {
	const [{ length } = ''] = marks;
	const letters = (name ?? '').slice(0, LONGEST_NAME).toLowerCase();
	const found = new Set<string>();
	for (let at = 0; at + length <= letters.length; at++) {
		const part = letters.slice(at, at + length);
		if (marks.has(part)) found.add(part);
	}
	return [...found];
}

/** `007` asks for job 7 where IDs are numbers. */
function isSameId(one: string, other: string): boolean {
	return one === other || (/^\d+$/.test(one) && withoutZeros(one) === withoutZeros(other));
}

export function withoutZeros(id: string): string {
	return id.replace(/^0+(?=\d)/, '');
}

/**
 * An answer about one job, unless it says itself that it is about another.
 *
 * @param told the ID that stands in the answer
 * @throws TransportError `unreadable`
 */
export function aboutJob<T>(id: string, told: unknown, answer: T): T {
	const other = exactId(told);
	if (other !== undefined && !isSameId(other, id)) throw unreadable(`job ${id}, but as another one`);
	return answer;
}
