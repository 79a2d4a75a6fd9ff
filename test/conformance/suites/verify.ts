import type { INodeExecutionData } from 'n8n-workflow';
import {
	asItems,
	expectNoOtherItem,
	failureOf,
	hintsOf,
	leftovers,
	outputOf,
	ownJson,
	pairs,
	verificationOf,
	verificationsOf,
} from '../../harness';
import type { Suite } from '../subject';

/** One step: each input once, in order, untouched, with the verdict of its value. */
export const verify: Suite = ({ id, facts, capabilities, it, open }) => {
	it('each item comes out once, in order, its own JSON and binary untouched', async () => {
		const bench = await open();
		const binary = { photo: { data: 'aGVsbG8=', mimeType: 'text/plain', fileName: 'hello.txt' } };
		const items: INodeExecutionData[] = bench.values(8).map((value, n) => ({
			json: { n, value, contact: { tags: ['a', null, 1.5], since: '2020-01-01' } },
			...(n % 2 === 0 && { binary }),
		}));
		const output = outputOf(await bench.run('verify', { valueField: 'value' }, items));

		expect(output.map(ownJson)).toEqual(items.map(({ json }) => json));
		expect(output.map(({ binary: own }) => own)).toEqual(items.map(({ binary: own }) => own));
		expect(pairs(output)).toEqual(items.map((_, item) => ({ item })));
		expect(output.map(verificationOf)).toMatchObject(
			bench.values(8).map((value) => ({
				value,
				...facts.judge(bench.listType, value),
				provider: id,
				jobId: bench.madeIds[0],
			})),
		);
		expect(bench.made).toHaveLength(1);
	});

	it('duplicates share one paid lookup, empties cost nothing', async () => {
		const bench = await open();
		const [one = '', two = ''] = bench.values();
		const values = [one, '', ` ${one} `, two, null, '   ', two];
		const outcome = await bench.send('verify', values);

		const job = { provider: id, jobId: bench.madeIds[0] };
		const empty = { value: null, verdict: 'unknown', reason: 'empty', provider: id, jobId: null };
		const of = (value: string) => ({ value, ...facts.judge(bench.listType, value), ...job });
		expect(verificationsOf(outcome)).toMatchObject([of(one), empty, of(one), of(two), empty, empty, of(two)]);
		expect(bench.made).toMatchObject([{ rows: 2 }]);
		expect(bench.charged).toBe(2);
		expect(hintsOf(outcome).join(' ')).toMatch(/3 empty values.*2 duplicates/);
	});

	it('nothing but empties is no request at all', async () => {
		const bench = await open();
		const rows = verificationsOf(await bench.send('verify', ['', null, ' \t ']));
		expect(rows).toMatchObject(
			rows.map(() => ({ value: null, verdict: 'unknown', reason: 'empty', provider: id, jobId: null })),
		);
		expect(rows).toHaveLength(3);
		expect(bench.requests()).toEqual([]);
	});

	it('a value that is sent twice because that is wanted is answered alike', async () => {
		const bench = await open();
		const [one = '', two = ''] = bench.values();
		const rows = verificationsOf(
			await bench.send('verify', [one, two, one], { options: { removeDuplicates: false } }),
		);
		expect(rows).toMatchObject([one, two, one].map((value) => facts.judge(bench.listType, value)));
		expect(bench.sent[0]?.split(one)).toHaveLength(3);
	});

	it('a failure is one item paired with all items where the workflow goes on', async () => {
		const bench = await open();
		const fault = {
			kind: 'status',
			operation: 'upload',
			status: 402,
			body: '{"message":"no credits"}',
		} as const;
		const items = asItems(bench.values());
		const all = [{ item: 0 }, { item: 1 }, { item: 2 }];
		const told = { json: { error: expect.stringMatching(/\w/) }, pairedItem: all };

		for (const operation of ['upload', 'verify']) {
			bench.fault(fault);
			const going = await bench.run(operation, { valueField: 'value' }, items, { continueOnFail: true });
			expect(going.status).toBe('success');
			expect(leftovers(going)).toMatchObject([told]);

			bench.fault(fault);
			const options = { onError: 'continueErrorOutput' } as const;
			const routed = await bench.run(operation, { valueField: 'value' }, items, options);
			expect(outputOf(routed)).toEqual([]);
			expect(outputOf(routed, 1)).toMatchObject([told]);

			bench.fault(fault);
			const stopped = await bench.run(operation, { valueField: 'value' }, items);
			expectNoOtherItem(failureOf(stopped));
		}
	});

	it('a number is verified as its text and stays a number in its item', async () => {
		const bench = await open();
		const number = [...Object.keys(facts.listTypes)]
			.flatMap((listType) =>
				bench.values(9, listType).map((value) => ({ listType, value: value.replace(/^\+/, '') })),
			)
			.find(({ value }) => /^[1-9]\d{4,14}$/.test(value));
		// Not every provider has lists of numbers.
		if (number === undefined) return;
		const { listType, value } = number;
		const [row] = outputOf(await bench.send('verify', [Number(value)], { listType }));
		expect(row?.json.value).toBe(Number(value));
		expect(row && verificationOf(row).value).toBe(value);
	});

	it('an unusable Max Wait is refused before anything is paid', async () => {
		const bench = await open();
		const failure = failureOf(
			await bench.send('verify', bench.values(), { options: { maxWaitMinutes: -1 } }),
		);
		expect(failure.message).toBe('Max Wait must be 0 or more, and is -1');
		expect(bench.requests('upload')).toEqual([]);
	});

	if (capabilities.downloadCharges) {
		it('one verification is one charge', async () => {
			const bench = await open({ pace: 1 });
			outputOf(await bench.send('verify'));
			expect(bench.charged).toBe(3);
			expect(bench.requests('download')).toHaveLength(1);
		});
	}
};
