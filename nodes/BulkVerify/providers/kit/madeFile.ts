import { CsvWriter } from '../../lists/csv';
import type { Format, Job, ResultFile, ResultRow } from '../contract';

/**
 * A result as a file that is made here of its rows, for providers that have none of their own.
 *
 * @returns a JSON array of the rows as the provider sent them, or a CSV of their columns
 */
export function fileOfRows(
	job: Job,
	variant: string,
	{ value, mimeType, extension }: Format,
	rows: AsyncIterable<ResultRow[]>,
): ResultFile {
	const bytes = value === 'json' ? asJson(rows) : asCsv(rows);
	return { fileName: resultFileName(job, variant, extension), mimeType, bytes };
}

/** For example `provider-123-all.csv`. */
export function resultFileName({ provider, jobId }: Job, variant: string, extension: string): string {
	return `${provider.toLowerCase()}-${jobId}-${variant}${extension}`;
}

async function* asJson(blocks: AsyncIterable<ResultRow[]>): AsyncGenerator<Uint8Array> {
	let isFirst = true;
	yield Buffer.from('[');
	for await (const rows of blocks) {
		if (rows.length === 0) continue;
		const text = rows.map(({ raw, columns }) => JSON.stringify(raw ?? columns)).join(',\n');
		yield Buffer.from(isFirst ? text : `,\n${text}`);
		isFirst = false;
	}
	yield Buffer.from(']\n');
}

/** Its columns are those of the first rows; cells that are lists or objects are written as JSON. */
async function* asCsv(blocks: AsyncIterable<ResultRow[]>): AsyncGenerator<Uint8Array> {
	let header: string[] | undefined;
	for await (const rows of blocks) {
		const writer = new CsvWriter(',');
		if (header === undefined) {
			header = [...new Set(rows.flatMap(({ columns }) => Object.keys(columns)))];
			writer.add(header);
		}
		for (const { columns } of rows) writer.add(header.map((name) => cellOf(columns[name])));
		yield* writer.finish();
	}
}

function cellOf(value: unknown): string {
	if (value === null || value === undefined) return '';
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
