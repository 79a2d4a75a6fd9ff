import { sleep } from 'n8n-workflow';
import {
	failureOf,
	fieldOf,
	hintsOf,
	itemsOf,
	JOB_KEYS,
	jsonOf,
	leftovers,
	outputOf,
	pairs,
} from '../../harness';
import type { Suite } from '../subject';

const ALL = { returnAll: true };

/** The account's jobs: whole, each once, newest first; in the operation and in the editor's search. */
export const listing: Suite = ({ id, facts, capabilities, can, it, open }) => {
	const search = async (
		bench: Awaited<ReturnType<typeof open>>,
		options: { filter?: string; paginationToken?: string } = {},
	) => await bench.engine.listSearch('searchJobs', { provider: id, operation: 'status' }, options);

	if (!can('list')) {
		it('the editor’s search has nothing to choose from, and asks nobody', async () => {
			const bench = await open();
			bench.job();
			expect(await search(bench)).toEqual({ results: [] });
			expect(bench.requests()).toEqual([]);
		});
		return;
	}

	/** Beyond one page, however long a page is. */
	const many = 2 * (facts.pageSize ?? 50) + 20;

	it('is empty where the account has no jobs', async () => {
		const bench = await open();
		expect(outputOf(await bench.run('list'))).toEqual([]);
		expect(await search(bench)).toEqual({ results: [] });
	});

	it('ends at the limit, the newest first, and asks no further', async () => {
		const bench = await open();
		const ids = bench.jobs(60);
		expect(fieldOf(await bench.run('list', { limit: 7 }), 'jobId')).toEqual(ids.toReversed().slice(0, 7));
		expect(bench.requests('list')).toHaveLength(Math.ceil(7 / (facts.pageSize ?? 50)));
		expect(fieldOf(await bench.run('list'), 'jobId')).toEqual(ids.toReversed().slice(0, 50));
	});

	it('has every job where all are wanted, each once', async () => {
		const bench = await open();
		const ids = bench.jobs(many);
		const outcome = await bench.run('list', ALL);
		expect(fieldOf(outcome, 'jobId')).toEqual(ids.toReversed());
		for (const { json, pairedItem } of outputOf(outcome)) {
			expect(Object.keys(json)).toEqual(JOB_KEYS);
			expect(pairedItem).toEqual({ item: 0 });
		}
	});

	if (facts.pageSize !== undefined) {
		const { pageSize } = facts;

		it('asks for a full last page’s successor at most once', async () => {
			const bench = await open();
			bench.jobs(2 * pageSize);
			expect(fieldOf(await bench.run('list', ALL), 'jobId')).toHaveLength(2 * pageSize);
			expect([2, 3]).toContain(bench.requests('list').length);
		});

		it('pages that shift while they are read give no job twice and lose none', async () => {
			const bench = await open();
			const ids = bench.jobs(many);
			// Slow enough for jobs to arrive between the pages.
			bench.fault({ kind: 'slow', operation: 'list', ms: 150, times: 3 });
			const running = bench.run('list', ALL);
			while (bench.requests('list').length < 2) await sleep(5);
			bench.jobs(7);

			const listed = fieldOf(await running, 'jobId');
			expect(new Set(listed).size).toBe(listed.length);
			expect(listed).toEqual(expect.arrayContaining(ids));
		});

		it('one that fails on a later page is an error, not a shorter list', async () => {
			const bench = await open();
			bench.jobs(pageSize + 10);
			bench.fault({ kind: 'json', operation: 'list', skip: 1, times: 99 });
			const outcome = await bench.run('list', ALL);
			expect(failureOf(outcome).description).not.toBe('');
			expect(leftovers(outcome)).toEqual([]);
		});

		it('pages that repeat for ever are a failure after a few', async () => {
			const bench = await open();
			bench.jobs(2 * pageSize);
			bench.fault({ kind: 'repeatPages', operation: 'list', times: Number.POSITIVE_INFINITY });
			const outcome = await bench.run('list', ALL);
			expect(failureOf(outcome).message).toMatch(/page after page without an end/);
			expect(failureOf(outcome).description).toMatch(
				/list of jobs does not end: after \d+ pages the same jobs/,
			);
			expect(leftovers(outcome)).toEqual([]);
			expect(bench.requests('list').length).toBeLessThan(20);
		});

		it('is whole where a page comes the second time', async () => {
			const bench = await open();
			bench.jobs(pageSize + 10);
			bench.fault({ kind: 'dropAfter', operation: 'list', skip: 1 });
			expect(outputOf(await bench.run('list', ALL))).toHaveLength(pageSize + 10);
		});
	}

	for (const odd of ['noId', 'objectId', 'emptyId', 'notARow'] as const) {
		it(`a row that is odd (${odd}) is named in a warning, and the others are listed`, async () => {
			const bench = await open();
			const ids = bench.jobs(3);
			bench.fault({ kind: 'oddListRow', operation: 'list', odd, job: ids[1] });
			const outcome = await bench.run('list', ALL);
			expect(fieldOf(outcome, 'jobId').toSorted()).toEqual([ids[0], ids[2]].toSorted());
			expect(hintsOf(outcome).join()).toMatch(/^One row of the list of jobs at .+ could not be read/);
		});
	}

	it('shows no job of another account', async () => {
		const bench = await open();
		bench.job({ owner: 'other' });
		const mine = bench.job();
		expect(fieldOf(await bench.run('list', ALL), 'jobId')).toEqual([mine]);
	});

	it('is filtered by status before the limit counts', async () => {
		const bench = await open({ pace: 60 });
		const done = bench.jobs(3);
		const working = bench.jobs(60, { status: 'processing' });
		const only = async (status: string[], limit: number) =>
			fieldOf(await bench.run('list', { limit, filters: { status } }), 'jobId');

		expect(await only(['completed'], 2)).toEqual(done.toReversed().slice(0, 2));
		expect(await only(['processing', 'completed'], 61)).toEqual([...working.toReversed(), done[2]]);
		expect(await only(['failed', 'cancelled'], 50)).toEqual([]);
		expect(await only([], 1)).toEqual([working[59]]);
	});

	it('tells every status apart', async () => {
		const bench = await open({ pace: 60 });
		const told = facts.statuses.filter((status) => isOwnWord(facts.words, status));
		const expected = told.map((status) => ({ jobId: bench.job({ status }), status }));
		expect(jsonOf(await bench.run('list', ALL))).toMatchObject(expected.toReversed());
	});

	it('carries the provider’s own answer only where that is wanted', async () => {
		const bench = await open();
		bench.job();
		const [full] = jsonOf(await bench.run('list', { simplify: false }));
		expect(Object.keys(full ?? {})).toEqual([...JOB_KEYS, 'raw']);
		expect(full?.raw).toEqual(expect.any(Object));
	});

	it('is made for each input item, with its own settings', async () => {
		const bench = await open();
		bench.jobs(3);
		const outcome = await bench.run(
			'list',
			{ limit: '={{ $json.limit }}' },
			itemsOf({ limit: 1 }, { limit: 2 }),
		);
		expect(pairs(outputOf(outcome))).toEqual([{ item: 0 }, { item: 1 }, { item: 1 }]);
	});

	const types = capabilities.listTypes.map(({ value }) => value);
	if (capabilities.listsByType) {
		it('is filtered by list type at the provider', async () => {
			const bench = await open();
			const [one, other] = [types[0], types.at(-1)];
			bench.jobs(2, { listType: one });
			const wanted = bench.jobs(many / 2, { listType: other });
			const outcome = await bench.run('list', { ...ALL, filters: { listType: other } });
			expect(fieldOf(outcome, 'jobId')).toEqual(wanted.toReversed());
			expect(fieldOf(outcome, 'listType')).toEqual(wanted.map(() => other));
		});
	} else {
		it('a list type left over from another provider is not heeded', async () => {
			const bench = await open();
			const jobId = bench.job();
			const outcome = await bench.run('list', { filters: { listType: 'nobody has it' } });
			expect(fieldOf(outcome, 'jobId')).toEqual([jobId]);
		});
	}

	it('the editor’s search shows the newest first with status and ID, and goes on where it stopped', async () => {
		const bench = await open();
		const ids = bench.jobs(120, { name: 'contacts.csv' });
		const seen: unknown[] = [];
		let paginationToken: unknown;
		for (let pages = 0; pages < 10; pages++) {
			const page = await search(bench, { paginationToken: paginationToken as string | undefined });
			for (const { name, value } of page.results) {
				expect(name).toContain('completed');
				expect(name).toContain(String(value));
				seen.push(value);
			}
			({ paginationToken } = page);
			if (paginationToken === undefined) break;
		}
		expect(seen).toEqual(ids.toReversed());
	});

	it('the editor’s search finds by ID, by status and, where the list tells it, by name', async () => {
		const bench = await open({ pace: 60 });
		const ids = bench.jobs(60, { name: 'customers.csv' });
		const working = bench.job({ status: 'processing', name: 'Newsletter.csv' });
		const found = async (filter: string) =>
			(await search(bench, { filter })).results.map(({ value }) => value);

		expect(await found(` ${ids[3] ?? ''} `)).toEqual([ids[3]]);
		expect(await found('PROCESSING')).toEqual([working]);
		expect(await found('no such word')).toEqual([]);
		const [listed] = jsonOf(await bench.run('list', { limit: 1 }));
		if (listed?.name === 'Newsletter.csv') expect(await found('newsLETTER')).toEqual([working]);
	});

	it('the editor’s search tells a refused key in plain words', async () => {
		const bench = await open();
		bench.useWrongKey();
		await expect(search(bench)).rejects.toThrow(/refused the credential: check its/);
	});
};

/** Whether the provider has a word for this status that means no other. */
function isOwnWord(words: Partial<Record<string, readonly string[]>>, status: string): boolean {
	const others = Object.entries(words).filter(([name]) => name !== status);
	return !others.some(([name, theirs]) => name < status && theirs?.[0] === words[status]?.[0]);
}
