import { jsonOf, verificationsOf } from '../../harness';
import type { Suite } from '../subject';

/** Odd facts of the provider, each told by its simulator: what to set up, and what must come out all the same. */
export const traps: Suite = ({ id, facts, can, it, open }) => {
	for (const { says, variants, seed, job, outcomes } of facts.traps ?? []) {
		it(says, async () => {
			const bench = await open({ pace: 60 });
			if (variants !== undefined) bench.sandbox.setVariants(id, variants);
			const jobId = bench.job(seed);
			if (job !== undefined) expect(jsonOf(await bench.runOn(jobId, 'status'))).toMatchObject([job]);
			if (outcomes === undefined) return;
			const rows = verificationsOf(await bench.runOn(jobId, 'download'));
			const found = rows.map(({ value, verdict, reason }) => [
				String(value).toLowerCase(),
				{ verdict, reason },
			]);
			expect(Object.fromEntries(found)).toMatchObject(
				Object.fromEntries(
					Object.entries(outcomes).map(([value, outcome]) => [value.toLowerCase(), outcome]),
				),
			);
		});
	}

	for (const [name, values] of Object.entries(facts.variants ?? {})) {
		for (const value of values) {
			it(`all goes well where "${name}" is ${value}`, async () => {
				const bench = await open();
				bench.sandbox.setVariants(id, { [name]: value });
				const list = bench.values(4);
				const outcome = await bench.send('verify', list);
				expect(verificationsOf(outcome)).toMatchObject(
					list.map((one) => ({ value: one, ...facts.judge(bench.listType, one), jobId: bench.madeIds[0] })),
				);
				expect(jsonOf(await bench.runOn(bench.madeIds[0] ?? '', 'status'))).toMatchObject([
					{ status: 'completed' },
				]);
				if (can('list')) expect(jsonOf(await bench.run('list'))).toMatchObject([{ jobId: bench.madeIds[0] }]);
			});
		}
	}
};
