// Tables in a terminal, for names from everywhere.

const WIDEST_CELL = 34;

/**
 * @param header the columns' names
 * @param rows their cells
 * @param paintCell colours a padded cell: `(cell, column) => text`
 */
export function table(header, rows, paintCell = (cell) => cell) {
	const cells = rows.map((row) =>
		row.map((cell, column) => shorten(oneLine(cell), column === row.length - 1)),
	);
	const widths = header.map((name, column) =>
		Math.max(widthOf(name), ...cells.map((row) => widthOf(row[column]))),
	);
	const line = (row, paintOne) =>
		row
			.map((cell, column) => paintOne(pad(cell, widths[column]), column))
			.join('  ')
			.trimEnd();
	return [
		line(header, (cell) => cell),
		widths.map((width) => '-'.repeat(width)).join('  '),
		...cells.map((row) => line(row, paintCell)),
	].join('\n');
}

const oneLine = (cell) =>
	String(cell ?? '')
		.replace(/\s+/g, ' ')
		.trim();

/** The last column may be as long as it likes. */
function shorten(text, isLast) {
	if (isLast || widthOf(text) <= WIDEST_CELL) return text;
	let short = '';
	for (const character of text) {
		if (widthOf(short + character) >= WIDEST_CELL) break;
		short += character;
	}
	return `${short}…`;
}

const pad = (text, width) => text + ' '.repeat(Math.max(0, width - widthOf(text)));

/** How many places a terminal gives a text: Chinese, Japanese and Korean characters take two, accents none. */
function widthOf(text) {
	let width = 0;
	for (const character of text) {
		if (/\p{Mark}/u.test(character)) continue;
		width += /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\uff00-\uff60]/u.test(
			character,
		)
			? 2
			: 1;
	}
	return width;
}
