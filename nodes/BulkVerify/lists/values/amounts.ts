/* What has as many digits as a phone, and says by a word or a sign that it is something else. */

/** Of the currencies that lists have most; their signs are known otherwise. */
const CURRENCY =
	'(?:usd|us\\$|eur|euros?|gbp|chf|sfr|fr|jpy|yen|cny|rmb|inr|rs|rub|руб|pln|zł|czk|kč|huf|ft|ron|lei|sek|nok|dkk|kr|try|tl|brl|r\\$|mxn|aud|cad|nzd|zar|sgd|hkd|krw|aed|sar|ils|thb|idr|rp|myr|php|dollars?)';
const UNIT = '(?:km|kg|cm|mm|ml|k?wh|mwh|[kmgt]b|pcs|pieces|stk|stück|units)';
/** Named so, the digits behind are a number of another sort, however they are written. */
const OTHER_NUMBER = '(?:isbn|issn|iban|ean|gtin|sku|ssn|vat|plz|zip|nif|pesel|nip|imei)';
/** So these, where the digits have no sign of a phone. */
const PERHAPS_OTHER =
	'(?:order|ticket|invoice|case|ref(?:erence)?|serial|policy|bestell\\p{L}*|rechnung\\p{L}*|auftrag\\p{L}*|vertrag\\p{L}*|(?:kunden|kd|personal|artikel|konto|steuer|mitglieds?)-?(?:nummer|nr)|id)';

const FORMS: readonly RegExp[] = [
	// Of a sum only cents begin with a zero.
	new RegExp(`^${CURRENCY}[\\s.:]{0,9}-?(?:[1-9]|0[.,])`, 'iu'),
	new RegExp(`^${OTHER_NUMBER}(?:[\\s.:#-]|nr|no|code|number){0,9}(?:[a-z]{2}\\s?)?\\d`, 'iu'),
	new RegExp(`^[-+]?\\d[\\d\\s.,'’]{0,40}(?:${CURRENCY}|${UNIT})\\.?$`, 'iu'),
	new RegExp(`^${PERHAPS_OTHER}(?:[\\s.:#-]|nr|no|number){0,9}[1-9]\\d*$`, 'iu'),
	// Thousands apart, with an apostrophe or with cents.
	/^[-+]?\d{1,3}(?:['’]\d{3})+(?:[.,]\d\d?)?$/,
	/^[-+]?\d{1,3}(?:\s\d{3})+[.,]\d\d?$/,
	// Degrees.
	/^[-+]?[1-9]\d?\.\d{4,7}$/,
	/^[-+]?\d{1,2}\.\d{4,15}[\s,/]{1,3}[-+]?\d{1,3}\.\d{4,15}$/,
	/^#\d+$/,
	// A post code and its place: `10115 Berlin`, `Reno, NV 89501-1234`.
	/^(?:\p{Lu}{1,3}-)?\d{5}\s{1,3}\p{Lu}\p{Ll}[^\d:+@]{0,60}$/u,
	/(?:^|[\s,])[A-Z]{2},?\s{1,3}\d{5}(?:-\d{4})?$/,
	// A street, a place, a room: a phone as short stands behind a colon, or a word for it.
	/^(?!.{0,60}(?:tel|phone|fon|mobil|cell|handy|fax|ext|durchwahl|dw|hotline|тел|電話|电话))[^\d+:：]{0,60}\p{L}\p{Ll}[^\d+:：]{0,9}\s\d{5}$/iu,
];

/** Whether a text is a sum of money, a measure, or a number of another sort: it is no phone. */
export function isAmount(text: string): boolean {
	return text.length <= LONGEST && FORMS.some((form) => form.test(text));
}

const LONGEST = 100;
