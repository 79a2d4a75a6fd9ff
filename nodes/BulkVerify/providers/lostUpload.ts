import type { Transport } from '../transport/request';
import type { Capabilities, Connection, Job, JobRecord, ProviderPlug, UploadFingerprint } from './contract';
import { isCalled } from './kit/job';

// New jobs come first, so a lost one is on the first pages.
const PAGES_TO_SEARCH = 2;

// Where names are told by the status only, one request a job: as many of the newest are looked at for a lost upload,
// and as many where it is looked for before each upload.
const NAMELESS_ROWS_TO_ASK = 20;
const NEWEST_ROWS_TO_ASK = 5;

// Times have whole seconds and the list may lag a little behind.
const CLOCK_TOLERANCE_MS = 5_000;
// Where no answer told the provider's clock, ours may be this far off.
const UNKNOWN_CLOCK_TOLERANCE_MS = 120_000;

const SECOND_MS = 1_000;

interface Search extends Pick<Connection, 'jobs' | 'job'> {
	plug: ProviderPlug;
	capabilities: Capabilities;
	transport: Transport;
	toJob(record: JobRecord): Job;
}

/**
 * The jobs that an upload may have made: by name where jobs have names, else by time and size. Newest first; none
 * where the provider has no list.
 */
export async function lostUploads(search: Search, fingerprint: UploadFingerprint): Promise<Job[]> {
	const { plug, capabilities } = search;
	if (plug.listing === undefined) return [];
	const found = capabilities.namesJobs
		? await byName(search, fingerprint)
		: await byTimeAndSize(search, fingerprint);
	return found.filter(({ jobId }) => !fingerprint.excludeIds.includes(jobId));
}

async function byName(
	search: Search,
	{ names, listType, newestOnly = false }: UploadFingerprint,
): Promise<Job[]> {
	const { plug, jobs, job, toJob, transport } = search;
	const { listing } = plug;
	if (listing?.named !== undefined) {
		const found: Job[] = [];
		for (const name of names) found.push(...(await listing.named(transport, name)).map(toJob));
		return found.filter((candidate) => isCalled(candidate, names));
	}
	const found: Job[] = [];
	let pages = 0;
	let asked = 0;
	for await (const page of jobs({ listType: listing?.byType === true ? listType : undefined })) {
		for (const row of page) {
			if (row.name !== null) {
				if (isCalled(row, names)) found.push(row);
			} else if (asked++ < (newestOnly ? NEWEST_ROWS_TO_ASK : NAMELESS_ROWS_TO_ASK)) {
				const detailed = await job(row.jobId);
				if (isCalled(detailed, names)) found.push(detailed);
			}
		}
		if (++pages === (newestOnly ? 1 : PAGES_TO_SEARCH)) break;
	}
	return found;
}

/** The right one has as many rows and began when the lost upload did. */
async function byTimeAndSize(
	{ plug, jobs, transport }: Search,
	{ rowCount, sentAt }: UploadFingerprint,
): Promise<Job[]> {
	const offset = transport.clockOffset();
	const tolerance = offset === undefined ? UNKNOWN_CLOCK_TOLERANCE_MS : CLOCK_TOLERANCE_MS;
	const grain = plug.listing?.timeGrainMs ?? SECOND_MS;
	const earliest = Math.floor((sentAt + (offset ?? 0) - tolerance) / grain) * grain;
	for await (const page of jobs({})) {
		return page.filter(
			({ total, createdAt }) =>
				(total === null || total === rowCount) && createdAt !== null && Date.parse(createdAt) >= earliest,
		);
	}
	return [];
}
