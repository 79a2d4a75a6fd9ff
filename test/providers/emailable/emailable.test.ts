import { conformance } from '../../conformance';
import { openBench } from '../../harness';

const ID = 'emailable';
conformance(ID);

// Rows that come with the status: no more than 1,000.
it.each(['items', 'file'])('fewer rows than the counts say are no result (%s)', async (output) => {
	const bench = await openBench(ID);
	const job = bench.job({ rows: 40 });
	bench.fault({ kind: 'dropRows', every: 2, operation: ['status', 'download'], times: 99 });
	const outcome = await bench.runOn(job, 'download', { output });
	expect(outcome.error?.description).toMatch(/20 of 40 rows came/);
});
