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
 * A page in the order of its times, those that are alike as they came. Reading a time may cost more than comparing two.
 *
 * @param timeOf as a text that sorts as times do; '' where there is none
 */
export function newestFirst(
	records: readonly JobRecord[],
	timeOf: (record: JobRecord) => string,
): JobRecord[] {
	return records
		.map((record) => ({ record, time: timeOf(record) }))
		.sort((one, other) => (one.time === other.time ? 0 : one.time < other.time ? 1 : -1))
		.map(({ record }) => record);
}

/** Whether more of them grow from one to the next than shrink: a single odd one tells nothing. */
export function ascends(keys: ReadonlyArray<number | string>): boolean {
	let more = 0;
	for (const [at, key] of keys.entries()) {
		const before = keys[at - 1];
		if (before !== undefined && before !== key) more += before < key ? 1 : -1;
	}
	return more > 0;
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
			throw endless('list of jobs', count, stale > 0 ? 'the same jobs come again' : 'there are still more');
		}
		yield page;
	}
}

/** @param what is read a page at a time */
export function endless(what: string, pages: number, why: string): TransportError {
	return new TransportError('unreadable', `The ${what} does not end: after ${pages} pages ${why}`, {
		isEndless: true,
	});
}
