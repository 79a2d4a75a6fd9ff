import { inTurns } from '../transport/inTurns';
import { eachMade } from '../lists/work';
import { isErrorOfKind, TransportError, unreadable } from '../transport/transportError';
import { settle } from '../transport/retry';
import type { Transport } from '../transport/request';
import type {
	Capabilities,
	Connection,
	Job,
	JobFilter,
	JobRecord,
	ProviderPlug,
	ResultFile,
} from './contract';
import { exactId, isRecord } from './kit/fields';
import { aboutJob, makeJob, toJobStatus, withoutZeros } from './kit/job';
import { fileOfRows } from './kit/madeFile';
import { namesJob } from './kit/namesJob';
import { untilTheyRepeat } from './kit/paging';
import { assertDone } from './kit/refusalWords';
import { noRow } from './kit/wholeResult';

/** A provider's parts bound to one credential, and what follows from them. */
export function connectionOf(
	plug: ProviderPlug,
	capabilities: Capabilities,
	transport: Transport,
): Connection {
	const tell = (record: JobRecord): Job | string => tellJob(plug, capabilities, transport, record);
	const toJob = (record: JobRecord): Job => asJob(tell(record));

	/** @throws TransportError `notFound` */
	function mustFit(id: string): void {
		if (!fitsIds(capabilities, id)) throw new TransportError('notFound', whyNoId(plug, capabilities));
	}

	async function job(id: string): Promise<Job> {
		mustFit(id);
		const record = await plug.job(transport, id);
		if (record === undefined) throw new TransportError('notFound', 'The answer has no such job in it');
		const found = toJob(record);
		return aboutJob(id, found.jobId, found);
	}

	async function* jobs({ listType, pageSize, fromPage = 1, odd }: JobFilter): AsyncGenerator<Job[]> {
		const { listing } = plug;
		if (listing === undefined) return;
		const pages = tellPages(listing.pages(transport, { listType, pageSize, fromPage }), tell);
		for await (const page of untilTheyRepeat(pages, (told) =>
			typeof told === 'string' ? told : told.jobId,
		)) {
			const known: Job[] = [];
			for (const told of page) {
				if (typeof told === 'string') odd?.(told);
				else known.push(told);
			}
			yield known;
		}
	}

	async function status(ids: string[]): Promise<Array<Job | undefined>> {
		const { jobsOf } = plug;
		const askable = ids.filter((id) => fitsIds(capabilities, id));
		const found = new Map<string, Job>();
		if (jobsOf === undefined) {
			for (const id of askable) {
				const outcome = await settle(async () => await job(id));
				if ('value' in outcome) found.set(id, outcome.value);
				else if (!isErrorOfKind(outcome.error, 'notFound')) throw outcome.error;
			}
		} else {
			for (let start = 0; start < askable.length; start += jobsOf.idsPerRequest) {
				const some = askable.slice(start, start + jobsOf.idsPerRequest);
				const outcome = await settle(async () => await jobsOf.read(transport, some));
				if ('error' in outcome && !isErrorOfKind(outcome.error, 'notFound')) throw outcome.error;
				for (const record of 'value' in outcome ? outcome.value : []) {
					const told = toJob(record);
					found.set(told.jobId, told);
				}
			}
		}
		return ids.map((id) => found.get(id) ?? byNumber(found, id));
	}

	const { balance, cancel, remove } = plug;
	// To cancel or delete twice does no harm.
	const repeating: Transport = {
		...transport,
		async write(request) {
			const answer = await transport.write(request, { afterRateLimit: 'repeat' });
			// The words in a job's own record are the job's.
			if (!namesJob(plug, answer.body)) assertDone(answer.body, (text) => String(transport.redact(text)));
			return answer;
		},
	};
	return {
		upload: async (batch) => {
			// What every provider does not tell of a new job, we know.
			const made = toJob(await plug.upload(transport, batch));
			return { ...made, listType: made.listType ?? batch.listType };
		},
		jobs,
		job,
		status,
		async *results(finished, options) {
			const job = asEnded(finished);
			const isOfAll = options.variant === capabilities.variants[0].value;
			const blocks = plug.results(transport, job, options);
			let isEmpty = true;
			for await (const rows of blocks) {
				isEmpty &&= rows.length === 0;
				// A provider may put whatever it was asked with into a cell.
				const { suspects } = rows;
				yield suspects?.length === 0 ? rows : await transport.redactRows(rows, suspects);
			}
			if (isEmpty && isOfAll && (leastRows(job) ?? 0) > 0) throw noRow();
		},
		async file(finished, variant, format): Promise<ResultFile | undefined> {
			const chosen = capabilities.formats.find(({ value }) => value === format) ?? capabilities.formats[0];
			const ended = asEnded(finished);
			if (plug.file !== undefined) return await plug.file(transport, ended, variant, chosen);
			const options = { variant, includeRaw: true };
			return fileOfRows(ended, variant, chosen, plug.results(transport, ended, options));
		},
		...(cancel && {
			cancel: async (id) => {
				mustFit(id);
				await cancel(repeating, id);
				return await job(id);
			},
		}),
		...(remove && {
			remove: async (id) => {
				mustFit(id);
				await remove(repeating, id);
			},
		}),
		...(balance && { balance: async () => await balance(transport) }),
	};
}

/** No list is empty, so no whole result of one that was verified is, where its provider does not count them either. */
const leastRows = ({ total, status }: Job): number | null => total ?? (status === 'completed' ? 1 : null);

/** A cancelled job has the rows that were done by then, as far as that is known. */
function asEnded(job: Job): Job {
	const { status, total, processed } = job;
	if (status !== 'cancelled') return job;
	return { ...job, total: total === null || processed === null ? processed : Math.min(total, processed) };
}

/** @throws TransportError `unreadable` where the record is no job */
function asJob(told: Job | string): Job {
	if (typeof told === 'string') throw unreadable(`a job: ${told}`);
	return told;
}

// More than an account has in years.
const MOST_JOBS_A_PAGE = 100_000;

async function* tellPages(
	pages: AsyncIterable<JobRecord[]>,
	tell: (record: JobRecord) => Job | string,
): AsyncGenerator<Array<Job | string>> {
	for await (const records of pages) {
		if (records.length > MOST_JOBS_A_PAGE)
			throw unreadable(`a list of jobs: it has ${records.length} rows on a page`);
		yield await inTurns(eachMade(records, tell));
	}
}

/** The job of a record, or why it is none. */
function tellJob(
	plug: ProviderPlug,
	capabilities: Capabilities,
	api: Transport,
	record: JobRecord,
): Job | string {
	if (!isRecord(record)) return 'it is no JSON object';
	const { id, status, ...facts } = plug.readJob(record);
	const jobId = exactId(id);
	if (jobId === undefined) return 'it has no ID';
	if (!fitsIds(capabilities, jobId)) {
		const shown = String(api.redact(jobId)).slice(0, 40);
		return `its ID cannot be one of ${plug.displayName}: "${shown}"`;
	}
	// It is shown and logged wherever the job is spoken of. A number is no key.
	const isText = capabilities.jobIds === 'opaque';
	if (isText && api.redact(jobId) !== jobId) return 'a part of the credential is in its ID';
	return makeJob({
		raw: record,
		listType: capabilities.listTypes.length === 1 ? capabilities.listTypes[0].value : null,
		...facts,
		provider: plug.id,
		jobId,
		status: status ?? toJobStatus(plug.statuses, facts.providerStatus ?? null),
	});
}

/**
 * Whether an ID can be one of the provider's; a text with line breaks, or a long one, is nobody's. In an address "."
 * and ".." would be another place (RFC 3986, section 5.2.4), however they are encoded.
 */
export function fitsIds({ jobIds }: Capabilities, id: string): boolean {
	if (jobIds === 'ascending') return /^\d{1,40}$/.test(id);
	return /^[^\p{Cc}\p{Cs}]{1,200}$/u.test(id) && !/^(?:\.|%2e){1,2}$/i.test(id);
}

function whyNoId({ displayName }: ProviderPlug, { jobIds }: Capabilities): string {
	return jobIds === 'ascending'
		? `Job IDs of ${displayName} are whole numbers`
		: `Job IDs of ${displayName} are short texts without line breaks`;
}

function byNumber(found: ReadonlyMap<string, Job>, id: string): Job | undefined {
	return /^0\d*$/.test(id) ? found.get(withoutZeros(id)) : undefined;
}
