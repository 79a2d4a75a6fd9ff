import { createHash } from 'crypto';

/** A short text that is the same for the same bytes, however they are cut into pieces. */
export function hashOf(pieces: readonly Uint8Array[]): string {
	const hash = createHash('sha256');
	for (const piece of pieces) hash.update(piece);
	return hash.digest('base64');
}

/** The same of bytes that come one after the other, with their number in front. */
export class Digest {
	private readonly hash = createHash('sha256');
	private byteLength = 0;

	add(piece: Uint8Array): void {
		this.hash.update(piece);
		this.byteLength += piece.byteLength;
	}

	/** To be asked once, at the end. */
	finish(): string {
		return `${this.byteLength}|${this.hash.digest('base64')}`;
	}
}

export async function digestOf(pieces: AsyncIterable<Uint8Array>): Promise<string> {
	const digest = new Digest();
	for await (const piece of pieces) digest.add(piece);
	return digest.finish();
}

/** The same for the same texts in the same order. Each begins with its length: no text runs into the next. */
export function hashOfTexts(texts: Iterable<string>): string {
	const hash = createHash('sha256');
	for (const text of texts) hash.update(`${text.length}:`).update(text);
	return hash.digest('base64');
}

/** Lower-case letters and digits, as many as wanted (8 of them are one of three billion times a thousand). */
export function shortHashOf(facts: unknown, length = 8): string {
	const hex = createHash('sha256').update(JSON.stringify(facts)).digest('hex');
	return BigInt(`0x${hex}`).toString(36).slice(-length);
}
