import { sleep } from 'n8n-workflow';
import { NODE_NAME } from '../harness/engine';
import { PROVIDERS } from '../sandbox';
import { fieldOf, itemsOf, JOB_KEYS, useBench } from './help';

const bench = useBench();
const ALL = { returnAll: true };

describe.each(PROVIDERS)('the list of %s', (provider) => {
	it('is empty where the account has no jobs', async () => {
		expect(await bench.run(provider, 'list')).toEqual([]);
	});

	it('ends at the limit, the newest first', async () => {
		const ids = bench.sandbox.addJobs(provider, 60, { status: 'completed' });
		expect(fieldOf(await bench.run(provider, 'list', { limit: 7 }), 'jobId')).toEqual(
			ids.toReversed().slice(0, 7),
		);
		expect(fieldOf(await bench.run(provider, 'list'), 'jobId')).toEqual(ids.toReversed().slice(0, 50));
	});

	it('has every job where all are wanted, each once', async () => {
		const ids = bench.sandbox.addJobs(provider, 130, { status: 'completed' });
		expect(fieldOf(await bench.run(provider, 'list', ALL), 'jobId')).toEqual(ids.toReversed());
	});

	it('shows no job of another account', async () => {
		bench.sandbox.addJob(provider, { owner: 'other' });
		const id = bench.sandbox.addJob(provider);
		expect(fieldOf(await bench.run(provider, 'list', ALL), 'jobId')).toEqual([id]);
	});

	it('is filtered by status before the limit counts', async () => {
		bench.sandbox.setPace(60);
		const done = bench.sandbox.addJobs(provider, 3, { status: 'completed' });
		const working = bench.sandbox.addJobs(provider, 60, { status: 'processing' });
		const only = async (status: string[], limit: number) =>
			fieldOf(await bench.run(provider, 'list', { limit, filters: { status } }), 'jobId');

		expect(await only(['completed'], 2)).toEqual(done.toReversed().slice(0, 2));
		expect(await only(['processing', 'completed'], 61)).toEqual([...working.toReversed(), done[2]]);
		expect(await only(['failed', 'cancelled'], 50)).toEqual([]);
		expect(await only([], 1)).toEqual([working[59]]);
	});

	it("carries the provider's own answer only where it is wanted, without the key", async () => {
		bench.sandbox.addJob(provider, { status: 'completed' });
		const [simple] = await bench.run(provider, 'list');
		expect(Object.keys(simple?.json ?? {})).toEqual(JOB_KEYS);

		const [full] = await bench.run(provider, 'list', { simplify: false });
		expect(Object.keys(full?.json ?? {})).toEqual([...JOB_KEYS, 'raw']);
		expect(full?.json.raw).toMatchObject(
			provider === 'everythingLocation' ? { job_id: full?.json.jobId } : { id: expect.anything() },
		);
		expect(JSON.stringify(full)).not.toContain('sandbox-');
	});

	it('is made for each input item, with its own settings', async () => {
		bench.sandbox.addJobs(provider, 3);
		const items = await bench.run(
			provider,
			'list',
			{ limit: '={{ $json.limit }}' },
			itemsOf({ limit: 1 }, { limit: 2 }),
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 1 }]);
	});
});

describe('pages', () => {
	it('of IPQualityScore are asked for until the last one, and no further', async () => {
		bench.sandbox.addJobs('ipQualityScore', 100, { status: 'completed' });
		await bench.run('ipQualityScore', 'list', ALL);
		expect(bench.requests('list').map(({ path }) => path)).toEqual([
			'/api/json/csv/***/list?page=1',
			'/api/json/csv/***/list?page=2',
		]);
	});

	it('of IPQualityScore are no more than the limit needs', async () => {
		bench.sandbox.addJobs('ipQualityScore', 120, { status: 'completed' });
		await bench.run('ipQualityScore', 'list', { limit: 50 });
		expect(bench.requests('list')).toHaveLength(1);
	});

	it('of WhoisXML are as large as they may be and as small as the limit allows', async () => {
		bench.sandbox.addJobs('whoisXml', 120, { status: 'completed' });
		await bench.run('whoisXml', 'list', ALL);
		await bench.run('whoisXml', 'list', { limit: 3 });
		expect(bench.requests('list').map(({ body }) => body)).toMatchObject([
			{ page: 1, perPage: 50, onlyIds: false, sort: 'desc' },
			{ page: 2, perPage: 50 },
			{ page: 3, perPage: 50 },
			{ page: 1, perPage: 10 },
		]);
	});

	it('of WhoisXML stay large where few of many jobs are wanted', async () => {
		bench.sandbox.setPace(60);
		bench.sandbox.addJob('whoisXml', { status: 'completed' });
		bench.sandbox.addJobs('whoisXml', 99, { status: 'processing' });
		await bench.run('whoisXml', 'list', { limit: 1, filters: { status: ['completed'] } });
		expect(bench.requests('list').map(({ body }) => body)).toMatchObject([{ perPage: 50 }, { perPage: 50 }]);
	});

	it.each(['ipQualityScore', 'whoisXml'] as const)(
		'of %s that shift while they are read give no job twice and lose none',
		async (provider) => {
			const ids = bench.sandbox.addJobs(provider, 120, { status: 'completed' });
			// Slow enough for jobs to arrive between the pages.
			bench.sandbox.fault(provider, { kind: 'slow', operation: 'list', ms: 150, times: 3 });
			const listing = bench.run(provider, 'list', ALL);
			while (bench.requests('list').length < 2) await sleep(5);
			bench.sandbox.addJobs(provider, 7, { status: 'completed' });

			const listed = fieldOf(await listing, 'jobId');
			expect(new Set(listed).size).toBe(listed.length);
			expect(listed).toEqual(expect.arrayContaining(ids));
		},
	);
});

describe('the list type filter', () => {
	it("is the provider's own at IPQualityScore", async () => {
		bench.sandbox.addJobs('ipQualityScore', 2, { listType: 'email' });
		const phones = bench.sandbox.addJobs('ipQualityScore', 60, { listType: 'phone' });
		const items = await bench.run('ipQualityScore', 'list', { ...ALL, filters: { listType: 'phone' } });
		expect(fieldOf(items, 'jobId')).toEqual(phones.toReversed());
		expect(bench.requests('list')[0]?.path).toContain('type=phone');
	});

	it('left over from another provider is not sent', async () => {
		const id = bench.sandbox.addJob('whoisXml');
		const items = await bench.run('whoisXml', 'list', { filters: { listType: 'phone' } });
		expect(fieldOf(items, 'jobId')).toEqual([id]);
	});
});

describe('a list of Everything Location', () => {
	it.each([
		['result', 3],
		['array', 3],
		['resultObject', 3],
		['resultObject', 1],
	] as const)('is read as %s with %i jobs', async (everythingLocationList, count) => {
		bench.sandbox.setVariants('everythingLocation', { list: everythingLocationList });
		const ids = bench.sandbox.addJobs('everythingLocation', count, { status: 'completed' });
		expect(fieldOf(await bench.run('everythingLocation', 'list'), 'jobId')).toEqual(ids.toReversed());
	});

	it.each(['oldestFirst', 'newestFirst'] as const)(
		'that comes %s is given the newest first, by the dates in the ids',
		async (everythingLocationOrder) => {
			bench.sandbox.setVariants('everythingLocation', { order: everythingLocationOrder });
			const ids = ['2026-01-31', '2026-02-01', '2026-02-02'].map((date) =>
				bench.sandbox.addJob('everythingLocation', { status: 'completed', date }),
			);
			expect(fieldOf(await bench.run('everythingLocation', 'list'), 'jobId')).toEqual(ids.toReversed());
		},
	);

	it('tells pending, working, failed, complete and downloaded jobs apart', async () => {
		for (const status of ['queued', 'processing', 'failed', 'completed'] as const)
			bench.sandbox.addJob('everythingLocation', { status });
		bench.sandbox.addJob('everythingLocation', { status: 'completed', downloaded: true });
		const items = await bench.run('everythingLocation', 'list');
		expect(items.map(({ json }) => [json.providerStatus, json.status, json.progress])).toEqual([
			['downloaded', 'completed', 100],
			['complete', 'completed', 100],
			['file_error', 'failed', 0],
			['verifying', 'processing', 40],
			['pending', 'queued', 0],
		]);
	});
});

it('BriteVerify tells each status in its own letter case', async () => {
	for (const status of ['queued', 'processing', 'cancelled', 'failed', 'completed'] as const)
		bench.sandbox.addJobs('briteVerifyFiles', 6, { status });
	const outcome = await bench.outcome('briteVerifyFiles', 'list', ALL);
	const statuses = fieldOf(outcome.output(NODE_NAME), 'status');
	expect(statuses).toEqual(
		['completed', 'failed', 'cancelled', 'processing', 'queued'].flatMap((status) =>
			Array<string>(6).fill(status),
		),
	);
});
