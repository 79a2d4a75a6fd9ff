// What an upload held, looked at after the clock has stopped.
const HEADERS_END = Buffer.from('\r\n\r\n');
const MAX_LINES_READ = 256 * 1024 * 1024;

/** The content of the part that is a file. */
export function partOf({ type, chunks }) {
	const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type);
	if (boundary === null) return undefined;
	const body = Buffer.concat(chunks);
	const delimiter = Buffer.from(`--${boundary[1] ?? boundary[2]}`);
	for (let at = body.indexOf(delimiter); at !== -1; at = body.indexOf(delimiter, at + 1)) {
		const end = body.indexOf(HEADERS_END, at);
		if (end === -1) return undefined;
		if (!/filename=/.test(body.toString('latin1', at, end))) continue;
		const from = end + HEADERS_END.length;
		return body.subarray(from, body.indexOf(`\r\n${delimiter}`, from, 'latin1'));
	}
	return undefined;
}

/** Rows below the header, and how many of their first cells differ; not for files that are only passed on. */
export function lines(part) {
	if (part.length > MAX_LINES_READ) return {};
	const [, ...rows] = part
		.toString('utf8')
		.replace(/^\uFEFF/, '')
		.trimEnd()
		.split(/\r?\n/);
	const addresses = new Set(rows.map((row) => row.split(',', 1)[0].replaceAll('"', '')));
	return { rows: rows.length, distinct: addresses.size };
}
