import {
	type Account,
	eventsOf,
	everyProvider,
	type ProviderName,
	KINDS,
	accountAt,
	kindsThat,
	type Watch,
} from './bench';
import { keepRealTime } from '../harness/clock';

// A poll's budget is measured, and the processor is no faster.
keepRealTime();

/** Too short for a second try: what is tested is the failure. */
const ONE_TRY = { budgetMs: 1_500 };

interface Told {
	message: RegExp;
	failure: Record<string, unknown> | undefined;
}

const RATE_LIMIT = /asks for a pause: try again in/;
const TEMPORARY = /has a problem of its own: run the node again in/;
const NETWORK = /^The connection to .+ failed: try again in a moment$/;
const UNEXPECTED = /answered with something unexpected: check the Base URL in the credential/;
const unavailable = { cause: 'temporarily-unavailable' };

const FAULTS: ReadonlyArray<[string, Parameters<Account['fault']>[0], Told]> = [
	[
		'429 with Retry-After',
		{ kind: 'status', status: 429, retryAfter: 45 },
		{ message: RATE_LIMIT, failure: { cause: 'rate-limited', retryAfterMs: 45_000 } },
	],
	[
		'503 with Retry-After',
		{ kind: 'status', status: 503, retryAfter: 300 },
		{ message: TEMPORARY, failure: { ...unavailable, retryAfterMs: 300_000 } },
	],
	['500', { kind: 'status', status: 500 }, { message: TEMPORARY, failure: unavailable }],
	['500 after its work', { kind: 'status500After' }, { message: TEMPORARY, failure: unavailable }],
	['a dropped connection', { kind: 'drop' }, { message: NETWORK, failure: unavailable }],
	['a connection lost in the answer', { kind: 'truncate' }, { message: NETWORK, failure: unavailable }],
	['a page of HTML with 200', { kind: 'html' }, { message: UNEXPECTED, failure: undefined }],
	['garbage with 200', { kind: 'garbage200After' }, { message: UNEXPECTED, failure: undefined }],
	[
		'an answer cut short without a sign',
		{ kind: 'truncateSilently' },
		{ message: UNEXPECTED, failure: undefined },
	],
	['an empty page', { kind: 'html', body: '' }, { message: UNEXPECTED, failure: undefined }],
	[
		'JSON that is no list',
		{ kind: 'html', body: '{"success":true}' },
		{ message: UNEXPECTED, failure: undefined },
	],
	['null', { kind: 'html', body: 'null' }, { message: UNEXPECTED, failure: undefined }],
	['a redirect', { kind: 'redirect' }, { message: UNEXPECTED, failure: undefined }],
];

/** It throws as n8n shows best, and changes nothing: the next good poll emits all that has finished. */
async function expectFailure(watch: Watch, { message, failure }: Told): Promise<void> {
	const before = JSON.stringify(watch.state);
	const told = await watch.failure(ONE_TRY);
	expect(told).toMatchObject({ name: 'NodeApiError', message: expect.stringMatching(message) });
	expect(String(told.description).length).toBeGreaterThan(20);
	expect(told.failure).toEqual(failure === undefined ? undefined : expect.objectContaining(failure));
	expect(JSON.stringify(watch.state)).toBe(before);
}

describe.each(everyProvider)('%s', (provider) => {
	test.each(FAULTS)('%s is told as a failure and costs no job', async (_, fault, told) => {
		const account = await accountAt(provider);
		account.addMany(60, { status: 'completed' });
		const watch = await account.activate();
		const ids = [account.addFinished(), account.addFinished()];
		account.fault({ ...fault, operation: 'list' });
		await expectFailure(watch, told);
		expect(account.sandbox.pendingFaults()).toBe(0);

		ids.push(account.addFinished());
		const emitted = await watch.pollIds();
		expect(emitted).toHaveLength(3);
		expect(emitted).toEqual(expect.arrayContaining(ids));
	});

	test('an activation that fails is no activation: the next one sets the baseline', async () => {
		const account = await accountAt(provider);
		account.addFinished();
		account.fault({ kind: 'html', operation: 'list' });
		const watch = account.watch();
		await expectFailure(watch, { message: UNEXPECTED, failure: undefined });
		expect(watch.state).toEqual({});
		account.addFinished();
		await expect(watch.activate()).resolves.toEqual([]);
	});

	test('a moment’s trouble is overcome within the poll', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate();
		const id = account.addFinished();
		account.fault({ kind: 'status', status: 503, operation: 'list' });
		await expect(watch.pollIds()).resolves.toEqual([id]);
	});

	test('a key that is refused is told as such', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate();
		const id = account.addFinished();
		const type = `${provider}Api` as const;
		account.engine.saveCredential(type, { ...account.sandbox.urls[type], apiKey: 'wrong-key' });
		await expectFailure(watch, {
			message: /refused the credential: check its API Key$/,
			failure: { cause: 'credential-invalid' },
		});
		account.engine.saveCredential(type, { ...account.sandbox.urls[type] });
		await expect(watch.pollIds()).resolves.toEqual([id]);
	});

	test('a provider that is down is told as such', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate();
		const id = account.addFinished();
		const type = `${provider}Api` as const;
		account.engine.saveCredential(type, { ...account.sandbox.urls[type], baseUrl: 'http://127.0.0.1:9' });
		await expectFailure(watch, { message: NETWORK, failure: unavailable });
		account.engine.saveCredential(type, { ...account.sandbox.urls[type] });
		await expect(watch.pollIds()).resolves.toEqual([id]);
	});

	test('an address that is not secure is refused before a request leaves', async () => {
		const account = await accountAt(provider);
		const type = `${provider}Api` as const;
		account.engine.saveCredential(type, { ...account.sandbox.urls[type], baseUrl: 'http://example.com' });
		const told = await account.watch().failure();
		expect(told).toMatchObject({ name: 'NodeOperationError', failure: { cause: 'configuration-invalid' } });
		expect(told.message).toMatch(/^The credential for .+ cannot be used: /);
		expect(account.sandbox.requests).toEqual([]);
	});

	test('a provider that does not answer is given up within the poll’s time', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate();
		const id = account.addFinished();
		account.fault({ kind: 'slow', operation: 'list', ms: 20_000 });
		const begun = Date.now();
		await expectFailure(watch, { message: TEMPORARY, failure: unavailable });
		expect(Date.now() - begun).toBeLessThan(ONE_TRY.budgetMs);
		await expect(watch.pollIds()).resolves.toEqual([id]);
	});

	test('nor may it answer in drops', async () => {
		const account = await accountAt(provider);
		account.addMany(300, { status: 'completed' });
		const watch = await account.activate();
		account.fault({ kind: 'slow', operation: 'list', ms: 0, dribbleMs: 900 });
		const begun = Date.now();
		await watch.poll(ONE_TRY).catch(() => undefined);
		expect(Date.now() - begun).toBeLessThan(ONE_TRY.budgetMs);
	});
});

describe('half-failed lists', () => {
	test.each(kindsThat(({ jobIds }) => jobIds === 'ascending'))(
		'%s: the second page fails',
		async (provider) => {
			const account = await accountAt(provider);
			account.addMany(60, { status: 'completed' });
			const watch = await account.activate();
			const ids = account.addMany(120, { status: 'completed' });
			for (const kind of ['status', 'html'] as const) {
				// A page that may be gone is looked for once more from the beginning.
				account.fault({ kind, operation: 'list', skip: 1 });
				account.fault({ kind, operation: 'list', skip: 1 });
				await expectFailure(watch, {
					message: kind === 'status' ? TEMPORARY : UNEXPECTED,
					failure: kind === 'status' ? unavailable : undefined,
				});
			}
			// The list is read twice: a page of the second reading that fails for once is read again.
			account.fault({ kind: 'status', operation: 'list', skip: 4 });
			const emitted = await watch.pollAll();
			expect(emitted).toEqual(ids);
		},
	);

	test.each(kindsThat(({ listTellsDetails }) => !listTellsDetails))(
		'%s: a status fails: the others are told at once, it is told when it can be read',
		async (provider) => {
			const account = await accountAt(provider);
			const watch = await account.activate();
			const ids = account.addMany(5, { status: 'completed' });
			// A page is asked for three times.
			account.fault({ kind: 'html', operation: 'status', job: ids[1], times: 3 });
			const emitted = await watch.pollIds();
			expect(emitted).toHaveLength(4);
			emitted.push(...(await watch.pollIds()));
			expect(emitted.sort()).toEqual(ids.sort());
			await expect(watch.poll()).resolves.toEqual([]);
		},
	);

	test.each(kindsThat(({ jobIds }) => jobIds === 'ascending'))(
		'%s: the status of a pending job fails that is not among the newest',
		async (provider) => {
			const account = await accountAt(provider);
			const pending = account.add();
			account.addMany(60, { status: 'completed' });
			const watch = await account.activate();
			account.finish(pending);
			const fresh = account.addFinished();
			account.fault({ kind: 'status', operation: 'status', status: 429, retryAfter: 60 });
			await expect(watch.pollIds(ONE_TRY)).resolves.toEqual([fresh]);
			await expect(watch.pollIds()).resolves.toEqual([pending]);
			await expect(watch.poll()).resolves.toEqual([]);
		},
	);

	test('failures all along lose nothing and repeat nothing', async () => {
		for (const provider of KINDS) await expectAllOnce(provider);
	});
});

async function expectAllOnce(provider: ProviderName): Promise<void> {
	const account = await accountAt(provider);
	account.addMany(60, { status: 'completed' });
	const pending = account.addMany(3);
	const watch = await account.activate({ events: eventsOf(provider) });
	const expected: string[] = [...pending];
	const emitted: unknown[] = [];
	for (let round = 0; round < 12; round++) {
		expected.push(...account.addMany(round === 4 ? 70 : 1, { status: 'completed' }));
		const done = pending[round];
		if (done !== undefined) account.finish(done);
		if (round % 3 !== 2) account.fault({ kind: round % 2 === 0 ? 'drop' : 'html', skip: round % 4 });
		const jobs = await watch.poll(ONE_TRY).catch(() => []);
		emitted.push(...jobs.map(({ jobId }) => jobId));
	}
	for (let left = account.sandbox.pendingFaults(); left > 0; left--)
		emitted.push(...(await watch.pollIds(ONE_TRY).catch(() => [])));
	emitted.push(...(await watch.pollAll()));
	expect([...emitted].sort()).toEqual([...expected].sort());
}
