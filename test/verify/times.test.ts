import fc from 'fast-check';
import { readTime } from '../../nodes/BulkVerify/panel/times';

const TEN = '2026-11-24T10:00:00.000Z';
const DAY = '2026-11-24T00:00:00.000Z';

it.each<[unknown, string]>([
	[TEN, TEN],
	[new Date(TEN), TEN],
	[{ toMillis: () => Date.parse(TEN) }, TEN],
	[Date.parse(TEN), TEN],
	[String(Date.parse(TEN) / 1_000), TEN],
	[46350 + 10 / 24, TEN],
	['46350', DAY],
	['2026-11-24', DAY],
	['2026-11-24 10:00:00', TEN],
	['2026-11-24 10:00:00+00', TEN],
	['2026-11-24 11:00:00.000+01', TEN],
	['2026-11-24T05:00:00-05:00', TEN],
	['2026-11-24T15:30+0530', TEN],
	['2026/11/24 10:00', TEN],
	['24.11.2026 10:00', TEN],
	['24.11.2026, 10:00:00', TEN],
	['24/11/2026 10:00', TEN],
	['11/24/2026 10:00', TEN],
	['11/24/2026 10:00 AM', TEN],
	['11/24/2026 10:00am', TEN],
	['11/24/2026 10:00:00 PM', '2026-11-24T22:00:00.000Z'],
	['11/24/2026 12:00 AM', DAY],
	['24/11/2026, 12:30 p.m.', '2026-11-24T12:30:00.000Z'],
	['Tue, 24 Nov 2026 10:00:00 GMT', TEN],
	['5.11.2026', '2026-11-05T00:00:00.000Z'],
])('%p is %s', (value, time) => {
	expect(readTime(value)).toBe(time);
});

it.each([['05/11/2026'], ['yesterday'], [''], [null], [undefined], [true], [{}], [NaN], ['24.13.2026'], [7]])(
	'%p is none, or one of two days',
	(value) => {
		expect(readTime(value)).toBeNull();
	},
);

it('reads what this node wrote, whatever the time', () => {
	const times = fc.date({ min: new Date('1970-01-01'), max: new Date('2200-01-01'), noInvalidDate: true });
	fc.assert(fc.property(times, (time) => readTime(time.toISOString()) === time.toISOString()));
});
