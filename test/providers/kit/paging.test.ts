import { ofOneJob } from '../../../nodes/BulkVerify/providers/kit/paging';

async function* endless(page: number[]): AsyncGenerator<number[]> {
	for (;;) yield page;
}

async function* once(...pages: number[][]): AsyncGenerator<number[]> {
	yield* pages;
}

async function countOf(pages: AsyncIterable<number[]>): Promise<number> {
	let rows = 0;
	for await (const page of pages) rows += page.length;
	return rows;
}

describe('the pages of a result', () => {
	it.each([
		['rows for ever', [1, 2, 3], 5],
		['rows for ever of a job that tells no size', [1, 2, 3], null],
		['empty pages for ever', [], 5],
	])('end in an error where they bring %s', async (_, page, total) => {
		let asked = 0;
		const counted = async function* () {
			for await (const one of endless(page)) {
				asked++;
				yield one;
			}
		};
		await expect(countOf(ofOneJob(counted(), total))).rejects.toMatchObject({
			kind: 'unreadable',
			message: expect.stringMatching(/does not end/),
		});
		expect(asked).toBeLessThan(5_000);
	});

	it('may hold the header and repeats besides the rows of the job, equal ones too', async () => {
		expect(await countOf(ofOneJob(once([0, 1], [1, 1], [1, 1]), 3))).toBe(6);
		expect(await countOf(ofOneJob(once([]), 0))).toBe(0);
	});
});
