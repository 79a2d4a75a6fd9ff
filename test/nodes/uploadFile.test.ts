/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NODE_NAME } from '../harness/engine';
import { type ProviderName, PROVIDERS } from '../sandbox';
import { MODES, providersThat, useBench } from './help';

const takesFiles = providersThat(({ capabilities }) => capabilities.takes.includes('file'));
const FILE = { inputSource: 'file' };
const withOptions = (options: Record<string, string | boolean>, more = {}) => ({ ...FILE, options, ...more });

describe.each(MODES)('a file in the %s', (mode) => {
	const bench = useBench(mode);

	async function send(
		provider: ProviderName,
		content: string | Buffer,
		parameters: Record<string, unknown> = {},
		fileName?: string,
	): Promise<string> {
		await bench.run(provider, 'upload', { ...FILE, ...(parameters as object) }, [
			await bench.fileItem(content, fileName),
		]);
		return bench.uploadedFile().text;
	}

	async function refused(provider: ProviderName, content: string | Buffer, parameters = {}) {
		const failure = await bench.refusal(provider, 'upload', { ...FILE, ...parameters }, [
			await bench.fileItem(content),
		]);
		expect(bench.requests()).toEqual([]);
		return failure;
	}

	describe.each(takesFiles)('of %s', (provider) => {
		it('goes as it is, byte for byte, where nothing calls for a change', async () => {
			const content =
				'name,email\r\n"Ada ""A"" Love",a@example.com\r\n\r\n"two\r\nlines",A@EXAMPLE.COM\r\nempty,\r\n';
			expect(await send(provider, content)).toBe(content);
		});

		it('has its length told beforehand', async () => {
			await send(provider, 'email,id\na@example.com,1\n');
			const { headers, bodySize } = bench.upload();
			expect(headers['transfer-encoding']).toBeUndefined();
			expect(Number(headers['content-length'])).toBe(bodySize);
		});

		it('is stripped to the verified column where that is asked for', async () => {
			const content = 'name,email,note\nAda,a@example.com,private\nBob,b@example.com,private\n';
			expect(await send(provider, content, withOptions({ onlyVerifiedColumn: true }))).toBe(
				'email\na@example.com\nb@example.com\n',
			);
		});

		it('loses its duplicates where that is asked for', async () => {
			const content = 'email,id\na@example.com,1\n A@Example.com,2\n,3\nb@example.com,4\n';
			const parameters = withOptions({ removeDuplicates: true });
			const hints = await bench.hints(provider, 'upload', parameters, [await bench.fileItem(content)]);
			expect(bench.uploadedFile().text).toBe('email,id\na@example.com,1\nb@example.com,4\n');
			expect(hints).toEqual([
				'1 empty value was skipped, 1 duplicate was sent only once. They cost nothing.',
			]);
		});

		it('is called as the file is, with an ending that no other has', async () => {
			await send(provider, 'email\na@example.com\n', {}, 'My contacts (old).csv');
			const [job] = bench.sandbox.jobs(provider);
			expect(job?.name).toMatch(/^My contacts \(old\)-[0-9a-f]{8}\.csv$/);
		});

		it.each([
			['a file of 0 bytes', '', 'The file in "data" is empty: there is nothing to verify'],
			['a header alone', 'email,name\n', 'The file has a header but no rows: there is nothing to verify'],
			['blank lines alone', '\n\r\n  \n', 'The file is empty'],
		])('is refused where it is %s', async (_, content, message) => {
			expect((await refused(provider, content)).message).toBe(message);
		});
	});

	describe.each(PROVIDERS)('of %s, whatever it is turned into,', (provider) => {
		it('is refused with the columns there are where the named one is missing', async () => {
			const failure = await refused(provider, 'name,email\nAda,a@example.com\n', { fileColumn: 'E-Post' });
			expect(failure).toMatchObject({ message: 'The list has no column "E-Post"', itemIndex: 0 });
			expect(failure.description).toContain('name, email');
		});

		it('is refused with the line where a quote was never closed', async () => {
			const failure = await refused(
				provider,
				'email,id\na@example.com,1\n"b@example.com,2\nc@example.com,3\n',
				{
					options: { onlyVerifiedColumn: true },
				},
			);
			expect(failure.message).toMatch(/line 3/i);
		});

		it('makes a job of its own for each input item', async () => {
			const input = [
				await bench.fileItem('email\na@example.com\n'),
				await bench.fileItem('email\nb@example.com\n'),
			];
			const items = await bench.run(provider, 'upload', FILE, input);
			expect(items.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 0 }], [{ item: 1 }]]);
			expect(items.map(({ json }) => json.jobId)).toEqual(bench.sandbox.jobs(provider).map(({ id }) => id));
		});

		it('is looked for in the field that was named', async () => {
			const file = await bench.fileItem('email\na@example.com\n');
			const input = [{ json: {}, binary: { list: file.binary?.data ?? { data: '', mimeType: '' } } }];
			await bench.run(provider, 'upload', { ...FILE, inputDataFieldName: 'list' }, input);
			expect(bench.sandbox.jobs(provider)).toHaveLength(1);

			const failure = await bench.refusal(provider, 'upload', FILE, input);
			expect(failure.message).toContain("'data'");
			expect(failure.itemIndex).toBe(0);
		});
	});

	describe.each(['everythingLocation', 'briteVerifyFiles'] as const)(
		'of %s, which wants a column "email",',
		(provider) => {
			it.each([
				['Name,E-Mail\nAda,a@example.com\n', {}, 'Name,email\nAda,a@example.com\n'],
				[
					'"Work; mail";Name\r\na@example.com;Ada\r\n',
					{ fileColumn: 'Work; mail' },
					'email,Name\na@example.com,Ada\n',
				],
				[
					'email,work mail\nold@example.com,a@example.com\n',
					{ fileColumn: 'work mail' },
					'email_original,email\nold@example.com,a@example.com\n',
				],
				['EMAIL\na@example.com\n', {}, 'email\na@example.com\n'],
				['Who\tWhat\na@example.com\t1\n', {}, 'email\tWhat\na@example.com\t1\n'],
				['a@example.com,1\nb@example.com,2\n', {}, 'email,column_2\na@example.com,1\nb@example.com,2\n'],
				['a@example.com\nb@example.com\n', {}, 'email\na@example.com\nb@example.com\n'],
				['\uFEFFemail,id\na@example.com,1\n', {}, 'email,id\na@example.com,1\n'],
				['email;id\na@example.com;1,5\n', {}, 'email,id\na@example.com,"1,5"\n'],
			])('gets it: %j', async (content, parameters, expected) => {
				expect(await send(provider, content, parameters)).toBe(expected);
				expect(bench.sandbox.jobs(provider)).toMatchObject([{ status: 'completed' }]);
			});

			it('keeps every byte below a header that was renamed', async () => {
				const rows = 'Ada, "x" ,a@example.com\r\n\r\nBob,"a\r\nb",b@example.com';
				expect(await send(provider, `n,o,E Mail\r\n${rows}`)).toBe(`n,o,email\r\n${rows}`);
			});

			it('is read with the delimiter that was named', async () => {
				const content = 'a|b;email\n1|2;x@example.com\n';
				expect(await send(provider, content, withOptions({ delimiter: 'semicolon' }))).toBe(
					'a|b,email\n1|2,x@example.com\n',
				);
			});

			it.each([
				[
					'utf-16le',
					Buffer.concat([
						Buffer.from([0xff, 0xfe]),
						Buffer.from('email,city\na@example.com,Zürich\n', 'utf16le'),
					]),
				],
				[
					'utf-16be',
					Buffer.concat([
						Buffer.from([0xfe, 0xff]),
						Buffer.from('email,city\na@example.com,Zürich\n', 'utf16le').swap16(),
					]),
				],
			])('arrives as UTF-8 where it was %s', async (_, content) => {
				expect(await send(provider, content)).toBe('email,city\na@example.com,Zürich\n');
			});
		},
	);

	it('in Latin-1 becomes UTF-8 for BriteVerify, which refuses anything else', async () => {
		const content = Buffer.from('email,city\na@example.com,Zürich\nb@example.com,Genève\n', 'latin1');
		expect(await send('briteVerifyFiles', content)).toBe(
			'email,city\na@example.com,Zürich\nb@example.com,Genève\n',
		);
		expect(bench.sandbox.jobs('briteVerifyFiles')).toMatchObject([{ status: 'completed' }]);
	});

	it('with pipes goes as it is to BriteVerify, which is told so', async () => {
		const content = 'email|id\na@example.com|1\n';
		expect(await send('briteVerifyFiles', content)).toBe(content);
		expect(bench.upload().parts).toContainEqual(
			expect.objectContaining({ name: 'file_job[delimiter]', value: '|' }),
		);
	});

	it('that is called otherwise still ends in .csv for Everything Location', async () => {
		await send('everythingLocation', 'email\na@example.com\n', {}, 'contacts.txt');
		expect(bench.uploadedFile().fileName).toMatch(/^contacts-[0-9a-f]{8}\.csv$/);
	});

	it('with a named column leaves that column alone to IPQualityScore, which chooses the column itself', async () => {
		const content = 'email,work mail,note\nold@example.com,a@example.com,private\n';
		expect(await send('ipQualityScore', content, { fileColumn: 'Work Mail' })).toBe(
			'work mail\na@example.com\n',
		);
	});

	it('without a header goes to IPQualityScore without one', async () => {
		const content = 'a@example.com;1\nb@example.com;2\n';
		expect(await send('ipQualityScore', content)).toBe(content);
		expect(await bench.sandbox.jobs('ipQualityScore')).toMatchObject([{ rows: 2 }]);
	});

	it('leaves one column as values to WhoisXML, found by its content', async () => {
		const content = Buffer.from(
			'Ort;Adresse\nZürich;8.8.8.8\nGenève;\nGenève;example.com\nx;8.8.8.8\n',
			'latin1',
		);
		await bench.run('whoisXml', 'upload', FILE, [await bench.fileItem(content)]);
		expect(bench.upload().body).toMatchObject({ terms: ['8.8.8.8', 'example.com', '8.8.8.8'] });
	});
});

describe('a file that is longer than one job may be', () => {
	const bench = useBench();

	it('is split for BriteVerify', async () => {
		const rows = Array.from({ length: 500_001 }, (_, n) => `${n}@example.com\n`);
		const items = await bench.run('briteVerifyFiles', 'upload', FILE, [
			await bench.fileItem(`email\n${rows.join('')}`),
		]);
		const jobs = bench.sandbox.jobs('briteVerifyFiles');
		expect(jobs.reduce((sum, job) => sum + job.rows, 0)).toBe(500_001);
		expect(jobs.map(({ name }) => name.replace(/-[0-9a-f]{8}/, ''))).toEqual([
			'contacts-1of2.csv',
			'contacts-2of2.csv',
		]);
		expect(items.map(({ json, pairedItem }) => [json.jobId, pairedItem])).toEqual(
			jobs.map(({ id }) => [id, [{ item: 0 }]]),
		);
	});

	it('is refused where it may not be split', async () => {
		const rows = 'x@example.com\n'.repeat(500_001);
		const parameters = withOptions({ splitLargeLists: false });
		const input = [await bench.fileItem(`email\n${rows}`)];
		const failure = await bench.refusal('briteVerifyFiles', 'upload', parameters, input);
		expect(bench.requests()).toEqual([]);
		expect(failure.message).toBe('The list has 500,001 values, but one job takes at most 500,000');
	});
});

describe('pasted text', () => {
	const bench = useBench();
	const TEXT = { inputSource: 'text' };

	it.each(PROVIDERS)('goes to %s one value a line or comma, empties told', async (provider) => {
		const values = 'a@example.com, b@example.com\r\n\n"c@example.com";A@example.com\n';
		const hints = await bench.hints(provider, 'upload', { ...TEXT, values });
		expect(bench.sandbox.jobs(provider)).toMatchObject([{ rows: 3 }]);
		expect(hints).toEqual(['1 empty value was skipped, 1 duplicate was sent only once. They cost nothing.']);
	});

	it.each(PROVIDERS)('with nothing in it is refused by %s', async (provider) => {
		const failure = await bench.refusal(provider, 'upload', { ...TEXT, values: ' \n , \n' });
		expect(failure).toMatchObject({
			message: 'There is nothing to verify: every value is empty',
			itemIndex: 0,
		});
		expect(bench.requests()).toEqual([]);
	});

	it('is a list of its own for each input item', async () => {
		const input = [{ json: { list: 'a@example.com' } }, { json: { list: 'b@example.com\nc@example.com' } }];
		const items = await bench.run(
			'ipQualityScore',
			'upload',
			{ ...TEXT, values: '={{ $json.list }}' },
			input,
		);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([[{ item: 0 }], [{ item: 1 }]]);
		expect(bench.sandbox.jobs('ipQualityScore').map(({ rows }) => rows)).toEqual([1, 2]);
	});

	it('keeps commas that are part of a URL or a password', async () => {
		const parameters = { ...TEXT, listType: 'url', values: 'https://example.com/a,b\nhttps://example.com/c' };
		await bench.run('ipQualityScore', 'upload', parameters);
		expect(bench.upload().body).toMatchObject({
			input: [['https://example.com/a,b'], ['https://example.com/c']],
		});
	});
});

describe('a link for IPQualityScore', () => {
	const bench = useBench();
	let server: Server;
	let link: string;

	beforeAll(async () => {
		server = createServer((_, response) => response.end('email\na@example.com\nb@example.com\n'));
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		link = `http://127.0.0.1:${(server.address() as AddressInfo).port}/private/list.csv?token=s3cret-token`;
	});
	afterAll(() => new Promise((resolve) => server.close(resolve)));

	it('is fetched by the provider and seen nowhere in the output', async () => {
		const outcome = await bench.outcome('ipQualityScore', 'upload', { inputSource: 'url', fileUrl: link });
		expect(bench.upload().body).toMatchObject({ input: link });
		expect(bench.sandbox.jobs('ipQualityScore')).toMatchObject([{ rows: 2 }]);
		expect(JSON.stringify(outcome.output(NODE_NAME))).not.toMatch(/s3cret|private|127\.0\.0\.1/);
	});

	it('that the provider cannot fetch is an error without the link', async () => {
		const fileUrl = link.replace(/:\d+/, ':1');
		const failure = await bench.refusal('ipQualityScore', 'upload', { inputSource: 'url', fileUrl });
		expect(failure.description).toContain('We were unable to download your file.');
		expect(JSON.stringify(failure)).not.toMatch(/s3cret|private/);
	});

	it.each([
		'={{ "" }}',
		'example.com/list.csv',
		'file:///etc/passwd',
		'javascript:alert(1)',
		'https://',
		'https://a b.csv',
	])('is refused where it is none: %j', async (fileUrl) => {
		const failure = await bench.refusal('ipQualityScore', 'upload', { inputSource: 'url', fileUrl });
		expect(failure).toMatchObject({
			message: 'The File URL is not a link that can be fetched',
			itemIndex: 0,
		});
		expect(bench.requests()).toEqual([]);
	});
});
