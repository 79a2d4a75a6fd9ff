import {
	FAULT_KINDS,
	FAULTS,
	FAULTS_WITHOUT_END,
	PROVIDERS,
	startSandbox,
	type Fault,
	type FaultKind,
	type Sandbox,
} from './index';
import { ADDED, AFTER, BEFORE } from './kit/faults';
import { SIMULATORS } from './kit/registry';
import { askFor, keyOf, type Answered } from './requests';

/* Every fault with every simulator there is: what it does to the job behind it, and what a client sees. */

let sandbox: Sandbox;
let provider: string;
beforeAll(async () => {
	sandbox = await startSandbox({ pace: 0 });
});
beforeEach(() => sandbox.reset());
afterAll(async () => await sandbox.stop());

const fault = (wanted: Fault) => sandbox.fault(provider, wanted);
const upload = async () => await askFor(sandbox, provider, 'upload');
const list = async () => await askFor(sandbox, provider, 'list');
const status = async (id: string) => await askFor(sandbox, provider, 'status', { id });
const download = async (id: string) => await askFor(sandbox, provider, 'download', { id });
const completed = (rows: number | string[] = 50) => sandbox.addJob(provider, { status: 'completed', rows });
/** The provider's own request, whatever comes back; given up where nothing would. */
async function spoiltUpload(kind: FaultKind): Promise<Answered | undefined> {
	const signal = FAULTS_WITHOUT_END.includes(kind) ? AbortSignal.timeout(1_500) : undefined;
	return await askFor(sandbox, provider, 'upload', { signal }).catch(() => undefined);
}
const isRefusalKnown = () => Object.hasOwn(sandbox.describe(provider).errors, 'rateLimit');
const refusal = (): Partial<Fault> =>
	isRefusalKnown() ? {} : { error: Object.keys(sandbox.describe(provider).errors)[0] };
const withList = SIMULATORS.filter(({ routes }) => routes.some(({ operation }) => operation === 'list')).map(
	({ id }) => id,
);

/** One that has a list and gives rows as lines. */
const withFile = SIMULATORS.find(({ id, result }) => withList.includes(id) && result.keepsColumns)?.id;

describe.each(PROVIDERS)('%s', (name) => {
	beforeEach(() => {
		provider = name;
	});

	it.each(Object.keys(BEFORE) as FaultKind[])('%s: the list was not taken', async (kind) => {
		fault({ kind, operation: 'upload', ...(kind === 'refusal' && refusal()) });
		await spoiltUpload(kind);
		expect([sandbox.jobs(name).length, sandbox.charges(name), sandbox.pendingFaults()]).toEqual([0, 0, 0]);
		expect(sandbox.requests).toMatchObject([{ operation: 'upload', fault: kind }]);
	});

	it.each(Object.keys({ ...AFTER, ...ADDED }) as FaultKind[])('%s: the list was taken', async (kind) => {
		if (kind === 'forgetAfter') return;
		fault({ kind, operation: 'upload', megabytes: 1, ms: 1 });
		await spoiltUpload(kind);
		expect(sandbox.jobs(name)).toHaveLength(1);
		expect(sandbox.requests).toMatchObject([{ operation: 'upload', fault: kind }]);
	});

	it('shows another job in place of the one asked for', async () => {
		const [first = '', second = ''] = [completed(1), completed(1)];
		fault({ kind: 'otherJob', operation: 'status' });
		expect((await status(first)).text).toContain(second);
		fault({ kind: 'otherJob', operation: 'download', times: 2 });
		const foreign = sizeOf(await download(first));
		expect(foreign).toBe(sizeOf(await download(second)));
	});

	it('meets only the requests for one job where it is told to', async () => {
		const [first = '', second = ''] = [completed(), completed()];
		fault({ kind: 'status', status: 500, operation: 'status', job: first, times: Number.POSITIVE_INFINITY });
		const seen = [await status(first), await status(second), await status(first)];
		expect(seen.map((answer) => answer.status)).toEqual([500, 200, 500]);
	});

	it('brings back rows of values never sent, too few, or twice', async () => {
		const id = completed(4);
		const lines = async (wanted?: Fault) => {
			if (wanted) fault({ ...wanted, operation: 'download' });
			return sizeOf(await download(id));
		};
		const whole = await lines();
		expect(await lines({ kind: 'extraRows', count: 4 })).toBeGreaterThan(whole);
		expect(await lines({ kind: 'dropRows', every: 2 })).toBeLessThan(whole);
		expect(await lines({ kind: 'doubleRows', every: 2 })).toBeGreaterThan(whole);
	});

	it('has columns with names that break careless readers', async () => {
		const id = completed(2);
		fault({ kind: 'oddColumns', operation: 'download' });
		const { text } = await download(id);
		for (const column of ['__proto__', 'constructor', 'toString', 'verification']) {
			expect(text).toContain(column);
		}
	});

	it('says the key in a header, a cell and a file name, in many spellings', async () => {
		const id = completed(2);
		const key = keyOf(sandbox, name);
		const seen = async (wanted: Partial<Fault>) => {
			fault({ kind: 'keyInAnswer', operation: 'download', ...wanted });
			return await download(id);
		};
		expect((await seen({})).headers.get('x-asked-with')).toBe(key);
		expect((await seen({ spelling: 'upper' })).headers.get('x-asked-with')).toBe(key.toUpperCase());
		expect((await seen({ where: 'fileName' })).headers.get('content-disposition')).toContain(key);
		expect((await seen({ where: 'cell', spelling: 'split' })).text).toContain(key);
		const base64 = Buffer.from(key).toString('base64');
		expect((await seen({ where: 'cell', spelling: 'base64' })).text).toContain(base64);
		for (const spelling of ['percent', 'doublePercent', 'html', 'unicode'] as const) {
			expect((await seen({ where: 'cell', spelling })).text).not.toContain(key);
		}
	});
});

describe.each(withList)('the list of %s', (name) => {
	beforeEach(() => {
		provider = name;
	});

	it('hides a new job from the next lists, also where its answer was lost', async () => {
		fault({ kind: 'hide', operation: 'upload', lists: 2 });
		fault({ kind: 'endAfter', operation: 'upload' });
		await expect(upload()).rejects.toThrow();
		const id = String(sandbox.jobs(name)[0]?.id);
		const seen = [await list(), await list(), await list()];
		expect(seen.map(({ text }) => text.includes(id))).toEqual([false, false, true]);
	});

	it('has one odd row', async () => {
		const [first = '', second = ''] = [completed(), completed()];
		const whole = (await list()).text;
		fault({ kind: 'oddListRow', odd: 'noId', job: first });
		const odd = (await list()).text;
		expect(odd).not.toBe(whole);
		expect(odd).toContain(second);
		fault({ kind: 'oddListRow', odd: 'notARow' });
		expect((await list()).text).toContain('"not a row"');
	});

	it('has another value, or none, in one place', async () => {
		completed();
		const whole = JSON.parse((await list()).text) as unknown;
		fault({ kind: 'changeOne', at: 0.999, value: 'something else' });
		expect((await list()).text).toContain('something else');
		fault({ kind: 'changeOne' });
		const without = JSON.parse((await list()).text) as unknown;
		expect(JSON.stringify(without).length).toBeLessThan(JSON.stringify(whole).length);
	});

	it('lacks other rows at each request', async () => {
		const ids = [completed(), completed(), completed()];
		fault({ kind: 'lackListRows', times: 3 });
		const shown = async () => {
			const { text } = await list();
			return ids.filter((id) => text.includes(id));
		};
		const seen = [await shown(), await shown(), await shown()];
		expect(seen.map(({ length }) => length)).toEqual([2, 2, 2]);
		expect(new Set(seen.map(String)).size).toBe(3);
	});

	it('shrinks while it is read', async () => {
		completed();
		completed();
		fault({ kind: 'forgetAfter', operation: 'list' });
		await list();
		expect(sandbox.jobs(name)).toHaveLength(1);
	});
});

describe('what a client sees', () => {
	beforeEach(() => {
		provider = withFile ?? '';
	});

	it.each([
		'drop',
		'dropAfter',
		'endAfter',
		'halfStatusLineAfter',
		'notHttpAfter',
		'informationalAfter',
		'badHeaderAfter',
		'hugeHeaderAfter',
		'badChunkAfter',
		'lengthAndChunksAfter',
		'corruptEncodingAfter',
		'falseEncodingAfter',
		'truncate',
		'longLengthAfter',
	] as const)('%s: no answer', async (kind) => {
		for (let job = 0; job < 20; job++) completed();
		fault({ kind });
		await expect(list()).rejects.toThrow();
	});

	it.each(['silentAfter', 'stallAfter', 'endlessAfter', 'dripAfter'] as const)(
		'%s: an answer that has no end',
		async (kind) => {
			completed();
			fault({ kind, ms: 100 });
			const asked = askFor(sandbox, provider, 'list', { signal: AbortSignal.timeout(1_500) });
			await expect(asked).rejects.toThrow(/timeout|aborted/);
		},
	);

	const spoilt = async (wanted: Fault): Promise<Answered> => {
		fault(wanted);
		return await list();
	};

	it('another answer in its place', async () => {
		const id = completed();
		expect((await spoilt({ kind: 'empty200After' })).text).toBe('');
		expect((await spoilt({ kind: 'page200After' })).text).toContain('<html>');
		expect((await spoilt({ kind: 'garbage200After' })).json.value).toBeUndefined();
		expect((await spoilt({ kind: 'status500After' })).status).toBe(500);
		expect((await spoilt({ kind: 'deepJsonAfter' })).text).toHaveLength(40_000);
		expect((await spoilt({ kind: 'loneSurrogateAfter' })).text).toContain(`${id}\\ud83d`);
		for (const code of [204, 302, 403, 404, 409, 429, 499, 503, 520]) {
			const answer = await spoilt({ kind: 'gatewayAfter', status: code, retryAfter: 7 });
			expect([answer.status, answer.headers.get('retry-after')]).toEqual([code, '7']);
		}
	});

	it('the same answer, packed or with another length', async () => {
		completed();
		const whole = (await list()).text;
		expect((await spoilt({ kind: 'unaskedGzipAfter' })).text).toBe(whole);
		// Node's fetch takes the half for the whole.
		expect((await spoilt({ kind: 'cutEncodingAfter' })).text.length).toBeLessThan(whole.length);
		expect((await spoilt({ kind: 'shortLengthAfter' })).text.length).toBe(Math.floor(whole.length / 2));
		const bomb = await spoilt({ kind: 'bombAfter', megabytes: 5, encoding: 'br' });
		expect(bomb.text.length).toBeGreaterThan(5_000_000);
		expect(Number(bomb.headers.get('content-length'))).toBeLessThan(100_000);
		expect(JSON.parse(bomb.text)).toEqual(JSON.parse(whole));
	});

	it('truncates silently at the end of a row, or leaves out the last', async () => {
		const id = completed();
		fault({ kind: 'truncateSilently', operation: 'download' });
		const cut = await download(id);
		expect(cut.headers.get('content-length')).toBeNull();
		expect(cut.headers.get('transfer-encoding')).toBeNull();
		const whole = (await download(id)).text;
		expect(whole.startsWith(cut.text)).toBe(true);
		expect(cut.text.endsWith('\n')).toBe(true);
		fault({ kind: 'missingLastLine', operation: 'download' });
		expect((await download(id)).text.split('\n').length).toBe(whole.split('\n').length - 1);
	});

	it('comes whole however slowly', async () => {
		const whole = (await list()).text;
		fault({ kind: 'slow', ms: 100, dribbleMs: 20 });
		fault({ kind: 'dripAfter', ms: 1, skip: 1 });
		expect((await list()).text).toBe(whole);
		expect((await list()).text).toBe(whole);
	});

	it('is sent to another port, which remembers what it was given', async () => {
		fault({ kind: 'redirect' });
		const answer = await list();
		expect(answer.status).toBe(302);
		await fetch(answer.headers.get('location') ?? '');
		expect(sandbox.requests.at(-1)).toMatchObject({ provider: 'elsewhere' });
	});

	it('a refusal with the key and the address in it', async () => {
		fault({ kind: 'echoKey' });
		expect((await list()).text).toContain(keyOf(sandbox, provider));
	});

	it('a name that the provider changed', async () => {
		const own = sandbox.describe(provider).namesJobs && (await upload()) && sandbox.jobs(provider)[0]?.name;
		fault({ kind: 'rename', how: 'upper' });
		await upload();
		expect(sandbox.jobs(provider)[1]?.name).toBe(String(own).toUpperCase());
	});
});

describe('pages', () => {
	const paged = SIMULATORS.filter(({ pageSize }) => pageSize !== undefined).map(({ id }) => id);

	it.each(paged)('of %s repeat for ever', async (name) => {
		provider = name;
		sandbox.addJobs(name, 120, { status: 'completed', rows: 1 });
		const first = (await list()).text;
		fault({ kind: 'repeatPages', times: 2 });
		const ids = sandbox.jobs(name).map(({ id }) => id);
		const shown = ids.filter((id) => first.includes(id));
		const { text } = await list();
		expect(ids.filter((id) => text.includes(id))).toEqual(shown);
	});

	const pagedResults = SIMULATORS.filter(({ resultPages }) => resultPages !== undefined).map(({ id }) => id);

	it.each(pagedResults)('of a result of %s repeat for ever, and are as long as it says', async (name) => {
		provider = name;
		const { resultPages: { rows = 0, variants = {} } = {}, listTypes } = sandbox.describe(name);
		sandbox.setVariants(name, variants);
		const [{ makeUp } = { makeUp: String }] = Object.values(listTypes);
		const values = Array.from({ length: 3 * rows }, (_, index) => makeUp(index));
		const id = completed(values);
		const first = (await download(id)).text;
		expect(first).toContain(values[0]);
		expect(first).not.toContain(values[rows]);
		fault({ kind: 'repeatPages', operation: 'download' });
		const { text } = await download(id);
		expect(text).toContain(values[0]);
		expect(text).not.toContain(values[rows]);
	});
});

describe('which requests a fault meets', () => {
	it('the next of an operation, after those let through', async () => {
		provider = withFile ?? '';
		fault({ kind: 'status', status: 502, operation: 'list', times: 2, skip: 1 });
		expect((await upload()).status).toBe(200);
		const seen = [await list(), await list(), await list(), await list()];
		expect(seen.map((answer) => answer.status)).toEqual([200, 502, 502, 200]);
		expect(sandbox.pendingFaults()).toBe(0);
	});

	it('only kinds and refusals that there are', () => {
		provider = PROVIDERS[0] ?? '';
		expect(() => fault({ kind: 'none' as FaultKind })).toThrow('No such fault: none');
		expect(() => fault({ kind: 'refusal', error: 'none' })).toThrow(`${provider} has no error none`);
		expect(Object.keys(FAULTS)).toEqual(FAULT_KINDS);
	});
});

/** Rows show in the length of a result, whatever its format. */
const sizeOf = ({ text }: Answered): number => text.length;
