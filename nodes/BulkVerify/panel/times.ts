/**
 * A time as it comes back from where a row was kept: a sheet, a table, a database, another node.
 *
 * @param value a Date, a time of Luxon, a number (ms or s since 1970, or days as spreadsheets count them), or a text;
 * a time without a zone is UTC, as this node writes it
 * @returns ISO 8601 UTC; `null` where it is none, or could be one of two days (`05/11/2026`)
 */
export function readTime(value: unknown): string | null {
	const time = millisecondsOf(value);
	return Number.isFinite(time) && Math.abs(time) <= LAST_TIME_MS ? new Date(time).toISOString() : null;
}

const DAY_MS = 24 * 60 * 60 * 1_000;
const LAST_TIME_MS = 8.64e15;
/** 1 January 1970 in the days of spreadsheets, which begin in 1899. */
const SHEET_DAY_OF_1970 = 25_569;
/** Days of spreadsheets from 1954 to 2119. */
const SHEET_DAYS = { first: 20_000, last: 80_000 };
/** Seconds since 1970 have ten figures for centuries; ms three more. */
const FIRST_MILLISECONDS = 100_000_000_000;

function millisecondsOf(value: unknown): number {
	if (value instanceof Date) return value.getTime();
	if (typeof value === 'object' && value !== null && 'toMillis' in value) {
		return typeof value.toMillis === 'function' ? Number(value.toMillis()) : NaN;
	}
	if (typeof value === 'number') return ofNumber(value);
	if (typeof value !== 'string') return NaN;
	const text = value.trim();
	return /^\d+(?:\.\d+)?$/.test(text) ? ofNumber(Number(text)) : ofText(text);
}

function ofNumber(number: number): number {
	if (number >= SHEET_DAYS.first && number <= SHEET_DAYS.last) {
		return Math.round((number - SHEET_DAY_OF_1970) * DAY_MS);
	}
	if (number >= FIRST_MILLISECONDS) return number;
	return number >= FIRST_MILLISECONDS / 100 ? number * 1_000 : NaN;
}

const CLOCK =
	/^[T\s,]*(\d{1,2}):(\d{2})(?::(\d{2}(?:\.\d{1,9})?))?\s*(?:([ap])\.?m\.?\s*)?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?$/i;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)/;
const YEAR_LAST = /^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)/;

function ofText(text: string): number {
	const yearFirst = YEAR_FIRST.exec(text);
	if (yearFirst !== null) {
		const [day, year, month, dayOfMonth] = yearFirst;
		return at(Number(year), Number(month), Number(dayOfMonth), text.slice(day.length));
	}
	const yearLast = YEAR_LAST.exec(text);
	// With the month's name; of figures alone the engine would take the first for the month.
	if (yearLast === null) return /[a-z]{3}/i.test(text) ? Date.parse(text) : NaN;
	const [day, one, sign, other, year] = yearLast;
	const [first, second] = [Number(one), Number(other)];
	const dayComesFirst = sign === '.' || first > 12;
	if (!dayComesFirst && second <= 12 && first !== second) return NaN;
	const [dayOfMonth, month] = dayComesFirst ? [first, second] : [second, first];
	return at(Number(year), month, dayOfMonth, text.slice(day.length));
}

function at(year: number, month: number, day: number, rest: string): number {
	const clock = rest.trim() === '' ? ['', '0', '00'] : CLOCK.exec(rest);
	if (clock === null || month < 1 || month > 12 || day < 1 || day > 31) return NaN;
	const [, hours = '0', minutes = '0', seconds = '0', half, zone = ''] = clock;
	const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (/p/i.test(half) ? 12 : 0);
	const time = Date.UTC(year, month - 1, day, hour, Number(minutes)) + Number(seconds) * 1_000;
	return time - minutesOf(zone) * 60_000;
}

/** How far a zone is ahead of UTC. */
function minutesOf(zone: string): number {
	const [, sign, hours, minutes = '0'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
	if (sign === undefined) return 0;
	return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}
