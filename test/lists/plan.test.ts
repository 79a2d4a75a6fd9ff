import fc from 'fast-check';
import { joinResults, rowsFor } from '../../nodes/BulkVerify/lists/join';
import { countJobs } from '../../nodes/BulkVerify/lists/divide';
import { batchValues, type PlanNeeds } from '../../nodes/BulkVerify/lists/sendPlan';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { isEmpty, valueKey } from '../../nodes/BulkVerify/lists/values';
import { planValues, readValues, refusal } from './help';

interface Answer {
	value: string | null;
	about: string;
	number: number;
}

/** Few different values in many spellings, so that duplicates abound. */
const samples: Record<ValueKind, string[]> = {
	email: ['a@b.co', 'A@B.co', ' a@b.co ', 'c@d.co', 'C@D.CO', 'not an email', '', '  ', 'e@f.co'],
	phone: ['+49 30 1', '49301', '+49-30-2', '', 'n/a'],
	ip: ['1.2.3.4', '::1', '0:0::1', '::FFFF:1.2.3.4', '::ffff:102:304', ' ', 'x'],
	host: ['1.2.3.4', 'a.com', 'A.com', 'x@a.com', 'X@a.com', 'y@a.com', 'b.com', 'z@b.com', ''],
	url: ['https://a.com', ' https://a.com', 'https://a.com/', ''],
	text: ['x', 'X', ' x', '', 'y'],
};
const kind = fc.constantFrom<ValueKind[]>('email', 'phone', 'ip', 'host', 'url', 'text');
const lists = kind.chain((of) =>
	fc.record({
		kind: fc.constant(of),
		values: fc.array(fc.constantFrom(...samples[of]), { maxLength: 40 }),
	}),
);
const needs = fc.record({
	removeDuplicates: fc.boolean(),
	maxRowsPerJob: fc.option(fc.integer({ min: 1, max: 7 })),
	splitLargeLists: fc.constant(true),
});

/** A plan that sends malformed values too: what they are is another test's matter. */
function planOf(kind: ValueKind, values: readonly unknown[], needs: PlanNeeds) {
	return planValues(readValues(kind, values), { skipMalformed: false, ...needs });
}

describe('a plan', () => {
	it('sends every value and nothing else, duplicates once where they are removed', () => {
		fc.assert(
			fc.property(lists, needs, ({ kind, values }, how) => {
				const plan = planOf(kind, values, how);
				const sent = plan.batches.flatMap((batch) => [...batchValues(plan, batch)]);
				const filled = values.filter((value) => !isEmpty(value));
				const keys = filled.map((value) => valueKey(kind, value));
				if (how.removeDuplicates) {
					expect(sent.map((value) => valueKey(kind, value))).toEqual([...new Set(keys)]);
				} else {
					expect(sent).toEqual(filled.map((value) => value.trim()));
				}
				expect(plan.counts.sent).toBe(sent.length);
				expect(plan.counts.empty).toBe(values.length - filled.length);
				expect(plan.counts.duplicates).toBe(keys.length - new Set(keys).size);
			}),
			{ numRuns: 1000 },
		);
	});

	it('makes the fewest jobs, none over the limit and none much smaller than another', () => {
		fc.assert(
			fc.property(lists, needs, ({ kind, values }, how) => {
				const plan = planOf(kind, values, how);
				const sizes = plan.batches.map((batch) => batch.length);
				expect(plan.batches.length).toBe(
					Math.ceil(plan.counts.sent / (how.maxRowsPerJob ?? Infinity)) || (plan.counts.sent > 0 ? 1 : 0),
				);
				expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(how.maxRowsPerJob ?? Infinity);
				expect(Math.max(0, ...sizes) - Math.min(...sizes, Infinity)).toBeLessThanOrEqual(1);
				expect(sizes.every((size) => size > 0)).toBe(true);
			}),
			{ numRuns: 1000 },
		);
	});

	it('gives each value the number of the answer that its key has', () => {
		fc.assert(
			fc.property(lists, needs, ({ kind, values }, how) => {
				const { answerOf, answers } = planOf(kind, values, how);
				expect([...answers.values()]).toEqual([...answers.keys()].map((_, index) => index));
				values.forEach((value, position) => {
					const expected = isEmpty(value) ? -1 : answers.get(valueKey(kind, value));
					expect(answerOf[position]).toBe(expected);
				});
			}),
		);
	});

	it('refuses a list over the limit that may not be split, with both numbers', async () => {
		const values = Array.from({ length: 1501 }, (_, index) => `${index}@b.co`);
		const limit = {
			removeDuplicates: true,
			maxRowsPerJob: 1500,
			splitLargeLists: false,
		} as const;
		expect(await refusal(() => planOf('email', values, limit))).toBe(
			'The list has 1,501 values, but one job takes at most 1,500',
		);
		expect(planOf('email', values.slice(1), limit).batches.length).toBe(1);
	});

	it('of nothing but empties has no jobs', () => {
		const plan = planOf('email', ['', ' '], {
			removeDuplicates: true,
			maxRowsPerJob: 5,
			splitLargeLists: false,
		});
		expect(plan).toMatchObject({ batches: [], counts: { sent: 0, empty: 2 } });
		expect(countJobs(0, { maxRowsPerJob: null, splitLargeLists: false })).toBe(0);
	});
});

describe('joining results', () => {
	const respelled = (kind: ValueKind, value: string) =>
		kind === 'url' || kind === 'text' ? ` ${value}` : `${value.toUpperCase()} `;

	it('gives each value its own answers and no other, in any order, doubled, lost or respelled', async () => {
		const fates = fc.array(
			fc.record({ times: fc.integer({ min: 0, max: 3 }), respell: fc.boolean(), rank: fc.nat() }),
			{
				minLength: 45,
				maxLength: 45,
			},
		);
		await fc.assert(
			fc.asyncProperty(
				lists.filter(({ kind }) => kind !== 'host'),
				needs,
				fates,
				fc.boolean(),
				fc.integer({ min: 1, max: 5 }),
				async ({ kind, values }, how, fate, keepAll, blockSize) => {
					const plan = planOf(kind, values, how);
					const sent = plan.batches.flatMap((batch) => [...batchValues(plan, batch)]);
					let number = 0;
					const rows = sent
						.flatMap((value, index) => {
							const { times = 1, respell = false, rank = 0 } = fate[index] ?? {};
							return Array.from({ length: times }, (_, time) => ({
								rank: rank + time,
								row: {
									value: respell ? respelled(kind, value) : value,
									about: valueKey(kind, value),
									number: 0,
								},
							}));
						})
						.sort((one, other) => one.rank - other.rank)
						.map(({ row }): Answer => ({ ...row, number: number++ }));
					const strangers: Answer[] = [
						{ value: 'nobody@asked.example', about: '?', number: -1 },
						{ value: null, about: '?', number: -1 },
					];
					const joined = await joinResults(plan, inBlocks([...rows, ...strangers], blockSize), { keepAll });

					expect(joined.unknown).toBe(2);
					values.forEach((value, position) => {
						const key = isEmpty(value) ? undefined : valueKey(kind, value);
						const expected = rows.filter((row) => row.about === key);
						expect(rowsFor(joined, plan, position)).toEqual(keepAll ? expected : expected.slice(0, 1));
					});
					const answered = new Set(rows.map((row) => row.about));
					expect(joined.missing).toBe(plan.answers.size - answered.size);
				},
			),
			{ numRuns: 1000 },
		);
	});

	it("takes a domain's rows as the answer to its emails, each row once", async () => {
		const values = ['x@a.com', '1.2.3.4', 'Y@A.com', 'b.com', 'x@c.com', 'a.com'];
		const plan = planOf('host', values, {
			removeDuplicates: true,
			maxRowsPerJob: null,
			splitLargeLists: true,
		});
		const term = (value: string, about: string): Answer => ({ value, about, number: 0 });
		const rows = [
			// Once for each of the three terms that come down to a.com.
			...[1, 2, 3].flatMap(() => [term('a.com', 'mx 1'), term('a.com', 'mx 2')]),
			term('1.2.3.4', 'ip'),
			term('b.com', 'web'),
		];
		const joined = await joinResults(plan, inBlocks(rows, 2), { keepAll: true });
		const about = values.map((_, position) => rowsFor(joined, plan, position).map((row) => row.about));
		expect(about).toEqual([['mx 1', 'mx 2'], ['ip'], ['mx 1', 'mx 2'], ['web'], [], ['mx 1', 'mx 2']]);
		expect(joined).toMatchObject({ unknown: 0, missing: 1 });
	});

	it('is linear where thousands of emails share a domain', async () => {
		const values = Array.from({ length: 20_000 }, (_, index) => `${index}@a.com`);
		const plan = planOf('host', values, {
			removeDuplicates: true,
			maxRowsPerJob: null,
			splitLargeLists: true,
		});
		const rows = values.map((): Answer => ({ value: 'a.com', about: 'mx', number: 0 }));
		const joined = await joinResults(plan, inBlocks(rows, 1000), { keepAll: true });
		expect(rowsFor(joined, plan, 19_999)).toEqual([{ value: 'a.com', about: 'mx', number: 0 }]);
		expect(joined.missing).toBe(0);
	});
});

async function* inBlocks<R>(rows: readonly R[], size: number): AsyncGenerator<R[]> {
	for (let at = 0; at < rows.length; at += size) yield rows.slice(at, at + size);
}
