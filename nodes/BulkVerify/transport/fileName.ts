const LONGEST_NAME = 200;

/** A file's name without a path, control characters and quotes, for a multipart body or n8n's binary store. */
export function cleanFileName(name: string, fallback = 'list.csv'): string {
	const last = name.split(/[/\\]/).at(-1) ?? '';
	const clean = last
		.replace(/[\p{Cc}\u2028\u2029]/gu, ' ')
		.replace(/"/g, "'")
		.trim();
	if (/^\.*$/.test(clean)) return fallback;
	if (clean.length <= LONGEST_NAME) return clean;
	const extension = /\.\w{1,8}$/.exec(clean)?.[0] ?? '';
	return clean.slice(0, LONGEST_NAME - extension.length) + extension;
}

/** A MIME type that can stand in a header; what is none is "some bytes". */
export function cleanMimeType(type: string): string {
	const isType = type.length < 200 && /^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w."-]+)*$/.test(type);
	return isType ? type : 'application/octet-stream';
}
