import { randomUUID } from 'node:crypto';

import { fileReply, jsonReply, type Reply } from '../http/reply';
import { lifeOf, type SandboxJob } from '../state/jobs';
import { fileWithHeader, fileWithoutHeader, firstRow, generatedRows, packedRows } from '../state/rows';
import { OTHER_ACCOUNT, type State } from '../state/state';
import type { JobSeed } from '../types';
import { hashOf } from '../verdicts/hash';
import { contactLines, statsOf, verifiedLines } from './briteVerifyFilesResults';
import { enterJob, seedDate, settle, type Route, type Simulator, type Visit } from './simulator';

const PROVIDER = 'briteVerifyFiles';
const PUBLIC_BASE = 'https://filesapi.briteverify.com';
const FILE = 'file_job[contact_file]';
const DELIMITER = 'file_job[delimiter]';
const DELIMITERS = [',', '|', '\t', ' '];
const HEADER = 'email';
const ILLEGAL_CHARACTER = ['contact_file', 'line 2 contains illegal character'];
const PERSON = (index: number) => `person${index}@example.com`;

/** BriteVerify's Files API: malformed links with the key in them, status words in any case. */
export class BriteVerifyFiles implements Simulator {
	readonly provider = PROVIDER;
	readonly basePath = '';
	readonly statuses = ['queued', 'processing', 'completed', 'failed', 'cancelled'] as const;

	constructor(private readonly state: State) {}

	/** Only 401 is documented: other statuses and the shape of messages are made up. */
	refuse(message: string, status = 422): Reply {
		return jsonReply({ error: message }, status);
	}

	route(method: string, segments: string[]): Route | undefined {
		const [first = '', second, third, ...rest] = segments;
		if (rest.length > 0) return undefined;
		if (first === 'brite_files.json' && second === undefined) {
			if (method === 'POST') return { operation: 'upload', answer: (visit) => this.upload(visit) };
			if (method === 'GET') return { operation: 'list', answer: (visit) => this.list(visit) };
			return undefined;
		}
		if (first === 'brite_files' && third === undefined) return this.routeOne(method, second ?? '');
		if (first === 'brite_files' && third === 'cancel.json' && (method === 'PUT' || method === 'GET')) {
			return {
				operation: 'cancel',
				answer: (visit) => this.withJob(visit, second, (job) => this.cancel(job)),
			};
		}
		if (
			method === 'GET' &&
			third === undefined &&
			(second === 'verified_file' || second === 'contact_file')
		) {
			const operation = 'download';
			return {
				operation,
				answer: (visit) => this.withJob(visit, first, (job) => this.file(job, second, visit)),
			};
		}
		return undefined;
	}

	seed(seed: JobSeed): SandboxJob {
		const { rows = 100 } = seed;
		const source =
			typeof rows === 'number'
				? generatedRows(HEADER, rows, PERSON)
				: fileWithoutHeader(packedRows(rows.map((value) => [value])), ',', HEADER);
		const account = seed.owner === 'other' ? OTHER_ACCOUNT : this.state.keys[PROVIDER];
		const name = seed.name ?? 'contacts.csv';
		const made = { id: randomUUID(), account, name, listType: 'email', source, createdAt: seedDate(seed) };
		const job = this.state.addJob(PROVIDER, { ...made, options: { delimiter: ',' } });
		if (seed.status === 'failed') job.errors = ILLEGAL_CHARACTER;
		return settle(job, seed, this.statuses);
	}

	private routeOne(method: string, name: string): Route | undefined {
		const id = /^(.+)\.json$/.exec(name)?.[1];
		if (id === undefined) return undefined;
		if (method === 'GET') {
			return { operation: 'status', answer: (visit) => this.withJob(visit, id, (job) => this.describe(job)) };
		}
		if (method !== 'DELETE') return undefined;
		return { operation: 'delete', answer: (visit) => this.withJob(visit, id, (job) => this.remove(job)) };
	}

	private withJob(visit: Visit, id: string | undefined, answer: (job: SandboxJob) => Reply): Reply {
		if (visit.query.get('apikey') !== this.state.keys[PROVIDER]) return this.refuse('Unauthorized', 401);
		const job = this.state.job(PROVIDER, id ?? '');
		return job?.account === this.state.keys[PROVIDER] ? answer(job) : this.refuse('File job not found', 404);
	}

	private upload(visit: Visit): Reply {
		const { parts, fields, problem } = visit.body;
		if (problem !== undefined) return this.refuse('The upload could not be read', 400);
		if (fields.get('apikey') !== this.state.keys[PROVIDER]) return this.refuse('Unauthorized', 401);
		const file = parts.find((part) => part.name === FILE && part.fileName !== undefined);
		if (!file) return this.refuse(`${FILE} is missing`);
		const delimiter = fields.get(DELIMITER)?.replace('\\t', '\t');
		if (delimiter === undefined || !DELIMITERS.includes(delimiter))
			return this.refuse(`${DELIMITER} is missing or unknown`);
		if (fields.get('press') !== 'OK') return this.refuse('press is missing');

		const line = file.content.firstLineNotUtf8();
		const column = firstRow(file.content, delimiter).indexOf(HEADER);
		const source = fileWithHeader(file.content, delimiter, Math.max(0, column));
		if (source.count > this.state.balance(PROVIDER)) return this.refuse('Insufficient balance', 402);
		const errors =
			line !== undefined
				? ['contact_file', `line ${line} contains illegal character`]
				: column === -1
					? ['contact_file', 'no email column found']
					: source.count === 0
						? ['contact_file', 'is empty']
						: [];
		const connected = fields.get('file_job[verify_connected]') === 'true';
		const made = {
			id: randomUUID(),
			account: this.state.keys[PROVIDER],
			name: file.fileName ?? '',
			listType: 'email',
		};
		const options = { delimiter, connected: String(connected) };
		const job = enterJob(this.state, PROVIDER, { ...made, source, errors, options }, visit);
		if (errors.length === 0) this.state.charge(job, source.count, 'upload');
		return this.describe(job);
	}

	private list(visit: Visit): Reply {
		const key = this.state.keys[PROVIDER];
		if (visit.query.get('apikey') !== key) return this.refuse('Unauthorized', 401);
		const jobs = this.state.listedJobs(PROVIDER, key);
		if (this.state.variants.briteVerifyOrder === 'newestFirst') jobs.reverse();
		return jsonReply(
			jobs.map((job) => ({
				id: job.id,
				name: job.name,
				status: statusOf(job),
				file_job_uri: `${PUBLIC_BASE}/${job.id}.json?apikey=${key}`,
			})),
		);
	}

	private describe(job: SandboxJob): Reply {
		const life = lifeOf(job);
		const key = this.state.keys[PROVIDER];
		const complete = life.phase === 'completed';
		const { count, header, valueColumn } = job.source;
		// `&` where a `?` belongs, on the public host: as the provider's own page shows it.
		const uri = (file: string) => `${PUBLIC_BASE}/${job.id}/${file}&apikey=${key}`;
		return jsonReply({
			id: job.id,
			name: job.name,
			status: statusOf(job),
			file_job_uri: `${PUBLIC_BASE}/${job.id}.json`,
			contact_file_uri: uri('contact_file'),
			verified_file_uri: uri('verified_file'),
			columns: header,
			stats: { rows: count, processed: life.processed, ...statsOf(job, life.processed) },
			// The documentation's sample of a complete job says 39: every other job here does so too.
			percent_complete: complete && hashOf(job.id) % 2 === 0 ? 39 : Math.floor(life.progress * 10_000) / 100,
			email_column: valueColumn,
			delimiter: job.options.delimiter,
			...(life.phase === 'failed' && { errors: job.errors.length > 0 ? job.errors : ILLEGAL_CHARACTER }),
		});
	}

	private cancel(job: SandboxJob): Reply {
		const life = lifeOf(job);
		if (life.phase !== 'queued' && life.phase !== 'processing') {
			return this.refuse('The file job cannot be cancelled');
		}
		job.stoppedAt = life.processed;
		job.cancelledAt = Date.now();
		job.pinned = undefined;
		this.state.charge(job, life.processed - job.source.count, 'cancel');
		return this.describe(job);
	}

	private remove(job: SandboxJob): Reply {
		if (lifeOf(job).phase !== 'completed' || !job.downloaded) {
			return this.refuse('The file job must be complete and downloaded before it can be deleted');
		}
		this.state.removeJob(PROVIDER, job.id);
		if (this.state.variants.briteVerifyDelete === 'empty') return { status: 204, headers: {}, body: '' };
		return jsonReply({ id: job.id, status: 'deleted' });
	}

	private file(job: SandboxJob, which: 'verified_file' | 'contact_file', visit: Visit): Reply {
		if (which === 'contact_file') return fileReply(contactLines(job), 'text/csv', job.name);
		if (lifeOf(job).phase !== 'completed') return this.refuse('The verified file is not available', 404);
		job.downloaded = true;
		const late = this.state.variants.briteVerifyColumns === 'late';
		return fileReply(verifiedLines(job, late, visit), 'text/csv; charset=utf-8', `${job.name}_verified.csv`);
	}
}

function statusOf(job: SandboxJob): string {
	const { phase, progress } = lifeOf(job);
	const words: Record<string, string> = { queued: 'unprocessed', completed: 'complete', failed: 'error' };
	const word = words[phase] ?? (phase !== 'processing' ? phase : workingWord(progress));
	const forms = [word, word.charAt(0).toUpperCase() + word.slice(1), word.toUpperCase()];
	return forms[hashOf(job.id) % forms.length] ?? word;
}

function workingWord(progress: number): string {
	return progress < 0.15 ? 'loading' : progress < 0.85 ? 'processing' : 'exporting';
}
