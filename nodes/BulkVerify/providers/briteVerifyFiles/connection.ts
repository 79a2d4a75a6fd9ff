import { TransportError } from '../../transport/transportError';
import type { DownloadStream, FormPart, Transport } from '../../transport/request';
import type { ColumnType } from '../kit/columns';
import { readCsvResults } from '../kit/csvResults';
import { eachJob } from '../kit/eachJob';
import { isCalled } from '../kit/job';
import { judgeEmailStatus } from '../kit/emailStatus';
import { expectFormat, expectRows } from '../kit/wholeResult';
import type { Batch, Connection, Job } from '../contract';
import { parseJob, parseList, promisedRows, verifiedFilePath } from './answers';

const COLUMN_TYPES: Readonly<Record<string, ColumnType>> = {
	emailstatus: 'text',
	secondarystatus: 'text',
	connected: 'boolean',
	disposable: 'boolean',
	roleaccount: 'boolean',
};

export function connect(transport: Transport): Connection {
	async function readJob(id: string): Promise<Job> {
		const path = `/brite_files/${encodeURIComponent(id)}.json`;
		return parseJob((await transport.read({ method: 'GET', path })).body);
	}

	async function readList(): Promise<Job[]> {
		return parseList((await transport.read({ method: 'GET', path: '/brite_files.json' })).body);
	}

	async function openDownload(job: Job): Promise<DownloadStream> {
		return await transport.download({ method: 'GET', path: verifiedFilePath(job) });
	}

	return {
		async upload(batch) {
			const { body } = await transport.write({
				method: 'POST',
				path: '/brite_files.json',
				form: uploadForm(batch),
			});
			return parseJob(body);
		},

		async findUpload({ names, excludeIds }) {
			return (await readList()).filter((job) => isCalled(job, names) && !excludeIds.includes(job.jobId));
		},

		async *jobs() {
			yield await readList();
		},

		job: readJob,

		status: async (ids) => await eachJob(ids, readJob),

		async *results(job, { includeRaw, mayLackRows = false }) {
			const download = await openDownload(job);
			const isSurelyWhole = mayLackRows && download.headers['content-length'] !== undefined;
			yield* readCsvResults(download, {
				includeRaw,
				valueColumns: ['email'],
				columnTypes: COLUMN_TYPES,
				appendedFrom: 'emailstatus',
				judge: judgeEmailStatus,
				expectedRows: async () => (isSurelyWhole ? null : promisedRows(job)),
			});
		},

		async file(job) {
			const download = await openDownload(job);
			const csv = expectFormat(download, 'csv');
			const isLengthKnown = download.headers['content-length'] !== undefined;
			return {
				fileName: `briteverify-${job.jobId}-verified.csv`,
				mimeType: 'text/csv',
				bytes: isLengthKnown ? csv : expectRows(csv, async () => promisedRows(job)),
			};
		},

		async cancel(id) {
			await transport.write(
				{ method: 'PUT', path: `/brite_files/${encodeURIComponent(id)}/cancel.json` },
				{ afterRateLimit: 'repeat' },
			);
			return await readJob(id);
		},

		async remove(id) {
			await transport.write(
				{ method: 'DELETE', path: `/brite_files/${encodeURIComponent(id)}.json` },
				{ afterRateLimit: 'repeat' },
			);
		},
	};
}

/** The parts of S004's example, in its order; the credential adds `apikey`. */
function uploadForm({ name, content, options }: Batch): FormPart[] {
	if (content.kind !== 'file') throw new TransportError('rejected', 'BriteVerify takes files only');
	return [
		{ field: 'file_job[contact_file]', file: content.file, fileName: name },
		{ field: 'file_job[delimiter]', text: content.delimiter },
		...(options.verifyConnected ? [{ field: 'file_job[verify_connected]', text: 'true' }] : []),
		{ field: 'press', text: 'OK' },
	];
}
