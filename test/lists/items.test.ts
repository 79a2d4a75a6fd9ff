import { readItems } from '../../nodes/BulkVerify/lists/itemValues';
import { compilePath, splitPaths } from '../../nodes/BulkVerify/lists/path';
import { readText } from '../../nodes/BulkVerify/lists/pastedText';
import { refusal } from './help';

describe('a field path', () => {
	const json = {
		email: 'top',
		'user.email': 'flat',
		user: { email: 'nested', name: 'Al' },
		emails: [{ address: 'first' }, { address: 'second' }],
		'odd key': { 'dots.in': 'odd' },
		"it's": 'quoted',
		nothing: null,
	};

	it.each([
		['email', 'top'],
		['user.email', 'flat'],
		['user.name', 'Al'],
		['user["email"]', 'nested'],
		["['user'].email", 'nested'],
		['emails[1].address', 'second'],
		['emails.0.address', 'first'],
		['["odd key"]["dots.in"]', 'odd'],
		['odd key["dots.in"]', 'odd'],
		['["it\'s"]', 'quoted'],
		[' email ', 'top'],
		['nothing', null],
		['nothing.more', undefined],
		['email.length', undefined],
		['constructor', undefined],
		['__proto__.x', undefined],
		['emails[7].address', undefined],
		['user..name', undefined],
		['', undefined],
		['[', undefined],
	])('%j leads to %j', (path, value) => {
		expect(compilePath(path)(json)).toBe(value);
	});

	it('list is split at its commas, not at those within brackets', () => {
		expect(splitPaths(' name, user.id ,["a, b"].c,,')).toEqual(['name', 'user.id', '["a, b"].c']);
		expect(splitPaths('')).toEqual([]);
	});
});

describe('a list of items', () => {
	it('gives a value for each item, in order, and the fields to send along', () => {
		const items = [
			{ email: 'a@b.co', id: 1, tags: ['x'] },
			{ id: 2 },
			{ email: null, id: null },
			{ email: 7, id: true },
		];
		expect(readItems(items, 'email', ['id', 'tags', 'id', 'email'])).toEqual({
			values: ['a@b.co', '', '', '7'],
			header: ['id', 'tags'],
			rows: [
				['1', '["x"]'],
				['2', ''],
				['', ''],
				['true', ''],
			],
		});
	});

	it('is refused where no item has the field, with the fields that the first has', () => {
		const items = [{ Email: 'a@b.co', name: 'Al' }, { Email: 'c@d.co' }];
		expect(() => readItems(items, 'email')).toThrow('None of the 2 items has a field "email"');
		expect(() => readItems(items, 'email')).toThrow(
			expect.objectContaining({ description: 'The fields of the first item are: Email, name.' }),
		);
	});

	it('is refused where the field holds more than a value', async () => {
		const items = [{ email: 'a@b.co' }, { email: { address: 'c@d.co' } }];
		expect(await refusal(() => readItems(items, 'email'))).toBe(
			'The field "email" of item 1 holds an object or a list, not a single value',
		);
	});

	it('may be empty', () => {
		expect(readItems([], 'email')).toEqual({ values: [], header: [], rows: [] });
	});
});

describe('a pasted list', () => {
	it('is one value a line or between commas, semicolons and tabs', () => {
		expect(readText('a@b.co\r\nc@d.co, e@f.co;g@h.co\ti@j.co,\n"k@l.co"\n\'m@n.co\'\n', 'email')).toEqual({
			values: ['a@b.co', 'c@d.co', 'e@f.co', 'g@h.co', 'i@j.co', 'k@l.co', 'm@n.co'],
			skippedEmpty: 0,
		});
	});

	it('counts the empty places between values', () => {
		expect(readText('\n\na@b.co\n\n  \nc@d.co,,e@f.co\n\n', 'email')).toEqual({
			values: ['a@b.co', 'c@d.co', 'e@f.co'],
			skippedEmpty: 3,
		});
		expect(readText(' \n ', 'email')).toEqual({ values: [], skippedEmpty: 0 });
	});

	it('is split at line ends alone where a value may hold anything', () => {
		const { values } = readText('https://a.com/?x=1,2;3\n"https://b.com"', 'url');
		expect(values).toEqual(['https://a.com/?x=1,2;3', 'https://b.com']);
		expect(readText("p,a;s's\n'quoted'", 'text').values).toEqual(["p,a;s's", "'quoted'"]);
	});

	it('keeps a value in quotes together', () => {
		expect(readText('"Doe, Ann" <a@b.co>, c@d.co', 'email').values).toEqual([
			'"Doe, Ann" <a@b.co>',
			'c@d.co',
		]);
	});
});
