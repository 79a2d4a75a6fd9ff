import { sleep } from 'n8n-workflow';
import { type Account, everyProvider, idsOf, accountAt } from './bench';

/** Waits until the provider has got so many requests since the test began. */
async function requested(account: Account, count: number): Promise<void> {
	while (account.sandbox.requests.length < count) await sleep(5);
}

describe.each(everyProvider)('%s', (provider) => {
	test('two polls that both begin before either has an answer emit each job once', async () => {
		const account = await accountAt(provider);
		account.addMany(60, { status: 'completed' });
		const watch = await account.activate();
		const ids = [account.addFinished(), account.addFinished()];
		account.fault({ kind: 'slow', operation: 'list', ms: 200, times: 2 });
		const emitted = idsOf((await Promise.all([watch.poll(), watch.poll()])).flat());
		expect(emitted).toHaveLength(2);
		expect(emitted).toEqual(expect.arrayContaining(ids));
		await expect(watch.poll()).resolves.toEqual([]);
	});

	test('a poll that a later one overtook neither repeats nor undoes anything', async () => {
		const account = await accountAt(provider);
		const running = account.add();
		const watch = await account.activate();
		const first = account.addFinished();
		const before = account.sandbox.requests.length;
		account.fault({ kind: 'slow', operation: 'list', ms: 400 });
		const slow = watch.pollIds();
		await requested(account, before + 1);

		account.finish(running);
		const second = account.addFinished();
		const quick = await watch.pollIds();
		const third = account.addFinished();
		const rest = await watch.pollIds();
		expect([...quick].sort()).toEqual([first, running, second].sort());
		expect(rest).toEqual([third]);
		await expect(slow).resolves.toEqual([]);
		await expect(watch.poll()).resolves.toEqual([]);
	});

	test('the activation’s poll and the first regular one overlap: the baseline is set once', async () => {
		const account = await accountAt(provider);
		account.addMany(60, { status: 'completed' });
		account.fault({ kind: 'slow', operation: 'list', ms: 200, times: 4 });
		const watch = account.watch();
		await expect(Promise.all([watch.activate(), watch.poll()])).resolves.toEqual([[], []]);
		const id = account.addFinished();
		await expect(watch.pollIds()).resolves.toEqual([id]);
	});

	test('two first polls of a new process deliver the last batch once more, not twice', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate();
		const id = account.addFinished();
		await watch.poll();
		const after = await watch.restarted();
		account.fault({ kind: 'slow', operation: 'list', ms: 200, times: 2 });
		const emitted = (await Promise.all([after.poll(), after.poll()])).flat();
		expect(emitted).toEqual([expect.objectContaining({ jobId: id, redelivered: true })]);
	});
});

test('a backlog of 900 is told within twenty polls, however quickly they follow', async () => {
	const [[provider] = []] = everyProvider;
	if (provider === undefined) throw new Error('No provider has a trigger');
	const account = await accountAt(provider);
	const watch = await account.activate();
	account.addMany(900, { status: 'completed' });
	const told: unknown[] = [];
	for (let polls = 0; polls < 20 && told.length < 900; polls++) {
		told.push(...(await watch.pollIds()));
		await sleep(100);
	}
	expect(new Set(told).size).toBe(900);
	expect(told).toHaveLength(900);
});
