import { randomUUID } from 'node:crypto';

import { jsonReply, type Reply } from '../http/reply';
import { lifeOf, type SandboxJob } from '../state/jobs';
import { generatedRows } from '../state/rows';
import { OTHER_ACCOUNT, type State } from '../state/state';
import type { JobSeed } from '../types';
import { LIST_TYPES } from '../verdicts/ipQualityScore';
import { DownloadLinks } from './ipQualityScoreDownloads';
import { asRefusal, ListRefused, readList, readValues } from './ipQualityScoreLists';
import { enterJob, jsonField, seedDate, settle, type Route, type Simulator, type Visit } from './simulator';

const PROVIDER = 'ipQualityScore';
const PUBLIC_BASE = 'https://www.ipqualityscore.com/api';
const PAGE_SIZE = 50;
const FIRST_ID = 3_868_534;

/** IPQualityScore's bulk CSV API: HTTP 200 for everything, the key in paths and answers. */
export class IpQualityScore implements Simulator {
	readonly provider = PROVIDER;
	readonly basePath = '/api';
	readonly statuses = ['queued', 'processing', 'completed', 'cancelled'] as const;
	private nextId = FIRST_ID;

	constructor(
		private readonly state: State,
		readonly links: DownloadLinks,
	) {}

	refuse(message: string): Reply {
		return jsonReply({ success: false, message, request_id: requestId() });
	}

	route(method: string, segments: string[]): Route | undefined {
		if (method !== 'GET' && method !== 'POST') return undefined;
		const [json, area, ...rest] = segments;
		if (json !== 'json') return undefined;
		const [key, word, id] = rest;
		if (area === 'account' && rest.length === 1 && method === 'GET') {
			return { operation: 'balance', answer: () => this.withKey(key, () => this.balance()) };
		}
		if (area !== 'csv') return undefined;
		if (rest.length === 1 && key === 'upload') {
			return { operation: 'upload', answer: (visit) => this.upload(visit, undefined, undefined) };
		}
		if (rest.length === 1 && key === 'list') {
			return { operation: 'list', answer: (visit) => this.withKey(keyOf(visit), () => this.list(visit)) };
		}
		if (rest.length === 2 && word === 'list') {
			return { operation: 'list', answer: (visit) => this.withKey(key, () => this.list(visit)) };
		}
		if (rest.length === 3 && word === 'status') {
			return { operation: 'status', answer: () => this.withKey(key, () => this.status(id ?? '')) };
		}
		if (rest.length === 3 && id === 'upload') {
			return { operation: 'upload', answer: (visit) => this.upload(visit, key, word) };
		}
		return undefined;
	}

	seed(seed: JobSeed): SandboxJob {
		const listType = seed.listType ?? 'email';
		const type = LIST_TYPES[listType];
		if (!type) throw new Error(`IPQualityScore has no list type ${listType}`);
		const { rows = 100 } = seed;
		const source =
			typeof rows === 'number'
				? generatedRows(type.inputColumn, rows, type.makeUp)
				: readValues(
						rows.map((value) => [value]),
						type,
					);
		const id = String(this.nextId++);
		const account = seed.owner === 'other' ? OTHER_ACCOUNT : this.state.keys[PROVIDER];
		const name = seed.name ?? `list-${id}.csv`;
		const job = this.state.addJob(PROVIDER, {
			id,
			account,
			name,
			listType,
			source,
			createdAt: seedDate(seed),
		});
		return settle(job, seed, this.statuses);
	}

	private withKey(key: string | undefined, answer: () => Reply): Reply {
		return key === this.state.keys[PROVIDER] ? answer() : this.refuse('Invalid or unauthorized key.');
	}

	private async upload(
		visit: Visit,
		pathKey: string | undefined,
		pathType: string | undefined,
	): Promise<Reply> {
		const key = pathKey ?? keyOf(visit);
		const listType = pathType ?? parameter(visit, 'type') ?? '';
		if (key !== this.state.keys[PROVIDER]) return this.refuse('Invalid or unauthorized key.');
		const type = LIST_TYPES[listType];
		if (!type) return this.refuse(`Invalid file type. Allowed: ${Object.keys(LIST_TYPES).join(', ')}.`);
		const source = await readList(visit, type, parameter).catch(asRefusal);
		if (source instanceof ListRefused) return this.refuse(source.message);
		const { count } = source;
		if (count > this.state.balance(PROVIDER)) {
			return this.refuse('You have insufficient credits to make this query. Please add credits.');
		}
		const id = String(this.nextId++);
		const name = parameter(visit, 'file_name') ?? `${listType}_${new Date().toISOString().slice(0, 19)}`;
		const job = enterJob(this.state, PROVIDER, { id, account: key, name, listType, source }, visit);
		this.state.charge(job, count, 'upload');
		return jsonReply({
			message: 'Success',
			success: true,
			...this.describe(job),
			status_url: statusUrl(job),
			downloads: { pristine: null, clean: null, bad: null, all: null },
			request_id: requestId(),
			api_version: 1,
		});
	}

	private list(visit: Visit): Reply {
		const type = parameter(visit, 'type');
		if (type !== undefined && type !== '' && !LIST_TYPES[type]) return this.refuse('Invalid type specified.');
		const page = Number(parameter(visit, 'page') ?? '1');
		const jobs = this.state
			.listedJobs(PROVIDER, this.state.keys[PROVIDER])
			.filter((job) => !type || job.listType === type)
			.reverse();
		const pages = Math.ceil(jobs.length / PAGE_SIZE);
		if (!Number.isInteger(page) || page < 1 || page > Math.max(1, pages)) {
			return this.refuse('Invalid page specified.');
		}
		const csvs = jobs.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE);
		return jsonReply({
			success: true,
			message: 'Success',
			csvs: csvs.map((job) => ({ ...this.describe(job), status_url: statusUrl(job) })),
			total_csvs: jobs.length,
			total_pages: pages,
			page,
			request_id: requestId(),
		});
	}

	private status(id: string): Reply {
		const job = this.state.job(PROVIDER, id);
		if (job?.account !== this.state.keys[PROVIDER]) return this.refuse('Invalid CSV ID specified.');
		return jsonReply({
			message: 'Success',
			success: true,
			...this.describe(job),
			downloads: this.links.mint(job),
			request_id: requestId(),
			api_version: 1,
		});
	}

	private describe(job: SandboxJob): Record<string, unknown> {
		const { phase } = lifeOf(job);
		const words: Record<string, string> = {
			queued: 'NEW',
			processing: 'PROCESSING',
			completed: 'FINISHED',
			cancelled: this.state.variants.ipQualityScoreAborted,
		};
		return {
			id: Number(job.id),
			file_name: job.name,
			type: job.listType,
			strictness: 0,
			status: words[phase],
			aborted: phase === 'completed' ? false : phase === 'cancelled' ? true : null,
			invalid_records: phase === 'completed' ? this.links.tally(job).malformed : 0,
		};
	}

	private balance(): Reply {
		const used = (types: RegExp) =>
			this.state.ledger.reduce((sum, charge) => {
				const job = this.state.job(PROVIDER, charge.jobId);
				return sum + (job && types.test(job.listType) ? charge.credits : 0);
			}, 0);
		return jsonReply({
			success: true,
			message: 'Success',
			credits: this.state.balance(PROVIDER),
			usage: this.state.charged(PROVIDER),
			email_usage: used(/email/),
			proxy_usage: used(/^proxy$/),
			url_usage: used(/^url$/),
			phone_usage: used(/^phone$/),
			request_id: requestId(),
		});
	}
}

/** A parameter from the query, the form or the JSON body. */
function parameter(visit: Visit, name: string): string | undefined {
	const value = visit.query.get(name) ?? visit.body.fields.get(name) ?? jsonField(visit.body, name);
	return typeof value === 'number' ? String(value) : typeof value === 'string' ? value : undefined;
}

function keyOf(visit: Visit): string | undefined {
	const header = visit.headers['ipqs-key'];
	return typeof header === 'string' ? header : parameter(visit, 'key');
}

/** On the public host, with the key: not to be followed, not to be shown. */
function statusUrl(job: SandboxJob): string {
	return `${PUBLIC_BASE}/json/csv/${job.account}/status/${job.id}`;
}

function requestId(): string {
	return randomUUID().slice(0, 8);
}
