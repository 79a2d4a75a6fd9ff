/**
 * A column with more different texts than this is one of names or addresses: there sharing gains nothing. Days, as they
 * stand in lists, are fewer.
 */
const MOST_TEXTS = 512;

/** V8 copies the texts of cells up to this length; a longer one is a window on the whole piece of the file. */
const LONGEST_COPY = 12;

/** So many are remembered by their length and ends. */
const PLACES = 64;

/**
 * One copy of each text of a column that repeats a few (a status, a country), for long results that are held in
 * memory: a text of its own in every row would take 16 to 32 bytes each time.
 */
export class SharedTexts {
	private texts: Map<string, string> | undefined = new Map();
	/** Those seen last: to compare two texts takes less than the hash of a new one. */
	private readonly recent = new Array<string>(PLACES).fill('');

	/** The same text, as a value that earlier rows may have too. */
	share(text: string): string {
		if (this.texts === undefined || text === '' || text.length > LONGEST_COPY) return text;
		const place = placeOf(text);
		const recent = this.recent[place];
		return recent === text ? recent : (this.recent[place] = this.known(text, this.texts));
	}

	private known(text: string, texts: Map<string, string>): string {
		const known = texts.get(text);
		if (known !== undefined) return known;
		if (texts.size < MOST_TEXTS) texts.set(text, text);
		else this.texts = undefined;
		return text;
	}
}

/** @param text of one character at least */
function placeOf(text: string): number {
	return (text.length * 7 + text.charCodeAt(0) + text.charCodeAt(text.length - 1) * 3) % PLACES;
}
