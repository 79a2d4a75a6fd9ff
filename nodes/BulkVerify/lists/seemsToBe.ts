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
	['0000000c6a502020', 'a picture'],
	['7f454c46', 'a program'],
	['cafebabe', 'a program'],
	['2142444e', 'an Outlook data file'],
	['4f524301', 'an ORC file'],
	['4152524f57310000', 'an Arrow file'],
	['1f9d', 'a compressed file'],
	['1fa0', 'a compressed file'],
	['4d53434600000000', 'a cabinet archive'],
	['000100005374616e64617264', 'an Access database'],
	['49443302', 'a sound'],
	['49443303', 'a sound'],
	['49443304', 'a sound'],
	['4f67675300', 'a sound or a film'],
	['1a45dfa3', 'a film'],
];
/** Signs that a text could begin with as well; what follows has to say so too. */
const LOOK_TWICE: ReadonlyArray<readonly [RegExp, string]> = [
	[/^BM[\s\S]{4}\0\0\0\0/, 'a picture'],
	[/^RIFF[\s\S]{4}WEBP/, 'a picture'],
	[/^[\s\S]{4}ftyp(?:heic|heix|mif1|avif|msf1)/, 'a picture'],
	[/^\0[\s\S]{3}ftyp/, 'a film'],
	[/^%PDF-/, 'a PDF document'],
	[/^\{\\rtf/, 'a text document (RTF)'],
];

/** Texts of another form. They are told by how they begin, after white space. */
const TEXT_FORMS: ReadonlyArray<readonly [RegExp, string]> = [
	[/^%PDF-/, 'a PDF document'],
	[/^\{\\rtf/, 'a text document (RTF)'],
	[/^BEGIN:VCARD\b/i, 'a contact card (vCard)'],
	[/^BEGIN:VCALENDAR\b/i, 'a calendar (iCalendar)'],
	// After the name of a tag comes a blank or its end: `<a@x.example>` is an address.
	[
		/^<(?:!doctype\s+html|(?:html|head|body|meta|title|script|style|link|div|table|thead|tbody|tr|td|th|p|h[1-6]|form|center|iframe|span|ul|ol|li|dl|br|hr|a|img|pre|b|i|em|strong|font|section|article|main|header|nav|blockquote|code|button|input|label|noscript)(?=[\s/>]))/i,
		'a web page (HTML)',
	],
	[/^<!(?:\[|-)/, 'a web page (HTML)'],
	[/^<(?:\?php|%)/i, 'a program'],
	[/^<svg\b/i, 'a picture'],
	[/^<\?xml\b/i, 'XML'],
	[/^<!doctype\b/i, 'XML'],
	[/^<[a-z_][\w.:-]{0,100}(?:\s+[a-z_][\w.:-]{0,100}\s{0,9}=\s{0,9}["']|\s{0,9}\/?>\s{0,9}<)/i, 'XML'],
	[/^<([a-z_][\w.:-]{0,100})(?:\s[^<>]{0,1000})?>[^<>]{0,3000}<\/\1\s{0,9}>/i, 'XML'],
	[/^(?:version:[^\S\n]*1\s+)?dn::?[^\S\n]*\S/i, 'a directory export (LDIF)'],
	[
		/^(?:(?:Return-Path|Received|Delivered-To|MIME-Version|Message-ID|X-[\w-]{1,60}):[^\S\n]|From [^\s@]+@\S+ (?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) )/,
		'an email message',
	],
	[
		/^(?:From|To|Subject|Date):[^\n]{1,990}\n(?:[^\n]{0,990}\n){0,20}?(?:Subject|Date|Content-Type|Message-ID):[^\S\n]/i,
		'an email message',
	],
	[
		/^(?:(?:--[^\n]*|\/\*[^\n]*|SET[^\S\n][^\n]*|[^\S\n]*)\n){0,60}(?:INSERT\s+INTO|CREATE\s+(?:TABLE|DATABASE|SCHEMA)|DROP\s+TABLE|COPY\s+[\w."]{1,200}\s*\([\w\s,"]{1,2000}\)\s+FROM\b|BEGIN\s+TRANSACTION|PRAGMA\s+foreign_keys|USE\s+`)/i,
		'a database dump (SQL)',
	],
	[/^(?:---\s*\n|%YAML)(?:[^\S\n]*#[^\n]*\n)?[^\S\n]*(?:-\s+)?[\w-]{1,100}:(?:\s|$)/, 'YAML'],
	[/^[\w-]{1,100}:[^\S\n]*\n[^\S\n]*-[^\S\n]+[\w-]{1,100}:\s/, 'YAML'],
	[/^-[^\S\n]+[\w-]{1,100}:[^\S\n][^\n]*\n[^\S\n]{2,}[\w-]{1,100}:\s/, 'YAML'],
	[/^\+[-=+]{3,2000}\+[^\S\n]*\n/, 'a table drawn with signs'],
	[/^HTTP\/\d/, 'an answer of a server (HTTP)'],
	[/^--[^\n]{1,200}\nContent-Disposition:/i, 'form data'],
	[/^%!PS/, 'a document (PostScript)'],
	[/^ID;P[A-Z\d]*(?:;[A-Z])*\r?\n(?:P;P|[BCFO];)/, 'a spreadsheet (SYLK)'],
	[/^TABLE\r?\n0,1\r?\n/, 'a spreadsheet (DIF)'],
	[/^#!\s?\/(?:usr|bin)\b/, 'a program'],
	[/^-----BEGIN [A-Z ]{3,40}-----/, 'a key or an encrypted message'],
	[/^\[InternetShortcut\]/i, 'a link'],
	[/^version https:\/\/git-lfs\./, 'a pointer to a file (Git LFS)'],
];

/** Pages and XML may both begin with comments, and so may directory exports, dumps and JSON. */
const COMMENTS = /^(?:<!--[\s\S]*?-->\s*|(?:#|\/\/)[^\n]*\n\s*|\/\*[\s\S]*?\*\/\s*)+/;

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
	const below = start.replace(COMMENTS, '');
	return formOf(below, TEXT_FORMS) ?? (isJson(below) ? 'JSON' : formOf(start, TEXT_FORMS));
}

/** The same for a file: there a JSON array of texts is no list either. */
export function fileSeemsToBe(text: string): string | undefined {
	return (
		textSeemsToBe(text) ??
		(/^[\s\ufeff]*\[\s*(?:["']|-?\d+\s*,|\]\s*$)/.test(text.slice(0, LOOKED_AT)) ? 'JSON' : undefined)
	);
}

function formOf(start: string, forms: typeof TEXT_FORMS): string | undefined {
	return forms.find(([form]) => form.test(start))?.[1];
}

/** What stands before JSON that is meant for a program: a guard, a call, an assignment. */
const BEFORE_JSON =
	/^(?:\)\]\}',?\s*|[\w.$]{1,100}\(\s*|(?:var|let|const|window\.)\s{0,9}[\w.$]{1,100}\s{0,9}=\s*)(?=[[{])/;

/** An object, or a list of objects or lists; NDJSON begins like the former. */
function isJson(start: string): boolean {
	const json = start.replace(BEFORE_JSON, '');
	return (
		/^\{\s*(?:"(?:[^"\\]|\\.){0,1000}"\s*:|'[^'\n]{0,1000}'\s*:|\})/.test(json) || /^\[\s*[[{]/.test(json)
	);
}
