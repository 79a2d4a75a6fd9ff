import type { IDataObject } from 'n8n-workflow';
import { accountAt, ASCENDING, capabilitiesOf, eventsOf, everyProvider, kindsThat } from './bench';
import { JOB_KEYS } from '../harness';

describe.each(everyProvider)('%s', (provider) => {
	test('a job comes out in the words of the contract, and with them the provider’s own where asked', async () => {
		const account = await accountAt(provider);
		const simple = await account.activate();
		const whole = await account.activate({ simplify: false });
		const id = account.addFinished({ name: 'newsletter.csv' });

		const [job] = await simple.poll();
		expect(Object.keys(job ?? {})).toEqual(JOB_KEYS);
		expect(job).toMatchObject({ provider, jobId: id, status: 'completed', progress: 100 });
		if (capabilitiesOf(provider).namesJobs) expect(job).toMatchObject({ name: 'newsletter.csv' });

		const [withRaw] = await whole.poll();
		expect(Object.keys(withRaw ?? {})).toEqual([...JOB_KEYS, 'raw']);
		expect(withRaw).toMatchObject({ ...job, raw: expect.any(Object) });
	});

	test('no key is in what comes out or in what is saved', async () => {
		const account = await accountAt(provider);
		const watch = await account.activate({ simplify: false, events: eventsOf(provider) });
		for (const status of eventsOf(provider)) account.finish(account.add(), status);
		const jobs = await watch.poll();
		expect(jobs).toHaveLength(eventsOf(provider).length);
		for (const secret of account.bench.secretFields.map((name) => account.bench.credential.fields[name])) {
			expect(secret?.length).toBeGreaterThan(5);
			expect(JSON.stringify([jobs, watch.state])).not.toContain(secret);
		}
	});
});

describe('a test in the editor', () => {
	test.each(everyProvider)(
		'%s: gives the newest finished job, whatever was emitted, and leaves what is saved alone',
		async (provider) => {
			const account = await accountAt(provider);
			account.addFinished({ date: Date.now() - 120_000 });
			const newest = account.addFinished({ date: Date.now() - 60_000 });
			account.add();
			const watch = await account.activate();
			const before = structuredClone(watch.state);
			for (let tests = 0; tests < 2; tests++) {
				await expect(watch.poll({ mode: 'manual' })).resolves.toEqual([
					expect.objectContaining({ jobId: newest, status: 'completed' }),
				]);
			}
			expect(watch.state).toEqual(before);

			const next = account.addFinished();
			await expect(watch.pollIds({ mode: 'manual' })).resolves.toEqual([next]);
			await expect(watch.pollIds()).resolves.toEqual([next]);
		},
	);

	test.each(everyProvider)('%s: says that there is no finished job yet', async (provider) => {
		const account = await accountAt(provider);
		account.add();
		const watch = account.watch();
		const failure = await watch.failure({ mode: 'manual' });
		expect(failure).toMatchObject({
			name: 'NodeOperationError',
			message: 'There is no finished job yet that fits these settings',
		});
		expect(failure.description).toMatch(/^Upload a list to .+, wait until it is finished, and test again/);
		expect(watch.state).toEqual({});
	});

	test.each(everyProvider)(
		'%s: asks for no more than it needs on an account of many jobs',
		async (provider) => {
			const account = await accountAt(provider);
			account.addMany(300, { status: 'completed' });
			const requests = await account.requestsOf(async () => await account.watch().poll({ mode: 'manual' }));
			expect(requests.list).toBe(1);
			expect(requests.status ?? 0).toBeLessThanOrEqual(1);
		},
	);

	test.each(named())('%s: heeds the filter', async (provider) => {
		const account = await accountAt(provider);
		const wanted = account.addFinished({ name: 'Newsletter May.csv' });
		// More of them than would be asked for one by one.
		for (let others = 0; others < 12; others++) account.addFinished({ name: 'other.csv' });
		const filters = { nameContains: 'newsletter' };
		const watch = account.watch({ filters });
		// A list that tells no names is asked for the newest only.
		if (capabilitiesOf(provider).listTellsDetails)
			await expect(watch.pollIds({ mode: 'manual' })).resolves.toEqual([wanted]);
		const newest = account.addFinished({ name: 'NEWSLETTER june.csv' });
		await expect(watch.pollIds({ mode: 'manual' })).resolves.toEqual([newest]);
		const failure = await account.watch({ filters: { nameContains: 'no such' } }).failure({ mode: 'manual' });
		expect(failure.message).toBe('There is no finished job yet that fits these settings');
	});
});

describe('filters', () => {
	test.each(named())('%s: the name contains a text, whatever its case', async (provider) => {
		const account = await accountAt(provider);
		const watch = await account.activate({ filters: { nameContains: ' newsLETTER ' } });
		const [first, second] = ['Newsletter May.csv', 'may-NEWSLETTER.csv'].map((name) =>
			account.addFinished({ name }),
		);
		account.addFinished({ name: 'news letter.csv' });
		const late = account.add({ name: 'newsletter.csv' });
		account.add({ name: 'customers.csv' });
		const ids = await watch.pollIds();
		expect(ids).toHaveLength(2);
		expect(ids).toEqual(expect.arrayContaining([first, second]));
		account.sandbox.finish(provider);
		await expect(watch.pollIds()).resolves.toEqual([late]);
		await expect(watch.pollIds()).resolves.toEqual([]);
	});

	test('lists of one type only, where the provider filters by type', async () => {
		const account = await accountAt(ASCENDING);
		const watch = await account.activate({ filters: { listType: 'phone' } });
		account.addFinished({ listType: 'email' });
		const phones = account.addFinished({ listType: 'phone' });
		const later = account.add({ listType: 'phone' });
		account.add({ listType: 'proxy' });
		await expect(watch.poll()).resolves.toEqual([
			expect.objectContaining({ jobId: phones, listType: 'phone' }),
		]);
		account.sandbox.finish(account.provider);
		await expect(watch.pollIds()).resolves.toEqual([later]);
	});

	test('a filter that belongs to another provider is not heeded', async () => {
		const account = await accountAt(kindsThat(({ namesJobs }) => !namesJobs)[0]?.[0] ?? '');
		const watch = await account.activate({ filters: { nameContains: 'x', listType: 'phone' } });
		const id = account.addFinished();
		await expect(watch.pollIds()).resolves.toEqual([id]);
	});

	test('jobs of another account are none of ours', async () => {
		const account = await accountAt(ASCENDING);
		const watch = await account.activate();
		account.addFinished({ owner: 'other' });
		await expect(watch.poll()).resolves.toEqual([]);
	});
});

function named() {
	return kindsThat(({ namesJobs }) => namesJobs);
}

test('what is emitted is plain JSON', async () => {
	const account = await accountAt(ASCENDING);
	const watch = await account.activate({ simplify: false });
	account.addFinished();
	const jobs = await watch.poll();
	const kept: IDataObject[] = JSON.parse(JSON.stringify(jobs));
	expect(kept).toEqual(jobs);
});
