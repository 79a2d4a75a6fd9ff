import { PROVIDERS } from '../sandbox';
import { useBench } from './help';

const bench = useBench();

async function search(provider: string, options: { filter?: string; paginationToken?: string } = {}) {
	return await bench.engine.listSearch('searchJobs', { provider, operation: 'status' }, options);
}

describe.each(PROVIDERS)('the list of jobs to choose from, %s', (provider) => {
	it('is empty where there are none', async () => {
		expect(await search(provider)).toEqual({ results: [] });
	});

	it('shows the newest first, by name or what there is of it, status and id', async () => {
		const ids = bench.sandbox.addJobs(provider, 3, { status: 'completed', name: 'contacts.csv' });
		const { results } = await search(provider);
		expect(results.map(({ value }) => value)).toEqual(ids.toReversed());
		for (const { name, value } of results) {
			expect(name).toContain('completed');
			expect(name).toContain(String(value));
		}
		// The list of Everything Location has no names, and WhoisXML knows none at all.
		if (provider === 'ipQualityScore' || provider === 'briteVerifyFiles') {
			expect(results.every(({ name }) => name.startsWith('contacts.csv · '))).toBe(true);
		}
	});

	it('finds a job by its id', async () => {
		const ids = bench.sandbox.addJobs(provider, 60, { status: 'completed' });
		const { results } = await search(provider, { filter: ` ${ids[3] ?? ''} ` });
		expect(results.map(({ value }) => value)).toEqual([ids[3]]);
	});

	it('finds jobs by their status', async () => {
		bench.sandbox.setPace(60);
		bench.sandbox.addJobs(provider, 2, { status: 'completed' });
		const working = bench.sandbox.addJob(provider, { status: 'processing' });
		expect((await search(provider, { filter: 'PROCESSING' })).results.map(({ value }) => value)).toEqual([
			working,
		]);
		expect((await search(provider, { filter: 'no such word' })).results).toEqual([]);
	});

	it('goes on where it stopped', async () => {
		const ids = bench.sandbox.addJobs(provider, 120, { status: 'completed' });
		const seen: unknown[] = [];
		let paginationToken: unknown;
		let pages = 0;
		do {
			const page = await search(provider, { paginationToken: paginationToken as string | undefined });
			seen.push(...page.results.map(({ value }) => value));
			({ paginationToken } = page);
			pages++;
		} while (paginationToken !== undefined && pages < 10);
		expect(seen).toEqual(ids.toReversed());
		expect(pages).toBe(3);
	});

	it('tells a refused key in plain words', async () => {
		bench.sandbox.fault(provider, { kind: 'status', status: 401, operation: 'list' });
		await expect(search(provider)).rejects.toThrow(/refused the credential: check its API Key/);
	});
});

it.each(['ipQualityScore', 'briteVerifyFiles'] as const)(
	'jobs of %s are found by their name',
	async (provider) => {
		const [id] = ['Newsletter.csv', 'contacts.csv'].map((name) => bench.sandbox.addJob(provider, { name }));
		const { results } = await search(provider, { filter: 'newsLETTER' });
		expect(results.map(({ value }) => value)).toEqual([id]);
	},
);

it('there is nothing to choose from where the provider is unknown', async () => {
	expect(await search('other')).toEqual({ results: [] });
});
