import { startSandbox, type Fault, type Sandbox } from './index';
import { ask, LIST, postForm, postJson } from './requests';

let sandbox: Sandbox;
let base: string;
let key: string;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
	({ baseUrl: base, apiKey: key } = sandbox.urls.everythingLocationApi);
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const PROVIDER = 'everythingLocation';
const fault = (wanted: Fault) => sandbox.fault(PROVIDER, wanted);
const list = async () => await ask(`${base}/email/batch?lqtkey=${key}`);
const upload = async () =>
	await postForm(
		`${base}/email/batch?lqtkey=${key}`,
		{},
		{ name: 'email', fileName: 'l.csv', content: LIST },
	);
const download = async (id: string) => await ask(`${base}/email/batch/${id}?lqtkey=${key}&download`);
const completed = (rows = 50) => sandbox.addJob(PROVIDER, { status: 'completed', rows });
const jobCount = () => sandbox.jobs(PROVIDER).length;

describe('which requests a fault meets', () => {
	it('meets the next N of an operation, after those let through', async () => {
		fault({ kind: 'status', status: 502, operation: 'list', times: 2, skip: 1 });
		expect((await upload()).status).toBe(200);
		const seen = [await list(), await list(), await list(), await list()];
		expect(seen.map((answer) => answer.status)).toEqual([200, 502, 502, 200]);
		expect(sandbox.pendingFaults()).toBe(0);
	});

	it('keeps faults that fit no request waiting, and forgets them at a reset', async () => {
		fault({ kind: 'drop', operation: 'download' });
		expect((await list()).status).toBe(200);
		expect(sandbox.pendingFaults()).toBe(1);
		sandbox.reset();
		expect(sandbox.pendingFaults()).toBe(0);
	});
});

describe('not handled', () => {
	it('answers a status with and without Retry-After', async () => {
		fault({ kind: 'status', status: 429 });
		fault({ kind: 'status', status: 503, retryAfter: 7 });
		expect((await list()).headers.get('retry-after')).toBeNull();
		const second = await list();
		expect([second.status, second.headers.get('retry-after')]).toEqual([503, '7']);
	});

	it('drops an upload with nothing taken', async () => {
		fault({ kind: 'drop', operation: 'upload' });
		await expect(upload()).rejects.toThrow('fetch failed');
		expect(jobCount()).toBe(0);
		expect(sandbox.requests).toMatchObject([{ operation: 'upload', answered: 0, fault: 'drop' }]);
	});

	it('answers HTML or JSON with 200 where a file belongs, with nothing charged', async () => {
		const id = completed();
		fault({ kind: 'html', operation: 'download' });
		fault({ kind: 'json', operation: 'download' });
		expect((await download(id)).text).toContain('<html>');
		expect((await download(id)).json.at('Status')).toBe('ERROR');
		expect(sandbox.charges(PROVIDER)).toBe(0);
	});

	it('redirects to another port, which remembers what it was given', async () => {
		fault({ kind: 'redirect' });
		const answer = await list();
		expect(answer.status).toBe(302);
		await ask(answer.headers.get('location') ?? '');
		expect(sandbox.requests.at(-1)).toMatchObject({
			provider: 'elsewhere',
			url: `/email/batch?lqtkey=${key}`,
		});
	});

	it('says the key and the URL in a message', async () => {
		fault({ kind: 'echoKey' });
		expect((await list()).text).toContain(`${base}/email/batch?lqtkey=${key} for key ${key}`);
	});
});

describe('handled, then spoilt', () => {
	it.each(['dropAfter', 'garbage200After', 'status500After'] as const)(
		'%s: the job is there all the same',
		async (kind) => {
			fault({ kind, operation: 'upload' });
			const answer = await upload().catch(() => undefined);
			expect(answer?.json.at('Status')).toBeUndefined();
			expect(jobCount()).toBe(1);
		},
	);

	it('charges for a download whose answer is lost', async () => {
		const id = completed();
		fault({ kind: 'dropAfter', operation: 'download' });
		await expect(download(id)).rejects.toThrow();
		expect(sandbox.charges(PROVIDER)).toBe(50);
	});

	it('truncates below the length promised', async () => {
		const id = completed();
		fault({ kind: 'truncate', operation: 'download' });
		const answer = await fetch(`${base}/email/batch/${id}?lqtkey=${key}&download`);
		expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(0);
		await expect(answer.text()).rejects.toThrow('terminated');
	});

	it('truncates silently at the end of a row', async () => {
		const id = completed();
		fault({ kind: 'truncateSilently', operation: 'download' });
		const cut = await download(id);
		expect(cut.headers.get('content-length')).toBeNull();
		expect(cut.headers.get('transfer-encoding')).toBeNull();
		const whole = (await download(id)).text;
		expect(whole.startsWith(cut.text)).toBe(true);
		expect(cut.text.endsWith('\n')).toBe(true);
		expect(cut.text.length).toBeLessThan(whole.length * 0.6);
	});
});

describe('answered rightly, but', () => {
	it('slowly, and in dribbles', async () => {
		fault({ kind: 'slow', ms: 100, dribbleMs: 20 });
		const start = Date.now();
		expect((await list()).json.at('Status')).toBe('OK');
		expect(Date.now() - start).toBeGreaterThan(200);
	});

	it('a new job is hidden from the next lists, also where its answer was lost', async () => {
		fault({ kind: 'hide', operation: 'upload', lists: 2 });
		fault({ kind: 'dropAfter', operation: 'upload' });
		await expect(upload()).rejects.toThrow();
		const seen = [await list(), await list(), await list()];
		expect(seen.map((answer) => answer.json.at('batch_jobs', 'result', 0) !== undefined)).toEqual([
			false,
			false,
			true,
		]);
	});

	it('with the rows shuffled, dropped, doubled or respelt', async () => {
		const id = completed(12);
		const rows = async () => (await download(id)).text.split('\n').slice(1, -1);
		const whole = await rows();
		const spoilt = async (wanted: Fault) => {
			fault({ ...wanted, operation: 'download' });
			return await rows();
		};
		const shuffled = await spoilt({ kind: 'shuffleRows' });
		expect(shuffled).not.toEqual(whole);
		expect([...shuffled].sort()).toEqual([...whole].sort());
		expect(await spoilt({ kind: 'dropRows', every: 4 })).toHaveLength(9);
		expect(await spoilt({ kind: 'doubleRows', every: 4 })).toHaveLength(15);
		expect((await spoilt({ kind: 'recase', every: 1 }))[0]).toMatch(/^ PERSON0@EXAMPLE\.COM ,/);
	});

	it('spoils the rows of WhoisXML too', async () => {
		const { baseUrl, apiKey } = sandbox.urls.whoisXmlApi;
		const id = Number(sandbox.addJob('whoisXml', { status: 'completed', rows: 9 }));
		sandbox.fault('whoisXml', { kind: 'dropRows', operation: 'download' });
		const { json } = await postJson(`${baseUrl}/request/completed`, { apiKey, id });
		expect([json.at('response', 5) !== undefined, json.at('response', 6)]).toEqual([true, undefined]);
	});
});

it('logs what left: the raw URL, the key masked in the path, parts and columns', async () => {
	await upload();
	const [request] = sandbox.requests;
	expect(request).toMatchObject({
		provider: PROVIDER,
		operation: 'upload',
		method: 'POST',
		path: '/email/batch?lqtkey=***',
		url: `/email/batch?lqtkey=${key}`,
		parts: [{ name: 'email', fileName: 'l.csv', size: LIST.length, columns: ['email', 'id'] }],
		answered: 200,
	});
	expect(request?.parts[0]?.text?.()).toBe(LIST);
});

it('knows no path beside the documented ones', async () => {
	expect((await ask(`${base}/email/batches?lqtkey=${key}`)).status).toBe(404);
	expect(sandbox.requests).toMatchObject([{ operation: null, answered: 404 }]);
});
