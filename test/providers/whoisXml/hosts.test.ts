import { asItems, type Bench, openBench, verificationsOf } from '../../harness';
import { hostOf, placesOf } from '../../sandbox/providers/whoisXmlPlaces';

/* A term may have several rows, and an email's rows carry its domain as the term. */

const open = async () => await openBench('whoisXml');

const verify = async (bench: Bench, values: string[]) => {
	const parameters = { valueField: 'value', simplify: false, options: { skipMalformed: false } };
	return verificationsOf(await bench.run('verify', parameters, asItems(values)));
};

/** What the simulator says of a host, without the spelling of the term. */
const placesFor = (term: string) => placesOf(hostOf(term) ?? '', true).map(({ ip }) => ip);
const ipsOf = (details: unknown) => (details as Array<{ ip: string }>).map(({ ip }) => ip);

it.each(['none', 'doubleRows', 'shuffleRows'] as const)(
	"all of a term's rows are its details, each once (fault: %s)",
	async (kind) => {
		const bench = await open();
		if (kind !== 'none') bench.fault({ kind, operation: 'download', every: 1, times: 9 });
		// Some of these domains have two addresses.
		const values = ['8.8.8.8', ...Array.from({ length: 12 }, (_, index) => `host${index}.example`)];
		expect(values.filter((value) => placesFor(value).length > 1).length).toBeGreaterThan(1);
		for (const { value, details } of await verify(bench, values)) {
			expect(ipsOf(details).sort()).toEqual(placesFor(String(value)).sort());
		}
	},
);

it("every email of a domain, and the domain itself, has the domain's rows", async () => {
	const bench = await open();
	const values = ['ada@example.com', 'Bob@Example.COM', 'example.com', 'cem@example.org', 'other.example'];
	const rows = await verify(bench, values);
	expect(rows.map(({ details }) => ipsOf(details))).toEqual(
		values.map((value) => placesFor(value.toLowerCase())),
	);
});

it('what is no address has its own answer, not that of the others of its domain', async () => {
	const bench = await open();
	const values = [
		'ada@example.com',
		'not an address@example.com',
		'a@@example.com',
		'bob@fail.example',
		'300.1.2.3',
	];
	const rows = await verify(bench, values);
	expect(rows.map(({ value, verdict, reason }) => ({ value, verdict, reason }))).toEqual(
		values.map((value) => ({ value, ...bench.facts.judge(bench.listType, value) })),
	);
	expect(rows[1]?.details).toEqual([{ error: 'Invalid format', term: values[1] }]);
});

it('what is no address and has no row is not given those of its domain', async () => {
	const bench = await open();
	bench.fault({ kind: 'dropRows', operation: 'download', path: 'failed', every: 1, times: 9 });
	const rows = await verify(bench, ['ada@example.com', 'not an address@example.com']);
	expect(rows.map(({ reason }) => reason)).toEqual(['located', 'no_result']);
});

it('a job that does not tell how many terms are invalid is not held against that', async () => {
	const bench = await open();
	const jobId = bench.job({ rows: ['8.8.8.8', 'not_a_term', '300.1.2.3'] });
	const from = '"(?:invalid|failed)_terms":"?\\d+"?,';
	bench.fault({ kind: 'replaceAfter', from, to: '', operation: ['status', 'list'], times: 99 });
	const outcome = await bench.runOn(jobId, 'download', { output: 'items', variant: 'all' });
	expect(outcome.error).toBeUndefined();
});
