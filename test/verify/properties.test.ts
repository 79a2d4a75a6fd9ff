import fc from 'fast-check';
import type { Fault } from '../sandbox';
import { hostOf, placesOf } from '../sandbox/providers/whoisXmlPlaces';
import {
	asItems,
	expectedFor,
	itemsOf,
	type Lane,
	openLane,
	PROVIDERS,
	type ProviderName,
	sideBySide,
	VERIFICATION_KEYS,
	verificationOf,
	verifyItems,
	ownJson,
} from './help';

/* Any list, in any order, with any duplicates, whatever of its results is lost, doubled, respelt or shuffled. */

const RUNS = 40;

const test = sideBySide();

const word = fc.stringMatching(/^[a-z0-9]{1,6}$/);
const local = fc.oneof(
	word,
	fc
		.tuple(
			fc.constantFrom(
				'valid',
				'nobody',
				'unknown',
				'accept-all',
				'disposable',
				'info',
				'x+',
				'honeypot',
				'fraud',
				'leaked',
			),
			word,
		)
		.map((parts) => parts.join('')),
	fc.constantFrom('info', 'sales', 'o"brien', 'a,b', "d'arcy"),
);
const domain = fc.oneof(
	fc.constantFrom('example.com', 'example.org', 'mailinator.com', 'nodomain.example', 'fail.example'),
	word.map((name) => `${name}.example`),
);
const email = fc.tuple(local, domain).map(([name, host]) => `${name}@${host}`);
const ip = fc.oneof(fc.ipV4(), fc.ipV6());
const nonsense = fc.constantFrom(
	'not an address',
	'@',
	'"',
	',',
	'a@b',
	'=1+1',
	'0',
	'null',
	'x y@example.com',
);
const empty = fc.constantFrom('', ' ', '\t', '\n', null, undefined);

const valueOf: Record<ProviderName, fc.Arbitrary<string>> = {
	ipQualityScore: fc.oneof({ weight: 8, arbitrary: email }, nonsense),
	everythingLocation: fc.oneof({ weight: 8, arbitrary: email }, nonsense),
	briteVerifyFiles: fc.oneof({ weight: 8, arbitrary: email }, nonsense),
	whoisXml: fc.oneof({ weight: 4, arbitrary: email }, { weight: 3, arbitrary: ip }, domain, nonsense),
};

/** One value as somebody else would write it. */
const respell = (value: string): fc.Arbitrary<string> =>
	fc.constantFrom(value, value.toUpperCase(), ` ${value} `, `\t${value}`, `${value}\u00a0`);

/** A list in which values occur again and again, in other spellings, with empty places. */
const listOf = (provider: ProviderName): fc.Arbitrary<Array<string | null | undefined>> =>
	fc.uniqueArray(valueOf[provider]!, { minLength: 1, maxLength: 12 }).chain((pool) =>
		fc.array(fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...pool).chain(respell) }, empty), {
			maxLength: 40,
		}),
	);

const every = fc.integer({ min: 1, max: 5 });
const spoiling = fc.record({
	drop: fc.option(every, { nil: undefined }),
	double: fc.option(every, { nil: undefined }),
	recase: fc.option(every, { nil: undefined }),
	shuffle: fc.boolean(),
});

function faultsOf({
	drop,
	double,
	recase,
	shuffle,
}: typeof spoiling extends fc.Arbitrary<infer T> ? T : never): Fault[] {
	const spoil = { operation: 'download', times: 99 } as const;
	return [
		...(double === undefined ? [] : [{ kind: 'doubleRows', every: double, ...spoil } as const]),
		...(recase === undefined ? [] : [{ kind: 'recase', every: recase, ...spoil } as const]),
		...(shuffle ? [{ kind: 'shuffleRows', ...spoil } as const] : []),
		...(drop === undefined ? [] : [{ kind: 'dropRows', every: drop, ...spoil } as const]),
	];
}

async function holds(
	lane: Lane,
	list: Array<string | null | undefined>,
	removeDuplicates: boolean,
	faults: Fault[],
): Promise<void> {
	const { provider, sandbox } = lane;
	sandbox.reset();
	for (const fault of faults) lane.fault(fault);
	const items = asItems(list.map((value) => (value === undefined ? null : value)));
	const outcome = await verifyItems(lane, items, { options: { removeDuplicates } });

	// Each input once, in order, with its own JSON.
	const output = itemsOf(outcome);
	expect(output.map(ownJson)).toEqual(items.map(({ json }) => json));
	expect(output.map(({ pairedItem }) => pairedItem)).toEqual(items.map((_, item) => ({ item })));

	const mayLack = faults.some(({ kind }) => kind === 'dropRows');
	const [job, ...otherJobs] = sandbox.jobs(provider);
	expect(otherJobs).toEqual([]);
	const answers = new Map<string, string>();
	for (const [index, item] of output.entries()) {
		const verification = verificationOf(item);
		expect(Object.keys(verification)).toEqual(VERIFICATION_KEYS);
		const value = (list[index] ?? '').trim();
		const { verdict, reason, jobId, details } = verification;
		expect(verification.value).toBe(value === '' ? null : value);
		if (value === '') {
			expect({ verdict, reason, jobId, details }).toEqual({
				verdict: 'unknown',
				reason: 'empty',
				jobId: null,
				details: null,
			});
			continue;
		}
		// The answer is the right one or, where rows were lost, none.
		expect(jobId).toBe(job?.id);
		if (reason === 'no_result') {
			expect({ mayLack, verdict, details }).toEqual({ mayLack: true, verdict: 'unknown', details: null });
		} else {
			expect({ value, verdict, reason }).toEqual({ value, ...expectedFor(provider, value) });
			expect(isOf(provider, value, details)).toBe(true);
		}
		// Duplicates have one answer.
		const key = keyOf(provider, value);
		const answer = JSON.stringify([verdict, reason, details]);
		expect(answers.get(key) ?? answer).toBe(answer);
		answers.set(key, answer);
	}

	// Nothing is paid that need not be.
	const sent = list.filter((value) => (value ?? '').trim() !== '').length;
	expect(job?.rows ?? 0).toBe(removeDuplicates ? answers.size : sent);
	expect(sandbox.requests.filter(({ operation }) => operation === 'upload')).toHaveLength(sent === 0 ? 0 : 1);
	if (sent === 0) expect(sandbox.requests).toEqual([]);
}

/** Apart from the package's own way to compare: addresses through the URL parser. */
function keyOf(provider: ProviderName, value: string): string {
	const lower = value.toLowerCase();
	return provider === 'whoisXml' && URL.canParse(`http://[${lower}]`)
		? new URL(`http://[${lower}]`).host
		: lower;
}

/** Whether the provider's columns are those of this value and of no other. */
function isOf(provider: ProviderName, value: string, details: unknown): boolean {
	if (provider !== 'whoisXml') {
		return (details as { email: string }).email.trim().toLowerCase() === value.toLowerCase();
	}
	const rows = details as Array<{ ip?: string; term: string }>;
	const host = (hostOf(value) ?? value).toLowerCase();
	const places = placesOf(host, true).map(({ ip: place }) => keyOf(provider, place));
	const ips = rows.flatMap((row) => (row.ip === undefined ? [] : [keyOf(provider, row.ip)]));
	return (
		rows.length > 0 &&
		ips.every((place) => places.includes(place)) &&
		new Set(ips).size === ips.length &&
		rows.every(({ term }) =>
			[host, value.toLowerCase()].map((text) => keyOf(provider, text)).includes(keyOf(provider, term.trim())),
		)
	);
}

for (const provider of PROVIDERS) {
	test(`${provider}: each input once, each answer right, none invented, in ${RUNS} lists of all sorts`, async () => {
		const lane = await openLane(provider);
		const property = fc.asyncProperty(
			listOf(provider),
			fc.boolean(),
			spoiling,
			async (list, removeDuplicates, spoilt) => await holds(lane, list, removeDuplicates, faultsOf(spoilt)),
		);
		await fc.assert(property, { numRuns: RUNS, endOnFailure: true });
	});
}
