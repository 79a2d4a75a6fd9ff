import fc from 'fast-check';
import { expectRows } from '../../../nodes/BulkVerify/providers/kit/wholeResult';

async function* inPieces(text: string, size: number): AsyncGenerator<Uint8Array> {
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

/** How many rows it counts: the most that it lets pass. */
async function rowsOf(text: string, size = 5): Promise<number> {
	for (let rows = 0; ; rows++) {
		const passing = expectRows(inPieces(text, size), async () => rows + 1);
		try {
			for await (const piece of passing) expect(piece.length).toBeGreaterThan(0);
		} catch (error) {
			expect(String(error)).toContain(`${rows} of ${rows + 1} rows came`);
			return rows;
		}
	}
}

it.each([
	['lines', 'email\na@b.example\nc@d.example\n', 2],
	['a last line without its end', 'email\na@b.example\nc@d.example', 2],
	['empty lines', 'email\r\n\r\na@b.example\r\n\n\n', 1],
	['line ends in quotes', 'email,note\na@b.example,"one\ntwo\n\nthree"\n', 1],
	['doubled quotes', 'email,note\na@b.example,"one ""two""\n"\nc@d.example,""\n', 2],
	['the header alone', 'email\n', 0],
	['a quote never closed', 'email\n"a@b.example\nc@d.example\n', 1],
])('counts rows by %s', async (_, text, rows) => {
	for (const size of [1, 2, 7, 1_000]) expect(await rowsOf(text, size)).toBe(rows);
});

/** Byte by byte, as it says what it means. */
function counted(text: string): number {
	let isQuoted = false;
	let line = '';
	let lines = 0;
	for (const character of `${text}`) {
		if (character === '"') isQuoted = !isQuoted;
		if (character === '\n' && !isQuoted) {
			if (line.replaceAll('\r', '') !== '') lines++;
			line = '';
		} else line += character;
	}
	if (line.replaceAll('\r', '') !== '') lines++;
	return Math.max(lines - 1, 0);
}

it('counts the same in whatever pieces the bytes come', async () => {
	const texts = fc
		.array(fc.constantFrom('"', '\n', '\r\n', ',', 'a', 'ü', '""'), { maxLength: 40 })
		.map((parts) => parts.join(''));
	await fc.assert(
		fc.asyncProperty(texts, fc.integer({ min: 1, max: 9 }), async (text, size) => {
			fc.pre(text.length > 0 && counted(text) > 0);
			expect(await rowsOf(text, size)).toBe(counted(text));
		}),
	);
});
