import { TransportError } from '../../transport/transportError';
import type { FormPart } from '../../transport/request';
import type { Batch, Verdict } from '../contract';
import { defineProvider } from '../define';
import { csvResult } from '../kit/csvResults';
import { ofWord } from '../kit/fields';
import type { Facts, Judgement } from '../kit/verdictTable';
import { readBalance, readFailure, readJob, readStatus, statuses } from './answers';

const VERDICTS: Readonly<Record<string, Verdict>> = {
	valid: 'valid',
	invalid: 'invalid',
	catchall: 'risky',
	donotmail: 'risky',
	spamtrap: 'risky',
	abuse: 'risky',
	unknown: 'unknown',
};

/** docs/providers/zeroBounce.md */
export const zeroBounce = defineProvider({
	id: 'zeroBounce',
	displayName: 'ZeroBounce',
	credentialType: 'zeroBounceApi',
	description: 'Emails',
	whereToCheck: 'the files under Email Validator in your ZeroBounce dashboard',
	statuses,
	readFailure,
	readJob,

	takes: ['file'],
	// With a name of our own the column is known again in the result.
	fileRules: { header: 'email' },
	// The dashboard cuts longer ones.
	jobNames: { longest: 70 },
	takesCallback: true,
	// Refused requests block the key, and 100,000 addresses take most of an hour.
	pollEvery: { leastMs: 5_000 },
	options: [
		{
			name: 'allowPhase2',
			displayName: 'Allow Phase 2',
			description:
				'Whether catch-all addresses are checked a second time, where Verify+ is on for the account (may cost more)',
			default: false,
		},
	],

	upload: async (api, batch) =>
		(await api.write({ method: 'POST', path: '/sendfile', form: uploadForm(batch) })).body,

	job: async (api, id) =>
		readStatus((await api.read({ method: 'GET', path: '/filestatus', query: { file_id: id } })).body),

	...csvResult({
		open: async (api, { jobId }) =>
			await api.download({ method: 'GET', path: '/getfile', query: { file_id: jobId } }),
		columns: () => ({
			valueColumns: ['email', 'emailaddress'],
			valueLike: '@',
			columnTypes: {
				zbstatus: 'text',
				zbsubstatus: 'text',
				zbfreeemail: 'boolean',
				zbmxfound: 'boolean',
			},
			appendedFrom: 'zbstatus',
			judge,
		}),
	}),

	async remove(api, id) {
		await api.write({ method: 'GET', path: '/deletefile', query: { file_id: id } });
	},

	balance: async (api) =>
		readBalance((await api.read({ method: 'GET', base: 'accountUrl', path: '/getcredits' })).body),
});

/** The texts before the file, as the vendor's clients send them. Columns are counted from 1. */
function uploadForm({ name, content, options, callbackUrl }: Batch): FormPart[] {
	if (content.kind !== 'file') throw new TransportError('rejected', 'ZeroBounce takes files only');
	return [
		{ field: 'email_address_column', text: String((content.column ?? 0) + 1) },
		{ field: 'has_header_row', text: 'true' },
		// Duplicates are removed here, where that is wanted: a file with many is refused as a whole there.
		{ field: 'remove_duplicate', text: 'false' },
		...(options.allowPhase2 === true ? [{ field: 'allow_phase_2', text: 'true' }] : []),
		...(callbackUrl === undefined ? [] : [{ field: 'return_url', text: callbackUrl }]),
		{ field: 'file', file: content.file, fileName: name },
	];
}

/** The reason is the sub status where there is one. */
function judge(facts: Facts): Judgement {
	const status = facts('zbstatus');
	if (typeof status !== 'string') return { verdict: 'unknown', reason: null };
	const sub = facts('zbsubstatus');
	const verdict = ofWord(VERDICTS, status.toLowerCase().replace(/[\s_-]/g, '')) ?? 'unknown';
	return { verdict, reason: typeof sub === 'string' ? sub : status };
}
