import {
	type Bench,
	failureOf,
	jsonOf,
	leftovers,
	MODES,
	outputOf,
	verificationOf,
	verificationsOf,
} from '../../harness';
import type { Suite } from '../subject';

/** Every word of the provider's table becomes the verdict that the contract says, in rows and joined to items. */
export const results: Suite = ({ id, facts, capabilities, it, open }) => {
	for (const [listType, outcomes] of Object.entries(facts.outcomes)) {
		const values = Object.keys(outcomes);

		it(`${listType}: a download has the verdict and the word of each row`, async () => {
			const bench = await open();
			const jobId = bench.job({ rows: values, listType });
			const rows = verificationsOf(await bench.runOn(jobId, 'download'));

			const missing = facts.result.missing ?? [];
			if (missing.length === 0) expect(Object.keys(byValue(rows))).toHaveLength(values.length);
			for (const { value, verdict, reason } of rows) {
				expect({ value, verdict, reason }).toEqual({ value, ...facts.judge(listType, String(value)) });
			}
			for (const row of rows) expect(row).toMatchObject({ provider: id, jobId });
		});

		it(`${listType}: verify gives each item the verdict and the word of its value`, async () => {
			const bench = await open();
			const parameters = { ...typed(listType), options: { skipMalformed: false } };
			const rows = verificationsOf(await bench.send('verify', values, parameters));

			expect(rows.map(({ value }) => value)).toEqual(values);
			expect(byValue(rows)).toEqual(expected(outcomes));
			expect(bench.made).toHaveLength(1);
		});
	}

	const expected = (outcomes: (typeof facts.outcomes)[string]) =>
		Object.fromEntries(Object.entries(outcomes).map(([value, outcome]) => [key(value), outcome]));

	const typed = (listType: string) => (capabilities.offersListType ? { listType } : {});

	for (const { value: variant } of capabilities.variants) {
		for (const [listType, outcomes] of Object.entries(facts.outcomes).slice(0, 1)) {
			it(`rows "${variant}" are rows of the job with their own verdicts`, async () => {
				const bench = await open();
				const all = Object.keys(outcomes);
				const jobId = bench.job({ rows: all, listType });
				const rows = verificationsOf(await bench.runOn(jobId, 'download', { variant }));
				for (const { value, verdict, reason } of rows) {
					expect({ value, verdict, reason }).toEqual({ value, ...facts.judge(listType, String(value)) });
				}
				expect(rows.length).toBeGreaterThan(0);
			});
		}
	}

	if (facts.resultPages !== undefined) {
		const { rows, variants = {} } = facts.resultPages;
		const inPages = async (count: number) => {
			const bench = await open();
			bench.sandbox.setVariants(id, variants);
			return { bench, list: bench.values(count) };
		};

		for (const count of [rows - 1, rows, rows + 1, 3 * rows]) {
			it(`${count} rows, ${rows} a page, come whole, each once`, async () => {
				const { bench, list } = await inPages(count);
				const job = bench.job({ rows: list });
				const got = verificationsOf(await bench.runOn(job, 'download'));
				expect(got.map(({ value }) => value).toSorted()).toEqual(list.toSorted());
				expect(bench.requests('download').length).toBeLessThanOrEqual(Math.ceil(count / rows) + 1);
				expect(bench.requests('download').length).toBeGreaterThanOrEqual(Math.ceil(count / rows));
				const verified = verificationsOf(await bench.send('verify', list));
				expect(verified).toMatchObject(
					list.map((value) => ({ value, ...facts.judge(bench.listType, value) })),
				);
			});
		}

		it('a page that is lost is asked for anew, and the result is whole', async () => {
			const { bench, list } = await inPages(3 * rows);
			bench.fault({ kind: 'dropAfter', operation: 'download', skip: 1 });
			expect(verificationsOf(await bench.runOn(bench.job({ rows: list }), 'download'))).toHaveLength(
				3 * rows,
			);
		});

		it('a page that is refused is a failure, not a shorter result', async () => {
			const { bench, list } = await inPages(3 * rows);
			bench.fault({ kind: 'html', operation: 'download', skip: 1, times: 99 });
			const outcome = await bench.runOn(bench.job({ rows: list }), 'download');
			expect(failureOf(outcome).description).not.toBe('');
			expect(leftovers(outcome)).toEqual([]);
		});

		if (facts.result.missing?.includes('duplicates') !== true) {
			it('rows that are alike may fill many pages', async () => {
				const { bench, list } = await inPages(1);
				const same = Array.from({ length: 8 * rows }, () => list[0] ?? '');
				const got = verificationsOf(await bench.runOn(bench.job({ rows: same }), 'download'));
				expect(got).toHaveLength(same.length);
			});
		}

		for (const operation of ['download', 'verify'] as const) {
			it(`${operation}: pages that repeat for ever are a failure after a few`, async () => {
				const { bench, list } = await inPages(2 * rows);
				bench.fault({ kind: 'repeatPages', operation: 'download', times: Number.POSITIVE_INFINITY });
				const outcome =
					operation === 'verify'
						? await bench.send('verify', list)
						: await bench.runOn(bench.job({ rows: list }), 'download');
				const failure = failureOf(outcome);
				expect(`${failure.message} ${failure.description}`).toMatch(
					/The result does not end: after \d+ pages the same rows come again/,
				);
				if (!capabilities.downloadCharges && operation === 'download')
					expect(failure.message).toMatch(/page after page without an end/);
				expect(leftovers(outcome)).toEqual([]);
				expect(bench.requests('download').length).toBeLessThan(20);
			});
		}
	}

	if (capabilities.variants.length > 1) {
		it('its variants are not all the same rows', async () => {
			const bench = await open();
			const [[listType, outcomes] = ['', {}]] = Object.entries(facts.outcomes);
			const jobId = bench.job({ rows: Object.keys(outcomes), listType });
			const found = new Set<string>();
			for (const { value: variant } of capabilities.variants) {
				found.add(
					JSON.stringify(byValue(verificationsOf(await bench.runOn(jobId, 'download', { variant })))),
				);
			}
			expect(found.size).toBeGreaterThan(1);
		});

		it('rows that it does not tell apart are refused', async () => {
			const bench = await open();
			const failure = failureOf(await bench.runOn(bench.job(), 'download', { variant: 'lovely' }));
			expect(failure.message).toMatch(/has no rows "lovely" to download as items$/);
			expect(bench.requests('download')).toEqual([]);
		});
	}

	for (const mode of MODES) {
		it(`a row carries columns and verdict, and raw only where that is wanted (${mode})`, async () => {
			const bench = await open({ mode });
			const rows = bench.values(2);
			const jobId = bench.job({ rows });
			const [simple] = outputOf(await bench.runOn(jobId, 'download'));
			expect(simple?.json).not.toHaveProperty('raw');
			expect(Object.keys(simple?.json ?? {}).length).toBeGreaterThan(1);
			expect(simple?.pairedItem).toEqual({ item: 0 });

			const [full] = outputOf(await bench.runOn(jobId, 'download', { simplify: false }));
			expect(full?.json.raw).toEqual(expect.any(Object));
			expect(full?.json.raw).not.toMatchObject({ verification: { verdict: expect.any(String) } });
			expect(() => JSON.stringify(full)).not.toThrow();
		});
	}

	it('cells are clean: no blanks around, real booleans, numbers and nulls', async () => {
		const bench = await open();
		const rows = jsonOf(await bench.runOn(bench.job(), 'download'));
		for (const cell of rows.flatMap((row) => cellsOf({ ...row, verification: null }))) {
			if (typeof cell !== 'string') continue;
			expect(cell).toBe(cell.trim());
		}
	});

	it('when it was verified is told: the end of the job, or now', async () => {
		const bench = await open();
		const [row] = verificationsOf(await bench.send('verify'));
		expect(Object.keys(row ?? {}).toSorted()).toEqual(
			['jobId', 'provider', 'reason', 'value', 'verdict', 'verifiedAt'].toSorted(),
		);
		expect(row?.verifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	});

	if (capabilities.keepsColumns && capabilities.takes.includes('file')) {
		it('columns that were sent along come back, also one that is called like the provider’s', async () => {
			const bench = await open();
			const [one = ''] = bench.values();
			const own = columnsOf(await firstRow(bench, one)).filter((name) => name !== bench.made[0]?.columns[0]);
			const [theirs = ''] = own;
			const header = bench.made[0]?.columns[0] ?? '';
			// Where the provider finds the column itself, the one that is named leaves alone.
			const fileColumn = capabilities.requiredHeader === null ? '' : header;
			const file = await bench.fileItem(`id,${header},${theirs},note\n00123,${one},mine, kept \n`);
			const [job] = jsonOf(await bench.run('upload', { inputSource: 'file', fileColumn }, [file]));
			const [row] = outputOf(await bench.runOn(String(job?.jobId), 'download'));

			expect(row?.json).toMatchObject({ id: '00123', [theirs]: 'mine', note: 'kept' });
			expect(row && verificationOf(row)).toMatchObject(facts.judge(bench.listType, one));
		});
	}
};

async function firstRow(bench: Bench, value: string) {
	const [job] = jsonOf(await bench.send('upload', [value]));
	return jsonOf(await bench.runOn(String(job?.jobId), 'download'))[0] ?? {};
}

const columnsOf = (row: object): string[] => Object.keys(row).filter((name) => name !== 'verification');

const cellsOf = (value: unknown): unknown[] =>
	typeof value === 'object' && value !== null ? Object.values(value).flatMap(cellsOf) : [value];

/** Letter case and outer blanks do not tell values apart. */
const key = (value: string | null): string => String(value).trim().toLowerCase();

const byValue = (rows: ReadonlyArray<{ value: string | null; verdict: string; reason: string | null }>) =>
	Object.fromEntries(rows.map(({ value, verdict, reason }) => [key(value), { verdict, reason }]));
