// A name that is not there: of those there are, the one that is meant is asked after.
import { listNames } from '../../nodes/BulkVerify/lists/names';
import { readItems } from './help';

describe('a mistyped name', () => {
	it.each([
		['emial', ['id', 'name', 'email', 'city'], 'email'],
		['eamil', ['name', 'email'], 'email'],
		['e-mal', ['Name', 'E-Mail'], 'E-Mail'],
		['emails', ['work_email', 'email'], 'email'],
		['mail', ['name', 'email'], 'email'],
		['phnoe', ['id', 'phone', 'name'], 'phone'],
		['emial', ['contact.email', 'contact.name'], 'contact.email'],
		['work mail', ['name', 'Work Email'], 'Work Email'],
		['fone_numbre', ['phone_number', 'fax'], 'phone_number'],
	])('is asked after where one name alone is near: %s in %j', (wanted, names, meant) => {
		expect(listNames(names, wanted)).toMatch(
			new RegExp(`^"${meant}".*\\(did you mean "${meant}"\\?\\)$`.replaceAll('.c', '\\.c')),
		);
	});

	it.each([
		['contact', ['name', 'city']],
		['email', ['E-mail 1', 'E-mail 2']],
		['ip', ['id', 'zip']],
		['mail', ['work_mail', 'home_mail']],
		['url', []],
		['email', ['Mail']],
	])(
		'is not guessed at where none is near, several are, or there is one alone: %s in %j',
		(wanted, names) => {
			expect(listNames(names, wanted)).not.toContain('did you mean');
		},
	);

	it('is named in the message of the field that no item has', () => {
		const items = [{ id: 1, email: 'a@b.co', name: 'Ann' }];
		expect(() => readItems(items, 'email', 'emial')).toThrow(
			expect.objectContaining({
				description:
					'Choose one of those that hold email addresses in Field to Verify: "email". The first item\'s others are: "id", "name". Nothing was sent.',
			}),
		);
	});

	it('of any length is compared in no time', () => {
		const names = Array.from({ length: 500 }, (_, at) => `${'e'.repeat(5_000)}${at}`);
		expect(listNames(names, 'e'.repeat(5_000))).toContain('and 470 more');
	});
});
