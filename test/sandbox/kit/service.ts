import { randomUUID } from 'node:crypto';

import type {
	Charge,
	CredentialFields,
	JobSeed,
	JobStatus,
	Operation,
	ResetOptions,
	VariantChoice,
} from '../types';
import { isOver, lifeOf, seedDate, type SandboxJob } from './jobs';
import { generatedRows, listOf, type RowSource } from './rows';
import type { Reply } from './reply';
import type { ListType, Route, Simulator } from './simulator';
import type { World } from './world';

const DEFAULT_CREDITS = 5_000_000;
const OTHER_ACCOUNT = 'another-account';

export interface NewJob {
	name?: string;
	/** Default: the provider's first. */
	listType?: string;
	source: RowSource;
	/** The job has failed, for these reasons. */
	errors?: string[];
	options?: Record<string, string>;
	/** Waits to be started; costs nothing before. */
	isOpen?: boolean;
}

/** One provider: its accounts, jobs and credits. */
export class Service {
	/** The base URL of each of its hosts, set when the ports are known. */
	readonly urls: Record<string, string> = {};
	/** The good keys; the first is the usual account. */
	readonly accounts: string[];
	credits = DEFAULT_CREDITS;
	/** The first answer of each route, since the last reset. */
	firstAnswers = new Map<Route, Reply>();
	private jobs = new Map<string, SandboxJob>();
	private variants: VariantChoice = {};
	private nextId: number;

	constructor(
		readonly world: World,
		readonly simulator: Simulator,
		readonly key: string,
	) {
		this.accounts = [key, ...(world.options.furtherKeys?.[simulator.id] ?? [])];
		this.nextId = simulator.firstId ?? 1;
	}

	get id(): string {
		return this.simulator.id;
	}

	get credential(): { type: string; fields: CredentialFields } {
		const { type, fields } = this.simulator.credential;
		return { type, fields: fields(this.urls, this.key) };
	}

	/** Ids go on rising, but where they are to be given anew. */
	reset({ givesIdsAnew = false }: ResetOptions = {}): void {
		this.jobs = new Map();
		if (givesIdsAnew) this.nextId = this.simulator.firstId ?? 1;
		this.firstAnswers = new Map();
		this.credits = DEFAULT_CREDITS;
		this.variants = {};
		this.setVariants(this.world.options.variants?.[this.id] ?? {});
	}

	setVariants(choice: VariantChoice): void {
		const { variants = {} } = this.simulator;
		for (const [name, value] of Object.entries(choice)) {
			if (!variants[name]?.includes(value)) throw new Error(`${this.id} has no variant ${name}: ${value}`);
		}
		Object.assign(this.variants, choice);
	}

	readonly variant = (name: string): string | number => {
		const value = this.variants[name] ?? this.simulator.variants?.[name]?.[0];
		if (value === undefined) throw new Error(`${this.id} has no variant ${name}`);
		return value;
	};

	listType(name: string): ListType {
		const type = this.simulator.listTypes[name];
		if (!type) throw new Error(`${this.id} has no list type ${name}`);
		return type;
	}

	get firstListType(): string {
		return Object.keys(this.simulator.listTypes)[0] ?? '';
	}

	get statuses(): JobStatus[] {
		return Object.keys(this.simulator.words) as JobStatus[];
	}

	/** The provider's word for what a job is: the first while it begins, the last towards its end. */
	wordOf(job: SandboxJob): string {
		if (job.word !== undefined && job.pinned) return job.word;
		const { phase, progress } = lifeOf(job);
		const isWorking = phase === 'processing' || phase === 'exporting';
		const words = this.simulator.words[isWorking ? 'processing' : phase] ?? [];
		const at = phase === 'exporting' || progress >= 0.85 ? 2 : progress < 0.15 ? 0 : 1;
		return words[isWorking ? Math.min(at, words.length - 1) : 0] ?? '';
	}

	/* ---------------------------------------------------------------- jobs */

	addJob(job: NewJob & { account: string; createdAt?: number; hiddenLists?: number }): SandboxJob {
		const createdAt = job.createdAt ?? Date.now();
		const made: SandboxJob = {
			provider: this.id,
			id: this.newId(createdAt),
			name: '',
			listType: this.firstListType,
			createdAt,
			...this.world.times(),
			downloaded: false,
			errors: [],
			options: {},
			hiddenLists: 0,
			...job,
		};
		if (made.errors.length > 0) made.pinned = { status: 'failed', at: made.createdAt };
		this.jobs.set(made.id, made);
		return made;
	}

	private newId(createdAt: number): string {
		const { ids } = this.simulator;
		if (ids === 'ascending') return String(this.nextId++);
		return ids === 'uuid' ? randomUUID() : ids(createdAt, this.variant);
	}

	/** A job for tests. @throws where the provider has no such thing */
	seed(seed: JobSeed): SandboxJob {
		const listType = seed.listType ?? this.firstListType;
		const type = this.listType(listType);
		const { rows = 100, status, word } = seed;
		if (status !== undefined) this.mustHave(status);
		if (word !== undefined && !this.simulator.words[status ?? 'completed']?.includes(word)) {
			throw new Error(`${this.id} does not say ${word} of a job that is ${status}`);
		}
		const job = this.addJob({
			account: seed.owner === 'other' ? OTHER_ACCOUNT : this.key,
			name: this.simulator.namesJobs ? (seed.name ?? `list-${this.jobs.size + 1}.csv`) : '',
			listType,
			source:
				typeof rows === 'number'
					? generatedRows(type.column, rows, (index) => type.makeUp(index))
					: listOf(rows, type.column),
			createdAt: seedDate(seed),
		});
		if (status === undefined) return job;
		job.pinned = { status, at: job.createdAt + job.queueMs + job.workMs };
		job.word = word;
		job.downloaded = seed.downloaded ?? false;
		return job;
	}

	finish(id: string | undefined, status: 'completed' | 'failed' | 'cancelled'): void {
		this.mustHave(status);
		const job = id === undefined ? undefined : this.job(id);
		if (id !== undefined && !job) throw new Error(`${this.id} has no job ${id}`);
		const jobs = job ? [job] : this.allJobs().filter((candidate) => !isOver(candidate));
		for (const one of jobs) {
			one.pinned = { status, at: Date.now() };
			one.word = undefined;
			one.isOpen = false;
		}
	}

	private mustHave(status: JobStatus): void {
		if (!this.statuses.includes(status)) throw new Error(`${this.id} has no jobs that are ${status}`);
	}

	/** Oldest first. */
	allJobs(): SandboxJob[] {
		return [...this.jobs.values()];
	}

	job(id: string): SandboxJob | undefined {
		return this.jobs.get(id);
	}

	removeJob(id: string): void {
		this.jobs.delete(id);
	}

	/* ---------------------------------------------------------------- credits */

	charge(job: SandboxJob, credits: number, operation: Operation): void {
		this.world.ledger.push({ provider: this.id, jobId: job.id, credits, operation });
		this.credits -= credits;
	}

	get ledger(): Charge[] {
		return this.world.ledger.filter((charge) => charge.provider === this.id);
	}

	get charged(): number {
		return this.ledger.reduce((sum, { credits }) => sum + credits, 0);
	}
}
