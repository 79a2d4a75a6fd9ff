import type { Transport } from '../../transport/request';
import { TransportError } from '../../transport/transportError';
import type { JobRecord } from '../contract';
import { defineProvider } from '../define';
import { csvResult } from '../kit/csvResults';
import { judgeEmailStatus } from '../kit/emailStatus';
import { isRecord } from '../kit/fields';
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
		promisedRows: async (api, { jobId }) => {
			const record = await readOne(api, jobId);
			return isRecord(record) ? chargedRows(readJob(record)) : null;
		},
	}),
});

async function readOne(api: Transport, id: string): Promise<JobRecord | undefined> {
	return readStatus((await api.read({ method: 'GET', path: path(id) })).body);
}
