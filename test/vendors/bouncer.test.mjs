// Bouncer has no client in npm: the shapes are those of its documentation.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { ask, assertLike, sometimes } from './help/samples.mjs';
import { assertAllKnown, simulated } from './help/world.mjs';

const ADDRESSES = ['valid.one@shop.example', 'Valid.One@shop.example', 'no address', 'timeout@words.example'];
const BATCH = {
	batchId: '65a1c0ffee65a1c0ffee65a1',
	created: '2026-03-26T18:08:15.033Z',
	status: 'queued',
	quantity: 3,
	duplicates: 1,
};
const LATER = {
	...BATCH,
	started: sometimes('2026-03-26T18:08:16.000Z'),
	completed: sometimes('2026-03-26T18:09:15.033Z'),
	credits: sometimes(3),
	processed: sometimes(3),
};
const ROW = {
	email: 'a@b.co',
	status: 'deliverable',
	reason: 'accepted_email',
	domain: sometimes({ name: 'b.co', acceptAll: 'no', disposable: 'no', free: 'yes' }),
	account: sometimes({ role: 'no', disabled: 'no', fullMailbox: 'no' }),
	dns: sometimes({ type: 'MX', record: 'mx.b.co.' }),
	provider: 'google.com',
	score: 98,
	toxic: sometimes('unknown'),
	toxicity: sometimes(0),
	didYouMean: sometimes('a@b.com'),
	retryAfter: sometimes('2026-03-26T19:00:00.000Z'),
};

describe("Bouncer's published shapes", () => {
	const world = simulated('bouncer');
	beforeEach(() => {
		world.sandbox.reset();
		world.sandbox.setPace(0);
	});
	const call = async (method, path, { key = world.fields.apiKey, headers, ...rest } = {}) =>
		await ask(method, `${world.hosts.api}${path}`, { headers: { 'x-api-key': key, ...headers }, ...rest });
	const create = async () =>
		(await call('POST', '/email/verify/batch', { json: ADDRESSES.map((email) => ({ email })) })).json;

	it('a batch, when it is made and later', async () => {
		const made = await create();
		const later = (await call('GET', `/email/verify/batch/${made.batchId}`)).json;
		const counted = (await call('GET', `/email/verify/batch/${made.batchId}?with-stats=true`)).json;

		assertLike(made, BATCH);
		assert.deepEqual([made.quantity, made.duplicates], [3, 1]);
		assertLike(later, LATER);
		assert.deepEqual([later.quantity, later.duplicates], [3, 1]);
		assertLike(counted.stats, { deliverable: 1, risky: 0, undeliverable: 1, unknown: 0 });
	});

	it('a batch of text, one address a line, its header passed over where that is asked for', async () => {
		const sent = {
			headers: { 'content-type': 'text/plain' },
			body: 'email\na@shop.example\nb@shop.example\n',
		};
		const { json } = await call('POST', '/email/verify/batch?skip-header=true', sent);

		assertLike(json, BATCH);
		assert.equal(json.quantity, 2);
	});

	it('rows, some without a domain', async () => {
		const { batchId } = await create();
		const rows = (await call('GET', `/email/verify/batch/${batchId}/download?download=all`)).json;

		assertLike(rows, [ROW]);
		assert.equal(rows.length, 3);
		assert.ok(rows.some(({ domain }) => domain === undefined));
	});

	it('finishing, deleting and the balance', async () => {
		world.sandbox.setPace(3_600, 0);
		const { batchId } = await create();
		const path = `/email/verify/batch/${batchId}`;
		const early = await call('DELETE', path);
		const finished = await call('POST', `${path}/finish`);
		const again = await call('POST', `${path}/finish`);
		const deleted = await call('DELETE', path);

		assert.deepEqual([early.status, early.json.message], [405, 'batch cannot be deleted in current state']);
		assert.deepEqual([finished.status, finished.json], [202, {}]);
		assert.deepEqual([again.status, again.json.message], [400, 'batch has to be running to finish']);
		assert.deepEqual([deleted.status, deleted.json], [200, {}]);
		assertLike((await call('GET', '/credits')).json, { credits: 1000 });
	});

	it('refusals', async () => {
		const refused = { status: 402, error: 'Payment Required', message: '1 credits left' };
		const wrong = await call('GET', '/credits', { key: 'another' });
		const unknown = await call('GET', '/email/verify/batch/0123456789abcdef01234567');
		const bare = await call('POST', '/email/verify/batch', { json: ADDRESSES });

		for (const [status, answer] of [
			[401, wrong],
			[404, unknown],
			[400, bare],
		]) {
			assert.equal(answer.status, status);
			assertLike(answer.json, refused);
		}
	});

	it('asked for nothing that the simulator does not have', async () => {
		await create();

		assertAllKnown(world);
	});

	it('the Java client Bouncer4J', {
		skip: 'not in npm: give its constructor the address and run it by hand',
	});
});
