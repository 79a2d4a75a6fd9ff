import type { Transport } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { JsonRecord } from '../contract';
import { defineProvider } from '../define';
import { JSON_FILE } from '../kit/formats';
import { numberedPages, ofOneJob } from '../kit/paging';
import { assertRowCount } from '../kit/wholeResult';
import {
	readBalance,
	readFailure,
	readJob,
	readList,
	readPage,
	readResults,
	readRow,
	statuses,
} from './answers';
import { listPath, NOT_STARTED, sendStepwise } from './stepwise';

const MINUTE_MS = 60_000;

/** docs/providers/briteVerifyBulk.md */
export const briteVerifyBulk = defineProvider({
	id: 'briteVerifyBulk',
	displayName: 'BriteVerify Bulk',
	credentialType: 'briteVerifyBulkApi',
	description: 'Emails and phones',
	whereToCheck: 'the list of jobs of the last 7 days (operation "List"), by its time and number of rows',
	statuses,
	readFailure,
	readJob,

	listTypes: [
		{ name: 'Emails', value: 'email', valueKind: 'email' },
		{ name: 'Phones', value: 'phone', description: 'Of the US and Canada', valueKind: 'phone' },
	],
	notStarted: [NOT_STARTED],
	limits: { rows: 1_000_000 },
	formats: [JSON_FILE],
	respell: withOrWithoutCountryCode,

	/** As contacts also where they are emails, so that results have one shape. */
	async upload(api, { content, listType }) {
		if (content.kind !== 'values') throw unreadable('a list');
		const field = listType === 'phone' ? 'phone' : 'email';
		return await sendStepwise(
			api,
			content.values.map((value) => ({ [field]: value })),
		);
	},

	job: async (api, id) => readList((await api.read({ method: 'GET', path: listPath(id) })).body),

	listing: {
		// Its times have no seconds.
		timeGrainMs: MINUTE_MS,
		pages: numberedPages(async (api, page) =>
			readPage((await api.read({ method: 'GET', path: '/lists', query: { page } })).body, page),
		),
	},

	async *results(api, { jobId, total }, { includeRaw, mayLackRows = false }) {
		let count = 0;
		for await (const entries of ofOneJob(entriesOf(api, jobId), total)) {
			count += entries.length;
			yield entries.map((entry) => readRow(entry, includeRaw));
		}
		if (!mayLackRows) assertRowCount(count, total);
	},

	async remove(api, id) {
		await api.write({ method: 'DELETE', path: listPath(id) });
	},

	balance: async (api) => readBalance((await api.read({ method: 'GET', path: '/accounts/credits' })).body),
});

async function* entriesOf(api: Transport, id: string): AsyncGenerator<JsonRecord[]> {
	for (let page = 1; ; page++) {
		const { body } = await api.read({ method: 'GET', path: `${listPath(id)}/export/${page}` });
		const { entries, pages } = readResults(body);
		yield entries;
		if (page >= (pages ?? 1) || entries.length === 0) return;
	}
}

/** Phones come back as digits, perhaps with the 1 of the US and Canada before them. */
function withOrWithoutCountryCode(key: string): string[] {
	if (!/^\d{10,11}$/.test(key)) return [];
	if (key.length === 10) return [`1${key}`];
	return key.startsWith('1') ? [key.slice(1)] : [];
}
