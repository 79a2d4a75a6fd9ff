import { conformance } from '../../conformance';
import { openBench, outputOf } from '../../harness';

const ID = 'everythingLocation';
conformance(ID);

describe('how many rows were paid', () => {
	it.each([
		['items', 'missingLastLine'],
		['items', 'dropRows'],
		['file', 'missingLastLine'],
		['file', 'truncateSilently'],
	] as const)('is what was told before where the status lags behind (%s, %s)', async (output, kind) => {
		const bench = await openBench(ID);
		const job = bench.job({ rows: 10 });
		bench.fault({
			kind: 'replaceAfter',
			from: '"downloaded"',
			to: '"complete"',
			operation: 'status',
			times: 99,
		});
		bench.fault({ kind, operation: 'download' });
		const outcome = await bench.runOn(job, 'download', { output });
		expect(outcome.error?.message).toMatch(/may have charged|may have been charged/);
		expect(bench.requests('download')).toHaveLength(1);
	});

	it.each(['items', 'file'])('is not taken from the status of another job (%s)', async (output) => {
		const bench = await openBench(ID);
		const other = bench.job({ rows: 70 });
		const job = bench.job({ rows: 10 });
		bench.fault({ kind: 'otherJob', operation: 'status', as: other, times: 99, skip: 1 });
		const items = outputOf(await bench.runOn(job, 'download', { output }));
		expect(items).toHaveLength(output === 'items' ? 10 : 1);
	});
});
