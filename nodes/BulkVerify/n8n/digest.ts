import { createCipheriv, createHash } from 'crypto';

/* No secret is kept by these: they tell what is the same from what is not. */
const KEY = Buffer.alloc(16, 'bulk-verify-list');
const START = Buffer.alloc(12);

/**
 * A short text that is the same for the same bytes, however they are cut into pieces, with their number in front.
 *
 * GMAC (NIST SP 800-38D), the check of AES-GCM, as a checksum of 128 bits: of a file of 10 MB it takes 1 ms, SHA-256 as
 * long as half of sending it. Who builds two lists that have the same one deceives nobody but himself.
 */
export class Digest {
	private readonly cipher = createCipheriv('aes-128-gcm', KEY, START);
	/** Of what was added. */
	byteLength = 0;

	add(piece: Uint8Array): void {
		this.cipher.setAAD(piece);
		this.byteLength += piece.byteLength;
	}

	/** To be asked once, at the end. */
	finish(): string {
		this.cipher.final();
		return `${this.byteLength}|${this.cipher.getAuthTag().toString('base64')}`;
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
