/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
/* IPQualityScore's list types. The result columns are undocumented: those of the single-value API. */
import { isIP } from 'node:net';

import { emailList, listType, percentOf, type Outcome, type WordList } from '../kit';

export type RowClass = 'pristine' | 'clean' | 'bad';
type Fields = Record<string, boolean | number | string>;
/** The narrowest class (pristine rows are clean too), and the cells behind the input's own. */
interface Row {
	rowClass: RowClass;
	cells: readonly string[];
}
type Words = Parameters<typeof listType<Row>>[0]['words'];

export interface ScoredList extends WordList<Row> {
	/** Header names that are taken for the column. */
	headers: RegExp;
	looksLike(cell: string): boolean;
	columns: readonly string[];
}

/** Words of one table of columns; `fields` are those that differ from `usual`, `null` empties all. */
function words(
	usual: Fields,
	table: Record<string, readonly [RowClass, Fields | null, Outcome['verdict'], string | null]>,
): Words {
	return Object.fromEntries(
		Object.entries(table).map(([word, [rowClass, fields, verdict, reason]]) => {
			const cells = Object.keys(usual).map((name) => (fields ? String(fields[name] ?? usual[name]) : ''));
			return [word, [{ rowClass, cells }, verdict, reason]];
		}),
	);
}

/* ---------------------------------------------------------------- email */

const EMAIL = {
	valid: true,
	disposable: false,
	timed_out: false,
	deliverability: 'high',
	catch_all: false,
	leaked: false,
	suspect: false,
	smtp_score: 3,
	overall_score: 4,
	fraud_score: 5,
	recent_abuse: false,
	spam_trap_score: 'none',
	honeypot: false,
	frequent_complainer: false,
};
const BAD = { valid: false, deliverability: 'low', smtp_score: -1, overall_score: 0, fraud_score: 75 };
const TIMED_OUT = { ...BAD, timed_out: true, smtp_score: 0, overall_score: 1, fraud_score: 5 };
const ABUSER = { recent_abuse: true, frequent_complainer: true, fraud_score: 70 };

const email: ScoredList = {
	...emailList<Row>({
		words: words(EMAIL, {
			valid: ['pristine', {}, 'valid', 'valid'],
			role: ['clean', { fraud_score: 60, overall_score: 3 }, 'valid', 'valid'],
			leaked: ['pristine', { leaked: true }, 'valid', 'valid'],
			accept_all: ['clean', { catch_all: true, smtp_score: 1, fraud_score: 40 }, 'risky', 'catch_all'],
			disposable: ['clean', { disposable: true, fraud_score: 85 }, 'risky', 'disposable'],
			honeypot: ['clean', { honeypot: true, fraud_score: 95 }, 'risky', 'honeypot'],
			spamtrap: ['clean', { spam_trap_score: 'high', fraud_score: 70 }, 'risky', 'spam_trap_score'],
			fraud: ['clean', { fraud_score: 90 }, 'risky', 'fraud_score'],
			abuser: ['clean', ABUSER, 'risky', 'recent_abuse'],
			suspect: ['clean', { suspect: true, fraud_score: 70 }, 'risky', 'suspect'],
			invalid: ['bad', BAD, 'invalid', 'invalid'],
			address_invalid: ['bad', { ...BAD, fraud_score: 100 }, 'invalid', 'invalid'],
			unknown: ['bad', TIMED_OUT, 'unknown', 'timed_out'],
		}),
		usual: { account_invalid: 'invalid', domain_invalid: 'invalid' },
		starts: ['honeypot', 'spamtrap', 'fraud', 'abuser', 'suspect', 'leaked'],
	}),
	headers: /e-?mail|address/i,
	looksLike: (cell) => cell.includes('@'),
	columns: Object.keys(EMAIL),
};

/* ---------------------------------------------------------------- phone */

const PHONE = {
	valid: true,
	active: true,
	line_type: 'Wireless',
	fraud_score: 0,
	risky: false,
	VOIP: false,
	prepaid: false,
};
const NO_LINE = { valid: false, active: false, line_type: 'N/A' };

function phoneWord(value: string): string {
	const digits = value.replace(/\D/g, '');
	if (digits.length < 7 || digits.length > 15 || /[a-z@]/i.test(value)) return 'malformed';
	const asked = { 1111: 'valid', 0: 'invalid', 6666: 'risky', 9999: 'voip' }[Number(digits.slice(-4))];
	return asked ?? byPercent(digits, { valid: 80, invalid: 90, risky: 95, voip: 100 });
}

const phone: ScoredList = {
	...listType<Row>({
		column: 'phone',
		words: words(PHONE, {
			valid: ['pristine', {}, 'valid', 'valid'],
			risky: ['clean', { risky: true, fraud_score: 70 }, 'risky', 'risky'],
			voip: ['clean', { VOIP: true, prepaid: true, fraud_score: 85 }, 'risky', 'fraud_score'],
			invalid: ['bad', NO_LINE, 'invalid', 'invalid'],
			malformed: ['bad', NO_LINE, 'invalid', 'invalid'],
		}),
		wordOf: phoneWord,
		examples: {
			valid: '+12025551111',
			risky: '+12025556666',
			voip: '+12025559999',
			invalid: '+12025550000',
			malformed: '202555',
		},
		makeUp: (index) => `+1202${String(5_000_000 + index)}`,
		isMalformed: (value) => phoneWord(value) === 'malformed',
	}),
	headers: /phone|mobile|tel|number/i,
	looksLike: (cell) => cell.replace(/\D/g, '').length >= 7,
	columns: Object.keys(PHONE),
};

/* ---------------------------------------------------------------- proxy */

const PROXY = {
	proxy: false,
	vpn: false,
	tor: false,
	fraud_score: 0,
	bot_status: false,
	recent_abuse: false,
};
const BOT = { proxy: true, fraud_score: 100, bot_status: true, recent_abuse: true };

function ipWord(value: string): string {
	const address = value.trim();
	if (isIP(address) === 0) return 'malformed';
	const last = Number(/(\d+)$/.exec(address)?.[1]);
	const asked = { 1: 'clean', 66: 'proxy', 77: 'vpn', 88: 'tor', 99: 'bot' }[last];
	return asked ?? byPercent(address, { clean: 80, proxy: 88, vpn: 94, tor: 95, bot: 100 });
}

const proxy: ScoredList = {
	...listType<Row>({
		column: 'ip',
		words: words(PROXY, {
			clean: ['pristine', {}, 'valid', 'no_proxy'],
			proxy: ['bad', { proxy: true, fraud_score: 85 }, 'risky', 'proxy'],
			vpn: ['bad', { proxy: true, vpn: true, fraud_score: 80 }, 'risky', 'vpn'],
			tor: ['bad', { proxy: true, tor: true, fraud_score: 85 }, 'risky', 'tor'],
			bot: ['bad', BOT, 'invalid', 'fraud_score'],
			malformed: ['bad', null, 'unknown', null],
		}),
		wordOf: ipWord,
		examples: {
			clean: '198.51.100.1',
			proxy: '198.51.100.66',
			vpn: '198.51.100.77',
			tor: '198.51.100.88',
			bot: '198.51.100.99',
		},
		makeUp: (index) => `198.${18 + ((index >> 16) & 1)}.${(index >> 8) & 255}.${index & 255}`,
		isMalformed: (value) => ipWord(value) === 'malformed',
	}),
	headers: /\bip\b|address|proxy|host/i,
	looksLike: (cell) => isIP(cell.trim()) !== 0,
	columns: Object.keys(PROXY),
};

/* ---------------------------------------------------------------- url */

const URLS = {
	unsafe: false,
	suspicious: false,
	phishing: false,
	malware: false,
	spamming: false,
	risk_score: 0,
};
const UNSAFE = { unsafe: true, suspicious: true, risk_score: 100 };

function urlWord(value: string): string {
	const link = value.trim().toLowerCase();
	if (!/^([a-z]+:\/\/)?[^\s/]+\.[^\s/]+/.test(link)) return 'malformed';
	const asked = ['phish', 'malware', 'spam', 'suspicious', 'safe'].find((word) => link.includes(word));
	return asked ?? byPercent(link, { safe: 85, suspicious: 90, phish: 95, malware: 98, spam: 100 });
}

const url: ScoredList = {
	...listType<Row>({
		column: 'url',
		words: words(URLS, {
			safe: ['pristine', {}, 'valid', 'safe'],
			suspicious: ['clean', { suspicious: true, risk_score: 80 }, 'risky', 'risk_score'],
			spam: ['clean', { spamming: true, risk_score: 78 }, 'risky', 'risk_score'],
			phish: ['bad', { ...UNSAFE, phishing: true }, 'invalid', 'phishing'],
			malware: ['bad', { ...UNSAFE, malware: true }, 'invalid', 'malware'],
			malformed: ['bad', null, 'unknown', null],
		}),
		wordOf: urlWord,
		examples: {
			safe: 'https://safe.example/',
			suspicious: 'https://suspicious.example/',
			spam: 'https://spam.example/',
			phish: 'https://phish.example/',
			malware: 'https://malware.example/',
		},
		makeUp: (index) => `https://site${index}.example/`,
		isMalformed: (value) => urlWord(value) === 'malformed',
	}),
	headers: /url|link|website|domain|site/i,
	looksLike: (cell) => /[^\s]\.[^\s]/.test(cell),
	columns: Object.keys(URLS),
};

/* ---------------------------------------------------------------- leaked_* */

const LEAK = { exposed: false, leaked: false, source: '' };

const leaks = (column: string): ScoredList => ({
	...listType<Row>({
		column,
		words: words(LEAK, {
			hit: ['bad', { exposed: true, leaked: true, source: 'Collection Example' }, 'risky', 'leaked'],
			none: ['pristine', {}, 'valid', 'not_leaked'],
		}),
		wordOf: (value) => {
			if (/leaked|pwned|123456|password/i.test(value)) return 'hit';
			return /^safe/i.test(value) ? 'none' : byPercent(value, { hit: 20, none: 100 });
		},
		examples:
			column === 'email'
				? { hit: 'pwned@leaks.example', none: 'safe@leaks.example' }
				: { hit: 'pwned1', none: 'safe1' },
		makeUp: (index) => (column === 'email' ? `person${index}@example.com` : `${column}-${index}`),
	}),
	headers: new RegExp(`^\\W*(e-?mail.*|${column}s?|user ?names?|values?)\\W*$`, 'i'),
	looksLike: (cell) => column === 'email' && cell.includes('@'),
	columns: Object.keys(LEAK),
});

export const LISTS: Readonly<Record<string, ScoredList>> = {
	email,
	phone,
	proxy,
	url,
	leaked_email: leaks('email'),
	leaked_password: leaks('password'),
	leaked_username: leaks('username'),
};

/** By the value's hash; upper bounds out of 100. */
function byPercent(value: string, bounds: Record<string, number>): string {
	const percent = percentOf(value);
	return Object.entries(bounds).find(([, bound]) => percent < bound)?.[0] ?? '';
}
