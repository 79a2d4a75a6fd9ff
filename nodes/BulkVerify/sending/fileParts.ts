import type { FilePart, FileSource } from '../lists/fileTypes';
import type { UploadFile } from '../transport/request';
import { toNodeStream } from '../n8n/nodeStream';
import type { BinaryFile } from '../n8n/binaryFile';
import { hashOf } from './digest';
import { piecesOf } from '../n8n/pieces';

/** The binary file as the list reader wants it. */
export function toFileSource(file: BinaryFile): FileSource {
	return { byteLength: file.byteLength, open: async () => piecesOf(await file.open()) };
}

/** A prepared part as it is sent: the file itself, the file with another header line, or a file of our own. */
export function toUploadFile(file: BinaryFile, part: FilePart): UploadFile {
	const { byteLength } = part;
	switch (part.as) {
		case 'is':
			return file;
		case 'headerReplaced': {
			const open = async () =>
				toNodeStream(replaceStart(piecesOf(await file.open()), part.headerBytes, part.skipBytes));
			return {
				byteLength,
				mimeType: file.mimeType,
				identity: async () => `${await file.identity()}|${part.headerBytes.toString()}`,
				open,
			};
		}
		case 'rewritten':
			return toOwnFile(part.bytes);
	}
}

/** A CSV of our own, in pieces. */
export function toOwnFile(bytes: Buffer[]): UploadFile {
	const byteLength = bytes.reduce((sum, piece) => sum + piece.length, 0);
	return {
		byteLength,
		mimeType: 'text/csv',
		identity: async () => hashOf(bytes),
		open: async () => toNodeStream(each(bytes)),
	};
}

async function* each(pieces: Buffer[]): AsyncGenerator<Uint8Array> {
	yield* pieces;
}

async function* replaceStart(
	pieces: AsyncIterable<Uint8Array>,
	start: Uint8Array,
	skipBytes: number,
): AsyncGenerator<Uint8Array> {
	yield start;
	let toSkip = skipBytes;
	for await (const piece of pieces) {
		if (toSkip >= piece.byteLength) toSkip -= piece.byteLength;
		else {
			yield piece.subarray(toSkip);
			toSkip = 0;
		}
	}
}
