import { startSandbox, type Sandbox } from '../index';
import { ask, postJson } from '../requests';

const PROVIDER = 'whoisXml';
let sandbox: Sandbox;
let base: string;
let key: string;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
	({ baseUrl: base = '', apiKey: key = '' } = sandbox.credential(PROVIDER).fields);
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const call = async (path: string, body: object) => await postJson(`${base}${path}`, { apiKey: key, ...body });
const TERMS = ['8.8.8.8', 'alex@mail.example', 'not a term', 'www.fail.example', '2001:db8::1'];
const create = async (terms: string[] = TERMS) =>
	Number((await call('/request', { terms })).json.text('response', 'id'));

it('refuses what the documentation refuses, with the real codes and shapes', async () => {
	const own = await create();
	const many = Array.from({ length: 100_001 }, () => '8.8.8.8');
	const refused: Array<[number, string, object]> = [
		[400, '/request', { terms: many }],
		[400, '/request', { terms: [] }],
		[400, '/request', { terms: 'a.example' }],
		[400, '/request', { terms: TERMS, format: 'yaml' }],
		[400, '/request/list', { perPage: 9 }],
		[400, '/request/list', { perPage: 51 }],
		[400, '/request/status', { ids: own }],
		[400, '/request/status', { ids: [String(own)] }],
		[422, '/request/completed', { id: 999_999 }],
		[400, '/request/failed', { id: String(own) }],
	];
	for (const [status, path, body] of refused) {
		const answer = await call(path, body);
		expect([path, answer.status]).toEqual([path, status]);
		const words = answer.json.at('response', status === 400 ? 'errors' : 'error');
		expect(Array.isArray(words)).toBe(status === 400);
	}
	expect((await postJson(`${base}/request/list`, { apiKey: key }, 'text/plain')).status).toBe(400);
});

it('lists ids only unless told otherwise, 10-50 a page, newest first', async () => {
	const ids = sandbox.addJobs(PROVIDER, 60, { status: 'completed', rows: 3 }).map(Number);
	const bare = await call('/request/list', {});
	expect(bare.json.at('response', 'data', 0)).toEqual({ id: ids.at(-1) });
	expect(bare.json.at('response')).toMatchObject({ current_page: 1, last_page: 6, per_page: 10, total: 60 });
	const full = await call('/request/list', { onlyIds: false, perPage: 50, page: 2 });
	expect(full.json.at('response', 'data', 0)).toMatchObject({ id: ids[9], total_terms: 3, ready: 1 });
});

it('answers status with an array, empty for ids that do not exist', async () => {
	const id = await create();
	const counters = { total_terms: 5, invalid_terms: 1, failed_terms: 1, processed_terms: 3, ready: 1 };
	expect((await call('/request/status', { ids: [id, 424_242] })).json.at('response')).toMatchObject([
		counters,
	]);
	expect((await call('/request/status', { ids: [424_242] })).json.at('response')).toEqual([]);
});

it('answers completed with an empty array, and 200, before the request is ready', async () => {
	sandbox.setPace(60);
	const id = await create();
	const answer = await call('/request/completed', { id });
	expect([answer.status, answer.json.at('response')]).toEqual([200, []]);
});

it('returns one array a term, an email under its domain; the rest under failed', async () => {
	const id = await create();
	const completed = (await call('/request/completed', { id })).json;
	expect(completed.at('response', 0)).toMatchObject([{ ip: '8.8.8.8', term: '8.8.8.8' }]);
	expect(completed.at('response', 1, 0)).toMatchObject({ term: 'mail.example' });
	expect(completed.at('response', 2)).toMatchObject([{ term: '2001:db8::1' }]);
	expect(completed.at('response', 3)).toBeUndefined();
	expect((await call('/request/failed', { id })).json.at('response')).toEqual([
		{ error: 'Invalid format', term: 'not a term' },
		{ error: 'Could not resolve the host', term: 'www.fail.example' },
	]);
	const csv = await call('/request/completed', { id, format: 'csv' });
	expect(csv.text.split('\n')[0]).toMatch(/^term,ip,country,/);
	const xml = await call('/request/completed', { id, format: 'xml' });
	expect(xml.text).toContain('<term>mail.example</term>');
});

it('tells the balance on the account host', async () => {
	const { accountUrl } = sandbox.credential(PROVIDER).fields;
	await create();
	const answer = await ask(`${accountUrl}/account-balance?apiKey=${key}&productId=8&outputFormat=JSON`);
	expect(answer.json.at('data')).toMatchObject([{ product_id: 8, credits: 4_999_995 }]);
});
