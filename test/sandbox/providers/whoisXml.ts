import { isRecord } from '../http/body';
import { jsonReply, type Reply } from '../http/reply';
import { lifeOf, type SandboxJob } from '../state/jobs';
import { fileWithoutHeader, generatedRows, packedRows } from '../state/rows';
import { OTHER_ACCOUNT, type State } from '../state/state';
import type { JobSeed, Operation } from '../types';
import { cannotBePlaced, hostOf } from '../verdicts/places';
import { enterJob, jsonField, seedDate, settle, type Route, type Simulator, type Visit } from './simulator';
import { error, errors, formatOf, integer, refusalOf, reply } from './whoisXmlBody';
import { completedReply, failedReply } from './whoisXmlResults';

const PROVIDER = 'whoisXml';
const MAX_TERMS = 100_000;
const PER_PAGE = { min: 10, max: 50, default: 10 };
const FIRST_ID = 596;

/** WhoisXML's bulk IP geolocation: POST, JSON, the key in the body, real HTTP errors. */
export class WhoisXml implements Simulator {
	readonly provider = PROVIDER;
	readonly basePath = '/api/bgservice';
	readonly statuses = ['queued', 'processing', 'completed'] as const;
	private nextId = FIRST_ID;

	constructor(private readonly state: State) {}

	refuse(message: string): Reply {
		return jsonReply({ response: { error: message } }, 400);
	}

	route(method: string, segments: string[]): Route | undefined {
		const calls: Record<string, [Operation, (visit: Visit) => Reply]> = {
			request: ['upload', (visit) => this.create(visit)],
			'request/list': ['list', (visit) => this.list(visit)],
			'request/status': ['status', (visit) => this.status(visit)],
			'request/completed': ['download', (visit) => this.results(visit, completedReply)],
			'request/failed': ['download', (visit) => this.results(visit, failedReply)],
		};
		const call = calls[segments.join('/')];
		if (!call || method !== 'POST') return undefined;
		const [operation, answer] = call;
		return { operation, answer: (visit) => this.guarded(visit, answer) };
	}

	seed(seed: JobSeed): SandboxJob {
		const { rows = 100 } = seed;
		const source =
			typeof rows === 'number'
				? generatedRows('term', rows, (index) => `198.51.${(index >> 8) & 255}.${index & 255}`)
				: fileWithoutHeader(packedRows(rows.map((term) => [term])), ',', 'term');
		const account = seed.owner === 'other' ? OTHER_ACCOUNT : this.state.keys[PROVIDER];
		const id = String(this.nextId++);
		const listType = 'geolocation';
		const job = this.state.addJob(PROVIDER, {
			id,
			account,
			name: '',
			listType,
			source,
			createdAt: seedDate(seed),
		});
		job.options = { invalid: String(invalidTerms(job)) };
		return settle(job, seed, this.statuses);
	}

	private guarded(visit: Visit, answer: (visit: Visit) => Reply): Reply {
		try {
			const type = String(visit.headers['content-type'] ?? '');
			if (!/^application\/json\b/i.test(type)) throw errors('The Content-Type must be application/json.');
			if (!isRecord(visit.body.json)) throw errors('The request body must be a JSON object.');
			if (jsonField(visit.body, 'apiKey') !== this.state.keys[PROVIDER]) {
				throw error(401, 'Authorisation or authentication failed');
			}
			return answer(visit);
		} catch (caught) {
			return refusalOf(caught);
		}
	}

	private create(visit: Visit): Reply {
		const terms = jsonField(visit.body, 'terms');
		const problems: string[] = [];
		if (!Array.isArray(terms) || !terms.every((term) => typeof term === 'string')) {
			problems.push('The terms field must be an array of strings.');
		} else if (terms.length === 0) {
			problems.push('The terms field is required.');
		} else if (terms.length > MAX_TERMS) {
			problems.push(`The terms field may not have more than ${MAX_TERMS} items.`);
		}
		const reverseIp = jsonField(visit.body, 'reverseIp') ?? 0;
		if (reverseIp !== 0 && reverseIp !== 1) problems.push('The reverseIp field must be 0 or 1.');
		const format = formatOf(visit, ['json', 'xml'], problems);
		if (problems.length > 0 || !Array.isArray(terms)) throw errors(...problems);
		if (terms.length > this.state.balance(PROVIDER)) throw error(402, 'Insufficient balance');

		const source = fileWithoutHeader(packedRows(terms.map((term) => [String(term)])), ',', 'term');
		const id = String(this.nextId++);
		const account = this.state.keys[PROVIDER];
		const listType = 'geolocation';
		const job = enterJob(this.state, PROVIDER, { id, account, name: '', listType, source }, visit);
		job.options = { reverseIp: String(reverseIp), invalid: String(invalidTerms(job)) };
		this.state.charge(job, terms.length, 'upload');
		return reply({ response: { id: Number(id) } }, format);
	}

	private list(visit: Visit): Reply {
		const problems: string[] = [];
		const format = formatOf(visit, ['json', 'xml'], problems);
		const page = integer(visit, 'page', 1, problems);
		const perPage = integer(visit, 'perPage', PER_PAGE.default, problems);
		if (page < 1) problems.push('The page must be at least 1.');
		if (perPage < PER_PAGE.min) problems.push(`The perPage must be at least ${PER_PAGE.min}.`);
		if (perPage > PER_PAGE.max) problems.push(`The perPage may not be greater than ${PER_PAGE.max}.`);
		const onlyIds = jsonField(visit.body, 'onlyIds') ?? true;
		if (typeof onlyIds !== 'boolean') problems.push('The onlyIds field must be true or false.');
		const sort = jsonField(visit.body, 'sort') ?? 'desc';
		if (sort !== 'desc' && sort !== 'asc') problems.push('The selected sort is invalid.');
		if (problems.length > 0) throw errors(...problems);

		const jobs = this.state.listedJobs(PROVIDER, this.state.keys[PROVIDER]);
		if (sort === 'desc') jobs.reverse();
		const shown = jobs.slice((page - 1) * perPage, page * perPage);
		const ids = shown.map((job) => Number(job.id));
		const response = {
			current_page: page,
			data: shown.map((job) => (onlyIds ? { id: Number(job.id) } : this.describe(job))),
			from: ids.length > 0 ? (page - 1) * perPage + 1 : null,
			last_page: Math.max(1, Math.ceil(jobs.length / perPage)),
			per_page: perPage,
			to: ids.length > 0 ? (page - 1) * perPage + ids.length : null,
			total: jobs.length,
		};
		return reply({ response }, format);
	}

	private status(visit: Visit): Reply {
		const problems: string[] = [];
		const format = formatOf(visit, ['json', 'xml'], problems);
		const ids = jsonField(visit.body, 'ids');
		const fine = Array.isArray(ids) && ids.length > 0 && ids.every((id) => Number.isInteger(id));
		if (!fine) problems.push('The ids field must be an array of integers.');
		if (problems.length > 0 || !Array.isArray(ids)) throw errors(...problems);
		const jobs = ids.flatMap((id) => this.state.job(PROVIDER, String(id)) ?? []);
		if (jobs.some((job) => job.account !== this.state.keys[PROVIDER])) throw error(403, 'Access denied');
		// In the ids' own order, as in the documentation's sample, not in the one asked for.
		const sorted = [...new Set(jobs)].sort((one, other) => Number(one.id) - Number(other.id));
		return reply({ response: sorted.map((job) => this.describe(job)) }, format);
	}

	private results(visit: Visit, write: typeof completedReply): Reply {
		const problems: string[] = [];
		const format = formatOf(visit, ['json', 'xml', 'csv'], problems);
		const id = jsonField(visit.body, 'id');
		if (!Number.isInteger(id)) problems.push('The id field must be an integer.');
		if (problems.length > 0) throw errors(...problems);
		const job = this.state.job(PROVIDER, String(id));
		if (!job) throw error(422, 'Wrong request id');
		if (job.account !== this.state.keys[PROVIDER]) throw error(403, 'Access denied');
		const ready = lifeOf(job).phase === 'completed';
		if (ready) job.downloaded = true;
		return write(job, format, ready, visit);
	}

	private describe(job: SandboxJob): Record<string, unknown> {
		const { phase, progress } = lifeOf(job);
		const ready = phase === 'completed';
		const total = job.source.count;
		const invalid = Number(job.options.invalid);
		const failed = ready ? failedTerms(job) : 0;
		const counters = {
			total_terms: total,
			invalid_terms: invalid,
			processed_terms: Math.floor((total - invalid) * progress) - failed,
			failed_terms: failed,
		};
		const form = this.state.variants.whoisXmlCounters;
		const counted = Object.entries(counters).map(
			([name, n]) => [name, form === 'strings' ? String(n) : n] as const,
		);
		return {
			id: Number(job.id),
			date_start: String(Math.floor(job.createdAt / 1000)),
			...Object.fromEntries(counted),
			ready: form === 'booleans' ? ready : form === 'strings' ? (ready ? '1' : '0') : ready ? 1 : 0,
		};
	}
}

function invalidTerms(job: SandboxJob): number {
	return countTerms(job, (term) => hostOf(term) === undefined);
}

function failedTerms(job: SandboxJob): number {
	job.options.failed ??= String(countTerms(job, (term) => cannotBePlaced(hostOf(term) ?? '')));
	return Number(job.options.failed);
}

function countTerms(job: SandboxJob, counts: (term: string) => boolean): number {
	let count = 0;
	for (const [term = ''] of job.source.rows()) if (counts(term)) count++;
	return count;
}
