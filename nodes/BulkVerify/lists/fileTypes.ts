import type { Delimiter, ValueKind } from './list';

/** A file that can be read from its start more than once. */
export interface FileSource {
	byteLength: number;
	open(): Promise<AsyncIterable<Uint8Array>>;
}

/** What the provider and the person ask of the file. */
export interface FileNeeds {
	valueKind: ValueKind;
	/** The header of the column to verify; empty where it is to be found. */
	column?: string;
	/** What people call the column in a list of this type, as plain names, where that tells more than the kind. */
	columnNames?: readonly string[];
	/** Found from the file where it is not given. */
	delimiter?: Delimiter;
	/** A name that TextDecoder knows; found from the file where it is not given. */
	encoding?: string;
	/** The header that the column must have; `null` where the provider finds the column itself. */
	requiredHeader: string | null;
	/** The delimiters that the provider reads; none named means any. */
	delimiters: readonly string[];
	mustBeUtf8: boolean;
	onlyVerifiedColumn: boolean;
	removeDuplicates: boolean;
	/** Rows below the header that one job may have; `null` for no limit. */
	maxRowsPerJob: number | null;
	/** Bytes that one job may have, its header included; `null` and nothing for no limit. */
	maxBytesPerJob?: number | null;
	/** Rows that one job must have at least. */
	fewestRows?: number | null;
	splitLargeLists: boolean;
	/** The number of rows must be known, at the price of reading the whole file. */
	countRows: boolean;
}

export interface PreparedFile {
	/** One for each job, in the order of the rows. Never empty. */
	parts: FilePart[];
	/** The character that separates the cells of the parts. */
	delimiter: Delimiter;
	/** Which column of the parts is the one to verify, from 0. */
	column: number;
	/** Rows in all parts; `null` where they were not counted. */
	rowCount: number | null;
	/** Rows left out because their value is empty. */
	skippedEmpty: number;
	/** Headers that came again among the rows, and were left out. */
	repeatedHeaders: number;
	/** Rows left out because an earlier one has the same value. */
	duplicates: number;
	/** Rows left out because their cell is no single value; nothing where the file went as it is. */
	notSent?: NotSentRows;
	/** What of the first rows goes although it is no bare value; nothing where all are. */
	dressed?: Dressed;
}

/** Counts of the rows of a file that were looked at. */
export interface Dressed {
	/** They hold more than the bare value. */
	rows: number;
	/** They hold several, or a damaged one. */
	unfit: number;
	/** They hold what cannot be one of its kind. */
	malformed: number;
	/** They hold the value of an earlier row, and go. */
	again: number;
	/** They hold none, and go. */
	empty: number;
	/** So many were looked at. */
	of: number;
}

export type NotSentRows = Record<'several_values' | 'damaged' | 'not_a_value', number>;

export type FilePart =
	/** The source itself. */
	| { as: 'is'; byteLength: number; rowCount: number | null }
	/** A new header line, then the source from `skipBytes` on, up to `endByte` where it is not the end. */
	| {
			as: 'headerReplaced';
			headerBytes: Buffer;
			skipBytes: number;
			endByte?: number;
			byteLength: number;
			rowCount: number | null;
	  }
	/** A file of our own: UTF-8, LF line ends. */
	| { as: 'rewritten'; bytes: Buffer[]; byteLength: number; rowCount: number };
