import { ListError, type Encoding } from '../list';

/** What the bytes tell about how they were written; filled in while they are read. */
export interface SourceFacts {
	encoding: Encoding;
	/** Bytes before the first character. */
	bomLength: number;
}

/** First bytes of files that people mistake for CSV. */
const OTHER_FILES: ReadonlyArray<readonly [start: string, what: string]> = [
	['504b0304', 'an Excel workbook or a zip archive'],
	['d0cf11e0', 'an Excel workbook of the old format'],
	['25504446', 'a PDF document'],
	['1f8b', 'a gzip archive'],
	['89504e47', 'a picture'],
];

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
	const start = piece.toString('hex', 0, 4);
	const other = OTHER_FILES.find(([bytes]) => start.startsWith(bytes));
	if (other !== undefined) throw notText(`The file is ${other[1]}, not a CSV file`);

	const mark = BYTE_ORDER_MARKS.find(([bytes]) => start.startsWith(bytes));
	if (mark !== undefined) return { ...mark[1] };

	const pairs = Math.floor(Math.min(piece.length, 4096) / 2);
	let evenZeros = 0;
	let oddZeros = 0;
	for (let pair = 0; pair < pairs; pair++) {
		if (piece[2 * pair] === 0) evenZeros++;
		if (piece[2 * pair + 1] === 0) oddZeros++;
	}
	if (evenZeros + oddZeros === 0) return { encoding: 'utf-8', bomLength: 0 };
	const [fewer, more] = [Math.min(evenZeros, oddZeros), Math.max(evenZeros, oddZeros)];
	if (more >= pairs * UTF16_ZERO_SHARE && fewer * STRAY_ZEROS < more) {
		return { encoding: oddZeros > evenZeros ? 'utf-16le' : 'utf-16be', bomLength: 0 };
	}
	throw notText('The file holds bytes that are not text');
}

function notText(message: string): ListError {
	return new ListError(
		message,
		'Open it in your spreadsheet, save the sheet as CSV (UTF-8) and use that file.',
	);
}
