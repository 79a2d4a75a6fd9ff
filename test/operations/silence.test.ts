/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { providers } from '../../nodes/BulkVerify/providers/registry';
import { type Bench, openBench } from '../harness';
import { skipTime } from '../harness/clock';

/** A minute of silence takes about four seconds: more in one go would be a machine that slept, and no silence. */
let passing: ReturnType<typeof setInterval>;
beforeAll(() => void (passing = setInterval(() => skipTime(900), 1_000)));
afterAll(() => clearInterval(passing));

/** An answer is waited for 100 seconds, or a minute where it has begun, and no retry begins after four minutes. */
const MOST_REQUESTS = 5;

const WAYS: Readonly<Record<string, (bench: Bench, jobId: string) => Promise<unknown>>> = {
	items: async (bench, jobId) => await bench.runOn(jobId, 'download', { output: 'items' }),
	file: async (bench, jobId) => await bench.runOn(jobId, 'download', { output: 'file' }),
};

it.each(['silentAfter', 'stallAfter'] as const)(
	'%s: a download that brings nothing is repeated for some minutes, in no more than one round',
	async (kind) => {
		const runs = providers.flatMap(({ id }) =>
			Object.entries(WAYS).map(async ([way, download]) => {
				const bench = await openBench(id);
				bench.fault({ kind, keep: 0, operation: 'download', times: Infinity });
				await download(bench, bench.job());
				return { id, way, requests: bench.requests('download').length };
			}),
		);
		const tooMany = (await Promise.all(runs)).filter(({ requests }) => requests > MOST_REQUESTS);
		expect(tooMany).toEqual([]);
	},
	120_000,
);
