import { type Bench, failureOf, type Fault, openBench, outputOf, ROWS } from '../../harness';

const open = async () => await openBench('ipQualityScore');

/** Every link once, and no request to the download host with the key in it. */
function expectLinksUsedOnce(bench: Bench): void {
	const fetched = bench.requests('download');
	expect(new Set(fetched.map(({ url }) => url)).size).toBe(fetched.length);
	const { apiKey = '' } = bench.credential.fields;
	for (const { url, headers } of fetched) expect(`${url} ${JSON.stringify(headers)}`).not.toContain(apiKey);
}

const FAILS: ReadonlyArray<[string, Fault]> = [
	['is expired', { kind: 'html' }],
	['is spent by a lost answer', { kind: 'dropAfter' }],
	['breaks off', { kind: 'truncate' }],
	['ends early without a word', { kind: 'truncateSilently' }],
	['answers 500', { kind: 'status500After' }],
	['answers 429', { kind: 'status', status: 429, retryAfter: 0 }],
	['is redirected', { kind: 'redirect' }],
];

describe('a one-time link', () => {
	for (const output of ['items', 'file']) {
		it.concurrent.each(FAILS)(`that %s leads to a fresh one (${output})`, async (_, fault) => {
			const bench = await open();
			bench.fault({ ...fault, operation: 'download' });
			const items = outputOf(await bench.runOn(bench.job(), 'download', { output }));

			expect(items).toHaveLength(output === 'items' ? ROWS : 1);
			expect(bench.requests('download').length).toBeGreaterThan(1);
			expectLinksUsedOnce(bench);
		});
	}

	it('is asked for anew each time', async () => {
		const bench = await open();
		const jobId = bench.job();
		for (let time = 0; time < 3; time++) outputOf(await bench.runOn(jobId, 'download'));
		expect(bench.requests('download')).toHaveLength(3);
		expectLinksUsedOnce(bench);
	});

	it('that is always expired ends in a clear message', async () => {
		const bench = await open();
		bench.sandbox.setLinkSeconds(-1);
		const outcome = await bench.runOn(bench.job(), 'download');
		expect(failureOf(outcome).description).toMatch(/page/i);
		expect(bench.requests('download').length).toBeLessThan(10);
		expectLinksUsedOnce(bench);
	});

	it('is never minted for a class without rows, which is no file and no items', async () => {
		const bench = await open();
		const jobId = bench.job({ rows: ['valid@example.com'] });
		const failure = failureOf(await bench.runOn(jobId, 'download', { variant: 'bad', output: 'file' }));
		expect(failure.message).toContain('has no "Bad Rows"');
		expect(outputOf(await bench.runOn(jobId, 'download', { variant: 'bad' }))).toEqual([]);
		expect(bench.requests('download')).toEqual([]);
	});
});
