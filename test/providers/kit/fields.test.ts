import {
	exactId,
	ofWord,
	toBoolean,
	toNumber,
	toRecords,
	toText,
	unixTime,
	utcTime,
} from '../../../nodes/BulkVerify/providers/kit/fields';

it.each([
	[5, '5'],
	['5', '5'],
	[' a ', 'a'],
	['', null],
	['  ', null],
	[null, null],
	[undefined, null],
	[true, null],
	[{}, null],
])('text: %j is %j', (value, expected) => expect(toText(value)).toBe(expected));

it.each([
	[5, 5],
	['5', 5],
	[' 67% ', 67],
	['0', 0],
	['', null],
	['%', null],
	['n/a', null],
	[NaN, null],
	[Infinity, null],
	[null, null],
	[[], null],
])('number: %j is %j', (value, expected) => expect(toNumber(value)).toBe(expected));

it.each([
	...[true, 1, '1', 'true', ' TRUE ', 'yes'].map((value) => [value, true] as const),
	...[false, 0, '0', 'false', 'False', 'no'].map((value) => [value, false] as const),
	...[null, undefined, '', 'null', '2', 'maybe'].map((value) => [value, null] as const),
])('yes or no: %j is %j', (value, expected) => expect(toBoolean(value)).toBe(expected));

it.each([
	['2016-03-25 19:00:59', '2016-03-25T19:00:59.000Z'],
	['2016-03-25T19:00:59Z', '2016-03-25T19:00:59.000Z'],
	['2016-03-25', '2016-03-25T00:00:00.000Z'],
	['', null],
	['soon', null],
	[null, null],
])('a time without a zone is UTC: %j is %j', (value, expected) => expect(utcTime(value)).toBe(expected));

it.each([
	['1528377253', '2018-06-07T13:14:13.000Z'],
	[1528377253, '2018-06-07T13:14:13.000Z'],
	['0', null],
	['', null],
	[null, null],
])('seconds since 1970: %j is %j', (value, expected) => expect(unixTime(value)).toBe(expected));

it('records: one object or an array of them, nothing else', () => {
	expect(toRecords({ a: 1 })).toEqual([{ a: 1 }]);
	expect(toRecords([{ a: 1 }, null, 'x', [2], { b: 2 }])).toEqual([{ a: 1 }, { b: 2 }]);
	expect(toRecords(undefined)).toEqual([]);
});

it.each(['constructor', '__proto__', 'hasOwnProperty', 'no such word'])(
	'the word %j is in no table that does not name it',
	(word) => {
		expect(ofWord({ ok: 1 }, word)).toBeUndefined();
		expect(ofWord({ ok: 1, [word]: 2 }, 'ok')).toBe(1);
	},
);

it.each<[unknown, string | undefined]>([
	[5, '5'],
	['007', '007'],
	[' a/b ', 'a/b'],
	['90071992547409931', '90071992547409931'],
	[0, undefined],
	['0', undefined],
	['000', undefined],
	['00000000-0000-0000-0000-000000000000', undefined],
	['-1', undefined],
	[-1, undefined],
	['null', undefined],
	['None', undefined],
	['undefined', undefined],
	['none-of-those', 'none-of-those'],
	[' ', undefined],
	[12.5, undefined],
	[Infinity, undefined],
	[2 ** 53, undefined],
	[{ id: 5 }, undefined],
	[true, undefined],
	['a\ud83d', undefined],
])('ID: %j is %j', (id, expected) => expect(exactId(id)).toBe(expected));
