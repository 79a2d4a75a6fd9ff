import { asItems, leftovers, NODE_NAME, outputOf, pairs, verificationsOf } from '../../harness';
import type { Suite } from '../subject';

const ROUTES = ['valid', 'risky', 'invalid', 'unknown'] as const;
const ON = { options: { routeByVerdict: true, skipMalformed: false } };

/** Four outputs, one a verdict. */
export const routing: Suite = ({ facts, capabilities, it, open }) => {
	it('Verify sends each item to the output of its verdict, in order', async () => {
		const bench = await open();
		const values = [...Object.keys(facts.outcomes[bench.listType] ?? {}), '', ...bench.values(6)];
		const outcome = await bench.send('verify', values, ON);

		for (const [index, verdict] of ROUTES.entries()) {
			const expected = [...values.keys()].filter((at) => {
				const value = values[at] ?? '';
				return (value === '' ? 'unknown' : facts.judge(bench.listType, value).verdict) === verdict;
			});
			expect(outputOf(outcome, index).map(({ json }) => json.value)).toEqual(
				expected.map((at) => values[at]),
			);
			expect(pairs(outputOf(outcome, index))).toEqual(expected.map((item) => ({ item })));
		}
	});

	it('there is one output without it', async () => {
		const bench = await open();
		const outcome = await bench.send('verify');
		expect(outputOf(outcome)).toHaveLength(3);
		expect(outcome.runData[NODE_NAME]?.[0]?.data?.main).toHaveLength(1);
	});

	it('Download to items does the same, Download to a file does not', async () => {
		const bench = await open();
		const jobId = bench.job({ rows: Object.keys(facts.outcomes[bench.listType] ?? {}) });
		const rows = await bench.runOn(jobId, 'download', ON);
		for (const [index, verdict] of ROUTES.entries()) {
			expect(new Set(verificationsOf(rows, index).map((row) => row.verdict))).toEqual(
				new Set(outputOf(rows, index).length > 0 ? [verdict] : []),
			);
		}
		const all = ROUTES.flatMap((_, index) => outputOf(rows, index));
		expect(all).toHaveLength(outputOf(await bench.runOn(jobId, 'download')).length);

		const variant = capabilities.variants.find(({ itemsOnly }) => itemsOnly !== true)?.value ?? '';
		const file = await bench.runOn(jobId, 'download', { output: 'file', variant, ...ON });
		expect(outputOf(file)).toHaveLength(1);
		expect(file.runData[NODE_NAME]?.[0]?.data?.main).toHaveLength(1);
	});

	it('a failure leaves by Unknown where the workflow goes on, by the error output where there is one', async () => {
		const bench = await open();
		bench.fault({ kind: 'status', operation: 'upload', status: 401, times: 2 });
		const items = asItems(bench.values());
		const parameters = { valueField: 'value', ...ON };

		const going = await bench.run('verify', parameters, items, { continueOnFail: true });
		expect([0, 1, 2].flatMap((index) => outputOf(going, index))).toEqual([]);
		expect(outputOf(going, 3)).toMatchObject([{ json: { error: expect.any(String) } }]);

		const routed = await bench.run('verify', parameters, items, { onError: 'continueErrorOutput' });
		expect([0, 1, 2, 3].flatMap((index) => outputOf(routed, index))).toEqual([]);
		const last = (routed.runData[NODE_NAME]?.[0]?.data?.main ?? []).length - 1;
		expect(outputOf(routed, last)).toMatchObject([{ json: { error: expect.any(String) } }]);
		expect(leftovers(routed)).toEqual([]);
	});
};
