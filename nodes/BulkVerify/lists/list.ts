/**
 * What a list holds. It decides how two spellings of one value are recognised as duplicates
 * and how the column to verify is found.
 *
 * - `email`, `phone`, `ip`, `url`: what they say
 * - `host`: IPs, emails and domains mixed, as a service that locates takes them
 * - `text`: anything else (leaked passwords, user names); compared exactly
 */
export type ValueKind = 'email' | 'phone' | 'ip' | 'url' | 'host' | 'text';

/** One row of a table: as many cells as the header has, in its order. */
export type Row = string[];

/**
 * A table as it is read: the header at once, the rows in blocks (a few hundred at a time, so that
 * a million rows do not cost a million awaits).
 */
export interface Table {
	/** The column names, trimmed; unique and never empty (`column_3` where the file has none). */
	header: string[];
	/** The header as the file has it, but for what cannot be seen: the same name may come twice, or be ''. */
	names: string[];
	/** `false` where the file begins with data at once, and the names in `header` are made up. */
	hasHeader: boolean;
	/** The character that separates cells in the source. */
	delimiter: Delimiter;
	/**
	 * As far as the bytes read so far tell; final once all rows are read. A file is `utf-8`
	 * until the first character that is not ASCII says otherwise.
	 */
	readonly encoding: Encoding;
	/** Headers that came again among the rows read so far, and were skipped. */
	readonly repeatedHeaders: number;
	/** The rows after the header. Reading may throw a `ListError` that names the line. Read it once. */
	rows: AsyncIterable<Row[]>;
	/** Lets go of the source before its end. Needless after the rows were read. */
	close(): Promise<void>;
}

/** What may separate cells, in the order in which it is preferred. */
export const DELIMITERS = [',', ';', '\t', '|'] as const;

export type Delimiter = (typeof DELIMITERS)[number];

/** How the bytes of a file were written; `other` is what the person named. */
export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252' | 'other';

/**
 * A problem with the list that the person brought, said in their words.
 *
 * `message` is one sentence on what is wrong (with the line number where there is one),
 * `description` says what to do about it.
 */
export class ListError extends Error {
	readonly description: string | undefined;

	constructor(message: string, description?: string) {
		super(message);
		this.name = 'ListError';
		this.description = description;
	}
}
