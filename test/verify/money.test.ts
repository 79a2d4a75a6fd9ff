import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { providers } from '../../nodes/BulkVerify/providers/registry';
import {
	asItems,
	type Bench,
	byId,
	factsOf,
	failureOf,
	hintsOf,
	jsonOf,
	NODE_NAME,
	oneOfEach,
	openBench,
	type Outcome,
	outputOf,
	pairs,
	verificationsOf,
} from '../harness';

/* What a list costs is known before, kept within limits, and told after; what is there is not paid again. */

const ALL = providers.map(({ id, capabilities }) => [id, capabilities] as const);
const WITH_BALANCE = ALL.filter(([, { operations }]) => operations.includes('balance'));

const FIELD = { valueField: 'value' };

/** Rows of every sort: two values, one of them twice, an empty one, two in one cell, and one that is none. */
function ofAllSorts(bench: Bench): unknown[] {
	const [one = '', two = ''] = bench.values();
	return [one, two, '', one, `${one}; ${two}`, 'n/a'];
}

describe.each(ALL)('%s', (id, capabilities) => {
	const isText = capabilities.listTypes[0].valueKind === 'text';

	it('Estimate Cost tells what Verify would send, and sends nothing', async () => {
		const bench = await openBench(id);
		bench.sandbox.setCredits(id, 1_000);
		const outcome = await bench.run('estimate', FIELD, asItems(ofAllSorts(bench)));

		const credits = bench.can('balance') ? 1_000 : null;
		const [json, ...others] = jsonOf(outcome);
		expect(others).toEqual([]);
		expect(json).toEqual({
			provider: id,
			rows: 6,
			empty: 1,
			malformed: isText ? 0 : 1,
			several: isText ? 0 : 1,
			duplicates: 1,
			recentlyVerified: 0,
			toSend: isText ? 4 : 2,
			jobs: 1,
			chargedAt: capabilities.chargedAt,
			credits,
			isEnough: credits === null ? null : true,
		});
		expect(Object.keys(json ?? {}).slice(-3)).toEqual(['chargedAt', 'credits', 'isEnough']);
		// The table is wide: what one asks for must not stand beyond its edge only.
		const { displayName } = bench.provider;
		expect(hintsOf(outcome)).toEqual([
			`Verify would send ${isText ? 4 : 2} of 6 rows to ${displayName}, to be paid at the ${capabilities.chargedAt}. ${
				credits === null
					? `How many credits are left there is not known.`
					: `The 1000 credits there cover that.`
			}`,
		]);
		expect(bench.made).toEqual([]);
		expect(bench.requests().filter(({ operation }) => operation !== 'balance')).toEqual([]);
		expect(bench.requests().length).toBeLessThanOrEqual(1);
	});

	it('Estimate Cost says where the credits do not cover its lists together, and where nothing would be sent', async () => {
		const bench = await openBench(id);
		bench.sandbox.setCredits(id, 3);
		const [one = '', two = '', three = ''] = bench.values(3);
		const text = { inputSource: 'text', values: '={{ $json.list }}' };
		const lists = [{ json: { list: `${one}\n${two}` } }, { json: { list: `${two}\n${three}` } }];
		const outcome = await bench.run('estimate', text, lists);
		const [{ message, type } = { message: '', type: undefined }] = outcome.hints(NODE_NAME);
		expect(message).toContain('Verify would send 4 of 4 rows to ');
		if (bench.can('balance')) {
			expect(message).toMatch(/The 3 credits there do not cover that\.$/);
			expect(type).toBe('warning');
		}
		const nothing = await bench.run('estimate', FIELD, asItems(['', null]));
		expect(hintsOf(nothing)).toEqual(['Verify would send none of 2 rows, and nothing would be paid.']);
	});

	it('Max Rows keeps a list from being sent, and says how many rows it would be', async () => {
		const bench = await openBench(id);
		for (const operation of ['verify', 'upload'] as const) {
			const outcome = await bench.send(operation, bench.values(4), { options: { maxRows: 3 } });
			expect(failureOf(outcome).message).toMatch(
				/^Nothing was sent: 4 rows would be, and Max Rows allows 3$/,
			);
		}
		expect(bench.requests('upload')).toEqual([]);
		for (const maxRows of ['', null, '={{ undefined }}']) {
			const { message } = failureOf(await bench.send('verify', bench.values(4), { options: { maxRows } }));
			expect(message).toBe('Nothing was sent: the option Max Rows is empty');
		}
		expect(bench.requests('upload')).toEqual([]);
		const text = { inputSource: 'text', values: bench.values(3).join('\n'), options: { maxRows: 3 } };
		expect(outputOf(await bench.run('verify', text))).toHaveLength(3);
	});

	it('a list that was verified a moment ago is not paid again, and says so', async () => {
		const bench = await openBench(id);
		const first = outputOf(await bench.send('verify', bench.values(3)));
		const known = verificationsAll(first).filter(({ verdict }) => verdict !== 'unknown').length;
		const before = bench.charged;
		const more = capabilities.fewestRowsPerJob;
		const again = await bench.run('verify', { ...FIELD, options: { skipVerifiedWithinDays: 1 } }, [
			...first.map(({ json }) => ({ json })),
			...asItems(bench.values(3 + more).slice(3)),
		]);
		const rows = verificationsOf(again);
		const reused = rows.filter((row) => row.reused === true);
		expect(reused).toHaveLength(known);
		expect(reused).toMatchObject(
			verificationsAll(first)
				.filter(({ verdict }) => verdict !== 'unknown')
				.map((verification) => ({ ...verification })),
		);
		expect(bench.charged - before).toBe(3 - known + more);
		if (known > 0) expect(hintsOf(again).join(' ')).toMatch(/verified not long ago/);
	});

	it('a verdict that cannot be used is told, for its row is paid again', async () => {
		const bench = await openBench(id);
		const items = bench.values(3).map((value) => ({
			json: { value, checked: { verdict: 'valid', provider: id, value, verifiedAt: '2026-01-01T00:00:00Z' } },
		}));
		const outcome = await bench.run(
			'verify',
			{ ...FIELD, options: { skipVerifiedWithinDays: 9_999 } },
			items,
		);
		expect(hintsOf(outcome).join(' ')).toContain('3 rows hold verdicts that were not used');
		expect(bench.made).toHaveLength(1);
	});

	it.each(['value', 'provider'])(
		'columns that were written back without their %s are told',
		async (lacking) => {
			const bench = await openBench(id);
			const items = bench.values(2).map((value) => {
				const columns: Record<string, string> = {
					verification_verdict: 'valid',
					verification_value: value,
					verification_provider: id,
					verification_verified_at: new Date().toISOString(),
				};
				delete columns[`verification_${lacking}`];
				return { json: { value, ...columns } };
			});
			const options = { skipVerifiedWithinDays: 30, verificationAs: 'columns' };
			const outcome = await bench.run('verify', { ...FIELD, options }, items);
			expect(hintsOf(outcome).join(' ')).toMatch(
				/2 rows hold verdicts that were not used: .* lacks its value/,
			);
			expect(bench.charged).toBe(2);
		},
	);

	it('a verdict of tomorrow is none of ours: it is told, and one of an hour ahead is used', async () => {
		const bench = await openBench(id);
		const at = (hours: number) => new Date(Date.now() + hours * 3_600_000).toISOString();
		const items = bench.values(3).map((value, row) => ({
			json: {
				value,
				verification: { verdict: 'valid', provider: id, value, verifiedAt: at(row === 0 ? 1 : 48) },
			},
		}));
		const options = { skipVerifiedWithinDays: 30 };
		const outcome = await bench.run('verify', { ...FIELD, options }, items);
		expect(hintsOf(outcome).join(' ')).toMatch(/2 rows hold verdicts that were not used: .*in the future/);
		expect(bench.charged).toBe(2);
	});

	it('Existing Jobs joins their results and sends nothing', async () => {
		const bench = await openBench(id);
		const values = bench.values(3);
		const [job] = jsonOf(await bench.send('upload', values));
		const sent = bench.requests('upload').length;
		const outcome = await bench.send('verify', [...values, ''], {
			options: { existingJobs: ` ${String(job?.jobId)}, ` },
		});
		expect(verificationsOf(outcome)).toMatchObject([
			...values.map((value) => ({
				value,
				...bench.facts.judge(bench.listType, value),
				jobId: job?.jobId,
			})),
			{ reason: 'empty' },
		]);
		const empty = failureOf(await bench.send('verify', values, { options: { existingJobs: ' , ' } }));
		expect(empty.message).toBe('Nothing was sent: the option Existing Jobs is empty');
		expect(bench.requests('upload')).toHaveLength(sent);
	});

	if (capabilities.downloadCharges) {
		it('Max Rows holds for the download of jobs that were made before', async () => {
			const bench = await openBench(id);
			const jobId = bench.job({ rows: bench.values(9) });
			const options = { existingJobs: jobId, maxRows: 3 };
			const refused = failureOf(await bench.send('verify', bench.values(2), { options }));
			expect(refused.message).toMatch(/^Nothing was downloaded: 9 rows would be, and Max Rows allows 3/);
			expect(bench.requests('download')).toEqual([]);
			const enough = { options: { ...options, maxRows: 9 } };
			expect(outputOf(await bench.send('verify', bench.values(2), enough))).toHaveLength(2);
		});

		it('the result of another list says that it may have been charged', async () => {
			const bench = await openBench(id);
			const jobId = bench.job({ rows: bench.values(9).slice(5) });
			const parameters = { options: { existingJobs: jobId } };
			const { description } = failureOf(await bench.send('verify', bench.values(2), parameters));
			expect(description).toContain('may have charged for this download');
		});
	}

	it('a blank line between pasted values is neither a row nor an empty value, for Verify as for Estimate Cost', async () => {
		const bench = await openBench(id);
		const text = { inputSource: 'text', values: bench.values(2).join('\n\n\n') };
		const [estimate] = jsonOf(await bench.run('estimate', text));
		expect(estimate).toMatchObject({ rows: 2, empty: 0, toSend: 2 });
		const [hint = ''] = hintsOf(await bench.run('verify', text));
		expect(hint).toMatch(/^2 rows by pasted text: .* 2 values were sent to [^.]*\(job [^)]*\)\.$/);
	});

	it('Download tells the rows of each verdict, and that it was charged where it was', async () => {
		const bench = await openBench(id);
		const values = bench.values(3);
		const jobId = bench.job({ rows: values });
		const outcome = await bench.runOn(jobId, 'download');
		const verdicts = verificationsOf(outcome).map(({ verdict }) => verdict);
		const counts = ['valid', 'risky', 'invalid', 'unknown'].map(
			(verdict) => `${verdicts.filter((one) => one === verdict).length} ${verdict}`,
		);
		const charge = capabilities.downloadCharges ? /charges for the download of job / : /unknown\.$/;
		const [hint = '', ...others] = hintsOf(outcome);
		expect(others).toEqual([]);
		expect(hint).toContain(`${verdicts.length} rows of job ${jobId}: ${counts.join(', ')}.`);
		expect(hint).toMatch(charge);
	});

	it('a text that is the same for several items is one list, paid once, its rows out once', async () => {
		const bench = await openBench(id);
		const values = bench.values(3);
		const text = { inputSource: 'text', values: values.join('\n') };
		const items = asItems([1, 2, 3]);
		const all = [{ item: 0 }, { item: 1 }, { item: 2 }];

		const rows = outputOf(await bench.run('verify', text, items));
		expect(rows.map(({ json }) => json.value)).toEqual(values);
		expect(pairs(rows)).toEqual(values.map(() => all));
		expect(bench.made).toHaveLength(1);

		const jobs = outputOf(await bench.run('upload', text, items));
		expect(pairs(jobs)).toEqual([all]);
		const estimates = outputOf(await bench.run('estimate', text, items));
		expect(pairs(estimates)).toEqual([all]);
		expect(bench.made).toHaveLength(2);
	});

	it('a file that is the same for several items is one list, whatever it is called; one like it is another', async () => {
		const bench = await openBench(id);
		const values = bench.values(6);
		const [one, other] = [values.slice(0, 3), values.slice(3)].map((list) => `value\n${list.join('\n')}\n`);
		const items = [
			await bench.fileItem(one ?? '', 'a.csv'),
			await bench.fileItem(other ?? '', 'b.csv'),
			await bench.fileItem(one ?? '', 'c.csv'),
		];
		const file = { inputSource: 'file', fileColumn: 'value' };
		const rows = outputOf(await bench.run('verify', file, items));
		expect(rows.map(({ json }) => json.value)).toEqual(values);
		expect(pairs(rows)).toEqual(values.map((_, at) => (at < 3 ? [{ item: 0 }, { item: 2 }] : { item: 1 })));
		expect(bench.made).toHaveLength(2);
		expect(bench.charged).toBe(6);

		const jobs = outputOf(await bench.run('upload', file, items));
		expect(pairs(jobs)).toEqual([[{ item: 0 }, { item: 2 }], [{ item: 1 }]]);
		const estimates = outputOf(await bench.run('estimate', file, items));
		expect(pairs(estimates)).toEqual([[{ item: 0 }, { item: 2 }], [{ item: 1 }]]);
		expect(bench.made).toHaveLength(4);
	});

	it('a job that several items ask for is downloaded once and comes out once', async () => {
		const bench = await openBench(id);
		const [job] = jsonOf(await bench.send('upload', bench.values(3)));
		const outcome = await bench.run('download', byId(String(job?.jobId)), asItems([1, 2, 3]));
		const rows = outputOf(outcome);
		expect(new Set(pairs(rows).map((pair) => JSON.stringify(pair)))).toEqual(
			new Set([JSON.stringify([{ item: 0 }, { item: 1 }, { item: 2 }])]),
		);
		const single = outputOf(await bench.run('download', byId(String(job?.jobId))));
		expect(rows).toHaveLength(single.length);
	});

	it('what is wrong with one list is said before any is sent', async () => {
		const bench = await openBench(id);
		const good = await bench.fileItem(`value\n${bench.values(3).join('\n')}\n`);
		const file = { inputSource: 'file', fileColumn: 'value' };
		for (const operation of ['verify', 'upload']) {
			const outcome = await bench.run(operation, file, [good, { json: {} }]);
			expect(failureOf(outcome)).toMatchObject({ itemIndex: 1, message: expect.stringMatching(/"data"/) });
			expect(failureOf(outcome).description).toContain('Nothing was sent');
		}
		expect(bench.requests('upload')).toEqual([]);
		const going = await bench.run('verify', file, [good, { json: {} }], { continueOnFail: true });
		expect(going.output(NODE_NAME).map(({ json }) => 'error' in json)).toEqual([false, false, false, true]);
	});

	it('nothing but empties: Verify tells them, Upload and Attach make no request', async () => {
		const bench = await openBench(id);
		const empties = ['', null, ' \t '];
		expect(verificationsOf(await bench.send('verify', empties))).toMatchObject(
			empties.map(() => ({
				value: null,
				verdict: 'unknown',
				reason: 'empty',
				jobId: null,
				verifiedAt: null,
			})),
		);
		expect(failureOf(await bench.send('upload', empties)).message).toMatch(/nothing to verify/);
		expect(bench.requests()).toEqual([]);
	});

	it('a file with a header alone: Verify gives no items, Upload refuses it; neither makes a request', async () => {
		const bench = await openBench(id);
		const file = { inputSource: 'file' };
		for (const content of ['value,name\n', 'Kontakt,Ort\r\n\r\n']) {
			const items = [await bench.fileItem(content)];
			const verified = await bench.run('verify', file, items);
			expect(outputOf(verified)).toEqual([]);
			// Of no rows it is not told by which column, nor of one file which of the items it came by.
			expect(hintsOf(verified)).toEqual([
				'0 rows. Nothing was sent, nothing is paid. The list is empty: nothing comes out for it.',
			]);
			const { message } = failureOf(await bench.run('upload', file, items));
			expect(message).toBe('The file has a header but no rows: there is nothing to verify');
		}
		const empties = [await bench.fileItem('value,name\n,Ann\n ,Bo\n')];
		const named = { ...file, fileColumn: 'value' };
		const rows = verificationsOf(await bench.run('verify', named, empties));
		expect(rows).toMatchObject([{ verdict: 'unknown', reason: 'empty' }, { reason: 'empty' }]);
		expect(failureOf(await bench.run('upload', named, empties)).message).toMatch(/nothing to verify/);
		expect(bench.requests()).toEqual([]);
	});

	it('each run ends in one hint: rows, verdicts, what was paid, what was not and why, field, job', async () => {
		const bench = await openBench(id);
		const items = [...asItems(ofAllSorts(bench)), { json: { other: 1 } }];
		const outcome = await bench.run('verify', FIELD, items);
		const hints = hintsOf(outcome);
		expect(hints).toHaveLength(1);
		const [hint = ''] = hints;
		expect(hint).toMatch(/^7 rows by field "value": \d valid, \d risky, \d invalid, \d unknown\./);
		expect(hint).toContain(`${isText ? 4 : 2} values were sent to ${bench.provider.displayName}`);
		expect(hint).toContain(`(job ${bench.madeIds[0]})`);
		expect(hint).toContain('2 empty values were skipped');
		expect(hint).toContain('1 duplicate was sent only once');
		if (!isText) expect(hint).toMatch(/1 malformed value.*1 row with several values/);
		expect(hint).toContain('1 of 7 rows has no field "value"');

		const upload = await bench.send('upload', bench.values(3));
		expect(hintsOf(upload).join()).toContain('3 values of field "value" were sent');
	});

	it('lists of one value each are advised to be one list', async () => {
		const bench = await openBench(id);
		if (bench.provider.capabilities.fewestRowsPerJob > 1) return;
		const values = bench.values(3);
		const texts = { inputSource: 'text', values: '={{ $json.value }}' };
		const items = asItems(values);
		expect(hintsOf(await bench.run('upload', texts, items)).join()).toMatch(
			/3 lists of a single value .*"Input Items"/,
		);
		const many = hintsOf(await bench.run('upload', texts, asItems(bench.values(19).slice(5)))).join();
		expect(many).toMatch(/\(jobs (\S+, ){4}\S+ and 9 more\)/);
		const two = await bench.run('upload', texts, asItems(bench.values(5).slice(3)));
		expect(hintsOf(two).join()).not.toContain('single value');
	});

	it('a value that stands in several lists of a run is paid in each, which is said', async () => {
		const bench = await openBench(id);
		const [one = '', two = '', three = '', ...more] = bench.values(3 + capabilities.fewestRowsPerJob);
		const texts = { inputSource: 'text', values: '={{ $json.value.join("\\n") }}' };
		const SAID = /(\d+) values? stands? in several lists of this run, and each list pays/;
		const overlapping = asItems([
			[one, two, ...more],
			[three, one, ...more.map((value) => value.toUpperCase())],
		]);
		const sent = bench.charged;
		for (const operation of ['upload', 'verify']) {
			const hints = warningsIn(await bench.run(operation, texts, overlapping));
			expect(hints.join('|')).toMatch(SAID);
		}
		if (!capabilities.downloadCharges) expect(bench.charged).toBeGreaterThan(sent);
		const apart = await bench.run('verify', texts, asItems([[one, two, ...more]]));
		expect(warningsIn(apart).filter((message) => SAID.test(message))).toEqual([]);
	});

	it('Attach gives the rows what Verify would', async () => {
		const bench = await openBench(id);
		const values = ofAllSorts(bench);
		const verified = verificationsOf(await bench.send('verify', values, { simplify: false }));
		const [job] = jsonOf(await bench.send('upload', values));
		const rows = asItems(values);
		const outcome = await bench.attach(rows, [job ?? {}], { simplify: false });

		const attached = outputOf(outcome);
		expect(pairs(attached)).toEqual(values.map((_, item) => ({ item })));
		expect(attached.map(({ json }) => json.value)).toEqual(values);
		expect(withoutPlace(verificationsAll(attached))).toEqual(withoutPlace(verified));
		expect(verificationsAll(attached).map(({ jobId }) => jobId)).toEqual(
			verified.map(({ jobId }) => (jobId === null ? null : job?.jobId)),
		);
		expect(Object.keys(verificationsAll(attached)[0] ?? {})).toEqual([
			'verdict',
			'reason',
			'value',
			'provider',
			'jobId',
			'verifiedAt',
			'details',
		]);
	});

	it('Attach takes no job that is of another provider, without an ID or not finished', async () => {
		const bench = await openBench(id, { pace: 3_600 });
		const rows = asItems(bench.values());
		const [job] = jsonOf(await bench.send('upload', bench.values()));
		for (const [jobs, words] of [
			[[], /No job came/],
			[[{ ...job, provider: 'another' }], /another provider/],
			[[{ provider: id }], /has no job ID/],
			[[job ?? {}], /not finished/],
		] as const) {
			const { message } = failureOf(await bench.attach(rows, [...jobs]));
			expect(message).toMatch(words);
		}
		if (!bench.facts.resultsInStatus) expect(bench.requests('download')).toEqual([]);
	});
});

it.each(WITH_BALANCE)('%s: Check Balance sends nothing that the credits do not cover', async (id) => {
	const bench = await openBench(id);
	bench.sandbox.setCredits(id, 3);
	const options = { checkBalance: true };
	const short = failureOf(await bench.send('verify', bench.values(4), { options }));
	expect(short.message).toMatch(/^Nothing was sent: 4 rows would be, and .* has 3 credits left$/);
	expect(bench.requests('upload')).toEqual([]);
	expect(outputOf(await bench.send('verify', bench.values(3), { options }))).toHaveLength(3);

	bench.fault({ kind: 'status', operation: 'balance', status: 500, times: 20 });
	const estimate = await bench.run('estimate', FIELD, asItems(bench.values()));
	expect(jsonOf(estimate)).toMatchObject([{ toSend: 3, credits: null, isEnough: null }]);
});

const CALLING = ALL.filter(([, { takesCallback }]) => takesCallback);

it.each(CALLING)(
	'%s: the address to call leaves with the list, and what is none is refused before',
	async (id) => {
		const bench = await openBench(id);
		const callbackUrl = 'https://n8n.example/webhook-waiting/7?signature=s3cret';
		outputOf(await bench.send('upload', bench.values(), { options: { callbackUrl } }));
		const [{ url = '', headers = {}, body, parts = [] } = {}] = bench.requests('upload');
		const texts = parts.map(({ value, text }) => value ?? text?.());
		const sent = decodeURIComponent(JSON.stringify([url, headers, body, texts]));
		expect(sent).toContain(callbackUrl);

		const wrong = await bench.send('upload', bench.values(), { options: { callbackUrl: 'n8n.example' } });
		expect(failureOf(wrong).message).toMatch(/Callback URL/);
		expect(bench.made).toHaveLength(1);
	},
);

it.each(CALLING)(
	'%s: an address to call that only this machine can reach is refused before anything leaves',
	async (id) => {
		const bench = await openBench(id);
		// The simulator may call what is here; the vendor may not.
		outputOf(
			await bench.send('upload', bench.values(), { options: { callbackUrl: 'http://localhost:5678/w/7' } }),
		);
		bench.change(
			Object.fromEntries(bench.addressFields.map((field) => [field.name, 'https://api.invalid/v1'])),
		);
		for (const callbackUrl of [
			'http://localhost:5678/webhook-waiting/7?signature=s3cret',
			'http://127.0.0.1/x',
			'https://10.1.2.3/x',
			'https://n8n/x',
			'http://[::ffff:192.168.0.1]/x',
			'ftp://n8n.example/x',
		]) {
			const failure = failureOf(await bench.send('upload', bench.values(), { options: { callbackUrl } }));
			expect(failure.message).toMatch(/^The Callback URL (leads to this machine|is not an address)/);
			expect(JSON.stringify(failure)).not.toContain('s3cret');
		}
		expect(bench.made).toHaveLength(1);
	},
);

function verificationsAll(items: INodeExecutionData[]) {
	return items.map(({ json }) => json.verification as unknown as ReturnType<typeof verificationsOf>[number]);
}

/** What is the same of two jobs of one list. */
function withoutPlace(verifications: ReturnType<typeof verificationsAll>) {
	return verifications.map(({ value, verdict, reason, provider }) => ({ value, verdict, reason, provider }));
}

/* A value may be asked about in two ways: whether it is good, whether it was leaked, where it is. */
describe('a verdict counts only where it answers what is asked', () => {
	const TYPES = providers.flatMap(({ id, capabilities }) =>
		capabilities.listTypes.map(({ value, valueKind, reasons }) => ({
			id,
			listType: value,
			valueKind,
			asksOtherwise: reasons !== undefined || capabilities.locates,
		})),
	);
	const HOSTS = ['ip', 'email'];
	const isShared = (one: string, other: string) =>
		one === other || (one === 'host' && HOSTS.includes(other)) || (other === 'host' && HOSTS.includes(one));
	const PAIRS = TYPES.flatMap((one) =>
		TYPES.filter(
			(other) => isShared(one.valueKind, other.valueKind) && one.asksOtherwise !== other.asksOtherwise,
		).map((other) => [`${one.id} ${one.listType}`, `${other.id} ${other.listType}`, one, other] as const),
	);

	// One for each two kinds is enough, and each provider that asks in two ways.
	const kindsOf = ([, , one, other]: (typeof PAIRS)[number]) =>
		one.id === other.id ? `${one.listType} ${other.listType}` : `${one.valueKind} ${other.valueKind}`;
	const CHOSEN = [...new Map(PAIRS.map((pair) => [kindsOf(pair), pair])).values()];

	it.each(CHOSEN)('%s, then %s', async (_, __, one, other) => {
		const [first, second] = await Promise.all([openBench(one.id), openBench(other.id)]);
		// What fits both: a value of the narrower kind.
		const narrow = one.valueKind === 'host' ? second : first;
		const values = narrow.values(3, (one.valueKind === 'host' ? other : one).listType);
		const verified = outputOf(await first.send('verify', values, { listType: one.listType }));
		const options = { skipVerifiedWithinDays: 30 };
		const rows = verified.map(({ json }) => ({ json }));
		const again = await second.run('verify', { ...FIELD, listType: other.listType, options }, rows);
		expect(verificationsOf(again).filter(({ reused }) => reused === true)).toEqual([]);
		const same = await first.run('verify', { ...FIELD, listType: one.listType, options }, rows);
		const known = verificationsAll(verified).filter(({ verdict }) => verdict !== 'unknown').length;
		expect(verificationsOf(same).filter(({ reused }) => reused === true)).toHaveLength(known);
	});
});

/* Two jobs of one list are paid twice, whichever operations and nodes of a workflow made them. */
describe.each(oneOfEach(({ takes, downloadCharges }) => [takes, downloadCharges]))(
	'a list that was sent before: %s',
	(id) => {
		const SAID =
			/sent the same list \d+ seconds? ago, as job \S+, and it is paid once more now.*Existing Jobs/;
		const charges = providers.find((provider) => provider.id === id)?.capabilities.downloadCharges === true;
		const said = (outcome: Outcome) =>
			warningsIn(outcome).filter((message) => /paid once more/.test(message));

		it.each([
			['upload', 'verify'],
			['verify', 'upload'],
			['upload', 'upload'],
		] as const)('by %s, then by %s of the same node', async (one, other) => {
			const bench = await openBench(id);
			const [first, second] = [await bench.send(one), await bench.send(other)];
			expect(said(first)).toEqual([]);
			expect(said(second)).toEqual(charges ? [] : [expect.stringMatching(SAID)]);
			if (!charges) expect(said(second).join()).toContain(bench.madeIds[0]);
			const another = await bench.send(other, bench.values(4));
			expect(said(another)).toEqual([]);
		});

		it('as a file, of which Verify sends one column', async () => {
			const bench = await openBench(id);
			const rows = bench.values().map((value, at) => `N ${at},${value}\n`);
			const item = await bench.fileItem(`Name,${bench.listType}\n${rows.join('')}`);
			const file = { inputSource: 'file', fileColumn: bench.listType };
			outputOf(await bench.run('upload', file, [item]));
			const found = said(await bench.run('verify', file, [item]));
			expect(found).toEqual(
				charges ? [] : [expect.stringMatching(/^This node sent (?:the same|a file of this)/)],
			);
		});

		it('by another node of the same run', async () => {
			const bench = await openBench(id);
			const values = bench.values().join('\n');
			const node = (name: string, type: string, parameters: INodeParameters = {}) => {
				const place = { id: name, name, typeVersion: 1, position: [0, 0] as [number, number] };
				return { ...place, type, parameters };
			};
			const ours = (name: string, operation: string) =>
				node(name, `${bench.engine.loader.packageName}.bulkVerify`, {
					...{ provider: id, resource: 'job', operation, inputSource: 'text', values },
				});
			const to = (name: string) => [{ node: name, type: 'main' as const, index: 0 }];
			const outcome = await bench.engine.run(
				{
					nodes: [
						node('Start', 'n8n-nodes-base.manualTrigger'),
						ours('Send', 'upload'),
						ours('Check', 'verify'),
					],
					connections: { Start: { main: [to('Send')] }, Send: { main: [to('Check')] } },
					settings: { executionOrder: 'v1' },
				},
				{ startNode: 'Start' },
			);
			const hints = outcome.hints('Check').map(({ message }) => message);
			const found = hints.filter((message) =>
				/^The node "Send" of this workflow sent the same/.test(message),
			);
			expect(found).toHaveLength(charges ? 0 : 1);
		});

		it('Verify again is said once, another account not at all', async () => {
			const bench = await openBench(id);
			await bench.send('verify');
			expect(said(await bench.send('verify')).filter((message) => SAID.test(message))).toEqual([]);
			const elsewhere = await openBench(id);
			expect(said(await elsewhere.send('verify'))).toEqual([]);
		});

		it.each(['verify', 'upload'] as const)('by %s of another workflow, such as a copy', async (operation) => {
			const bench = await openBench(id);
			await bench.send(operation);
			const found = said(await (await bench.copied()).send(operation));
			expect(found).toEqual(charges ? [] : [expect.stringMatching(SAID)]);
			if (!charges) expect(found.join()).toMatch(/^Another workflow of this n8n sent .*/);
		});
	},
);

/** Whose upload takes the list at once: its lost answer leaves it in doubt. */
const LOSABLE = ALL.filter(
	([id, { downloadCharges }]) => !downloadCharges && factsOf(id).startsApart !== true,
).map(([id]) => id);

/* Who runs the node again without a look pays twice, and reads of it only here: the error said "look" and was closed. */
describe.each(LOSABLE)('a list whose answer was lost, sent again: %s', (id) => {
	const LOST = /^This node sent the same list \d+ seconds? ago, and the answer of .* was lost/;

	it.each(['verify', 'upload'] as const)(
		'%s says that it may be paid twice, and where to look',
		async (operation) => {
			const bench = await openBench(id);
			const isFindable = bench.can('list');
			// Hidden: what the list of jobs shows is found, and not sent again.
			if (isFindable) bench.fault({ kind: 'hide', operation: 'upload', lists: 1_000 });
			bench.fault({ kind: 'dropAfter', operation: 'upload' });
			expect(failureOf(await bench.send(operation)).message).toContain('may have accepted');
			const [second, third] = [await bench.send(operation), await bench.send(operation)];
			// Verify has looked for it by then.
			const isLookedFor = isFindable && operation === 'verify';
			const lost = warningsIn(second).filter((message) => LOST.test(message));
			expect(lost).toHaveLength(isLookedFor ? 0 : 1);
			if (!isLookedFor) expect(lost.join()).toContain(bench.provider.whereToCheck);
			expect(warningsIn(third).filter((message) => LOST.test(message))).toEqual([]);
		},
		120_000,
	);
});

const warningsIn = (outcome: Outcome): string[] =>
	outcome
		.hints(NODE_NAME)
		.filter(({ type }) => type === 'warning')
		.map(({ message }) => message);
