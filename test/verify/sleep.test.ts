/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { failureOf, openBench, prepareWorkers, verificationsOf } from '../harness';
import { skipTime } from '../harness/clock';

/* The machine of n8n sleeps while Verify waits, longer than Max Wait and than a day. */

const TWO_DAYS_MS = 48 * 60 * 60 * 1_000;

beforeAll(async () => await prepareWorkers(1));

describe.each(providers)('$displayName', ({ id }) => {
	/** Verify, and the sleep as soon as its job is there. */
	async function asleep(pace: number) {
		const bench = await openBench(id, { pace });
		const running = bench.send('verify');
		while (bench.made.length === 0) await new Promise((resolve) => setTimeout(resolve, 200));
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		skipTime(TWO_DAYS_MS);
		return { bench, outcome: await running };
	}

	it('asks once more when it is awake, and gives the rows of what has finished meanwhile', async () => {
		const { bench, outcome } = await asleep(30);
		expect(verificationsOf(outcome)).toMatchObject(
			bench.values().map((value) => bench.facts.judge(bench.listType, value)),
		);
	});

	it('names the job where it has not finished, and the same list goes on with it instead of being paid again', async () => {
		const { bench, outcome } = await asleep(10 * TWO_DAYS_MS);
		expect(failureOf(outcome).message).toContain(bench.madeIds[0]);
		const again = await bench.send('verify', bench.values(), { options: { maxWaitMinutes: 0.02 } });
		expect(failureOf(again).message).toContain(bench.madeIds[0]);
		expect(bench.made).toHaveLength(1);
	});
});
