import { Bytes } from './bytes';

export interface Part {
	name: string;
	fileName: string | undefined;
	type: string | undefined;
	content: Bytes;
}

const HEADERS_LIMIT = 16_384;

/**
 * Reads `multipart/form-data` (RFC 7578) as it streams in.
 * Throws where the body is not well formed or ends before its last boundary.
 */
export async function readMultipart(source: AsyncIterable<Buffer>, boundary: string): Promise<Part[]> {
	const reader = new MultipartReader(boundary);
	for await (const chunk of source) reader.push(chunk);
	return reader.end();
}

/** The boundary that a Content-Type names; `undefined` where it is no multipart form. */
export function boundaryOf(contentType: string): string | undefined {
	if (!/^multipart\/form-data\b/i.test(contentType)) return undefined;
	const match = /;\s*boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(contentType);
	return match?.[1] ?? match?.[2];
}

class MultipartReader {
	private readonly delimiter: Buffer;
	// A line break before the first boundary, so that it looks like all the others.
	private pending: Buffer = Buffer.from('\r\n');
	private state: 'preamble' | 'headers' | 'content' | 'done' = 'preamble';
	private readonly parts: Part[] = [];

	constructor(boundary: string) {
		this.delimiter = Buffer.from(`\r\n--${boundary}`);
	}

	push(chunk: Buffer): void {
		this.pending = this.pending.length === 0 ? chunk : Buffer.concat([this.pending, chunk]);
		while (this.step());
	}

	end(): Part[] {
		if (this.state !== 'done') throw new Error('The multipart body ends before its last boundary');
		return this.parts;
	}

	/** Reads one part's headers or content; `false` where more bytes are needed. */
	private step(): boolean {
		if (this.state === 'done') return false;
		return this.state === 'headers' ? this.readHeaders() : this.readContent();
	}

	private readContent(): boolean {
		const at = this.pending.indexOf(this.delimiter);
		const after = at + this.delimiter.length;
		if (at === -1 || this.pending.length < after + 2) {
			const safe = at === -1 ? Math.max(0, this.pending.length - this.delimiter.length + 1) : at;
			this.keep(safe);
			return false;
		}
		this.keep(at);
		const next = this.pending.subarray(this.delimiter.length, this.delimiter.length + 2).toString('latin1');
		if (next !== '--' && next !== '\r\n') throw new Error('The multipart boundary is not well formed');
		this.state = next === '--' ? 'done' : 'headers';
		this.pending = this.pending.subarray(this.delimiter.length + 2);
		return true;
	}

	private keep(length: number): void {
		if (this.state === 'content') this.parts.at(-1)?.content.add(this.pending.subarray(0, length));
		this.pending = this.pending.subarray(length);
	}

	private readHeaders(): boolean {
		const end = this.pending.indexOf('\r\n\r\n');
		if (end === -1) {
			if (this.pending.length > HEADERS_LIMIT) throw new Error('The headers of a part are too long');
			return false;
		}
		this.parts.push(partOf(this.pending.subarray(0, end).toString('utf8')));
		// The line break before an empty part's boundary stays.
		this.pending = this.pending.subarray(end + 4);
		this.state = 'content';
		return true;
	}
}

function partOf(headers: string): Part {
	const disposition = /^content-disposition:(.*)$/im.exec(headers)?.[1] ?? '';
	const name = parameter(disposition, 'name');
	if (name === undefined) throw new Error('A part of the multipart body has no name');
	return {
		name,
		fileName: parameter(disposition, 'filename'),
		type: /^content-type:\s*(.*?)\s*$/im.exec(headers)?.[1],
		content: new Bytes(),
	};
}

function parameter(disposition: string, name: string): string | undefined {
	const match = new RegExp(`;\\s*${name}=(?:"((?:[^"\\\\]|\\\\.)*)"|([^;\\s]+))`, 'i').exec(disposition);
	return (match?.[1]?.replace(/\\(.)/g, '$1') ?? match?.[2])?.replace(/%22/g, '"');
}
