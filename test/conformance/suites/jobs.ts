import {
	asItems,
	byId,
	failureOf,
	fieldOf,
	ID_FROM_ITEM,
	itemsOf,
	JOB_KEYS,
	jsonOf,
	leftovers,
	outputOf,
	pairs,
} from '../../harness';
import { isAsked } from '../asked';
import type { Suite } from '../subject';

/** One job as the contract tells it: its status in one vocabulary, its ID as it is. */
export const jobs: Suite = ({ id, provider, facts, capabilities, can, it, open }) => {
	const unknown = (jobId: string) => `${provider.displayName} knows no job "${jobId}": check the job ID`;

	/** A word may stand for several: then nobody can tell them apart. */
	const statusesOf = (word: string) =>
		Object.entries(facts.words).flatMap(([status, words]) => (words?.includes(word) ? [status] : []));

	for (const [status, words = []] of Object.entries(facts.words)) {
		for (const word of words) {
			it(`"${word}" is ${status}`, async () => {
				const bench = await open({ pace: 60 });
				const jobId = bench.job({ status: status as never, ...(words.length > 1 && { word }) });
				const [item] = outputOf(await bench.runOn(jobId, 'status'));

				expect(Object.keys(item?.json ?? {})).toEqual(JOB_KEYS);
				expect(item?.json).toMatchObject({ provider: id, jobId });
				expect(statusesOf(word)).toContain(item?.json.status);
				expect(item?.json.progress === 100).toBe(status === 'completed');
				expect(item?.pairedItem).toEqual({ item: 0 });
			});
		}
	}

	it('a finished one says when and how many, as far as the provider tells', async () => {
		const bench = await open();
		const [job] = jsonOf(await bench.runOn(bench.job({ name: 'contacts.csv' }), 'status'));

		for (const time of [job?.createdAt, job?.finishedAt].filter((known) => known !== null)) {
			expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
		}
		expect(job?.total ?? 40).toBeGreaterThanOrEqual(40);
		expect(job?.listType).toBe(bench.listType);
		expect(Object.keys(job?.counts ?? {})).toEqual(['valid', 'invalid', 'risky', 'unknown']);
		for (const count of Object.values(job?.counts ?? {}))
			expect([null, count]).toContain(count === null ? null : Number(count));
		if (facts.namesJobs) expect(job?.name).toBe('contacts.csv');
	});

	it('the whole answer comes only where it is not simplified', async () => {
		const bench = await open();
		const [item] = jsonOf(await bench.runOn(bench.job(), 'status', { simplify: false }));
		expect(Object.keys(item ?? {})).toEqual([...JOB_KEYS, 'raw']);
		expect(item?.raw).toEqual(expect.any(Object));
	});

	it('one that the account does not have is refused with its ID', async () => {
		const bench = await open();
		const jobId = bench.job();
		bench.sandbox.forget(id, jobId);
		const failure = failureOf(await bench.runOn(jobId, 'status'));
		expect(failure).toMatchObject({ message: unknown(jobId) });
	});

	it('one of another account is refused', async () => {
		const bench = await open();
		const failure = failureOf(await bench.runOn(bench.job({ owner: 'other' }), 'status'));
		expect(failure.message).toMatch(/ knows no (such job|job ".+"): check the job ID$/);
	});

	it('an ID that came as a number which JavaScript has rounded is refused: another job may have it', async () => {
		const bench = await open();
		const said = /^The job ID came as a number that is not exact \(.+\): give it as text$/;
		for (const rounded of [Number.MAX_SAFE_INTEGER + 1, 1e21, 12.5]) {
			const items = itemsOf({ id: rounded });
			for (const operation of (['status', 'download', 'cancel', 'delete'] as const).filter(can)) {
				expect(failureOf(await bench.run(operation, ID_FROM_ITEM, items)).message).toMatch(said);
			}
			const jobs = [{ provider: id, jobId: rounded }];
			expect(failureOf(await bench.attach(asItems(bench.values()), jobs)).message).toMatch(said);
			for (const existingJobs of [rounded, [rounded]]) {
				const options = { existingJobs: `={{ ${JSON.stringify(existingJobs)} }}` };
				const outcome = await bench.send('verify', bench.values(), { options });
				expect(failureOf(outcome).message).toMatch(said);
			}
		}
		expect(bench.requests()).toEqual([]);
	});

	it('an ID that is none stays within the address of a job', async () => {
		for (const jobId of ['../../evil', 'a/b?c=d&e#f', '%2e%2e', 'x y']) {
			const bench = await open();
			const failure = failureOf(await bench.runOn(jobId, 'status'));
			expect(failure.message).toContain('check the job ID');
			for (const { operation, path } of bench.requests()) {
				expect([operation, path.includes('/../')]).toEqual(['status', false]);
			}
		}
	});

	it('an ID of dots stays within the address of a job', async () => {
		for (const operation of (['status', 'cancel', 'delete'] as const).filter(can)) {
			for (const jobId of ['..', '.', '%2E%2e']) {
				const bench = await open();
				const failure = failureOf(await bench.runOn(jobId, operation));
				expect(failure.message).toContain('check the job ID');
				expect(bench.requests()).toEqual([]);
			}
		}
	});

	for (const operation of (['cancel', 'delete'] as const).filter(can)) {
		it(`an error inside 200 is no ${operation}`, async () => {
			for (const body of [
				'{"success":false,"message":"Not possible"}',
				'{"error":"Not possible"}',
				'{"errors":[{"message":"Not possible"}]}',
				'{"status":"error","message":"Not possible"}',
				'{"result":"failed","message":"Not possible"}',
				'{"ok":false}',
			]) {
				const bench = await open({ pace: 600 });
				const jobId = bench.job(operation === 'cancel' ? { status: 'processing' } : {});
				bench.fault({ kind: 'html', body, operation, times: 99 });
				const failure = failureOf(await bench.runOn(jobId, operation));
				expect(failure.name).toBe('NodeApiError');
				if (body.includes('Not')) expect(failure.description).toContain('Not possible');
			}
		});
	}

	it('an ID may be a number, and one chosen from the list', async () => {
		const bench = await open();
		const jobId = bench.job();
		const chosen = { jobId: { __rl: true, mode: 'list', value: jobId, cachedResultName: 'contacts.csv' } };
		expect(jsonOf(await bench.run('status', chosen))).toMatchObject([{ jobId }]);
		if (!/^[1-9]\d{0,14}$/.test(jobId)) return;
		const number = byId('={{ Number($json.id) }}');
		expect(jsonOf(await bench.run('status', number, itemsOf({ id: jobId })))).toMatchObject([{ jobId }]);
	});

	it('an item that gives no job is refused before a request leaves', async () => {
		const bench = await open();
		const failure = failureOf(await bench.run('status', ID_FROM_ITEM, itemsOf({ id: '' })));
		expect(failure).toMatchObject({ message: 'No job is given' });
		expect(bench.requests()).toEqual([]);
	});

	it('each item gets its own, in its place, and a bad one fails alone', async () => {
		const bench = await open();
		const [first = '', second = ''] = bench.jobs(2);
		const gone = bench.job();
		bench.sandbox.forget(id, gone);
		const foreign = bench.job({ owner: 'other' });
		const asked = [second, gone, first, '', second, foreign];
		const outcome = await bench.run('status', ID_FROM_ITEM, itemsOf(...asked.map((one) => ({ id: one }))), {
			continueOnFail: true,
		});

		const items = leftovers(outcome);
		expect(items.map(({ json }) => json.jobId ?? json.error)).toEqual([
			second,
			expect.stringContaining('check the job ID'),
			first,
			expect.stringMatching(/^No job is given\. Choose a job /),
			second,
			expect.stringContaining('check the job ID'),
		]);
		expect(items.map(({ pairedItem }) => [pairedItem].flat())).toEqual(asked.map((_, item) => [{ item }]));
	});

	const { statusIdsPerRequest: together } = capabilities;
	if (together > 1) {
		it(`many are asked for together, ${together} in a request`, async () => {
			const bench = await open();
			const ids = bench.jobs(together + 1);
			const outcome = await bench.run('status', ID_FROM_ITEM, itemsOf(...ids.map((one) => ({ id: one }))));

			expect(fieldOf(outcome, 'jobId')).toEqual(ids);
			expect(pairs(outputOf(outcome))).toEqual(ids.map((_, item) => ({ item })));
			const asking = bench.requests().filter((request) => ids.some((one) => isAsked(request, one)));
			expect(asking).toHaveLength(2);
		});
	}
};
