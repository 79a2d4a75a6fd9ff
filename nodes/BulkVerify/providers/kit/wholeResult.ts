import { CR, LF, QUOTE } from '../../lists/csv/codes';
import { sniff } from '../../lists/csv/sniff';
import { ListError } from '../../lists/list';
import { settleNow } from '../../transport/retry';
import { cutShort } from '../../transport/stream';
import { TransportError } from '../../transport/transportError';
import type { DownloadStream } from '../../transport/request';
import { JsonWalk } from './jsonWalk';
import { isSentence, ResultEnd, type ResultFormat } from './resultEnd';

const LONGEST_MESSAGE = 300;

/** Whether the names are those of a result's columns. Asked where no row follows them: a message reads as a header too. */
export type IsHeader = (names: readonly string[]) => boolean;

/** Of a provider whose result always has several. */
export const severalColumns: IsHeader = (names) => names.length > 1 && !names.some(isSentence);

/**
 * The same bytes, but refused where the first of them show a page or a message in place of the file, or the last of
 * them an end that is none (`resultEnd.ts`).
 *
 * @param end gets to know the end
 * @throws TransportError `unreadable`, with the provider's words where the body holds some; `network` for its end
 */
export async function* expectFormat(
	download: DownloadStream,
	format: ResultFormat,
	isHeader?: IsHeader,
	end = new ResultEnd(format),
): AsyncGenerator<Uint8Array> {
	let isFirst = true;
	for await (const piece of download.bytes) {
		end.add(piece);
		const problem =
			isFirst && download.isCut !== true
				? (problemOf(download.start, format, isHeader) ?? notText(piece, format))
				: undefined;
		if (problem !== undefined) throw problem;
		isFirst = false;
		yield piece;
	}
	if (isFirst) throw cutShort('it was empty', { isEmpty: true });
	const problem = end.problem(download.start);
	if (problem !== undefined) throw problem;
}

function problemOf(start: string, format: ResultFormat, isHeader?: IsHeader): TransportError | undefined {
	const text = start.replace(/^\uFEFF/, '').trimStart();
	if (text === '') return cutShort('it was empty', { isEmpty: true });
	const isPage = /^<(!doctype|html|head|body)/i.test(text) || (format !== 'xml' && text.startsWith('<'));
	if (isPage) {
		return new TransportError('unreadable', 'A web page came where the result file belongs');
	}
	if (format === 'xml' && !text.startsWith('<')) {
		return new TransportError('unreadable', 'Something that is no XML came where the result file belongs', {
			providerMessage: text.slice(0, LONGEST_MESSAGE),
		});
	}
	const isMessage = format === 'json' ? !holdsRows(text) : /^[{[]\s*("|[{[\]}])/.test(text);
	const words = { providerMessage: text.slice(0, LONGEST_MESSAGE) };
	if (isMessage) {
		return new TransportError('unreadable', 'A message came where the result file belongs', words);
	}
	return format === 'csv' && isBareText(text, isHeader)
		? new TransportError('unreadable', 'A text without rows came where the result file belongs', words)
		: undefined;
}

/** A result in JSON is an array, or an object with one in it: not one of errors, nor one of texts. */
function holdsRows(text: string): boolean {
	const at = text.indexOf('[');
	if (at === -1 || !/^(?:[{[\]]|$)/.test(text.slice(at + 1).trimStart())) return false;
	const name = /"(\w{1,100})"\s?:$/.exec(text.slice(0, at).trimEnd())?.[1];
	return at === 0 || (text.startsWith('{') && name !== undefined && !/^(?:error|message)s?$/i.test(name));
}

/** A sentence, a word or a number: none of it is a result, though all of it is a CSV. */
function isBareText(text: string, isHeader: IsHeader | undefined): boolean {
	const lines = text.split(/[\r\n]+/).filter((line) => line.trim() !== '');
	const [first = ''] = lines;
	// UTF-16, or a name with a line end in it.
	if (first.includes('\0') || (first.split('"').length - 1) % 2 === 1) return false;
	const names = first.split(/[,;\t|]/).map((name) => name.replaceAll('"', '').trim());
	if (lines.length > 1) return names.length === 1 && names.some(isSentence);
	return text !== '' && !(isHeader?.(names) ?? !names.some(isSentence));
}

/** An archive, or something packed in a way that was not told. */
function notText(piece: Uint8Array, format: ResultFormat): TransportError | undefined {
	if (format !== 'csv') return undefined;
	const sniffed = settleNow(() => sniff(Buffer.from(piece)));
	if (!('error' in sniffed)) return undefined;
	const why = sniffed.error instanceof ListError ? `: ${sniffed.error.message}` : '';
	return new TransportError(
		'unreadable',
		`Something that is no CSV came where the result file belongs${why}`,
	);
}

/**
 * Where nothing shows a lost connection, a download is asked for a second time, and only what comes twice with the
 * same length is whole. Only for downloads that cost nothing.
 */
export async function* expectSameLength(
	download: DownloadStream,
	bytes: AsyncIterable<Uint8Array>,
	downloadAgain: () => Promise<DownloadStream | undefined>,
): AsyncGenerator<Uint8Array> {
	let length = 0;
	for await (const piece of bytes) {
		length += piece.byteLength;
		yield piece;
	}
	if (download.isEndSure()) return;
	let lengthAgain = 0;
	for await (const piece of (await downloadAgain())?.bytes ?? []) lengthAgain += piece.byteLength;
	if (length !== lengthAgain) throw cutShort(`${length} bytes came, and ${lengthAgain} the second time`);
}

/**
 * Counts the rows of a CSV, or the entries of a JSON, as it passes and refuses an end that comes too early. For every
 * download whose number of rows is stated anywhere: an announced length may be wrong, and of a body that came packed
 * n8n takes any end.
 */
export async function* expectRows(
	bytes: AsyncIterable<Uint8Array>,
	expectedRows: () => number | null | Promise<number | null>,
	format: Exclude<ResultFormat, 'xml'> = 'csv',
): AsyncGenerator<Uint8Array> {
	const counter = format === 'csv' ? new RowCounter() : new JsonWalk();
	for await (const piece of bytes) {
		counter.add(piece);
		yield piece;
	}
	assertRowCount(counter.rows(), await expectedRows());
}

/** Counts the lines of a CSV that are not empty; a line end in quotes ends none. From one to the next in strides. */
class RowCounter {
	private isQuoted = false;
	private isLineEmpty = true;
	private lines = 0;

	add(piece: Uint8Array): void {
		let quote = placeOf(QUOTE, piece, 0);
		let lineEnd = placeOf(LF, piece, 0);
		for (let at = 0; at < piece.length;) {
			if (!this.isQuoted && lineEnd < quote) {
				this.isLineEmpty &&= isEmptyLine(piece, at, lineEnd);
				this.endLine();
				at = lineEnd + 1;
				lineEnd = placeOf(LF, piece, at);
				continue;
			}
			this.isLineEmpty &&= quote === piece.length && !this.isQuoted && isEmptyLine(piece, at, quote);
			if (quote < piece.length) this.isQuoted = !this.isQuoted;
			at = quote + 1;
			quote = placeOf(QUOTE, piece, at);
			if (!this.isQuoted && lineEnd < at) lineEnd = placeOf(LF, piece, at);
		}
	}

	/** At the end: how many lines there were below the header. */
	rows(): number {
		this.endLine();
		return this.lines - 1;
	}

	private endLine(): void {
		if (!this.isLineEmpty) this.lines++;
		this.isLineEmpty = true;
	}
}

/** @returns the end of the piece where it is not in what is left: it is looked for once */
function placeOf(byte: number, piece: Uint8Array, from: number): number {
	const place = piece.indexOf(byte, from);
	return place === -1 ? piece.length : place;
}

function isEmptyLine(piece: Uint8Array, from: number, to: number): boolean {
	for (let at = from; at < to; at++) if (piece[at] !== CR) return false;
	return true;
}

/** @throws TransportError where fewer rows came than the provider says there are */
export function assertRowCount(rows: number, expected: number | null): void {
	if (expected === null || rows >= expected) return;
	throw cutShort(`${rows} of ${expected} rows came`, { lacksRows: true });
}

/** A result without a single row, of a job that has some. */
export function noRow(): TransportError {
	return cutShort('no row came', { lacksRows: true });
}
