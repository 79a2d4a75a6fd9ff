import { sleep } from 'n8n-workflow';
import { DEEPEST_JSON, type Limits } from './limits';
import { tooMuch, TransportError } from './transportError';

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;

// Integers of 16 digits and more may lie beyond 2^53, where a JavaScript number is no longer exact.
const LONG_NUMBER_DIGITS = 16;

/** As much is gone through before others in n8n have their turn. */
const CHARACTERS_AT_A_STRETCH = 1_048_576;

export type JsonLimits = Pick<Limits, 'jsonBytes' | 'jsonValues'>;

/**
 * Collects JSON piece by piece, so that neither its size nor its depth can harm: what is too large, or becomes so in
 * memory, is refused while it comes, what is nested too deep is never parsed.
 */
export class JsonReader {
	private readonly pieces: Uint8Array[] = [];
	private size = 0;
	private depth = 0;
	private isInText = false;
	private isEscaped = false;
	private digits = 0;
	private values = 0;
	private isTooDeep = false;
	private hasLongNumber = false;

	constructor(private readonly limits: JsonLimits) {}

	/** @throws TransportError `unreadable` where it becomes too large */
	push(piece: Uint8Array): void {
		this.size += piece.byteLength;
		const { jsonBytes, jsonValues } = this.limits;
		if (this.size > jsonBytes) throw tooMuch(jsonBytes, 'bytes');
		this.pieces.push(piece);
		this.scan(piece);
		if (this.values > jsonValues) throw tooMuch(jsonValues, 'values');
	}

	/** The JSON value, or the text as it is where it is none. Integers that no number holds exactly are texts. */
	async value(): Promise<unknown> {
		const text = new TextDecoder().decode(Buffer.concat(this.pieces));
		this.pieces.length = 0;
		if (this.isTooDeep) return text;
		try {
			const value: unknown = JSON.parse(this.hasLongNumber ? await withExactIntegers(text) : text);
			// Who looks at it begins a stretch of his own.
			if (text.length > CHARACTERS_AT_A_STRETCH) await sleep(0);
			return value;
		} catch {
			return text;
		}
	}

	private scan(piece: Uint8Array): void {
		for (const byte of piece) {
			if (this.isInText) {
				if (this.isEscaped) this.isEscaped = false;
				else if (byte === BACKSLASH) this.isEscaped = true;
				else if (byte === QUOTE) this.isInText = false;
			} else if (byte >= 0x30 && byte <= 0x39) {
				if (++this.digits >= LONG_NUMBER_DIGITS) this.hasLongNumber = true;
			} else {
				this.digits = 0;
				if (byte === QUOTE) this.isInText = true;
				else if (byte === COMMA) this.values++;
				else if (byte === 0x5b || byte === 0x7b) this.open();
				else if (byte === 0x5d || byte === 0x7d) this.depth--;
			}
		}
	}

	private open(): void {
		this.values++;
		this.isTooDeep ||= ++this.depth > DEEPEST_JSON;
	}
}

/** @throws TransportError `unreadable` where it is too large, too deep or no JSON */
export async function readJson(bytes: AsyncIterable<Uint8Array>, limits: JsonLimits): Promise<unknown> {
	const reader = new JsonReader(limits);
	for await (const piece of bytes) reader.push(piece);
	const value = await reader.value();
	if (typeof value !== 'string') return value;
	throw new TransportError('unreadable', 'Something that is no JSON came in place of an answer');
}

/** Integers beyond 2^53 in quotes, everything else as it is. Goes once through the text, from quote to quote. */
async function withExactIntegers(json: string): Promise<string> {
	const parts: string[] = [];
	let rested = 0;
	for (let start = 0; start < json.length;) {
		const quote = json.indexOf('"', start);
		const end = endOfNumbers(json, start, quote === -1 ? json.length : quote);
		parts.push(numbersExact(json.slice(start, end)));
		start = end === quote ? endOfText(json, quote) : end;
		if (end === quote) parts.push(json.slice(quote, start));
		if (start - rested < CHARACTERS_AT_A_STRETCH) continue;
		rested = start;
		await sleep(0);
	}
	return parts.join('');
}

/** As far as one goes at a stretch, and never into the middle of a number. */
function endOfNumbers(json: string, start: number, end: number): number {
	if (end - start <= CHARACTERS_AT_A_STRETCH) return end;
	const comma = json.indexOf(',', start + CHARACTERS_AT_A_STRETCH);
	return comma === -1 || comma > end ? end : comma;
}

function numbersExact(text: string): string {
	if (text.length < LONG_NUMBER_DIGITS) return text;
	return text.replace(/[-+.\deE]{16,}/g, (token) => (isInexactInteger(token) ? `"${token}"` : token));
}

function isInexactInteger(token: string): boolean {
	return /^-?\d+$/.test(token) && !Number.isSafeInteger(Number(token));
}

function endOfText(json: string, quote: number): number {
	for (let end = json.indexOf('"', quote + 1); end !== -1; end = json.indexOf('"', end + 1)) {
		let backslashes = 0;
		while (json.charCodeAt(end - 1 - backslashes) === BACKSLASH) backslashes++;
		if (backslashes % 2 === 0) return end + 1;
	}
	return json.length;
}
