import { judgeEmailStatus } from '../../../nodes/BulkVerify/providers/kit/emailStatus';

const judge = (columns: Record<string, unknown>) => judgeEmailStatus((name) => columns[name]);

describe('email_status of BriteVerify and Everything Location', () => {
	it.each([
		['valid', 'valid'],
		['accept_all', 'risky'],
		['invalid', 'invalid'],
		['email_address_invalid', 'invalid'],
		['email_domain_invalid', 'invalid'],
		['email_account_invalid', 'invalid'],
		['unknown', 'unknown'],
		['something_new', 'unknown'],
		['constructor', 'unknown'],
	])("%s is %s, in the provider's own word", (status, verdict) => {
		expect(judge({ emailstatus: status })).toEqual({ verdict, reason: status });
		expect(judge({ emailstatus: status.toUpperCase() })).toEqual({ verdict, reason: status });
	});

	it.each([
		['valid', 'role_address', 'risky', 'role_address'],
		['valid', 'disposable', 'risky', 'disposable'],
		['accept_all', 'role_address', 'risky', 'role_address'],
		['valid', 'something_new', 'valid', 'valid'],
		['valid', null, 'valid', 'valid'],
		['invalid', 'email_domain_invalid', 'invalid', 'email_domain_invalid'],
		['invalid', 'email_account_invalid', 'invalid', 'email_account_invalid'],
		['invalid', 'role_address', 'invalid', 'role_address'],
		['invalid', null, 'invalid', 'invalid'],
	])('%s with secondary_status %s is %s', (status, secondary, verdict, reason) => {
		expect(judge({ emailstatus: status, secondarystatus: secondary })).toEqual({ verdict, reason });
	});

	it.each([
		[{ disposable: true }, 'risky', 'disposable'],
		[{ roleaccount: true }, 'risky', 'role_account'],
		[{ disposable: false, roleaccount: false }, 'valid', 'valid'],
		[{ disposable: null }, 'valid', 'valid'],
	])('valid with %j is %s', (columns, verdict, reason) => {
		expect(judge({ emailstatus: 'valid', ...columns })).toEqual({ verdict, reason });
	});

	it('is not made better or worse than it is by the later columns', () => {
		expect(judge({ emailstatus: 'unknown', disposable: true })).toMatchObject({ verdict: 'unknown' });
		expect(judge({ emailstatus: 'email_account_invalid', roleaccount: true })).toMatchObject({
			verdict: 'invalid',
		});
	});

	it.each([[{}], [{ emailstatus: null }], [{ emailstatus: 7 }], [{ secondarystatus: 'disposable' }]])(
		'is unknown where the column is missing: %j',
		(columns) => {
			expect(judge(columns)).toEqual({ verdict: 'unknown', reason: null });
		},
	);
});
