import type { IBinaryData } from 'n8n-workflow';
import { settle } from '../transport/retry';
import { digestOf, hashOfTexts } from './digest';
import { PIECE_BYTES, piecesOf } from './pieces';
import type { Run } from './run';

/**
 * For each input item a text that is the same for files of the same bytes, whatever they are called. A file is read for
 * that only where another one has as many bytes.
 *
 * @param fieldOf the field of an item that its file is in
 * @returns `undefined` for an item whose file no other can be the same as, or that has none
 */
export async function fileContents(
	run: Run,
	fieldOf: (itemIndex: number) => string,
): Promise<Array<string | undefined>> {
	const items = run.node.getInputData();
	if (items.length < 2) return items.map(() => undefined);
	const files: Array<StoredFile | undefined> = [];
	for (const [index, { binary }] of items.entries()) {
		// What cannot be looked at is told when it is to be read.
		const outcome = await settle(async () => await stored(run, binary?.[fieldOf(index)], index));
		files.push('value' in outcome ? outcome.value : undefined);
	}

	const placesBySize = new Map<string, Set<string>>();
	for (const file of files) {
		if (file === undefined) continue;
		placesBySize.set(file.size, (placesBySize.get(file.size) ?? new Set()).add(file.place));
	}
	const known = new Map<string, Promise<string>>();
	return await Promise.all(
		files.map(async (file) => {
			if (file === undefined) return undefined;
			// One file behind all of them, or none like it.
			if ((placesBySize.get(file.size)?.size ?? 0) < 2) return file.place;
			const content = known.get(file.place) ?? file.content();
			known.set(file.place, content);
			const outcome = await settle(async () => await content);
			return 'value' in outcome ? `${file.size}|${outcome.value}` : file.place;
		}),
	);
}

interface StoredFile {
	/** Where it is kept: the same place is the same file. */
	place: string;
	size: string;
	content(): Promise<string>;
}

async function stored(
	{ node }: Run,
	data: IBinaryData | undefined,
	index: number,
): Promise<StoredFile | undefined> {
	if (data === undefined) return undefined;
	const { id, data: text } = data;
	if (id === undefined) {
		// Memory mode: the item holds the file itself, in base64.
		return { place: `item ${index}`, size: `text ${text.length}`, content: async () => hashOfTexts([text]) };
	}
	const { fileSize } = await node.helpers.getBinaryMetadata(id);
	const content = async () => {
		const stream = await node.helpers.getBinaryStream(id, PIECE_BYTES);
		return await digestOf(piecesOf(stream));
	};
	return { place: id, size: String(fileSize), content };
}
