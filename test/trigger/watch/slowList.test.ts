import { untilTheyRepeat } from '../../../nodes/BulkVerify/providers/kit/paging';
import type { JobStatus } from '../../../nodes/BulkVerify/providers/contract';
import { poll } from '../../../nodes/BulkVerify/trigger/watch/poll';
import {
	defaultLimits,
	type ListedJob,
	type TriggerSource,
} from '../../../nodes/BulkVerify/trigger/watch/state';
import { Troubles } from '../../../nodes/BulkVerify/trigger/watch/troubles';
import { providers } from './scenes';

const MINUTE_MS = 60_000;
// n8n's newest engine: so long until the last request of a poll may begin, and until it is cut off.
const REQUESTS_MS = 24_000;
const ANSWERS_MS = 32_000;

/** A provider whose pages take long, on a clock of its own. */
class SlowProvider {
	now = Date.UTC(2026, 0);
	private readonly jobs: ListedJob[] = [];
	private state: unknown;
	private readonly troubles = new Troubles();
	private cutAt = Infinity;

	constructor(
		private readonly kind: (typeof providers)[string],
		private readonly pageSize: number,
		private readonly pageMs: number,
	) {}

	add(count: number, status: JobStatus = 'completed'): ListedJob[] {
		return Array.from({ length: count }, () => this.made(this.jobs.length + 1, status));
	}

	async poll(): Promise<string[]> {
		const startedAt = this.now;
		this.cutAt = startedAt + ANSWERS_MS;
		const memory = {
			load: () => this.state,
			save: (state: unknown) => (this.state = JSON.parse(JSON.stringify(state))),
		};
		const clock = { now: () => this.now, deadline: startedAt + REQUESTS_MS };
		const config = { ...CONFIG, provider: this.kind };
		const { announcements } = await poll(this.source, config, memory, clock, this.troubles, () => undefined);
		this.now = Math.max(this.now, startedAt + MINUTE_MS);
		return announcements.map(({ job }) => job.jobId);
	}

	private made(number: number, status: JobStatus): ListedJob {
		const jobId =
			this.kind.jobIds === 'ascending' ? String(number) : `${(number * 7_919) % 99_991}-${number}`;
		this.jobs.push({
			jobId,
			name: 'x',
			listType: null,
			status,
			createdAt: new Date(number * MINUTE_MS).toISOString(),
		});
		return this.jobs.at(-1) as ListedJob;
	}

	private take(ms: number): void {
		this.now += ms;
		if (this.now > this.cutAt) throw new Error('cut off');
	}

	private readonly source: TriggerSource<ListedJob> = {
		pages: (from) => untilTheyRepeat(this.pages(from), ({ jobId }) => jobId),
		status: async (ids) => {
			// Several are asked at once.
			this.take(40);
			return await Promise.resolve(ids.map((id) => this.jobs.find(({ jobId }) => jobId === id)));
		},
		explain: (error) => ({ isGeneral: true, words: String(error) }),
	};

	private async *pages(from: number): AsyncGenerator<ListedJob[]> {
		for (let page = from; ; page++) {
			this.take(this.pageMs);
			const newestFirst = this.jobs.toReversed();
			yield await Promise.resolve(newestFirst.slice((page - 1) * this.pageSize, page * this.pageSize));
			if (page * this.pageSize >= newestFirst.length) return;
		}
	}
}

const CONFIG = {
	fingerprint: 'any',
	process: 'one',
	events: ['completed' as const],
	nameContains: '',
	listType: '',
	limits: defaultLimits,
};

/** By the time of a page: where a poll has time for four pages only, it takes more of them. */
const MOST_POLLS: Readonly<Record<number, number>> = { 200: 20, 1_000: 20, 5_000: 60 };

describe.each(Object.entries(providers))('%s, a list that is slow', (_, kind) => {
	it.each([
		[20, 200],
		[20, 1_000],
		[50, 1_000],
		[50, 5_000],
	])('%i jobs a page of %i ms: a backlog of 900 is told, once', async (pageSize, pageMs) => {
		const provider = new SlowProvider(kind, pageSize, pageMs);
		provider.add(60);
		await provider.poll();
		const ids = provider.add(900).map(({ jobId }) => jobId);
		const told: string[] = [];
		for (let polls = 0; polls < (MOST_POLLS[pageMs] ?? 0) && told.length < ids.length; polls++) {
			told.push(...(await provider.poll()));
			// One more, which comes on top.
			if (polls === 2) ids.push(...provider.add(1).map(({ jobId }) => jobId));
		}
		expect(told.toSorted()).toEqual(ids.toSorted());
	});

	// Of IDs that ascend a first activation watches those that it had time for (docs/trigger.md).
	if (kind.jobIds === 'ascending') return;
	it('an unfinished job far below is told though no poll reads so far', async () => {
		const provider = new SlowProvider(kind, 10, 1_000);
		const [open = never()] = provider.add(1, 'processing');
		provider.add(280);
		await provider.poll();
		Object.assign(open, { status: 'completed' });
		const told: string[] = [];
		for (let polls = 0; polls < 20 && told.length === 0; polls++) told.push(...(await provider.poll()));
		expect(told).toEqual([open.jobId]);
	});
});

function never(): never {
	throw new Error('There is one');
}
