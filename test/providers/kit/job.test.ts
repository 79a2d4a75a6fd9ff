import { isFinished, makeJob, percentOf, toJobStatus } from '../../../nodes/BulkVerify/providers/kit/job';

const KNOWN = { provider: 'p', jobId: '1', status: 'processing' } as const;

describe('a job', () => {
	it("has null for what the provider does not tell, in the contract's order", () => {
		expect(JSON.stringify(makeJob(KNOWN))).toBe(
			JSON.stringify({
				provider: 'p',
				jobId: '1',
				name: null,
				listType: null,
				status: 'processing',
				providerStatus: null,
				progress: null,
				total: null,
				processed: null,
				counts: { valid: null, invalid: null, risky: null, unknown: null },
				createdAt: null,
				finishedAt: null,
				error: null,
				raw: null,
			}),
		);
	});

	it('keeps that order whatever order the facts come in', () => {
		const job = makeJob({
			raw: {},
			error: 'e',
			status: 'failed',
			counts: { unknown: 1, valid: 0 },
			jobId: '1',
			provider: 'p',
		});
		expect(Object.keys(job)).toEqual(Object.keys(makeJob(KNOWN)));
		expect(Object.keys(job.counts)).toEqual(['valid', 'invalid', 'risky', 'unknown']);
		expect(job.counts).toEqual({ valid: 0, invalid: null, risky: null, unknown: 1 });
	});

	it('has no numbers of rows that are none', () => {
		for (const odd of [-1, 0.5, 1e308]) {
			const { total, processed, counts } = makeJob({
				...KNOWN,
				total: odd,
				processed: odd,
				counts: { valid: odd, unknown: 2 },
			});
			expect({ total, processed, counts }).toEqual({
				total: null,
				processed: null,
				counts: { valid: null, invalid: null, risky: null, unknown: 2 },
			});
		}
	});

	it('is at 100 when completed, and only then', () => {
		expect(makeJob({ ...KNOWN, status: 'completed', progress: 39 }).progress).toBe(100);
		expect(makeJob({ ...KNOWN, status: 'completed' }).progress).toBe(100);
		expect(makeJob({ ...KNOWN, progress: 100 }).progress).toBe(99);
		expect(makeJob({ ...KNOWN, progress: 66.9 }).progress).toBe(66);
		expect(makeJob({ ...KNOWN, progress: -1 }).progress).toBe(0);
		expect(makeJob({ ...KNOWN, status: 'failed', progress: 100 }).progress).toBe(99);
	});
});

it('a word that no source knows counts as processing, never as completed', () => {
	const table = { done: 'completed' } as const;
	expect(toJobStatus(table, 'DONE')).toBe('completed');
	expect(toJobStatus(table, 'almost done')).toBe('processing');
	expect(toJobStatus(table, null)).toBe('processing');
	expect(toJobStatus(table, 'constructor')).toBe('processing');
});

it('nothing more happens to completed, failed and cancelled jobs', () => {
	expect((['queued', 'processing', 'completed', 'failed', 'cancelled'] as const).filter(isFinished)).toEqual([
		'completed',
		'failed',
		'cancelled',
	]);
});

it.each([
	[1, 3, 33.3],
	[0, 3, 0],
	[null, 3, null],
	[1, null, null],
	[0, 0, null],
])('%j of %j is %j per cent', (processed, total, expected) => {
	const percent = percentOf(processed, total);
	if (expected === null) expect(percent).toBeNull();
	else expect(percent).toBeCloseTo(expected, 1);
});
