import type { Transport } from '../../transport/request';
import { TransportError } from '../../transport/transportError';
import type { JobRecord, ListQuery } from '../contract';

/** More pages than the list of any account has. */
const MOST_PAGES = 2_000;

/** Pages in a row that bring nothing new. Jobs that arrive while pages are read make one such page, never so many. */
const MOST_STALE_PAGES = 3;

type Pages = (api: Transport, query: ListQuery) => AsyncIterable<JobRecord[]>;

/** A list of one page. */
export function onePage(read: (api: Transport) => Promise<JobRecord[]>): Pages {
	return async function* (api) {
		yield await read(api);
	};
}

/** Pages of a result: a million rows at 250 a page. */
const MOST_RESULT_PAGES = 4_000;

/** Repeats and headers that a provider may add to the rows of a job. */
const SPARE_ROWS = 1_000;

/**
 * The pages of a result, as long as they can belong to the job: a provider may point to a next page for ever.
 *
 * @param total rows of the job; `null` where nobody tells
 * @throws TransportError `unreadable` where far more rows come than the job has, or pages without an end
 */
export async function* ofOneJob<T>(pages: AsyncIterable<T[]>, total: number | null): AsyncGenerator<T[]> {
	const mostRows = total === null ? Infinity : 2 * total + SPARE_ROWS;
	let rows = 0;
	let count = 0;
	let empty = 0;
	for await (const page of pages) {
		rows += page.length;
		empty = page.length === 0 ? empty + 1 : 0;
		if (rows > mostRows || ++count > MOST_RESULT_PAGES || empty > MOST_STALE_PAGES) {
			const of = total === null ? '' : ` of a job of ${total}`;
			throw new TransportError(
				'unreadable',
				`The result does not end: ${rows} rows${of} came in ${count} pages, and there are still more`,
				{ isLasting: true },
			);
		}
		yield page;
	}
}

/** Pages that are asked for by their number, from 1. An empty page is the last. */
export function numberedPages(
	read: (
		api: Transport,
		page: number,
		query: ListQuery,
	) => Promise<{ records: JobRecord[]; isLast: boolean }>,
): Pages {
	return async function* (api, query) {
		for (let page = query.fromPage; ; page++) {
			const { records, isLast } = await read(api, page, query);
			yield records;
			if (isLast || records.length === 0) return;
		}
	};
}

/** Pages each of which tells where the next one is; `next` is `undefined` on the last. */
export function cursorPages(
	read: (
		api: Transport,
		cursor: string | undefined,
		query: ListQuery,
	) => Promise<{ records: JobRecord[]; next: string | undefined }>,
): Pages {
	return async function* (api, query) {
		let cursor: string | undefined;
		do {
			const { records, next } = await read(api, cursor, query);
			yield records;
			cursor = next;
		} while (cursor !== undefined);
	};
}

/**
 * The same pages, as long as they bring something new.
 *
 * @param keyOf what tells one entry of a page from another
 * @throws TransportError `unreadable` where pages repeat, or there are too many of them
 */
export async function* untilTheyRepeat<T>(
	pages: AsyncIterable<T[]>,
	keyOf: (entry: T) => string,
): AsyncGenerator<T[]> {
	const seen = new Set<string>();
	let stale = 0;
	let count = 0;
	for await (const page of pages) {
		const before = seen.size;
		for (const entry of page) seen.add(keyOf(entry));
		stale = seen.size > before ? 0 : stale + 1;
		if (++count > MOST_PAGES || stale > MOST_STALE_PAGES) {
			const why = stale > 0 ? 'the same jobs come again' : 'there are still more';
			throw new TransportError('unreadable', `The list of jobs does not end: after ${count} pages ${why}`);
		}
		yield page;
	}
}
