import {
	parseJob,
	parseList,
	promisedRows,
	readFailure,
	verifiedFilePath,
} from '../../../nodes/BulkVerify/providers/briteVerifyFiles/answers';

const ID = 'b6cc8a4e-a1a5-4d9c-9c3d-2a3f5b7c8d9e';
const JOB = {
	id: ID,
	name: 'contacts.csv',
	status: 'complete',
	file_job_uri: `https://filesapi.briteverify.com/${ID}.json`,
	contact_file_uri: `https://filesapi.briteverify.com/${ID}/contact_file&apikey=KEY`,
	verified_file_uri: `https://filesapi.briteverify.com/${ID}/verified_file&apikey=KEY`,
	columns: ['name', 'email'],
	stats: { rows: 10, processed: 10, valid: 7, invalid: 3, connected: 2 },
	percent_complete: 39,
	email_column: 1,
	delimiter: ',',
	errors: [],
};

describe('a job', () => {
	it('is read as it is documented', () => {
		expect(parseJob(JOB)).toMatchObject({
			provider: 'briteVerifyFiles',
			jobId: ID,
			name: 'contacts.csv',
			listType: 'email',
			status: 'completed',
			providerStatus: 'complete',
			progress: 100,
			total: 10,
			processed: 10,
			counts: { valid: 7, invalid: 3, risky: null, unknown: null },
			createdAt: null,
			finishedAt: null,
			error: null,
		});
	});

	it.each([
		['pending', 'queued'],
		['unprocessed', 'queued'],
		['loading', 'processing'],
		['processing', 'processing'],
		['reprocessing', 'processing'],
		['exporting', 'processing'],
		['complete', 'completed'],
		['error', 'failed'],
		['import_error', 'failed'],
		['cancelled', 'cancelled'],
		['Complete', 'completed'],
		['IMPORT_ERROR', 'failed'],
		['delivered', 'processing'],
	])('that is %s is %s', (word, status) => {
		expect(parseJob({ ...JOB, status: word })).toMatchObject({ status, providerStatus: word });
	});

	it('of the list has its id, name and status only', () => {
		const { id, name, status, file_job_uri } = JOB;
		expect(parseList([{ id, name, status, file_job_uri }])).toMatchObject([
			{ jobId: ID, total: null, progress: 100 },
		]);
		expect(parseList([])).toEqual([]);
		expect(() => parseList({ error: 'no' })).toThrow('could not be read as a list of jobs');
		expect(() => parseList('<html>')).toThrow('could not be read as a list of jobs');
	});

	it.each([
		[
			['contact_file', 'line 483 contains illegal character'],
			'contact_file: line 483 contains illegal character',
		],
		[
			[
				['contact_file', 'is empty'],
				['delimiter', 'is wrong'],
			],
			'contact_file: is empty; delimiter: is wrong',
		],
		['is empty', 'is empty'],
		[[], null],
		['', null],
		[null, null],
	])('tells what is wrong from %j', (errors, error) => {
		expect(parseJob({ ...JOB, errors }).error).toBe(error);
	});

	it.each([[{}], [{ id: null }], [[JOB]], ['<html>']])('is none: %j', (body) => {
		expect(() => parseJob(body)).toThrow('could not be read as a job');
	});
});

describe('the path of the verified file', () => {
	const pathOf = (verified_file_uri: unknown) => verifiedFilePath(parseJob({ ...JOB, verified_file_uri }));

	it.each([
		[JOB.verified_file_uri],
		[`https://filesapi.briteverify.com/${ID}/verified_file?apikey=KEY`],
		[`http://elsewhere.example/${ID}/verified_file&apikey=KEY`],
		[`/${ID}/verified_file&apikey=KEY`],
		[null],
		[''],
	])('stays on the configured host and carries no key: %j', (uri) => {
		expect(pathOf(uri)).toBe(`/${ID}/verified_file`);
	});
});

it.each([
	[{ rows: 10, processed: 10 }, 10],
	[{ rows: 10, processed: 4 }, 4],
	[{ rows: '10', processed: '4' }, 4],
	[{ rows: 10 }, null],
	[undefined, null],
])('a verified file promises what was processed: %j gives %j', (stats, rows) => {
	expect(promisedRows(parseJob({ ...JOB, stats }))).toBe(rows);
});

describe('a refusal', () => {
	const answer = (status: number, body: unknown) => ({ status, headers: {}, body });

	it.each([
		[401, '', { kind: 'credential', message: undefined }],
		[401, { error: 'Unauthorized' }, { kind: 'credential', message: 'Unauthorized' }],
		[200, { error: 'no' }, { kind: 'rejected', message: 'no' }],
	])('with HTTP %i and %j', (status, body, failure) => {
		expect(readFailure(answer(status, body))).toEqual(failure);
	});

	it.each([
		[200, JOB],
		[200, []],
		[204, ''],
		[422, { error: 'file_job[delimiter] is missing' }],
	])('is not read out of HTTP %i with %j: the status tells, or nothing is wrong', (status, body) => {
		expect(readFailure(answer(status, body))).toBeUndefined();
	});
});
