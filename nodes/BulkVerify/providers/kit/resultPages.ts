import { endless } from './paging';
import { assertRowCount } from './wholeResult';

/** More pages than the result of any job has. */
const MOST_PAGES = 20_000;

/** Pages in a row that were there before. Equal rows of a long list make such pages too, but never too many rows. */
const MOST_STALE_PAGES = 3;

/** Rows that no job has: each of its rows twice, and a header a page. New ones for ever are no result either. */
const tooMany = (expected: number) => 2 * expected + 1_000;

export interface ResultPage<Place, T> {
	records: T[];
	/** Where the next page is, by its number or a cursor; `undefined` on the last. */
	next: Place | undefined;
	/** Rows of the whole result, where the page tells. */
	total?: number | null;
}

/**
 * The records of a result that comes in pages, a page at a time.
 *
 * @param read the page at a place; without one the first
 * @param whole `total`: the rows that the job has, `null` where nothing tells; `mayLackRows`: fewer are right as well
 * @throws TransportError where fewer rows came than there are; `unreadable` where the pages do not end
 */
export async function* resultPages<Place extends string | number, T>(
	read: (place?: Place) => Promise<ResultPage<Place, T>>,
	{ total, mayLackRows = false }: { total: number | null; mayLackRows?: boolean },
): AsyncGenerator<T[]> {
	const seen = new Set<string>();
	let expected: number | null | undefined;
	let place: Place | undefined;
	let came = 0;
	let pages = 0;
	let stale = 0;
	do {
		const { records, next, total: told = total } = await read(place);
		expected ??= told;
		came += records.length;
		const key = JSON.stringify([records.length, records[0], records.at(-1)]);
		stale = seen.has(key) ? stale + 1 : 0;
		seen.add(key);
		const isTooMuch = records.length === 0 || came > (expected ?? 0);
		const isRepeating = stale > MOST_STALE_PAGES && isTooMuch;
		if (isRepeating || came > tooMany(expected ?? Infinity) || ++pages > MOST_PAGES)
			throw endless('result', pages, isRepeating ? 'the same rows come again' : 'there are still more');
		yield records;
		place = next;
	} while (place !== undefined);
	if (!mayLackRows) assertRowCount(came, expected ?? null);
}
