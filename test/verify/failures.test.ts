/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import { providers } from '../../nodes/BulkVerify/providers/registry';
import {
	ADDRESSES,
	asItems,
	expectedFor,
	failureOf,
	itemsOf,
	jobIds,
	type Lane,
	NODE_NAME,
	openLane,
	outputOf,
	PROVIDERS,
	sideBySide,
	verdictsOf,
	verificationsOf,
	verifyItems,
} from './help';

const test = sideBySide();

/** Resolves once so many jobs have been made. */
async function made(lane: Lane, count: number): Promise<string[]> {
	while (jobIds(lane).length < count) await new Promise((wait) => setTimeout(wait, 20));
	return jobIds(lane);
}

for (const provider of ['everythingLocation', 'briteVerifyFiles'] as const) {
	test(`${provider}: a list that the provider cannot process is a failure with the job and the reason`, async () => {
		const lane = await openLane(provider, { pace: 600 });
		const running = verifyItems(lane, asItems(ADDRESSES));
		const [jobId] = await made(lane, 1);
		lane.sandbox.finish(provider, jobId, 'failed');
		const failure = failureOf(await running);

		expect(failure.message).toContain(`could not process job ${jobId}`);
		// There is nothing to download.
		expect(failure.description).not.toContain('Download');
		expect(lane.requests('download')).toEqual([]);
	});
}

for (const provider of ['ipQualityScore', 'briteVerifyFiles'] as const) {
	test(`${provider}: a job that somebody cancels is a failure that names it, no result of a part`, async () => {
		const lane = await openLane(provider, { pace: 600 });
		const running = verifyItems(lane, asItems(ADDRESSES));
		const [jobId] = await made(lane, 1);
		lane.sandbox.finish(provider, jobId, 'cancelled');
		const outcome = await running;

		expect(failureOf(outcome).message).toContain(`Job ${jobId} was cancelled`);
		expect(outputOf(outcome)).toEqual([]);
	});
}

test('one of several jobs fails: the failure names all of them, and those that can be had', async () => {
	const lane = await openLane('briteVerifyFiles', { pace: 600 });
	const values = Array.from({ length: 500_001 }, (_, index) => `u${index}@example.com`);
	const running = verifyItems(lane, asItems(values));
	const [first, second] = await made(lane, 2);
	lane.sandbox.finish('briteVerifyFiles', second, 'failed');
	lane.sandbox.finish('briteVerifyFiles', first);
	const outcome = await running;

	const { message, description } = failureOf(outcome);
	expect(message).toBe(`BriteVerify Files could not process job ${second} (jobs ${first}, ${second})`);
	expect(description).toContain(`get the rows of job ${first} with the operation "Download"`);
	expect(outputOf(outcome)).toEqual([]);
	expect(lane.requests('download')).toEqual([]);
	expect(lane.requests('upload')).toHaveLength(2);
});

for (const provider of PROVIDERS) {
	test(`${provider}: a download that stays broken names the job; nothing is sent or charged twice`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'truncate', operation: 'download', times: 99 });
		const outcome = await verifyItems(lane, asItems(ADDRESSES));

		const { message, description } = failureOf(outcome);
		const [jobId, ...others] = jobIds(lane);
		expect(others).toEqual([]);
		expect(message).toContain(jobId);
		expect(description).toContain(`get the rows of job ${jobId} with the operation "Download"`);
		expect(outputOf(outcome)).toEqual([]);
		expect(lane.requests('upload')).toHaveLength(1);
		expect(lane.sandbox.charges(provider)).toBe(ADDRESSES.length);
		// A download that costs is asked for once.
		const asked = lane.requests('download').length;
		if (provider === 'everythingLocation') expect(asked).toBe(1);
		else expect(asked).toBeGreaterThan(1);
	});

	test(`${provider}: a download that breaks once ${provider === 'everythingLocation' ? 'is told, for it costs' : 'is had at the second try'}`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'truncate', operation: 'download' });
		const outcome = await verifyItems(lane, asItems(ADDRESSES));

		if (provider === 'everythingLocation') {
			expect(failureOf(outcome).message).toMatch(/may have charged for it/);
			const again = await lane.runOn(jobIds(lane)[0] ?? '', 'download');
			expect(verdictsOf(verificationsOf(again))).toEqual(
				ADDRESSES.map((value) => expectedFor(provider, value).verdict),
			);
		} else {
			expect(verdictsOf(verificationsOf(outcome))).toEqual(
				ADDRESSES.map((value) => expectedFor(provider, value).verdict),
			);
		}
		expect(lane.requests('upload')).toHaveLength(1);
		expect(lane.sandbox.charges(provider)).toBe(ADDRESSES.length);
	});

	test(`${provider}: an upload whose answer is lost is not sent twice, and its rows come out`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'dropAfter', operation: 'upload' });
		const outcome = await verifyItems(lane, asItems(ADDRESSES));

		expect(verdictsOf(verificationsOf(outcome))).toEqual(
			ADDRESSES.map((value) => expectedFor(provider, value).verdict),
		);
		expect(lane.requests('upload')).toHaveLength(1);
		expect(
			outcome
				.hints(NODE_NAME)
				.map(({ message }) => message)
				.join(),
		).toContain('nothing was sent twice');
	});

	test(`${provider}: a refused key is one clear sentence, and nothing was made`, async () => {
		const lane = await openLane(provider);
		const name = providers.find(({ id }) => id === provider)
			?.credentialType as keyof typeof lane.sandbox.urls;
		lane.engine.saveCredential(name, { ...lane.sandbox.urls[name], apiKey: 'wrong-key' });
		const failure = failureOf(await verifyItems(lane, asItems(ADDRESSES)));

		expect(failure.message).toMatch(/refused the credential: check its API Key$/);
		expect(JSON.stringify(failure)).not.toContain('wrong-key');
		expect(jobIds(lane)).toEqual([]);
	});
}

test('everythingLocation: one verification is one charge', async () => {
	const lane = await openLane('everythingLocation', { pace: 1 });
	itemsOf(await verifyItems(lane, asItems(ADDRESSES)));
	expect(lane.sandbox.ledger('everythingLocation')).toEqual([
		{
			provider: 'everythingLocation',
			jobId: jobIds(lane)[0],
			credits: ADDRESSES.length,
			operation: 'download',
		},
	]);
	expect(lane.requests('download')).toHaveLength(1);
});
