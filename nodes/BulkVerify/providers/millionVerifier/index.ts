import type { Transport } from '../../transport/request';
import { settle } from '../../transport/retry';
import { TransportError } from '../../transport/transportError';
import type { JobRecord } from '../contract';
import { defineProvider } from '../define';
import { csvResult } from '../kit/csvResults';
import { numberedPages } from '../kit/paging';
import { fewestRows, judge, readBalance, readFailure, readFiles, readJob, statuses } from './answers';

// docs/providers/millionVerifier.md: 50 at most.
const PAGE_SIZE = 50;

/** docs/providers/millionVerifier.md */
export const millionVerifier = defineProvider({
	id: 'millionVerifier',
	displayName: 'MillionVerifier',
	credentialType: 'millionVerifierApi',
	description: 'Emails',
	whereToCheck: 'the bulk verifier in your MillionVerifier account',
	statuses,
	readFailure,
	readJob,

	takes: ['file'],
	fileRules: { extension: '.csv' },
	limits: { rows: 1_000_000, bytes: 100_000_000 },
	jobNames: { longest: 96 },
	ids: 'ascending',
	variants: [
		{ name: 'All Rows', value: 'all', description: 'Every row of the list' },
		{ name: 'Invalid', value: 'invalid', description: 'Invalid and disposable addresses' },
		{ name: 'OK', value: 'ok' },
		{ name: 'OK and Catch-All', value: 'ok_and_catch_all' },
		{ name: 'Unknown', value: 'unknown' },
	],

	async upload(api, { name, content }) {
		if (content.kind !== 'file') throw new TransportError('rejected', 'MillionVerifier takes files only');
		const form = [{ field: 'file_contents', file: content.file, fileName: name }];
		return (await api.write({ method: 'POST', path: '/v2/upload', form })).body;
	},

	job: readOne,

	jobsOf: {
		idsPerRequest: PAGE_SIZE,
		read: async (api, ids) => {
			const query = { id: ids.join(','), limit: PAGE_SIZE };
			return readFiles((await api.read({ method: 'GET', path: '/v2/filelist', query })).body).records;
		},
	},

	listing: {
		pages: numberedPages(async (api, page) => {
			const offset = (page - 1) * PAGE_SIZE;
			const query = { offset, limit: PAGE_SIZE };
			const { records, total } = readFiles(
				(await api.read({ method: 'GET', path: '/v2/filelist', query })).body,
			);
			const isLast = total === null ? records.length < PAGE_SIZE : offset + records.length >= total;
			return { records, isLast };
		}),
	},

	...csvResult({
		open: async (api, { jobId }, filter) =>
			await api.download({ method: 'GET', path: '/v2/download', query: { file_id: jobId, filter } }),
		columns: () => ({
			valueColumns: ['email', 'emailaddress'],
			valueLike: '@',
			columnTypes: { result: 'text', quality: 'text', free: 'boolean', role: 'boolean' },
			judge,
		}),
		fewestRows: ({ raw }, variant) => fewestRows(raw, variant),
	}),

	async cancel(api, id) {
		const outcome = await settle(
			async () => await api.write({ method: 'GET', path: '/stop', query: { file_id: id } }),
		);
		if ('value' in outcome) return;
		const { error } = outcome;
		// Of a file that is not there it says so with a page.
		const mayBeGone = error instanceof TransportError && error.details.httpCode === 404;
		if (mayBeGone) await readOne(api, id);
		throw error;
	},

	async remove(api, id) {
		await api.write({ method: 'GET', path: '/v2/delete', query: { file_id: id } });
	},

	balance: async (api) =>
		readBalance((await api.read({ method: 'GET', base: 'accountUrl', path: '/credits' })).body),
});

async function readOne(api: Transport, id: string): Promise<JobRecord> {
	return (await api.read({ method: 'GET', path: '/v2/fileinfo', query: { file_id: id } })).body;
}
