import { NODE_NAME } from '../harness/engine';
import { type FaultKind, type ProviderName, PROVIDERS } from '../sandbox';
import { ADDRESSES, failureOf, type Lane, looksBefore, openLane, outputOf, sideBySide } from './lane';

const test = sideBySide();

const LOST: readonly FaultKind[] = ['dropAfter', 'status500After', 'garbage200After'];

/** The one job there is, told of as found again. */
function expectAdopted(lane: Lane, outcome: Awaited<ReturnType<Lane['upload']>>): void {
	expect(outcome.error).toBeUndefined();
	const [job, ...others] = lane.sandbox.jobs(lane.provider);
	expect(others).toEqual([]);
	expect(lane.requests('upload')).toHaveLength(1);
	expect(outputOf(outcome)).toMatchObject([{ json: { provider: lane.provider, jobId: job?.id } }]);
	expect(outcome.hints(NODE_NAME).map(({ message }) => message)).toEqual([
		expect.stringContaining(`was found in its list (${job?.id})`),
	]);
}

/** One request, and an error that tells how to find out. */
function expectToldToLook(lane: Lane, outcome: Awaited<ReturnType<Lane['upload']>>): void {
	const failure = failureOf(outcome);
	expect(failure.message).toMatch(/may have accepted the list .*: look before you send it again$/);
	expect(failure.description).toMatch(/Look for the job in .+ If it is there, go on with its ID/);
	expect(failure.itemIndex).toBe(0);
	const [sent, ...others] = lane.requests('upload');
	expect(others).toEqual([]);
	const name = sent?.parts.find(({ fileName }) => fileName !== undefined)?.fileName;
	if (name !== undefined) expect(failure.description).toContain(`It was sent as "${name}".`);
}

describe.each(PROVIDERS)('%s: an upload whose answer is lost', (provider) => {
	for (const kind of LOST) {
		test(`${provider} ${kind}: is not sent again, its job is adopted`, async () => {
			const lane = await openLane(provider);
			lane.fault({ kind, operation: 'upload' });

			expectAdopted(lane, await lane.upload());
		});
	}

	test(`${provider}: is found also where the list shows it late`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'hide', operation: 'upload', lists: 2 });
		lane.fault({ kind: 'dropAfter', operation: 'upload' });

		expectAdopted(lane, await lane.upload());
		expect(lane.requests('list')).toHaveLength(looksBefore(provider) + 3);
	});

	test(`${provider}: is found also where the list fails at first`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'dropAfter', operation: 'upload' });
		lane.fault({ kind: 'html', operation: 'list', skip: looksBefore(provider) });

		expectAdopted(lane, await lane.upload());
	});

	test(`${provider}: where the list never shows it, the person is told to look`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'hide', operation: 'upload', lists: 99 });
		lane.fault({ kind: 'dropAfter', operation: 'upload' });

		expectToldToLook(lane, await lane.upload());
		expect(lane.sandbox.jobs(provider)).toHaveLength(1);
	});

	test(`${provider}: the same from a file`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'dropAfter', operation: 'upload' });
		const content = `email\n${ADDRESSES.join('\n')}\n`;
		const data = await lane.engine.binaryFromBuffer(content, { fileName: 'c.csv', mimeType: 'text/csv' });
		const outcome = await lane.run({ operation: 'upload', inputSource: 'file' }, [
			{ json: {}, binary: { data } },
		]);

		expectAdopted(lane, outcome);
	});

	test(`${provider}: with Continue On Fail an item tells it`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'drop', operation: 'upload' });
		const outcome = await lane.upload(ADDRESSES, {}, { continueOnFail: true });

		expect(outputOf(outcome)).toMatchObject([
			{
				json: { error: expect.stringContaining('may have accepted the list') },
				pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
			},
		]);
	});
});

describe.each(PROVIDERS)('%s: nobody knows whether the list was taken', (provider) => {
	test(`${provider}: dropped before it was handled`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'drop', operation: 'upload' });

		expectToldToLook(lane, await lane.upload());
	});

	test(`${provider}: a 5xx whose body is a refusal in the provider's own words`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'status', status: 500, body: REFUSALS[provider], operation: 'upload' });
		const outcome = await lane.upload();

		expectToldToLook(lane, outcome);
		expect(failureOf(outcome).description).toContain('Something went wrong');
	});

	test(`${provider}: jobs of other uploads are never adopted`, async () => {
		const lane = await openLane(provider);
		const others = { rows: ADDRESSES.length, name: 'other.csv', date: Date.now() - 60_000 };
		lane.job(others);
		lane.fault({ kind: 'drop', operation: 'upload' });

		expectToldToLook(lane, await lane.upload());
	});
});

const REFUSALS: Record<ProviderName, string> = {
	ipQualityScore: '{"success":false,"message":"Something went wrong"}',
	whoisXml: '{"response":{"error":"Something went wrong"}}',
	everythingLocation: '{"Status":"ERROR","Message":"Something went wrong"}',
	briteVerifyFiles: '{"error":"Something went wrong"}',
};

describe('WhoisXML, whose jobs have no names', () => {
	test('of two jobs of the same size neither is adopted', async () => {
		const lane = await openLane('whoisXml');
		lane.job({ rows: ADDRESSES.length });
		lane.fault({ kind: 'dropAfter', operation: 'upload' });

		expectToldToLook(lane, await lane.upload());
		// Waiting would not make it clearer.
		expect(lane.requests('list')).toHaveLength(1);
	});

	test('a job of another size does not stand in the way', async () => {
		const lane = await openLane('whoisXml');
		lane.job({ rows: ADDRESSES.length + 1 });
		lane.fault({ kind: 'dropAfter', operation: 'upload' });
		const outcome = await lane.upload();

		expect(outputOf(outcome)[0]?.json.jobId).toBe(lane.sandbox.jobs('whoisXml').at(-1)?.id);
	});

	const lists = [{ json: { list: 'a.example,b.example' } }, { json: { list: 'c.example,d.example' } }];
	const asText = { operation: 'upload', inputSource: 'text', values: '={{ $json.list }}' };

	test('a job that the same run made for another list is not the lost one', async () => {
		const lane = await openLane('whoisXml');
		lane.fault({ kind: 'dropAfter', operation: 'upload', skip: 1 });
		const outcome = await lane.run(asText, lists);

		const ids = lane.sandbox.jobs('whoisXml').map(({ id }) => id);
		expect(ids).toHaveLength(2);
		expect(outputOf(outcome).map(({ json }) => json.jobId)).toEqual(ids);
	});

	test('nor is it adopted where the second list was never taken', async () => {
		const lane = await openLane('whoisXml');
		lane.fault({ kind: 'drop', operation: 'upload', skip: 1 });
		const outcome = await lane.run(asText, lists, { continueOnFail: true });

		expect(lane.sandbox.jobs('whoisXml')).toHaveLength(1);
		expect(outputOf(outcome)).toMatchObject([
			{ json: { jobId: lane.sandbox.jobs('whoisXml')[0]?.id } },
			{
				json: { error: expect.stringContaining('may have accepted the list') },
				pairedItem: [{ item: 1 }],
			},
		]);
	});
});

describe('a list that is split', () => {
	const values = Array.from({ length: 200_000 }, (_, index) => `h${index}.example`).join('\n');
	const split = { operation: 'upload', inputSource: 'text', values };

	test('into equal parts: the lost second job is told from the first', async () => {
		const lane = await openLane('whoisXml');
		lane.fault({ kind: 'dropAfter', operation: 'upload', skip: 1 });
		const outcome = await lane.run(split);

		expect(outcome.error).toBeUndefined();
		const jobs = lane.sandbox.jobs('whoisXml');
		expect(jobs.map(({ rows }) => rows)).toEqual([100_000, 100_000]);
		expect(outputOf(outcome).map(({ json }) => json.jobId)).toEqual(jobs.map(({ id }) => id));
		expect(lane.sandbox.charges('whoisXml')).toBe(200_000);
	});

	test('and fails in the middle: the job that was made is named', async () => {
		const lane = await openLane('whoisXml');
		lane.sandbox.setCredits('whoisXml', 150_000);
		const outcome = await lane.run(split);

		const [made] = lane.sandbox.jobs('whoisXml');
		const failure = failureOf(outcome);
		expect(failure.message).toContain(`Only 1 of 2 jobs were made`);
		expect(failure.message).toContain(made?.id);
		expect(failure.description).toContain('Why the next one was not made');
	});
});
