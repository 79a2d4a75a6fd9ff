import {
	parseBalance,
	parseCompleted,
	parseCreated,
	parseFailed,
	parseJob,
	parseList,
	parseStatus,
	readFailure,
} from '../../../nodes/BulkVerify/providers/whoisXml/answers';

const ROW = {
	id: 596,
	date_start: '1528377253',
	total_terms: 3,
	invalid_terms: 1,
	processed_terms: 2,
	failed_terms: 0,
	ready: 1,
};

describe('a job', () => {
	it('is read as it is documented', () => {
		expect(parseJob(ROW)).toMatchObject({
			provider: 'whoisXml',
			jobId: '596',
			name: null,
			listType: 'geolocation',
			status: 'completed',
			providerStatus: 'ready 1',
			progress: 100,
			total: 3,
			processed: 2,
			counts: { valid: null, invalid: 1, risky: null, unknown: 0 },
			createdAt: '2018-06-07T13:14:13.000Z',
			finishedAt: null,
		});
	});

	it('may have its counters as texts', () => {
		const texts = Object.fromEntries(Object.entries(ROW).map(([name, value]) => [name, String(value)]));
		expect({ ...parseJob(texts), raw: null }).toEqual({ ...parseJob(ROW), raw: null });
	});

	it.each([
		[1, 'completed'],
		['1', 'completed'],
		[true, 'completed'],
		['true', 'completed'],
		[0, 'processing'],
		['0', 'processing'],
		[false, 'processing'],
		[null, 'processing'],
		['soon', 'processing'],
	])('with ready %j is %s', (ready, status) => {
		expect(parseJob({ ...ROW, ready }).status).toBe(status);
	});

	it('that works is as far as its terms', () => {
		expect(parseJob({ ...ROW, ready: 0 }).progress).toBe(66);
		expect(parseJob({ ...ROW, ready: 0, processed_terms: 3 }).progress).toBe(99);
	});

	it('that was just made has an id and nothing more', () => {
		expect(parseCreated({ response: { id: 5 } })).toMatchObject({
			jobId: '5',
			status: 'processing',
			total: null,
		});
		expect(parseCreated({ response: { id: '5' } }).jobId).toBe('5');
		expect(() => parseCreated({ response: {} })).toThrow('could not be read as a new job');
		expect(() => parseCreated({ response: [] })).toThrow('could not be read as a new job');
	});
});

describe('a page of the list', () => {
	it.each([
		[{ data: [ROW], last_page: 2 }, 1, false],
		[{ data: [ROW], last_page: 2 }, 2, true],
		[{ data: [ROW], last_page: '1' }, 1, true],
		[{ data: [] }, 1, true],
		[{ data: [ROW] }, 1, false],
	])('number %#', (response, page, isLast) => {
		expect(parseList({ response }, page).isLast).toBe(isLast);
	});

	it.each([[{ response: {} }], [{ response: [ROW] }], [{}], ['<html>']])('is none: %j', (body) => {
		expect(() => parseList(body, 1)).toThrow('could not be read as a list of jobs');
	});
});

it('statuses are an array, empty where no id exists', () => {
	expect(parseStatus({ response: [ROW] })).toHaveLength(1);
	expect(parseStatus({ response: [] })).toEqual([]);
	expect(() => parseStatus({ response: {} })).toThrow('could not be read as a list of statuses');
});

describe('results', () => {
	const LOCATED = { ip: '8.8.8.8', location: { country: 'US', lat: 37.4 }, term: '8.8.8.8' };

	it('are arrays of arrays, one a term; flat ones are read too', () => {
		const nested = parseCompleted({ response: [[LOCATED], [{ term: 'gmail.com' }, { term: 'gmail.com' }]] });
		expect(nested.map(({ value, verdict, reason }) => [value, verdict, reason])).toEqual([
			['8.8.8.8', 'valid', 'located'],
			['gmail.com', 'unknown', 'no_location'],
			['gmail.com', 'unknown', 'no_location'],
		]);
		expect(parseCompleted({ response: [LOCATED] })).toEqual(parseCompleted({ response: [[LOCATED]] }));
	});

	it('with an empty location are not located', () => {
		const empty = { country: '', region: '', city: null };
		expect(parseCompleted({ response: [[{ term: 'x', location: empty }]] })).toMatchObject([
			{ verdict: 'unknown' },
		]);
	});

	it.each([[{ response: {} }], [{}], ['x'], [null]])('are none: %j', (body) => {
		expect(() => parseCompleted(body)).toThrow('could not be read as results');
	});
});

it.each([
	[{ error: 'Invalid format', term: 'foo' }, 'foo', 'invalid', 'Invalid format'],
	[{ error: 'Invalid format', emailAddress: 'foo' }, 'foo', 'invalid', 'Invalid format'],
	[
		{ error: 'Could not resolve the host', term: 'x.example' },
		'x.example',
		'unknown',
		'Could not resolve the host',
	],
	[{ term: 'x' }, 'x', 'unknown', null],
	[{ error: 'Timeout' }, null, 'unknown', 'Timeout'],
])('a failed term %j is %s: %s', (entry, value, verdict, reason) => {
	expect(parseFailed({ response: [entry] })).toMatchObject([{ value, verdict, reason, columns: entry }]);
	expect(parseFailed({ response: [[entry]] })).toMatchObject([{ value, verdict, reason }]);
});

it('the balance is that of IP geolocation, whatever else the account has', () => {
	const data = [
		{ product_id: 7, product: { name: 'Email Verification' }, credits: 1 },
		{ product_id: '8', product: { name: 'IP Geolocation' }, credits: '1000' },
	];
	expect(parseBalance({ data })).toEqual({ credits: 1000, product: 'IP Geolocation' });
	expect(parseBalance({ data: [] })).toEqual({ credits: null, product: null });
	expect(() => parseBalance({})).toThrow('could not be read as a balance');
});

describe('a refusal', () => {
	const answer = (status: number, body: unknown) => ({ status, headers: {}, body });

	it.each([
		[400, { response: { errors: ['One.', 'Two.'] } }, { kind: 'rejected', message: 'One.; Two.' }],
		[
			401,
			{ response: { error: 'Authorisation failed' } },
			{ kind: 'credential', message: 'Authorisation failed' },
		],
		[
			402,
			{ response: { error: 'Insufficient balance' } },
			{ kind: 'credits', message: 'Insufficient balance' },
		],
		[403, { response: { error: 'Access denied' } }, { kind: 'notFound', message: 'Access denied' }],
		[422, { response: { error: 'Wrong request id' } }, { kind: 'notFound', message: 'Wrong request id' }],
		[401, { error: 'no' }, { kind: 'credential', message: 'no' }],
		[404, '<html>', { kind: 'rejected', message: undefined }],
		[200, { response: { error: 'no' } }, { kind: 'rejected', message: 'no' }],
	])('with HTTP %i and %j', (status, body, failure) => {
		expect(readFailure(answer(status, body))).toEqual(failure);
	});

	it.each([
		[200, { response: { id: 5 } }],
		[200, { response: [] }],
	])('is not in HTTP %i with %j', (status, body) => {
		expect(readFailure(answer(status, body))).toBeUndefined();
	});
});
