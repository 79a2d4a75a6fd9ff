// NeverBounce's own client, npm neverbounce: POST with JSON for everything, options not given as null.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import NeverBounce from 'neverbounce';
import { assertAllKnown, redirectFetch, simulated } from './help/world.mjs';

const ROWS = [
	{ email: 'valid.one@shop.example', id: '7' },
	{ email: 'nobody@shop.example', id: '8' },
	{ email: 'catch-all@shop.example', id: '9' },
];
const { supplied, remote } = NeverBounce.job.inputType;

describe("NeverBounce's client", () => {
	const world = simulated('neverBounce');
	redirectFetch({ 'https://api.neverbounce.com': () => world.hosts.api });
	let client;
	beforeEach(() => {
		world.sandbox.reset();
		world.sandbox.setPace(0);
		client = new NeverBounce({ apiKey: world.fields.apiKey });
	});

	/** As `npm` documents it: no sample, parsed and started. */
	const create = async (rows = ROWS, how = supplied, name = 'list.csv') =>
		(await client.jobs.create(rows, how, name, false, true, true, false)).job_id;

	it('reads the account', async () => {
		const { credits_info, job_counts } = await client.account.info();

		assert.equal(typeof credits_info.paid_credits_remaining, 'number');
		assert.equal(typeof job_counts.completed, 'number');
	});

	it('creates a job and reads its status', async () => {
		const job = await client.jobs.status(await create());

		assert.equal(job.job_status, NeverBounce.job.status.complete);
		assert.equal(job.filename, 'list.csv');
		assert.equal(job.total.billable, ROWS.length);
		assert.equal(job.percent_complete, 100);
	});

	it('creates a job of a link, which it wraps into an array', async () => {
		const { total } = await client.jobs.status(await create('https://files.example/list.csv', remote));

		assert.ok(total.records > 1);
	});

	it('leaves a job waiting until it is parsed and started', async () => {
		const { job_id } = await client.jobs.create(ROWS, supplied, 'later.csv', false, false, false);
		assert.equal((await client.jobs.status(job_id)).job_status, NeverBounce.job.status.waiting);
		assert.equal(world.sandbox.charges('neverBounce'), 0);

		assert.ok('queue_id' in (await client.jobs.parse(job_id)));
		assert.ok('queue_id' in (await client.jobs.start(job_id)));
		assert.equal((await client.jobs.status(job_id)).job_status, NeverBounce.job.status.complete);
		assert.equal(world.sandbox.charges('neverBounce'), ROWS.length);
	});

	it('finds a job by its exact name', async () => {
		const id = await create(ROWS, supplied, 'exactly this.csv');
		await create(ROWS, supplied, 'exactly this too.csv');

		const { results, query, total_results } = await client.jobs.search({
			filename: 'exactly this.csv',
			page: 1,
		});
		assert.deepEqual(
			results.map((job) => job.id),
			[id],
		);
		assert.equal(total_results, 1);
		assert.equal(query.page, 1);
	});

	it('reads results by pages, the header as a row of them', async () => {
		const id = await create();
		const pages = [];
		for (let page = 1; pages.length === 0 || page <= pages[0].total_pages; page++) {
			pages.push(await client.jobs.results(id, { page, items_per_page: 2 }));
		}
		const rows = pages.flatMap(({ results }) => results);

		assert.deepEqual(
			rows.map(({ data }) => data),
			[{ email: 'email', id: 'id' }, ...ROWS],
		);
		assert.deepEqual(
			rows.map(({ verification }) => verification.result),
			['invalid', 'valid', 'invalid', 'catchall'],
		);
	});

	it('speaks in results and flags that the client knows', async () => {
		const { outcomes } = world.sandbox.describe('neverBounce');
		const id = await create(Object.keys(outcomes.email).map((email) => ({ email })));
		const { results } = await client.jobs.results(id, { items_per_page: 1_000 });

		for (const { verification } of results) {
			assert.ok(verification.result in NeverBounce.result, verification.result);
			for (const flag of verification.flags) assert.ok(flag in NeverBounce.result.flags, flag);
		}
	});

	it('downloads the CSV: the submitted columns, then the appended one', async () => {
		const csv = await client.jobs.download(await create());

		const lines = csv.trim().split('\n');
		assert.match(lines[0], /^email,id,/);
		assert.deepEqual(
			lines.slice(1),
			ROWS.map(({ email, id }, at) => [email, id, ['valid', 'invalid', 'catchall'][at]].join(',')),
		);
	});

	it('deletes a job', async () => {
		const id = await create();
		await client.jobs.delete(id);

		await assert.rejects(client.jobs.status(id), { type: NeverBounce.errors.GeneralError });
	});

	it('tells a wrong key, and being throttled, from other refusals', async () => {
		world.sandbox.fault('neverBounce', { kind: 'refusal', error: 'throttled' });
		await assert.rejects(client.account.info(), { type: NeverBounce.errors.ThrottleError });

		client.setApiKey('another key');
		await assert.rejects(client.account.info(), { type: NeverBounce.errors.AuthError });
	});

	it('asked for nothing that the simulator does not have', async () => {
		await create();

		assertAllKnown(world);
	});

	it("the vendor's Python client", {
		skip: 'not in npm: set neverbounce_sdk.utils.API_ROOT and run it by hand',
	});
});
