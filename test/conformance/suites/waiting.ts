import { sleep } from 'n8n-workflow';
import {
	expectNoOtherItem,
	failureOf,
	jsonOf,
	type Operation,
	outputOf,
	verificationsOf,
} from '../../harness';
import type { Suite } from '../subject';

/** Verify waits for its job: long enough, in few requests, and never longer than it may. */
export const waiting: Suite = ({ id, provider, capabilities, facts, it, open }) => {
	const status: Operation[] = capabilities.statusIdsPerRequest > 1 ? ['status', 'list'] : ['status'];

	/** Long before any job here is done. */
	const soon = 0.02;

	it('a job of a few seconds costs a handful of status requests', async () => {
		const bench = await open({ pace: 3, queueSeconds: 1 });
		const rows = verificationsOf(await bench.send('verify', [...bench.values(), '']));
		expect(rows).toMatchObject([
			...bench.values().map((value) => facts.judge(bench.listType, value)),
			{ verdict: 'unknown', reason: 'empty' },
		]);
		const asked = bench
			.requests()
			.filter(({ operation }) => operation !== null && status.includes(operation));
		expect(asked.length).toBeGreaterThan(0);
		expect(asked.length).toBeLessThanOrEqual(12);
	});

	it('out of time, the failure names the job and how to go on', async () => {
		const bench = await open({ pace: 600 });
		const failure = failureOf(
			await bench.send('verify', bench.values(), { options: { maxWaitMinutes: soon } }),
		);
		const [jobId] = bench.madeIds;
		expect(failure.message).toMatch(/has not finished within/);
		expect(failure.message).toContain(jobId);
		expect(failure.description).toContain(jobId);
		expect(failure.description).toMatch(/Max Wait/);
		// Where there is no list there is no trigger either.
		expect(failure.description?.includes('Trigger')).toBe(capabilities.operations.includes('list'));
		expectNoOtherItem(failure);
	});

	for (const asked of ['list', 'balance'] as const) {
		if (!capabilities.operations.includes(asked)) continue;
		it(`the ${asked} that is asked for before the list is sent is not waited for beyond Max Wait either`, async () => {
			const bench = await open();
			bench.fault({ kind: 'silentAfter', operation: asked, times: Infinity });
			const options = { maxWaitMinutes: soon, checkBalance: asked === 'balance' };
			const outcome = await bench.send('verify', bench.values(), { options });
			expect(outcome.error).toBeDefined();
			expect(bench.made).toEqual([]);
			// The second question would be the first that was given up for silence.
			expect(bench.requests(asked)).toHaveLength(1);
		});
	}

	it('out of time, the job comes out where that is wanted, and can be gone on with', async () => {
		const bench = await open({ pace: 600 });
		const options = { maxWaitMinutes: soon, onTimeout: 'outputJob' };
		const [job, ...others] = outputOf(await bench.send('verify', bench.values(), { options }));
		expect(others).toEqual([]);
		expect(job?.json).toMatchObject({ provider: id, jobId: bench.madeIds[0] });
		expect(['queued', 'processing']).toContain(job?.json.status);
		expect(job?.json).not.toHaveProperty('raw');
		expect(job?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);

		bench.finish();
		const rows = verificationsOf(await bench.runOn(String(job?.json.jobId), 'download'));
		expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(
			new Set(bench.values().map((value) => facts.judge(bench.listType, value).verdict)),
		);
		expect(bench.made).toHaveLength(1);
	});

	it('a bad moment of the provider is survived', async () => {
		const bench = await open({ pace: 1 });
		const running = bench.send('verify');
		while (bench.made.length === 0) await sleep(20);
		bench.fault({ kind: 'status', operation: status, status: 502, times: 2 });
		bench.fault({ kind: 'drop', operation: status });
		bench.fault({ kind: 'html', operation: status });
		expect(jsonOf(await running)).toHaveLength(3);
		expect(bench.sandbox.pendingFaults()).toBe(0);
		expect(bench.made).toHaveLength(1);
	});

	for (const ended of facts.statuses.filter((status) => ['failed', 'cancelled'].includes(status))) {
		it(`a job that is ${ended} meanwhile is a failure that names it, no result of a part`, async () => {
			const bench = await open({ pace: 600 });
			const running = bench.send('verify');
			while (bench.made.length === 0) await sleep(20);
			bench.finish(bench.madeIds[0], ended as 'failed' | 'cancelled');
			const failure = failureOf(await running);
			expect(failure.message).toContain(bench.madeIds[0]);
			expect(failure.message).toMatch(ended === 'failed' ? /could not process/ : /was cancelled/);
			expect(bench.requests('download')).toEqual([]);
		});
	}

	it('a download that stays broken names the job; nothing is sent or charged twice', async () => {
		const bench = await open();
		bench.fault({ kind: 'truncate', operation: 'download', times: 99 });
		// Where status and results are one answer, the job is never seen to be finished.
		const options = facts.resultsInStatus ? { maxWaitMinutes: 0.1 } : {};
		const failure = failureOf(await bench.send('verify', bench.values(), { options }));
		const [jobId, ...others] = bench.madeIds;
		expect(others).toEqual([]);
		expect(failure.message).toContain(jobId);
		if (!facts.resultsInStatus)
			expect(failure.description).toContain(`get the rows of job ${jobId} with the operation "Download"`);
		expect(bench.charged).toBe(3);
		if (provider.capabilities.downloadCharges) expect(bench.requests('download')).toHaveLength(1);
	});
};
