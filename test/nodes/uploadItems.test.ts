import { NODE_NAME } from '../harness/engine';
import { PROVIDERS } from '../sandbox';
import { emails, itemsOf, providersThat, useBench } from './help';

const bench = useBench();
const keepsColumns = providersThat(({ capabilities }) => capabilities.keepsColumns);

/** The list as it reached the provider, as one text. */
function sent(): string {
	const { body, parts } = bench.upload();
	if (parts.length > 0) return bench.uploadedFile().text;
	const { input, terms } = body as { input?: unknown; terms?: unknown };
	return JSON.stringify(input ?? terms);
}

describe.each(PROVIDERS)('all input items of %s', (provider) => {
	it('go into one job, in order, each value once', async () => {
		const input = emails('b@example.com', 'a@example.com', ' B@Example.com ', 'c@example.com');
		const items = await bench.run(provider, 'upload', {}, input);

		expect(items).toHaveLength(1);
		expect(items[0]?.pairedItem).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }, { item: 3 }]);
		expect(sent().match(/[abc]@example\.com/gi)).toEqual(['b@example.com', 'a@example.com', 'c@example.com']);
	});

	it('leave nothing but the verified value behind', async () => {
		const input = itemsOf(
			{ email: 'a@example.com', name: 'Ada Secret', note: 'private' },
			{ email: 'b@example.com', name: 'Bob Secret', note: 'private' },
		);
		await bench.run(provider, 'upload', {}, input);

		expect(sent()).not.toMatch(/secret|private|name|note/i);
		expect(bench.upload().url).not.toMatch(/secret|private/i);
	});

	it('tell how many were left out and what that cost', async () => {
		const input = emails('a@example.com', '', null, '  ', 'A@example.com');
		expect(await bench.hints(provider, 'upload', {}, input)).toEqual([
			'3 empty values were skipped, 1 duplicate was sent only once. They cost nothing.',
		]);
		expect(bench.sandbox.jobs(provider)).toMatchObject([{ rows: 1 }]);
	});

	it('are sent as often as they occur where duplicates are wanted', async () => {
		const parameters = { options: { removeDuplicates: false } };
		const input = emails('a@example.com', 'a@example.com');
		expect(await bench.hints(provider, 'upload', parameters, input)).toEqual([]);
		expect(bench.sandbox.jobs(provider)).toMatchObject([{ rows: 2 }]);
	});

	it('are refused where all are empty, before a request leaves', async () => {
		const failure = await bench.refusal(provider, 'upload', {}, emails('', null, '   '));
		expect(failure).toMatchObject({
			name: 'NodeOperationError',
			message: 'There is nothing to verify: every value is empty',
			itemIndex: 0,
		});
		expect(bench.requests()).toEqual([]);
	});

	it('are refused with the missing field and the ones there are', async () => {
		const failure = await bench.refusal(
			provider,
			'upload',
			{ valueField: 'mail' },
			itemsOf({ name: 'Ada', email: 'a@example.com' }, { name: 'Bob' }),
		);
		expect(failure.message).toBe('None of the 2 items has a field "mail"');
		expect(failure.description).toContain('name, email');
		expect(bench.requests()).toEqual([]);
	});
});

describe('the field to verify', () => {
	it.each([
		['contact.email', { contact: { email: 'a@example.com' } }],
		['emails[0]', { emails: ['a@example.com', 'other@example.com'] }],
		['emails[0].address', { emails: [{ address: 'a@example.com' }] }],
		['["E-Mail, work"]', { 'E-Mail, work': 'a@example.com' }],
		["['contact'].email", { contact: { email: 'a@example.com' } }],
		['contact.email', { 'contact.email': 'a@example.com', contact: { email: 'wrong@example.com' } }],
		['E-Mail (work)', { 'E-Mail (work)': 'a@example.com' }],
	])('is found by the path %s', async (valueField, json) => {
		await bench.run('everythingLocation', 'upload', { valueField }, itemsOf(json));
		expect(bench.uploadedFile().text).toBe('email\na@example.com\n');
	});

	it('may hold numbers', async () => {
		const parameters = { valueField: 'tel', listType: 'phone' };
		await bench.run(
			'ipQualityScore',
			'upload',
			parameters,
			itemsOf({ tel: 12025551111 }, { tel: '+1 202 555 6666' }),
		);
		expect(bench.upload().body).toMatchObject({ input: [['12025551111'], ['+1 202 555 6666']] });
	});

	it('must not hold an object', async () => {
		const failure = await bench.refusal(
			'briteVerifyFiles',
			'upload',
			{ valueField: 'contact' },
			itemsOf({ contact: 'a@example.com' }, { contact: { email: 'b@example.com' } }),
		);
		expect(failure.message).toBe(
			'The field "contact" of item 1 holds an object or a list, not a single value',
		);
	});
});

describe.each(keepsColumns)('fields sent along to %s', (provider) => {
	it('are exactly the ones that were named', async () => {
		const input = itemsOf(
			{ email: 'a@example.com', id: 7, contact: { company: 'Ada, Inc.' }, secret: 'x' },
			{ email: 'b@example.com', id: 8, contact: { company: null }, secret: 'x' },
		);
		await bench.run(provider, 'upload', { options: { sendFields: 'id, contact.company' } }, input);
		expect(bench.uploadedFile().text).toBe(
			'email,id,contact.company\na@example.com,7,"Ada, Inc."\nb@example.com,8,\n',
		);
	});

	it('stay with their value when duplicates and empties go', async () => {
		const input = itemsOf(
			{ email: '', id: 1 },
			{ email: 'a@example.com', id: 2 },
			{ email: 'A@EXAMPLE.COM', id: 3 },
			{ email: 'b@example.com', id: 4 },
		);
		await bench.run(provider, 'upload', { options: { sendFields: 'id' } }, input);
		expect(bench.uploadedFile().text).toBe('email,id\na@example.com,2\nb@example.com,4\n');
	});

	it('give way where one is called as the column to verify', async () => {
		const parameters = { valueField: 'work', options: { sendFields: 'email' } };
		await bench.run(
			provider,
			'upload',
			parameters,
			itemsOf({ work: 'a@example.com', email: 'old@example.com' }),
		);
		expect(bench.uploadedFile().text).toBe('email,email_field\na@example.com,old@example.com\n');
	});
});

describe.each(providersThat(({ capabilities }) => !capabilities.keepsColumns))(
	'fields sent along to %s',
	(provider) => {
		it('are none, for they would not come back', async () => {
			const parameters = { options: { sendFields: 'id' } };
			await bench.run(provider, 'upload', parameters, itemsOf({ email: 'a@example.com', id: 'private' }));
			expect(sent()).not.toContain('private');
		});
	},
);

describe('a list that is longer than one job may be', () => {
	const terms = (count: number) =>
		Array.from({ length: count }, (_, n) => ({
			json: { email: `10.${n >> 16}.${(n >> 8) & 255}.${n & 255}` },
		}));

	it('goes into the fewest jobs of WhoisXML, each paired with its own items', async () => {
		const items = await bench.run('whoisXml', 'upload', {}, terms(100_001));

		expect(bench.sandbox.jobs('whoisXml').map(({ rows }) => rows)).toEqual([50_000, 50_001]);
		expect(items).toHaveLength(2);
		const pairs = items.map(({ pairedItem }) => pairedItem as Array<{ item: number }>);
		expect(pairs.map((pair) => [pair[0]?.item, pair.at(-1)?.item])).toEqual([
			[0, 49_999],
			[50_000, 100_000],
		]);
	});

	it('is not split for the sake of duplicates and empties', async () => {
		const items = await bench.run('whoisXml', 'upload', {}, [...terms(100_000), ...terms(5), ...emails('')]);
		expect(items).toHaveLength(1);
		expect(bench.sandbox.jobs('whoisXml')).toMatchObject([{ rows: 100_000 }]);
	});

	it('is refused where it may not be split', async () => {
		const parameters = { options: { splitLargeLists: false } };
		const failure = await bench.refusal('whoisXml', 'upload', parameters, terms(100_001));
		expect(failure.message).toBe('The list has 100,001 values, but one job takes at most 100,000');
		expect(failure.description).toContain('Split Large Lists');
		expect(bench.requests()).toEqual([]);
	});

	it('pairs the error of a job that was not made with the items that did not get into one', async () => {
		bench.sandbox.fault('whoisXml', { kind: 'status', status: 400, operation: 'upload', skip: 1 });
		const outcome = await bench.outcome('whoisXml', 'upload', {}, terms(100_001), { continueOnFail: true });
		const [job, error, ...others] = outcome.output(NODE_NAME);

		expect(others).toEqual([]);
		expect(job?.json.jobId).toBe(bench.sandbox.jobs('whoisXml')[0]?.id);
		expect(String(error?.json.error)).toContain(`go on with job ${String(job?.json.jobId)}`);
		const paired = error?.pairedItem as Array<{ item: number }>;
		expect([paired.length, paired[0]?.item, paired.at(-1)?.item]).toEqual([50_001, 50_000, 100_000]);
	});
});

describe('the request', () => {
	it('of IPQualityScore carries rows without a header, the name and the type', async () => {
		await bench.run('ipQualityScore', 'upload', {}, emails('a@example.com', 'b@example.com'));
		const { method, path, body, headers } = bench.upload();
		expect([method, path]).toEqual(['POST', '/api/json/csv/***/email/upload']);
		expect(body).toEqual({
			input: [['a@example.com'], ['b@example.com']],
			file_name: expect.stringMatching(/^n8n-list-\d{4}-\d\d-\d\d-[0-9a-f]{8}\.csv$/),
		});
		expect(headers['content-type']).toBe('application/json');
		expect(headers['content-length']).toBeDefined();
	});

	it.each(['email', 'phone', 'proxy', 'url', 'leaked_email', 'leaked_password', 'leaked_username'])(
		'of IPQualityScore names the list type %s',
		async (listType) => {
			const [item] = await bench.run('ipQualityScore', 'upload', { listType }, emails('value-1'));
			expect(bench.upload().path).toBe(`/api/json/csv/***/${listType}/upload`);
			expect(item?.json.listType).toBe(listType);
		},
	);

	it('of IPQualityScore is refused for a list type it does not have', async () => {
		const failure = await bench.refusal('ipQualityScore', 'upload', { listType: 'fax' }, emails('1'));
		expect(failure.message).toBe('IPQualityScore has no list type "fax"');
		expect(bench.requests()).toEqual([]);
	});

	it.each([
		[undefined, 1],
		[true, 1],
		[false, 0],
	])('of WhoisXML asks for reverse IP as the option says: %s', async (reverseIp, expected) => {
		const options = reverseIp === undefined ? {} : { reverseIp };
		await bench.run('whoisXml', 'upload', { options }, emails('8.8.8.8', 'example.com', 'a@example.org'));
		expect(bench.upload().body).toEqual({
			apiKey: bench.sandbox.urls.whoisXmlApi!.apiKey,
			terms: ['8.8.8.8', 'example.com', 'a@example.org'],
			reverseIp: expected,
			format: 'json',
		});
	});

	it('of Everything Location is one part named email, with its length', async () => {
		await bench.run('everythingLocation', 'upload', {}, emails('a@example.com'));
		const { path, parts, headers } = bench.upload();
		expect(path).toBe('/email/batch?lqtkey=***');
		expect(parts.map(({ name }) => name)).toEqual(['email']);
		expect(parts[0]?.fileName).toMatch(/\.csv$/);
		expect(Number(headers['content-length'])).toBe(bench.upload().bodySize);
	});

	it.each([
		[{}, ['file_job[contact_file]', 'file_job[delimiter]', 'press', 'apikey']],
		[
			{ verifyConnected: true },
			['file_job[contact_file]', 'file_job[delimiter]', 'file_job[verify_connected]', 'press', 'apikey'],
		],
	])('of BriteVerify has the parts of its documentation: %j', async (options, names) => {
		await bench.run('briteVerifyFiles', 'upload', { options }, emails('a@example.com'));
		const { path, parts, headers, bodySize } = bench.upload();
		expect(path).toBe('/brite_files.json');
		expect(parts.map(({ name }) => name)).toEqual(names);
		const values = Object.fromEntries(parts.map(({ name, value }) => [name, value]));
		expect(values).toMatchObject({ 'file_job[delimiter]': ',', press: 'OK' });
		expect(Number(headers['content-length'])).toBe(bodySize);
	});

	it.each(providersThat(({ capabilities }) => capabilities.namesJobs))(
		'to %s calls the job as the person does, with an ending that no other has',
		async (provider) => {
			const parameters = { options: { jobName: 'Müller & Söhne: März' } };
			await bench.run(provider, 'upload', parameters, emails('a@example.com'));
			await bench.run(provider, 'upload', parameters, emails('a@example.com'));
			const names = bench.sandbox.jobs(provider).map(({ name }) => name);
			for (const name of names) expect(name).toMatch(/^Muller - Sohne- Marz-[0-9a-f]{8}\.csv$/);
			expect(new Set(names).size).toBe(2);
		},
	);
});
