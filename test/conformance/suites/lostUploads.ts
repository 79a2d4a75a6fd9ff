import {
	asItems,
	type Bench,
	expectNoOtherItem,
	failureOf,
	hintsOf,
	jsonOf,
	leftovers,
	type Outcome,
	refusalsOf,
} from '../../harness';
import type { Subject, Suite } from '../subject';

const LOST = ['dropAfter', 'status500After', 'garbage200After', 'informationalAfter'] as const;

/** An upload whose answer never came is never sent again: its job is found, or the person is told to look. */
export const lostUploads: Suite = ({ id, can, provider, facts, it, open }) => {
	if (facts.startsApart === true) return startedApart({ id, it, open });
	const listed = can('list');

	/** The one job there is, told of as found again. */
	const expectAdopted = (bench: Bench, outcome: Outcome): void => {
		const [job, ...others] = bench.made;
		expect(others).toEqual([]);
		expect(jsonOf(outcome)).toMatchObject([{ provider: id, jobId: job?.id }]);
		expect(hintsOf(outcome).join(' ')).toContain(String(job?.id));
	};

	/** One request, and an error that tells how to find out. */
	const expectToldToLook = (bench: Bench, outcome: Outcome): void => {
		const { message, description, itemIndex } = failureOf(outcome);
		expect(message).toMatch(/may have accepted the list/);
		expect(description).toContain(provider.whereToCheck);
		expectNoOtherItem({ itemIndex });
		expect(bench.requests('upload').length).toBe(requestsOfOneUpload(bench));
		expect(leftovers(outcome)).toEqual([]);
	};

	// A provider may want several requests for one upload: none of them is made twice.
	const requestsOfOneUpload = (bench: Bench): number =>
		new Set(
			bench
				.requests('upload')
				.map(({ method, url, body, bodySize }) => JSON.stringify([method, url, body, bodySize])),
		).size;

	for (const kind of LOST) {
		it(`${kind}: ${listed ? 'its job is adopted' : 'the person is told where to look'}`, async () => {
			const bench = await open();
			bench.fault({ kind, operation: 'upload' });
			const outcome = await bench.send('upload');
			(listed ? expectAdopted : expectToldToLook)(bench, outcome);
		});
	}

	it('the same from a file, and in Verify', async () => {
		for (const operation of ['upload', 'verify'] as const) {
			const bench = await open();
			bench.fault({ kind: 'dropAfter', operation: 'upload' });
			const { column } = bench.list(bench.listType);
			const file = await bench.fileItem(`${column}\n${bench.values().join('\n')}\n`);
			const outcome = await bench.run(operation, { inputSource: 'file', fileColumn: column }, [file]);
			if (!listed) expectToldToLook(bench, outcome);
			else if (operation === 'upload') expectAdopted(bench, outcome);
			else
				expect(jsonOf(outcome)).toMatchObject(
					bench.values().map(() => ({ verification: { jobId: bench.madeIds[0] } })),
				);
			expect(bench.made).toHaveLength(1);
		}
	});

	it('dropped before it was handled: nobody knows, so it is not sent again', async () => {
		const bench = await open();
		bench.fault({ kind: 'drop', operation: 'upload' });
		expectToldToLook(bench, await bench.send('upload'));
	});

	it('with Continue On Fail an item tells it', async () => {
		const bench = await open();
		bench.fault({ kind: 'drop', operation: 'upload' });
		expect(leftovers(await bench.send('upload', bench.values(), {}, { continueOnFail: true }))).toMatchObject(
			[
				{
					json: { error: expect.stringContaining('may have accepted the list') },
					pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }],
				},
			],
		);
	});

	if (listed && facts.namesJobs) {
		it('a gateway that says 429 proves nothing where a new job has a name of another', async () => {
			const bench = await open();
			bench.fault({ kind: 'rename', how: 'other', operation: 'upload' });
			bench.fault({ kind: 'gatewayAfter', status: 429, retryAfter: 0, operation: 'upload' });
			expectToldToLook(bench, await bench.send('upload'));
			expect(bench.made).toHaveLength(1);
		});
	}

	for (const status of [408, 409, 418, 425, 451, 499]) {
		it(`${status} in JSON after the list was taken is no refusal: it is not sent again`, async () => {
			const bench = await open();
			const body = '{"success":false,"status":"error","error":"Try again","message":"Try again"}';
			bench.fault({ kind: 'gatewayAfter', status, body, operation: 'upload' });
			const outcome = await bench.send('upload', bench.values(), {}, { retryOnFail: true });
			(listed ? expectAdopted : expectToldToLook)(bench, outcome);
			expect(bench.made).toHaveLength(1);
		});
	}

	for (const [status, place] of [
		[undefined, 'beside'],
		[undefined, 'below'],
		[400, 'capitals'],
		[401, 'beside'],
		[402, 'below'],
		[413, 'beside'],
		[429, 'beside'],
	] as const) {
		it(`an answer that names the new job is no refusal (${status ?? 'good'}, ${place})`, async () => {
			const bench = await open();
			bench.fault({ kind: 'refusalWordsAfter', status, place, operation: 'upload' });
			const outcome = await bench.send('upload', bench.values(), {}, { retryOnFail: true });
			expect(bench.made).toHaveLength(1);
			if (outcome.error === undefined) expect(jsonOf(outcome)).toMatchObject([{ jobId: bench.madeIds[0] }]);
			else expectToldToLook(bench, outcome);
		});
	}

	it('with Retry On Fail it is not sent again either', async () => {
		const bench = await open();
		bench.fault({ kind: 'hide', operation: 'upload', lists: 999 });
		bench.fault({ kind: 'dropAfter', operation: 'upload' });
		expectToldToLook(bench, await bench.send('upload', bench.values(), {}, { retryOnFail: true }));
		expect(bench.made).toHaveLength(1);
	});

	it('with Retry On Fail a verify that failed after its upload goes on with the same job', async () => {
		const bench = await open();
		// A look that reads no list, then a download that is none: the second try must do.
		bench.fault({ kind: 'html', operation: 'status', times: 1 });
		const rows = jsonOf(await bench.send('verify', bench.values(), {}, { retryOnFail: true }));
		expect(rows).toHaveLength(3);
		expect(bench.made).toHaveLength(1);
	});

	it('with Retry On Fail a list that certainly was not taken is sent again', async () => {
		const bench = await open();
		const [error] = refusalsOf(facts);
		if (error === undefined) return;
		bench.fault({ kind: 'refusal', operation: 'upload', error });
		expect(jsonOf(await bench.send('upload', bench.values(), {}, { retryOnFail: true }))).toHaveLength(1);
		expect(bench.made).toHaveLength(1);
	});

	it('jobs of other uploads are never adopted', async () => {
		const bench = await open();
		// Where jobs have no names, one with the same content may be taken for the same.
		const rows = bench.values(3).map((value) => (facts.namesJobs ? value : `${value}0`));
		bench.job({ rows, name: 'other.csv', date: Date.now() - 60_000 });
		bench.fault({ kind: 'drop', operation: 'upload' });
		expectToldToLook(bench, await bench.send('upload'));
	});

	if (!listed) return;

	// Minutes and hours: a proxy's clock, or one of a cache; the times of jobs are the provider's own.
	for (const ms of [-60_000, 45_000, 7_200_000]) {
		it(`is found though the clock of the answers is ${ms / 1_000} s ahead, also after a gateway's 429`, async () => {
			for (const status of [429, 502]) {
				const bench = await open();
				bench.fault({ kind: 'clockAfter', ms, operation: 'list', times: 99 });
				bench.fault({ kind: 'gatewayAfter', status, retryAfter: 0, operation: 'upload' });
				expectAdopted(bench, await bench.send('upload'));
			}
		});
	}

	it('is found also where the list shows it late', async () => {
		const bench = await open();
		bench.fault({ kind: 'hide', operation: 'upload', lists: 2 });
		bench.fault({ kind: 'dropAfter', operation: 'upload' });
		expectAdopted(bench, await bench.send('upload'));
	});

	it('where its row in the list cannot be read, it is not sent again after a pause', async () => {
		const bench = await open();
		bench.fault({ kind: 'oddListRow', odd: 'noId', operation: 'list', skip: 1, times: 99 });
		bench.fault({ kind: 'gatewayAfter', status: 429, retryAfter: 1, operation: 'upload' });
		const outcome = await bench.send('upload');
		expect(bench.made).toHaveLength(1);
		if (outcome.error !== undefined) expectToldToLook(bench, outcome);
	});

	it('where the list never shows it, the person is told to look', async () => {
		const bench = await open();
		bench.fault({ kind: 'hide', operation: 'upload', lists: 999 });
		bench.fault({ kind: 'dropAfter', operation: 'upload' });
		expectToldToLook(bench, await bench.send('upload'));
		expect(bench.made).toHaveLength(1);
	});

	it('a job that the same run made for another list is not the lost one', async () => {
		const bench = await open();
		const [one = '', two = ''] = bench.values();
		const lists = asItems([one, two], 'list');
		const parameters = { inputSource: 'text', values: '={{ $json.list }}' };
		bench.fault({ kind: 'dropAfter', operation: 'upload', skip: 1 });
		expect(jsonOf(await bench.run('upload', parameters, lists)).map(({ jobId }) => jobId)).toEqual(
			bench.madeIds,
		);

		const other = await open();
		other.fault({ kind: 'drop', operation: 'upload', skip: 1 });
		expect(leftovers(await other.run('upload', parameters, lists, { continueOnFail: true }))).toMatchObject([
			{ json: { jobId: other.madeIds[0] } },
			{ json: { error: expect.stringContaining('may have accepted the list') }, pairedItem: [{ item: 1 }] },
		]);
		expect(other.made).toHaveLength(1);
	});

	if (!facts.namesJobs) {
		it('of two jobs of the same size and time neither is adopted unseen', async () => {
			const bench = await open();
			bench.job({ rows: bench.values(3).map((value) => `${value}0`), status: 'completed' });
			bench.fault({ kind: 'dropAfter', operation: 'upload' });
			const outcome = await bench.send('upload');
			// Adopted by its content, or told to look; never the stranger's.
			if (outcome.error === undefined) expect(jsonOf(outcome)).toMatchObject([{ jobId: bench.madeIds[1] }]);
			else expectToldToLook(bench, outcome);
		});
	}
};

/** Where a start of its own takes the list, the list itself tells whether it was taken: nothing stays in doubt. */
function startedApart({ id, it, open }: Pick<Subject, 'id' | 'it' | 'open'>): void {
	for (const kind of [...LOST, 'drop'] as const) {
		for (const [skip, step] of ['the list', 'the start'].entries()) {
			for (const retryOnFail of [false, true]) {
				it(`${kind} at ${step}${retryOnFail ? ', with Retry On Fail' : ''}: taken once, or known not to be`, async () => {
					const bench = await open();
					bench.fault({ kind, operation: 'upload', skip });
					const outcome = await bench.send('upload', bench.values(), {}, { retryOnFail });
					if (outcome.error === undefined) {
						expect(jsonOf(outcome)).toMatchObject([{ provider: id, jobId: bench.madeIds.at(-1) }]);
					} else {
						expectNoOtherItem(failureOf(outcome));
						expect(bench.charged).toBe(0);
						expect(jsonOf(await bench.send('upload'))).toHaveLength(1);
					}
					expect(bench.charged).toBe(bench.values().length);
				});
			}
		}
	}
}
