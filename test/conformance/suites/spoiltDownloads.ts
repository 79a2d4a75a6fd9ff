import { expectNoOtherItem, failureOf, JOB_KEYS, jsonOf, leftovers, ROWS } from '../../harness';
import { fewKindsOf, type Kind, kindsOf } from '../kinds';
import type { Suite } from '../subject';

const CUT = ['truncate', 'truncateSilently'] as const;
const LOST = [...CUT, 'html', 'garbage200After', 'status500After', 'dropAfter', 'drop'] as const;

/** Beside those that a reader of CSV would take for a column and nothing below it. */
const NO_RESULT = [
	'Your report is being prepared. Try again in a few minutes.',
	'Sorry, the file is not ready yet',
	'Not ready.\nPlease come back later.\n',
	'OK',
	'null',
	'"done"',
	'[1,2]',
	'{"a":{"b":1}}',
	'[\n 1,\n 2\n]',
	'<?xml version="1.0"?><error>No</error>',
];

/** What stands behind half a result. */
const LAST_WORDS = [
	'Error: internal timeout, please retry',
	'Error: internal timeout, please retry\n',
	'Internal Server Error\n',
	'upstream request timed out',
	'<html><body>504 Gateway Time-out</body></html>',
	'<html>\n<body>\n504 Gateway Time-out\n</body>\n</html>\n',
	'{"success":false,"message":"timeout"}',
	'\nPHP Fatal error:  Maximum execution time of 30 seconds exceeded in /srv/export.php on line 12\n',
];

/** What a spoilt download must not become: a shorter result, a result at all, a second charge. */
export const spoiltDownloads: Suite = (subject) => {
	const { capabilities, facts, it, open } = subject;
	const { isCounted } = facts.result;

	const expectRefused = async (
		{ mode, download }: Kind,
		fault: 'html' | 'wordsAtEndAfter',
		bodies: readonly string[],
	) => {
		const outcomes = bodies.map(async (body) => {
			const bench = await open({ mode });
			bench.fault({ kind: fault, body, operation: 'download', times: 99 });
			const outcome = await download(bench, bench.job());
			return { body, isError: outcome.error !== undefined, left: leftovers(outcome) };
		});
		const done = await Promise.all(outcomes);
		expect(done).toEqual(bodies.map((body) => ({ body, isError: true, left: [] })));
	};

	for (const kind of fewKindsOf(subject)) {
		it(`${kind.name}: the first letters of a result that broke off are no words of the provider`, async () => {
			for (const keep of [0.001, 0.004, 0.02]) {
				const bench = await open({ mode: kind.mode });
				bench.fault({ kind: 'truncate', keep, operation: 'download', times: 99 });
				const { description } = failureOf(await kind.download(bench, bench.job()));
				expect(description).not.toContain(' says: ');
				expect(description).not.toContain('where the result file belongs');
			}
		});
	}

	for (const kind of new Map(kindsOf(subject).map((one) => [one.format, one])).values()) {
		it(`${kind.name}: what is no result is never one`, async () => {
			const isXml = (text: string) => text.startsWith('<');
			await expectRefused(
				kind,
				'html',
				NO_RESULT.filter((text) => kind.format !== 'xml' || !isXml(text)),
			);
		});
	}

	for (const kind of fewKindsOf(subject)) {
		const { name, mode } = kind;

		if (capabilities.downloadCharges) {
			for (const fault of LOST) {
				it(`${name}, ${fault}: is asked for once, may have been charged, and can be had by hand`, async () => {
					const bench = await open({ mode });
					const jobId = bench.job();
					bench.fault({ kind: fault, operation: 'download' });
					const outcome = await kind.download(bench, jobId);

					const failure = failureOf(outcome);
					expect(failure.message).toContain(jobId);
					expect(failure.message).toMatch(/may have charged for it/);
					expectNoOtherItem(failure);
					expect(leftovers(outcome)).toEqual([]);
					expect(bench.requests('download')).toHaveLength(1);

					expect(await kind.size(bench, await kind.download(bench, jobId))).toBeGreaterThan(0);
					expect(bench.charged).toBe(ROWS);
				});
			}

			it(`${name}: with Retry On Fail it is not asked for again, and a new execution may`, async () => {
				const bench = await open({ mode });
				const jobId = bench.job();
				bench.fault({ kind: 'truncate', operation: 'download' });
				const { variant, format } = kind;
				const parameters = format === undefined ? {} : { output: 'file', variant, format };
				const outcome = await bench.runOn(jobId, 'download', parameters, { retryOnFail: true });
				expect(failureOf(outcome).message).toMatch(/may have charged/);
				expect(bench.requests('download')).toHaveLength(1);
				expect(await kind.size(bench, await kind.download(bench, jobId))).toBeGreaterThan(0);
			});

			it(`${name}: one that somebody had before is refused once where the provider tells, and shown nowhere`, async () => {
				const bench = await open({ mode });
				const jobId = bench.job({ downloaded: true });
				if (facts.tellsDownloaded === true) {
					const failure = failureOf(await kind.download(bench, jobId));
					expect(failure.message).toMatch(
						/says that job .+ was downloaded before, and a second download may be/,
					);
					expect(bench.requests('download')).toEqual([]);
				}
				expect(await kind.size(bench, await kind.download(bench, jobId))).toBeGreaterThan(0);
				expect(bench.requests('download')).toHaveLength(1);
				expect(Object.keys(jsonOf(await bench.runOn(jobId, 'status'))[0] ?? {})).toEqual(JOB_KEYS);
			});

			it(`${name}: one that the provider was too busy for costs nothing twice`, async () => {
				const bench = await open({ mode });
				const jobId = bench.job();
				bench.fault({ kind: 'status', status: 429, retryAfter: 0, operation: 'download', times: 2 });
				await kind.download(bench, jobId);
				expect(bench.charged).toBeLessThanOrEqual(ROWS);
			});
		} else {
			for (const fault of [...CUT, 'cutEncodingAfter', 'status500After', 'dropAfter'] as const) {
				it(`${name}, ${fault}: the next try is whole`, async () => {
					const bench = await open({ mode });
					const jobId = bench.job();
					const whole = await kind.size(bench, await kind.download(bench, jobId));
					bench.sandbox.requests.length = 0;
					bench.fault({ kind: fault, operation: 'download', keep: 0.6 });

					expect(await kind.size(bench, await kind.download(bench, jobId))).toBe(whole);
					expect(bench.requests('download').length).toBeGreaterThan(1);
				});
			}

			it(`${name}: one that is cut short every time is no result`, async () => {
				const bench = await open({ mode });
				bench.fault({ kind: 'truncate', operation: 'download', times: 99 });
				const outcome = await kind.download(bench, bench.job());

				const { name: error, message, description } = failureOf(outcome);
				expect(`${error}: ${message} ${description}`).toMatch(/^NodeApiError.*The download was cut short/s);
				expect(leftovers(outcome)).toEqual([]);
				expect(bench.requests('download').length).toBeGreaterThan(1);
				// A file that is asked for anew is one whose requests are tried anew.
				expect(bench.requests('download').length).toBeLessThan(20);
			});
		}

		if (kind.format === undefined) {
			it(`${name}: one that breaks off in its first line, every time, is none`, async () => {
				const bench = await open({ mode });
				bench.fault({ kind: 'truncateSilently', keep: 0.01, operation: 'download', times: 99 });
				const outcome = await kind.download(bench, bench.job());
				expect(outcome.error).toBeDefined();
				expect(leftovers(outcome)).toEqual([]);
			});
		}

		it(`${name}: a page is never a result`, async () => {
			const bench = await open({ mode });
			bench.fault({ kind: 'html', operation: 'download', times: 99 });
			const outcome = await kind.download(bench, bench.job());
			expect(failureOf(outcome).description).toMatch(/page/i);
			expect(leftovers(outcome)).toEqual([]);
		});

		it(`${name}: an error in words behind half of it is none of its rows`, async () => {
			await expectRefused(kind, 'wordsAtEndAfter', LAST_WORDS);
		});

		if (isCounted === true || (isCounted === 'items' && kind.format === undefined)) {
			it(`${name}: half of the rows that the provider states is not the whole`, async () => {
				const bench = await open({ mode });
				bench.fault({ kind: 'dropRows', every: 2, operation: 'download', times: 99 });
				const outcome = await kind.download(bench, bench.job());
				expect(outcome.error).toBeDefined();
				expect(leftovers(outcome)).toEqual([]);
			});
		}

		it(`${name}: another job's status in the midst of it is never taken for its own`, async () => {
			const download = async (skip?: number) => {
				const bench = await open({ mode });
				const other = bench.job({ rows: bench.values(9).slice(2) });
				const job = bench.job({ rows: bench.values(9).slice(0, 5) });
				if (skip !== undefined) bench.fault({ kind: 'otherJob', as: other, operation: 'status', skip });
				const outcome = await kind.download(bench, job);
				return outcome.error === undefined ? await kind.size(bench, outcome) : undefined;
			};
			const [whole, ...others] = await Promise.all([download(), download(0), download(1), download(2)]);
			expect(others.map((size) => size ?? whole)).toEqual([whole, whole, whole]);
		});

		it(`${name}: is whole though its first byte comes alone`, async () => {
			const bench = await open({ mode });
			const jobId = bench.job();
			bench.fault({ kind: 'shortStart', operation: 'download', times: 99 });
			expect(await kind.size(bench, await kind.download(bench, jobId))).toBeGreaterThan(0);
			if (capabilities.downloadCharges) expect(bench.requests('download')).toHaveLength(1);
		});

		it(`${name}: all of it, or an error, where its link is an object`, async () => {
			const bench = await open({ mode });
			bench.fault({
				kind: 'replaceAfter',
				from: '"https?:[^"]*"',
				to: '{"a":[$&]}',
				operation: 'status',
				times: Infinity,
			});
			const outcome = await kind.download(bench, bench.job());
			if (outcome.error !== undefined) expect(leftovers(outcome)).toEqual([]);
			else expect(await kind.size(bench, outcome)).toBeGreaterThan(0);
		});

		it(`${name}: a page is none behind ever so many blanks either`, async () => {
			const bench = await open({ mode });
			const body = `\uFEFF${' \n'.repeat(20_000)}<html><body>Log in</body></html>`;
			bench.fault({ kind: 'html', body, operation: 'download', times: 99 });
			const outcome = await kind.download(bench, bench.job());
			expect(outcome.error).toBeDefined();
			expect(leftovers(outcome)).toEqual([]);
		});

		it(`${name}: garbage is never a result`, async () => {
			const bench = await open({ mode });
			bench.fault({ kind: 'garbage200After', operation: 'download', times: 99 });
			const outcome = await kind.download(bench, bench.job());
			expect(outcome.error).toBeDefined();
			expect(leftovers(outcome)).toEqual([]);
		});
	}
};
