import { randomUUID } from 'node:crypto';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { asItems, type Bench, failureOf, fieldOf, hintsOf, jsonOf, leftovers, outputOf } from '../../harness';
import { pairwise } from '../pairwise';
import type { Suite } from '../subject';

const LISTS = 30;

/** Names as providers have been seen to keep them. */
const RENAMED = ['lower', 'upper', 'underscores', 'noExtension', 'prefix', 'cut'] as const;

/** What is wrong with the last of many lists, and how a person would bring it. */
const WRONG: Readonly<Record<string, (column: string, values: string[]) => string | Buffer>> = {
	empty: () => '',
	'only a header': (column) => `${column}\n`,
	'a web page': () => '<!doctype html><html><body>Sign in</body></html>',
	'a damaged quote': (column, [one]) => `${column},note\n${one},"never closed\n`,
	'an archive': () => Buffer.from('504b0304140000000800', 'hex'),
	'two columns that fit': (_, [one, two]) => `Work contact,Private contact\n${one},${two}\n${two},${one}\n`,
};

/** Many lists in one execution: what is wrong with one is said before any is paid, and none is paid twice. */
export const manyLists: Suite = ({ can, facts, it, open }) => {
	const least = facts.limits?.minRows ?? 1;
	const texts = (bench: Bench, count = LISTS): INodeExecutionData[] => {
		const values = bench.values(count * least);
		const lists = Array.from({ length: count }, (_, at) => values.slice(at * least, (at + 1) * least));
		return asItems(
			lists.map((list) => list.join('\n')),
			'list',
		);
	};
	const TEXT = { inputSource: 'text', values: '={{ $json.list }}' };

	for (const { operation, wrong } of pairwise({
		operation: ['upload', 'verify'] as const,
		wrong: Object.keys(WRONG),
	})) {
		it(`${operation}: of many files the last is ${wrong}, and none is sent`, async () => {
			const bench = await open();
			const { column } = bench.list(bench.listType);
			const good = await bench.fileItem(`${column}\n${bench.values().join('\n')}\n`);
			const bad = await bench.fileItem(WRONG[wrong]?.(column, bench.values()) ?? '');
			const items = [...Array.from({ length: LISTS }, () => good), bad];
			const fileColumn = wrong === 'two columns that fit' ? '' : column;
			const outcome = await bench.run(operation, { inputSource: 'file', fileColumn }, items);
			if (outcome.error === undefined) {
				// Without a value there is nothing to pay for: its rows come out, and the others are sent, which are one list.
				expect(operation).toBe('verify');
				expect(bench.made).toHaveLength(1);
				return;
			}
			expect(failureOf(outcome).itemIndex).toBe(LISTS);
			expect(bench.requests('upload')).toEqual([]);
			expect(leftovers(outcome)).toEqual([]);
		});
	}

	for (const how of ['text', 'file'] as const) {
		it(`verify: a list without a row (${how}) is named, and the others come out`, async () => {
			const bench = await open();
			const { column } = bench.list(bench.listType);
			const values = bench.values(2 * least);
			const lists = [values.slice(0, least), [], values.slice(least)];
			const files = lists.map(async (list) => await bench.fileItem(`${[column, ...list].join('\n')}\n`));
			const items = how === 'text' ? asItems(lists, 'list') : await Promise.all(files);
			const parameters = how === 'text' ? TEXT : { inputSource: 'file', fileColumn: column };
			const outcome = await bench.run('verify', parameters, items);
			expect(outputOf(outcome)).toHaveLength(values.length);
			expect(hintsOf(outcome).join(' ')).toContain('The list of input item 1 (counted from 0) is empty');
			expect(bench.made).toHaveLength(2);
		});
	}

	it('of many texts the last is empty, and none is sent', async () => {
		const bench = await open();
		const items = [...texts(bench), ...asItems([' \n '], 'list')];
		expect(failureOf(await bench.run('upload', TEXT, items)).itemIndex).toBe(LISTS);
		expect(bench.requests('upload')).toEqual([]);
	});

	for (const operation of ['upload', 'verify'] as const) {
		it(`${operation}: of many texts the last is one too many for Max Rows, and none is sent`, async () => {
			const bench = await open();
			const maxRows = LISTS * (facts.limits?.minRows ?? 1);
			const options = { maxRows, resumeUnfinished: false };
			const tooMany = await bench.run(operation, { ...TEXT, options }, texts(bench, LISTS + 1));
			expect(failureOf(tooMany).message).toContain(String(maxRows));
			expect(bench.requests('upload')).toEqual([]);
			expect((await bench.run(operation, { ...TEXT, options }, texts(bench))).error).toBeUndefined();
			expect(bench.made).toHaveLength(LISTS);
		});
	}

	for (const operation of ['upload', 'verify'] as const) {
		it(`${operation}: the answer to the list before, said once more, is not taken for that to the next one`, async () => {
			const bench = await open();
			// Each list takes as many requests as the first.
			bench.fault({ kind: 'earlierAnswer', operation: 'upload', skip: facts.startsApart === true ? 2 : 1 });
			const [shared = '', ...others] = bench.values(3);
			const lists = asItems(
				others.map((value) => `${shared}\n${value}`),
				'list',
			);
			const outcome = await bench.run(operation, TEXT, lists, { continueOnFail: true });
			const told = leftovers(outcome).map(({ json: { verification, ...json } }) => ({
				...json,
				...(verification as IDataObject | undefined),
			}));
			const [first, second] = bench.madeIds;
			const isFound = told.every(({ error }) => typeof error !== 'string');
			const ids = operation === 'upload' ? [first, second] : [first, first, second, second];
			if (isFound) return void expect(told.map(({ jobId }) => jobId)).toEqual(ids);
			expect(told.map(({ jobId }) => jobId)).toEqual([...ids.filter((id) => id === first), undefined]);
			expect(told.at(-1)?.error).toMatch(/may have accepted the list/);
			expect(bench.made).toHaveLength(2);
		});
	}

	if (facts.namesJobs) {
		it('a job whose ID was given before, to a list of before, is taken for what its name says', async () => {
			const bench = await open();
			await bench.send('upload', bench.values());
			const [before] = bench.madeIds;
			bench.sandbox.reset({ givesIdsAnew: true });
			const outcome = await bench.send('upload', bench.values(6).slice(3));
			const [now] = bench.madeIds;
			// Where IDs are made by chance none comes again.
			if (now === before) expect(hintsOf(outcome).join()).not.toMatch(/was lost/);
			expect(fieldOf(outcome, 'jobId')).toEqual([now]);
			expect(bench.made).toHaveLength(1);
		});
	}

	if (!can('list') || !facts.namesJobs) return;

	it('an execution of many lists that is run again by a new process sends none of them twice', async () => {
		const bench = await open();
		const options = { executionId: randomUUID() };
		const first = await bench.run('upload', TEXT, texts(bench), options);
		const sent = bench.requests('upload').length;
		const again = await (await bench.restarted()).run('upload', TEXT, texts(bench), options);
		expect(fieldOf(again, 'jobId')).toEqual(fieldOf(first, 'jobId'));
		expect(bench.made).toHaveLength(LISTS);
		expect(bench.requests('upload')).toHaveLength(sent);
	});

	if (facts.startsApart === true) return;

	for (const how of RENAMED) {
		it(`a job whose name the provider has changed (${how}) is found again`, async () => {
			const bench = await open();
			bench.fault({ kind: 'rename', how, operation: 'upload' });
			bench.fault({ kind: 'dropAfter', operation: 'upload' });
			const options = { executionId: randomUUID() };
			const outcome = await bench.send('upload', bench.values(), {}, options);
			const told = outcome.error === undefined ? hintsOf(outcome).join() : failureOf(outcome).message;
			expect(told).toMatch(outcome.error === undefined ? /was found in its list/ : /may have accepted/);
			if (outcome.error === undefined) expect(jsonOf(outcome)).toMatchObject([{ jobId: bench.madeIds[0] }]);
			await (await bench.restarted()).send('upload', bench.values(), {}, options);
			expect(bench.made).toHaveLength(1);
		});
	}
};
