import { NodeHelpers, sleep } from 'n8n-workflow';
import { BulkVerifyTrigger } from '../../nodes/BulkVerify/BulkVerifyTrigger.node';
import { everyEvent, eventsOf, everyProvider, type ProviderName, useBench } from './bench';

const bench = useBench();

describe.each(everyProvider)('%s', (provider) => {
	test('activation emits nothing for jobs that are finished already', async () => {
		const account = bench.account(provider);
		account.addMany(60, { status: 'completed' });
		const watch = account.watch({ events: eventsOf(provider) });
		await expect(watch.activate()).resolves.toEqual([]);
		await expect(watch.poll()).resolves.toEqual([]);
	});

	test('each job that finishes afterwards is emitted once, oldest first where ids tell it', async () => {
		const account = bench.account(provider);
		account.addMany(60, { status: 'completed' });
		const running = account.add();
		const watch = await account.activate();
		await expect(watch.poll()).resolves.toEqual([]);

		account.finish(running);
		const quick = account.addFinished();
		const ids = await watch.pollIds();
		expect(ids).toHaveLength(2);
		expect(ids).toEqual(expect.arrayContaining([running, quick]));
		await expect(watch.poll()).resolves.toEqual([]);

		const later = account.add();
		await expect(watch.poll()).resolves.toEqual([]);
		account.finish(later);
		await expect(watch.pollIds()).resolves.toEqual([later]);
		await expect(watch.poll()).resolves.toEqual([]);
	});

	test('only events that its jobs can have are offered, completed by default', () => {
		const { description } = new BulkVerifyTrigger();
		const isShown = (candidate: unknown) =>
			NodeHelpers.displayParameter({ provider }, candidate as never, null, description);
		const events = description.properties.filter(
			(property) => property.name === 'events' && isShown(property),
		);
		expect(events).toHaveLength(1);
		expect(events[0]?.default).toEqual(['completed']);
		const offered = events[0]?.options?.filter(isShown).map((option) => 'value' in option && option.value);
		expect(offered?.sort()).toEqual(OFFERED[provider]);
	});

	test('an event that it cannot have is refused in clear words', async () => {
		const account = bench.account(provider);
		const missing = ['queued'];
		const failure = await account.watch({ events: missing }).failure();
		expect(failure.name).toBe('NodeOperationError');
		expect(failure.message).toMatch(/^Choose what to trigger on/);
		expect(failure.description).toContain('completed');
	});
});

/** Contract 2.4. */
const OFFERED: Record<ProviderName, string[]> = {
	ipQualityScore: ['cancelled', 'completed'],
	whoisXml: ['completed'],
	everythingLocation: ['completed', 'failed'],
	briteVerifyFiles: ['cancelled', 'completed', 'failed'],
};

describe('each event makes the workflow run only where it was asked for', () => {
	test.each(everyEvent)('%s: %s', async (provider, status) => {
		const account = bench.account(provider);
		const others = eventsOf(provider).filter((event) => event !== status);
		const all = await account.activate({ events: eventsOf(provider) });
		const only = await account.activate({ events: [status] });
		// WhoisXML has one event only.
		const none = others.length === 0 ? [] : [await account.activate({ events: others })];

		const id = account.add();
		account.finish(id, status);
		const job = { provider, jobId: id, status };
		await expect(all.poll()).resolves.toEqual([expect.objectContaining(job)]);
		await expect(only.poll()).resolves.toEqual([expect.objectContaining(job)]);
		for (const watch of [all, only, ...none]) await expect(watch.poll()).resolves.toEqual([]);
	});
});

describe('a job has one event, the truthful one', () => {
	test('BriteVerify: cancelled, and "complete" later', async () => {
		const account = bench.account('briteVerifyFiles');
		const all = await account.activate({ events: ['completed', 'failed', 'cancelled'] });
		const completed = await account.activate();
		const id = account.add();
		account.finish(id, 'cancelled');
		await expect(all.poll()).resolves.toEqual([expect.objectContaining({ jobId: id, status: 'cancelled' })]);
		await expect(completed.poll()).resolves.toEqual([]);
		account.finish(id, 'completed');
		await expect(all.poll()).resolves.toEqual([]);
		await expect(completed.poll()).resolves.toEqual([]);
	});

	test('BriteVerify: "complete" already when it is asked for, moments after the list called it cancelled', async () => {
		const account = bench.account('briteVerifyFiles');
		const watch = await account.activate({ events: ['completed', 'cancelled'] });
		const id = account.add();
		account.finish(id, 'cancelled');
		// The list is made before it is sent: it says cancelled, and the status that is asked for next does not.
		account.fault({ kind: 'slow', operation: 'list', ms: 400 });
		const polled = watch.poll();
		await sleep(200);
		account.finish(id, 'completed');
		await expect(polled).resolves.toEqual([expect.objectContaining({ jobId: id, status: 'cancelled' })]);
		await expect(watch.poll()).resolves.toEqual([]);
	});

	test('Everything Location: complete, then downloaded', async () => {
		const account = bench.account('everythingLocation');
		const watch = await account.activate();
		const id = account.add();
		account.finish(id);
		await expect(watch.poll()).resolves.toEqual([
			expect.objectContaining({ jobId: id, status: 'completed', providerStatus: 'complete' }),
		]);
		const jobId = { __rl: true, mode: 'id', value: id };
		const { provider } = account;
		const { error } = await account.engine.runNode(
			{ provider, resource: 'job', operation: 'download', jobId, output: 'items' },
			[{ json: {} }],
		);
		expect(error).toBeUndefined();
		expect(account.sandbox.jobs(provider)).toEqual([expect.objectContaining({ downloaded: true })]);
		await expect(watch.poll()).resolves.toEqual([]);
	});

	test.each(['PROCESSING', 'FINISHED', 'ABORTED'] as const)(
		'IPQualityScore: aborted counts as cancelled, also where its status says %s',
		async (ipQualityScoreAborted) => {
			const account = bench.account('ipQualityScore');
			account.sandbox.setVariants('ipQualityScore', { aborted: ipQualityScoreAborted });
			const watch = await account.activate({ events: ['completed', 'cancelled'] });
			const completed = await account.activate();
			const id = account.add();
			account.finish(id, 'cancelled');
			await expect(watch.poll()).resolves.toEqual([
				expect.objectContaining({ jobId: id, status: 'cancelled', providerStatus: ipQualityScoreAborted }),
			]);
			await expect(completed.poll()).resolves.toEqual([]);
		},
	);
});

describe.each(everyProvider)('%s', (provider) => {
	test('a job that is deleted while it is pending is forgotten', async () => {
		const account = bench.account(provider);
		account.addMany(60, { status: 'completed' });
		const doomed = account.add();
		const watch = await account.activate();
		account.addMany(60, { status: 'completed' });
		await watch.pollAll();
		account.sandbox.forget(provider, doomed);
		for (let polls = 0; polls < 3; polls++) await expect(watch.poll()).resolves.toEqual([]);
		await expect(account.requestsOf(async () => await watch.poll())).resolves.toEqual({ list: 1 });
	});
});
