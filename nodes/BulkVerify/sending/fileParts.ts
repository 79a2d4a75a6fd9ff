import type { FilePart, FileSource } from '../lists/fileTypes';
import type { UploadFile } from '../transport/request';
import { toNodeStream } from '../transport/nodeStream';
import type { BinaryFile } from '../n8n/binaryFile';
import { digestOf } from '../n8n/digest';

/** The binary file as the list reader wants it. */
export function toFileSource(file: BinaryFile): FileSource {
	return { byteLength: file.byteLength, open: async () => await file.pieces() };
}

/** A prepared part as it is sent: the file itself, the file with another header line, or a file of our own. */
export function toUploadFile(file: BinaryFile, part: FilePart): UploadFile {
	const { byteLength } = part;
	switch (part.as) {
		case 'is':
			return file;
		case 'headerReplaced': {
			const open = async () => toNodeStream(replaceStart(await file.pieces(), part));
			return {
				byteLength,
				mimeType: file.mimeType,
				identity: async () =>
					`${await file.identity()}|${part.headerBytes.toString()}|${part.skipBytes}-${part.endByte ?? ''}`,
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
		identity: async () => await digestOf(each(bytes)),
		open: async () => toNodeStream(each(bytes)),
	};
}

async function* each(pieces: Buffer[]): AsyncGenerator<Uint8Array> {
	yield* pieces;
}

/** The header of the part, then the bytes of the file from where its rows begin to where they end. */
async function* replaceStart(
	pieces: AsyncIterable<Uint8Array>,
	{ headerBytes, skipBytes, endByte = Infinity }: Extract<FilePart, { as: 'headerReplaced' }>,
): AsyncGenerator<Uint8Array> {
	if (headerBytes.length > 0) yield headerBytes;
	let offset = 0;
	for await (const piece of pieces) {
		const from = Math.max(skipBytes - offset, 0);
		const to = Math.min(endByte - offset, piece.byteLength);
		if (from < to) yield piece.subarray(from, to);
		offset += piece.byteLength;
		if (offset >= endByte) return;
	}
}
