import { compilePath, splitPaths } from '../../nodes/BulkVerify/lists/path';
import { reasonAt, type ValueList } from '../../nodes/BulkVerify/lists/values';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { readItems, readPasted, refusal } from './help';

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

/** What is sent of a list, and why the rest is not. */
const shown = (list: ValueList) => list.values.map((value, at) => reasonAt(list, at) ?? value);

describe('a list of items', () => {
	it('gives a value for each item, in order, and the fields to send along', () => {
		const items = [
			{ email: 'Ann <a@b.co>', id: 1, tags: ['x'] },
			{ id: 2 },
			{ email: null, id: null },
			{ email: 7, id: true },
		];
		const { list, ...rest } = readItems(items, 'email', 'email', ['id', 'tags', 'id', 'email']);
		expect(shown(list)).toEqual(['a@b.co', 'empty', 'empty', 'malformed']);
		expect(rest).toEqual({
			field: 'email',
			lacking: 1,
			header: ['id', 'tags'],
			absent: [],
			rows: [
				['1', '["x"]'],
				['2', ''],
				['', ''],
				['true', ''],
			],
		});
	});

	it.each([
		[{ Email: 'a@b.co' }, 'email', 'Email'],
		[{ '\ufeffemail ': 'a@b.co' }, 'email', '\ufeffemail '],
		[{ email: 'a@b.co' }, 'E\u200bMail', 'email'],
		[{ contact: { EMail: 'a@b.co' } }, 'contact.email', 'contact.EMail'],
		[{ Contact: { 'e.mail': 'a@b.co' } }, 'contact["e.mail"]', 'Contact["e.mail"]'],
	])('finds in %j the field that is meant by %j', (item, wanted, field) => {
		const found = readItems([{ id: 1 }, item], 'email', wanted);
		expect(found).toMatchObject({ field, lacking: 1 });
		expect(shown(found.list)).toEqual(['empty', 'a@b.co']);
	});

	it('does not choose between two fields that could be meant', async () => {
		const items = [{ EMAIL: 'a@b.co', Email: 'c@d.co' }];
		expect(await refusal(() => readItems(items, 'email', 'email'))).toBe('The item has no field "email"');
	});

	it('is refused where no item has the field, with the fields that hold such values and those that the first has', () => {
		const items = [{ name: 'Al', 'Work Email': 'a@b.co' }, { name: 'Di' }];
		expect(() => readItems(items, 'email', 'work mail')).toThrow(
			expect.objectContaining({
				message: 'None of the 2 items has a field "work mail"',
				description:
					'Choose one of those that hold email addresses in Field to Verify: "Work Email". The first item\'s others are: "name". Nothing was sent.',
			}),
		);
		expect(() => readItems([{ name: 'Al', 'Work Email': null }], 'email', 'work mail')).toThrow(
			expect.objectContaining({
				description:
					'Choose one of the first item\'s fields in Field to Verify: "Work Email", "name" (did you mean "Work Email"?). Nothing was sent.',
			}),
		);
		expect(() => readItems([{}], 'email', 'email')).toThrow(
			expect.objectContaining({
				description: 'The first item has no fields at all. Check the node before this one.',
			}),
		);
	});

	it.each([
		['email', 'a@b.co'],
		['email', 'Ann <a@b.co>'],
		['phone', '+49 30 901820'],
		['ip', '203.0.113.7'],
		['url', 'https://a.example/x'],
	] as const)('is refused where the %s itself stands in place of its field: %j', (kind, field) => {
		expect(() => readItems([{ [kind]: field }], kind, field)).toThrow(
			expect.objectContaining({
				message: `"${field}" is a value to verify, not the name of the field that holds such values`,
			}),
		);
	});

	it('may be empty', () => {
		expect(readItems([], 'email', 'email')).toMatchObject({ list: { values: [] }, header: [], rows: [] });
	});
});

describe('a pasted list', () => {
	const read = (pasted: unknown, kind: ValueKind) => shown(readPasted(pasted, kind).list);

	it('is one value a line or between commas, semicolons and tabs', () => {
		const text = 'a@b.co\r\nc@d.co, e@f.co;g@h.co\ti@j.co,\n"k@l.co"\n\'m@n.co\'\n';
		const values = ['a@b.co', 'c@d.co', 'e@f.co', 'g@h.co', 'i@j.co', 'k@l.co', 'm@n.co'];
		expect(read(text, 'email')).toEqual(values);
		expect(readPasted(text, 'email').skippedEmpty).toBe(0);
	});

	it('counts the empty places between values', () => {
		const pasted = readPasted('\n\na@b.co\n\n  \nc@d.co,,e@f.co\n\n', 'email');
		expect(pasted).toMatchObject({ list: { values: ['a@b.co', 'c@d.co', 'e@f.co'] }, skippedEmpty: 3 });
		expect(readPasted(' \n ', 'email')).toMatchObject({ list: { values: [] }, skippedEmpty: 0 });
	});

	it('is split at line ends alone where a value may hold anything', () => {
		expect(read('https://a.com/?x=1,2;3\n"https://b.com"', 'url')).toEqual([
			'https://a.com/?x=1,2;3',
			'https://b.com',
		]);
		expect(read("p,a;s's\n- q", 'text')).toEqual(["p,a;s's", '- q']);
	});

	it('keeps a name in quotes and its address together', () => {
		expect(read('"Doe, Ann" <a@b.co>, c@d.co', 'email')).toEqual(['a@b.co', 'c@d.co']);
	});
});
