import type { ColumnType } from '../kit/columns';
import type { VerdictTable } from '../kit/verdictTable';

/**
 * What the columns of a result mean, by list type (providers.md, sections 1 and 6). The columns of the bulk CSV
 * are documented nowhere; these are the single-address API's, and a table without its columns says `unknown`.
 */

// The vendor's own marks: 80 and more is suspicious, 90 and more risky.
const SUSPICIOUS_SCORE = 80;
const RISKY_SCORE = 90;
const SUSPICIOUS_URL_SCORE = 75;
// Above the range that counts as risky (75-84).
const BAD_URL_SCORE = 85;

const email: VerdictTable = {
	needs: ['valid'],
	rules: [
		// `timed_out` with `valid: false` proves nothing, so it comes before invalid.
		{
			column: 'timedout',
			is: true,
			and: { column: 'valid', is: false },
			verdict: 'unknown',
			reason: 'timed_out',
		},
		{ column: 'valid', is: false, verdict: 'invalid', reason: 'invalid' },
		{ column: 'disposable', is: true, verdict: 'risky' },
		{ column: 'honeypot', is: true, verdict: 'risky' },
		{ column: 'spamtrapscore', is: 'high', verdict: 'risky', reason: 'spam_trap_score' },
		{ column: 'catchall', is: true, verdict: 'risky', reason: 'catch_all' },
		{ column: 'recentabuse', is: true, verdict: 'risky', reason: 'recent_abuse' },
		{ column: 'fraudscore', atLeast: SUSPICIOUS_SCORE, verdict: 'risky', reason: 'fraud_score' },
		{ column: 'suspect', is: true, verdict: 'risky' },
		{ column: 'timedout', is: true, verdict: 'unknown', reason: 'timed_out' },
		{ column: 'valid', is: true, verdict: 'valid' },
	],
	otherwise: { verdict: 'unknown', reason: null },
};

const phone: VerdictTable = {
	needs: ['valid'],
	rules: [
		{ column: 'valid', is: false, verdict: 'invalid', reason: 'invalid' },
		{ column: 'risky', is: true, verdict: 'risky' },
		{ column: 'fraudscore', atLeast: SUSPICIOUS_SCORE, verdict: 'risky', reason: 'fraud_score' },
		{ column: 'valid', is: true, verdict: 'valid' },
	],
	otherwise: { verdict: 'unknown', reason: null },
};

const proxy: VerdictTable = {
	needs: ['fraudscore', 'proxy'],
	rules: [
		{ column: 'fraudscore', atLeast: RISKY_SCORE, verdict: 'invalid', reason: 'fraud_score' },
		{ column: 'tor', is: true, verdict: 'risky' },
		{ column: 'vpn', is: true, verdict: 'risky' },
		{ column: 'proxy', is: true, verdict: 'risky' },
		{ column: 'fraudscore', atLeast: SUSPICIOUS_SCORE, verdict: 'risky', reason: 'fraud_score' },
		{ column: 'proxy', is: false, verdict: 'valid', reason: 'no_proxy' },
	],
	otherwise: { verdict: 'unknown', reason: null },
};

const url: VerdictTable = {
	needs: ['unsafe', 'riskscore'],
	rules: [
		{ column: 'phishing', is: true, verdict: 'invalid' },
		{ column: 'malware', is: true, verdict: 'invalid' },
		{ column: 'unsafe', is: true, verdict: 'invalid' },
		{ column: 'riskscore', atLeast: BAD_URL_SCORE, verdict: 'invalid', reason: 'risk_score' },
		{ column: 'riskscore', atLeast: SUSPICIOUS_URL_SCORE, verdict: 'risky', reason: 'risk_score' },
		{ column: 'suspicious', is: true, verdict: 'risky' },
		{ column: 'unsafe', is: false, verdict: 'valid', reason: 'safe' },
	],
	otherwise: { verdict: 'unknown', reason: null },
};

// A guess: no source names the columns of a leak check. Each of these was seen in the vendor's other answers.
const LEAK_COLUMNS = ['leaked', 'exposed', 'found'];

/** Both of them, found or not, as reasons. */
export const leakReasons: readonly string[] = LEAK_COLUMNS.flatMap((column) => [column, `not_${column}`]);

const leaked: VerdictTable = {
	needs: [],
	rules: [
		...LEAK_COLUMNS.map((column) => ({ column, is: true, verdict: 'risky' as const })),
		...LEAK_COLUMNS.map((column) => ({
			column,
			is: false,
			verdict: 'valid' as const,
			reason: `not_${column}`,
		})),
	],
	otherwise: { verdict: 'unknown', reason: null },
};

export const verdictTables: Readonly<Record<string, VerdictTable>> = {
	email,
	phone,
	proxy,
	url,
	leaked_email: leaked,
	leaked_password: leaked,
	leaked_username: leaked,
};

export const columnTypes: Readonly<Record<string, ColumnType>> = {
	...ofType(
		'boolean',
		'valid',
		'disposable',
		'timedout',
		'catchall',
		'leaked',
		'exposed',
		'found',
		'suspect',
	),
	...ofType('boolean', 'recentabuse', 'honeypot', 'frequentcomplainer', 'generic', 'common', 'dnsvalid'),
	...ofType('boolean', 'active', 'risky', 'voip', 'prepaid', 'proxy', 'vpn', 'tor', 'botstatus', 'iscrawler'),
	...ofType('boolean', 'activevpn', 'activetor', 'mobile', 'unsafe', 'phishing', 'malware', 'spamming'),
	...ofType('boolean', 'suspicious', 'parking', 'adult', 'donotcall', 'spammer'),
	...ofType('number', 'smtpscore', 'overallscore', 'fraudscore', 'riskscore'),
	...ofType('text', 'deliverability', 'spamtrapscore', 'linetype', 'carrier'),
};

function ofType(type: ColumnType, ...names: string[]): Record<string, ColumnType> {
	return Object.fromEntries(names.map((name) => [name, type]));
}

/** Where a result keeps what was verified, by list type; the likeliest name first. */
export const valueColumns: Readonly<Record<string, readonly string[]>> = {
	email: ['email', 'emailaddress', 'input', 'value'],
	phone: ['phone', 'phonenumber', 'number', 'input', 'value'],
	proxy: ['ip', 'ipaddress', 'host', 'input', 'value'],
	url: ['url', 'website', 'domain', 'input', 'value'],
	leaked_email: ['email', 'emailaddress', 'input', 'value'],
	leaked_password: ['password', 'input', 'value'],
	leaked_username: ['username', 'user', 'input', 'value'],
};
