// WhoisXML has no client for bulk email verification in npm: the shapes are those of its documentation and of its Python
// client's tests, which run against the live service.
import assert from 'node:assert/strict';
import { beforeEach, describe, it } from 'node:test';
import { ask, assertLike, sometimes } from './help/samples.mjs';
import { assertAllKnown, simulated } from './help/world.mjs';

// As in the client's tests: one of three is no address.
const EMAILS = ['valid.one@shop.example', 'nobody@shop.example', 'test'];
const REQUEST = {
	id: 812,
	api_version: sometimes(3),
	date_start: '1764000000',
	date_end: sometimes('1764000042'),
	total_emails: 3,
	invalid_emails: 1,
	processed_emails: 2,
	failed_emails: 0,
	ready: 1,
};
const ROW = {
	emailAddress: 'pat@shop.example',
	formatCheck: 'true',
	smtpCheck: 'true',
	dnsCheck: 'true',
	freeCheck: 'false',
	disposableCheck: 'false',
	catchAllCheck: 'false',
	mxRecords: sometimes(['mx1.shop.example']),
	result: 'ok',
};

describe("WhoisXML's published shapes of bulk email verification", () => {
	const world = simulated('whoisXmlEmail');
	beforeEach(() => {
		world.sandbox.reset();
		world.sandbox.setPace(0);
	});
	const post = async (path, body = {}, apiKey = world.fields.apiKey) =>
		await ask('POST', `${world.hosts.email}${path}`, { json: { apiKey, ...body } });
	const create = async () => (await post('/request', { emails: EMAILS, version: 3 })).json.response.id;

	it('a request is made and its status read', async () => {
		const id = await create();
		const { json } = await post('/request/status', { ids: [id] });

		assertLike(json, { response: [REQUEST] });
		const [{ total_emails, processed_emails, invalid_emails, failed_emails }] = json.response;
		assert.deepEqual([total_emails, processed_emails, invalid_emails, failed_emails], [3, 2, 1, 0]);
	});

	it('requests are listed with their IDs alone unless more is asked for', async () => {
		const id = await create();
		const ids = (await post('/request/list')).json;
		const whole = (await post('/request/list', { onlyIds: false })).json;
		const page = { current_page: 1, from: 1, last_page: 1, per_page: 10, to: 1, total: 1 };

		assertLike(ids, { response: { ...page, data: [{ id: 812 }] } });
		assertLike(whole, { response: { ...page, data: [REQUEST] } });
		assert.deepEqual(ids.response.data, [{ id }]);
	});

	it('the whole result is the completed and the failed ones', async () => {
		const id = await create();
		const completed = (await post('/request/completed', { id })).json;
		const failed = (await post('/request/failed', { id })).json;

		assertLike(completed, { response: [ROW] });
		assertLike(failed, { response: [{ error: 'Invalid format', emailAddress: 'foo.bar' }] });
		assert.deepEqual([completed.response.length, failed.response.length], [2, 1]);
	});

	it('other formats begin as the client wants them', async () => {
		const id = await create();

		assert.match((await post('/request/completed', { id, format: 'csv' })).text, /^"?Email Address"?,/);
		assert.match((await post('/request/completed', { id, format: 'xml' })).text, /^<\?xml /);
	});

	it('the balance is that of product 7', async () => {
		const query = new URLSearchParams({ apiKey: world.fields.apiKey, productId: '7', outputFormat: 'JSON' });
		const { json } = await ask('GET', `${world.hosts.account}/account-balance?${query}`);
		const product = {
			product_id: 7,
			product: { id: sometimes(7), name: 'Email Verification' },
			credits: 1000,
		};

		assertLike(json, { data: [product] });
		assert.equal(json.data[0].product_id, 7);
	});

	it('refusals', async () => {
		const empty = await post('/request', { emails: [] });
		const wrong = await post('/request/list', {}, 'another');
		const unknown = await post('/request/completed', { id: 1 });

		assert.equal(empty.status, 400);
		assertLike(empty.json, { response: { errors: ['...'] } });
		assert.equal(wrong.status, 401);
		assertLike(wrong.json, { response: { error: '...' } });
		assert.ok([400, 422].includes(unknown.status));
	});

	it('asked for nothing that the simulator does not have', async () => {
		await create();

		assertAllKnown(world);
	});

	it("the vendor's Python client", { skip: 'not in npm: give it base_url and run it by hand' });
});
