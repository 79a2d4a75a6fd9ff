/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setTimeout as wait } from 'node:timers/promises';
import { type Fault, PROVIDERS } from '../sandbox';
import { freePort, openDoor } from '../harness/door';
import { failureOf, type Lane, openLane, outputOf, sideBySide } from './lane';

const test = sideBySide();

const REFUSED: ReadonlyArray<[string, Fault]> = [
	['429', { kind: 'status', status: 429 }],
	['429 with Retry-After', { kind: 'status', status: 429, retryAfter: 1 }],
	['503 with Retry-After', { kind: 'status', status: 503, retryAfter: 0 }],
];

describe.each(PROVIDERS)('%s: an upload that certainly was not taken', (provider) => {
	for (const [what, fault] of REFUSED) {
		test(`${provider} ${what}: is sent again, and makes one job`, async () => {
			const lane = await openLane(provider);
			lane.fault({ ...fault, operation: 'upload', times: 2 });
			const outcome = await lane.upload();

			expect(lane.requests('upload')).toHaveLength(3);
			expectOneJob(lane, outcome);
		});
	}

	test(`${provider}: a 429 that stays ends after a few requests`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'status', status: 429, retryAfter: 0, operation: 'upload', times: 99 });
		const failure = failureOf(await lane.upload());

		expect(failure).toMatchObject({ name: 'NodeApiError', httpCode: '429', itemIndex: 0 });
		expect(lane.requests('upload')).toHaveLength(5);
		expect(lane.sandbox.jobs(provider)).toEqual([]);
	});

	test(`${provider}: a refused connection is tried again until somebody answers`, async () => {
		const lane = await openLane(provider);
		const { baseUrl = '' } = lane.sandbox.credential(provider).fields;
		const port = await freePort();
		lane.pointAt(baseUrl.replace(/:\d+/, `:${port}`));
		const running = lane.upload();
		await wait(1_200);
		await openDoor(Number(new URL(baseUrl).port), { port });
		const outcome = await running;

		expectOneJob(lane, outcome);
		expect(lane.requests('upload')).toHaveLength(1);
	});

	test(`${provider}: a connection that stays refused is told in plain words`, async () => {
		const lane = await openLane(provider);
		lane.pointAt(`http://127.0.0.1:${await freePort()}`);
		const failure = failureOf(await lane.upload());

		expect(failure).toMatchObject({ name: 'NodeApiError', itemIndex: 0, httpCode: undefined });
		expect(failure.message).toMatch(/^The connection to .+ failed: /);
		expect(failure.description).toContain('ECONNREFUSED');
		expect(failure.description).toContain('check the Base URL');
	});

	test(`${provider}: a host that does not exist is told in plain words`, async () => {
		const lane = await openLane(provider);
		lane.pointAt('https://nobody-has-this-name.invalid');
		const failure = failureOf(await lane.upload());

		expect(failure.message).toMatch(/^The connection to .+ failed: /);
		expect(failure.description).toMatch(/ENOTFOUND|EAI_AGAIN/);
	});

	// This address reaches the sandbox, so a request that left would be seen there.
	test(`${provider}: plain http to anything but this machine is refused before a request`, async () => {
		const lane = await openLane(provider);
		const { baseUrl = '' } = lane.sandbox.credential(provider).fields;
		lane.pointAt(baseUrl.replace('127.0.0.1', '0.0.0.0'));
		for (const outcome of [await lane.upload(), await lane.run({ operation: 'list' })]) {
			expect(failureOf(outcome).message).toContain('Base URL in the credential must begin with https://');
		}

		expect(lane.sandbox.requests).toEqual([]);
	});

	test(`${provider}: an address that is none is refused before a request`, async () => {
		const lane = await openLane(provider);
		for (const bad of ['', 'filesapi', 'ftp://127.0.0.1/x', 'https://user:pass@127.0.0.1/']) {
			lane.pointAt(bad);
			const failure = failureOf(await lane.run({ operation: 'list' }));

			expect(failure.message).toContain('The credential for');
			expect(failure.description).toContain('Open the credential and correct it.');
		}
	});
});

function expectOneJob(lane: Lane, outcome: Awaited<ReturnType<Lane['upload']>>): void {
	expect(outcome.error).toBeUndefined();
	const [job, ...others] = lane.sandbox.jobs(lane.provider);
	expect(others).toEqual([]);
	expect(outputOf(outcome)).toMatchObject([{ json: { jobId: job?.id } }]);
	expect(job?.rows).toBe(3);
}
