import type { INodeExecutionData } from 'n8n-workflow';
import {
	ADDRESSES,
	asItems,
	expectedFor,
	failureOf,
	itemsOf,
	NODE_NAME,
	openLane,
	outputOf,
	PROVIDERS,
	rowsPaid,
	sentTexts,
	sideBySide,
	verdictsOf,
	VERIFICATION_KEYS,
	verificationOf,
	verifyItems,
	verifyValues,
	ownJson,
} from './help';

const test = sideBySide();

for (const provider of PROVIDERS) {
	test(`${provider}: each item comes out once, in order, its own JSON and binary untouched`, async () => {
		const lane = await openLane(provider);
		const binary = {
			photo: { data: 'aGVsbG8=', mimeType: 'text/plain', fileName: 'hello.txt' },
		};
		const items: INodeExecutionData[] = ADDRESSES.map((email, id) => ({
			json: { id, email, contact: { tags: ['a', null, 1.5], since: '2020-01-01' } },
			...(id % 2 === 0 && { binary }),
		}));
		const outcome = await verifyItems(lane, items);

		const output = itemsOf(outcome);
		expect(output.map(ownJson)).toEqual(items.map(({ json }) => json));
		expect(output.map(({ binary: own }) => own)).toEqual(items.map(({ binary: own }) => own));
		expect(output.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));
		for (const item of output) expect(Object.keys(verificationOf(item))).toEqual(VERIFICATION_KEYS);
		expect(output.map(verificationOf)).toEqual(
			ADDRESSES.map((value) => ({
				value,
				...expectedFor(provider, value),
				provider,
				jobId: lane.sandbox.jobs(provider)[0]?.id,
				details: provider === 'whoisXml' ? expect.any(Array) : expect.objectContaining({ email: value }),
			})),
		);
		expect(lane.sandbox.jobs(provider)).toHaveLength(1);
	});

	test(`${provider}: duplicates share one paid lookup, empties cost nothing`, async () => {
		const lane = await openLane(provider);
		const values = [
			'valid.a@example.com',
			'',
			' Valid.A@Example.COM ',
			'nobody@example.org',
			null,
			'   ',
			'NOBODY@example.org',
		];
		const outcome = await verifyItems(lane, asItems(values));

		const verifications = itemsOf(outcome).map(verificationOf);
		const job = { provider, jobId: lane.sandbox.jobs(provider)[0]?.id };
		const empty = { value: null, verdict: 'unknown', reason: 'empty', provider, jobId: null, details: null };
		expect(verifications).toMatchObject([
			{ value: 'valid.a@example.com', ...expectedFor(provider, 'valid.a@example.com'), ...job },
			empty,
			{ value: 'Valid.A@Example.COM', ...expectedFor(provider, 'valid.a@example.com'), ...job },
			{ value: 'nobody@example.org', ...expectedFor(provider, 'nobody@example.org'), ...job },
			empty,
			empty,
			{ value: 'NOBODY@example.org', ...expectedFor(provider, 'nobody@example.org'), ...job },
		]);
		expect(verifications[2]?.details).toEqual(verifications[0]?.details);
		expect(rowsPaid(lane)).toBe(2);
		expect(lane.sandbox.charges(provider)).toBe(2);
		expect(outcome.hints(NODE_NAME).map(({ message }) => message)).toEqual([
			'3 empty values were skipped, 2 duplicates were sent only once. They cost nothing.',
		]);
	});

	test(`${provider}: nothing but empties is no request at all`, async () => {
		const lane = await openLane(provider);
		const outcome = await verifyItems(lane, asItems(['', null, ' \t ']));

		expect(itemsOf(outcome).map(verificationOf)).toEqual(
			['', null, ' '].map(() => ({
				value: null,
				verdict: 'unknown',
				reason: 'empty',
				provider,
				jobId: null,
				details: null,
			})),
		);
		expect(lane.sandbox.requests).toEqual([]);
	});

	test(`${provider}: nothing but the value leaves`, async () => {
		const lane = await openLane(provider);
		const items = ['valid.a@example.com', 'nobody@example.com'].map((email, id) => ({
			json: { email, name: `Private Person ${id}`, note: 'for us alone' },
		}));
		// A field that Upload alone offers stays in a node whose operation was switched.
		itemsOf(await verifyItems(lane, items, { options: { sendFields: 'name' } }));

		expect(sentTexts(lane)).toHaveLength(1);
		expect(sentTexts(lane)[0]).toContain('valid.a@example.com');
		const seen = lane.sandbox.requests.map(({ url, headers, body }) => JSON.stringify([url, headers, body]));
		for (const text of [...sentTexts(lane), ...seen]) expect(text).not.toMatch(/private|for us|note/i);
	});

	test(`${provider}: a value that is sent twice because that is wanted is paid twice and answered alike`, async () => {
		const lane = await openLane(provider);
		const values = ['valid.a@example.com', 'nobody@example.com', 'VALID.a@example.com'];
		const verifications = await verifyValues(lane, values, { options: { removeDuplicates: false } });

		expect(verdictsOf(verifications)).toEqual(values.map((value) => expectedFor(provider, value).verdict));
		expect(rowsPaid(lane)).toBe(3);
	});

	test(`${provider}: a failure is one item paired with all items where the workflow goes on`, async () => {
		const lane = await openLane(provider);
		const fault = {
			kind: 'status',
			operation: 'upload',
			status: 402,
			body: '{"message":"no credits"}',
		} as const;
		lane.fault(fault);
		const items = asItems(ADDRESSES.slice(0, 3));
		const all = [{ item: 0 }, { item: 1 }, { item: 2 }];

		const going = await verifyItems(lane, items, {}, { continueOnFail: true });
		expect(going.status).toBe('success');
		expect(outputOf(going)).toMatchObject([
			{ json: { error: expect.stringMatching(/\w/) }, pairedItem: all },
		]);

		lane.fault(fault);
		const routed = await verifyItems(lane, items, {}, { onError: 'continueErrorOutput' });
		expect(outputOf(routed)).toEqual([]);
		expect(routed.output(NODE_NAME, 1)).toMatchObject([
			{ json: { error: expect.stringMatching(/\w/) }, pairedItem: all },
		]);

		lane.fault(fault);
		const stopped = await verifyItems(lane, items);
		expect(failureOf(stopped).itemIndex).toBe(0);
		expect(lane.sandbox.jobs(provider)).toEqual([]);
	});
}

/** Spellings of one value, by list type; the last one is another value. */
const SPELLINGS: ReadonlyArray<[listType: string, same: string[], other: string]> = [
	['email', ['Valid.Ada@Example.com', ' valid.ada@example.COM'], 'valid.ada@example.co'],
	['leaked_email', ['pwned@example.com', 'PWNED@example.com '], 'safe@example.com'],
	['phone', ['+1 (202) 555-1111', '12025551111', '+1-202-555-1111 '], '12025550000'],
	['proxy', ['192.0.2.66', ' 192.0.2.66'], '192.0.2.1'],
	['proxy', ['2001:DB8:0:0:0:0:0:1', '2001:db8::1', '2001:0db8::0.0.0.1'], '2001:db8::66'],
	['url', ['https://a.example/Phish', ' https://a.example/Phish '], 'https://a.example/safe'],
	['leaked_password', ['hunter2', ' hunter2 '], 'Hunter2'],
];

for (const [listType, same, other] of SPELLINGS) {
	test(`ipQualityScore ${listType}: ${same.length} spellings of ${same[0]} are one lookup, ${other} another`, async () => {
		const lane = await openLane('ipQualityScore');
		const values = [...same, other];
		const verifications = await verifyValues(lane, values, { listType });

		expect(rowsPaid(lane)).toBe(2);
		expect(lane.sandbox.charges('ipQualityScore')).toBe(2);
		expect(verifications.map(({ value }) => value)).toEqual(values.map((value) => value.trim()));
		for (const { verdict, reason, details } of verifications.slice(0, -1)) {
			expect({ verdict, reason, details }).toEqual({
				verdict: verifications[0]?.verdict,
				reason: verifications[0]?.reason,
				details: verifications[0]?.details,
			});
		}
		expect(verifications.at(-1)?.details).not.toEqual(verifications[0]?.details);
		expect(verifications.filter(({ reason }) => reason === 'no_result')).toEqual([]);
	});
}

test('ipQualityScore: what differs only in case is two URLs', async () => {
	const lane = await openLane('ipQualityScore');
	const urls = await verifyValues(lane, ['https://a.example/X', 'https://a.example/x'], { listType: 'url' });
	expect(rowsPaid(lane)).toBe(2);
	expect(urls.map(({ details }) => (details as { url: string }).url)).toEqual([
		'https://a.example/X',
		'https://a.example/x',
	]);
});

test('whoisXml: IPs, emails and domains in one list each count once', async () => {
	const lane = await openLane('whoisXml');
	const values = ['8.8.8.8', '2001:DB8::1', '2001:db8:0:0::1', 'Example.com', 'example.COM', 'a@example.com'];
	const verifications = await verifyValues(lane, values);

	expect(rowsPaid(lane)).toBe(4);
	expect(verdictsOf(verifications)).toEqual(values.map(() => 'valid'));
	expect(verifications[2]?.details).toEqual(verifications[1]?.details);
});

const VERDICTS: ReadonlyArray<
	[listType: string, expected: Record<string, [verdict: string, reason: string]>]
> = [
	[
		'phone',
		{
			'+12025551111': ['valid', 'valid'],
			'+12025550000': ['invalid', 'invalid'],
			'+12025556666': ['risky', 'risky'],
			'+12025559999': ['risky', 'fraud_score'],
		},
	],
	[
		'proxy',
		{
			'192.0.2.1': ['valid', 'no_proxy'],
			'192.0.2.66': ['risky', 'proxy'],
			'192.0.2.77': ['risky', 'vpn'],
			'192.0.2.88': ['risky', 'tor'],
			'192.0.2.99': ['invalid', 'fraud_score'],
		},
	],
	[
		'url',
		{
			'https://safe.example/': ['valid', 'safe'],
			'https://phish.example/': ['invalid', 'phishing'],
			'https://malware.example/': ['invalid', 'malware'],
			'https://suspicious.example/': ['risky', 'risk_score'],
		},
	],
	['leaked_username', { pwned: ['risky', 'leaked'], safe1: ['valid', 'not_leaked'] }],
];

for (const [listType, expected] of VERDICTS) {
	test(`ipQualityScore ${listType}: every verdict reaches its item`, async () => {
		const lane = await openLane('ipQualityScore');
		const verifications = await verifyValues(lane, Object.keys(expected), { listType });
		expect(
			Object.fromEntries(verifications.map(({ value, verdict, reason }) => [value, [verdict, reason]])),
		).toEqual(expected);
	});
}

test('a number is verified as its text and stays a number in its item', async () => {
	const lane = await openLane('ipQualityScore');
	const items = [{ json: { phone: 12025551111 } }];
	const outcome = await verifyItems(lane, items, { listType: 'phone', valueField: 'phone' });

	const [item] = itemsOf(outcome);
	expect(item?.json.phone).toBe(12025551111);
	expect(item && verificationOf(item)).toMatchObject({ value: '12025551111', verdict: 'valid' });
});

test('a wrong field is refused with the fields there are, before a request leaves', async () => {
	const lane = await openLane('briteVerifyFiles');
	const outcome = await verifyItems(lane, [{ json: { mail: 'a@example.com' } }]);
	expect(failureOf(outcome).message).toBe('The item has no field "email"');
	expect(failureOf(outcome).description).toContain('mail');
	expect(lane.sandbox.requests).toEqual([]);
});
