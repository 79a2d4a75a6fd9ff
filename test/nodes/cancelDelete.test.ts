import { byId, itemsOf, JOB_KEYS, useBench } from './help';

/* Only BriteVerify has these. */

const bench = useBench();
const PROVIDER = 'briteVerifyFiles';
const FROM_ITEM = { jobId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };

describe('cancel', () => {
	it.each(['queued', 'processing'] as const)('stops a %s job and tells what became of it', async (status) => {
		bench.sandbox.setPace(60);
		const jobId = bench.sandbox.addJob(PROVIDER, { status, rows: 100 });
		const [item] = await bench.run(PROVIDER, 'cancel', byId(jobId));
		expect(Object.keys(item?.json ?? {})).toEqual(JOB_KEYS);
		expect(item?.json).toMatchObject({
			jobId,
			status: 'cancelled',
			processed: status === 'queued' ? 0 : 40,
			total: 100,
		});
		expect(bench.requests('cancel').map(({ method, path }) => [method, path])).toEqual([
			['PUT', `/brite_files/${jobId}/cancel.json?apikey=***`],
		]);
	});

	it('tells a job that is complete again as what it is', async () => {
		// It stops, exports and is complete within a quarter of its time each.
		bench.sandbox.setPace(0.001, 60);
		const jobId = bench.sandbox.addJob(PROVIDER, { rows: 10 });
		bench.sandbox.fault(PROVIDER, { kind: 'slow', operation: 'cancel', ms: 30 });
		const [item] = await bench.run(PROVIDER, 'cancel', byId(jobId));
		expect(item?.json).toMatchObject({ status: 'completed', progress: 100, total: 10, processed: 0 });
	});

	it("is refused for a job that is over, in the provider's words", async () => {
		const jobId = bench.sandbox.addJob(PROVIDER, { status: 'completed' });
		const failure = await bench.refusal(PROVIDER, 'cancel', byId(jobId));
		expect(failure.message).toContain('BriteVerify Files did not accept this');
		expect(failure.description).toContain('The file job cannot be cancelled');
		expect(failure.itemIndex).toBe(0);
	});

	it('is refused for a job that does not exist', async () => {
		const failure = await bench.refusal(PROVIDER, 'cancel', byId('nothing'));
		expect(failure.message).toBe('BriteVerify Files knows no such job: check the job ID');
	});
});

describe('delete', () => {
	it.each(['json', 'empty'] as const)(
		'takes the job away where the answer is %s',
		async (briteVerifyDelete) => {
			bench.sandbox.setVariants('briteVerifyFiles', { deleted: briteVerifyDelete });
			const [kept = '', gone = ''] = bench.sandbox.addJobs(PROVIDER, 2, {
				status: 'completed',
				downloaded: true,
			});
			const items = await bench.run(PROVIDER, 'delete', byId(gone));
			expect(items).toEqual([
				{ json: { deleted: true, provider: PROVIDER, jobId: gone }, pairedItem: { item: 0 } },
			]);
			expect(bench.sandbox.jobs(PROVIDER)).toMatchObject([{ id: kept }]);
			expect(bench.requests('delete').map(({ method, path }) => [method, path])).toEqual([
				['DELETE', `/brite_files/${gone}.json?apikey=***`],
			]);
		},
	);

	it.each([
		['completed but not downloaded', { status: 'completed' }],
		['failed', { status: 'failed' }],
	] as const)('is refused for a job that is %s, and leaves it', async (_, seed) => {
		const jobId = bench.sandbox.addJob(PROVIDER, seed);
		const failure = await bench.refusal(PROVIDER, 'delete', byId(jobId));
		expect(failure.message).toContain('BriteVerify Files did not accept this');
		expect(failure.description).toContain('must be complete and downloaded');
		expect(bench.sandbox.jobs(PROVIDER)).toHaveLength(1);
	});

	it('is made for each input item', async () => {
		const ids = bench.sandbox.addJobs(PROVIDER, 2, { status: 'completed', downloaded: true });
		const items = await bench.run(PROVIDER, 'delete', FROM_ITEM, itemsOf(...ids.map((id) => ({ id }))));
		expect(items.map(({ json, pairedItem }) => [json.jobId, pairedItem])).toEqual([
			[ids[0], { item: 0 }],
			[ids[1], { item: 1 }],
		]);
		expect(bench.sandbox.jobs(PROVIDER)).toEqual([]);
	});
});

it('a job is uploaded, worked on, downloaded and deleted', async () => {
	const [upload] = await bench.run(PROVIDER, 'upload', { inputSource: 'text', values: 'a@example.com' });
	const jobId = String(upload?.json.jobId);
	expect((await bench.run(PROVIDER, 'status', byId(jobId)))[0]?.json.status).toBe('completed');
	expect(await bench.run(PROVIDER, 'download', byId(jobId))).toHaveLength(1);
	expect(await bench.run(PROVIDER, 'delete', byId(jobId))).toHaveLength(1);
	expect((await bench.refusal(PROVIDER, 'status', byId(jobId))).message).toContain('knows no job');
});
