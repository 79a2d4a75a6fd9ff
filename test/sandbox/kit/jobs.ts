import type { JobSeed, JobStatus, JobView, ProviderName } from '../types';
import type { RowSource } from './rows';

/** A job at the provider. Its life follows the clock, unless it is pinned. */
export interface SandboxJob {
	provider: ProviderName;
	id: string;
	/** The key of the account that owns it. */
	account: string;
	name: string;
	listType: string;
	source: RowSource;
	/** ms since 1970 */
	createdAt: number;
	queueMs: number;
	workMs: number;
	/** Held in this state whatever the clock says. */
	pinned?: { status: JobStatus; at: number };
	/** The provider's own word while it is pinned, where it has several for that status. */
	word?: string;
	/** Not started: it takes more rows and costs nothing. */
	isOpen?: boolean;
	cancelledAt?: number;
	/** Rows done when it was cancelled: the result ends there. */
	stoppedAt?: number;
	downloaded: boolean;
	/** What is wrong with the list; the job has failed. */
	errors: string[];
	/** How many lists still do not show it. */
	hiddenLists: number;
	/** What the provider's simulator keeps with it. */
	options: Record<string, string>;
}

export interface Life {
	/** `exporting`: a cancelled job that writes what it has. */
	phase: JobStatus | 'exporting';
	/** 0-1 */
	progress: number;
	processed: number;
	finishedAt: number | undefined;
}

const OVER: readonly string[] = ['completed', 'failed', 'cancelled'];

export function lifeOf(job: SandboxJob, now = Date.now()): Life {
	const count = job.stoppedAt ?? job.source.count;
	const at = (phase: Life['phase'], share: number, finishedAt?: number): Life => ({
		phase,
		progress: share,
		processed: job.stoppedAt ?? Math.floor(share * count),
		finishedAt,
	});
	if (job.isOpen) return at('queued', 0);
	if (job.pinned) return pinnedLife(job.pinned, at);
	if (job.cancelledAt !== undefined) return cancelledLife(job, job.cancelledAt, now, at);

	const worked = now - job.createdAt - job.queueMs;
	if (worked >= job.workMs) return at('completed', 1, job.createdAt + job.queueMs + job.workMs);
	return worked < 0 ? at('queued', 0) : at('processing', worked / job.workMs);
}

type At = (phase: Life['phase'], share: number, finishedAt?: number) => Life;

function pinnedLife(pinned: { status: JobStatus; at: number }, at: At): Life {
	if (pinned.status === 'queued') return at('queued', 0);
	if (pinned.status === 'processing') return at('processing', 0.4);
	return at(pinned.status, pinned.status === 'completed' ? 1 : 0, pinned.at);
}

/** A cancelled job stops, exports what it has, and then is complete: a quarter of its time each. */
function cancelledLife(job: SandboxJob, cancelledAt: number, now: number, at: At): Life {
	const step = job.workMs / 4;
	const share = job.source.count === 0 ? 1 : (job.stoppedAt ?? 0) / job.source.count;
	if (now < cancelledAt + step) return at('cancelled', share);
	if (now < cancelledAt + 2 * step) return at('exporting', share);
	return at('completed', 1, cancelledAt + 2 * step);
}

export function isOver(job: SandboxJob): boolean {
	return OVER.includes(lifeOf(job).phase);
}

export function viewOf(job: SandboxJob): JobView {
	const life = lifeOf(job);
	return {
		id: job.id,
		name: job.name,
		listType: job.listType,
		status: life.phase === 'exporting' ? 'processing' : life.phase,
		progress: life.progress,
		rows: job.source.count,
		processed: life.processed,
		columns: job.source.header,
		createdAt: new Date(job.createdAt).toISOString(),
		finishedAt: life.finishedAt === undefined ? null : new Date(life.finishedAt).toISOString(),
		downloaded: job.downloaded,
	};
}

/** When a seeded job was made, in ms since 1970. */
export function seedDate(seed: JobSeed): number {
	const at = seed.date === undefined ? Date.now() : new Date(seed.date).getTime();
	if (Number.isNaN(at)) throw new Error(`Not a date: ${String(seed.date)}`);
	return at;
}
