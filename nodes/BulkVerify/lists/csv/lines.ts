import { ListError } from '../list';
import { shortName } from '../names';
import { CR, LF } from './codes';
import { marksLength, sniff, type SourceFacts } from './sniff';

/** Work is done on pieces of about this size: enough rows to make a loop worth while, little enough to hold. */
const PIECE_BYTES = 64 * 1024;

/** A longer line is not a list but one with its line ends lost; reading on would fill the memory. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

const CTRL_Z = 0x1a;

/**
 * Reads bytes in chunks of any size as text, in pieces that end at a line end (in quotes or not).
 *
 * @param facts filled in while reading
 * @param encoding the name of the encoding where the person gave it
 * @param isStrict refuses bytes that no encoding has which is told apart here
 * @throws ListError where the bytes are no text, naming the line
 */
export async function* readLines(
	bytes: AsyncIterable<Uint8Array>,
	facts: SourceFacts,
	encoding?: string,
	isStrict = false,
): AsyncGenerator<string, void, undefined> {
	const pieces = new Pieces();
	const source = new BytesOfLines(facts, encoding);
	const end = new CtrlZ();
	const lines = new WholeLines();
	const decoder = new LineDecoder(facts, isStrict);
	function* textsOf(piece: Buffer): Iterable<string> {
		for (const text of end.without(source.add(piece))) {
			for (const whole of lines.add(text)) yield decoder.decode(whole);
		}
	}
	// Step by step, and not generator after generator: through each of those every piece takes some promises more.
	for await (const chunk of bytes) {
		for (const piece of pieces.add(chunk)) for (const text of textsOf(piece)) yield text;
	}
	for (const piece of pieces.finish()) for (const text of textsOf(piece)) yield text;
	source.finish();
	for (const last of lines.finish()) yield decoder.decode(last);
}

/**
 * DOS ended a text with Ctrl-Z; some programs still do, and editors put a line end behind it. In the middle it stays
 * what it is.
 */
class CtrlZ {
	private held: Buffer[] = [];

	/** What of the pieces until now surely stands before it. */
	without(piece: Buffer): Buffer[] {
		const end = this.held.length > 0 && isBlank(piece) ? 0 : startOfEnd(piece);
		const before = end > 0 ? [...this.held.splice(0), piece.subarray(0, end)] : [];
		if (end < piece.length) this.held.push(piece.subarray(end));
		return before;
	}
}

/** Where the first Ctrl-Z is that only blanks and line ends follow; the length where there is none. */
function startOfEnd(piece: Buffer): number {
	let found = piece.length;
	for (let at = piece.length - 1; at >= 0 && (isBlankByte(piece[at]) || piece[at] === CTRL_Z); at--) {
		if (piece[at] === CTRL_Z) found = at;
	}
	return found;
}

function isBlank(piece: Buffer): boolean {
	return piece.every((byte) => isBlankByte(byte) || byte === CTRL_Z);
}

function isBlankByte(byte: number | undefined): boolean {
	return byte === LF || byte === CR || byte === 0x20;
}

/** Counts the line ends of a text that may use LF, CRLF or CR. */
export function countLines(text: string): number {
	return countCharacter(text, '\n') || countCharacter(text, '\r');
}

function countCharacter(text: string, character: string): number {
	let count = 0;
	for (let at = text.indexOf(character); at !== -1; at = text.indexOf(character, at + 1)) count++;
	return count;
}

/**
 * Strips the byte order mark and turns UTF-16, and what the person named, into UTF-8, so that a line end is one byte
 * from here on.
 */
class BytesOfLines {
	private readonly named: Decoder | undefined;
	private other: Decoder | undefined;
	private isFirst = true;
	private line = 1;

	constructor(
		private readonly facts: SourceFacts,
		encoding?: string,
	) {
		this.named = encoding === undefined ? undefined : namedDecoder(encoding);
	}

	add(piece: Buffer): Buffer {
		const bytes = this.isFirst ? this.begin(piece) : piece;
		this.isFirst = false;
		if (this.other === undefined) return bytes;
		const text = this.decode(this.other, bytes, true);
		this.line += countLines(text);
		return Buffer.from(text, 'utf8');
	}

	finish(): void {
		if (this.other !== undefined) this.decode(this.other, Buffer.alloc(0), false);
	}

	private begin(piece: Buffer): Buffer {
		const { facts, named } = this;
		Object.assign(facts, named === undefined ? sniff(piece) : factsOf(named, piece));
		const bytes = piece.subarray(facts.bomLength);
		if (facts.encoding === 'other') this.other = named;
		if (facts.encoding.startsWith('utf-16')) {
			if (named !== undefined && !bytes.includes(0)) throw notSoEncoded(named.encoding);
			this.other = new TextDecoder(facts.encoding, { fatal: true, ignoreBOM: true });
		}
		return bytes;
	}

	private decode(other: Decoder, bytes: Buffer, stream: boolean): string {
		const text = decodeOr(other, bytes, stream);
		if (text === undefined) throw unreadable(this.line, other.encoding.toUpperCase());
		return text;
	}
}

/** Of UTF-16 line ends and digits have a zero byte each, in whatever language the rest is. */
function notSoEncoded(encoding: string): ListError {
	return new ListError(
		`The file is not encoded as ${encoding.toUpperCase()}`,
		'Remove the option Encoding, or choose the encoding that the file has.',
	);
}

function namedDecoder(encoding: string): Decoder {
	const decoder = decoderFor(encoding.trim());
	if (decoder !== undefined) return decoder;
	throw new ListError(
		`"${shortName(encoding)}" is no encoding that can be read`,
		'Choose another Encoding, e.g. utf-8, windows-1252, iso-8859-2, shift_jis or gb18030.',
	);
}

function decoderFor(encoding: string): Decoder | undefined {
	try {
		return new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
	} catch {
		return undefined;
	}
}

/** What the person says counts, but for a mark that is there all the same. */
function factsOf({ encoding }: Decoder, piece: Buffer): SourceFacts {
	const own = OWN_ENCODINGS.find((known) => known === encoding) ?? 'other';
	return {
		encoding: own,
		bomLength: own === 'windows-1252' || own === 'other' ? 0 : marksLength(piece, own),
		isSure: true,
	};
}

/** Those that are read here without a decoder, or kept as they are. */
const OWN_ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;

/** Gathers small chunks and cuts large ones. */
export class Pieces {
	private held: Uint8Array[] = [];
	private size = 0;

	*add(chunk: Uint8Array): Iterable<Buffer> {
		this.held.push(chunk);
		this.size += chunk.length;
		if (this.size < PIECE_BYTES) return;
		for (const gathered of this.finish()) {
			for (let at = 0; at < gathered.length; at += PIECE_BYTES) yield gathered.subarray(at, at + PIECE_BYTES);
		}
	}

	/** What is left. */
	*finish(): Iterable<Buffer> {
		const gathered = join(this.held);
		this.held = [];
		this.size = 0;
		if (gathered.length > 0) yield gathered;
	}
}

/** Moves what follows the last line end of a piece to the next one. No character is cut that way. */
export class WholeLines {
	private held: Buffer[] = [];
	private size = 0;

	/** The lines that are whole with this piece, in one. */
	*add(piece: Buffer): Iterable<Buffer> {
		const end = endOfLastLine(piece);
		if (end > 0) {
			this.held.push(piece.subarray(0, end));
			yield* this.finish();
		}
		if (end < piece.length) {
			this.held.push(piece.subarray(end));
			this.size += piece.length - end;
			if (this.size > MAX_LINE_BYTES) {
				throw new ListError('A line of the file is longer than 64 MB', 'Save the list with one row a line.');
			}
		}
	}

	/** What is left. */
	*finish(): Iterable<Buffer> {
		const lines = join(this.held);
		this.held = [];
		this.size = 0;
		if (lines.length > 0) yield lines;
	}
}

function endOfLastLine(piece: Buffer): number {
	const end = piece.lastIndexOf(LF) + 1;
	return end > 0 ? end : piece.lastIndexOf(CR) + 1;
}

/** Not copied where they lie one behind the other, as the pieces of one chunk do. */
function join(parts: Uint8Array[]): Buffer {
	const [first] = parts;
	if (first === undefined) return Buffer.alloc(0);
	let length = 0;
	for (const part of parts) {
		if (part.buffer !== first.buffer || part.byteOffset !== first.byteOffset + length)
			return Buffer.concat(parts);
		length += part.length;
	}
	return Buffer.from(first.buffer, first.byteOffset, length);
}

/**
 * Decides between UTF-8 and Windows-1252 at the first piece that is not ASCII,
 * for ASCII decides nothing.
 */
class LineDecoder {
	private readonly utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
	private decided = false;
	private line = 1;

	constructor(
		private readonly facts: SourceFacts,
		private readonly isStrict: boolean,
	) {}

	decode(piece: Buffer): string {
		// A mark, or what was turned into UTF-8, leaves nothing to decide.
		if (this.facts.bomLength > 0 || this.facts.isSure || this.facts.encoding !== 'utf-8') this.decided = true;
		const text = this.text(piece);
		const nul = text.indexOf('\0');
		if (nul !== -1) {
			throw new ListError(
				`Line ${this.line + countLines(text.slice(0, nul))} holds bytes that are not text`,
				'Save the list as CSV (UTF-8) and try again.',
			);
		}
		this.line += countLines(text);
		return text;
	}

	private text(piece: Buffer): string {
		if (this.facts.encoding === 'windows-1252') return this.windows1252(piece);
		const text = decodeOr(this.utf8, piece, false);
		if (text === undefined) {
			if (this.decided) throw unreadable(this.line + linesBeforeFault(piece), 'UTF-8');
			this.facts.encoding = 'windows-1252';
			return this.windows1252(piece);
		}
		// In UTF-8 every character beyond ASCII takes more bytes than UTF-16 units.
		if (text.length < piece.length) this.decided = true;
		return text;
	}

	/** @throws ListError where it is some other encoding, of which nothing tells which */
	private windows1252(piece: Buffer): string {
		const text = fromWindows1252(piece);
		const odd = this.isStrict && !this.facts.isSure ? text.search(NOT_IN_1252) : -1;
		if (odd === -1) return text;
		throw new ListError(
			`It cannot be told in which encoding the file is: line ${this.line + countLines(text.slice(0, odd))} is neither UTF-8 nor Windows-1252`,
			'Save the list as CSV (UTF-8), or choose its encoding in the options.',
		);
	}
}

/** What people write one behind the other where they list the letters of their language. */
const UMLAUTS = '[äöüßåæøéèàçÄÖÜÅÆØÉÈÀÇ]';

/**
 * Windows-1252 has no characters for some bytes, which encodings of DOS, Mac OS and East Asia have; and where those have
 * letters with accents, it has signs and capitals that stand in no word behind a small letter.
 */
const NOT_IN_1252 = new RegExp(
	[
		'[\\x81\\x8d\\x8f\\x90\\x9d]|[a-z][ŠŽŸ]|[A-Za-z][‚ƒ„†‡ˆ‰‹”˜›](?=[a-z])',
		// Four letters of which each has an accent: a word in Cyrillic, Greek, Arabic, Hebrew, Chinese.
		`(?!${UMLAUTS}{4})[À-ÿ]{4}`,
		// Signs between such letters: Thai, Korean, Chinese.
		'[À-ÿ][¢-ª¬®-º¼-¾][À-ÿ¢-ª¬®-º¼-¾]|[¢-ª¬®-º¼-¾][À-ÿ][¢-ª¬®-º¼-¾]',
		// Signs in a word, which in Central Europe are letters: `Ma³gorzata`, `Gra¿yna`, `£ukasz`.
		'[A-Za-zÀ-ÿ][¢-¦¬¯±-³¶¹¼¾][a-zà-ÿ]{2}|[a-zà-ÿ]¿[a-zà-ÿ]{2}|£[a-zà-ÿ]{2}',
		// Letters that no language of Western Europe has side by side: `Jiøí`, `Dvoøák`.
		'ø[íáéý]|è[íý]|ì[šžø]',
		// Of Turkish; in Icelandic these do not end a word, nor stand before such consonants: `Aktaþ`, `Ýstanbul`.
		'[a-zà-ÿ]þ(?![a-zà-ÿ])|þ[bcdfgkmnpst]|Ý[bkpsz]',
	].join('|'),
);

type Decoder = InstanceType<typeof TextDecoder>;

function decodeOr(decoder: Decoder, bytes: Uint8Array, stream: boolean): string | undefined {
	try {
		return decoder.decode(bytes, { stream });
	} catch {
		return undefined;
	}
}

function linesBeforeFault(piece: Buffer): number {
	const replaced = piece.toString('utf8');
	let at = replaced.indexOf('\ufffd');
	// A replacement character that the file really contains is no fault.
	while (at !== -1) {
		const start = Buffer.byteLength(replaced.slice(0, at));
		if (!piece.subarray(start, start + 3).equals(Buffer.from('\ufffd'))) break;
		at = replaced.indexOf('\ufffd', at + 1);
	}
	return countLines(replaced.slice(0, Math.max(at, 0)));
}

function unreadable(line: number, encoding: string): ListError {
	return new ListError(
		`Line ${line} is not valid ${encoding} text, though the file began so`,
		'The file seems to be put together from parts with different encodings. Save it as CSV (UTF-8) and try again.',
	);
}

/** The characters that Windows-1252 has at 0x80-0x9F; where it has none, the control character stays. */
const WINDOWS_1252 =
	'\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f' +
	'\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178';

// Not TextDecoder: many releases of Node.js 20 to 24 read its windows-1252 as ISO 8859-1 (nodejs/node#56542).
function fromWindows1252(bytes: Buffer): string {
	return bytes
		.toString('latin1')
		.replace(/[\u0080-\u009f]/g, (character) => WINDOWS_1252.charAt(character.charCodeAt(0) - 0x80));
}
