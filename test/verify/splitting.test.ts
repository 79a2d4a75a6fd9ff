import {
	asItems,
	expectedFor,
	failureOf,
	itemsOf,
	openLane,
	sideBySide,
	verificationOf,
	verifyItems,
} from './help';

const test = sideBySide();

const LIMIT = 100_000;

const address = (index: number) => `10.${(index >> 16) & 255}.${(index >> 8) & 255}.${index & 255}`;

test('whoisXml: one more than a job takes makes two jobs, joined again', async () => {
	const lane = await openLane('whoisXml', { pace: 0.5 });
	const values = Array.from({ length: LIMIT + 1 }, (_, index) => address(index));
	values.splice(70_000, 1, 'host.fail.example');
	const items = asItems(['no address', ...values.slice(1), 'No Address']);
	const outcome = await verifyItems(lane, items);

	const output = itemsOf(outcome);
	const [first, second, ...others] = lane.sandbox.jobs('whoisXml');
	expect(others).toEqual([]);
	expect([first?.rows, second?.rows]).toEqual([50_000, 50_001]);
	expect(lane.sandbox.charges('whoisXml')).toBe(LIMIT + 1);
	expect(output).toHaveLength(LIMIT + 2);
	const wrong = output.filter((item, index) => {
		const { value, verdict, reason, jobId } = verificationOf(item);
		const asked = String(items[index]?.json.email);
		const expected = expectedFor('whoisXml', asked);
		// The last one is the same as the first.
		const ownJob = index < 50_000 || index === LIMIT + 1 ? first?.id : second?.id;
		return value !== asked || verdict !== expected.verdict || reason !== expected.reason || jobId !== ownJob;
	});
	expect(wrong).toEqual([]);

	const bothAsked = lane.requests('status').map(({ body }) => (body as { ids: number[] }).ids.length);
	expect(bothAsked[0]).toBe(2);
	expect(bothAsked.length).toBeLessThan(6);
});

test('whoisXml: a list too long for one job is refused before any request where it may not be split', async () => {
	const lane = await openLane('whoisXml');
	const items = asItems(Array.from({ length: LIMIT + 1 }, (_, index) => address(index)));
	const failure = failureOf(await verifyItems(lane, items, { options: { splitLargeLists: false } }));

	expect(failure.message).toBe('The list has 100,001 values, but one job takes at most 100,000');
	expect(failure.description).toContain('Split Large Lists');
	expect(lane.sandbox.requests).toEqual([]);
});

test('whoisXml: duplicates do not count towards the limit', async () => {
	const lane = await openLane('whoisXml');
	const items = asItems(Array.from({ length: LIMIT + 5 }, (_, index) => address(index % 1_000)));
	const outcome = await verifyItems(lane, items, { options: { splitLargeLists: false } });

	expect(itemsOf(outcome)).toHaveLength(LIMIT + 5);
	expect(lane.sandbox.charges('whoisXml')).toBe(1_000);
});

test('whoisXml: rows of a domain that is asked about in both jobs come once, with the job each value was sent in', async () => {
	const lane = await openLane('whoisXml');
	const values = Array.from({ length: LIMIT + 1 }, (_, index) => address(index));
	values[10] = 'ada@example.com';
	values[LIMIT - 10] = 'bob@example.com';
	const output = itemsOf(await verifyItems(lane, asItems(values)));

	const [ada, bob] = [output[10], output[LIMIT - 10]].map((item) => item && verificationOf(item));
	const [first, second] = lane.sandbox.jobs('whoisXml');
	expect([ada?.jobId, bob?.jobId]).toEqual([first?.id, second?.id]);
	expect(ada?.details).toEqual(bob?.details);
	const ips = (ada?.details as Array<{ ip: string }>).map(({ ip }) => ip);
	expect(new Set(ips).size).toBe(ips.length);
});

test('whoisXml: where the second job cannot be made, the failure names the first', async () => {
	const lane = await openLane('whoisXml');
	lane.sandbox.setCredits('whoisXml', LIMIT);
	const items = asItems(Array.from({ length: LIMIT + 1 }, (_, index) => address(index)));
	const failure = failureOf(await verifyItems(lane, items));

	const [made, ...others] = lane.sandbox.jobs('whoisXml');
	expect(others).toEqual([]);
	expect(failure.message).toContain(`Only 1 of 2 jobs were made at WhoisXML API: go on with job ${made?.id}`);
	expect(failure.description).toMatch(/no credits left/);
});
