/** An answer, not yet sent: a fault may still spoil it. */
export interface Reply {
	status: number;
	headers: Record<string, string>;
	/** Text, or lines to be streamed, each with its line break. */
	body: string | Iterable<string>;
}

export function jsonReply(value: unknown, status = 200): Reply {
	return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}

export function htmlReply(text: string, status = 200): Reply {
	const page = `<!DOCTYPE html>\n<html><head><title>${text}</title></head><body><h1>${text}</h1></body></html>\n`;
	return { status, headers: { 'content-type': 'text/html; charset=UTF-8' }, body: page };
}

export function fileReply(lines: Iterable<string>, type: string, fileName?: string): Reply {
	const headers: Record<string, string> = { 'content-type': type };
	if (fileName !== undefined) headers['content-disposition'] = `attachment; filename="${fileName}"`;
	return { status: 200, headers, body: lines };
}

const BLOCK = 65_536;

/** The same text in blocks of about 64 kB. */
export function* blocks(body: Reply['body']): Generator<string> {
	if (typeof body === 'string') {
		yield body;
		return;
	}
	let block = '';
	for (const line of body) {
		block += line;
		if (block.length >= BLOCK) {
			yield block;
			block = '';
		}
	}
	yield block;
}

/** JSON whose rows are written as they are read, one a line. */
export function jsonRows(before: string, rows: Iterable<unknown>, after: string): Reply {
	const lines = function* () {
		let start = before;
		for (const row of rows) {
			yield start + JSON.stringify(row);
			start = ',\n';
		}
		yield start === ',\n' ? after : before + after;
	};
	return fileReply(lines(), 'application/json');
}

/** XML with an `item` a row. */
export function xmlRows(name: string, rows: Iterable<unknown>): Reply {
	const lines = function* () {
		yield `<?xml version="1.0" encoding="UTF-8"?>\n<${name}>\n`;
		for (const row of rows) yield `${toXml('item', row)}\n`;
		yield `</${name}>\n`;
	};
	return fileReply(lines(), 'text/xml');
}

export function toXml(name: string, value: unknown): string {
	if (Array.isArray(value)) return `<${name}>${value.map((item) => toXml('item', item)).join('')}</${name}>`;
	if (typeof value === 'object' && value !== null) {
		const inner = Object.entries(value).map(([key, item]) => toXml(key, item));
		return `<${name}>${inner.join('')}</${name}>`;
	}
	const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
	return `<${name}>${String(value ?? '').replace(/[&<>]/g, (sign) => signs[sign] ?? '')}</${name}>`;
}
