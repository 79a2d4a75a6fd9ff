import { providers } from '../../../nodes/BulkVerify/providers/registry';
import {
	byId,
	expectNoOtherItem,
	failureOf,
	ID_FROM_ITEM,
	itemsOf,
	JOB_KEYS,
	jsonOf,
	outputOf,
	pairs,
} from '../../harness';
import type { Suite } from '../subject';

const OPERATIONS = ['upload', 'verify', 'list', 'status', 'download', 'cancel', 'delete', 'balance'] as const;

/** What the provider has works, and what it lacks is refused before anything happens. */
export const operations: Suite = ({ id, provider, capabilities, facts, can, it, open }) => {
	for (const operation of OPERATIONS.filter((name) => !can(name))) {
		const others = providers.filter((other) => other.capabilities.operations.includes(operation));

		it(`${operation} is refused in plain words that name who has it`, async () => {
			const bench = await open();
			const jobId = bench.job({ downloaded: true });
			const failure = failureOf(await bench.run(operation, byId(jobId)));

			expect(failure.name).toBe('NodeOperationError');
			expect(failure.message).toBe(`${provider.displayName} does not offer the operation "${operation}"`);
			expectNoOtherItem(failure);
			for (const { displayName } of others) expect(failure.description).toContain(displayName);
			expect(bench.requests()).toEqual([]);
			expect(bench.madeIds).toEqual([jobId]);
		});
	}

	it('a job is uploaded, worked on, downloaded and, where that can be, deleted', async () => {
		const bench = await open();
		const [made] = jsonOf(await bench.send('upload'));
		const jobId = String(made?.jobId);
		expect(bench.madeIds).toEqual([jobId]);
		expect(jsonOf(await bench.runOn(jobId, 'status'))).toMatchObject([{ status: 'completed' }]);
		expect(outputOf(await bench.runOn(jobId, 'download')).length).toBeGreaterThan(0);
		if (!can('delete')) return;
		expect(jsonOf(await bench.runOn(jobId, 'delete'))).toEqual([{ deleted: true, provider: id, jobId }]);
		expect(failureOf(await bench.runOn(jobId, 'status')).message).toContain('check the job ID');
	});

	if (can('cancel')) {
		const { cancellable = ['queued', 'processing'] } = facts;
		if (facts.statuses.includes('queued') && !cancellable.includes('queued')) {
			it('cancel of a queued job is refused in the provider’s words, and the job stays', async () => {
				const bench = await open({ pace: 60 });
				const jobId = bench.job({ status: 'queued' });
				const failure = failureOf(await bench.runOn(jobId, 'cancel'));
				expect(failure.description).toMatch(/ says: \S/);
				expect(bench.made[0]?.status).toBe('queued');
			});
		}
		for (const status of cancellable.filter((it) => facts.statuses.includes(it))) {
			it(`cancel stops a ${status} job and tells what became of it`, async () => {
				const bench = await open({ pace: 60 });
				const [kept, jobId] = [bench.job({ status }), bench.job({ status })];
				const [item, ...others] = outputOf(await bench.runOn(jobId, 'cancel'));

				expect(others).toEqual([]);
				expect(Object.keys(item?.json ?? {})).toEqual(JOB_KEYS);
				expect(item?.json).toMatchObject({ provider: id, jobId });
				expect(['cancelled', 'completed', 'processing']).toContain(item?.json.status);
				expect(item?.pairedItem).toEqual({ item: 0 });
				expect(bench.requests('cancel')).toHaveLength(1);
				expect(bench.made.find(({ id: made }) => made === kept)?.status).toBe(status);
			});
		}

		it('cancel is made for each input item', async () => {
			const bench = await open({ pace: 60 });
			const ids = [1, 2].map(() => bench.job({ status: 'processing' }));
			const outcome = await bench.run('cancel', ID_FROM_ITEM, itemsOf(...ids.map((one) => ({ id: one }))));
			expect(jsonOf(outcome).map(({ jobId }) => jobId)).toEqual(ids);
			expect(pairs(outputOf(outcome))).toEqual([{ item: 0 }, { item: 1 }]);
		});
	}

	if (can('delete')) {
		it('delete takes the job away, for each input item', async () => {
			const bench = await open();
			const [kept, ...gone] = bench.jobs(3, { downloaded: true });
			const outcome = await bench.run('delete', ID_FROM_ITEM, itemsOf(...gone.map((one) => ({ id: one }))));

			expect(jsonOf(outcome)).toEqual(gone.map((jobId) => ({ deleted: true, provider: id, jobId })));
			expect(pairs(outputOf(outcome))).toEqual([{ item: 0 }, { item: 1 }]);
			expect(bench.madeIds).toEqual([kept]);
		});
	}

	if (can('balance')) {
		it('balance tells the credits, paired with each item that asked', async () => {
			const bench = await open();
			bench.sandbox.setCredits(id, 1_234);
			const outcome = await bench.run('balance', {}, itemsOf({}, {}));
			expect(jsonOf(outcome)).toMatchObject([
				{ provider: id, credits: 1_234 },
				{ provider: id, credits: 1_234 },
			]);
			expect(pairs(outputOf(outcome))).toEqual([{ item: 0 }, { item: 1 }]);
		});
	}

	for (const source of ['url'] as const) {
		if (capabilities.sources.includes(source)) continue;
		it(`a list from a ${source} is refused before a request leaves`, async () => {
			const bench = await open();
			const parameters = { inputSource: source, fileUrl: 'https://example.com/a.csv' };
			expect(failureOf(await bench.run('upload', parameters)).message).toBe(
				`${provider.displayName} cannot take a list from "${source}"`,
			);
			expect(bench.requests()).toEqual([]);
		});
	}

	it('options left from another operation change nothing', async () => {
		const bench = await open();
		const outcome = await bench.send('upload', bench.values(), { options: { routeByVerdict: true } });
		expect(outputOf(outcome)).toHaveLength(1);
		expect(outcome.runData['Bulk Verify']?.[0]?.data?.main).toHaveLength(1);
	});
};
