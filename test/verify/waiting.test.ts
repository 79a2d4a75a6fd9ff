/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import {
	asItems,
	expectedFor,
	failureOf,
	itemsOf,
	jobIds,
	LOOKS_BEFORE,
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

const VALUES = ['valid.a@example.com', 'nobody@example.com', ''];

/** Long before any job here is done. */
const SOON = 0.02;

for (const provider of PROVIDERS) {
	test(`${provider}: a job of a few seconds costs a handful of status requests`, async () => {
		const lane = await openLane(provider, { pace: 3, queueSeconds: 1 });
		const outcome = await verifyItems(lane, asItems(VALUES));

		expect(verdictsOf(verificationsOf(outcome))).toEqual([
			...VALUES.slice(0, 2).map((value) => expectedFor(provider, value).verdict),
			'unknown',
		]);
		// IPQualityScore mints its links with a further status request.
		expect(lane.requests('status').length).toBeGreaterThan(1);
		expect(lane.requests('status').length).toBeLessThanOrEqual(10);
		expect(lane.requests('list')).toHaveLength(LOOKS_BEFORE);
	});

	test(`${provider}: out of time, the failure names the job and how to go on`, async () => {
		const lane = await openLane(provider, { pace: 600 });
		const outcome = await verifyItems(lane, asItems(VALUES), { options: { maxWaitMinutes: SOON } });

		const { message, description, itemIndex } = failureOf(outcome);
		expect(message).toMatch(/has not finished within 2 seconds \(job .+\)$/);
		expect(message).toContain(jobIds(lane)[0]);
		expect(description).toMatch(/Max Wait.*On Timeout.*Bulk Verify Trigger/);
		expect(description).toContain(`get the rows of job ${jobIds(lane)[0]} with the operation "Download"`);
		expect(itemIndex).toBe(0);
		expect(jobIds(lane)).toHaveLength(1);
	});

	test(`${provider}: out of time, the job comes out where that is wanted, and can be gone on with`, async () => {
		const lane = await openLane(provider, { pace: 600 });
		const options = { maxWaitMinutes: SOON, onTimeout: 'outputJob' };
		const outcome = await verifyItems(lane, asItems(VALUES), { options });

		const [job, ...others] = itemsOf(outcome);
		expect(others).toEqual([]);
		expect(job?.json).toMatchObject({
			provider,
			jobId: jobIds(lane)[0],
			status: expect.stringMatching(/queued|processing/),
		});
		expect(job?.json).not.toHaveProperty('raw');
		expect(job?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);

		lane.sandbox.finish(provider);
		const download = await lane.runOn(String(job?.json.jobId), 'download');
		// At WhoisXML a value may have several rows.
		expect(new Set(verdictsOf(verificationsOf(download)))).toEqual(
			new Set(VALUES.slice(0, 2).map((value) => expectedFor(provider, value).verdict)),
		);
		expect(lane.requests('upload')).toHaveLength(1);
	});

	test(`${provider}: with four outputs the job leaves by Unknown`, async () => {
		const lane = await openLane(provider, { pace: 600 });
		const options = { maxWaitMinutes: 0, onTimeout: 'outputJob', routeByVerdict: true };
		const outcome = await verifyItems(lane, asItems(VALUES), { options });

		expect([0, 1, 2].flatMap((index) => outcome.output(NODE_NAME, index))).toEqual([]);
		expect(outcome.output(NODE_NAME, 3)).toMatchObject([{ json: { jobId: jobIds(lane)[0] } }]);
	});

	test(`${provider}: stopped while it waits, it ends at once and names the job`, async () => {
		const lane = await openLane(provider, { pace: 600 });
		const stop = new AbortController();
		const running = verifyItems(lane, asItems(VALUES), {}, { signal: stop.signal });
		while (jobIds(lane).length === 0) await new Promise((wait) => setTimeout(wait, 20));
		await new Promise((wait) => setTimeout(wait, 1_000));
		const stopped = Date.now();
		stop.abort();
		const outcome = await running;

		// Within 0.2 s where nothing else is at work here.
		expect(Date.now() - stopped).toBeLessThan(1_500);
		expect(outcome.status).toBe('canceled');
		const [thrown] = outcome.thrown as Error[];
		expect(thrown?.message).toBe(`The workflow was canceled while it waited for job ${jobIds(lane)[0]}`);
		expect(outputOf(outcome)).toEqual([]);
	});

	test(`${provider}: a bad moment of the provider is survived`, async () => {
		const lane = await openLane(provider, { pace: 1 });
		lane.fault({ kind: 'status', operation: 'status', status: 502, times: 2 });
		lane.fault({ kind: 'drop', operation: 'status' });
		lane.fault({ kind: 'html', operation: 'status' });
		const outcome = await verifyItems(lane, asItems(VALUES));

		expect(verdictsOf(verificationsOf(outcome))).toEqual([
			...VALUES.slice(0, 2).map((value) => expectedFor(provider, value).verdict),
			'unknown',
		]);
		expect(lane.sandbox.pendingFaults()).toBe(0);
		expect(lane.requests('upload')).toHaveLength(1);
	});
}

test('an unusable Max Wait is refused before anything is paid', async () => {
	const lane = await openLane('briteVerifyFiles');
	const outcome = await verifyItems(lane, asItems(VALUES), { options: { maxWaitMinutes: -1 } });
	expect(failureOf(outcome).message).toBe('Max Wait is not a number of minutes');
	expect(lane.sandbox.requests).toEqual([]);
});
