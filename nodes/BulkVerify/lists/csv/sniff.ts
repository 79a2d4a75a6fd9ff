import { ListError, type Encoding } from '../list';
import { bytesSeemToBe } from '../seemsToBe';

/** What the bytes tell about how they were written; filled in while they are read. */
export interface SourceFacts {
	encoding: Encoding;
	/** Bytes before the first character. */
	bomLength: number;
	/** The person named the encoding. */
	isSure?: boolean;
}

const BYTE_ORDER_MARKS: ReadonlyArray<readonly [start: string, facts: SourceFacts]> = [
	['efbbbf', { encoding: 'utf-8', bomLength: 3 }],
	['fffe', { encoding: 'utf-16le', bomLength: 2 }],
	['feff', { encoding: 'utf-16be', bomLength: 2 }],
];

/** Lines of ASCII in UTF-16 are half zeros; a fifth leaves room for other scripts. */
const UTF16_ZERO_SHARE = 0.2;
/** Few characters have their zero in the other half: one to so many is still UTF-16. */
const STRAY_ZEROS = 4;

/**
 * What the first piece of a file tells: its byte order mark, UTF-16 without one, or that it is no text.
 *
 * @throws ListError where the file is known to be something else than a delimited text
 */
export function sniff(piece: Buffer): SourceFacts {
	const other = bytesSeemToBe(piece);
	if (other !== undefined) throw notText(`The file is ${other}, not a CSV file`);

	const start = piece.toString('hex', 0, 4);
	const mark = BYTE_ORDER_MARKS.find(([bytes]) => start.startsWith(bytes));
	if (mark !== undefined) return { ...mark[1], bomLength: marksLength(piece, mark[1].encoding) };

	const pairs = Math.floor(Math.min(piece.length, 4096) / 2);
	let evenZeros = 0;
	let oddZeros = 0;
	for (let pair = 0; pair < pairs; pair++) {
		if (piece[2 * pair] === 0) evenZeros++;
		if (piece[2 * pair + 1] === 0) oddZeros++;
	}
	if (evenZeros + oddZeros === 0) {
		if (isBinary(piece)) throw notText('The file holds bytes that are not text');
		return { encoding: 'utf-8', bomLength: 0 };
	}
	const [fewer, more] = [Math.min(evenZeros, oddZeros), Math.max(evenZeros, oddZeros)];
	if (more >= pairs * UTF16_ZERO_SHARE && fewer * STRAY_ZEROS < more) {
		return { encoding: oddZeros > evenZeros ? 'utf-16le' : 'utf-16be', bomLength: 0 };
	}
	throw notText('The file holds bytes that are not text');
}

/** Programs that join or convert files may leave several marks at the start. */
export function marksLength(piece: Buffer, encoding: Encoding): number {
	const mark = BYTE_ORDER_MARKS.find(([, facts]) => facts.encoding === encoding)?.[0] ?? '';
	const bytes = Buffer.from(mark, 'hex');
	if (bytes.length === 0) return 0;
	let length = 0;
	while (piece.subarray(length, length + bytes.length).equals(bytes)) length += bytes.length;
	return length;
}

/** Text has no control characters but tabs, line ends and, from old programs, an escape or a final Ctrl-Z. */
function isBinary(piece: Buffer): boolean {
	const looked = Math.min(piece.length, 4096);
	let odd = 0;
	for (let at = 0; at < looked; at++) {
		const byte = piece[at] ?? 0;
		if ((byte < 0x20 && !(byte >= 0x09 && byte <= 0x0d) && byte !== 0x1a && byte !== 0x1b) || byte === 0x7f)
			odd++;
	}
	return odd > 1 && odd * CONTROL_SHARE > looked;
}

/** A workbook is a zip archive, and some programs write one under another name. */
const PERHAPS_WORKBOOK = /workbook|zip archive|spreadsheet|not text/;
const OF_WORKBOOKS =
	'A workbook (Excel, OpenDocument): put the node "Extract from File" before this one and set Input Source to Input Items, or save the sheet as CSV (UTF-8) and use that file.';
const OF_OTHERS = 'Choose a file with one row a line and its cells apart: CSV (UTF-8) is best.';

/** One control character in so many bytes is a slip, more are no text; random bytes have one in nine. */
const CONTROL_SHARE = 100;

export function notText(message: string): ListError {
	return new ListError(message, PERHAPS_WORKBOOK.test(message) ? OF_WORKBOOKS : OF_OTHERS);
}
