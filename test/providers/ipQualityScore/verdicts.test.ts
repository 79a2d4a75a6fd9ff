import {
	columnTypes,
	valueColumns,
	verdictTables,
} from '../../../nodes/BulkVerify/providers/ipQualityScore/verdicts';
import { readCsvResults } from '../../../nodes/BulkVerify/providers/kit/csvResults';
import { judge, type VerdictTable } from '../../../nodes/BulkVerify/providers/kit/verdictTable';
import { downloadOf } from '../help';

/** The verdict on a row whose columns are these, spelled as a provider may spell them. */
async function verdictOn(listType: string, columns: Record<string, string>) {
	const table: VerdictTable | undefined = verdictTables[listType];
	if (table === undefined) throw new Error(`No table for ${listType}`);
	const cells = { value: 'x', ...columns };
	const csv = `${Object.keys(cells).join(',')}\n${Object.values(cells).join(',')}\n`;
	const rows = [];
	for await (const block of readCsvResults(downloadOf(csv), {
		includeRaw: false,
		valueColumns: valueColumns[listType] ?? [],
		columnTypes,
		judge: (facts) => judge(table, facts),
	})) {
		rows.push(...block);
	}
	return { verdict: rows[0]?.verdict, reason: rows[0]?.reason };
}

it('every list type has its table and knows where its value is', () => {
	for (const value of Object.keys(valueColumns)) {
		expect(verdictTables[value]).toBeDefined();
		expect(valueColumns[value]?.length).toBeGreaterThan(0);
	}
});

describe('an email', () => {
	const GOOD = {
		valid: 'true',
		disposable: 'false',
		timed_out: 'false',
		catch_all: 'false',
		suspect: 'false',
		fraud_score: '0',
		recent_abuse: 'false',
		spam_trap_score: 'none',
		honeypot: 'false',
	};

	it.each([
		[{}, 'valid', 'valid'],
		[{ disposable: 'true' }, 'risky', 'disposable'],
		[{ catch_all: 'true' }, 'risky', 'catch_all'],
		[{ honeypot: 'true' }, 'risky', 'honeypot'],
		[{ spam_trap_score: 'high' }, 'risky', 'spam_trap_score'],
		[{ spam_trap_score: 'HIGH' }, 'risky', 'spam_trap_score'],
		[{ spam_trap_score: 'medium' }, 'valid', 'valid'],
		[{ recent_abuse: 'true' }, 'risky', 'recent_abuse'],
		[{ suspect: 'true' }, 'risky', 'suspect'],
		[{ fraud_score: '79' }, 'valid', 'valid'],
		[{ fraud_score: '80' }, 'risky', 'fraud_score'],
		[{ fraud_score: '100' }, 'risky', 'fraud_score'],
		[{ valid: 'false' }, 'invalid', 'invalid'],
		[{ valid: 'false', disposable: 'true' }, 'invalid', 'invalid'],
		[{ valid: 'false', timed_out: 'true' }, 'unknown', 'timed_out'],
		[{ timed_out: 'true' }, 'unknown', 'timed_out'],
		[{ timed_out: 'true', disposable: 'true' }, 'risky', 'disposable'],
		[{ valid: '' }, 'unknown', null],
		[{ valid: 'null' }, 'unknown', null],
		[{ valid: 'perhaps' }, 'unknown', null],
		[{ valid: '1' }, 'valid', 'valid'],
		[{ leaked: 'true' }, 'valid', 'valid'],
	])('with %j is %s', async (columns, verdict, reason) => {
		expect(await verdictOn('email', { ...GOOD, ...columns })).toEqual({ verdict, reason });
	});

	it('is unknown without the column', async () => {
		expect(await verdictOn('email', { fraud_score: '100' })).toEqual({ verdict: 'unknown', reason: null });
	});

	it('is judged by columns in any spelling', async () => {
		expect(await verdictOn('email', { Valid: 'TRUE', 'Fraud Score': '90' })).toMatchObject({
			reason: 'fraud_score',
		});
		expect(await verdictOn('email', { VALID: 'False', 'Timed Out': 'True' })).toMatchObject({
			reason: 'timed_out',
		});
	});
});

describe('a phone', () => {
	it.each([
		[{ valid: 'true', risky: 'false', fraud_score: '0' }, 'valid', 'valid'],
		[{ valid: 'true', risky: 'true', fraud_score: '0' }, 'risky', 'risky'],
		[{ valid: 'true', risky: 'false', fraud_score: '80' }, 'risky', 'fraud_score'],
		[{ valid: 'true', risky: 'false', fraud_score: '79' }, 'valid', 'valid'],
		[{ valid: 'true', VOIP: 'true', prepaid: 'true' }, 'valid', 'valid'],
		[{ valid: 'false', risky: 'true', fraud_score: '100' }, 'invalid', 'invalid'],
		[{ risky: 'true' }, 'unknown', null],
		[{}, 'unknown', null],
	])('with %j is %s', async (columns, verdict, reason) => {
		expect(await verdictOn('phone', columns)).toEqual({ verdict, reason });
	});
});

describe('an IP', () => {
	const CLEAN = { proxy: 'false', vpn: 'false', tor: 'false', fraud_score: '0' };

	it.each([
		[{}, 'valid', 'no_proxy'],
		[{ proxy: 'true' }, 'risky', 'proxy'],
		[{ proxy: 'true', vpn: 'true' }, 'risky', 'vpn'],
		[{ proxy: 'true', tor: 'true' }, 'risky', 'tor'],
		[{ fraud_score: '79' }, 'valid', 'no_proxy'],
		[{ fraud_score: '80' }, 'risky', 'fraud_score'],
		[{ fraud_score: '89' }, 'risky', 'fraud_score'],
		[{ fraud_score: '90' }, 'invalid', 'fraud_score'],
		[{ proxy: 'true', fraud_score: '100' }, 'invalid', 'fraud_score'],
		[{ fraud_score: '' }, 'unknown', null],
		[{ proxy: '' }, 'unknown', null],
	])('with %j is %s', async (columns, verdict, reason) => {
		expect(await verdictOn('proxy', { ...CLEAN, ...columns })).toEqual({ verdict, reason });
	});

	it('is unknown without its columns', async () => {
		expect(await verdictOn('proxy', {})).toEqual({ verdict: 'unknown', reason: null });
	});
});

describe('a URL', () => {
	const SAFE = { unsafe: 'false', suspicious: 'false', phishing: 'false', malware: 'false', risk_score: '0' };

	it.each([
		[{}, 'valid', 'safe'],
		[{ risk_score: '74' }, 'valid', 'safe'],
		[{ risk_score: '75' }, 'risky', 'risk_score'],
		[{ risk_score: '84' }, 'risky', 'risk_score'],
		[{ risk_score: '85' }, 'invalid', 'risk_score'],
		[{ suspicious: 'true' }, 'risky', 'suspicious'],
		[{ unsafe: 'true' }, 'invalid', 'unsafe'],
		[{ phishing: 'true' }, 'invalid', 'phishing'],
		[{ malware: 'true', unsafe: 'true' }, 'invalid', 'malware'],
		[{ unsafe: '' }, 'unknown', null],
		[{ risk_score: 'n/a' }, 'valid', 'safe'],
	])('with %j is %s', async (columns, verdict, reason) => {
		expect(await verdictOn('url', { ...SAFE, ...columns })).toEqual({ verdict, reason });
	});

	it('is unknown without its columns', async () => {
		expect(await verdictOn('url', {})).toEqual({ verdict: 'unknown', reason: null });
	});
});

describe.each(['leaked_email', 'leaked_password', 'leaked_username'])('a value of %s', (listType) => {
	it.each([
		[{ leaked: 'true' }, 'risky', 'leaked'],
		[{ exposed: 'true', leaked: 'false' }, 'risky', 'exposed'],
		[{ found: 'true' }, 'risky', 'found'],
		[{ leaked: 'false' }, 'valid', 'not_leaked'],
		[{ exposed: 'false' }, 'valid', 'not_exposed'],
		[{ leaked: '' }, 'unknown', null],
		[{}, 'unknown', null],
	])('with %j is %s', async (columns, verdict, reason) => {
		expect(await verdictOn(listType, columns)).toEqual({ verdict, reason });
	});
});
