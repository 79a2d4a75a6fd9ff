import { PROVIDERS } from '../sandbox';
import { byId, itemsOf, JOB_KEYS, NODE_NAME, providerOf, useBench } from './help';

const bench = useBench();
const FROM_ITEM = { jobId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };

describe.each(PROVIDERS)('the status of a job of %s', (provider) => {
	it.each(['queued', 'processing', 'completed'] as const)('is %s', async (status) => {
		// WhoisXML knows only ready or not.
		const expected = provider === 'whoisXml' && status === 'queued' ? 'processing' : status;
		bench.sandbox.setPace(60);
		const jobId = bench.sandbox.addJob(provider, { status });
		const [item] = await bench.run(provider, 'status', byId(jobId));
		expect(item?.json.status).toBe(expected);
		expect(item?.json.progress === 100).toBe(status === 'completed');
	});

	it('of one that the account does not have is refused with the id', async () => {
		bench.sandbox.addJob(provider);
		const jobId = provider === 'briteVerifyFiles' ? 'b6cc8a4e-0000-4000-8000-000000000000' : '999999999';
		const failure = await bench.refusal(provider, 'status', byId(jobId));
		expect(failure.message).toBe(
			`${providerOf(provider).displayName} knows no job "${jobId}": check the job ID`,
		);
		expect(failure.itemIndex).toBe(0);
	});

	it('of one that belongs to another account is refused', async () => {
		const jobId = bench.sandbox.addJob(provider, { owner: 'other', status: 'completed' });
		const failure = await bench.refusal(provider, 'status', byId(jobId));
		expect(failure.message).toMatch(/ knows no (such job|job ".+"): check the job ID$/);
	});

	it.each(['../../evil', 'a/b?c=d&e#f', '%2e%2e', 'x y', 'nul\u0000'])(
		'of an id that is none stays within the address of a job: %j',
		async (jobId) => {
			const failure = await bench.refusal(provider, 'status', byId(jobId));
			expect(failure.message).toContain('knows no job');
			for (const { operation, path } of bench.requests()) {
				expect([operation, path.includes('/../')]).toEqual(['status', false]);
			}
		},
	);

	it('carries the whole answer without a secret where it is not simplified', async () => {
		const jobId = bench.sandbox.addJob(provider, { status: 'completed' });
		const [item] = await bench.run(provider, 'status', { ...byId(jobId), simplify: false });
		expect(Object.keys(item?.json ?? {})).toEqual([...JOB_KEYS, 'raw']);
		const text = JSON.stringify(item?.json.raw);
		expect(text).not.toContain('sandbox-');
		// A one-time link is as good as a key.
		expect(text).not.toMatch(/download\?download=/);
	});

	it('takes an id that is a number, and one from the list', async () => {
		const jobId = bench.sandbox.addJob(provider, { status: 'completed' });
		const list = { jobId: { __rl: true, mode: 'list', value: jobId, cachedResultName: 'contacts.csv' } };
		expect(await bench.run(provider, 'status', list)).toMatchObject([{ json: { jobId } }]);
		if (/^\d+$/.test(jobId)) {
			const number = { jobId: { __rl: true, mode: 'id', value: '={{ Number($json.id) }}' } };
			expect(await bench.run(provider, 'status', number, itemsOf({ id: jobId }))).toMatchObject([
				{ json: { jobId } },
			]);
		}
	});

	it('is refused where an item gives no job', async () => {
		const failure = await bench.refusal(provider, 'status', FROM_ITEM, itemsOf({ id: '' }));
		expect(failure).toMatchObject({ message: 'No job is given', itemIndex: 0 });
		expect(bench.requests()).toEqual([]);
	});
});

describe('several ids of WhoisXML', () => {
	it("go out in one request and come back in the items' order", async () => {
		const ids = bench.sandbox.addJobs('whoisXml', 5, { status: 'completed' });
		const asked = [ids[3], ids[0], ids[3], ids[4]];
		const items = await bench.run('whoisXml', 'status', FROM_ITEM, itemsOf(...asked.map((id) => ({ id }))));

		expect(items.map(({ json, pairedItem }) => [json.jobId, pairedItem])).toEqual(
			asked.map((id, item) => [id, { item }]),
		);
		expect(bench.requests('status').map(({ body }) => body)).toMatchObject([
			{ ids: [ids[3], ids[0], ids[4]].map(Number), format: 'json' },
		]);
	});

	it.each([
		['one that does not exist', () => '999999'],
		['one that is no number', () => 'abc'],
		['one of another account', () => bench.sandbox.addJob('whoisXml', { owner: 'other' })],
		['none at all', () => ''],
	])('with %s among them fail only there', async (_, makeId) => {
		const [first, second] = bench.sandbox.addJobs('whoisXml', 2, { status: 'completed' });
		const bad = makeId();
		const outcome = await bench.outcome(
			'whoisXml',
			'status',
			FROM_ITEM,
			itemsOf({ id: first }, { id: bad }, { id: second }),
			{ continueOnFail: true },
		);
		const items = outcome.output(NODE_NAME);
		expect(items.map(({ json }) => json.jobId ?? json.error)).toEqual([
			first,
			bad === '' ? 'No job is given' : `WhoisXML API knows no job "${bad}": check the job ID`,
			second,
		]);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, [{ item: 1 }], { item: 2 }]);
	});

	it('that are more than a hundred go out in several requests', async () => {
		const ids = bench.sandbox.addJobs('whoisXml', 101, { status: 'completed' });
		const items = await bench.run('whoisXml', 'status', FROM_ITEM, itemsOf(...ids.map((id) => ({ id }))));
		expect(items).toHaveLength(101);
		expect(bench.requests('status')).toHaveLength(2);
	});

	it.each(['numbers', 'strings', 'booleans'] as const)(
		'may have their counters as %s',
		async (whoisXmlCounters) => {
			bench.sandbox.setVariants('whoisXml', { counters: whoisXmlCounters });
			const jobId = bench.sandbox.addJob('whoisXml', {
				status: 'completed',
				rows: ['8.8.8.8', 'no host!', 'fail.example'],
			});
			const [item] = await bench.run('whoisXml', 'status', byId(jobId));
			expect(item?.json).toMatchObject({
				status: 'completed',
				progress: 100,
				total: 3,
				processed: 1,
				counts: { valid: null, invalid: 1, risky: null, unknown: 1 },
				createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.000Z$/),
			});
		},
	);
});

describe('Everything Location tells', () => {
	const ROWS = ['valid@example.com', 'nobody@example.com', 'accept-all@example.com', 'unknown@example.com'];

	it.each(['object', 'array'] as const)('a job as %s', async (everythingLocationStatus) => {
		bench.sandbox.setVariants('everythingLocation', { status: everythingLocationStatus });
		const jobId = bench.sandbox.addJob('everythingLocation', {
			status: 'completed',
			rows: ROWS,
			name: 'a.csv',
		});
		const [item] = await bench.run('everythingLocation', 'status', byId(jobId));
		expect(item?.json).toMatchObject({
			jobId,
			name: 'a.csv',
			total: 4,
			counts: { valid: null },
			status: 'completed',
		});
	});

	it.each([
		['total_records', 'beside'],
		['total_records', 'inside'],
		['stats.total_trans', 'beside'],
		['stats.total_trans', 'inside'],
	] as const)(
		'the counts of a downloaded job with %s and the cost %s',
		async (everythingLocationTotal, everythingLocationCost) => {
			bench.sandbox.setVariants('everythingLocation', {
				total: everythingLocationTotal,
				cost: everythingLocationCost,
			});
			const jobId = bench.sandbox.addJob('everythingLocation', {
				status: 'completed',
				downloaded: true,
				rows: ROWS,
			});
			const [item] = await bench.run('everythingLocation', 'status', byId(jobId));
			expect(item?.json).toMatchObject({
				providerStatus: 'downloaded',
				status: 'completed',
				total: 4,
				counts: { valid: 1, invalid: 1, risky: 1, unknown: 1 },
			});
		},
	);

	it('ids with any characters in them', async () => {
		bench.sandbox.setVariants('everythingLocation', { ids: 'odd' });
		const jobId = bench.sandbox.addJob('everythingLocation', { status: 'completed' });
		expect(jobId).toContain('/+ &');
		expect(await bench.run('everythingLocation', 'status', byId(jobId))).toMatchObject([{ json: { jobId } }]);
		expect(await bench.run('everythingLocation', 'download', byId(jobId))).toHaveLength(100);
	});

	it.each([
		['word', 200],
		['sentence', 200],
		['word', 404],
		['sentence', 400],
	] as const)(
		'an unknown job by a %s with HTTP %i',
		async (everythingLocationErrors, everythingLocationErrorStatus) => {
			bench.sandbox.setVariants('everythingLocation', {
				errors: everythingLocationErrors,
				errorStatus: everythingLocationErrorStatus,
			});
			const failure = await bench.refusal('everythingLocation', 'status', byId('abc2026-01-01'));
			expect(failure.message).toContain('knows no job "abc2026-01-01"');
		},
	);

	it('why a job failed', async () => {
		const jobId = bench.sandbox.addJob('everythingLocation', { status: 'failed' });
		const [item] = await bench.run('everythingLocation', 'status', byId(jobId));
		expect(item?.json).toMatchObject({
			status: 'failed',
			error: 'The file could not be processed due to an error',
		});
	});
});

describe('IPQualityScore tells', () => {
	it.each(['PROCESSING', 'FINISHED', 'ABORTED'] as const)(
		'an aborted job by its flag, not by %s',
		async (ipQualityScoreAborted) => {
			bench.sandbox.setVariants('ipQualityScore', { aborted: ipQualityScoreAborted });
			const jobId = bench.sandbox.addJob('ipQualityScore', { status: 'cancelled' });
			const [item] = await bench.run('ipQualityScore', 'status', byId(jobId));
			expect(item?.json).toMatchObject({
				status: 'cancelled',
				providerStatus: ipQualityScoreAborted,
				progress: null,
			});
		},
	);
});

describe('BriteVerify tells', () => {
	it('a complete job as done whatever per cent it says', async () => {
		const ids = bench.sandbox.addJobs('briteVerifyFiles', 8, { status: 'completed' });
		const parameters = { ...FROM_ITEM, simplify: false };
		const items = await bench.run(
			'briteVerifyFiles',
			'status',
			parameters,
			itemsOf(...ids.map((id) => ({ id }))),
		);
		expect(items.map(({ json }) => json.progress)).toEqual(Array<number>(8).fill(100));
		// The sandbox says 39 for about half of them, as the documentation does.
		expect(JSON.stringify(items)).toContain('"percent_complete":39');
	});

	it('why a list was refused', async () => {
		const jobId = bench.sandbox.addJob('briteVerifyFiles', { status: 'failed' });
		const [item] = await bench.run('briteVerifyFiles', 'status', byId(jobId));
		expect(item?.json).toMatchObject({
			status: 'failed',
			error: 'contact_file: line 2 contains illegal character',
		});
	});
});
