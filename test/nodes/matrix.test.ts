import { NodeHelpers } from 'n8n-workflow';
import { NODE_NAME } from '../harness/engine';
import { type ProviderName, PROVIDERS } from '../sandbox';
import { byId, emails, itemsOf, JOB_KEYS, MODES, providerOf, useBench, VALUES, verdictsOf } from './help';

const OPERATIONS = ['upload', 'list', 'status', 'download', 'cancel', 'delete', 'balance'] as const;

const able = (operation: (typeof OPERATIONS)[number]): ProviderName[] =>
	PROVIDERS.filter((name) => providerOf(name).capabilities.operations.includes(operation));

describe.each(MODES)('with binary data in the %s', (mode) => {
	const bench = useBench(mode);

	describe.each(able('upload'))('%s', (provider) => {
		const { capabilities } = providerOf(provider);

		it.each(capabilities.sources)('takes a list from %s and gives its job', async (source) => {
			const parameters = { inputSource: source, ...settingsFor(source) };
			const input =
				source === 'file' ? [await bench.fileItem(`email\n${VALUES.join('\n')}\n`)] : emails(...VALUES);
			const items = await bench.run(
				provider,
				'upload',
				parameters,
				source === 'items' ? input : [input[0] ?? { json: {} }],
			);

			expect(items).toHaveLength(1);
			const json = items[0]?.json ?? {};
			expect(Object.keys(json)).toEqual(JOB_KEYS);
			expect(json).toMatchObject({ provider, listType: capabilities.listTypes[0].value, error: null });
			expect(bench.sandbox.jobs(provider)).toMatchObject([{ id: json.jobId }]);
			if (source !== 'url') expect(bench.sandbox.jobs(provider)).toMatchObject([{ rows: VALUES.length }]);
		});

		it('downloads the rows with their verdicts, and the same rows as a file', async () => {
			const jobId = bench.sandbox.addJob(provider, { status: 'completed', rows: VALUES });
			const variant = capabilities.variants.find(({ itemsOnly }) => itemsOnly !== true)?.value ?? '';

			const rows = await bench.run(provider, 'download', byId(jobId));
			expect(rows.length).toBeGreaterThanOrEqual(VALUES.length);
			for (const { json, pairedItem } of rows) {
				expect(json).toMatchObject({ verification: { provider, jobId, value: expect.any(String) } });
				expect(Object.keys(json.verification as object)).toEqual([
					'value',
					'verdict',
					'reason',
					'provider',
					'jobId',
				]);
				expect(pairedItem).toEqual({ item: 0 });
			}
			if (provider !== 'whoisXml') expect(verdictsOf(rows)).toEqual(['valid', 'invalid', 'risky']);

			const [file] = await bench.run(provider, 'download', { ...byId(jobId), output: 'file', variant });
			expect((await bench.engine.binary(file)).toString()).toContain('example.com');
			expect(file?.binary?.data?.mimeType).toBe(capabilities.formats[0].mimeType);
			expect(file?.binary?.data?.id === undefined).toBe(mode === 'memory');
		});
	});

	it.each(able('status'))('%s tells the status of a job', async (provider) => {
		const jobId = bench.sandbox.addJob(provider, { status: 'completed', rows: VALUES });
		const [item] = await bench.run(provider, 'status', byId(jobId));
		expect(Object.keys(item?.json ?? {})).toEqual(JOB_KEYS);
		expect(item).toMatchObject({
			json: { provider, jobId, status: 'completed', progress: 100 },
			pairedItem: { item: 0 },
		});
	});

	it.each(able('list'))('%s lists its jobs', async (provider) => {
		const ids = bench.sandbox.addJobs(provider, 3, { status: 'completed' });
		const items = await bench.run(provider, 'list');
		expect(items.map(({ json }) => json.jobId)).toEqual(ids.toReversed());
		for (const { json, pairedItem } of items) {
			expect(Object.keys(json)).toEqual(JOB_KEYS);
			expect(pairedItem).toEqual({ item: 0 });
		}
	});

	it.each(able('cancel'))('%s cancels a job', async (provider) => {
		bench.sandbox.setPace(60);
		const jobId = bench.sandbox.addJob(provider, { status: 'processing' });
		const [item] = await bench.run(provider, 'cancel', byId(jobId));
		expect(Object.keys(item?.json ?? {})).toEqual(JOB_KEYS);
		expect(item).toMatchObject({ json: { provider, jobId, status: 'cancelled' }, pairedItem: { item: 0 } });
	});

	it.each(able('delete'))('%s deletes a job', async (provider) => {
		const jobId = bench.sandbox.addJob(provider, { status: 'completed', downloaded: true });
		const [item] = await bench.run(provider, 'delete', byId(jobId));
		expect(item).toEqual({ json: { deleted: true, provider, jobId }, pairedItem: { item: 0 } });
		expect(bench.sandbox.jobs(provider)).toEqual([]);
	});

	it.each(able('balance'))('%s tells the balance', async (provider) => {
		bench.sandbox.setCredits(provider, 1_234);
		const [item] = await bench.run(provider, 'balance');
		expect(item).toMatchObject({ json: { provider, credits: 1_234 }, pairedItem: { item: 0 } });
	});
});

describe('an operation that a provider does not have', () => {
	const bench = useBench();

	const missing = PROVIDERS.flatMap((provider) =>
		OPERATIONS.filter((operation) => !able(operation).includes(provider)).map(
			(operation) => [provider, operation] as const,
		),
	);

	it.each(missing)('is refused in plain words: %s %s', async (provider, operation) => {
		const jobId = bench.sandbox.addJob(provider, { status: 'completed', downloaded: true });
		const failure = await bench.refusal(provider, operation, byId(jobId));

		expect(failure.name).toBe('NodeOperationError');
		expect(failure.message).toBe(
			`${providerOf(provider).displayName} does not offer the operation "${operation}"`,
		);
		expect(failure.itemIndex).toBe(0);
		for (const name of able(operation)) expect(failure.description).toContain(providerOf(name).displayName);
		expect(bench.requests()).toEqual([]);
		expect(bench.sandbox.jobs(provider)).toHaveLength(1);
	});

	it.each([
		['account', 'upload'],
		['account', 'status'],
		['job', 'balance'],
		['job', '__CUSTOM_API_CALL__'],
	])('is refused where the resource does not fit: %s %s', async (resource, operation) => {
		const failure = await bench.refusal('ipQualityScore', operation, { resource });
		expect(failure.name).toBe('NodeOperationError');
		expect(failure.message).toBe(`There is no operation "${operation}" for the resource "${resource}"`);
		expect(bench.requests()).toEqual([]);
	});

	it('is refused where there is no such resource', async () => {
		const failure = await bench.refusal('ipQualityScore', 'upload', { resource: 'toString' });
		expect(failure.name).toBe('NodeOperationError');
		expect(failure.message).toBe('There is no resource "toString"');
		expect(bench.requests()).toEqual([]);
	});

	it('is refused where there is no such provider', async () => {
		const outcome = await bench.engine.runNode({ provider: 'other', operation: 'list' }, [{ json: {} }]);
		expect(outcome.error?.message).toBe('There is no provider "other"');
		expect(outcome.error?.description).toContain('BriteVerify');
	});

	it.each(PROVIDERS.filter((name) => !providerOf(name).capabilities.sources.includes('url')))(
		'is refused for a source that it cannot read: %s from a link',
		async (provider) => {
			const failure = await bench.refusal(provider, 'upload', {
				inputSource: 'url',
				fileUrl: 'https://example.com/a.csv',
			});
			expect(failure.message).toBe(`${providerOf(provider).displayName} cannot take a list from "url"`);
			expect(bench.requests()).toEqual([]);
		},
	);
});

describe('the editor', () => {
	const bench = useBench();

	it.each(PROVIDERS)('offers exactly the operations of %s', (provider) => {
		const { type } = bench.engine.loader.getNode('bulkVerify');
		const { description } = NodeHelpers.getVersionedNodeType(type);
		const offered = ['job', 'account'].flatMap((resource) => {
			const settings = { provider, resource };
			const isShown = (candidate: unknown) =>
				NodeHelpers.displayParameter(settings, candidate as never, null, description);
			return description.properties
				.filter((property) => property.name === 'operation' && isShown(property))
				.flatMap(({ options = [] }) => options.filter(isShown));
		});
		expect(offered.map((option) => ('value' in option ? String(option.value) : '')).toSorted()).toEqual(
			[...providerOf(provider).capabilities.operations].toSorted(),
		);
	});

	it('shows no value of one item for another: every item gets its own parameters', async () => {
		const [first = '', second = ''] = bench.sandbox.addJobs('briteVerifyFiles', 2, { status: 'completed' });
		const parameters = { jobId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
		const outcome = await bench.outcome(
			'briteVerifyFiles',
			'status',
			parameters,
			itemsOf({ id: second }, { id: first }),
		);
		expect(outcome.output(NODE_NAME).map(({ json, pairedItem }) => [json.jobId, pairedItem])).toEqual([
			[second, { item: 0 }],
			[first, { item: 1 }],
		]);
	});
});

function settingsFor(source: string) {
	if (source === 'text') return { values: VALUES.join('\n') };
	if (source === 'url') return { fileUrl: 'https://files.example.com/contacts.csv' };
	return {};
}
