/** Year first, day first, month first; two figures for the year only between strokes, which phones hardly have. */
const FORMS: ReadonlyArray<readonly [form: RegExp, year: number, one: number, other: number]> = [
	[/^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/, 1, 3, 4],
	[/^(\d{1,2})([-/.])(\d{1,2})\2(\d{4})$/, 4, 1, 3],
	[/^(\d{1,2})(\/)(\d{1,2})\/(\d\d)$/, 0, 1, 3],
];

/** `2024-05` */
const MONTH = /^(?:19|20)\d\d[-/.](?:0[1-9]|1[0-2])$/;
const MONTHS =
	'(?:jan|feb|fév|fev|mar|mär|maa|mrz|apr|avr|abr|may|mai|mag|maj|mei|jun|jui|giu|jul|lug|aug|aoû|aou|ago|sep|set|oct|okt|ott|out|nov|dec|dez|dic|déc|ene|gen)\\p{L}{0,7}\\.?';
const WITH_MONTH = new RegExp(
	`^(?:\\d{1,2}(?:st|nd|rd|th|er|\\.)?(?:\\s|\\sde\\s|[-/])${MONTHS}(?:,?\\s|\\sde\\s|[-/])(?:\\d\\d)?\\d\\d|${MONTHS}\\s\\d{1,2}(?:st|nd|rd|th)?,?\\s\\d{4})(?:[\\s,]{1,3}\\d{1,2}:\\d\\d\\b.{0,20})?$`,
	'iu',
);

/** Phones in three groups of such lengths are rare, and rarer with a year of these in the right place. */
const YEARS = { first: 1900, last: 2100 };

/** `19850304` has the digits of a phone in some countries, so it is a date only among others. */
export function isCompactDate(text: string): boolean {
	return /^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(text);
}

/** Whether a text is a date, with a time of day behind it or not: it has the digits of a phone, and is none. */
export function isDate(text: string): boolean {
	if (text.length > 40) return false;
	if (MONTH.test(text) || (/^[\p{L}\d]/u.test(text) && WITH_MONTH.test(text))) return true;
	const [day = ''] = text.split(/[T\s,]/, 1);
	const rest = text.slice(day.length);
	// An hour may be all that is left of its time.
	if (rest !== '' && !/\d:\d\d|^[T\s,]{1,3}[012]?\d$/.test(rest)) return false;
	return FORMS.some(([form, year, one, other]) => {
		const parts = form.exec(day);
		if (parts === null) return false;
		const [first, second] = [Number(parts[one]), Number(parts[other])];
		const isYear = year === 0 || (Number(parts[year]) >= YEARS.first && Number(parts[year]) <= YEARS.last);
		return (
			isYear && first > 0 && second > 0 && Math.min(first, second) <= 12 && Math.max(first, second) <= 31
		);
	});
}
