/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { StringDecoder } from 'node:string_decoder';

/** Bytes as they arrived, in their pieces: a large upload is never joined into one buffer. */
export class Bytes {
	readonly chunks: Buffer[] = [];
	size = 0;

	static from(text: string): Bytes {
		const bytes = new Bytes();
		bytes.add(Buffer.from(text));
		return bytes;
	}

	add(chunk: Buffer): void {
		if (chunk.length === 0) return;
		this.chunks.push(chunk);
		this.size += chunk.length;
	}

	text(): string {
		return Buffer.concat(this.chunks).toString('utf8');
	}

	/** The text in pieces; no character is cut in two. */
	*strings(): Generator<string> {
		const decoder = new StringDecoder('utf8');
		for (const chunk of this.chunks) yield decoder.write(chunk);
		yield decoder.end();
	}

	/** The number of the first line, from 1, that is not UTF-8; `undefined` where all are. */
	firstLineNotUtf8(): number | undefined {
		const decoder = new TextDecoder('utf-8', { fatal: true });
		try {
			for (const chunk of this.chunks) decoder.decode(chunk, { stream: true });
			decoder.decode();
			return undefined;
		} catch {
			return this.searchLineNotUtf8();
		}
	}

	private searchLineNotUtf8(): number {
		const all = Buffer.concat(this.chunks);
		let line = 1;
		for (let start = 0; start < all.length; line++) {
			const newline = all.indexOf(0x0a, start);
			const end = newline === -1 ? all.length : newline + 1;
			try {
				new TextDecoder('utf-8', { fatal: true }).decode(all.subarray(start, end));
			} catch {
				return line;
			}
			start = end;
		}
		return line;
	}
}
