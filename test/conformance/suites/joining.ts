import {
	asItems,
	type Bench,
	failureOf,
	type Fault,
	hintsOf,
	type Outcome,
	outputOf,
	verificationOf,
	verificationsOf,
} from '../../harness';
import type { Suite } from '../subject';

const SPOILT: ReadonlyArray<[what: string, faults: Fault[]]> = [
	['in another order', [{ kind: 'shuffleRows', operation: 'download', times: 9 }]],
	['twice', [{ kind: 'doubleRows', operation: 'download', every: 2, times: 9 }]],
	['in capitals and with blanks around', [{ kind: 'recase', operation: 'download', every: 1, times: 9 }]],
	[
		'all of that together',
		[
			{ kind: 'doubleRows', operation: 'download', every: 3, times: 9 },
			{ kind: 'recase', operation: 'download', every: 2, times: 9 },
			{ kind: 'shuffleRows', operation: 'download', times: 9 },
		],
	],
];

/** A provider's rows find their items whatever becomes of them on the way; what is lost is said, never invented. */
export const joining: Suite = ({ id, provider, facts, it, open }) => {
	const expectRight = (bench: Bench, outcome: Outcome): void => {
		expect(verificationsOf(outcome)).toMatchObject(
			bench.values().map((value) => facts.judge(bench.listType, value)),
		);
	};

	for (const [what, faults] of SPOILT) {
		it(`results that come ${what} are joined rightly`, async () => {
			const bench = await open();
			for (const fault of faults) bench.fault(fault);
			const values = bench.values(40);
			const rows = verificationsOf(await bench.send('verify', values));

			expect(rows).toMatchObject(values.map((value) => ({ value, ...facts.judge(bench.listType, value) })));
			expect(bench.requests().some(({ fault }) => fault !== null)).toBe(true);
		});
	}

	for (const word of ['constructor', '__proto__']) {
		it(`each row has a verdict where the provider says "${word}"`, async () => {
			const bench = await open();
			bench.fault({ kind: 'oddWords', word, operation: 'download', times: 9 });
			const rows = verificationsOf(await bench.send('verify'));
			expect(rows.map(({ verdict }) => verdict)).toEqual(
				bench.values().map(() => expect.stringMatching(/^(?:valid|risky|invalid|unknown)$/)),
			);
		});
	}

	it('a result whose pages repeat for ever comes to an end', async () => {
		const bench = await open();
		const job = bench.job();
		bench.fault({ kind: 'repeatPages', operation: 'download', times: 100_000 });
		const outcome = await bench.runOn(job, 'download');
		if (outcome.error !== undefined) expect(failureOf(outcome).description).toMatch(/does not end/);
		expect(bench.requests('download').length).toBeLessThan(300);
	});

	// Where a download charges it is not asked for again, so the run ends in an error there.
	it('a result without a single row is none: asked for again where that is free', async () => {
		const bench = await open();
		bench.fault({ kind: 'dropRows', operation: 'download', every: 1 });
		const outcome = await bench.send('verify');
		if (provider.capabilities.downloadCharges) {
			expect(failureOf(outcome).message).toMatch(/may have charged/);
		} else {
			expectRight(bench, outcome);
		}
		expect(bench.sent).toHaveLength(1);
	});

	it('where no row ever comes the job is named, and the next run takes it up', async () => {
		const bench = await open();
		bench.fault({ kind: 'dropRows', operation: 'download', every: 1, times: 99 });
		const outcome = await bench.send('verify');
		expect(failureOf(outcome).message).toContain(String(bench.madeIds[0]));
		bench.sandbox.clearFaults();
		expectRight(bench, await bench.send('verify'));
		expect(bench.sent).toHaveLength(1);
	});

	it('a result that did not come back says so, with a warning, and the others are right', async () => {
		const bench = await open();
		bench.fault({ kind: 'dropRows', operation: 'download', every: 4, times: 9 });
		const values = bench.values(8);
		const outcome = await bench.run('verify', { valueField: 'value' }, asItems([...values, '', values[3]]));

		const rows = outputOf(outcome).map(verificationOf);
		expect(rows).toHaveLength(10);
		const lost = rows.slice(0, 8).filter(({ reason }) => reason === 'no_result');
		// Which of the provider's rows is lost is its own order's.
		expect(lost.length).toBeGreaterThan(0);
		expect(lost.length).toBeLessThan(8);
		for (const [index, row] of rows.slice(0, 8).entries()) {
			const { value, verdict, reason } = row;
			const right = facts.judge(bench.listType, values[index] ?? '');
			expect({ value, verdict, reason }).toEqual({
				value: values[index],
				...(reason === 'no_result' ? { verdict: 'unknown', reason } : right),
			});
			expect(row).toMatchObject({ provider: id, jobId: bench.madeIds[0] });
		}
		expect(rows[8]).toMatchObject({ reason: 'empty' });
		expect(rows[9]).toMatchObject({ verdict: rows[3]?.verdict, reason: rows[3]?.reason });
		expect(hintsOf(outcome).join(' ')).toMatch(/gave no result for \d+ /);
		expect(bench.sent).toHaveLength(1);
	});
};
