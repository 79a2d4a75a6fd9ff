import type { JobStatus } from '../../../nodes/BulkVerify/providers/contract';
import { fingerprintOf } from '../../../nodes/BulkVerify/trigger/watch/packing';
import { poll } from '../../../nodes/BulkVerify/trigger/watch/poll';
import {
	defaultLimits,
	type TriggerConfig,
	type TriggerLimits,
} from '../../../nodes/BulkVerify/trigger/watch/state';
import { Troubles } from '../../../nodes/BulkVerify/trigger/watch/troubles';
import { Account, oddIds, randomFrom, type ListFault, type SimulatedJob } from './world';

/** One thing that happens in a history. */
export type Happening =
	| { kind: 'create'; count: number }
	| { kind: 'progress'; percent: number }
	| { kind: 'delete'; count: number }
	| { kind: 'clock'; minutes: number }
	| { kind: 'odd'; which: number; place: number }
	| { kind: 'bad' }
	| { kind: 'damage'; how: number }
	| { kind: 'restart' }
	| { kind: 'reactivate' }
	| { kind: 'poll'; fault: ListFault; unrest: boolean; hurried: boolean }
	| { kind: 'overlap'; unrest: boolean }
	| { kind: 'killed'; when: 'afterSave' | 'beforeSave' };

export interface Scene {
	seed: number;
	pageSize: number;
	existing: number;
	/** A page beyond the last is an error. */
	isStrict: boolean;
	/** Opaque ids: the list comes in pages. */
	isPaged: boolean;
	provider: TriggerConfig['provider'];
	events: JobStatus[];
	nameContains: string;
	limits: TriggerLimits;
	happenings: Happening[];
}

export const generous: TriggerLimits = { ...defaultLimits, statusRequests: 100_000 };

interface Delivery {
	jobId: string;
	status: JobStatus;
	redelivered: boolean;
}

/** Plays n8n: what it saves when, and what it loses. Checks the promises while the history runs. */
export class History {
	readonly account: Account;
	readonly delivered: Delivery[] = [];
	/** Saved before the execution was created, and then killed: these never reached the workflow. */
	readonly lost: Delivery[] = [];
	readonly finishedBefore = new Set<string>();
	undecided = new Set<string>();
	/** Jobs whose batch became too old to be delivered again before a poll succeeded. */
	excused = new Set<string>();
	/** Events of jobs that were finished when a damaged state became a new baseline: there must be no more. */
	readonly closed = new Map<string, number>();
	warnings: string[] = [];
	restarts = 0;
	killsBeforeSave = 0;
	private troubles = new Troubles();
	/** After each, a job that was told and runs again may be told again. */
	private damages = 0;
	private lackedRows = false;
	/** The same of the state on disk: a process that dies forgets a good look. */
	private diskLackedRows = false;
	private disk: string | undefined;
	private memory: string | undefined;
	private process = 1;
	private now = Date.parse('2026-01-01T00:00:00Z');
	/** When the lost events were emitted first. */
	private readonly owed = new Map<string, number>();
	private readonly config: TriggerConfig;

	constructor(readonly scene: Scene) {
		const statuses: JobStatus[] =
			scene.provider.jobIds === 'ascending'
				? ['completed', 'cancelled']
				: ['completed', 'failed', 'cancelled'];
		this.account = new Account(scene.provider, scene.pageSize, randomFrom(scene.seed), statuses);
		this.account.isStrict = scene.isStrict;
		this.account.isPaged = scene.isPaged;
		this.config = {
			fingerprint: fingerprintOf(['test']),
			process: '',
			events: scene.events,
			nameContains: scene.nameContains,
			listType: '',
			provider: scene.provider,
			limits: scene.limits,
		};
	}

	async run(): Promise<void> {
		this.account.create(this.scene.existing);
		this.account.progress(0.7);
		this.account.progress(0.7);
		await this.activate();
		for (const happening of this.scene.happenings) await this.happen(happening);
		await this.settleDown();
		this.check();
	}

	private async activate(): Promise<void> {
		this.account.release();
		const before = new Map(this.account.jobs.filter(isOver).map((job) => [job.jobId, job.past.length]));
		this.account.unrest = 0.05;
		this.account.standing = this.account.jobs.length;
		for (let tries = 0; this.disk === undefined; tries++) {
			// n8n tries a throwing activation again; a list may keep changing while it is read.
			try {
				this.disk = (await this.pollOnce()).state;
			} catch (error) {
				if (tries > 20) throw unexpected(error);
			}
		}
		this.account.unrest = 0;
		this.account.release();
		// What changed while it was read may count as either; the oldest unfinished may not have room.
		const tight = this.scene.limits !== generous && this.scene.provider.jobIds === 'ascending';
		this.undecided = new Set(this.account.jobs.filter((job) => tight || job.past.some(isOver)).map(idOf));
		for (const { jobId, past } of this.account.jobs) {
			if (before.get(jobId) === past.length) this.finishedBefore.add(jobId);
			else if (before.has(jobId)) this.undecided.add(jobId);
		}
		this.fromDisk();
	}

	private async happen(happening: Happening): Promise<void> {
		this.now += 60_000;
		this.account.standing = this.account.jobs.length;
		switch (happening.kind) {
			case 'create':
				return this.account.create(happening.count);
			case 'progress':
				return this.account.progress(happening.percent / 100);
			case 'delete':
				return this.account.remove(happening.count);
			case 'clock':
				this.now += happening.minutes * 60_000;
				return;
			case 'odd': {
				const ids = oddIds[this.scene.provider.jobIds];
				// More of them than rows that are looked at would hide what is known.
				if (this.account.odd.length < 2)
					this.account.odd.push({ id: ids[happening.which % ids.length], place: happening.place });
				return;
			}
			case 'bad': {
				// More than two that all fail would be the provider's trouble.
				const candidates = this.account.jobs.filter(({ isBad }) => !isBad);
				const job = candidates.at(-1);
				if (job !== undefined && this.account.jobs.length - candidates.length < 2) job.isBad = true;
				return;
			}
			case 'damage':
				return await this.damage(happening.how);
			case 'restart':
				return await this.restart();
			case 'reactivate':
				// The state of polls that emitted nothing is lost, but the process is the same.
				this.fromDisk();
				return await this.normalPoll(true);
			case 'poll':
				this.account.fault = this.isTooMuch(happening.fault) ? 'none' : happening.fault;
				this.hadNoStatus ||= happening.fault === 'noStatus';
				this.lackedRows ||= happening.fault === 'lacksRows';
				this.account.unrest = happening.unrest ? 0.5 : 0;
				// Without time it reads twice what else it reads three times: three changes can hide a row from both.
				this.account.changesLeft = happening.hurried ? 2 : Infinity;
				return await this.plainPoll(happening);
			case 'overlap':
				this.account.unrest = happening.unrest ? 0.3 : 0;
				await Promise.all([this.normalPoll(false), this.normalPoll(false), this.normalPoll(false)]);
				return this.calm();
			case 'killed':
				return await this.killedPoll(happening.when);
		}
	}

	private async plainPoll({ unrest, fault, hurried }: Extract<Happening, { kind: 'poll' }>): Promise<void> {
		const listed = this.account.visible();
		await this.normalPoll(false, hurried ? 0 : 1e9);
		this.calm();
		const plain = !unrest && fault === 'none' && !hurried && this.scene.limits === generous;
		if (plain && this.wasSteady) this.checkPrompt(listed);
	}

	private calm(): void {
		this.account.fault = 'none';
		this.account.unrest = 0;
		this.account.changesLeft = Infinity;
		this.account.release();
	}

	private wasSteady = false;
	/** Once a job is not known to its provider it is kept; twice, it is gone. */
	private hadNoStatus = false;

	/** A poll as n8n makes it: state saved where items came out (or at an activation), else kept in memory. */
	private async normalPoll(activation: boolean, time?: number): Promise<void> {
		const quiet = this.account.fault === 'none' && this.account.unrest === 0;
		this.wasSteady = false;
		const wasSteady = !this.isReadingOn();
		try {
			const { out, state } = await this.pollOnce(time);
			if (activation || out.length > 0) this.toDisk();
			this.delivered.push(...out);
			for (const { jobId } of out) this.owed.delete(jobId);
			this.wasSteady = state !== undefined && wasSteady && !this.isReadingOn();
		} catch (error) {
			if (quiet) throw unexpected(error);
		}
	}

	/** A job that is unknown twice is gone; a row that is lacking twice may be. */
	private isTooMuch(fault: ListFault): boolean {
		return (fault === 'noStatus' && this.hadNoStatus) || (fault === 'lacksRows' && this.lackedRows);
	}

	/** A state that cannot be gone on from: a new baseline, told to the person, and no job twice. */
	private async damage(how: number): Promise<void> {
		this.calm();
		this.memory = damaged(this.memory, how);
		this.warnings = [];
		const before = this.delivered.length;
		await this.normalPoll(true);
		must(this.delivered.length === before, 'a new baseline told jobs');
		must(
			this.warnings.some((text) => text.includes('saved state')),
			`damage ${how} was not told`,
		);
		this.toDisk();
		this.owed.clear();
		this.damages++;
		const visible = new Set(this.account.visible());
		for (const job of this.account.jobs) {
			const told = this.delivered.filter(({ jobId }) => jobId === job.jobId).length;
			// A job that fails or is cancelled may be processed again.
			if (isOver(job) && job.future.length === 0 && visible.has(job)) this.closed.set(job.jobId, told);
			this.undecided.add(job.jobId);
		}
	}

	private async restart(): Promise<void> {
		this.troubles = new Troubles();
		this.restarts++;
		this.process++;
		this.fromDisk();
		await this.normalPoll(true);
	}

	private async killedPoll(when: 'afterSave' | 'beforeSave'): Promise<void> {
		const { out } = await this.pollOnce();
		if (when === 'afterSave') {
			if (out.length > 0) this.toDisk();
			this.lost.push(...out);
			for (const { jobId } of out) this.owed.set(jobId, this.owed.get(jobId) ?? this.now);
		} else {
			this.delivered.push(...out);
			this.killsBeforeSave++;
		}
		this.restarts++;
		this.process++;
		this.fromDisk();
		// Down for a while; now and then too long for a second delivery, which the contract excuses.
		this.now += this.account.jobs.length % 7 === 0 ? 11 * 60_000 : 60_000;
	}

	private toDisk(): void {
		this.disk = this.memory;
		this.diskLackedRows = this.lackedRows;
	}

	private fromDisk(): void {
		this.memory = this.disk;
		this.lackedRows = this.diskLackedRows;
	}

	private async pollOnce(time = 1e9): Promise<{ out: Delivery[]; state: string | undefined }> {
		const config = { ...this.config, process: `p${this.process}` };
		const memory = {
			load: (): unknown => (this.memory === undefined ? undefined : JSON.parse(this.memory)),
			save: (state: unknown) => void (this.memory = JSON.stringify(state)),
		};
		const startedAt = this.now;
		const clock = { now: () => this.now, deadline: startedAt + time };
		const warn = ({ text }: { text: string }) => void this.warnings.push(text);
		const source = this.account.source();
		const { announcements, state } = await poll(source, config, memory, clock, this.troubles, warn);
		// An empty list teaches nothing.
		if (state !== undefined && !['lacksRows', 'empty'].includes(this.account.fault)) this.lackedRows = false;
		for (const [jobId, at] of state === undefined ? [] : this.owed) {
			if (startedAt - at >= 10 * 60_000) this.excused.add(jobId);
		}
		this.checkSize();
		const fresh = announcements.filter(({ redelivered }) => !redelivered).length;
		must(fresh <= this.scene.limits.announcements, `${fresh} jobs were emitted at once`);
		const out = announcements.map(({ job, redelivered }) => ({
			jobId: job.jobId,
			status: job.status,
			redelivered,
		}));
		return { out, state: this.memory };
	}

	/** Everything that can finish finishes, and polls go on until they have nothing more to say or to learn. */
	private async settleDown(): Promise<void> {
		this.account.release();
		this.account.finishAll();
		const { provider, limits } = this.scene;
		// A whole round of status requests, where their answers may have to wait for each other.
		const asked = provider.listTellsStatus && provider.listTellsDetails ? 0 : this.account.jobs.length;
		const round = Math.ceil(asked / (limits.statusRequests * provider.statusIdsPerRequest));
		// A failed job deep in a list of pages, which is processed again, is seen when the list is read whole.
		const patience = 8 + (provider.jobIds === 'ascending' ? round : this.account.isPaged ? 30 : 0);
		for (let quiet = 0, polls = 0; quiet < patience; polls++) {
			const before = this.learnt();
			must(polls < 1_500, `it never comes to an end: ${before}`);
			this.now += 60_000;
			await this.normalPoll(false);
			quiet = before === this.learnt() ? quiet + 1 : 0;
		}
	}

	private learnt(): string {
		const { ledger } = JSON.parse(this.memory ?? '{}') as { ledger?: unknown };
		return `${this.delivered.length} ${JSON.stringify(ledger)}`;
	}

	/** The list was not read to known ground: the next poll goes on from where it stopped. */
	private isReadingOn(): boolean {
		return /"sweep":\{|"page":\d/.test(this.memory ?? '');
	}

	/* ------------------------------------------------------------ the promises */

	private check(): void {
		const byId = new Map<string, Delivery[]>();
		for (const event of this.delivered) byId.set(event.jobId, [...(byId.get(event.jobId) ?? []), event]);
		for (const [jobId, told] of this.closed) {
			must((byId.get(jobId)?.length ?? 0) <= told, `${jobId} was told again after a new baseline`);
		}
		const known = new Set(this.account.jobs.map(idOf));
		for (const jobId of byId.keys()) must(known.has(jobId), `${jobId} was invented`);
		for (const job of this.account.jobs) this.checkJob(job, byId.get(job.jobId) ?? []);
	}

	private checkJob(job: SimulatedJob, events: Delivery[]): void {
		const { jobId, past } = job;
		const say = (what: string) => `${jobId} ${what}: ${JSON.stringify({ past, events })}`;
		for (const { status } of events) {
			must(this.scene.events.includes(status), say('told an event nobody asked for'));
			must(
				past.some((was) => was.status === status),
				say('told an event that never was'),
			);
		}
		if (this.finishedBefore.has(jobId))
			return must(
				events.filter(({ redelivered }) => !redelivered).length <= this.damages,
				say('was finished at activation'),
			);
		const unmarked = events.filter(({ redelivered }) => !redelivered).length;
		must(unmarked <= 1 + this.killsBeforeSave + this.damages, say('was emitted twice'));
		must(events.length === unmarked || this.restarts > 0, say('was redelivered without a restart'));
		if (!this.isOwed(job)) return;
		must(events.length > 0, say('was missed'));
		if (this.restarts === 0) must(events.length === 1, say('was not emitted once'));
	}

	/** Whether an event of this job must have been delivered by the end. */
	private isOwed({ jobId, name, past, deleted, isBad }: SimulatedJob): boolean {
		if (deleted || isBad || this.undecided.has(jobId) || this.excused.has(jobId)) return false;
		if (!name?.toLowerCase().includes(this.scene.nameContains.toLowerCase())) return false;
		const ends = past.map(({ status }) => status).filter((status) => this.scene.events.includes(status));
		const last = past.at(-1)?.status;
		if (last === undefined || !ends.includes(last)) return false;
		// Seen cancelled it is settled, not seen cancelled it is complete.
		return !past.some(({ status }) => status === 'cancelled') || this.scene.events.includes('cancelled');
	}

	/** Without limits in its way, a calm poll tells all there is to tell. */
	private checkPrompt(listed: SimulatedJob[]): void {
		const told = new Set([...this.delivered, ...this.lost].map(({ jobId }) => jobId));
		for (const job of listed) {
			// Below the pages that are read, one that had failed and runs again is seen when the list is read whole.
			const isDeep = this.account.isPaged && job.past.some(({ status }) => status === 'failed');
			if (isOver(job) && this.isOwed(job) && !isDeep && !this.finishedBefore.has(job.jobId)) {
				must(told.has(job.jobId), `${job.jobId} was not told by the next poll: ${JSON.stringify(job)}`);
			}
		}
	}

	private checkSize(): void {
		const size = this.memory?.length ?? 0;
		const listed = this.account.visible().length;
		const opaque = this.scene.provider.jobIds === 'opaque';
		// Jobs vanish between a poll and this look at the list, and an empty list teaches nothing.
		const gone = this.account.jobs.length - listed;
		const bound = opaque ? 24 * (listed + gone) + 1_500 : 16_000;
		must(size <= bound, `the state has ${size} characters for ${listed} jobs`);
	}
}

/** What may have become of a saved state: a part missing, a part wrong, another version, not ours. */
function damaged(saved: string | undefined, how: number): string {
	const state = JSON.parse(saved ?? '{}') as Record<string, unknown>;
	const ledger = state.ledger as Record<string, unknown>;
	const parts = [...Object.keys(state).filter((key) => key !== 'fingerprint'), ...Object.keys(ledger)];
	const part = parts[Math.floor(how / 5) % parts.length] ?? 'version';
	const holder = part in state ? state : ledger;
	const wrong: unknown[] = [undefined, null, 'x', -1, { a: 1 }];
	holder[part] = wrong[how % 5];
	if (part === 'sweep' && holder[part] === null) holder[part] = 5;
	// Only these may be any text.
	if ((part === 'process' || part === 'askedUpTo') && holder[part] === 'x') holder[part] = 5;
	return how % 11 === 0 ? '"not ours"' : JSON.stringify(state);
}

function unexpected(cause: unknown): Error {
	return new Error('A poll failed though nothing was wrong', { cause });
}

function isOver({ status }: { status: JobStatus }): boolean {
	return status === 'completed' || status === 'failed' || status === 'cancelled';
}

function idOf({ jobId }: SimulatedJob): string {
	return jobId;
}

function must(holds: boolean, promise: string): void {
	if (!holds) throw new Error(promise);
}
