import { Bytes } from '../http/bytes';
import {
	fileWithHeader,
	fileWithoutHeader,
	firstRow,
	generatedRows,
	guessDelimiter,
	packedRows,
	readRows,
	take,
	type RowSource,
} from '../state/rows';
import type { ListType } from '../verdicts/ipQualityScore';
import { jsonField, type Visit } from './simulator';

/** The list was not accepted, for the reason in the message. */
export class ListRefused extends Error {}

/** For `catch`: a refusal as a value; anything else stays an error. */
export function asRefusal(error: unknown): ListRefused {
	if (error instanceof ListRefused) return error;
	throw error;
}

const ROWS_OF_A_FAR_LINK = 100;
const LOOPBACK = /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/;

type Parameter = (visit: Visit, name: string) => string | undefined;

/** The list of an upload, in whichever of the three forms it came. Throws `ListRefused`. */
export async function readList(visit: Visit, type: ListType, parameter: Parameter): Promise<RowSource> {
	const rows = jsonField(visit.body, 'input');
	const source = Array.isArray(rows)
		? readValues(rows, type)
		: isMultipart(visit)
			? readFile(uploadedFile(visit, parameter), type)
			: await readLink(parameter(visit, 'url') ?? parameter(visit, 'input'), type);
	if (source.count === 0) throw new ListRefused('The file has no records.');
	return source;
}

/** An array of arrays, one row each. */
export function readValues(rows: unknown[], type: ListType): RowSource {
	const cells = rows.map((row) => {
		if (!Array.isArray(row) || row.length === 0) throw new ListRefused('Input must be an array of arrays.');
		return row.map((cell) => {
			if (typeof cell !== 'string' && typeof cell !== 'number') throw new ListRefused('Input must be text.');
			return String(cell);
		});
	});
	return fileWithoutHeader(packedRows(cells), ',', type.inputColumn);
}

function isMultipart(visit: Visit): boolean {
	return /^multipart\/form-data/i.test(String(visit.headers['content-type'] ?? ''));
}

function uploadedFile(visit: Visit, parameter: Parameter): Bytes {
	if (visit.headers['content-length'] === undefined) {
		throw new ListRefused('No file was uploaded. Content-Length is required.');
	}
	if (visit.body.problem !== undefined) throw new ListRefused('The upload could not be read.');
	const files = visit.body.parts.filter((part) => part.fileName !== undefined);
	const [file] = files;
	if (!file && parameter(visit, 'url') !== undefined)
		throw new ListRefused('Send links as plain parameters.');
	if (!file) throw new ListRefused('No file was uploaded.');
	if (files.length > 1) throw new ListRefused('Please upload one file only.');
	return file.content;
}

/** Headers are undocumented: a first line without a value in it is one, if it says so or values follow. */
function readFile(content: Bytes, type: ListType): RowSource {
	const delimiter = guessDelimiter(content);
	const first = firstRow(content, delimiter);
	const value = first.findIndex((cell) => type.looksLike(cell));
	if (value !== -1) return fileWithoutHeader(content, delimiter, type.inputColumn, value);
	const named = first.findIndex((cell) => type.headers.test(cell.trim()));
	const column = named === -1 ? columnByContent(content, delimiter, type) : named;
	return column === -1
		? fileWithoutHeader(content, delimiter, type.inputColumn)
		: fileWithHeader(content, delimiter, column);
}

function columnByContent(content: Bytes, delimiter: string, type: ListType): number {
	for (const row of take(readRows(content, delimiter), 100)) {
		const found = row.findIndex((cell) => type.looksLike(cell));
		if (found !== -1) return found;
	}
	return -1;
}

/** Fetches a link on this machine; for any other, makes up a list. */
async function readLink(link: string | undefined, type: ListType): Promise<RowSource> {
	if (link === undefined || link === '') throw new ListRefused('No file was uploaded.');
	if (!/^(https?|ftp):\/\//i.test(link) || !URL.canParse(link)) {
		throw new ListRefused('Invalid URL. Please include the protocol (http/https/ftp).');
	}
	const { hostname, protocol } = new URL(link);
	if (!LOOPBACK.test(hostname) || protocol === 'ftp:') {
		return generatedRows(type.inputColumn, ROWS_OF_A_FAR_LINK, type.makeUp);
	}
	const answer = await fetch(link).catch(() => undefined);
	if (!answer?.ok) throw new ListRefused('We were unable to download your file.');
	return readFile(Bytes.from(await answer.text()), type);
}
