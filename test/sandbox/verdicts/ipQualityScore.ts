/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { isIP } from 'node:net';

import { hashOf } from './hash';
import { EMAIL, judgeEmail } from './ipQualityScoreEmail';
import { judgeIp, judgePhone, judgeUrl, PHONE, PROXY, URLS_TABLE } from './ipQualityScoreOthers';
import { table, type Judgement, type ListType } from './ipQualityScoreTypes';

export type { Judgement, ListType };

/* ---------------------------------------------------------------- leaked_* */

const LEAK = table({ exposed: false, leaked: false, source: '' });
const LEAKED: Judgement = {
	cells: LEAK.cells({ exposed: true, leaked: true, source: 'Collection Example' }),
	rowClass: 'bad',
	malformed: false,
};
const NOT_LEAKED: Judgement = { cells: LEAK.cells({}), rowClass: 'pristine', malformed: false };

function judgeLeak(value: string): Judgement {
	if (/leaked|pwned|123456|password/i.test(value)) return LEAKED;
	if (/^safe/i.test(value)) return NOT_LEAKED;
	return hashOf(value) % 100 < 20 ? LEAKED : NOT_LEAKED;
}

const leakList = (inputColumn: string): ListType => ({
	inputColumn,
	headers: new RegExp(`^\\W*(e-?mail.*|${inputColumn}s?|user ?names?|values?)\\W*$`, 'i'),
	looksLike: (cell) => inputColumn === 'email' && cell.includes('@'),
	columns: LEAK.columns,
	judge: judgeLeak,
	makeUp: (index) => (inputColumn === 'email' ? `person${index}@example.com` : `${inputColumn}-${index}`),
});

/** IPQualityScore's list types. The result columns are undocumented: those of the single-value API. */
export const LIST_TYPES: Readonly<Record<string, ListType>> = {
	email: {
		inputColumn: 'email',
		headers: /e-?mail|address/i,
		looksLike: (cell) => cell.includes('@'),
		columns: EMAIL.columns,
		judge: judgeEmail,
		makeUp: (index) => `person${index}@example.com`,
	},
	phone: {
		inputColumn: 'phone',
		headers: /phone|mobile|tel|number/i,
		looksLike: (cell) => cell.replace(/\D/g, '').length >= 7,
		columns: PHONE.columns,
		judge: judgePhone,
		makeUp: (index) => `+1202${String(5_000_000 + index)}`,
	},
	proxy: {
		inputColumn: 'ip',
		headers: /\bip\b|address|proxy|host/i,
		looksLike: (cell) => isIP(cell.trim()) !== 0,
		columns: PROXY.columns,
		judge: judgeIp,
		makeUp: (index) => `198.${18 + ((index >> 16) & 1)}.${(index >> 8) & 255}.${index & 255}`,
	},
	url: {
		inputColumn: 'url',
		headers: /url|link|website|domain|site/i,
		looksLike: (cell) => /[^\s]\.[^\s]/.test(cell),
		columns: URLS_TABLE.columns,
		judge: judgeUrl,
		makeUp: (index) => `https://site${index}.example/`,
	},
	leaked_email: leakList('email'),
	leaked_password: leakList('password'),
	leaked_username: leakList('username'),
};
