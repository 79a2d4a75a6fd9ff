import { NODE_NAME } from '../harness/engine';
import { openLane } from './lane';

/** n8n's "Retry On Fail" runs a node anew, from its start; what was paid before is not paid again. */
const RETRY = { retryOnFail: true };

describe('with Retry On Fail', () => {
	it('a list whose answer was lost is not sent again by the next try', async () => {
		const lane = await openLane('briteVerifyFiles');
		lane.sandbox.fault('briteVerifyFiles', { kind: 'hide', operation: 'upload', lists: 100 });
		lane.sandbox.fault('briteVerifyFiles', { kind: 'dropAfter', operation: 'upload' });

		const outcome = await lane.run({ operation: 'upload', valueField: 'email' }, EMAILS, RETRY);

		expect(outcome.error?.message).toMatch(/may have accepted the list/);
		expect(uploads(lane)).toHaveLength(1);
	});

	it('a verify that failed after its upload goes on with the same job', async () => {
		const lane = await openLane('briteVerifyFiles', { pace: 0 });
		// Enough for the first try, whose download is begun three times.
		lane.sandbox.fault('briteVerifyFiles', { kind: 'html', operation: 'download' });

		const outcome = await lane.run({ operation: 'verify', valueField: 'email' }, EMAILS, RETRY);

		expect(outcome.error).toBeUndefined();
		expect(outcome.output(NODE_NAME)).toHaveLength(EMAILS.length);
		expect(uploads(lane)).toHaveLength(1);
	});

	it('a list that certainly was not taken is sent again', async () => {
		const lane = await openLane('ipQualityScore');
		lane.sandbox.fault('ipQualityScore', {
			kind: 'status',
			status: 200,
			body: '{"success":false,"message":"Try another time"}',
			operation: 'upload',
		});

		const outcome = await lane.run({ operation: 'upload', valueField: 'email' }, EMAILS, RETRY);

		expect(outcome.error).toBeUndefined();
		expect(lane.sandbox.jobs('ipQualityScore')).toHaveLength(1);
	});

	it('two items with the same list are two lists', async () => {
		const lane = await openLane('briteVerifyFiles');
		const parameters = { operation: 'upload', inputSource: 'text', values: 'valid@example.com' };

		await lane.run(parameters, [{ json: {} }, { json: {} }], RETRY);

		expect(uploads(lane)).toHaveLength(2);
	});

	it('a download that may have been charged is not asked for again', async () => {
		const lane = await openLane('everythingLocation');
		const id = lane.sandbox.addJob('everythingLocation', { status: 'completed', rows: 50 });
		lane.sandbox.fault('everythingLocation', { kind: 'truncate', operation: 'download' });

		const outcome = await lane.runOn(id, 'download', {}, RETRY);

		expect(outcome.error?.message).toMatch(/may have charged/);
		expect(lane.sandbox.requests.filter(({ operation }) => operation === 'download')).toHaveLength(1);
	});

	it('a new execution may download it again', async () => {
		const lane = await openLane('everythingLocation');
		const id = lane.sandbox.addJob('everythingLocation', { status: 'completed', rows: 50 });
		lane.sandbox.fault('everythingLocation', { kind: 'truncate', operation: 'download' });
		await lane.runOn(id, 'download');

		const outcome = await lane.runOn(id, 'download');

		expect(outcome.output(NODE_NAME)).toHaveLength(50);
	});
});

const EMAILS = ['valid@example.com', 'nobody@example.org'].map((email) => ({ json: { email } }));

function uploads({ sandbox }: Awaited<ReturnType<typeof openLane>>) {
	return sandbox.requests.filter(({ operation }) => operation === 'upload');
}
