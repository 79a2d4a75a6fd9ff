import { randomBytes } from 'node:crypto';

import { PROVIDERS } from '../types';
import type { Charge, Operation, ProviderName, RequestRecord, SandboxOptions, Variants } from '../types';
import { FaultQueue } from './faults';
import type { SandboxJob } from './jobs';
import type { RowSource } from './rows';

export const DEFAULT_VARIANTS: Variants = {
	whoisXmlCounters: 'numbers',
	everythingLocationList: 'result',
	everythingLocationStatus: 'object',
	everythingLocationTotal: 'total_records',
	everythingLocationCost: 'beside',
	everythingLocationHeader: 'refuse',
	everythingLocationSecondDownload: 'free',
	everythingLocationErrors: 'word',
	everythingLocationErrorStatus: 200,
	everythingLocationIds: 'hex',
	everythingLocationOrder: 'oldestFirst',
	briteVerifyOrder: 'newestFirst',
	briteVerifyDelete: 'json',
	briteVerifyColumns: 'late',
	ipQualityScoreAborted: 'PROCESSING',
};

const DEFAULT_PACE = 3;
const DEFAULT_LINK_SECONDS = 900;
const DEFAULT_CREDITS = 5_000_000;
export const OTHER_ACCOUNT = 'another-account';

const forEachProvider = <T>(make: (provider: ProviderName) => T): Record<ProviderName, T> => ({
	ipQualityScore: make('ipQualityScore'),
	whoisXml: make('whoisXml'),
	everythingLocation: make('everythingLocation'),
	briteVerifyFiles: make('briteVerifyFiles'),
});

/** A one-time link of IPQualityScore. */
export interface DownloadLink {
	job: SandboxJob;
	variant: string;
	/** ms since 1970 */
	expiresAt: number;
}

export interface NewJob {
	id: string;
	account: string;
	name: string;
	listType: string;
	source: RowSource;
	createdAt?: number;
	errors?: string[];
	options?: Record<string, string>;
	hiddenLists?: number;
}

/** Everything the four providers know. */
export class State {
	readonly keys: Record<ProviderName, string>;
	readonly evaluationKeys: string[];
	readonly faults = new FaultQueue();
	requests: RequestRecord[] = [];
	ledger: Charge[] = [];
	readonly links = new Map<string, DownloadLink>();
	variants!: Variants;
	linkSeconds!: number;
	private pace!: number;
	private queueSeconds: number | undefined;
	private credits!: Record<ProviderName, number>;
	private jobs!: Record<ProviderName, Map<string, SandboxJob>>;

	constructor(private readonly options: SandboxOptions) {
		this.keys = forEachProvider((provider) => options.keys?.[provider] ?? madeUpKey(provider));
		this.evaluationKeys = options.evaluationKeys ?? [];
		this.reset();
	}

	reset(): void {
		this.requests.length = 0;
		this.ledger = [];
		this.links.clear();
		this.faults.clear();
		this.variants = { ...DEFAULT_VARIANTS, ...this.options.variants };
		this.linkSeconds = this.options.linkSeconds ?? DEFAULT_LINK_SECONDS;
		this.setPace(this.options.pace ?? DEFAULT_PACE, this.options.queueSeconds);
		this.credits = forEachProvider(() => DEFAULT_CREDITS);
		this.jobs = forEachProvider(() => new Map());
	}

	setPace(seconds: number, queueSeconds?: number): void {
		this.pace = seconds;
		this.queueSeconds = queueSeconds;
	}

	/* ---------------------------------------------------------------- jobs */

	addJob(provider: ProviderName, job: NewJob): SandboxJob {
		const queueSeconds = this.pace === 0 ? 0 : (this.queueSeconds ?? this.pace / 3);
		const made: SandboxJob = {
			provider,
			createdAt: Date.now(),
			queueMs: queueSeconds * 1000,
			workMs: this.pace * 1000,
			downloaded: false,
			errors: [],
			options: {},
			hiddenLists: 0,
			...job,
		};
		if (made.errors.length > 0) made.pinned = { status: 'failed', at: made.createdAt };
		this.jobs[provider].set(made.id, made);
		return made;
	}

	/** Oldest first. */
	allJobs(provider: ProviderName): SandboxJob[] {
		return [...this.jobs[provider].values()];
	}

	/** What one list request shows, oldest first; hidden jobs come a list nearer to being seen. */
	listedJobs(provider: ProviderName, account: string): SandboxJob[] {
		return this.allJobs(provider).filter((job) => {
			if (job.account !== account) return false;
			if (job.hiddenLists === 0) return true;
			job.hiddenLists--;
			return false;
		});
	}

	job(provider: ProviderName, id: string): SandboxJob | undefined {
		return this.jobs[provider].get(id);
	}

	removeJob(provider: ProviderName, id: string): void {
		this.jobs[provider].delete(id);
	}

	/* ---------------------------------------------------------------- credits */

	charge(job: SandboxJob, credits: number, operation: Operation): void {
		this.ledger.push({ provider: job.provider, jobId: job.id, credits, operation });
		this.credits[job.provider] -= credits;
	}

	charged(provider: ProviderName): number {
		return this.ledger.reduce((sum, charge) => sum + (charge.provider === provider ? charge.credits : 0), 0);
	}

	balance(provider: ProviderName): number {
		return this.credits[provider];
	}

	setCredits(provider: ProviderName, credits: number): void {
		this.credits[provider] = credits;
	}

	/* ---------------------------------------------------------------- keys */

	/** The text with every key, raw or URL-encoded, as `***`. */
	mask(text: string): string {
		const keys = [...PROVIDERS.map((provider) => this.keys[provider]), ...this.evaluationKeys];
		return keys
			.flatMap((key) => [key, encodeURIComponent(key)])
			.reduce((masked, key) => masked.replaceAll(key, '***'), text);
	}
}

function madeUpKey(provider: ProviderName): string {
	return `sandbox-${provider.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}-${randomBytes(8).toString('hex')}`;
}
