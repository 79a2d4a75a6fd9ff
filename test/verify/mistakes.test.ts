import { providers } from '../../nodes/BulkVerify/providers/registry';
import {
	asItems,
	type Bench,
	failureOf,
	hintsOf,
	itemsOf,
	jsonOf,
	NODE_NAME,
	openBench,
	type Outcome,
	outputOf,
	verificationsOf,
} from '../harness';

/* What a person does by mistake is said, and costs nothing where that can be known before. */

const ALL = providers.map(({ id, capabilities }) => [id, capabilities] as const);
const OF_A_KIND = ALL.filter(([, { listTypes }]) => listTypes[0].valueKind !== 'text');
const CHARGING = ALL.filter(([, { downloadCharges }]) => downloadCharges);

/** Too few rows to be refused, each with a value and with a field that holds none. */
const FEW = 3;

function rowsOf(bench: Bench) {
	return itemsOf(...bench.values(FEW).map((value, at) => ({ value, company: `Firm ${at + 1}` })));
}

const warningsOf = (outcome: Outcome): string[] =>
	outcome
		.hints(NODE_NAME)
		.filter(({ type }) => type === 'warning')
		.map(({ message }) => message);

describe.each(OF_A_KIND)('a few rows and the wrong field: %s', (id) => {
	const WRONG = { valueField: 'company' };
	const SAID = /The field "company" holds no .*: none of its 3 values is one\. These hold .*: "value"\./;

	it.each(['verify', 'estimate'])('%s warns, and names the field that would fit', async (operation) => {
		const bench = await openBench(id);
		const outcome = await bench.run(operation, WRONG, rowsOf(bench));
		expect(warningsOf(outcome).join()).toMatch(SAID);
		expect(bench.requests('upload')).toEqual([]);
		const right = await bench.run(operation, { valueField: 'value' }, rowsOf(bench));
		expect(warningsOf(right)).toEqual([]);
	});

	it('Upload refuses, and names it too; told to send what is malformed, it warns', async () => {
		const bench = await openBench(id);
		const { description } = failureOf(await bench.run('upload', WRONG, rowsOf(bench)));
		expect(description).toMatch(SAID);
		expect(bench.requests('upload')).toEqual([]);
		const sent = await bench.run('upload', { ...WRONG, options: { skipMalformed: false } }, rowsOf(bench));
		if (sent.error === undefined) expect(warningsOf(sent).join()).toMatch(SAID);
	});

	it('Attach downloads nothing for them, so that nothing is charged', async () => {
		const bench = await openBench(id);
		const jobId = bench.job({ rows: bench.values(FEW) });
		const before = bench.charged;
		const outcome = await bench.attach(rowsOf(bench), [{ provider: id, jobId }], WRONG);
		expect(verificationsOf(outcome).map(({ reason }) => reason)).toEqual(
			Array.from({ length: FEW }, () => 'malformed'),
		);
		expect(warningsOf(outcome).join()).toMatch(SAID);
		expect(hintsOf(outcome).join()).toContain('Nothing was sent, nothing is paid.');
		expect(bench.charged).toBe(before);
		if (!bench.facts.resultsInStatus) expect(bench.requests('download')).toEqual([]);
	});
});

describe.each(CHARGING)('a job whose download charges: %s', (id) => {
	it('Attach to the wrong job says what it cost and that no row is in it; again it costs nothing', async () => {
		const bench = await openBench(id);
		const [mine, others] = [bench.values(FEW), bench.values(FEW + 5).slice(FEW)];
		const wrong = bench.job({ rows: others });
		const first = await bench.attach(asItems(mine), [{ provider: id, jobId: wrong }]);
		expect(verificationsOf(first)).toMatchObject(mine.map((value) => ({ value, reason: 'no_result' })));
		expect(warningsOf(first).join()).toMatch(/charges for the download of job .*: 5 rows, 5 credits/);
		expect(warningsOf(first).join()).toContain(`${FEW} values are not in job ${wrong}`);
		expect(bench.charged).toBe(others.length);
		const downloads = bench.requests('download').length;

		const again = await bench.attach(asItems(mine), [{ provider: id, jobId: wrong }]);
		expect(verificationsOf(again)).toMatchObject(mine.map((value) => ({ value, reason: 'no_result' })));
		expect(warningsOf(again).join()).toContain(`${FEW} values are not in job ${wrong}`);
		expect(warningsOf(again).join()).not.toContain('charges');
		expect(warningsOf(again).join()).toContain(
			`job ${wrong} holds none of these values, so it was not downloaded again`,
		);
		expect(bench.requests('download')).toHaveLength(downloads);

		// Of another list it may hold something.
		const right = await bench.attach(asItems(others), [{ provider: id, jobId: wrong }]);
		expect(verificationsOf(right).map(({ value }) => value)).toEqual(others);
		expect(bench.requests('download')).toHaveLength(downloads + 1);
	});

	it('no value to ask about: nothing is downloaded, and nothing is said to be charged', async () => {
		const bench = await openBench(id);
		const jobId = bench.job({ rows: bench.values(FEW) });
		const outcome = await bench.attach(asItems(['', ' ']), [{ provider: id, jobId }]);
		expect(hintsOf(outcome).join()).not.toContain('charges');
		expect(bench.charged).toBe(0);
	});

	it('Download tells how many rows and credits that is, as items and as a file', async () => {
		const bench = await openBench(id);
		for (const output of ['items', 'file']) {
			const jobId = bench.job({ rows: bench.values(FEW) });
			const outcome = await bench.runOn(jobId, 'download', { output });
			expect(hintsOf(outcome).join()).toMatch(
				new RegExp(`charges for the download of job ${jobId}: 3 rows, 3 credits`),
			);
		}
	});
});

describe.each(ALL)('%s', (id, capabilities) => {
	it.each(['verify', 'upload'])(
		'%s: an expression that gives nothing in place of the field or column sends nothing',
		async (operation) => {
			const bench = await openBench(id);
			for (const nothing of ['={{ $json.no }}', '={{ null }}']) {
				const outcome = await bench.run(operation, { valueField: nothing }, asItems(bench.values()));
				expect(failureOf(outcome)).toMatchObject({
					message: 'Nothing was sent: the parameter Field to Verify is empty',
					description: expect.stringContaining('expression'),
				});
				const file = await bench.fileItem(`value\n${bench.values().join('\n')}\n`);
				const column = { inputSource: 'file', fileColumn: nothing };
				expect(failureOf(await bench.run(operation, column, [file])).message).toBe(
					'Nothing was sent: the parameter Column to Verify is empty',
				);
			}
			expect(bench.requests('upload')).toEqual([]);
		},
	);

	it('an option that says what leaves n8n does not vanish because its expression gives nothing', async () => {
		const bench = await openBench(id);
		const file = await bench.fileItem(`value\n${bench.values().join('\n')}\n`);
		const ofFiles = { inputSource: 'file', fileColumn: 'value' };
		const { listTypes } = capabilities;
		for (const [name, parameters, items] of [
			['removeDuplicates', ofFiles, [file]],
			['skipMalformed', { valueField: 'value' }, asItems(bench.values(3, listTypes[0].value))],
			...(capabilities.keepsColumns ? [['onlyVerifiedColumn', ofFiles, [file]] as const] : []),
		] as const) {
			const options = { [name]: '={{ $json.no }}' };
			const outcome = await bench.run('upload', { ...parameters, options }, [...items]);
			expect(failureOf(outcome).message).toMatch(/^Nothing was sent: the option .* is empty$/);
		}
		expect(bench.requests('upload')).toEqual([]);
	});

	it('yes and no count also as a text or a number, and what is neither sends nothing', async () => {
		const bench = await openBench(id);
		const values = bench.values();
		const twice = [...values, ...values];
		for (const [given, rows] of [
			['true', 3],
			[' TRUE ', 3],
			['={{ 1 }}', 3],
			['yes', 3],
			['false', 6],
			['={{ 0 }}', 6],
			['No', 6],
		] as const) {
			const estimated = await bench.run(
				'estimate',
				{ valueField: 'value', options: { removeDuplicates: given } },
				asItems(twice),
			);
			expect(jsonOf(estimated)).toMatchObject([{ toSend: rows }]);
		}
		for (const name of ['removeDuplicates', 'skipMalformed']) {
			for (const odd of ['maybe', '={{ {} }}', '={{ 2 }}']) {
				const failure = failureOf(await bench.send('upload', values, { options: { [name]: odd } }));
				expect(failure.message).toMatch(/^Nothing was sent: .* is neither true nor false$/);
			}
		}
		for (const name of ['resumeUnfinished', 'checkBalance']) {
			if (name === 'checkBalance' && !bench.can('balance')) continue;
			const failure = failureOf(await bench.send('verify', values, { options: { [name]: 'maybe' } }));
			expect(failure.message).toMatch(/neither true nor false$/);
		}
		expect(bench.requests('upload')).toEqual([]);
	});

	it('Check Balance given as a text asks for the balance', async () => {
		const bench = await openBench(id);
		if (!bench.can('balance')) return;
		bench.sandbox.setCredits(id, 1);
		const failure = failureOf(
			await bench.send('verify', bench.values(), { options: { checkBalance: 'true' } }),
		);
		expect(failure.message).toMatch(/credits/);
		expect(bench.requests('upload')).toEqual([]);
	});

	it.each([['true'], ['={{ true }}'], ['={{ false }}'], ['={{ "no" }}']])(
		'Route by Verdict written as %j routes each row by its own verdict',
		async (routeByVerdict) => {
			const bench = await openBench(id);
			const outcome = await bench.send('verify', ['', ...bench.values()], { options: { routeByVerdict } });
			expect(outputOf(outcome, 3).length).toBeGreaterThan(0);
			expect([0, 1, 2, 3].flatMap((output) => outputOf(outcome, output))).toHaveLength(4);
		},
	);

	it('a job that is not there is told with the place that this provider has for looking', async () => {
		const bench = await openBench(id);
		const { description } = failureOf(await bench.runOn('4711', 'status'));
		if (bench.can('list')) expect(description).toContain('The operation "List" shows all jobs.');
		else expect(description).toContain(`Look for it in ${bench.provider.whereToCheck}.`);
	});

	it('a field that an expression gives as no text sends nothing', async () => {
		const bench = await openBench(id);
		for (const odd of ['={{ {} }}', '={{ ["value"] }}', '={{ true }}']) {
			const failure = failureOf(await bench.run('verify', { valueField: odd }, asItems(bench.values())));
			expect(failure.message).toBe('Nothing was sent: the parameter Field to Verify is no text');
		}
		expect(bench.requests('upload')).toEqual([]);
	});

	it('a list that the same node verified before is paid again, and that is said', async () => {
		const bench = await openBench(id);
		const first = await bench.send('verify');
		expect(warningsOf(first)).toEqual([]);
		const [jobId] = bench.madeIds;
		const again = await bench.send('verify');
		expect(bench.made).toHaveLength(2);
		expect(warningsOf(again).join()).toMatch(
			new RegExp(
				`^Paid once more: this node gave the verdicts of this very list .* ago, from job ${jobId}.*pin`,
			),
		);
		const other = await bench.send('verify', bench.values(6).slice(3));
		expect(warningsOf(other)).toEqual([]);
	});

	it('a list that was verified before and runs out of time is paid again, and that is said', async () => {
		const bench = await openBench(id);
		await bench.send('verify');
		bench.sandbox.setPace(3_600);
		const again = await bench.send('verify', bench.values(), { options: { maxWaitMinutes: 0 } });
		expect(bench.made).toHaveLength(2);
		expect(failureOf(again).description).toContain('Paid once more: this node gave the verdicts');
	});

	it('a list whose time is over is paid all the same, and that is said', async () => {
		const bench = await openBench(id, { pace: 3_600 });
		const options = { maxWaitMinutes: 0, onTimeout: 'outputJob' };
		const outcome = await bench.send('verify', bench.values(), { options });
		const when = capabilities.downloadCharges ? 'to be paid at the download' : 'and paid';
		expect(hintsOf(outcome).join(' ')).toMatch(
			new RegExp(`3 values of field "value" were sent to .* ${when} \\(job`),
		);
		expect(jsonOf(outcome)).toMatchObject([{ jobId: bench.madeIds[0] }]);
	});

	it('an item that tells a failure also tells what to do, where the workflow goes on', async () => {
		const bench = await openBench(id);
		const wrong = { valueField: 'nothing' };
		const outcome = await bench.run('verify', wrong, asItems(bench.values()), { continueOnFail: true });
		expect(jsonOf(outcome)).toEqual([
			{
				error: expect.stringMatching(/"nothing"\. Choose one of .* in Field to Verify.* Nothing was sent\.$/),
			},
		]);
		expect(outputOf(outcome)).toHaveLength(1);
	});
});

describe('a number that is none, or too small', () => {
	const [[id] = ['']] = ALL.filter(([, { operations }]) => operations.includes('list'));

	it.each([
		['verify', 'maxRows', 'Max Rows', 0],
		['upload', 'maxRows', 'Max Rows', 0],
		['verify', 'maxWaitMinutes', 'Max Wait', 0],
		['verify', 'skipVerifiedWithinDays', 'Skip Verified Within Days', 0],
		['list', 'limit', 'Limit', 1],
	] as const)('%s: %s', async (operation, name, displayName, least) => {
		const bench = await openBench(id);
		for (const [value, said] of [
			[-1, `${displayName} must be ${least} or more, and is -1`],
			['-0.5', `${displayName} must be ${least} or more, and is -0.5`],
			['many', `${displayName} is not a number`],
		] as const) {
			const parameters = operation === 'list' ? { limit: value } : { options: { [name]: value } };
			const outcome = await bench.run(operation, { valueField: 'value', ...parameters }, rowsOf(bench));
			expect(failureOf(outcome).message).toBe(said);
			expect(failureOf(outcome).description).toContain(`Give a number of ${least} or more`);
		}
		expect(bench.requests('upload')).toEqual([]);
	});
});
