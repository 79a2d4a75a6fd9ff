// BriteVerify Bulk has no client in npm: the shapes are those of the vendor's Postman collection.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { ask, assertLike, sometimes } from './help/samples.mjs';
import { assertAllKnown, simulated } from './help/world.mjs';

const ADDRESSES = ['valid.one@shop.example', 'nobody@shop.example', 'accept-all@shop.example'];
const OPEN = {
	id: '5b1f6a0e-2c4d-4e7a-9a51-0c8f7d3b2e19',
	state: 'open',
	total_verified: 0,
	total_verified_emails: 0,
	total_verified_phones: 0,
	page_count: 0,
	progress: 0,
	created_at: '03-09-2026 04:03 pm',
	expiration_date: null,
	results_path: null,
	errors: [],
};
const COMPLETE = {
	...OPEN,
	expiration_date: '03-16-2026 04:03 pm',
	results_path: 'https://bulk-api.example/1',
};

describe("BriteVerify Bulk's published shapes", () => {
	const world = simulated('briteVerifyBulk');
	beforeEach(() => {
		world.sandbox.reset();
		world.sandbox.setPace(0);
	});
	const call = async (method, path, { key = world.fields.apiKey, json } = {}) =>
		await ask(method, `${world.hosts.api}${path}`, { headers: { authorization: `ApiKey: ${key}` }, json });
	const contacts = ADDRESSES.map((email) => ({ email }));
	const create = async (json = { contacts, directive: 'start' }) =>
		(await call('POST', '/lists', { json })).json;

	it('a list is made, added to and started; it is not charged before', async () => {
		const made = await create({ contacts });
		const path = `/lists/${made.list.id}`;
		const added = (await call('POST', path, { json: { contacts } })).json;
		assert.equal(world.sandbox.charges('briteVerifyBulk'), 0);
		const started = (await call('POST', path, { json: { directive: 'start' } })).json;

		for (const [answer, message] of [
			[made, 'created new list'],
			[added, 'updated existing list'],
		]) {
			assertLike(answer, { status: 'success', message: '', list: OPEN });
			assert.deepEqual([answer.status, answer.message, answer.list.state], ['success', message, 'open']);
		}
		assert.equal(started.message, 'list queued for processing');
		assert.equal(world.sandbox.charges('briteVerifyBulk'), 2 * contacts.length);
	});

	it('an open list is terminated', async () => {
		const { list } = await create({ contacts });
		const { json } = await call('POST', `/lists/${list.id}`, { json: { directive: 'terminate' } });

		assert.deepEqual([json.message, json.list.state], ['terminated list', 'terminated']);
	});

	it('a list alone is the bare object; many are below lists, their pages told in words', async () => {
		const { list } = await create();
		const alone = (await call('GET', `/lists/${list.id}`)).json;
		assertLike(alone, COMPLETE);
		assert.match(alone.created_at, /^\d\d-\d\d-\d{4} \d\d:\d\d [ap]m$/);
		assertLike((await call('GET', '/lists')).json, { lists: [COMPLETE], message: sometimes('Page 1 of 2') });

		world.sandbox.addJobs('briteVerifyBulk', 12, { status: 'processing', rows: 1 });
		const paged = (await call('GET', '/lists?page=2')).json;
		assert.match(paged.message, /\b2 of 2\b/);
		const complete = (await call('GET', '/lists?state=complete')).json;
		assert.deepEqual(
			complete.lists.map(({ id }) => id),
			[list.id],
		);
	});

	it('results are objects by kind from contacts, and flat from emails', async () => {
		const row = [
			{ email: 'a@b.example', status: 'valid', secondary_status: null },
			{ email: 'a@b.example', status: 'invalid', secondary_status: 'email_account_invalid' },
		];
		const results = async (json) =>
			(await call('GET', `/lists/${(await create(json)).list.id}/export/1`)).json;
		const nested = await results({ contacts, directive: 'start' });
		const flat = await results({ emails: ADDRESSES, directive: 'start' });
		const phones = await results({ contacts: [{ phone: '202-555-0143' }], directive: 'start' });
		const page = { status: 'success', num_pages: 1 };

		assertLike(nested, { ...page, results: row.map((email) => ({ email })) });
		assertLike(flat, { ...page, results: row });
		assertLike(phones.results, [
			{
				phone: {
					phone: '2025550143',
					status: 'valid',
					secondary_status: null,
					phone_service_type: 'mobile',
					phone_location: null,
				},
			},
		]);
	});

	it('deleting, and the balance', async () => {
		const { list } = await create();
		const deleted = (await call('DELETE', `/lists/${list.id}`)).json;

		assert.deepEqual([deleted.status, deleted.list.state], ['success', 'deleted']);
		assertLike((await call('GET', '/accounts/credits')).json, {
			credits: 2165,
			credits_in_reserve: 500,
			recorded_on: '2026-07-27T21:10:10.000+0000',
		});
	});

	it('refusals have a word of their own', async () => {
		const { list } = await create();
		const post = (json) => ['POST', '/lists', { json }];
		const many = Array.from({ length: 100_001 }, () => ({ email: 'a@b.example' }));
		for (const [request, status, word] of [
			[post({ contacts: [] }), 400, 'missing_data'],
			[post({ contacts, emails: ADDRESSES }), 400, 'duplicate_data'],
			[post({ contacts: many }), 400, 'exceeds_limit'],
			[['POST', `/lists/${list.id}`, { json: { directive: 'terminate' } }], 400, 'invalid_state'],
			[['GET', '/lists/unknown'], 404, 'not_found'],
			[['GET', '/lists/unknown/export/1'], 400, 'not_found'],
			[['GET', `/lists/${list.id}/export/9`], 400, 'invalid_page_number'],
			[['GET', '/lists', { key: 'another' }], 401, undefined],
		]) {
			const answer = await call(...request);
			assert.equal(answer.status, status, word);
			assertLike(answer.json, { status: '', message: '' });
			if (word !== undefined) assert.equal(answer.json.status, word);
		}
	});

	it('asked for nothing that the simulator does not have', async () => {
		await create();

		assertAllKnown(world);
	});

	it('the Rust client briteverify-rs', {
		skip: 'not in npm, and AGPL: set its v3_base_url and run it by hand',
	});
});
