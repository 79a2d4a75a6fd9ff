import {
	chargedRows,
	idDate,
	parseJob,
	parseList,
	parseStatus,
	parseUploaded,
	readFailure,
} from '../../../nodes/BulkVerify/providers/everythingLocation/answers';

const ID = 'a'.repeat(42) + '2016-03-25';

describe('a job', () => {
	it('that was just made is read as it is documented', () => {
		const body = {
			Status: 'OK',
			email_batch: [
				{ job_id: ID, submitted_file: 'a.csv', estm_total_trans: 5000, start_time: '2016-03-25 19:00:59' },
			],
		};
		expect(parseUploaded(body)).toMatchObject({
			provider: 'everythingLocation',
			jobId: ID,
			name: 'a.csv',
			listType: 'email',
			status: 'queued',
			total: 5000,
			createdAt: '2016-03-25T19:00:59.000Z',
		});
		expect(parseUploaded({ ...body, email_batch: body.email_batch[0] }).jobId).toBe(ID);
		expect(() => parseUploaded({ Status: 'OK', email_batch: [] })).toThrow('could not be read as a new job');
	});

	it.each([
		['pending', 'queued'],
		['loading', 'processing'],
		['verifying', 'processing'],
		['file_error', 'failed'],
		['complete', 'completed'],
		['downloaded', 'completed'],
		['Complete', 'completed'],
		['archiving', 'processing'],
	])('that is %s is %s', (word, status) => {
		expect(parseJob({ job_id: ID, status: word, progress: '67%' })).toMatchObject({
			status,
			providerStatus: word,
			progress: status === 'completed' ? 100 : 67,
			error: status === 'failed' ? expect.any(String) : null,
		});
	});

	it.each([
		[{ stats: { valid: 1, invalid: 2, accept_all: 3, unknown: 4, total_trans: 10 } }, 10],
		[{ stats: { valid: 1, invalid: 2, accept_all: 3, unknown: 4 }, total_records: 10, credit_cost: 10 }, 10],
		[
			{
				stats: {
					valid: '1',
					invalid: '2',
					accept_all: '3',
					unknown: '4',
					total_records: '10',
					credit_cost: 10,
				},
			},
			10,
		],
		[{ stats: [{ valid: 1, invalid: 2, accept_all: 3, unknown: 4 }], estm_total_trans: 9 }, 9],
	])('has its counts wherever they stand: %j', (fields, total) => {
		expect(parseJob({ job_id: ID, status: 'downloaded', ...fields })).toMatchObject({
			total,
			counts: { valid: 1, invalid: 2, risky: 3, unknown: 4 },
		});
	});

	it('is exact about what was charged only once it was downloaded', () => {
		expect(chargedRows(parseJob({ job_id: ID, status: 'downloaded', total_records: 7 }))).toBe(7);
		expect(chargedRows(parseJob({ job_id: ID, status: 'complete', estm_total_trans: 7 }))).toBeNull();
		expect(chargedRows(undefined)).toBeNull();
	});
});

describe('the list', () => {
	const row = (date: string, letter = 'a') => ({
		job_id: letter.repeat(42) + date,
		status: 'complete',
		progress: '100%',
	});
	const idsOf = (batch_jobs: unknown) => parseList({ Status: 'OK', batch_jobs }).map(({ jobId }) => jobId);

	it.each([
		[[row('2016-03-25')], 1],
		[{ result: [row('2016-03-25')] }, 1],
		[{ result: row('2016-03-25') }, 1],
		[row('2016-03-25'), 1],
		[{ result: [] }, 0],
		[[], 0],
		[{ result: null }, 0],
		[null, 0],
		[{}, 0],
	])('may be %j', (jobs, count) => {
		expect(idsOf(jobs)).toHaveLength(count);
	});

	it('is the newest first, whichever way it comes', () => {
		const rows = [
			row('2016-03-25', 'a'),
			row('2016-03-26', 'b'),
			row('2016-03-26', 'c'),
			row('2016-04-01', 'd'),
		];
		const newestFirst = ['d', 'c', 'b', 'a'];
		const letters = (jobs: unknown) => idsOf(jobs).map((id) => id[0]);
		expect(letters(rows)).toEqual(newestFirst);
		expect(letters(rows.toReversed())).toEqual(newestFirst);
	});

	it('has ids of any form', () => {
		expect(idsOf([{ job_id: 'no date' }, { job_id: 7 }])).toEqual(['7', 'no date']);
		expect([idDate(ID), idDate('no date')]).toEqual(['2016-03-25', '']);
	});

	it('is none without its field', () => {
		expect(() => parseList({ Status: 'OK' })).toThrow('could not be read as a list of jobs');
		expect(() => parseList('<html>')).toThrow('could not be read as a list of jobs');
	});
});

it('a status is an object or an array of one', () => {
	const job = { job_id: ID, status: 'complete' };
	expect(parseStatus({ Status: 'OK', batch_status: job })?.jobId).toBe(ID);
	expect(parseStatus({ Status: 'OK', batch_status: [job] })?.jobId).toBe(ID);
	expect(parseStatus({ Status: 'OK', batch_status: [] })).toBeUndefined();
	expect(parseStatus({ Status: 'OK' })).toBeUndefined();
});

describe('a refusal', () => {
	it.each([
		[
			{ Status: 'ERROR', Message: 'Invalid license key' },
			{ kind: 'credential', message: 'Invalid license key' },
		],
		[{ Status: 'Invalid license key' }, { kind: 'credential', message: 'Invalid license key' }],
		[
			{ Status: 'ERROR', message: 'Invalid job_id' },
			{ kind: 'notFound', message: 'Invalid job_id' },
		],
		[{ Status: 'Insufficient credit' }, { kind: 'credits', message: 'Insufficient credit' }],
		[
			{ Status: 'ERROR', Error: 'bad file' },
			{ kind: 'rejected', message: 'bad file' },
		],
		[{ Status: null }, { kind: 'rejected', message: undefined }],
	])('is any Status but OK: %j', (body, failure) => {
		for (const status of [200, 400, 404]) expect(readFailure({ status, headers: {}, body })).toEqual(failure);
	});

	it.each([[{ Status: 'OK' }], [{ Status: 'ok' }], ['<html>'], [[]], [{ other: 1 }]])(
		'is not in %j',
		(body) => {
			expect(readFailure({ status: 200, headers: {}, body })).toBeUndefined();
		},
	);
});
