import { asItems, type Bench, failureOf, jsonOf, leftovers, outputOf, verificationOf } from '../../harness';
import { FULL } from '../pairwise';
import type { Suite } from '../subject';

/** Above this a list is made only where everything is run: it costs seconds. */
const MANY = 100_000;

/** A list that is longer than one job may be. */
export const limits: Suite = ({ facts, capabilities, it, open }) => {
	const most = capabilities.maxRowsPerJob;
	const fewest = facts.limits?.minRows ?? 1;
	const text = (bench: Bench, count: number) => ({
		inputSource: 'text',
		values: bench.values(count).join('\n'),
	});

	it('the limit is the provider’s', async () => {
		expect(most ?? Infinity).toBeLessThanOrEqual(facts.limits?.rows ?? Infinity);
	});

	if (most === null) return;

	if (most <= 2_000_000) {
		it('is refused where it may not be split, before a request leaves', async () => {
			const bench = await open();
			const parameters = { ...text(bench, most + 1), options: { splitLargeLists: false } };
			const failure = failureOf(await bench.run('upload', parameters));
			expect(failure.message).toMatch(/^The list has [\d,]+ values, but one job takes at most [\d,]+$/);
			expect(failure.description).toContain('Split Large Lists');
			expect(bench.requests()).toEqual([]);
		});
	}

	if (most > MANY && !FULL) return;

	it('goes into the fewest jobs, each paired with its own items, its rows joined again', async () => {
		const bench = await open();
		const values = bench.values(most + 1);
		const output = outputOf(
			await bench.run('verify', { valueField: 'value' }, asItems([...values, values[0]])),
		);

		const [first, second, ...others] = bench.made;
		expect(others).toEqual([]);
		expect((first?.rows ?? 0) + (second?.rows ?? 0)).toBe(most + 1);
		expect(Math.min(first?.rows ?? 0, second?.rows ?? 0)).toBeGreaterThanOrEqual(fewest);
		expect(bench.charged).toBe(most + 1);
		expect(output).toHaveLength(most + 2);
		const wrong = output.filter((item, index) => {
			const { value, verdict, reason } = verificationOf(item);
			const right = facts.judge(bench.listType, String(item.json.value));
			return value !== (values[index] ?? values[0]) || verdict !== right.verdict || reason !== right.reason;
		});
		expect(wrong.slice(0, 3)).toEqual([]);
		expect(verificationOf(output[0] ?? { json: {} }).jobId).toBe(first?.id);
		expect(verificationOf(output[most] ?? { json: {} }).jobId).toBe(second?.id);
	});

	it('is not split for the sake of duplicates and empties', async () => {
		const bench = await open();
		const values = bench.values(most);
		outputOf(await bench.send('upload', [...values, ...values.slice(0, 5), '']));
		expect(bench.made).toMatchObject([{ rows: most }]);
	});

	it('where the second job cannot be made, the failure names the first and is paired with the rest', async () => {
		const bench = await open();
		bench.fault({ kind: 'status', status: 400, operation: 'upload', skip: bench.can('upload') ? 1 : 0 });
		const outcome = await bench.send('upload', bench.values(most + 1), {}, { continueOnFail: true });
		const [job, error, ...others] = leftovers(outcome);
		expect(others).toEqual([]);
		expect(job?.json.jobId).toBe(bench.madeIds[0]);
		expect(String(error?.json.error)).toContain(`go on with job ${bench.madeIds[0]}`);
		const paired = error?.pairedItem as Array<{ item: number }>;
		expect(paired).toHaveLength(most + 1 - (bench.made[0]?.rows ?? 0));
		expect(paired.at(-1)?.item).toBe(most);
	});

	if (capabilities.namesJobs || capabilities.operations.includes('list')) {
		it('split into equal parts, the lost second job is told from the first', async () => {
			const bench = await open();
			bench.fault({ kind: 'dropAfter', operation: 'upload', skip: 1 });
			const outcome = await bench.run('upload', text(bench, most + 2));
			if (!capabilities.operations.includes('list')) return void expect(outcome.error).toBeDefined();
			expect(jsonOf(outcome).map(({ jobId }) => jobId)).toEqual(bench.madeIds);
			expect(bench.made).toHaveLength(2);
		});
	}
};
