import { resultPages, type ResultPage } from '../../../nodes/BulkVerify/providers/kit/resultPages';

type Page = ResultPage<number, string>;

const row = (at: number) => `row ${at}`;

async function countOf(read: (place?: number) => Promise<Page>, total: number | null): Promise<number> {
	let rows = 0;
	for await (const page of resultPages(read, { total })) rows += page.length;
	return rows;
}

it.each<[what: string, (place: number) => Page, number | null]>([
	['the same rows for ever', (place) => ({ records: [row(1), row(2)], next: place + 1 }), 5],
	[
		'the same rows for ever of a job of unknown size',
		(place) => ({ records: [row(1)], next: place + 1 }),
		null,
	],
	['empty pages for ever', (place) => ({ records: [], next: place + 1 }), 5],
	['new rows for ever', (place) => ({ records: [row(place), row(-place)], next: place + 1 }), 5],
	['a place that leads back', (place) => ({ records: [row(place)], next: place === 0 ? 1 : 0 }), 1],
])('ends in an error where the pages bring %s', async (_, page, total) => {
	let asked = 0;
	const read = async (place = 0) => {
		asked++;
		return page(place);
	};
	await expect(countOf(read, total)).rejects.toMatchObject({ kind: 'unreadable' });
	expect(asked).toBeLessThan(1_000);
});

it('takes the header and repeats besides the rows of a job, and many equal rows', async () => {
	const of = (...pages: string[][]) => {
		return async (place = 0) => ({
			records: pages[place] ?? [],
			next: place + 1 < pages.length ? place + 1 : undefined,
		});
	};
	expect(await countOf(of(['email', row(1)], [row(1), row(1)], [row(1), row(1)]), 3)).toBe(6);
	const equal = Array.from({ length: 50 }, () => [row(1), row(1)]);
	expect(await countOf(of(...equal), 100)).toBe(100);
	expect(await countOf(of([]), 0)).toBe(0);
});
