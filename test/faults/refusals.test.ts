import { type ProviderName, PROVIDERS } from '../sandbox';
import { everyCall, make } from './calls';
import { ADDRESSES, failureOf, looksBefore, openLane, outputOf, sideBySide } from './lane';

const test = sideBySide();

/** How each provider says that the key is wrong: HTTP code (a 200 is none to show) and words. */
const BAD_KEY: Record<ProviderName, [string | undefined, string]> = {
	ipQualityScore: [undefined, 'Invalid or unauthorized key.'],
	whoisXml: ['401', 'Authorisation or authentication failed'],
	everythingLocation: [undefined, 'Invalid license key'],
	briteVerifyFiles: ['401', 'Unauthorized'],
};

describe('a bad key', () => {
	for (const { provider, call } of everyCall) {
		test(`${provider} ${call.name}: says so at once, in one sentence`, async () => {
			const lane = await openLane(provider);
			const { type, fields } = lane.sandbox.credential(provider);
			lane.engine.saveCredential(type, { ...fields, apiKey: 'a-wrong-key' });
			const failure = failureOf(await make(lane, call));

			const [httpCode, words] = BAD_KEY[provider]!;
			expect(failure).toMatchObject({ name: 'NodeApiError', httpCode, itemIndex: 0 });
			expect(failure.message).toMatch(/^.+ refused the credential: check its API Key$/);
			expect(failure.description).toContain(`says: ${words}`);
			expect(lane.sandbox.requests).toHaveLength(1);
		});
	}
});

/** Everything Location charges at the download, but looks at the credits when the list comes. */
const NO_CREDITS: Record<ProviderName, [string | undefined, string]> = {
	ipQualityScore: [undefined, 'insufficient credits'],
	whoisXml: ['402', ''],
	everythingLocation: [undefined, 'Insufficient credit'],
	briteVerifyFiles: ['402', 'Insufficient balance'],
};

describe.each(PROVIDERS)('%s: an upload without credits', (provider) => {
	test(`${provider}: says so at once, and sends the list once`, async () => {
		const lane = await openLane(provider);
		lane.sandbox.setCredits(provider, ADDRESSES.length - 1);
		const failure = failureOf(await lane.upload());

		const [httpCode, words] = NO_CREDITS[provider]!;
		expect(failure).toMatchObject({ name: 'NodeApiError', httpCode, itemIndex: 0 });
		expect(failure.message).toMatch(/has no credits left for this: top up the account/);
		expect(failure.description).toContain(`says: `);
		expect(failure.description).toContain(words);
		expect(lane.requests('upload')).toHaveLength(1);
		expect(lane.requests('list')).toHaveLength(looksBefore(provider));
	});
});

/** WhoisXML answers an empty list to an id that it does not know: there are no words to show. */
const WRONG_ID: Record<ProviderName, [string | undefined, string] | undefined> = {
	ipQualityScore: [undefined, 'Invalid CSV ID specified.'],
	whoisXml: undefined,
	everythingLocation: [undefined, 'Invalid job_id'],
	briteVerifyFiles: ['404', 'File job not found'],
};

describe('a wrong job id', () => {
	for (const { provider, call } of everyCall) {
		if (!['status', 'download', 'cancel', 'delete'].includes(call.operation)) continue;
		test(`${provider} ${call.name}: names it and says what to do`, async () => {
			const lane = await openLane(provider);
			const { parameters } = call.prepare(lane);
			const outcome = await lane.run({
				...parameters,
				jobId: { __rl: true, mode: 'id', value: '999999999' },
			});
			const failure = failureOf(outcome);

			expect(failure.message).toMatch(/knows no (such job|job "999999999"): check the job ID$/);
			expect(failure.description).toContain('The operation "List" shows all jobs.');
			expect(failure.itemIndex).toBe(0);
			const told = WRONG_ID[provider];
			if (told === undefined) return;
			expect(failure).toMatchObject({ name: 'NodeApiError', httpCode: told[0] });
			expect(failure.description).toContain(`says: ${told[1]}`);
		});
	}

	for (const provider of PROVIDERS) {
		test(`${provider}: fails the one item that asks for it, with Continue On Fail`, async () => {
			const lane = await openLane(provider);
			const items = [lane.job(), '999999999', lane.job()].map((id) => ({ json: { id } }));
			const jobId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
			const outcome = await lane.run({ operation: 'status', jobId }, items, { continueOnFail: true });

			const good = (index: number) => ({
				json: { jobId: items[index]?.json.id },
				pairedItem: { item: index },
			});
			expect(outputOf(outcome)).toMatchObject([
				good(0),
				{ json: { error: expect.stringContaining('check the job ID') }, pairedItem: [{ item: 1 }] },
				good(2),
			]);
			expect(failureOfItem(outputOf(outcome)[1])).toBe(1);
		});

		test(`${provider}: a job of another account is no job`, async () => {
			const lane = await openLane(provider);
			const failure = failureOf(await lane.runOn(lane.job({ owner: 'other' }), 'status'));

			expect(failure.message).toContain('check the job ID');
		});
	}
});

function failureOfItem(item: { error?: object } | undefined): unknown {
	const context: unknown = item?.error && Reflect.get(item.error, 'context');
	return typeof context === 'object' && context !== null ? Reflect.get(context, 'itemIndex') : undefined;
}

describe('an answer that is none, with HTTP 200', () => {
	for (const { provider, call } of everyCall) {
		if (call.operation === 'download') continue;
		test(`${provider} ${call.name}: a refusal is an error with the provider's words`, async () => {
			const lane = await openLane(provider);
			lane.fault({ kind: 'json', operation: call.operation, times: 99 });
			const outcome = await make(lane, call);

			expect(failureOf(outcome)).toMatchObject({ name: 'NodeApiError', httpCode: undefined, itemIndex: 0 });
			expect(failureOf(outcome).description).toContain('The request could not be processed.');
			expect(outputOf(outcome)).toEqual([]);
			expect(lane.requests(call.operation)).toHaveLength(1);
		});

		for (const kind of ['html', 'garbage200After'] as const) {
			// The job itself tells what became of a cancel and a delete: see below.
			if (kind === 'garbage200After' && ['cancel', 'delete'].includes(call.operation)) continue;
			test(`${provider} ${call.name}: ${kind} is an error`, async () => {
				const lane = await openLane(provider);
				lane.fault({ kind, operation: call.operation, times: 99 });
				// A lost upload would be found in the list.
				lane.fault({ kind: 'html', operation: 'list', times: 99 });
				const outcome = await make(lane, call);

				expect(failureOf(outcome).itemIndex).toBe(0);
				expect(outputOf(outcome)).toEqual([]);
				// A garbled answer to a read is a lost one: asked again, but not for ever.
				const isRead = ['list', 'status', 'balance'].includes(call.operation);
				const asked = lane.requests(call.operation).length;
				expect(asked).toBeGreaterThanOrEqual(isRead ? 3 : 1);
				expect(asked).toBeLessThanOrEqual(isRead ? 6 : 1);
			});
		}
	}

	test('an HTML page tells what to check', async () => {
		const lane = await openLane('briteVerifyFiles');
		lane.fault({ kind: 'html', operation: 'list', times: 99 });
		const failure = failureOf(await lane.run({ operation: 'list' }));

		expect(failure.message).toBe(
			'BriteVerify Files answered with something unexpected: check the Base URL in the credential',
		);
		expect(failure.description).not.toContain('<');
	});
});

describe('BriteVerify: an answer that is lost', () => {
	for (const kind of ['dropAfter', 'status500After', 'garbage200After'] as const) {
		test(`${kind} of a cancel: the job tells that it was cancelled`, async () => {
			const lane = await openLane('briteVerifyFiles', { pace: 30 });
			const jobId = lane.job({ status: undefined });
			lane.fault({ kind, operation: 'cancel' });
			const outcome = await lane.runOn(jobId, 'cancel');

			expect(outputOf(outcome)).toMatchObject([{ json: { jobId, status: 'cancelled' } }]);
			expect(lane.requests('cancel')).toHaveLength(1);
		});

		test(`${kind} of a delete: the job that is gone was deleted`, async () => {
			const lane = await openLane('briteVerifyFiles');
			const jobId = lane.job({ downloaded: true });
			lane.fault({ kind, operation: 'delete' });
			const outcome = await lane.runOn(jobId, 'delete');

			expect(outputOf(outcome)).toMatchObject([{ json: { jobId, deleted: true } }]);
			expect(lane.requests('delete')).toHaveLength(1);
		});
	}

	test('of a delete and a cancel that were not taken is an error, and the job is still there', async () => {
		const lane = await openLane('briteVerifyFiles');
		const running = lane.job({ status: 'processing' });
		const done = lane.job({ downloaded: true });
		lane.fault({ kind: 'drop', operation: ['cancel', 'delete'], times: 2 });

		expect(failureOf(await lane.runOn(running, 'cancel')).message).toContain('The connection to');
		expect(failureOf(await lane.runOn(done, 'delete')).message).toContain('The connection to');
		expect(lane.sandbox.jobs('briteVerifyFiles')).toHaveLength(2);
	});

	test('what the provider refuses is told in its words', async () => {
		const lane = await openLane('briteVerifyFiles');
		for (const operation of ['cancel', 'delete']) {
			const failure = failureOf(await lane.runOn(lane.job(), operation));
			expect(failure).toMatchObject({ name: 'NodeApiError', httpCode: '422', itemIndex: 0 });
			expect(failure.message).toContain('did not accept this');
			expect(failure.description).toMatch(/says: The file job (cannot be cancelled|must be complete)/);
		}
	});
});
