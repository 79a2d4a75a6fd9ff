import { NodeApiError, NodeOperationError, type OnError } from 'n8n-workflow';
import { PROVIDERS } from '../sandbox';
import { emails, itemsOf, NODE_NAME, providersThat, useBench } from './help';

/* What becomes of a failure in a workflow. How providers fail is in test/faults. */

const bench = useBench();
const FROM_ITEM = { jobId: { __rl: true, mode: 'id', value: '={{ $json.id }}' } };
const CONTINUE = { continueOnFail: true };

describe.each(PROVIDERS)('an item that fails at %s', (provider) => {
	const PER_ITEM = ['status', 'download', ...(provider === 'briteVerifyFiles' ? ['cancel', 'delete'] : [])];

	it.each(PER_ITEM)('becomes one item that tells so, and the others go on: %s', async (operation) => {
		bench.sandbox.setPace(60);
		const status = operation === 'cancel' ? 'processing' : 'completed';
		const [first, second] = bench.sandbox.addJobs(provider, 2, { status, downloaded: true, rows: 1 });
		const input = itemsOf({ id: first }, { id: '424242' }, { id: second });
		const items = (await bench.outcome(provider, operation, FROM_ITEM, input, CONTINUE)).output(NODE_NAME);

		const failed = items.filter(({ json }) => 'error' in json && Object.keys(json).length === 1);
		expect(failed).toHaveLength(1);
		expect(failed[0]?.json.error).toMatch(/knows no (such job|job "424242"): check the job ID/);
		expect(failed[0]?.pairedItem).toEqual([{ item: 1 }]);
		expect(items.map(({ pairedItem }) => [pairedItem].flat())).toEqual(
			expect.arrayContaining([[{ item: 0 }], [{ item: 1 }], [{ item: 2 }]]),
		);
	});

	it.each(PER_ITEM)(
		'stops the workflow where nothing else was said, with its index: %s',
		async (operation) => {
			bench.sandbox.setPace(60);
			const status = operation === 'cancel' ? 'processing' : 'completed';
			const id = bench.sandbox.addJob(provider, { status, downloaded: true, rows: 1 });
			const outcome = await bench.outcome(provider, operation, FROM_ITEM, itemsOf({ id }, { id: '424242' }));
			expect(outcome.status).toBe('error');
			expect(outcome.error?.context?.itemIndex).toBe(1);
			const [thrown] = outcome.thrown;
			expect(thrown instanceof NodeApiError || thrown instanceof NodeOperationError).toBe(true);
		},
	);

	it('of a list that failed as a whole is paired with all of it', async () => {
		bench.sandbox.fault(provider, { kind: 'status', status: 400, operation: 'upload' });
		const input = emails('a@example.com', 'b@example.com', '');
		const outcome = await bench.outcome(provider, 'upload', {}, input, CONTINUE);
		expect(outcome.output(NODE_NAME)).toMatchObject([
			{ json: { error: expect.any(String) }, pairedItem: [{ item: 0 }, { item: 1 }, { item: 2 }] },
		]);
	});

	it('of a list of empties is paired with all of it', async () => {
		const outcome = await bench.outcome(provider, 'upload', {}, emails('', ' '), CONTINUE);
		expect(outcome.output(NODE_NAME)).toMatchObject([
			{
				json: { error: 'There is nothing to verify: every value is empty' },
				pairedItem: [{ item: 0 }, { item: 1 }],
			},
		]);
	});

	it('of a list that failed as a whole has index 0', async () => {
		bench.sandbox.fault(provider, { kind: 'status', status: 400, operation: 'upload' });
		const failure = await bench.refusal(provider, 'upload', {}, emails('a@example.com', 'b@example.com'));
		expect(failure.itemIndex).toBe(0);
		expect(failure.message).toMatch(/did not accept this/);
	});

	it('of several files leaves the jobs of the others', async () => {
		const input = [
			await bench.fileItem('email\na@example.com\n'),
			{ json: {} },
			await bench.fileItem('email\n'),
			await bench.fileItem('email\nb@example.com\n'),
		];
		const parameters = { inputSource: 'file' };
		const items = (await bench.outcome(provider, 'upload', parameters, input, CONTINUE)).output(NODE_NAME);
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([0, 1, 2, 3].map((item) => [{ item }]));
		expect(items.map(({ json }) => 'jobId' in json)).toEqual([true, false, false, true]);
		expect(bench.sandbox.jobs(provider)).toHaveLength(2);
	});
});

describe('the error output', () => {
	const ON_ERROR: OnError = 'continueErrorOutput';

	it('gets what failed, the first output what did not', async () => {
		const id = bench.sandbox.addJob('whoisXml', { status: 'completed' });
		const outcome = await bench.outcome('whoisXml', 'status', FROM_ITEM, itemsOf({ id: '424242' }, { id }), {
			onError: ON_ERROR,
		});
		expect(outcome.status).toBe('success');
		expect(outcome.output(NODE_NAME, 0).map(({ json }) => json.jobId)).toEqual([id]);
		expect(outcome.output(NODE_NAME, 1)).toMatchObject([
			{ json: { error: 'WhoisXML API knows no job "424242": check the job ID' } },
		]);
	});

	it('gets a list that failed as a whole', async () => {
		const outcome = await bench.outcome('everythingLocation', 'upload', {}, emails('', ''), {
			onError: ON_ERROR,
		});
		expect(outcome.output(NODE_NAME, 0)).toEqual([]);
		expect(outcome.output(NODE_NAME, 1)).toHaveLength(1);
	});
});

it.each(providersThat(({ capabilities }) => capabilities.operations.includes('balance')))(
	'the balance of %s is paired with each item that asked',
	async (provider) => {
		const items = await bench.run(provider, 'balance', {}, itemsOf({}, {}));
		expect(items.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
	},
);
