import fc from 'fast-check';
import {
	asItems,
	type Bench,
	failureOf,
	type Fault,
	outputOf,
	ownJson,
	pairs,
	verificationOf,
} from '../../harness';
import { FULL } from '../pairwise';
import type { Suite } from '../subject';

const RUNS = FULL ? 100 : 8;

const empty = fc.constantFrom('', ' ', '\t', null);
const every = fc.integer({ min: 1, max: 5 });
interface Spoilt {
	drop?: number;
	double?: number;
	recase?: number;
	shuffle: boolean;
}

const spoiling: fc.Arbitrary<Spoilt> = fc.record({
	drop: fc.option(every, { nil: undefined }),
	double: fc.option(every, { nil: undefined }),
	recase: fc.option(every, { nil: undefined }),
	shuffle: fc.boolean(),
});

/** Any list, in any order, with any duplicates, whatever of its results is lost, doubled, respelt or shuffled. */
export const anyList: Suite = ({ id, facts, it, open }) => {
	it(`each input once, each answer right, none invented, in ${RUNS} lists of all sorts`, async () => {
		const bench = await open();
		const known = Object.keys(facts.outcomes[bench.listType] ?? {});
		const pool = [...bench.values(12), ...known.filter((value) => value === value.trim())];
		const list = fc.array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...pool) }, empty), {
			maxLength: 30,
		});

		const property = fc.asyncProperty(
			list,
			fc.boolean(),
			spoiling,
			async (values, removeDuplicates, spoilt) => {
				bench.sandbox.reset();
				for (const fault of faultsOf(spoilt)) bench.fault(fault);
				await holds(bench, values, removeDuplicates, spoilt.drop);
			},
		);
		const allLost: [string[], boolean, Spoilt] = [bench.values(1), false, { drop: 1, shuffle: false }];
		await fc.assert(property, { numRuns: RUNS, endOnFailure: true, examples: [allLost] });
	});

	const holds = async (
		bench: Bench,
		values: Array<string | null>,
		removeDuplicates: boolean,
		drop: number | undefined,
	): Promise<void> => {
		const items = asItems(values);
		const options = { removeDuplicates, skipMalformed: false, resumeUnfinished: false };
		const told = values.map((value) => (value ?? '').trim()).filter((value) => value !== '');
		const count = removeDuplicates ? new Set(told.map((value) => value.toLowerCase())).size : told.length;
		const outcome = await bench.run('verify', { valueField: 'value', options }, items);
		if (count > 0 && count < (facts.limits?.minRows ?? 1)) {
			expect(failureOf(outcome).message).toMatch(/needs at least/);
			expect(bench.made).toEqual([]);
			return;
		}
		// Of a result without a row nothing is given out.
		if (count > 0 && drop === 1) {
			expect(failureOf(outcome).message).toMatch(/not whole|may have charged/);
			return;
		}
		const output = outputOf(outcome);

		expect(output.map(ownJson)).toEqual(items.map(({ json }) => json));
		expect(pairs(output)).toEqual(items.map((_, item) => ({ item })));
		const [job, ...others] = bench.made;
		expect(others).toEqual([]);
		for (const [index, item] of output.entries()) {
			const { value, verdict, reason, jobId } = verificationOf(item);
			const asked = (values[index] ?? '').trim();
			if (asked === '') {
				expect({ value, verdict, reason, jobId }).toEqual({
					value: null,
					verdict: 'unknown',
					reason: 'empty',
					jobId: null,
				});
			} else if (reason === 'no_result') {
				expect([drop === undefined, verdict]).toEqual([false, 'unknown']);
			} else {
				expect({ value, verdict, reason, jobId }).toEqual({
					value: asked,
					...facts.judge(bench.listType, asked),
					jobId: job?.id,
				});
			}
		}
		const sent = values.filter((value) => (value ?? '').trim() !== '');
		expect(bench.requests().length > 0).toBe(sent.length > 0);
		if (removeDuplicates && sent.length > 0) expect(bench.charged).toBeLessThanOrEqual(new Set(sent).size);
		expect(bench.sandbox.ledger(id).every(({ credits }) => credits >= 0)).toBe(true);
	};
};

function faultsOf({ drop, double, recase, shuffle }: Spoilt): Fault[] {
	const spoil = { operation: 'download', times: 99 } as const;
	return [
		...(double === undefined ? [] : [{ kind: 'doubleRows', every: double, ...spoil } as const]),
		...(recase === undefined ? [] : [{ kind: 'recase', every: recase, ...spoil } as const]),
		...(shuffle ? [{ kind: 'shuffleRows', ...spoil } as const] : []),
		...(drop === undefined ? [] : [{ kind: 'dropRows', every: drop, ...spoil } as const]),
	];
}
