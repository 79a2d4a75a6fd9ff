import { activated, type Fault } from '../../harness';
import type { Suite } from '../subject';

const HOUR_MS = 3_600_000;

/** One job whose status is never its own. */
const ODD_STATUSES: Readonly<Record<string, Fault>> = {
	'404 in JSON': { kind: 'status', status: 404, body: '{"message":"Not found"}' },
	'a page with 404': { kind: 'status', status: 404 },
	'400': { kind: 'status', status: 400, body: '{"message":"Bad request"}' },
	'500': { kind: 'status', status: 500 },
	'a page': { kind: 'html' },
	'an empty object': { kind: 'html', body: '{}' },
	'broken JSON': { kind: 'garbage200After' },
	"another job's": { kind: 'otherJob' },
};

/** Of a first activation's readings, some or all lack rows. */
const LACKING: Readonly<Record<string, Fault>> = {
	'that is empty for once': { kind: 'lackListRows', every: 1 },
	'that lacks other rows each time': { kind: 'lackListRows', every: 4, times: 99 },
};

/** One odd job costs no other its turn, and is named once. */
export const oddJobs: Suite = ({ can, facts, open, it }) => {
	if (!can('list')) return;

	for (const [what, fault] of Object.entries(ODD_STATUSES)) {
		it(`a job whose status is always ${what}: the others are told, and it is named in one warning`, async () => {
			const bench = await open({ pace: 3_600 });
			// Below the newest page, where only its status tells of it.
			const deep = bench.job({ status: undefined, rows: 1, date: Date.now() - HOUR_MS });
			bench.jobs(Math.min(130, (facts.pageSize ?? 20) + 30), { date: Date.now() - HOUR_MS / 2 });
			const watch = await activated(bench);
			const odd = bench.job();
			const others = [bench.job(), bench.job()];
			bench.finish(deep);
			for (const job of [deep, odd])
				bench.fault({
					...fault,
					operation: 'status',
					job,
					times: 9_999,
					...(fault.kind === 'otherJob' && { as: others[0] }),
				});

			const told: unknown[] = [];
			const isNamed = (job: string) => watch.warnings.some((text) => text.includes(`"${job}"`));
			const areKnown = () => [deep, odd].every((job) => told.includes(job) || isNamed(job));
			// Where the machine is busy a poll ends by its time before it has asked for all.
			for (let polls = 0; polls < 5 || (polls < 20 && !areKnown()); polls++)
				told.push(...(await watch.pollIds()));
			expect(told.filter((id) => id !== deep && id !== odd).toSorted()).toEqual(others.toSorted());
			for (const job of [deep, odd]) {
				const isTold = told.filter((id) => id === job).length;
				const named = watch.warnings.filter((text) => text.includes(`"${job}"`)).length;
				expect({ isTold, named }).toEqual(isTold === 1 ? { isTold, named: 0 } : { isTold: 0, named: 1 });
			}
		});
	}
	for (const [what, fault] of Object.entries(LACKING)) {
		it(`an activation that reads a list ${what} tells no old job afterwards`, async () => {
			const bench = await open({ pace: 3_600 });
			bench.jobs(6, { date: Date.now() - HOUR_MS });
			bench.fault({ ...fault, operation: 'list' });
			const watch = await activated(bench);
			bench.sandbox.clearFaults();
			const fresh = bench.job();
			const told: unknown[] = [];
			for (let polls = 0; polls < 3; polls++) told.push(...(await watch.pollIds()));
			expect(told).toEqual([fresh]);
		});
	}

	for (const skip of [0, 1]) {
		it(`an activation one of whose readings tells a status that nobody knows (the ${skip === 0 ? 'first' : 'second'}) tells no old job afterwards`, async () => {
			const bench = await open({ pace: 3_600 });
			const [, odd = ''] = bench.jobs(3, { date: Date.now() - HOUR_MS });
			bench.fault({ kind: 'oddListRow', odd: 'oddStatus', operation: 'list', job: odd, skip, times: 1 });
			const watch = await activated(bench);
			bench.sandbox.clearFaults();
			const fresh = bench.job();
			expect(await watch.pollAll()).toEqual([fresh]);
		});
	}

	it('rows that the list lacks in every third poll are told once, and no old job with them', async () => {
		const bench = await open({ pace: 3_600 });
		bench.jobs(Math.min(130, (facts.pageSize ?? 20) + 30), { date: Date.now() - HOUR_MS });
		const watch = await activated(bench);
		const fresh: string[] = [];
		const told: unknown[] = [];
		for (let polls = 0; polls < 12; polls++) {
			if (polls < 6) fresh.push(bench.job());
			if (polls % 3 === 0) bench.fault({ kind: 'lackListRows', operation: 'list', times: 99 });
			told.push(...(await watch.pollIds().catch(() => [])));
			bench.sandbox.clearFaults();
		}
		expect(told.toSorted()).toEqual(fresh.toSorted());
	});
};
