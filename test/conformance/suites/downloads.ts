import {
	asItems,
	failureOf,
	hintsOf,
	ID_FROM_ITEM,
	itemsOf,
	jsonOf,
	type Outcome,
	outputOf,
	pairs,
	verificationsOf,
} from '../../harness';
import { wait } from '../../sandbox/kit/wait';
import { kindsOf } from '../kinds';
import type { Suite } from '../subject';

/** A result as items and as the provider's own file. */
export const downloads: Suite = (subject) => {
	const { id, provider, facts, capabilities, can, it, open } = subject;

	for (const kind of kindsOf(subject).filter(({ format }) => format !== undefined)) {
		const { variant = '', format = '', mode } = kind;
		const { mimeType, extension } = capabilities.formats.find(({ value }) => value === format) ?? {};

		it(`${kind.name} has the provider's bytes, a name and a type`, async () => {
			const bench = await open({ mode });
			const rows = Object.keys(facts.outcomes[bench.listType] ?? {});
			const jobId = bench.job({ rows });
			const [item, ...others] = outputOf(await kind.download(bench, jobId));

			expect(others).toEqual([]);
			expect(item?.json).toMatchObject({ provider: id, jobId, fileName: expect.any(String) });
			expect(item?.pairedItem).toEqual({ item: 0 });
			expect(item?.binary?.data).toMatchObject({ fileName: item?.json.fileName, mimeType });
			expect(String(item?.json.fileName)).toContain(jobId.replace(/[^\w.-]+/g, '').slice(0, 8));
			expect(String(item?.json.fileName).endsWith(String(extension))).toBe(true);
			expect(item?.binary?.data?.id === undefined).toBe(mode === 'memory');
			const text = (await bench.bytesOf(item)).toString();
			// Every row of the variant, as download to items tells them.
			const listed = verificationsOf(await bench.runOn(jobId, 'download', { variant }));
			for (const { value } of listed)
				expect(text.toLowerCase()).toContain(escaped(String(value), format).toLowerCase());
		});
	}

	for (const kind of kindsOf(subject).slice(-1)) {
		if (kind.format === undefined) continue;
		it('a file goes into the field that was named', async () => {
			const bench = await open();
			const parameters = { output: 'file', variant: kind.variant, outputDataFieldName: 'result' };
			const [item] = outputOf(await bench.runOn(bench.job(), 'download', parameters));
			expect(Object.keys(item?.binary ?? {})).toEqual(['result']);
		});
	}

	for (const { value: variant, itemsOnly } of capabilities.variants) {
		if (itemsOnly !== true) continue;
		it(`rows "${variant}" are no one file, and the refusal names those that are`, async () => {
			const bench = await open();
			const failure = failureOf(await bench.runOn(bench.job(), 'download', { output: 'file', variant }));
			expect(failure.message).toMatch(new RegExp(`has no rows "${variant}" to download as a file$`));
			for (const other of capabilities.variants.filter((one) => one.itemsOnly !== true)) {
				expect(failure.description).toContain(other.name);
			}
			expect(bench.requests('download')).toEqual([]);
		});
	}

	for (const status of facts.statuses.filter((it) => ['queued', 'processing'].includes(it))) {
		it(`a ${status} job is not downloaded, nor charged for`, async () => {
			const bench = await open({ pace: 60 });
			const jobId = bench.job({ status });
			const failure = failureOf(await bench.runOn(jobId, 'download'));
			expect(failure.message).toContain(`Job ${jobId} is not finished yet`);
			// Where there is no list there is no trigger either.
			expect(failure.description?.includes('Trigger')).toBe(capabilities.operations.includes('list'));
			if (!facts.resultsInStatus) expect(bench.requests('download')).toEqual([]);
			expect(bench.charged).toBe(0);
		});
	}

	if (facts.statuses.includes('failed')) {
		it('a failed job has no result, and says so', async () => {
			const bench = await open();
			const jobId = bench.job({ status: 'failed' });
			const failure = failureOf(await bench.runOn(jobId, 'download'));
			expect(failure).toMatchObject({
				message: `Job ${jobId} has failed at ${provider.displayName}: there is no result to download`,
			});
			expect(bench.requests('download')).toEqual([]);
		});
	}

	if (facts.statuses.includes('cancelled')) {
		for (const output of ['items', 'file']) {
			it(`a cancelled job whose download is refused has no result, and says so (${output})`, async () => {
				const bench = await open();
				const jobId = bench.job({ status: 'cancelled' });
				bench.fault({ kind: 'refusal', error: 'unknownJob', operation: 'download', times: 99 });
				const { message, description } = failureOf(await bench.runOn(jobId, 'download', { output }));
				expect(message).toBe(`Job ${jobId} was cancelled at ${provider.displayName} and has no results`);
				// Some have nothing to ask for.
				if (bench.requests('download').length > 0 && !facts.resultsInStatus)
					expect(description).toContain(facts.errors.unknownJob?.says);
				expect(bench.charged).toBe(0);
			});
		}
	}

	if (facts.statuses.includes('cancelled') && !facts.resultsInStatus) {
		it('a cancelled job whose download is empty has no result, and says so', async () => {
			for (const output of ['items', 'file']) {
				const bench = await open();
				const jobId = bench.job({ status: 'cancelled' });
				bench.fault({ kind: 'html', body: '', operation: 'download', times: 99 });
				const { message } = failureOf(await bench.runOn(jobId, 'download', { output }));
				// An answer in pages of JSON has its own form, and nothing is none of it.
				expect(message).toMatch(/was cancelled at .+ and has no results$|answered with something unexpected/);
			}
		});
	}

	if (can('cancel')) {
		for (const status of (facts.cancellable ?? ['queued', 'processing']).filter((one) =>
			facts.statuses.includes(one),
		)) {
			it(`of a ${status} job that was cancelled come the rows that were done, or it says that there are none`, async () => {
				const bench = await open({ pace: 600 });
				const list = bench.values(20);
				const jobId = bench.job({ status, rows: list });
				const [cancelled] = jsonOf(await bench.runOn(jobId, 'cancel'));
				const done = bench.made[0]?.processed;
				const outcome = await bench.runOn(jobId, 'download');
				if (outcome.error === undefined) expect(outputOf(outcome)).toHaveLength(done ?? -1);
				// It may still write what it has.
				else {
					expect(cancelled?.status).not.toBe('completed');
					expect(failureOf(outcome).message).toMatch(
						/was cancelled at .+ and has no results$|is not finished yet/,
					);
				}
			});
		}
	}

	if (!capabilities.severalRowsPerValue) {
		it('a result with more rows than the job has by its status may be another one, and that is said', async () => {
			const bench = await open();
			const jobId = bench.job();
			const said = new RegExp(`By its status job ${jobId} has \\d+ rows, and \\d+ came`);
			const [job] = jsonOf(await bench.runOn(jobId, 'status'));
			// Where nobody states it, it cannot be told.
			if (typeof job?.total !== 'number') return;
			const right = await bench.runOn(jobId, 'download', {}, { executionId: 'first' });
			expect(hintsOf(right).join()).not.toMatch(said);
			bench.fault({ kind: 'extraRows', operation: 'download', count: 9, times: 99 });
			const other = await bench.runOn(jobId, 'download', {}, { executionId: 'second' });
			if (other.error === undefined) expect(hintsOf(other).join()).toMatch(said);
			else expect(failureOf(other).message).toMatch(/not whole|something unexpected/);
		});
	}

	it('a job that does not exist is refused with its ID', async () => {
		const bench = await open();
		const jobId = bench.job();
		bench.sandbox.forget(id, jobId);
		const failure = failureOf(await bench.runOn(jobId, 'download'));
		expect(failure.message).toMatch(/ knows no (such job|job ".+"): check the job ID$/);
		expect(bench.charged).toBe(0);
	});

	it('each item’s rows are paired with it', async () => {
		const bench = await open();
		const ids = [2, 3].map((rows) => bench.job({ rows: bench.values(rows) }));
		const outcome = await bench.run('download', ID_FROM_ITEM, itemsOf(...ids.map((one) => ({ id: one }))));
		const paired = pairs(outputOf(outcome));
		for (const [index, jobId] of ids.entries()) {
			const own = verificationsOf(outcome).filter((row) => row.jobId === jobId);
			expect(own.length).toBeGreaterThanOrEqual(index + 2);
			expect(paired.filter((pair) => JSON.stringify(pair) === JSON.stringify({ item: index }))).toHaveLength(
				own.length,
			);
		}
	});

	if (capabilities.downloadCharges) {
		for (const wrong of ['is not finished', 'does not exist', 'is asked for as a file as well'] as const) {
			it(`of several jobs one ${wrong}: that is told before the first is paid`, async () => {
				const bench = await open();
				const good = bench.job();
				const status = wrong === 'is not finished' ? 'processing' : 'completed';
				const bad = wrong === 'is asked for as a file as well' ? good : bench.job({ status });
				if (wrong === 'does not exist') bench.sandbox.forget(id, bad);
				const parameters = { ...ID_FROM_ITEM, output: '={{ $json.output }}' };
				const output = bad === good ? 'file' : 'items';
				const items = itemsOf({ id: good, output: 'items' }, { id: bad, output });
				expect(failureOf(await bench.run('download', parameters, items)).message).toContain(bad);
				expect(bench.charged).toBe(0);
				// With Continue On Fail the rows of the good one come out.
				const some = await bench.run('download', parameters, items, { continueOnFail: true });
				expect(outputOf(some).filter(({ json }) => json.error === undefined).length).toBeGreaterThan(0);
				expect(bench.requests('download')).toHaveLength(1);
			});
		}

		for (const how of ['download', 'attach', 'verify', 'verify of several lists'] as const) {
			it(`of several jobs one was downloaded before: that is told before the first is paid (${how})`, async () => {
				const bench = await open();
				const values = bench.values(4);
				const seeds = [{}, { downloaded: true }, { downloaded: true }];
				const ids = seeds.map((seed, at) => bench.job({ rows: values.slice(at, at + 2), ...seed }));
				const paid = bench.charged;
				const run = async () => {
					if (how === 'download')
						return await bench.run('download', ID_FROM_ITEM, itemsOf(...ids.map((one) => ({ id: one }))));
					if (how === 'attach')
						return await bench.attach(
							asItems(values),
							ids.map((jobId) => ({ provider: id, jobId })),
						);
					if (how === 'verify')
						return await bench.send('verify', values, { options: { existingJobs: ids.join() } });
					const lists = ids.map((job, at) => ({ list: values.slice(at, at + 2).join('\n'), job }));
					const options = { existingJobs: '={{ $json.job }}' };
					return await bench.run(
						'verify',
						{ inputSource: 'text', values: '={{ $json.list }}', options },
						itemsOf(...lists),
					);
				};
				const { message, description } = failureOf(await run());
				expect(message).toMatch(new RegExp(`says that job ${ids[1]} was downloaded before`));
				expect(description).toContain(ids[2]);
				expect(bench.requests('download')).toEqual([]);
				expect(bench.charged).toBe(paid);
				// Run again it is a person's wish.
				expect(outputOf(await run()).length).toBeGreaterThan(0);
				expect(bench.requests('download')).toHaveLength(3);
			});
		}

		it('of several lists one whose job fails late is told before the first is paid', async () => {
			const bench = await open({ pace: 600 });
			const lists = bench.values(3).map((list) => ({ list }));
			const running = bench.run(
				'verify',
				{ inputSource: 'text', values: '={{ $json.list }}' },
				itemsOf(...lists),
			);
			const ended = new Set<string>();
			let outcome: Outcome | undefined;
			void running.then((value) => (outcome = value));
			while (outcome === undefined) {
				await wait(20);
				for (const one of bench.madeIds.filter((made) => !ended.has(made))) {
					bench.finish(one, ended.size === 2 ? 'failed' : 'completed');
					ended.add(one);
				}
			}
			const { message, description } = failureOf(await running);
			expect(message).toContain(bench.madeIds[2]);
			for (const other of bench.madeIds.slice(0, 2)) expect(description).toContain(other);
			expect(bench.charged).toBe(0);
			// Two of them need not be sent again.
			bench.sandbox.setPace(0);
			expect(
				outputOf(
					await bench.run('verify', { inputSource: 'text', values: '={{ $json.list }}' }, itemsOf(...lists)),
				),
			).toHaveLength(3);
			expect(bench.made).toHaveLength(4);
			expect(bench.charged).toBe(3);
		});

		it('Retry On Fail: what had come is lost, and the message says so of each', async () => {
			const bench = await open();
			const ids = [bench.job(), bench.job()];
			bench.fault({ kind: 'truncate', operation: 'download', skip: 1, times: 99 });
			const items = itemsOf(...ids.map((one) => ({ id: one })));
			const { message, description } = failureOf(
				await bench.run('download', ID_FROM_ITEM, items, { retryOnFail: true }),
			);
			expect(message).toMatch(
				/was asked for before in this execution, .*: run the node again to download it/,
			);
			for (const one of ids) expect(`${message} ${description}`).toContain(one);
			expect(bench.requests('download')).toHaveLength(2);
		});

		it('of several jobs the second breaks off: the message names the first, which is paid and lost with it', async () => {
			const bench = await open();
			const [first = '', second = ''] = [bench.job(), bench.job()];
			bench.fault({ kind: 'truncate', operation: 'download', skip: 1 });
			const items = itemsOf({ id: first }, { id: second });
			const { message, description } = failureOf(await bench.run('download', ID_FROM_ITEM, items));
			expect(message).toContain(second);
			expect(description).toContain(first);
			expect(bench.requests('download')).toHaveLength(2);
		});

		it('a job that several lists name, or one that does not exist, is told before the first is paid', async () => {
			const bench = await open();
			const values = bench.values(4);
			const job = bench.job({ rows: values });
			const gone = bench.job();
			bench.sandbox.forget(id, gone);
			const text = { inputSource: 'text', values: '={{ $json.list }}' };
			for (const other of [job, gone]) {
				const items = itemsOf({ list: values.slice(0, 2), job }, { list: values.slice(2), job: other });
				const parameters = { ...text, options: { existingJobs: '={{ $json.job }}' } };
				expect(failureOf(await bench.run('verify', parameters, items)).message).toContain(other);
			}
			expect(bench.charged).toBe(0);
		});
	}

	it('is paid for as often as the provider says, and no more', async () => {
		const bench = await open();
		const [job] = jsonOf(await bench.send('upload'));
		const paid = bench.charged;
		expect(paid).toBe(facts.chargedAt === 'upload' ? 3 : 0);
		outputOf(await bench.runOn(String(job?.jobId), 'download'));
		expect(bench.charged).toBe(3);
	});
};

/** A value as it stands in a file of that format. */
function escaped(value: string, format: string): string {
	if (format === 'json') return JSON.stringify(value).slice(1, -1).replaceAll('/', '/');
	if (format === 'xml') return value.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
	return value.replaceAll('"', '""');
}
