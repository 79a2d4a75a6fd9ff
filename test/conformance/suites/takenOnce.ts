/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setTimeout as wait } from 'node:timers/promises';
import { type Bench, failureOf, freePort, jsonOf, openDoor, type Outcome } from '../../harness';
import type { Suite } from '../subject';

/** An upload that certainly was not taken is sent again, and makes one job. */
export const takenOnce: Suite = ({ it, open, can, facts }) => {
	const expectOneJob = (bench: Bench, outcome: Outcome): void => {
		const [job, ...others] = bench.made;
		expect(others).toEqual([]);
		expect(jsonOf(outcome)).toMatchObject([{ jobId: job?.id }]);
		expect(job?.rows).toBe(3);
	};

	for (const retryAfter of [undefined, 1]) {
		it(`429 ${retryAfter === undefined ? 'without' : 'with'} Retry-After makes one job, or it is told where to look`, async () => {
			const bench = await open();
			bench.fault({ kind: 'status', status: 429, retryAfter, operation: 'upload', times: 2 });
			const outcome = await bench.send('upload');
			if (outcome.error === undefined) return expectOneJob(bench, outcome);
			expect(failureOf(outcome).message).toMatch(/may have accepted the list/);
			expect(bench.requests('upload')).toHaveLength(1);
		});
	}

	if (can('list')) {
		it('429 is waited for where a list can be looked in', async () => {
			const bench = await open();
			bench.fault({ kind: 'status', status: 429, retryAfter: 0, operation: 'upload', times: 2 });
			expectOneJob(bench, await bench.send('upload'));
		});
	}

	for (const [error, { isRateLimit, operations }] of Object.entries(facts.errors)) {
		if (isRateLimit !== true || operations?.includes('upload') === false) continue;
		it(`the provider's own word for too many requests (${error}) is waited for`, async () => {
			const bench = await open();
			bench.fault({ kind: 'refusal', error, operation: 'upload' });
			expectOneJob(bench, await bench.send('upload'));
		});
	}

	it('a 429 that stays ends after a few requests', async () => {
		const bench = await open();
		bench.fault({ kind: 'status', status: 429, retryAfter: 0, operation: 'upload', times: 99 });
		const failure = failureOf(await bench.send('upload'));
		expect(failure.message).toMatch(/asks for a pause|may have accepted/);
		expect(bench.requests('upload').length).toBeLessThan(10);
		expect(bench.made).toEqual([]);
	});

	it('503 with Retry-After may have been taken: not sent again', async () => {
		const bench = await open();
		bench.fault({ kind: 'status', status: 503, retryAfter: 0, operation: 'upload' });
		const failure = failureOf(await bench.send('upload'));
		expect(failure.message).toMatch(facts.startsApart ? /has a problem/ : /may have accepted the list/);
		expect(bench.requests('upload')).toHaveLength(1);
	});

	it('a refused connection is tried again until somebody answers', async () => {
		const bench = await open();
		const base = Object.values(bench.facts.hostUrls)[0] ?? '';
		const port = await freePort();
		bench.pointAt(`127.0.0.1:${port}`);
		const running = bench.send('upload');
		// Early: all tries take 15 seconds, which pass eight times as fast, and a door that opens does not.
		await wait(400);
		await openDoor(Number(new URL(base).port), { port });
		expectOneJob(bench, await running);
	});

	it('a connection that stays refused is told in plain words', async () => {
		const bench = await open();
		bench.pointAt(`127.0.0.1:${await freePort()}`);
		const failure = failureOf(await bench.send('upload'));
		expect(failure).toMatchObject({ name: 'NodeApiError', httpCode: undefined });
		expect(failure.message).toMatch(/^The connection to .+ failed: /);
		expect(failure.description).toContain('ECONNREFUSED');
	});

	it('a host that does not exist is told in plain words', async () => {
		const bench = await open();
		const moved = bench.addressFields.map(({ name }) => [name, 'https://nobody-has-this-name.invalid']);
		bench.change(Object.fromEntries(moved));
		const failure = failureOf(await bench.send('upload'));
		expect(failure.message).toMatch(/^The connection to .+ failed: /);
		expect(failure.description).toMatch(/ENOTFOUND|EAI_AGAIN/);
	});
};
