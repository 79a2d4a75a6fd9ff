import { TransportError } from '../../transport/transportError';
import type { DownloadStream, Transport } from '../../transport/request';
import { readCsvResults } from '../kit/csvResults';
import { eachJob } from '../kit/eachJob';
import { isCalled } from '../kit/job';
import { judgeEmailStatus } from '../kit/emailStatus';
import { expectFormat, expectRows } from '../kit/wholeResult';
import type { Connection, Job } from '../contract';
import { chargedRows, idDate, parseList, parseStatus, parseUploaded } from './answers';

// Names are told by the status only, one request a job: as many of the newest are looked at for a lost upload,
// and as many where it is looked for before each upload.
const JOBS_TO_SEARCH = 20;
const NEWEST_JOBS = 5;

const DAY_MS = 24 * 60 * 60 * 1_000;

export function connect(transport: Transport): Connection {
	async function readJob(id: string): Promise<Job> {
		const job = parseStatus((await transport.read({ method: 'GET', path: jobPath(id) })).body);
		if (job === undefined) throw new TransportError('notFound', 'The answer has no such job in it');
		return job;
	}

	const readJobs = async (ids: string[]) => await eachJob(ids, readJob);

	async function readList(): Promise<Job[]> {
		return parseList((await transport.read({ method: 'GET', path: '/email/batch' })).body);
	}

	// It costs credits, so it is asked for once; `download` is a bare flag without a value.
	async function openDownload(id: string): Promise<DownloadStream> {
		return await transport.download(
			{ method: 'GET', path: jobPath(id), query: { download: null } },
			{ once: true },
		);
	}

	/** Where the length was not announced, the number of rows charged for tells whether all of them came. */
	function expectedRows(id: string, download: DownloadStream): (() => Promise<number | null>) | undefined {
		if (download.headers['content-length'] !== undefined) return undefined;
		return async () => chargedRows((await readJobs([id]))[0]);
	}

	return {
		async upload({ name, content }) {
			if (content.kind !== 'file')
				throw new TransportError('rejected', 'Everything Location takes files only');
			const { body } = await transport.write({
				method: 'POST',
				path: '/email/batch',
				form: [{ field: 'email', file: content.file, fileName: name }],
			});
			return parseUploaded(body);
		},

		async findUpload({ names, sentAt, excludeIds, newestOnly = false }) {
			const earliest = new Date(sentAt - DAY_MS).toISOString().slice(0, 10);
			const candidates = (await readList())
				.filter(
					({ jobId }) => !excludeIds.includes(jobId) && (idDate(jobId) === '' || idDate(jobId) >= earliest),
				)
				.slice(0, newestOnly ? NEWEST_JOBS : JOBS_TO_SEARCH);
			const found: Job[] = [];
			for (const { jobId } of candidates) {
				const [job] = await readJobs([jobId]);
				if (job !== undefined && isCalled(job, names)) found.push(job);
			}
			return found;
		},

		async *jobs() {
			yield await readList();
		},

		job: readJob,

		status: readJobs,

		async *results({ jobId }, { includeRaw }) {
			const download = await openDownload(jobId);
			yield* readCsvResults(download, {
				includeRaw,
				valueColumns: ['email'],
				columnTypes: { emailstatus: 'text', secondarystatus: 'text' },
				judge: judgeEmailStatus,
				expectedRows: expectedRows(jobId, download),
			});
		},

		async file({ jobId }) {
			const download = await openDownload(jobId);
			const csv = expectFormat(download, 'csv');
			const expected = expectedRows(jobId, download);
			return {
				fileName: `${jobId}_verified.csv`,
				mimeType: 'text/csv',
				bytes: expected === undefined ? csv : expectRows(csv, expected),
			};
		},
	};
}

function jobPath(id: string): string {
	return `/email/batch/${encodeURIComponent(id)}`;
}
