import type { ProviderName } from '../sandbox';
import { failureOf, type Lane, openLane, outputOf, sideBySide } from './lane';
import { openDoor } from '../harness/door';

const test = sideBySide();

// Above a megabyte the sandbox sends in chunks, without telling the length.
const MANY = 40_000;
const CUT = 700_000;

/** The links of IPQualityScore lead past the door. */
const THROUGH_THE_DOOR: readonly ProviderName[] = ['whoisXml', 'everythingLocation', 'briteVerifyFiles'];

async function behindDoor(provider: ProviderName, times: number): Promise<Lane> {
	const lane = await openLane(provider, { mode: 'filesystem' });
	const { baseUrl = '' } = lane.sandbox.credential(provider).fields;
	const port = await openDoor(Number(new URL(baseUrl).port), { cut: { bytes: CUT, times } });
	lane.pointAt(baseUrl.replace(/:\d+/, `:${port}`));
	return lane;
}

describe.each(THROUGH_THE_DOOR)('%s: a download in chunks that breaks off', (provider) => {
	for (const output of ['items', 'file']) {
		const how = { output, ...(provider === 'whoisXml' && { variant: 'completed' }) };

		test(`${provider} ${output}: is no result`, async () => {
			const lane = await behindDoor(provider, Infinity);
			const outcome = await lane.runOn(lane.job({ rows: MANY }), 'download', how);

			expect(failureOf(outcome).description).toContain('The download was cut short');
			expect(outputOf(outcome)).toEqual([]);
			expect(lane.requests('download')).toHaveLength(provider === 'everythingLocation' ? 1 : 3);
		});

		if (provider === 'everythingLocation') continue;
		test(`${provider} ${output}: the next try is whole`, async () => {
			const lane = await behindDoor(provider, 1);
			const jobId = lane.job({ rows: MANY });
			const outcome = await lane.runOn(jobId, 'download', how);

			expect(outcome.error).toBeUndefined();
			expect(lane.requests('download')).toHaveLength(2);
			const whole = await lane.runOn(jobId, 'download', how);
			expect(await sizeOf(lane, outcome, output)).toBe(await sizeOf(lane, whole, output));
		});
	}
});

async function sizeOf(
	lane: Lane,
	outcome: Awaited<ReturnType<Lane['run']>>,
	output: string,
): Promise<number> {
	const items = outputOf(outcome);
	return output === 'items' ? items.length : (await lane.engine.binary(items[0])).length;
}
