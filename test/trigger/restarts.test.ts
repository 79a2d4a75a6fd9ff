import { accountAt, ANOTHER, ASCENDING, emittedEarlier, eventsOf, everyProvider, STATE_KEY } from './bench';

const MINUTE = 60_000;

describe.each(everyProvider)('%s', (provider) => {
	test('what finished while n8n was down is emitted when it is started again', async () => {
		const account = await accountAt(provider);
		account.addMany(60, { status: 'completed' });
		const [running, other] = [account.add(), account.add()];
		const watch = await account.activate();
		account.finish(running);
		const quick = account.addFinished();

		const after = await watch.restarted();
		const ids = (await after.poll({ activation: 'init' })).map(({ jobId, redelivered }) => {
			expect(redelivered).toBeUndefined();
			return jobId;
		});
		expect(ids).toHaveLength(2);
		expect(ids).toEqual(expect.arrayContaining([running, quick]));
		account.finish(other);
		await expect(after.pollIds()).resolves.toEqual([other]);
	});

	test('the same when the workflow was off, though polls without news were never saved', async () => {
		const account = await accountAt(provider);
		const first = account.add();
		const watch = await account.activate();
		const saved = JSON.stringify(watch.database);
		const second = account.add();
		for (let polls = 0; polls < 3; polls++) await expect(watch.poll()).resolves.toEqual([]);
		expect(JSON.stringify(watch.database)).toBe(saved);

		account.finish(first);
		account.finish(second);
		const third = account.addFinished();
		const again = await watch.reactivated();
		const ids = (await again.activate()).map(({ jobId }) => jobId);
		expect(ids).toHaveLength(3);
		expect(ids).toEqual(expect.arrayContaining([first, second, third]));
		await expect(again.poll()).resolves.toEqual([]);
	});

	test('many restarts without news emit nothing', async () => {
		const account = await accountAt(provider);
		account.addMany(60, { status: 'completed' });
		account.add();
		let watch = await account.activate({ events: eventsOf(provider) });
		for (let restarts = 0; restarts < 3; restarts++) {
			watch = await watch.restarted();
			await expect(watch.activate('init')).resolves.toEqual([]);
			await expect(watch.poll()).resolves.toEqual([]);
		}
	});

	test('the last batch comes once more, marked, from a process that starts within 10 minutes', async () => {
		const account = await accountAt(provider);
		account.addMany(60, { status: 'completed' });
		const watch = await account.activate();
		const [first, second] = [account.addFinished(), account.addFinished()];
		const emitted = await watch.poll();
		expect(emitted).toHaveLength(2);
		for (const job of emitted) expect(job).not.toHaveProperty('redelivered');

		const database = emittedEarlier(watch.database, 9.5 * MINUTE);
		const after = await watch.restarted(database);
		const again = await after.activate('init');
		expect(again).toHaveLength(2);
		expect(again).toEqual(
			expect.arrayContaining(
				[first, second].map((jobId) => expect.objectContaining({ jobId, redelivered: true })),
			),
		);
		expect(again).toEqual(expect.arrayContaining(emitted.map((job) => ({ ...job, redelivered: true }))));
		await expect(after.poll()).resolves.toEqual([]);
		// Neither does this one when the workflow is switched off and on: the process is the same.
		await expect((await after.reactivated()).activate()).resolves.toEqual([]);
	});

	test('after 10 minutes it does not', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate();
		account.addFinished();
		await expect(watch.poll()).resolves.toHaveLength(1);
		const after = await watch.restarted(emittedEarlier(watch.database, 10 * MINUTE));
		await expect(after.activate('init')).resolves.toEqual([]);
		await expect(after.poll()).resolves.toEqual([]);
	});

	test('a process that dies at every start does not repeat it for ever', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate();
		account.addFinished();
		await watch.poll();
		const second = await watch.restarted(emittedEarlier(watch.database, 6 * MINUTE));
		await expect(second.activate('init')).resolves.toHaveLength(1);
		// The batch is as old as its first emission.
		const third = await second.restarted(emittedEarlier(second.database, 5 * MINUTE));
		await expect(third.activate('init')).resolves.toEqual([]);
	});

	test('a redelivered job keeps the event that it had', async () => {
		const account = await accountAt(provider);
		const events = eventsOf(provider);
		const watch = await account.activate({ events });
		const status = events.at(-1) ?? 'completed';
		const id = account.add();
		account.finish(id, status);
		await watch.poll();
		account.finish(id, 'completed');
		const after = await watch.restarted();
		await expect(after.activate('init')).resolves.toEqual([
			expect.objectContaining({ jobId: id, status, redelivered: true }),
		]);
	});

	test('a poll that was never saved is repeated: its jobs come again', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate();
		const { database } = watch;
		const id = account.addFinished();
		await expect(watch.pollIds()).resolves.toEqual([id]);
		const after = await watch.restarted(database);
		await expect(after.poll({ activation: 'init' })).resolves.toEqual([
			expect.objectContaining({ jobId: id }),
		]);
	});

	test('other events start afresh', async () => {
		const events = eventsOf(provider);
		if (events.length === 1) return;
		const account = await accountAt(provider);
		const watch = await account.activate();
		account.addFinished();
		const other = await watch.reactivated({ events });
		await expect(other.activate()).resolves.toEqual([]);
		const id = account.addFinished();
		await expect(other.pollIds()).resolves.toEqual([id]);
	});

	test('another credential starts afresh, a new key in the same one does not', async () => {
		const account = await accountAt(provider);
		const { engine, sandbox } = account;
		const type = `${provider}Api` as const;
		const watch = await account.activate();
		const first = account.addFinished();
		engine.saveCredential(type, { ...sandbox.urls[type] });
		const same = await watch.reactivated();
		await expect(same.pollIds()).resolves.toEqual([first]);

		account.addFinished();
		engine.saveCredential(type, { ...sandbox.urls[type] }, 'another');
		const other = await same.reactivated();
		await expect(other.activate()).resolves.toEqual([]);
		const later = account.addFinished();
		await expect(other.pollIds()).resolves.toEqual([later]);
	});
});

test('another filter starts afresh', async () => {
	const account = await accountAt(ASCENDING);
	const watch = await account.activate();
	account.addFinished({ listType: 'phone', name: 'a.csv' });
	for (const filters of [{ listType: 'phone' }, { nameContains: 'a' }]) {
		const other = await watch.reactivated({ filters });
		await expect(other.activate()).resolves.toEqual([]);
		const id = account.addFinished({ listType: 'phone', name: 'a.csv' });
		await expect(other.pollIds()).resolves.toEqual([id]);
	}
});

test('another provider starts afresh', async () => {
	const account = await accountAt(ASCENDING, ANOTHER);
	const watch = await account.activate();
	account.sandbox.addJob(ANOTHER, { status: 'completed' });
	const other = await watch.reactivated({ provider: ANOTHER });
	await expect(other.activate()).resolves.toEqual([]);
	const id = account.sandbox.addJob(ANOTHER, { status: 'completed' });
	await expect(other.pollIds()).resolves.toEqual([id]);
});

test.each([
	['nothing at all', {}],
	['of another version', { state: { version: 99, ledger: {} } }],
	['something else', { state: 'x' }],
	['nothing', { state: null }],
])('saved state that is %s starts afresh', async (_, state) => {
	const account = await accountAt(ASCENDING);
	account.addFinished();
	const watch = account.watch({}, { 'node:Bulk Verify': state });
	await expect(watch.activate()).resolves.toEqual([]);
	const id = account.addFinished();
	await expect(watch.pollIds()).resolves.toEqual([id]);
});

test('a saved state that is damaged is told each time, however often that was told before', async () => {
	const account = await accountAt(ASCENDING);
	const watch = await account.activate();
	for (let times = 0; times < 2; times++) {
		const again = account.watch({}, { [STATE_KEY]: { state: { ...watch.state, turn: 'x' } } });
		account.addFinished();
		await expect(again.activate('init')).resolves.toEqual([]);
		expect(again.warnings).toEqual([expect.stringMatching(/saved state could not be used/)]);
		await again.poll();
		expect(again.warnings).toHaveLength(1);
	}
});

test('a saved state that is damaged is told when its place is taken, not at every poll that fails', async () => {
	const account = await accountAt(ASCENDING);
	const watch = await account.activate();
	const again = account.watch({}, { [STATE_KEY]: { state: { ...watch.state, turn: 'x' } } });
	account.fault({ kind: 'html', operation: 'list', times: 999 });
	for (let polls = 0; polls < 3; polls++) await again.failure({ budgetMs: 1_500 });
	expect(again.warnings).toEqual([]);
	account.sandbox.clearFaults();
	await again.poll();
	expect(again.warnings).toHaveLength(1);
});
