import { type IDataObject, type INodeExecutionData, sleep } from 'n8n-workflow';
import { type ProviderName, PROVIDERS, type Sandbox } from '../sandbox';
import { byId, fieldOf, itemsOf, jsonOf, MODES, providerOf, useBench, verdictsOf } from './help';

const AS_FILE = { output: 'file' };

describe.each(MODES)('a result as a file in the %s', (mode) => {
	const bench = useBench(mode);

	async function bytesOf(item: INodeExecutionData | undefined, field = 'data'): Promise<string> {
		return (await bench.engine.binary(item, field)).toString();
	}

	it.each([
		['everythingLocation', (id: string) => `${id}_verified.csv`],
		['briteVerifyFiles', (id: string) => `briteverify-${id}-verified.csv`],
		['ipQualityScore', (id: string) => `ipqualityscore-${id}-all.csv`],
	] as const)('has the bytes of %s, blanks and all, a name and a type', async (provider, name) => {
		const rows = ['valid@example.com', 'nobody@example.com', 'zoë,"z"@example.com'];
		const jobId = bench.sandbox.addJob(provider, { status: 'completed', rows });
		const [item] = await bench.run(provider, 'download', { ...byId(jobId), ...AS_FILE });
		expect(item?.json).toEqual({ provider, jobId, fileName: name(jobId), variant: 'all' });
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(item?.binary?.data).toMatchObject({
			fileName: name(jobId),
			mimeType: 'text/csv',
			fileExtension: 'csv',
		});
		expect(await bytesOf(item)).toBe(await fileAtProvider(bench.sandbox, provider, jobId));
	});

	it('goes into the field that was named', async () => {
		const jobId = bench.sandbox.addJob('everythingLocation', { status: 'completed', rows: 2 });
		const parameters = { ...byId(jobId), ...AS_FILE, outputDataFieldName: 'result' };
		const [item] = await bench.run('everythingLocation', 'download', parameters);
		expect(Object.keys(item?.binary ?? {})).toEqual(['result']);
		expect(await bytesOf(item, 'result')).toMatch(/^email,email_status,secondary_status\n/);
	});

	it.each([
		['csv', 'completed', 'text/csv', /^term,ip,country,.*\n8\.8\.8\.8,/],
		['json', 'completed', 'application/json', /^\{"response":\[\[\{.*"term":"8\.8\.8\.8"/s],
		['xml', 'completed', 'application/xml', /^<\?xml .*<term>8\.8\.8\.8<\/term>/s],
		['csv', 'failed', 'text/csv', /^term,error\nno host!,Invalid format\n/],
		['json', 'failed', 'application/json', /^\{"response":\[\{"error":"Invalid format","term":"no host!"/],
		['xml', 'failed', 'application/xml', /<error>Invalid format<\/error>/],
	])('of WhoisXML is %s of the %s terms', async (format, variant, mimeType, content) => {
		const jobId = bench.sandbox.addJob('whoisXml', { status: 'completed', rows: ['8.8.8.8', 'no host!'] });
		const [item] = await bench.run('whoisXml', 'download', { ...byId(jobId), ...AS_FILE, format, variant });
		const fileName = `whoisxml-${jobId}-${variant}.${format}`;
		expect(item?.binary?.data).toMatchObject({ fileName, mimeType });
		expect(await bytesOf(item)).toMatch(content);
	});

	it.each(['all', 'clean', 'pristine', 'bad'])('of IPQualityScore has the %s rows', async (variant) => {
		const rows = ['valid@example.com', 'nobody@example.com', 'info@example.com'];
		const expected = { all: rows, clean: [rows[0], rows[2]], pristine: [rows[0]], bad: [rows[1]] }[variant];
		const jobId = bench.sandbox.addJob('ipQualityScore', { status: 'completed', rows });
		const [item] = await bench.run('ipQualityScore', 'download', { ...byId(jobId), ...AS_FILE, variant });
		const lines = (await bytesOf(item)).trimEnd().split('\n').slice(1);
		expect(lines.map((line) => line.split(',')[0])).toEqual(expected);
		expect(item?.json).toMatchObject({ variant, fileName: `ipqualityscore-${jobId}-${variant}.csv` });
	});

	it('is refused where the class is empty, with the other way out', async () => {
		const jobId = bench.sandbox.addJob('ipQualityScore', {
			status: 'completed',
			rows: ['valid@example.com'],
		});
		const failure = await bench.refusal('ipQualityScore', 'download', {
			...byId(jobId),
			...AS_FILE,
			variant: 'bad',
		});
		expect(failure.message).toBe(`Job ${jobId} has no "Bad Rows", so there is no file of them`);
		expect(failure.description).toContain('Output to Items');
		expect(failure.itemIndex).toBe(0);
	});
});

const bench = useBench();

describe('rows of Everything Location', () => {
	it('have its verdict, also next to an older one of the same name', async () => {
		const file =
			'id,email,email_status,note\n00123,valid@example.com,invalid, kept \n007,nobody@example.com,valid,1.50\n';
		await bench.run('everythingLocation', 'upload', { inputSource: 'file' }, [await bench.fileItem(file)]);
		const [job] = bench.sandbox.jobs('everythingLocation');
		const rows = await bench.run('everythingLocation', 'download', byId(job?.id ?? ''));

		expect(jsonOf(rows)).toEqual([
			{
				id: '00123',
				email: 'valid@example.com',
				email_status: 'invalid',
				note: 'kept',
				email_status_2: 'valid',
				secondary_status: null,
				verification: {
					value: 'valid@example.com',
					verdict: 'valid',
					reason: 'valid',
					provider: 'everythingLocation',
					jobId: job?.id,
				},
			},
			{
				id: '007',
				email: 'nobody@example.com',
				email_status: 'valid',
				note: '1.50',
				email_status_2: 'invalid',
				secondary_status: 'email_account_invalid',
				verification: {
					value: 'nobody@example.com',
					verdict: 'invalid',
					reason: 'email_account_invalid',
					provider: 'everythingLocation',
					jobId: job?.id,
				},
			},
		]);
	});

	it('are asked for by a bare flag and paid for once', async () => {
		const jobId = bench.sandbox.addJob('everythingLocation', { status: 'completed', rows: 12 });
		expect(await bench.run('everythingLocation', 'download', byId(jobId))).toHaveLength(12);
		const [download, ...others] = bench.requests('download');
		expect(others).toEqual([]);
		expect(download?.path).toBe(`/email/batch/${jobId}?lqtkey=***&download`);
		expect(bench.sandbox.ledger('everythingLocation')).toEqual([
			{ provider: 'everythingLocation', jobId, credits: 12, operation: 'download' },
		]);
	});

	it.each(['queued', 'processing', 'failed'] as const)(
		'of a %s job are not asked for, and nothing is charged',
		async (status) => {
			const jobId = bench.sandbox.addJob('everythingLocation', { status });
			const failure = await bench.refusal('everythingLocation', 'download', byId(jobId));
			expect(failure.message).toContain(
				`Job ${jobId} ${status === 'failed' ? 'has failed' : 'is not finished yet'}`,
			);
			expect(bench.requests('download')).toEqual([]);
			expect(bench.sandbox.charges('everythingLocation')).toBe(0);
		},
	);

	it('that were downloaded before come again where the provider gives them', async () => {
		const jobId = bench.sandbox.addJob('everythingLocation', {
			status: 'completed',
			downloaded: true,
			rows: 3,
		});
		expect(await bench.run('everythingLocation', 'download', byId(jobId))).toHaveLength(3);

		bench.sandbox.setVariants('everythingLocation', { secondDownload: 'refused' });
		const failure = await bench.refusal('everythingLocation', 'download', byId(jobId));
		expect(failure.description).toContain('The file has been downloaded already');
	});
});

describe('rows of BriteVerify', () => {
	const ROWS = [
		'valid@example.com',
		'me$example.com',
		'a@mailinator.com',
		'info@example.com',
		'unknown@example.com',
	];

	it('are trimmed, with real booleans and nulls', async () => {
		const parameters = {
			inputSource: 'text',
			values: 'valid@example.com\nunknown@example.com',
			options: { verifyConnected: true },
		};
		await bench.run('briteVerifyFiles', 'upload', parameters);
		const [job] = bench.sandbox.jobs('briteVerifyFiles');
		const rows = await bench.run('briteVerifyFiles', 'download', byId(job?.id ?? ''));
		expect(jsonOf(rows)).toMatchObject([
			{
				email: 'valid@example.com',
				email_status: 'valid',
				connected: expect.any(Boolean),
				disposable: false,
				role_account: false,
			},
			{ email: 'unknown@example.com', email_status: 'unknown', connected: expect.any(Boolean) },
		]);
	});

	it.each([
		['late', ['valid', 'invalid', 'risky', 'risky', 'unknown']],
		['early', ['valid', 'invalid', 'valid', 'valid', 'unknown']],
	] as const)('say what the %s columns say, and no more', async (briteVerifyColumns, verdicts) => {
		bench.sandbox.setVariants('briteVerifyFiles', { columns: briteVerifyColumns });
		const jobId = bench.sandbox.addJob('briteVerifyFiles', { status: 'completed', rows: ROWS });
		expect(verdictsOf(await bench.run('briteVerifyFiles', 'download', byId(jobId)))).toEqual(verdicts);
	});

	it('come from the configured host, whatever the malformed link says', async () => {
		const jobId = bench.sandbox.addJob('briteVerifyFiles', { status: 'completed', rows: 2 });
		await bench.run('briteVerifyFiles', 'download', byId(jobId));
		expect(bench.requests('download').map(({ path }) => path)).toEqual([
			`/${jobId}/verified_file?apikey=***`,
		]);
	});

	it('keep the columns that were sent along, in the delimiter they came with', async () => {
		const file = 'id|email|active\n00123|valid@example.com|1\n';
		await bench.run('briteVerifyFiles', 'upload', { inputSource: 'file' }, [await bench.fileItem(file)]);
		const [job] = bench.sandbox.jobs('briteVerifyFiles');
		const [row] = await bench.run('briteVerifyFiles', 'download', byId(job?.id ?? ''));
		expect(row?.json).toMatchObject({ id: '00123', active: '1', email_status: 'valid' });
	});

	it("are not judged by columns that the person's file already had", async () => {
		bench.sandbox.setVariants('briteVerifyFiles', { columns: 'early' });
		const file = 'email,email_status,connected,disposable\nvalid@example.com,unknown,true,true\n';
		await bench.run('briteVerifyFiles', 'upload', { inputSource: 'file' }, [await bench.fileItem(file)]);
		const [job] = bench.sandbox.jobs('briteVerifyFiles');
		const [row] = await bench.run('briteVerifyFiles', 'download', byId(job?.id ?? ''));
		expect(row?.json).toMatchObject({
			connected: 'true',
			disposable: 'true',
			connected_2: null,
			verification: { verdict: 'valid', reason: 'valid' },
		});
	});

	it('of a cancelled job that became complete are the ones that were done', async () => {
		bench.sandbox.setPace(1.5, 0);
		const jobId = bench.sandbox.addJob('briteVerifyFiles', { rows: 1_000 });
		await waitFor(() => (bench.sandbox.jobs('briteVerifyFiles')[0]?.processed ?? 0) > 0);
		await bench.run('briteVerifyFiles', 'cancel', byId(jobId));
		await waitFor(() => bench.sandbox.jobs('briteVerifyFiles')[0]?.status === 'completed');

		const rows = await bench.run('briteVerifyFiles', 'download', byId(jobId));
		expect(rows.length).toBe(bench.sandbox.jobs('briteVerifyFiles')[0]?.processed);
		expect(rows.length).toBeLessThan(1_000);
	});
});

describe('rows of IPQualityScore', () => {
	it.each([
		['all', ['valid', 'invalid', 'risky', 'valid']],
		['clean', ['valid', 'risky', 'valid']],
		['pristine', ['valid']],
		['bad', ['invalid']],
	])('are the %s ones', async (variant, verdicts) => {
		const rows = ['valid@example.com', 'nobody@example.com', 'a@mailinator.com', 'info@example.com'];
		const jobId = bench.sandbox.addJob('ipQualityScore', { status: 'completed', rows });
		expect(verdictsOf(await bench.run('ipQualityScore', 'download', { ...byId(jobId), variant }))).toEqual(
			verdicts,
		);
	});

	it('are none where the class is empty', async () => {
		const jobId = bench.sandbox.addJob('ipQualityScore', {
			status: 'completed',
			rows: ['valid@example.com'],
		});
		expect(await bench.run('ipQualityScore', 'download', { ...byId(jobId), variant: 'bad' })).toEqual([]);
	});

	it('come by a fresh link each time, without the key', async () => {
		const jobId = bench.sandbox.addJob('ipQualityScore', { status: 'completed', rows: 2 });
		for (let time = 0; time < 3; time++) {
			expect(await bench.run('ipQualityScore', 'download', byId(jobId))).toHaveLength(2);
		}
		const links = bench.requests('download').map(({ url }) => url);
		expect(new Set(links).size).toBe(3);
		expect(links.join('')).not.toContain(bench.sandbox.urls.ipQualityScoreApi!.apiKey);
	});

	it('come although a link was spent before it was used', async () => {
		const jobId = bench.sandbox.addJob('ipQualityScore', { status: 'completed', rows: 2 });
		// The page that a spent link shows.
		bench.sandbox.fault('ipQualityScore', {
			kind: 'html',
			operation: 'download',
			body: '<html>expired</html>',
		});
		expect(await bench.run('ipQualityScore', 'download', byId(jobId))).toHaveLength(2);
		expect(bench.requests('status')).toHaveLength(3);
	});

	it.each([
		[
			'phone',
			['12025551111', '12025550000', '12025556666', '12025559999'],
			['valid', 'invalid', 'risky', 'risky'],
		],
		[
			'proxy',
			['192.0.2.1', '192.0.2.66', '192.0.2.77', '192.0.2.88', '192.0.2.99', 'no ip'],
			['valid', 'risky', 'risky', 'risky', 'invalid', 'unknown'],
		],
		[
			'url',
			[
				'https://safe.example',
				'https://phish.example',
				'https://malware.example',
				'https://suspicious.example',
			],
			['valid', 'invalid', 'invalid', 'risky'],
		],
		['leaked_email', ['safe@example.com', 'leaked@example.com'], ['valid', 'risky']],
		['leaked_password', ['safe-one', '123456'], ['valid', 'risky']],
		['leaked_username', ['safe-one', 'pwned-one'], ['valid', 'risky']],
	])('of a list of type %s have its verdicts', async (listType, rows, verdicts) => {
		const jobId = bench.sandbox.addJob('ipQualityScore', { status: 'completed', listType, rows });
		const items = await bench.run('ipQualityScore', 'download', byId(jobId));
		expect(verdictsOf(items)).toEqual(verdicts);
		expect(items.map(({ json }) => (json.verification as IDataObject).value)).toEqual(rows);
	});
});

describe('rows of WhoisXML', () => {
	const ROWS = ['8.8.8.8', 'no host!', 'fail.example', 'a@example.org'];

	it.each([
		['completed', { '8.8.8.8': 'valid', 'example.org': 'valid' }],
		['failed', { 'no host!': 'invalid', 'fail.example': 'unknown' }],
		['all', { '8.8.8.8': 'valid', 'example.org': 'valid', 'no host!': 'invalid', 'fail.example': 'unknown' }],
	])('are the %s terms, several rows for one where it gives several', async (variant, expected) => {
		const jobId = bench.sandbox.addJob('whoisXml', { status: 'completed', rows: ROWS });
		const items = await bench.run('whoisXml', 'download', { ...byId(jobId), variant });
		const verdicts = items.map(({ json }) => [json.term, (json.verification as IDataObject).verdict]);
		expect(Object.fromEntries(verdicts)).toEqual(expected);
		expect(bench.requests('download').map(({ path }) => path.split('/').at(-1))).toEqual(
			variant === 'all' ? ['completed', 'failed'] : [variant],
		);
	});

	it('of both kinds are no one file', async () => {
		const jobId = bench.sandbox.addJob('whoisXml', { status: 'completed', rows: ROWS });
		const failure = await bench.refusal('whoisXml', 'download', {
			...byId(jobId),
			...AS_FILE,
			variant: 'all',
		});
		expect(failure.message).toBe('WhoisXML API has no rows "all" to download as a file');
		expect(failure.description).toContain('Completed Terms, Failed Terms');
	});

	it('of an unfinished job, for which the provider answers an empty list, are refused', async () => {
		bench.sandbox.setPace(60);
		const jobId = bench.sandbox.addJob('whoisXml', { status: 'processing' });
		const failure = await bench.refusal('whoisXml', 'download', byId(jobId));
		expect(failure.message).toBe(
			`Job ${jobId} is not finished yet (40 %): download it when its status is "completed"`,
		);
		expect(bench.requests('download')).toEqual([]);
	});
});

describe.each(PROVIDERS)('a download from %s', (provider) => {
	const { displayName, capabilities } = providerOf(provider);

	it('carries each row as it came only where that is wanted', async () => {
		const jobId = bench.sandbox.addJob(provider, { status: 'completed', rows: ['valid@example.com'] });
		const [simple] = await bench.run(provider, 'download', byId(jobId));
		expect(simple?.json).not.toHaveProperty('raw');

		const [full] = await bench.run(provider, 'download', { ...byId(jobId), simplify: false });
		expect(full?.json).toMatchObject({ ...simple?.json, raw: expect.any(Object) });
		expect(() => JSON.stringify(full)).not.toThrow();
		expect(full?.json.raw).not.toHaveProperty('verification');
		if (provider === 'briteVerifyFiles')
			expect(full?.json.raw).toMatchObject({ email_status: ' valid', connected: ' null' });
	});

	it('of a job that does not exist is refused with the id', async () => {
		const failure = await bench.refusal(provider, 'download', byId('424242'));
		expect(failure.message).toBe(`${displayName} knows no job "424242": check the job ID`);
		expect(bench.requests('download')).toEqual([]);
	});

	it('of a job in the queue is refused', async () => {
		const jobId = bench.sandbox.addJob(provider, { status: 'queued' });
		const failure = await bench.refusal(provider, 'download', byId(jobId));
		expect(failure.message).toContain(`Job ${jobId} is not finished yet`);
		expect(bench.requests('download')).toEqual([]);
	});

	it('of rows that the provider does not tell apart is refused or the whole', async () => {
		const jobId = bench.sandbox.addJob(provider, { status: 'completed', rows: 1 });
		const parameters = { ...byId(jobId), variant: 'lovely' };
		if (capabilities.variants.length === 1) {
			expect(await bench.run(provider, 'download', parameters)).toHaveLength(1);
		} else {
			const failure = await bench.refusal(provider, 'download', parameters);
			expect(failure.message).toBe(`${displayName} has no rows "lovely" to download as items`);
		}
	});

	it('is made for each input item, its rows paired with it', async () => {
		const ids = [2, 3].map((count) =>
			bench.sandbox.addJob(provider, {
				status: 'completed',
				rows: Array.from({ length: count }, (_, n) => `192.0.2.${n}`),
			}),
		);
		const parameters = { jobId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
		const items = await bench.run(provider, 'download', parameters, itemsOf(...ids.map((id) => ({ id }))));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 0, 1, 1, 1].map((item) => ({ item })));
		expect(
			new Set(fieldOf(items, 'verification').map((verification) => (verification as IDataObject).jobId)),
		).toEqual(new Set(ids));
	});
});

it.each(['everythingLocation', 'briteVerifyFiles'] as const)(
	'a failed job of %s has no result, and says why',
	async (provider) => {
		const jobId = bench.sandbox.addJob(provider, { status: 'failed' });
		const failure = await bench.refusal(provider, 'download', byId(jobId));
		const { displayName } = providerOf(provider);
		expect(failure.message).toBe(`Job ${jobId} has failed at ${displayName}: there is no result to download`);
		expect(failure.description).toMatch(new RegExp(`^${displayName.replace(/[()]/g, '\\$&')} says: .+`));
		expect(failure.itemIndex).toBe(0);
	},
);

async function waitFor(holds: () => boolean): Promise<void> {
	while (!holds()) await sleep(5);
}

/** What anybody who asks the provider gets. */
async function fileAtProvider(
	{ urls }: Sandbox,
	provider: Exclude<ProviderName, 'whoisXml'>,
	jobId: string,
): Promise<string> {
	const { apiKey, baseUrl } = urls[`${provider}Api`]!;
	const text = async (url: string) => await (await fetch(url)).text();
	if (provider === 'everythingLocation')
		return await text(`${baseUrl}/email/batch/${jobId}?lqtkey=${apiKey}&download`);
	if (provider === 'briteVerifyFiles')
		return await text(`${baseUrl}/${jobId}/verified_file?apikey=${apiKey}`);
	const status = JSON.parse(await text(`${baseUrl}/json/csv/${apiKey}/status/${jobId}`)) as {
		downloads: { all: string };
	};
	return await text(status.downloads.all);
}
