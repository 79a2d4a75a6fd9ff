import { randomBytes } from 'node:crypto';

import { fileReply, jsonReply, type Reply } from '../http/reply';
import type { Part } from '../http/multipart';
import { lifeOf, type SandboxJob } from '../state/jobs';
import { fileWithHeader, fileWithoutHeader, firstRow, generatedRows, packedRows } from '../state/rows';
import type { RowSource } from '../state/rows';
import { OTHER_ACCOUNT, type State } from '../state/state';
import type { JobSeed } from '../types';
import { statsOf, verifiedLines } from './everythingLocationResults';
import { enterJob, seedDate, settle, type Route, type Simulator, type Visit } from './simulator';

const PROVIDER = 'everythingLocation';
const EVALUATION_LIMIT = 1000;
const HEADER = 'email';
const PERSON = (index: number) => `person${index}@example.com`;

/** Everything Location's email batches: the key in the query, the first download is charged for. */
export class EverythingLocation implements Simulator {
	readonly provider = PROVIDER;
	readonly basePath = '';
	readonly statuses = ['queued', 'processing', 'completed', 'failed'] as const;

	constructor(private readonly state: State) {}

	/** Only "Status is not OK" is documented: its words, its other fields and the HTTP status are made up. */
	refuse(message: string): Reply {
		const { everythingLocationErrors, everythingLocationErrorStatus: code } = this.state.variants;
		return jsonReply(
			everythingLocationErrors === 'word' ? { Status: 'ERROR', Message: message } : { Status: message },
			code,
		);
	}

	route(method: string, segments: string[], rawQuery: string): Route | undefined {
		const [email, batch, id, ...rest] = segments;
		if (email !== 'email' || batch !== 'batch' || rest.length > 0) return undefined;
		if (id === undefined) {
			if (method === 'POST') return { operation: 'upload', answer: (visit) => this.upload(visit) };
			if (method === 'GET') return { operation: 'list', answer: (visit) => this.list(visit) };
			return undefined;
		}
		if (method !== 'GET') return undefined;
		const operation = wantsDownload(rawQuery) ? 'download' : 'status';
		return { operation, answer: (visit) => this.one(visit, id) };
	}

	seed(seed: JobSeed): SandboxJob {
		const { rows = 100 } = seed;
		const source =
			typeof rows === 'number'
				? generatedRows(HEADER, rows, PERSON)
				: fileWithoutHeader(packedRows(rows.map((value) => [value])), ',', HEADER);
		const account = seed.owner === 'other' ? OTHER_ACCOUNT : this.state.keys[PROVIDER];
		const createdAt = seedDate(seed);
		const name = seed.name ?? 'email-batch.csv';
		const id = this.newId(createdAt);
		const job = this.state.addJob(PROVIDER, { id, account, name, listType: 'email', source, createdAt });
		return settle(job, seed, this.statuses);
	}

	private upload(visit: Visit): Reply {
		const key = this.goodKey(visit);
		if (key === undefined) return this.refuse('Invalid license key');
		if (visit.body.problem !== undefined) return this.refuse('The upload could not be read');
		const part = visit.body.parts.find(({ name, fileName }) => name === 'email' && fileName !== undefined);
		if (!part) return this.refuse('No file in the field email');
		if (!/\.csv$/i.test(part.fileName ?? '')) return this.refuse('The file must have the extension .csv');

		const source = readList(part);
		const broken = source === undefined || source.count === 0;
		const fails = this.state.variants.everythingLocationHeader === 'fileError';
		if (broken && !fails) return this.refuse('The file has no column labelled email, or no records');
		if (source && this.state.evaluationKeys.includes(key) && source.count > EVALUATION_LIMIT) {
			return this.refuse(`Evaluation keys are limited to ${EVALUATION_LIMIT} records`);
		}
		if (source && source.count > this.state.balance(PROVIDER)) return this.refuse('Insufficient credit');

		const job = enterJob(
			this.state,
			PROVIDER,
			{
				id: this.newId(Date.now()),
				account: key,
				name: part.fileName ?? '',
				listType: 'email',
				source: source ?? generatedRows(HEADER, 0, PERSON),
				errors: broken ? ['no column labelled email'] : [],
			},
			visit,
		);
		const { id: job_id, name: submitted_file } = job;
		const estm_total_trans = job.source.count;
		const made = { job_id, submitted_file, estm_total_trans, start_time: dateTime(job.createdAt) };
		return jsonReply({ Status: 'OK', email_batch: [made] });
	}

	private list(visit: Visit): Reply {
		const key = this.goodKey(visit);
		if (key === undefined) return this.refuse('Invalid license key');
		const jobs = this.state.listedJobs(PROVIDER, key);
		if (this.state.variants.everythingLocationOrder === 'newestFirst') jobs.reverse();
		const rows = jobs.map((job) => ({ job_id: job.id, status: statusOf(job), progress: percent(job) }));
		const form = this.state.variants.everythingLocationList;
		const [only] = rows;
		const result = form === 'resultObject' && rows.length === 1 ? only : rows;
		return jsonReply({ Status: 'OK', batch_jobs: form === 'array' ? rows : { result } });
	}

	private one(visit: Visit, id: string): Reply {
		const key = this.goodKey(visit);
		if (key === undefined) return this.refuse('Invalid license key');
		const job = this.state.job(PROVIDER, id);
		if (job?.account !== key) return this.refuse('Invalid job_id');
		return wantsDownload(visit.rawQuery) ? this.download(visit, job) : this.status(job);
	}

	private status(job: SandboxJob): Reply {
		const { phase, finishedAt } = lifeOf(job);
		const over = phase === 'completed' || phase === 'failed';
		const told = {
			job_id: job.id,
			submitted_file: job.name,
			start_time: dateTime(job.createdAt),
			...(over && { finish_time: dateTime(finishedAt ?? Date.now()) }),
			progress: percent(job),
			status: statusOf(job),
			...(job.downloaded ? this.afterDownload(job) : beforeDownload(job)),
		};
		const { everythingLocationStatus } = this.state.variants;
		return jsonReply({ Status: 'OK', batch_status: everythingLocationStatus === 'array' ? [told] : told });
	}

	private afterDownload(job: SandboxJob): Record<string, unknown> {
		const { everythingLocationTotal, everythingLocationCost } = this.state.variants;
		const total = job.source.count;
		const inside = everythingLocationCost === 'inside' ? { credit_cost: total } : {};
		const beside = everythingLocationCost === 'beside' ? { credit_cost: total } : {};
		const stats = { ...statsOf(job), ...inside };
		return everythingLocationTotal === 'total_records'
			? { stats, total_records: total, ...beside }
			: { stats: { total_trans: total, ...stats }, ...beside };
	}

	private download(visit: Visit, job: SandboxJob): Reply {
		if (lifeOf(job).phase !== 'completed') return this.refuse('The job is not complete');
		const again = this.state.variants.everythingLocationSecondDownload;
		if (job.downloaded && again === 'refused') return this.refuse('The file has been downloaded already');
		if (!job.downloaded || again === 'charged') this.state.charge(job, job.source.count, 'download');
		job.downloaded = true;
		return fileReply(verifiedLines(job, visit), 'text/csv', `${job.id}_verified.csv`);
	}

	private goodKey(visit: Visit): string | undefined {
		const key = visit.query.get('lqtkey') ?? '';
		return [this.state.keys[PROVIDER], ...this.state.evaluationKeys].find((good) => good === key);
	}

	/** 52 characters that end in the date. */
	private newId(createdAt: number): string {
		const hex = randomBytes(21).toString('hex');
		const start = this.state.variants.everythingLocationIds === 'odd' ? `${hex.slice(0, 38)}/+ &` : hex;
		return start + dateTime(createdAt).slice(0, 10);
	}
}

/** The flag alone, without `=`, as the documentation writes it. */
function wantsDownload(rawQuery: string): boolean {
	return rawQuery.split('&').includes('download');
}

function readList(part: Part): RowSource | undefined {
	for (const delimiter of [',', '\t']) {
		const column = firstRow(part.content, delimiter).indexOf(HEADER);
		if (column !== -1) return fileWithHeader(part.content, delimiter, column);
	}
	return undefined;
}

function statusOf(job: SandboxJob): string {
	const { phase, progress } = lifeOf(job);
	if (phase === 'queued') return 'pending';
	if (phase === 'failed') return 'file_error';
	if (phase === 'completed') return job.downloaded ? 'downloaded' : 'complete';
	return progress < 0.15 ? 'loading' : 'verifying';
}

function percent(job: SandboxJob): string {
	return `${Math.floor(lifeOf(job).progress * 100)}%`;
}

function beforeDownload(job: SandboxJob): Record<string, unknown> {
	return { estm_total_trans: job.source.count, estm_credit_cost: job.source.count };
}

/** `2016-03-25 19:00:59`, no zone told; UTC. */
function dateTime(at: number): string {
	return new Date(at).toISOString().slice(0, 19).replace('T', ' ');
}
