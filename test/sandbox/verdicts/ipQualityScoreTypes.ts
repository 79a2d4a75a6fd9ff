export type RowClass = 'pristine' | 'clean' | 'bad';

export interface Judgement {
	/** In the order of the list type's columns. */
	cells: readonly string[];
	/** The narrowest class: pristine rows are clean too. */
	rowClass: RowClass;
	/** Not a value of the list's type at all. */
	malformed: boolean;
}

export interface ListType {
	/** What the column to verify is called where the list has no header. */
	inputColumn: string;
	/** Header names that are taken for that column. */
	headers: RegExp;
	looksLike(cell: string): boolean;
	columns: readonly string[];
	judge(value: string): Judgement;
	makeUp(index: number): string;
}

export type Fields = Record<string, boolean | number | string>;

/** A list type's result columns, and a row of them with some fields changed. */
export const table = (defaults: Fields) => {
	const columns = Object.keys(defaults);
	const cells = (fields: Fields): string[] =>
		columns.map((name) => String(fields[name] ?? defaults[name] ?? ''));
	return { columns, cells };
};
