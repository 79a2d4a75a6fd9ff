/**
 * WhoisXML's bulk email verification: the shape of its geolocation, one flat row an address, failed ones apart.
 * Made up where the page is silent: columns of the CSV but the first, the shape of XML, all words of a result but four.
 */
import { emailList, type Simulator } from '../kit';
import { bulkService } from './whoisXmlBulk';

interface Checks {
	result?: string;
	format?: boolean | null;
	smtp?: boolean | null;
	dns?: boolean | null;
	disposable?: boolean | null;
	catchAll?: boolean | null;
	error?: string;
}

const EMAILS = emailList<Checks>({
	words: {
		ok: [{ result: 'ok', smtp: true }, 'valid'],
		disposable: [{ result: 'ok', smtp: true, disposable: true }, 'risky'],
		catch_all: [{ result: 'unknown', smtp: true, catchAll: true }, 'risky'],
		ok_catch_all: [{ result: 'ok', smtp: true, catchAll: true }, 'risky', 'catch_all'],
		bad: [{ result: 'bad', smtp: false }, 'invalid'],
		no_dns: [{ result: 'bad', dns: false }, 'invalid'],
		bad_format: [{ result: 'bad', format: false, dns: null }, 'invalid'],
		'smtp-failed': [{ result: 'smtp-failed', smtp: false }, 'invalid'],
		unknown: [{ result: 'unknown', smtp: null }, 'unknown'],
		greylisted: [{ result: 'greylisted', smtp: null }, 'unknown'],
		invalid_format: [{ error: 'Invalid format' }, 'invalid', 'Invalid format'],
		timed_out: [{ error: 'The check timed out' }, 'unknown', 'The check timed out'],
	},
	usual: {
		valid: 'ok',
		accept_all: 'catch_all',
		role: 'ok',
		account_invalid: 'bad',
		domain_invalid: 'no_dns',
		address_invalid: 'invalid_format',
	},
});

/** Checks are texts. */
const said = (check: boolean | null | undefined, usual: boolean | null) =>
	String(check === undefined ? usual : check);

function rowOf(value: string): Record<string, string | string[]> {
	const checks = EMAILS.row(value);
	return {
		emailAddress: value,
		formatCheck: said(checks.format, true),
		smtpCheck: said(checks.smtp, null),
		dnsCheck: said(checks.dns, true),
		freeCheck: 'false',
		disposableCheck: said(checks.disposable, false),
		catchAllCheck: said(checks.catchAll, false),
		...(checks.dns === false ? {} : { mxRecords: ['mx1.shop.example'] }),
		result: checks.result ?? '',
	};
}

export const simulator: Simulator = {
	id: 'whoisXmlEmail',
	title: 'WhoisXML API (Emails)',
	credential: {
		type: 'whoisXmlApi',
		fields: (urls, apiKey) => ({ apiKey, emailUrl: urls.email ?? '', accountUrl: urls.account ?? '' }),
	},
	hosts: { email: '/api/bevService', account: '/user-service' },
	listTypes: { email: EMAILS },
	firstId: 596,
	result: { isCounted: 'items' },
	...bulkService(
		{
			productId: 7,
			productName: 'Email Verification',
			values: 'emails',
			maxValues: 50_000,
			options: { version: [3] },
			kindOf: (value) => {
				const { error } = EMAILS.row(value);
				return error === undefined ? 'completed' : error === 'Invalid format' ? 'invalid' : 'failed';
			},
			completed: ({ value, spell }) => ({ ...rowOf(value), emailAddress: spell(value) }),
			failed: ({ value, spell }) => ({ error: EMAILS.row(value).error, emailAddress: spell(value) }),
			completedCells: (row) => {
				const cells = Object.fromEntries(Object.entries(row).map(([name, cell]) => [name, String(cell)]));
				const { emailAddress = '', ...others } = cells;
				return { 'Email Address': emailAddress, ...others };
			},
			failedCells: (row) => {
				const { emailAddress = '', error = '' } = row as { emailAddress?: string; error?: string };
				return { 'Email Address': emailAddress, Error: error };
			},
		},
		'email',
	),
};
