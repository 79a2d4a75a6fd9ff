import { activated, emittedEarlier, idsOf, JOB_KEYS, type Fault, Watch } from '../../harness';
import type { Suite } from '../subject';

const HOUR_MS = 3_600_000;

/** Too short for a second try: what is tested is the failure. */
const ONE_TRY = { budgetMs: 1_500 };

const FAULTS: Readonly<Record<string, Fault>> = {
	'429': { kind: 'status', status: 429, retryAfter: 45 },
	'500': { kind: 'status', status: 500 },
	'a dropped connection': { kind: 'drop' },
	'a connection lost in the answer': { kind: 'truncate' },
	'a page with 200': { kind: 'html' },
	'garbage with 200': { kind: 'garbage200After' },
	'an answer cut short': { kind: 'truncateSilently' },
	'an empty page': { kind: 'html', body: '' },
	'JSON that is no list': { kind: 'html', body: '{"success":true}' },
	null: { kind: 'html', body: 'null' },
	'a redirect': { kind: 'redirect' },
};

/** Every finished job starts the workflow, once; a list that fails costs none. */
export const trigger: Suite = ({ id, facts, capabilities, can, it, open }) => {
	if (!can('list')) {
		it('is refused in plain words: there is no list to watch', async () => {
			const bench = await open();
			const failure = await new Watch(bench).failure();
			expect(failure.name).toBe('NodeOperationError');
			expect(bench.requests()).toEqual([]);
		});
		return;
	}

	/** Nothing finishes by itself: the cases say when. */
	const account = async () => await open({ pace: 3_600 });
	const running = { status: undefined, rows: 1 } as const;
	const events = capabilities.finishedStatuses.map(String);
	/** A busy machine reads no more of them twice within one poll, for time passes eight times as fast. */
	const onTwoPages = Math.min(60, Math.ceil(1.5 * (facts.pageSize ?? 40)));

	it('activation emits nothing for jobs that are finished already', async () => {
		const bench = await account();
		bench.jobs(onTwoPages);
		const watch = new Watch(bench, { events });
		expect(await watch.activate()).toEqual([]);
		expect(await watch.poll()).toEqual([]);
	});

	it('each job that finishes afterwards is emitted once, in the words of the contract', async () => {
		const bench = await account();
		bench.jobs(onTwoPages);
		const slow = bench.job(running);
		const watch = await activated(bench);
		expect(await watch.poll()).toEqual([]);

		bench.finish(slow);
		const quick = bench.job();
		const jobs = await watch.poll();
		expect(idsOf(jobs).toSorted()).toEqual([slow, quick].toSorted());
		for (const job of jobs) {
			expect(Object.keys(job)).toEqual(JOB_KEYS);
			expect(job).toMatchObject({ provider: id, status: 'completed', progress: 100 });
		}
		expect(JSON.parse(JSON.stringify(jobs))).toEqual(jobs);
		expect(await watch.poll()).toEqual([]);
		expect(await watch.poll()).toEqual([]);
	});

	for (const status of capabilities.finishedStatuses) {
		it(`the event "${status}" makes the workflow run only where it was asked for`, async () => {
			const bench = await account();
			const others = events.filter((event) => event !== status);
			const all = await activated(bench, { events });
			const only = await activated(bench, { events: [status] });
			const none = others.length === 0 ? [] : [await activated(bench, { events: others })];

			const jobId = bench.job(running);
			bench.finish(jobId, status as 'completed' | 'failed' | 'cancelled');
			const told = [expect.objectContaining({ provider: id, jobId, status })];
			expect(await all.poll()).toEqual(told);
			expect(await only.poll()).toEqual(told);
			for (const watch of [all, only, ...none]) expect(await watch.poll()).toEqual([]);
		});
	}

	it('what finished while n8n was down is emitted when it is started again', async () => {
		const bench = await account();
		bench.jobs(onTwoPages);
		const slow = bench.job(running);
		const watch = await activated(bench);
		bench.finish(slow);
		const quick = bench.job();
		const jobs = await (await watch.restarted()).poll({ activation: 'init' });
		expect(idsOf(jobs).toSorted()).toEqual([slow, quick].toSorted());
		expect(jobs.every(({ redelivered }) => redelivered === undefined)).toBe(true);
	});

	it('the last batch comes once more, marked, from a process that starts within 10 minutes, and not later', async () => {
		const bench = await account();
		const watch = await activated(bench);
		const jobId = bench.job();
		expect(await watch.pollIds()).toEqual([jobId]);

		const soon = await (await watch.restarted()).poll({ activation: 'init' });
		expect(soon).toEqual([expect.objectContaining({ jobId, redelivered: true })]);
		const late = await watch.restarted(emittedEarlier(watch.database, 11 * 60_000));
		expect(await late.poll({ activation: 'init' })).toEqual([]);
	});

	it('the same when the workflow was off, though polls without news were never saved', async () => {
		const bench = await account();
		const watch = await activated(bench);
		const jobId = bench.job(running);
		for (let polls = 0; polls < 3; polls++) expect(await watch.poll()).toEqual([]);
		bench.finish(jobId);
		const again = await watch.reactivated();
		expect(idsOf(await again.activate())).toEqual([jobId]);
		expect(await again.poll()).toEqual([]);
	});

	for (const [what, fault] of Object.entries(FAULTS)) {
		it(`${what} in place of the list is told as a failure and costs no job`, async () => {
			const bench = await account();
			bench.jobs(onTwoPages);
			const watch = await activated(bench);
			const ids = [bench.job(), bench.job()];
			// More often than one poll can try.
			bench.fault({ ...fault, operation: 'list', times: 6 });
			const before = JSON.stringify(watch.state);
			const failure = await watch.failure(ONE_TRY);
			expect(failure.name).toBe('NodeApiError');
			expect(String(failure.description).length).toBeGreaterThan(20);
			expect(JSON.stringify(watch.state)).toBe(before);

			ids.push(bench.job());
			const emitted: unknown[] = [];
			for (let polls = 0; polls < 12 && emitted.length < ids.length; polls++) {
				emitted.push(...(await watch.pollIds(ONE_TRY).catch(() => [])));
			}
			expect(emitted.toSorted()).toEqual(ids.toSorted());
		});
	}

	it('a wrong key is told as such', async () => {
		const bench = await account();
		const watch = await activated(bench);
		bench.useWrongKey();
		const failure = await watch.failure();
		expect(failure.message).toMatch(/refused the credential: check its /);
		expect(failure.failure).toMatchObject({ cause: 'credential-invalid' });
	});

	it('a job that is deleted while it is pending is forgotten', async () => {
		const bench = await account();
		// More than a page, and no more pages than a busy machine reads twice in the time of one poll.
		const half = Math.min(30, Math.ceil((facts.pageSize ?? 40) * 0.75));
		bench.jobs(half, { date: Date.now() - 2 * HOUR_MS });
		bench.jobs(half, { date: Date.now() - HOUR_MS });
		const doomed = bench.job(running);
		const watch = await activated(bench);
		bench.sandbox.forget(id, doomed);
		for (let polls = 0; polls < 3; polls++) expect(await watch.poll()).toEqual([]);
		const before = bench.requests().length;
		expect(await watch.poll()).toEqual([]);
		expect(bench.requests().length - before).toBe(1);
	});

	for (const odd of ['noId', 'hugeId', 'objectId', 'emptyId'] as const) {
		it(`an odd row at the top of a list of several pages (${odd}) holds no job up`, async () => {
			const bench = await account();
			bench.jobs(Math.min(130, (facts.pageSize ?? 20) + 30), { date: Date.now() - HOUR_MS });
			const watch = await activated(bench);
			const [jobId] = [bench.job(), bench.job()];
			bench.fault({ kind: 'oddListRow', odd, operation: 'list', times: 99 });
			const told: unknown[] = [];
			for (let polls = 0; polls < 3; polls++)
				told.push(...(await watch.pollIds()).filter((id) => id === jobId));
			expect(told).toEqual([jobId]);
		});
	}

	it('a test in the editor gives the newest finished job and leaves what is saved alone', async () => {
		const bench = await account();
		bench.job({ date: Date.now() - 120_000 });
		const newest = bench.job({ date: Date.now() - 60_000 });
		bench.job(running);
		const watch = await activated(bench);
		const before = structuredClone(watch.state);
		for (let tests = 0; tests < 2; tests++) expect(await watch.pollIds({ mode: 'manual' })).toEqual([newest]);
		expect(watch.state).toEqual(before);
	});

	it('a test in the editor says that there is no finished job yet', async () => {
		const bench = await account();
		bench.job(running);
		const failure = await new Watch(bench).failure({ mode: 'manual' });
		expect(failure.message).toBe('There is no finished job yet that fits these settings');
	});

	it('on an account of many finished jobs a steady poll costs one list request', async () => {
		const bench = await account();
		bench.jobs(299, { date: Date.now() - HOUR_MS });
		bench.job();
		const watch = await activated(bench);
		await watch.poll();
		const before = bench.requests().length;
		expect(await watch.poll()).toEqual([]);
		expect(
			bench
				.requests()
				.slice(before)
				.map(({ operation }) => operation),
		).toEqual(['list']);
	});

	if (facts.namesJobs) {
		it('a name is filtered by, whatever its letter case', async () => {
			const bench = await account();
			const watch = await activated(bench, { filters: { nameContains: ' newsLETTER ' } });
			const wanted = ['Newsletter May.csv', 'may-NEWSLETTER.csv'].map((name) => bench.job({ name }));
			bench.job({ name: 'news letter.csv' });
			expect((await watch.pollIds()).toSorted()).toEqual(wanted.toSorted());
			expect(await watch.pollIds()).toEqual([]);
		});
	} else {
		it('a name left over from another provider is not filtered by', async () => {
			const bench = await account();
			const watch = await activated(bench, { filters: { nameContains: 'x', listType: 'nobody has it' } });
			const jobId = bench.job();
			expect(await watch.pollIds()).toEqual([jobId]);
		});
	}

	if (capabilities.listsByType) {
		it('lists of one type only, where that is wanted', async () => {
			const bench = await account();
			const [one, other] = [capabilities.listTypes[0].value, capabilities.listTypes.at(-1)?.value];
			const watch = await activated(bench, { filters: { listType: other } });
			bench.job({ listType: one });
			const wanted = bench.job({ listType: other });
			expect(await watch.poll()).toEqual([expect.objectContaining({ jobId: wanted, listType: other })]);
		});
	}

	it('jobs of another account are none of ours', async () => {
		const bench = await account();
		const watch = await activated(bench);
		bench.job({ owner: 'other' });
		expect(await watch.poll()).toEqual([]);
	});

	it('an event that its jobs cannot have is refused in clear words', async () => {
		const failure = await new Watch(await account(), { events: ['queued'] }).failure();
		expect(failure.name).toBe('NodeOperationError');
		expect(failure.message).toMatch(/^Choose what to trigger on/);
	});
};
