import type { FormPart } from '../../transport/request';
import { TransportError } from '../../transport/transportError';
import type { Batch } from '../contract';
import { defineProvider } from '../define';
import { csvResult } from '../kit/csvResults';
import { judgeEmailStatus } from '../kit/emailStatus';
import { onePage } from '../kit/paging';
import { promisedRows, readFailure, readJob, readList, statuses, verifiedFilePath } from './answers';

const path = (id: string, what = '') => `/brite_files/${encodeURIComponent(id)}${what}.json`;

/** docs/providers/briteVerifyFiles.md */
export const briteVerifyFiles = defineProvider({
	id: 'briteVerifyFiles',
	displayName: 'BriteVerify Files',
	credentialType: 'briteVerifyFilesApi',
	description: 'Emails, with files of up to 500,000 rows',
	whereToCheck: 'the list of jobs (operation "List")',
	statuses,
	readFailure,
	readJob,

	takes: ['file'],
	// The semicolon is not among the delimiters that the vendor's page lists.
	fileRules: { header: 'email', delimiters: [',', '|', '\t'] },
	// "Files over 500,000 should be broken into chunks before being pushed to BriteFiles."
	limits: { rows: 500_000 },
	jobNames: { longest: 96 },
	options: [
		{
			name: 'verifyConnected',
			displayName: 'Verify Connected',
			description: 'Whether to check also if the address is connected to online networks (may cost more)',
			default: false,
		},
	],

	upload: async (api, batch) =>
		(await api.write({ method: 'POST', path: '/brite_files.json', form: uploadForm(batch) })).body,

	job: async (api, id) => (await api.read({ method: 'GET', path: path(id) })).body,

	listing: {
		tellsDetails: false,
		pages: onePage(async (api) =>
			readList((await api.read({ method: 'GET', path: '/brite_files.json' })).body),
		),
	},

	...csvResult({
		open: async (api, job) => await api.download({ method: 'GET', path: verifiedFilePath(job) }),
		columns: () => ({
			valueColumns: ['email'],
			columnTypes: {
				emailstatus: 'text',
				secondarystatus: 'text',
				connected: 'boolean',
				disposable: 'boolean',
				roleaccount: 'boolean',
			},
			appendedFrom: 'emailstatus',
			judge: judgeEmailStatus,
		}),
		fileName: (jobId) => `briteverify-${jobId}-verified.csv`,
		promisedRows: async (_, job) => promisedRows(job),
	}),

	async cancel(api, id) {
		await api.write({ method: 'PUT', path: path(id, '/cancel') });
	},

	async remove(api, id) {
		await api.write({ method: 'DELETE', path: path(id) });
	},
});

/** The parts of the vendor's example, in its order; the credential adds `apikey`. */
function uploadForm({ name, content, options }: Batch): FormPart[] {
	if (content.kind !== 'file') throw new TransportError('rejected', 'BriteVerify takes files only');
	return [
		{ field: 'file_job[contact_file]', file: content.file, fileName: name },
		{ field: 'file_job[delimiter]', text: content.delimiter },
		...(options.verifyConnected === true ? [{ field: 'file_job[verify_connected]', text: 'true' }] : []),
		{ field: 'press', text: 'OK' },
	];
}
