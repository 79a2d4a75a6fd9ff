import type { IBinaryData } from 'n8n-workflow';
import type { UploadFile } from '../transport/request';
import { Digest, digestOf } from './digest';
import { UserProblem } from './nodeErrors';
import { PIECE_BYTES, piecesOf } from './pieces';
import type { Run } from './run';
import { toNodeStream } from '../transport/nodeStream';
import { shortName } from '../lists/names';

// Looked at, told from others and sent, a file is read three times; so many bytes of a run are read once and held.
const HOLD_BYTES = 16 * 1024 * 1024;

/** A file in n8n's binary store that can be read from its start more than once, without being held whole. */
export interface BinaryFile extends UploadFile {
	fileName: string;
	/** The same bytes as of `open`, in pieces. */
	pieces(): Promise<AsyncIterable<Uint8Array>>;
}

/** @throws UserProblem where the item has no such file, or an empty one */
export async function openBinaryFile(run: Run, itemIndex: number, field: string): Promise<BinaryFile> {
	const { helpers } = run.node;
	const data = binaryDataOf(run, itemIndex, field);
	const { id, mimeType, fileName } = data;
	const facts = { mimeType: mimeType || 'text/csv', fileName: fileName ?? '' };

	if (id !== undefined) {
		const { fileSize } = await helpers.getBinaryMetadata(id);
		if (fileSize === 0) throw emptyFile(field);
		const open = async () => await helpers.getBinaryStream(id, PIECE_BYTES);
		const pieces = async () => piecesOf(await open());
		if (run.heldBytes + fileSize > HOLD_BYTES)
			return { ...facts, byteLength: fileSize, open, ...digestedOnce(pieces) };
		run.heldBytes += fileSize;
		return { ...facts, ...(await held(await pieces())) };
	}
	// Memory mode: there is no stream to be had.
	const buffer = await helpers.getBinaryDataBuffer(itemIndex, field);
	if (buffer.length === 0) throw emptyFile(field);
	const pieces = async () => piecesOf(buffer);
	return { ...facts, byteLength: buffer.length, open: async () => buffer, ...digestedOnce(pieces) };
}

/** Read once, and digested while the next piece is on its way. */
async function held(
	pieces: AsyncIterable<Uint8Array>,
): Promise<Pick<BinaryFile, 'byteLength' | 'identity' | 'pieces' | 'open'>> {
	const all: Uint8Array[] = [];
	const digest = new Digest();
	for await (const piece of pieces) {
		digest.add(piece);
		all.push(piece);
	}
	const identity = digest.finish();
	const again = async () => piecesOf(all);
	return {
		byteLength: digest.byteLength,
		identity: async () => identity,
		pieces: again,
		open: async () => toNodeStream(await again()),
	};
}

/** Whoever goes through all of a file first takes its digest along. */
function digestedOnce(
	open: () => Promise<AsyncIterable<Uint8Array>>,
): Pick<BinaryFile, 'identity' | 'pieces'> {
	// By the whole content: where n8n runs an execution again the same file has another id.
	let identity: string | undefined;
	async function* pieces(): AsyncGenerator<Uint8Array> {
		const digest = new Digest();
		for await (const piece of await open()) {
			digest.add(piece);
			yield piece;
		}
		identity = digest.finish();
	}
	return {
		pieces: async () => (identity === undefined ? pieces() : await open()),
		identity: async () => (identity ??= await digestOf(await open())),
	};
}

function binaryDataOf({ node }: Run, itemIndex: number, field: string): IBinaryData {
	const found = attempt(() => node.helpers.assertBinaryData(itemIndex, field));
	if (found !== undefined) return found;
	const fields = Object.keys(node.getInputData()[itemIndex]?.binary ?? {}).map(
		(name) => `"${shortName(name)}"`,
	);
	throw new UserProblem(
		`There is no file in the field "${shortName(field)}" of the item`,
		fields.length === 0
			? 'The item has no file at all. Put a node before this one that gives a file, such as Read/Write Files from Disk, HTTP Request or a form; text in a field of the items goes by the Input Source "Input Items" or "Pasted Text".'
			: `Its files are in ${fields.join(', ')}: put one of these into Input Data Field Name.`,
	);
}

function attempt<T>(work: () => T): T | undefined {
	try {
		return work();
	} catch {
		return undefined;
	}
}

function emptyFile(field: string): UserProblem {
	return new UserProblem(
		`The file in "${shortName(field)}" is empty: there is nothing to verify`,
		'Choose a file with a header row and at least one row below it.',
	);
}
