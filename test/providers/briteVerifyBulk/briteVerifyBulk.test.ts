import { conformance } from '../../conformance';
import { openBench } from '../../harness';

const ID = 'briteVerifyBulk';
conformance(ID);

describe('a start whose answer is lost', () => {
	it.each([1, 3, 12])('may have begun though the list says "open" at the next %i looks', async (times) => {
		const bench = await openBench(ID);
		bench.fault({ kind: 'halfStatusLineAfter', operation: 'upload', skip: 1 });
		bench.fault({
			kind: 'replaceAfter',
			from: '"state":"[^"]+"',
			to: '"state":"open"',
			operation: ['list', 'status'],
			times,
		});
		const outcome = await bench.send('upload', bench.values(), {}, { retryOnFail: true });
		expect(bench.charged).toBe(3);
		if (outcome.error !== undefined) expect(outcome.error.message).toMatch(/may have accepted the list/);
	});
});
