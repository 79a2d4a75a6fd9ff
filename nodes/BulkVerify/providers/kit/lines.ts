const PIECE_CHARACTERS = 1024 * 1024;

/** Values one a line, as bytes in pieces of about 1 MB: no piece is copied to make a whole. */
export function linesOf(values: readonly string[]): Buffer[] {
	const pieces: Buffer[] = [];
	let text = '';
	for (const value of values) {
		text += `${value}\n`;
		if (text.length < PIECE_CHARACTERS) continue;
		pieces.push(Buffer.from(text, 'utf8'));
		text = '';
	}
	if (text !== '') pieces.push(Buffer.from(text, 'utf8'));
	return pieces;
}
