import type { Fault } from '../sandbox';
import { hostOf, placesOf } from '../sandbox/providers/whoisXmlPlaces';
import {
	asItems,
	expectedFor,
	itemsOf,
	NODE_NAME,
	openLane,
	PROVIDERS,
	sideBySide,
	verdictsOf,
	verificationOf,
	verifyItems,
	verifyValues,
} from './help';

const test = sideBySide();

/** 40 addresses of all sorts, in an order that is neither the alphabet's nor any other. */
const MANY = Array.from(
	{ length: 40 },
	(_, index) =>
		`${['valid', 'nobody', 'unknown', 'jane'][index % 4]}${(index * 7) % 40}@host${index % 9}.example`,
);

const SPOILT: ReadonlyArray<[what: string, faults: Fault[]]> = [
	['in another order', [{ kind: 'shuffleRows', operation: 'download', times: 9 }]],
	['twice', [{ kind: 'doubleRows', operation: 'download', every: 2, times: 9 }]],
	['in capitals and with blanks around', [{ kind: 'recase', operation: 'download', every: 1, times: 9 }]],
	[
		'all of that together',
		[
			{ kind: 'doubleRows', operation: 'download', every: 3, times: 9 },
			{ kind: 'recase', operation: 'download', every: 2, times: 9 },
			{ kind: 'shuffleRows', operation: 'download', times: 9 },
		],
	],
];

for (const provider of PROVIDERS) {
	for (const [what, faults] of SPOILT) {
		test(`${provider}: results that come ${what} are joined rightly`, async () => {
			const lane = await openLane(provider);
			for (const fault of faults) lane.fault(fault);
			const verifications = await verifyValues(lane, MANY);

			expect(verifications.map(({ value, verdict, reason }) => ({ value, verdict, reason }))).toEqual(
				MANY.map((value) => ({ value, ...expectedFor(provider, value) })),
			);
			expect(lane.sandbox.requests.some(({ fault }) => fault !== null)).toBe(true);
		});
	}

	test(`${provider}: a result that did not come back says so, and the others are right`, async () => {
		const lane = await openLane(provider);
		lane.fault({ kind: 'dropRows', operation: 'download', every: 4 });
		const values = [
			'valid.a@a.example',
			'nobody@b.example',
			'valid.c@c.example',
			'lost@d.example',
			'',
			'LOST@d.example',
		];
		const outcome = await verifyItems(lane, asItems(values));

		const verifications = itemsOf(outcome).map(verificationOf);
		const jobId = lane.sandbox.jobs(provider)[0]?.id;
		const lost = { verdict: 'unknown', reason: 'no_result', provider, jobId, details: null };
		expect(verifications).toMatchObject([
			...values.slice(0, 3).map((value) => ({ value, ...expectedFor(provider, value) })),
			{ value: 'lost@d.example', ...lost },
			{ value: null, reason: 'empty' },
			{ value: 'LOST@d.example', ...lost },
		]);
		expect(outcome.hints(NODE_NAME)).toContainEqual(
			expect.objectContaining({
				type: 'warning',
				message: expect.stringMatching(/gave no result for 1 value: .*"no_result"/),
			}),
		);
		expect(lane.requests('upload')).toHaveLength(1);
	});
}

test('ipQualityScore: a URL that comes back in other letters is still its own', async () => {
	const lane = await openLane('ipQualityScore');
	lane.fault({ kind: 'recase', operation: 'download', every: 1 });
	const values = ['https://phish.example/A', 'https://safe.example/b'];
	const verifications = await verifyValues(lane, values, { listType: 'url' });
	expect(verdictsOf(verifications)).toEqual(['invalid', 'valid']);
});

test('ipQualityScore: where two URLs differ only in their letters, a row in others is given to neither', async () => {
	const lane = await openLane('ipQualityScore');
	lane.fault({ kind: 'recase', operation: 'download', every: 1 });
	const values = ['https://safe.example/A', 'https://safe.example/a', 'https://safe.example/b'];
	const verifications = await verifyValues(lane, values, { listType: 'url' });
	expect(verifications.map(({ reason }) => reason)).toEqual(['no_result', 'no_result', 'safe']);
});

/** What the sandbox would say of a host, without the spelling of the term. */
const placesFor = (term: string) => placesOf(hostOf(term) ?? '', true).map(({ ip }) => ip);
const ipsOf = (details: unknown) => (details as Array<{ ip: string }>).map(({ ip }) => ip);

for (const kind of ['none', 'doubleRows', 'shuffleRows'] as const) {
	test(`whoisXml: all of a term's rows are its details, each once (fault: ${kind})`, async () => {
		const lane = await openLane('whoisXml');
		if (kind !== 'none') lane.fault({ kind, operation: 'download', every: 1, times: 9 });
		// Some of these domains have two addresses.
		const values = ['8.8.8.8', ...Array.from({ length: 12 }, (_, index) => `host${index}.example`)];
		const verifications = await verifyValues(lane, values);

		const several = values.filter((value) => placesFor(value).length > 1);
		expect(several.length).toBeGreaterThan(1);
		for (const { value, details } of verifications) {
			expect(ipsOf(details).sort()).toEqual(placesFor(String(value)).sort());
		}
	});
}

test("whoisXml: every email of a domain, and the domain itself, has the domain's rows", async () => {
	const lane = await openLane('whoisXml');
	const values = ['ada@example.com', 'Bob@Example.COM', 'example.com', 'cem@example.org', 'other.example'];
	const verifications = await verifyValues(lane, values);

	expect(verdictsOf(verifications)).toEqual(values.map(() => 'valid'));
	expect(verifications.map(({ details }) => ipsOf(details))).toEqual(
		values.map((value) => placesFor(value.toLowerCase())),
	);
});

test('whoisXml: what is no address has its own answer, not that of the others of its domain', async () => {
	const lane = await openLane('whoisXml');
	const values = [
		'ada@example.com',
		'not an address@example.com',
		'a@@example.com',
		'bob@fail.example',
		'300.1.2.3',
	];
	const verifications = await verifyValues(lane, values);

	expect(verifications.map(({ value, verdict, reason }) => ({ value, verdict, reason }))).toEqual(
		values.map((value) => ({ value, ...expectedFor('whoisXml', value) })),
	);
	expect(verifications[1]?.details).toEqual([{ error: 'Invalid format', term: values[1] }]);
});

test('whoisXml: what is no address and has no row is not given those of its domain', async () => {
	const lane = await openLane('whoisXml');
	lane.fault({ kind: 'dropRows', operation: 'download', path: 'failed', every: 1 });
	const verifications = await verifyValues(lane, ['ada@example.com', 'not an address@example.com']);
	expect(verifications.map(({ reason }) => reason)).toEqual(['located', 'no_result']);
});
