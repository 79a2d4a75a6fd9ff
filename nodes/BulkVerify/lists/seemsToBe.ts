/** First bytes of files that people mistake for a list. */
const SIGNATURES: ReadonlyArray<readonly [start: string, what: string]> = [
	['504b0304', 'an Excel workbook or a zip archive'],
	['504b0506', 'an empty zip archive'],
	['504b0708', 'a zip archive in several parts'],
	['504b3030504b0304', 'a zip archive in several parts'],
	['d0cf11e0a1b11ae1', 'an Excel workbook of the old format'],
	['0908', 'an Excel workbook of the old format'],
	['1f8b', 'a gzip archive'],
	['425a68', 'a bzip2 archive'],
	['fd377a585a00', 'an xz archive'],
	['28b52ffd', 'a zstd archive'],
	['377abcaf271c', 'a 7z archive'],
	['526172211a07', 'a RAR archive'],
	['04224d18', 'an lz4 archive'],
	['50415231', 'a Parquet file'],
	['4f626a01', 'an Avro file'],
	['53514c69746520666f726d6174203300', 'an SQLite database'],
	['89504e470d0a1a0a', 'a picture'],
	['ffd8ff', 'a picture'],
	['47494638', 'a picture'],
	['49492a00', 'a picture'],
	['4d4d002a', 'a picture'],
	['00000100', 'a picture'],
];
/** Signs that a text could begin with as well; what follows has to say so too. */
const LOOK_TWICE: ReadonlyArray<readonly [RegExp, string]> = [
	[/^BM[\s\S]{4}\0\0\0\0/, 'a picture'],
	[/^RIFF[\s\S]{4}WEBP/, 'a picture'],
	[/^[\s\S]{4}ftyp(?:heic|heix|mif1|avif|msf1)/, 'a picture'],
	[/^%PDF-/, 'a PDF document'],
	[/^\{\\rtf/, 'a text document (RTF)'],
];

/** Texts of another form. They are told by how they begin, after white space. */
const TEXT_FORMS: ReadonlyArray<readonly [RegExp, string]> = [
	[/^%PDF-/, 'a PDF document'],
	[/^\{\\rtf/, 'a text document (RTF)'],
	[/^BEGIN:VCARD\b/i, 'a contact card (vCard)'],
	[/^BEGIN:VCALENDAR\b/i, 'a calendar (iCalendar)'],
	[
		/^<(?:!doctype html|html|head|body|meta|title|script|style|link|div|table|p|h[1-6]|form|center|iframe|span|ul|ol|br|a|img|pre|b)\b/i,
		'a web page (HTML)',
	],
	[/^<svg\b/i, 'a picture'],
	[/^<\?xml\b/i, 'XML'],
	[/^<!doctype\b/i, 'XML'],
	[/^<!--/, 'a web page (HTML)'],
	[/^<[a-z_][\w.:-]{0,100}(?:\s+[a-z_][\w.:-]{0,100}\s{0,9}=\s{0,9}["']|\s{0,9}\/?>\s{0,9}<)/i, 'XML'],
];

/** Of binary bytes as many are looked at. */
const LOOKED_AT = 4_096;

/**
 * What a file seems to be by its first bytes, where that is no delimited text.
 *
 * @returns `undefined` where nothing speaks against a list
 */
export function bytesSeemToBe(bytes: Uint8Array): string | undefined {
	const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, LOOKED_AT));
	const hex = start.toString('hex', 0, 16);
	const known = SIGNATURES.find(([signature]) => hex.startsWith(signature))?.[1];
	return known ?? formOf(start.toString('latin1', 0, 64), LOOK_TWICE);
}

/**
 * What a text seems to be where it is no list: a page, XML, JSON, a contact card.
 *
 * @returns `undefined` where nothing speaks against a list; a JSON array of texts is one
 */
export function textSeemsToBe(text: string): string | undefined {
	const start = text.slice(0, LOOKED_AT).replace(/^[\s\ufeff]+/, '');
	return formOf(start, TEXT_FORMS) ?? (isJson(start) ? 'JSON' : undefined);
}

/** The same for a file: there a JSON array of texts is no list either. */
export function fileSeemsToBe(text: string): string | undefined {
	return (
		textSeemsToBe(text) ??
		(/^[\s\ufeff]*\[\s*(?:"|\]\s*$)/.test(text.slice(0, LOOKED_AT)) ? 'JSON' : undefined)
	);
}

function formOf(start: string, forms: typeof TEXT_FORMS): string | undefined {
	return forms.find(([form]) => form.test(start))?.[1];
}

/** An object, or a list of objects or lists; NDJSON begins like the former. */
function isJson(start: string): boolean {
	return /^\{\s*(?:"(?:[^"\\]|\\.){0,1000}"\s*:|\})/.test(start) || /^\[\s*[[{]/.test(start);
}
