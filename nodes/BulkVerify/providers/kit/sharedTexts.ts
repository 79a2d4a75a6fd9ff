/** A column with more different texts than this is one of names or addresses: there sharing gains nothing. */
const MOST_TEXTS = 64;

/** V8 copies the texts of cells up to this length; a longer one is a window on the whole piece of the file. */
const LONGEST_COPY = 12;

/**
 * One copy of each text of a column that repeats a few (a status, a country), for long results that are held in
 * memory: a text of its own in every row would take 16 to 32 bytes each time.
 */
export class SharedTexts {
	private texts: Map<string, string> | undefined = new Map();

	/** The same text, as a value that earlier rows may have too. */
	share(text: string): string {
		if (this.texts === undefined || text.length > LONGEST_COPY) return text;
		const known = this.texts.get(text);
		if (known !== undefined) return known;
		if (this.texts.size < MOST_TEXTS) this.texts.set(text, text);
		else this.texts = undefined;
		return text;
	}
}
