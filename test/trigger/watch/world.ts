import type { JobStatus } from '../../../nodes/BulkVerify/providers/contract';
import type {
	Failure,
	ListedJob,
	TriggerConfig,
	TriggerSource,
} from '../../../nodes/BulkVerify/trigger/watch/state';

/** Small seeded random numbers, so that a history is the same at each replay. */
export function randomFrom(seed: number): () => number {
	let state = seed >>> 0;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}

export interface SimulatedJob extends ListedJob {
	/** Statuses still to come. */
	future: JobStatus[];
	/** Statuses it had, with the world's step at which it took them. */
	past: Array<{ status: JobStatus; step: number }>;
	deleted: boolean;
	/** Its status can never be read. */
	isBad: boolean;
}

export type ListFault =
	| 'none'
	| 'fails'
	| 'secondPageFails'
	| 'statusFails'
	| 'empty'
	| 'noStatus'
	/** One page lacks rows, for once. */
	| 'lacksRows'
	/** One page comes in place of the next, for once. */
	| 'pageTwice';

/** Rows whose ids are none, standing anywhere in the list; JSON promises nothing. */
export const oddIds: Record<TriggerConfig['provider']['jobIds'], readonly unknown[]> = {
	ascending: ['', 'abc', '007', '-5', '12e3', '9007199254740993', '99999999999999999999', { id: 5 }, null, 7],
	opaque: ['', { id: 5 }, null, 7],
};

const lives: JobStatus[][] = [
	['queued', 'processing', 'completed'],
	['queued', 'processing', 'completed'],
	['processing', 'completed'],
	['queued', 'failed'],
	['processing', 'cancelled'],
	// A cancelled job exports what it has and then says "complete".
	['queued', 'cancelled', 'processing', 'completed'],
	// Processed again after it failed.
	['processing', 'failed', 'processing', 'completed'],
	['completed'],
];
/** A status that the adapter does not know shows as processing for as long as the provider likes. */
const stuck: JobStatus[] = [...Array<JobStatus>(60).fill('processing'), 'completed'];

/** An account at a provider, with its list and status calls, whose jobs change between any two requests. */
export class Account {
	jobs: SimulatedJob[] = [];
	step = 0;
	listRequests = 0;
	statusRequests = 0;
	fault: ListFault = 'none';
	/** Jobs there were before the poll: nobody makes and deletes a job between two requests of it. */
	standing = 0;
	/** Chance that the account changes before a request is answered. */
	unrest = 0;
	/** How often it may still change. */
	changesLeft = Infinity;
	/** Odd rows, with the share of the list that stands above each. */
	odd: Array<{ id: unknown; place: number }> = [];
	/** A page beyond the last is an error, not an empty page. */
	isStrict = false;
	/** Rows lack or repeat at this list request of the poll. */
	private faultAt = 0;
	private nextId = 1000;
	private day = Date.parse('2025-01-01T00:00:00Z');
	private held: SimulatedJob[] = [];

	constructor(
		private readonly provider: TriggerConfig['provider'],
		private readonly pageSize: number,
		private readonly random: () => number,
		private readonly statuses: readonly JobStatus[] = ['completed', 'failed', 'cancelled'],
	) {}

	create(count: number): void {
		for (let made = 0; made < count; made++) {
			const possible = lives.filter((life) =>
				life.every(
					(status) => status === 'queued' || status === 'processing' || this.statuses.includes(status),
				),
			);
			const life = this.random() < 0.05 ? stuck : this.pick(possible);
			this.add(life);
		}
	}

	add(life: readonly JobStatus[]): SimulatedJob {
		const [first, ...future] = life;
		if (first === undefined) throw new Error('A life needs a status');
		const number = (this.nextId += 1 + Math.floor(this.random() ** 4 * 2000));
		const jobId =
			this.provider.jobIds === 'ascending'
				? String(number)
				: `${Math.floor(this.random() * 2 ** 48).toString(36)}-${number}`.padStart(52, 'x');
		const name = this.random() < 0.5 ? `Customers ${number}.csv` : `other ${number}.csv`;
		const job: SimulatedJob = {
			jobId,
			name,
			listType: null,
			status: first,
			createdAt: new Date((this.day += 60_000)).toISOString(),
			isBad: false,
			future,
			past: [{ status: first, step: ++this.step }],
			deleted: false,
		};
		this.jobs.push(job);
		// A job may get its id before another one and show up in the list after it.
		const late = this.held;
		if (late.length > 0 && late[0] !== this.jobs.at(-2)) this.held = [];
		else if (late.length === 0 && this.jobs.length > 20 && this.random() < 0.1) this.held = [job];
		return job;
	}

	/** Each unfinished job takes its next status with this chance. */
	progress(chance: number): void {
		this.step++;
		for (const job of this.jobs) {
			if (job.future.length > 0 && this.random() < chance) this.advance(job);
		}
	}

	advance(job: SimulatedJob): void {
		const status = job.future.shift();
		if (status === undefined) return;
		job.status = status;
		job.past.push({ status, step: ++this.step });
	}

	finishAll(): void {
		this.held = [];
		while (this.jobs.some(({ future }) => future.length > 0)) this.progress(1);
	}

	/** Deletes some of the oldest `among`. */
	remove(count: number, among = this.jobs.length): void {
		for (let gone = 0; gone < count; gone++) {
			const job = this.jobs[Math.floor(this.random() * among)];
			if (job !== undefined) job.deleted = true;
		}
	}

	/** What the provider would show now, newest first. */
	visible(): SimulatedJob[] {
		return this.jobs.filter((job) => !job.deleted && !this.held.includes(job)).reverse();
	}

	source(): TriggerSource<ListedJob> {
		const isOnce = this.fault === 'lacksRows' || this.fault === 'pageTwice';
		this.faultAt = isOnce ? 1 + Math.floor(this.random() * 3) : 0;
		return {
			pages: (from) => this.pages(from),
			status: async (ids) => await this.status(ids),
			explain: (error): Failure => ({ isGeneral: false, words: String(error) }),
		};
	}

	private async *pages(from: number): AsyncGenerator<ListedJob[]> {
		for (let page = from; ; page++) {
			await this.request();
			this.listRequests++;
			if (this.fault === 'fails' || (this.fault === 'secondPageFails' && page > from)) throw new Error('503');
			const all = this.fault === 'empty' ? [] : this.rows();
			const size = this.isOnePage ? Infinity : this.pageSize;
			if (this.isStrict && page > 1 && (page - 1) * size >= all.length) throw new Error('404');
			const isOnce = --this.faultAt === 0;
			const shown = isOnce && this.fault === 'pageTwice' && page > from ? page - 1 : page;
			const rows = size === Infinity ? all : all.slice((shown - 1) * size, shown * size);
			const last = page * size >= all.length;
			yield isOnce && this.fault === 'lacksRows' ? rows.filter(() => this.random() < 0.6) : rows;
			if (last) return;
		}
	}

	/** Lists of opaque ids come whole unless told otherwise. */
	get isOnePage(): boolean {
		return this.provider.jobIds === 'opaque' && !this.isPaged;
	}
	isPaged = false;

	private rows(): ListedJob[] {
		const rows = this.visible().map((job) => this.row(job));
		for (const { id, place } of this.odd) {
			const jobId = id as string;
			const row = { jobId, name: 'Customers', listType: null, status: 'completed', createdAt: null } as const;
			rows.splice(Math.floor(place * rows.length), 0, row);
		}
		return rows;
	}

	private async status(ids: string[]): Promise<Array<ListedJob | undefined>> {
		await this.request();
		this.statusRequests++;
		if (this.fault === 'statusFails') throw new Error('503');
		if (this.fault === 'noStatus') return ids.map(() => undefined);
		const byId = new Map(this.jobs.filter(({ deleted }) => !deleted).map((job) => [job.jobId, job]));
		if (ids.some((id) => byId.get(id)?.isBad)) throw new Error('500');
		return ids.map((id) => {
			const job = byId.get(id);
			if (job === undefined) return undefined;
			const { jobId, name, listType, status, createdAt } = job;
			return { jobId, name, listType, status, createdAt };
		});
	}

	private row({ jobId, name, listType, status, createdAt }: SimulatedJob): ListedJob {
		const { listTellsDetails, listTellsStatus } = this.provider;
		return {
			jobId,
			name: listTellsDetails ? name : null,
			listType,
			createdAt,
			status: listTellsStatus ? status : 'processing',
		};
	}

	/** Requests of overlapping polls interleave, and the account does not stand still meanwhile. */
	private async request(): Promise<void> {
		for (let ticks = Math.floor(this.random() * 4); ticks >= 0; ticks--) await Promise.resolve();
		if (this.random() >= this.unrest || this.changesLeft === 0) return;
		this.changesLeft--;
		const kind = this.random();
		// Where each page of a long list brings more jobs than it has, no reading comes to an end.
		if (kind < 0.4 && this.jobs.length < 300) this.create(1 + Math.floor(this.random() * 3));
		else if (kind < 0.7) this.progress(0.3);
		else if (kind < 0.9) this.remove(1 + Math.floor(this.random() * 2), this.standing);
	}

	/** A late row appears, one newer one having been seen before it at most. */
	release(): void {
		this.held = [];
	}

	private pick<T>(from: readonly T[]): T {
		const picked = from[Math.floor(this.random() * from.length)];
		if (picked === undefined) throw new Error('Nothing to pick from');
		return picked;
	}
}
