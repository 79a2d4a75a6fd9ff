import type { JsonRecord, ResultRow, Verdict } from '../contract';
import { defineProvider } from '../define';
import { toBoolean, toText } from '../kit/fields';
import { rowOf } from '../kit/jsonResults';
import type { Judgement } from '../kit/verdictTable';
import { bulkService, readEntries } from '../whoisXml/service';

/** docs/providers/whoisXmlEmail.md */
export const whoisXmlEmail = defineProvider({
	...bulkService({
		base: 'emailUrl',
		productId: 7,
		counters: {
			total: 'total_emails',
			processed: 'processed_emails',
			invalid: 'invalid_emails',
			failed: 'failed_emails',
			processedIsOfGoodOnes: true,
		},
		// Version 2 was switched off in 2024.
		create: (_, emails) => ({ emails, version: 3 }),
		entries: readEntries,
		readCompleted: (entry) => rowOf(entry, entry.emailAddress, judge(entry), false),
		readFailed,
	}),
	id: 'whoisXmlEmail',
	displayName: 'WhoisXML API (Emails)',
	description: 'Emails',
	whereToCheck: 'the list of jobs (operation "List"), by its time and number of addresses',
	limits: { rows: 50_000 },
	variants: [
		{ name: 'All Rows', value: 'all', description: 'Completed and failed rows together', itemsOnly: true },
		{ name: 'Completed Rows', value: 'completed', description: 'Addresses that were checked' },
		{ name: 'Failed Rows', value: 'failed', description: 'Addresses that are none, or could not be checked' },
	],
});

/** The word where it is known, else the checks: the full list of words is published nowhere. */
function judge(entry: JsonRecord): Judgement {
	const check = (name: string) => toBoolean(entry[`${name}Check`]);
	const word = toText(entry.result)?.toLowerCase() ?? null;
	const risk =
		check('disposable') === true ? 'disposable' : check('catchAll') === true ? 'catch_all' : undefined;
	switch (word) {
		case 'ok':
			return risk === undefined ? { verdict: 'valid', reason: word } : { verdict: 'risky', reason: risk };
		case 'bad':
			if (check('dns') === false) return { verdict: 'invalid', reason: 'no_dns' };
			return { verdict: 'invalid', reason: check('format') === false ? 'bad_format' : word };
		case 'smtp-failed':
			// A guess: the mailbox does not exist, or could not take mail at the moment.
			return { verdict: 'invalid', reason: word };
		case 'unknown':
			return risk === undefined ? { verdict: 'unknown', reason: word } : { verdict: 'risky', reason: risk };
		default:
			return judgeChecks(word, risk, check);
	}
}

function judgeChecks(
	word: string | null,
	risk: string | undefined,
	check: (name: string) => boolean | null,
): Judgement {
	const said = (verdict: Verdict, reason: string): Judgement => ({ verdict, reason: word ?? reason });
	if (check('format') === false) return said('invalid', 'bad_format');
	if (check('dns') === false) return said('invalid', 'no_dns');
	if (check('smtp') === false) return said('invalid', 'smtp');
	if (risk !== undefined) return said('risky', risk);
	if (check('smtp') === true) return said('valid', 'smtp');
	return { verdict: 'unknown', reason: word };
}

function readFailed(entry: JsonRecord): ResultRow {
	const reason = toText(entry.error);
	const verdict = /format|invalid/i.test(reason ?? '') ? 'invalid' : 'unknown';
	return rowOf(entry, entry.emailAddress, { verdict, reason }, false);
}
