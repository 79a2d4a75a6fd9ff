import { eachAs, jsonBody } from '../../transport/jsonBody';
import type { Answer, ProviderRequest, Transport } from '../../transport/request';
import { unreadable } from '../../transport/transportError';
import type { Batch } from '../contract';
import { defineProvider } from '../define';
import { csvResult } from '../kit/csvResults';
import { isRecord, ofWord } from '../kit/fields';
import { aboutJob } from '../kit/job';
import { behindLink } from '../kit/links';
import { numberedPages } from '../kit/paging';
import { judge, UNKNOWN } from '../kit/verdictTable';
import { readBalance, readFailure, readJob, readLink, readPage, statuses } from './answers';
import { columnTypes, leakReasons, valueColumns, verdictTables } from './verdicts';

/** docs/providers/ipQualityScore.md */
export const ipQualityScore = defineProvider({
	id: 'ipQualityScore',
	displayName: 'IPQualityScore',
	credentialType: 'ipQualityScoreApi',
	description: 'Emails, phones, IP addresses, URLs and leaked data',
	whereToCheck: 'the CSV lists in your IPQualityScore account',
	statuses,
	readFailure,
	readJob,

	takes: ['values', 'file', 'url'],
	fileRules: { delimiters: [',', ';', '|', '\t'], utf8: false },
	listTypes: [
		{ name: 'Emails', value: 'email', valueKind: 'email' },
		{ name: 'IP Addresses (Proxy Detection)', value: 'proxy', valueKind: 'ip' },
		{ name: 'Leaked Emails', value: 'leaked_email', valueKind: 'email', reasons: leakReasons },
		{
			name: 'Leaked Passwords',
			value: 'leaked_password',
			valueKind: 'text',
			reasons: leakReasons,
			columnNames: ['password', 'passwords', 'pass', 'pwd', 'passwd', 'passwort', 'kennwort', 'secret'],
		},
		{
			name: 'Leaked User Names',
			value: 'leaked_username',
			valueKind: 'text',
			reasons: leakReasons,
			valueField: 'username',
			columnNames: [
				'username',
				'usernames',
				'user',
				'login',
				'userid',
				'loginname',
				'benutzername',
				'usuario',
			],
		},
		{ name: 'Phones', value: 'phone', valueKind: 'phone' },
		{ name: 'URLs', value: 'url', valueKind: 'url' },
	],
	jobNames: { longest: 96 },
	ids: 'ascending',
	variants: [
		{ name: 'All Rows', value: 'all', description: 'Every row of the list' },
		{ name: 'Bad Rows', value: 'bad', description: 'Rows that IPQualityScore advises to remove' },
		{ name: 'Clean Rows', value: 'clean', description: 'Rows that IPQualityScore advises to keep' },
		{ name: 'Pristine Rows', value: 'pristine', description: 'The best of the clean rows' },
	],

	async upload(api, batch) {
		const answer = await api.write(uploadRequest(batch));
		protectLinks(api, answer);
		return answer.body;
	},

	job: async (api, id) => (await readStatus(api, id)).body,

	listing: {
		byType: true,
		pages: numberedPages(async (api, page, { listType }) => {
			const query = { type: listType || undefined, page };
			return readPage((await api.read({ method: 'GET', path: '/json/csv/{apiKey}/list', query })).body, page);
		}),
	},

	...csvResult({
		open: behindLink(async (api, { jobId }, variant) => {
			const link = readLink((await readStatus(api, jobId)).body, variant);
			if (link === undefined) throw unreadable('download links');
			return link ?? undefined;
		}),
		columns: ({ listType }) => {
			const table = ofWord(verdictTables, listType ?? '');
			return {
				valueColumns: ofWord(valueColumns, listType ?? '') ?? [],
				columnTypes,
				judge: (facts) => (table === undefined ? UNKNOWN : judge(table, facts)),
			};
		},
	}),

	balance: async (api) =>
		readBalance((await api.read({ method: 'GET', path: '/json/account/{apiKey}' })).body),
});

async function readStatus(api: Transport, id: string): Promise<Answer> {
	const path = `/json/csv/{apiKey}/status/${encodeURIComponent(id)}`;
	const answer = await api.read({ method: 'GET', path });
	protectLinks(api, answer);
	const { body } = answer;
	return aboutJob(id, isRecord(body) ? readJob(body).id : undefined, answer);
}

/** `input` means rows where it is an array of arrays, and a link where it is a text. */
function uploadRequest({ listType, name, content }: Batch): ProviderRequest {
	const path = `/json/csv/{apiKey}/${encodeURIComponent(listType)}/upload`;
	if (content.kind === 'file') {
		return {
			method: 'POST',
			path,
			query: { file_name: name },
			form: [{ field: 'file', file: content.file, fileName: name }],
		};
	}
	if (content.kind === 'url') {
		return { method: 'POST', path, json: { input: content.url, file_name: name } };
	}
	const input = eachAs(content.values, (value) => [value]);
	return { method: 'POST', path, raw: jsonBody({ input, file_name: name }) };
}

function protectLinks(api: Transport, { body }: Answer): void {
	if (isRecord(body)) api.protect(body.downloads);
}
