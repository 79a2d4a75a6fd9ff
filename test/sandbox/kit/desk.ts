import type { Operation } from '../types';
import { Asked } from './asked';
import { lifeOf, type Life, type SandboxJob } from './jobs';
import { joined, type RowSource } from './rows';
import type { NewJob } from './service';
import { saysNoCreditsIn } from './simulator';
import { renamed } from './spoil';
import type { Link } from './world';

/** Thrown where a link is spent, too old or unknown. */
export class DeadLink extends Error {}

/** A part of a list, with all that the ways of paging need. */
export interface Page<T> {
	items: T[];
	/** From 1. */
	page: number;
	pages: number;
	total: number;
	/** From 1; `null` for an empty page. */
	from: number | null;
	to: number | null;
	isLast: boolean;
	/** What goes before the next part. */
	next: number;
}

/** What a simulator can do about a request: find jobs, make them, charge, stop and remove them. */
export class Desk extends Asked {
	private known: { job?: SandboxJob; link?: Link } = {};

	/** The job that the route names. */
	get job(): SandboxJob {
		const { route } = this.request;
		if (route.job === undefined) throw new Error('The route names no job');
		this.known.job ??= this.find(this.field(route.job) ?? '');
		return this.known.job;
	}

	/** A job of the account by its id. @throws Refused */
	find(id: string): SandboxJob {
		const job = this.service.job(id);
		if (!job) throw this.named('unknownJob');
		if (job.account !== this.account) throw this.named('foreignJob', 'unknownJob');
		return this.swapped(job);
	}

	/** The link that the route's token stands for. @throws DeadLink */
	get link(): Link {
		const { route } = this.request;
		const found = this.service.world.follow(this.field(route.link ?? '') ?? '');
		this.known.link ??= found;
		if (!this.known.link) throw new DeadLink();
		return { ...this.known.link, job: this.swapped(this.known.link.job) };
	}

	/** Another job in its place where the fault is asked for. */
	private swapped(job: SandboxJob): SandboxJob {
		const fault = this.faults.find(({ kind }) => kind === 'otherJob');
		if (!fault) return job;
		const others = this.service.allJobs().filter((other) => other !== job && other.account === job.account);
		return (fault.as === undefined ? others.at(-1) : this.service.job(fault.as)) ?? job;
	}

	/** The account's jobs as one list request shows them, newest first; hidden ones come a list nearer to being seen. */
	jobs(): SandboxJob[] {
		const shown = this.service.allJobs().filter((job) => {
			if (job.account !== this.account) return false;
			if (job.hiddenLists === 0) return true;
			job.hiddenLists--;
			return false;
		});
		return shown.reverse();
	}

	/** One page of a list or a result, from 1. A fault makes every page the first, with one more behind it. */
	page<T>(all: readonly T[], page: number, size: number): Page<T> {
		return this.part(all, (page - 1) * size, size);
	}

	/** The same by what goes before it, for offsets and cursors. */
	part<T>(all: readonly T[], before: number, size: number): Page<T> {
		const repeats = this.faults.some(({ kind }) => kind === 'repeatPages');
		const items = repeats ? all.slice(0, size) : all.slice(before, before + size);
		const total = repeats ? before + 2 * size : all.length;
		const next = before + size;
		const page = Math.floor(before / size) + 1;
		const [from, to] = items.length > 0 ? [before + 1, before + items.length] : [null, null];
		return { items, page, pages: Math.ceil(total / size), total, from, to, next, isLast: next >= total };
	}

	/** Enters the job of an upload and charges for it where uploads are charged. @throws Refused */
	enter(job: NewJob): SandboxJob {
		const { service } = this;
		if (!job.isOpen && (job.errors ?? []).length === 0) this.afford(job.source);
		const hide = this.faults.find(({ kind }) => kind === 'hide');
		const rename = this.faults.find(({ kind }) => kind === 'rename');
		const name = job.name ?? '';
		const made = service.addJob({
			...job,
			name: rename ? renamed(name, rename.how) : name,
			account: this.account,
			hiddenLists: hide === undefined ? 0 : (hide.lists ?? 1),
		});
		if (!job.isOpen && made.errors.length === 0) this.chargeAt('upload', made);
		return made;
	}

	/** Rows for an open job. */
	append(job: SandboxJob, source: RowSource): void {
		job.source = joined(job.source, source);
	}

	/** Starts an open job: its time runs from now on. @throws Refused */
	start(job: SandboxJob): void {
		this.afford(job.source);
		job.isOpen = false;
		// Its own time counts, not that of the list's making.
		job.queueMs += Date.now() - job.createdAt;
		this.chargeAt('upload', job);
	}

	/** @throws Refused where the list is beyond the limits, or the credits do not cover it and it is refused for that */
	private afford({ count }: RowSource): void {
		const { limits = {} } = this.service.simulator;
		if (limits.rows !== undefined && count > limits.rows) throw this.named('tooMany');
		if (limits.minRows !== undefined && count < limits.minRows) throw this.named('tooFew');
		if (limits.bytes !== undefined && this.body.size > limits.bytes) throw this.named('tooLarge');
		this.cover(count);
	}

	/** @throws Refused where the credits do not cover it and this is where the provider says so */
	private cover(credits: number): void {
		const { operation, also = [] } = this.request.route;
		const saysHere = [operation, ...also].some((one) =>
			saysNoCreditsIn(this.service.simulator).includes(one),
		);
		if (saysHere && credits > this.service.credits) throw this.named('noCredits');
	}

	private chargeAt(operation: Operation, job: SandboxJob): void {
		if (this.service.simulator.chargedAt === operation) this.charge(job, job.source.count);
	}

	/** Takes credits, or gives them back where they are negative. @throws Refused where they do not cover it */
	charge(job: SandboxJob, credits: number): void {
		this.cover(credits);
		this.service.charge(job, credits, this.request.route.operation);
	}

	/**
	 * Stops a job; what it did not do is given back where uploads are charged. `exports`: it writes what it has and
	 * is complete after a while. `ends`: it stays cancelled. `finishes`: it is complete at once.
	 */
	cancel(job: SandboxJob, way: 'exports' | 'ends' | 'finishes'): void {
		const { processed } = lifeOf(job);
		const now = Date.now();
		job.stoppedAt = processed;
		job.isOpen = false;
		job.pinned = undefined;
		if (way === 'exports') job.cancelledAt = now;
		else job.pinned = { status: way === 'ends' ? 'cancelled' : 'completed', at: now };
		if (this.service.simulator.chargedAt === 'upload') this.charge(job, processed - job.source.count);
	}

	remove(job: SandboxJob): void {
		this.service.removeJob(job.id);
	}

	life(job: SandboxJob): Life {
		return lifeOf(job);
	}

	word(job: SandboxJob): string {
		return this.service.wordOf(job);
	}

	/** The address of a link to a job's result, `<base of the host><before><token>`, and `after` it. */
	mint(
		job: SandboxJob,
		to: {
			host: string;
			before: string;
			after?: string;
			data?: string;
			isOneTime?: boolean;
			seconds?: number;
		},
	): string {
		const { host, before, after = '', data = '', isOneTime = false, seconds } = to;
		return `${this.service.urls[host]}${before}${this.service.world.mint({ job, data, isOneTime }, seconds)}${after}`;
	}
}
