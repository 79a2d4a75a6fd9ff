/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { isIP } from 'node:net';

import { percentOf } from './hash';
import { table, type Fields, type Judgement, type RowClass } from './ipQualityScoreTypes';

/* ---------------------------------------------------------------- phone */

export const PHONE = table({
	valid: true,
	active: true,
	line_type: 'Wireless',
	fraud_score: 0,
	risky: false,
	VOIP: false,
	prepaid: false,
});
const phone = (rowClass: RowClass, fields: Fields, malformed = false): Judgement => ({
	cells: PHONE.cells(fields),
	rowClass,
	malformed,
});
const PHONES = {
	valid: phone('pristine', {}),
	invalid: phone('bad', { valid: false, active: false, line_type: 'N/A' }),
	malformed: phone('bad', { valid: false, active: false, line_type: 'N/A' }, true),
	risky: phone('clean', { risky: true, fraud_score: 70 }),
	voip: phone('clean', { VOIP: true, prepaid: true, line_type: 'VOIP', fraud_score: 85 }),
};

export function judgePhone(value: string): Judgement {
	const digits = value.replace(/\D/g, '');
	if (digits.length < 7 || digits.length > 15 || /[a-z@]/i.test(value)) return PHONES.malformed;
	if (digits.endsWith('1111')) return PHONES.valid;
	if (digits.endsWith('0000')) return PHONES.invalid;
	if (digits.endsWith('6666')) return PHONES.risky;
	if (digits.endsWith('9999')) return PHONES.voip;
	const percent = percentOf(digits);
	if (percent < 80) return PHONES.valid;
	return percent < 90 ? PHONES.invalid : percent < 95 ? PHONES.risky : PHONES.voip;
}

/* ---------------------------------------------------------------- proxy */

export const PROXY = table({
	proxy: false,
	vpn: false,
	tor: false,
	fraud_score: 0,
	bot_status: false,
	recent_abuse: false,
});
const ip = (rowClass: RowClass, fields: Fields): Judgement => ({
	cells: PROXY.cells(fields),
	rowClass,
	malformed: false,
});
const IPS = {
	clean: ip('pristine', {}),
	proxy: ip('bad', { proxy: true, fraud_score: 85 }),
	vpn: ip('bad', { proxy: true, vpn: true, fraud_score: 80 }),
	tor: ip('bad', { proxy: true, tor: true, fraud_score: 85 }),
	bot: ip('bad', { proxy: true, fraud_score: 100, bot_status: true, recent_abuse: true }),
	malformed: { cells: PROXY.columns.map(() => ''), rowClass: 'bad', malformed: true },
} as const;

export function judgeIp(value: string): Judgement {
	const address = value.trim();
	if (isIP(address) === 0) return IPS.malformed;
	const last = /(\d+)$/.exec(address)?.[1];
	if (last === '1') return IPS.clean;
	if (last === '66') return IPS.proxy;
	if (last === '77') return IPS.vpn;
	if (last === '88') return IPS.tor;
	if (last === '99') return IPS.bot;
	const percent = percentOf(address);
	if (percent < 80) return IPS.clean;
	return percent < 88 ? IPS.proxy : percent < 94 ? IPS.vpn : percent < 95 ? IPS.tor : IPS.bot;
}

/* ---------------------------------------------------------------- url */

export const URLS_TABLE = table({
	unsafe: false,
	suspicious: false,
	phishing: false,
	malware: false,
	spamming: false,
	risk_score: 0,
});
const url = (rowClass: RowClass, fields: Fields): Judgement => ({
	cells: URLS_TABLE.cells(fields),
	rowClass,
	malformed: false,
});
const URLS = {
	safe: url('pristine', {}),
	suspicious: url('clean', { suspicious: true, risk_score: 80 }),
	phishing: url('bad', { unsafe: true, suspicious: true, phishing: true, risk_score: 100 }),
	malware: url('bad', { unsafe: true, suspicious: true, malware: true, risk_score: 100 }),
	spamming: url('clean', { spamming: true, risk_score: 78 }),
	malformed: { cells: URLS_TABLE.columns.map(() => ''), rowClass: 'bad', malformed: true },
} as const;

export function judgeUrl(value: string): Judgement {
	const link = value.trim().toLowerCase();
	if (!/^([a-z]+:\/\/)?[^\s/]+\.[^\s/]+/.test(link)) return URLS.malformed;
	if (link.includes('phish')) return URLS.phishing;
	if (link.includes('malware')) return URLS.malware;
	if (link.includes('spam')) return URLS.spamming;
	if (link.includes('suspicious')) return URLS.suspicious;
	if (link.includes('safe')) return URLS.safe;
	const percent = percentOf(link);
	if (percent < 85) return URLS.safe;
	return percent < 90
		? URLS.suspicious
		: percent < 95
			? URLS.phishing
			: percent < 98
				? URLS.malware
				: URLS.spamming;
}
