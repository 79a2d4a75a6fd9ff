import { cutShort } from '../../transport/stream';
import { TransportError } from '../../transport/errors';
import type { DownloadStream } from '../../transport/types';

/** What a result should look like; anything else is an error, never a result. */
export type ResultFormat = 'csv' | 'json' | 'xml';

const LONGEST_MESSAGE = 300;

/**
 * The same bytes, but refused where the first of them show a page or a message in place of the file.
 *
 * @throws TransportError `unreadable`, with the provider's words where the body holds some
 */
export async function* expectFormat(
	download: DownloadStream,
	format: ResultFormat,
): AsyncGenerator<Uint8Array> {
	let isFirst = true;
	for await (const piece of download.bytes) {
		if (isFirst) {
			isFirst = false;
			const start = Buffer.from(piece.subarray(0, 4_096))
				.toString('utf8')
				.replace(/^\uFEFF/, '');
			const problem = problemOf(start, format);
			if (problem !== undefined) throw problem;
		}
		yield piece;
	}
	if (isFirst) throw cutShort('it was empty');
}

function problemOf(start: string, format: ResultFormat): TransportError | undefined {
	const text = start.trimStart();
	const isPage = /^<(!doctype|html|head|body)/i.test(text) || (format !== 'xml' && text.startsWith('<'));
	if (isPage) {
		return new TransportError('unreadable', 'A web page came where the result file belongs');
	}
	const isMessage = format !== 'json' && /^[{[]\s*("|[{[\]}])/.test(text);
	if (!isMessage) return undefined;
	return new TransportError('unreadable', 'A message came where the result file belongs', {
		providerMessage: text.slice(0, LONGEST_MESSAGE),
	});
}

/**
 * Counts the rows of a CSV as it passes and refuses an end that comes too early. Only for downloads whose
 * length the provider did not announce: there a lost connection can look like the end.
 */
export async function* expectRows(
	bytes: AsyncIterable<Uint8Array>,
	expectedRows: () => Promise<number | null>,
): AsyncGenerator<Uint8Array> {
	let isQuoted = false;
	let isLineEmpty = true;
	let lines = 0;
	for await (const piece of bytes) {
		for (const byte of piece) {
			if (byte === 0x22) isQuoted = !isQuoted;
			if (byte === 0x0a && !isQuoted) {
				if (!isLineEmpty) lines++;
				isLineEmpty = true;
			} else if (byte !== 0x0d) {
				isLineEmpty = false;
			}
		}
		yield piece;
	}
	if (!isLineEmpty) lines++;
	assertRowCount(lines - 1, await expectedRows());
}

/** @throws TransportError where fewer rows came than the provider says there are */
export function assertRowCount(rows: number, expected: number | null): void {
	if (expected !== null && rows < expected) throw cutShort(`${rows} of ${expected} rows came`);
}
