import {
	parseBalance,
	parseJob,
	parseLinks,
	parseList,
	readFailure,
} from '../../../nodes/BulkVerify/providers/ipQualityScore/answers';

const UPLOADED = {
	message: 'Success',
	success: true,
	id: 3868534,
	file_name: 'list.csv',
	type: 'email',
	strictness: 0,
	status: 'NEW',
	aborted: null,
	invalid_records: 0,
	status_url: 'https://www.ipqualityscore.com/api/json/csv/KEY/status/3868534',
	downloads: { pristine: null, clean: null, bad: null, all: null },
	request_id: 'abc',
	api_version: 1,
};

describe('a job', () => {
	it('is read as it is documented', () => {
		expect(parseJob(UPLOADED)).toMatchObject({
			provider: 'ipQualityScore',
			jobId: '3868534',
			name: 'list.csv',
			listType: 'email',
			status: 'queued',
			providerStatus: 'NEW',
			progress: null,
			total: null,
		});
	});

	it.each([
		['NEW', null, 'queued'],
		['PROCESSING', null, 'processing'],
		['FINISHED', false, 'completed'],
		['finished', null, 'completed'],
		['FINISHED', true, 'cancelled'],
		['PROCESSING', true, 'cancelled'],
		['NEW', 'true', 'cancelled'],
		['EXPORTING', null, 'processing'],
		['', null, 'processing'],
		[null, null, 'processing'],
	])('that is %j, aborted %j, is %s', (status, aborted, expected) => {
		expect(parseJob({ ...UPLOADED, status, aborted }).status).toBe(expected);
	});

	it('may have nothing but its id', () => {
		expect(parseJob({ id: '7' })).toMatchObject({
			jobId: '7',
			name: null,
			listType: null,
			status: 'processing',
		});
	});

	it.each([[{}], [{ id: null }], [{ id: '' }], [[UPLOADED]], ['<html>'], [null]])('is none: %j', (body) => {
		expect(() => parseJob(body)).toThrow('could not be read as a job');
	});
});

describe('a page of the list', () => {
	const rows = (count: number) => Array.from({ length: count }, (_, id) => ({ ...UPLOADED, id: id + 1 }));

	it.each([
		[{ csvs: rows(50), total_pages: 2 }, 1, false],
		[{ csvs: rows(10), total_pages: 2 }, 2, true],
		[{ csvs: rows(50), total_pages: '2' }, 1, false],
		[{ csvs: rows(50), total_pages: 1 }, 1, true],
		[{ csvs: [], total_pages: 0 }, 1, true],
		[{ csvs: [], total_pages: 9 }, 3, true],
		// A page beyond the last is refused: a short one is the last.
		[{ csvs: rows(50) }, 1, false],
		[{ csvs: rows(49) }, 1, true],
		[{ csvs: rows(49), total_pages: null }, 1, true],
	])('number %#', (body, page, isLast) => {
		const list = parseList(body, page);
		expect([list.isLast, list.jobs.length]).toEqual([isLast, body.csvs.length]);
	});

	it.each([[{}], [{ csvs: null }], [[]], ['<html>']])('is none: %j', (body) => {
		expect(() => parseList(body, 1)).toThrow('could not be read as a list of jobs');
	});
});

describe('links', () => {
	it('are null where a class is empty', () => {
		const downloads = { pristine: null, clean: 'https://x/1', bad: '', all: 'https://x/2' };
		expect(parseLinks({ downloads })).toEqual({
			pristine: null,
			clean: 'https://x/1',
			bad: null,
			all: 'https://x/2',
		});
	});

	it.each([[{}], [{ downloads: null }], [{ downloads: [] }], ['x']])('are none: %j', (body) => {
		expect(parseLinks(body)).toEqual({});
	});
});

it('the balance has its details but not the words around it', () => {
	const body = {
		success: true,
		message: 'Success',
		credits: '4999762',
		usage: 92,
		email_usage: 38,
		request_id: 'x',
	};
	expect(parseBalance(body)).toEqual({ credits: 4999762, usage: 92, email_usage: 38 });
	expect(() => parseBalance({ success: true })).toThrow('could not be read as a balance');
});

describe('a refusal', () => {
	const answer = (status: number, body: unknown) => ({ status, headers: {}, body });

	it.each([
		[200, { success: false, message: 'Invalid or unauthorized key.' }, 'credential'],
		[200, { success: 'false', message: 'Insufficient credits' }, 'credits'],
		[200, { success: false, message: 'Invalid CSV ID specified.' }, 'notFound'],
		[200, { success: false }, 'rejected'],
		[403, { message: 'Slow down' }, 'rateLimit'],
		[403, '<html>', 'rateLimit'],
	])('with HTTP %i and %j is about %s', (status, body, kind) => {
		expect(readFailure(answer(status, body))).toMatchObject({ kind });
	});

	it.each([
		[200, UPLOADED],
		[200, { csvs: [] }],
		[200, '<html>'],
		[500, '<html>'],
	])('is not in HTTP %i with %j', (status, body) => {
		expect(readFailure(answer(status, body))).toBeUndefined();
	});
});
