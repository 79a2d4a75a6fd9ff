import type { Transport } from '../../transport/request';
import { settle } from '../../transport/retry';
import { TransportError, unreadable } from '../../transport/transportError';
import type { JsonRecord } from '../contract';
import { defineProvider } from '../define';
import { csvResult } from '../kit/csvResults';
import { judgeEmailStatus } from '../kit/emailStatus';
import { aboutJob } from '../kit/job';
import { onePage } from '../kit/paging';
import { chargedRows, readFailure, readJob, readList, readStatus, readUploaded, statuses } from './answers';

const path = (id: string) => `/email/batch/${encodeURIComponent(id)}`;

/** docs/providers/everythingLocation.md */
export const everythingLocation = defineProvider({
	id: 'everythingLocation',
	displayName: 'Everything Location (Loqate)',
	credentialType: 'everythingLocationApi',
	description: 'Emails; a download is what costs credits',
	whereToCheck: 'the list of jobs (operation "List")',
	statuses,
	readFailure,
	readJob,

	takes: ['file'],
	fileRules: { header: 'email', extension: '.csv', delimiters: [',', '\t'], utf8: false },
	jobNames: { longest: 96 },
	charges: 'download',

	async upload(api, { name, content }) {
		if (content.kind !== 'file') throw new TransportError('rejected', 'Everything Location takes files only');
		const form = [{ field: 'email', file: content.file, fileName: name }];
		return readUploaded((await api.write({ method: 'POST', path: '/email/batch', form })).body);
	},

	job: readOne,

	listing: {
		tellsDetails: false,
		pages: onePage(async (api) => readList((await api.read({ method: 'GET', path: '/email/batch' })).body)),
	},

	...csvResult({
		// It costs credits, so it is asked for once; `download` is a bare flag without a value.
		open: async (api, { jobId }) =>
			await api.download({ method: 'GET', path: path(jobId), query: { download: null } }, { once: true }),
		columns: () => ({
			valueColumns: ['email'],
			columnTypes: { emailstatus: 'text', secondarystatus: 'text' },
			judge: judgeEmailStatus,
		}),
		fileName: (jobId) => `${jobId}_verified.csv`,
		// What the job tells after its download is exact; where it does not (yet), what it told before.
		promisedRows: async (api, { jobId, total }) => {
			const outcome = await settle(async () => await api.tryAnew(async () => await readCharged(api, jobId)));
			return 'value' in outcome ? outcome.value : total;
		},
	}),
});

async function readCharged(api: Transport, id: string): Promise<number> {
	const record = await readOne(api, id);
	const rows = record === undefined ? null : chargedRows(readJob(record));
	if (rows === null) throw unreadable('a job that was downloaded');
	return rows;
}

async function readOne(api: Transport, id: string): Promise<JsonRecord | undefined> {
	const record = readStatus((await api.read({ method: 'GET', path: path(id) })).body);
	return aboutJob(id, record && readJob(record).id, record);
}
