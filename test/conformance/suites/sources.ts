/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { INodeExecutionData } from 'n8n-workflow';
import {
	asItems,
	type Bench,
	expectNoOtherItem,
	failureOf,
	hintsOf,
	JOB_KEYS,
	jsonOf,
	leftovers,
	MODES,
	outputOf,
	ownJson,
	pairs,
	verificationsOf,
} from '../../harness';
import { pairwise } from '../pairwise';
import type { Suite } from '../subject';

/** Wherever a list comes from, the same list reaches the provider. */
export const sources: Suite = ({ id, capabilities, facts, it, open }) => {
	const ours = capabilities.sources.filter((source) => source !== 'url');
	/** The shortest list that the provider takes. */
	const least = facts.limits?.minRows ?? 1;
	const modesOf = (source: string) => (source === 'file' ? MODES : MODES.slice(0, 1));

	for (const source of ours) {
		for (const mode of modesOf(source)) {
			it(`upload from ${source} makes one job of all of it (${mode})`, async () => {
				const bench = await open({ mode });
				const { parameters, items } = await listFrom(bench, source);
				const outcome = await bench.run('upload', parameters, items);

				const [item, ...others] = outputOf(outcome);
				expect(others).toEqual([]);
				expect(Object.keys(item?.json ?? {})).toEqual(JOB_KEYS);
				expect(item?.json).toMatchObject({ provider: id, listType: bench.listType, error: null });
				expect(bench.made).toMatchObject([{ id: item?.json.jobId, rows: 3 }]);
				expect(item?.pairedItem).toEqual(items.map((_, index) => ({ item: index })));
				for (const value of bench.values()) expect(bench.sent[0]).toContain(value);
			});

			it(`verify from ${source} gives each row back with its verdict (${mode})`, async () => {
				const bench = await open({ mode });
				const { parameters, items } = await listFrom(bench, source);
				const outcome = await bench.run('verify', parameters, items);

				expect(verificationsOf(outcome)).toMatchObject(
					bench.values().map((value) => ({ value, ...facts.judge(bench.listType, value), provider: id })),
				);
				expect(bench.made).toMatchObject([{ rows: 3 }]);
				const rows: Record<string, object[]> = {
					items: items.map(({ json }) => json),
					file: bench.values().map((value, n) => ({ note: `n${n}`, [headerOf(bench)]: value })),
					text: bench.values().map((value) => ({ value })),
				};
				expect(outputOf(outcome).map(ownJson)).toEqual(rows[source]);
				expect(pairs(outputOf(outcome))).toEqual(
					rows[source]?.map((_, index) => ({ item: source === 'items' ? index : 0 })),
				);
			});
		}
	}

	for (const { source, operation } of pairwise({
		source: ['file', 'text'],
		operation: ['upload', 'verify'],
	})) {
		it(`${operation} makes a job of each item's ${source}`, async () => {
			const bench = await open();
			const values = bench.values(2 * least + 1);
			const lists = [values.slice(0, least), values.slice(least)].map((list) => list.join('\n'));
			const header = headerOf(bench);
			const items: INodeExecutionData[] =
				source === 'text'
					? lists.map((list) => ({ json: { list } }))
					: await Promise.all(lists.map(async (list) => await bench.fileItem(`${header}\n${list}\n`)));
			const parameters =
				source === 'text'
					? { inputSource: 'text', values: '={{ $json.list }}' }
					: { inputSource: 'file', fileColumn: header };
			const outcome = await bench.run(operation, parameters, items);

			expect(bench.made.map(({ rows }) => rows)).toEqual([least, least + 1]);
			const output = outputOf(outcome);
			if (operation === 'upload') {
				expect(pairs(output)).toEqual([[{ item: 0 }], [{ item: 1 }]]);
				expect(output.map(({ json }) => json.jobId)).toEqual(bench.madeIds);
			} else {
				const items = values.map((_, at) => (at < least ? 0 : 1));
				expect(pairs(output)).toEqual(items.map((item) => ({ item })));
				const ids = bench.madeIds;
				expect(verificationsOf(outcome).map(({ jobId }) => jobId)).toEqual(items.map((item) => ids[item]));
			}
		});

		it(`${operation} goes on with the next item's ${source} where one is bad and the workflow goes on`, async () => {
			const bench = await open();
			const values = bench.values(2 * least);
			const [one, two] = [values.slice(0, least), values.slice(least)].map((list) => list.join('\n'));
			const header = headerOf(bench);
			const items =
				source === 'text'
					? [one, ' \n , ', two].map((list) => ({ json: { list } }))
					: [
							await bench.fileItem(`${header}\n${one}\n`),
							await bench.fileItem(''),
							await bench.fileItem(`${header}\n${two}\n`),
						];
			const parameters =
				source === 'text'
					? { inputSource: 'text', values: '={{ $json.list }}' }
					: { inputSource: 'file', fileColumn: header };
			const output = leftovers(await bench.run(operation, parameters, items, { continueOnFail: true }));

			// Verify has nothing to say of a list of empties.
			const silent = operation === 'verify' && source === 'text';
			const rowsOf = operation === 'verify' ? least : 1;
			const good = (item: number) => Array.from({ length: rowsOf }, () => item);
			expect(output.map(({ pairedItem }) => [pairedItem].flat())).toEqual(
				[...good(0), ...(silent ? [] : [1]), ...good(2)].map((item) => [{ item }]),
			);
			if (!silent)
				expect(output[rowsOf]?.json).toEqual({ error: expect.stringMatching(/nothing to verify/) });
			expect(bench.made).toHaveLength(2);
		});
	}

	it('a file is looked for in the field that was named, and its absence names the field', async () => {
		const bench = await open();
		const file = await bench.fileItem(`${headerOf(bench)}\n${bench.values(2).join('\n')}\n`);
		const items = [{ json: {}, binary: { list: file.binary?.data ?? { data: '', mimeType: '' } } }];
		const parameters = { inputSource: 'file', fileColumn: headerOf(bench) };
		const missing = failureOf(await bench.run('upload', parameters, items));
		expect(missing.message).toContain('data');
		expect(missing.itemIndex).toBe(0);
		expect(bench.requests()).toEqual([]);

		outputOf(await bench.run('upload', { ...parameters, inputDataFieldName: 'list' }, items));
		expect(bench.made).toHaveLength(1);
	});

	it('text with nothing in it is refused before a request leaves', async () => {
		const bench = await open();
		const failure = failureOf(await bench.run('upload', { inputSource: 'text', values: ' \n , \n' }));
		expect(failure.message).toMatch(/^There is nothing to verify/);
		expectNoOtherItem(failure);
		expect(bench.requests()).toEqual([]);
	});

	it('text has one value a line or comma; empties and duplicates are told', async () => {
		const bench = await open();
		const [one = '', two = '', three = ''] = bench.values();
		const values = `${one}, ${two}\r\n\n"${three}";${one}\n`;
		const outcome = await bench.run('upload', { inputSource: 'text', values });
		expect(bench.made).toMatchObject([{ rows: 3 }]);
		expect(hintsOf(outcome).join(' ')).toMatch(/1 empty value\b.*1 duplicate\b/);
	});

	it('verify takes no link', async () => {
		const bench = await open();
		const parameters = { inputSource: 'url', fileUrl: 'https://files.example/list.csv' };
		expect(failureOf(await bench.run('verify', parameters)).message).toMatch(/cannot take a list from/);
		expect(bench.requests()).toEqual([]);
	});

	if (capabilities.sources.includes('url')) {
		it('a link is fetched by the provider and seen nowhere in the output', async () => {
			const bench = await open();
			const server = createServer((_, response) =>
				response.end(`${headerOf(bench)}\n${bench.values(2).join('\n')}\n`),
			);
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
			const { port } = server.address() as AddressInfo;
			const fileUrl = `http://127.0.0.1:${port}/private/list.csv?token=s3cret-token`;
			const outcome = await bench.run('upload', { inputSource: 'url', fileUrl });
			server.close();

			expect(bench.sent[0]).toContain(fileUrl);
			expect(bench.made).toMatchObject([{ id: jsonOf(outcome)[0]?.jobId }]);
			expect(JSON.stringify(outcome.run)).not.toMatch(/s3cret-token(?!.*fileUrl)/);
			expect(JSON.stringify(leftovers(outcome))).not.toMatch(/s3cret|private|127\.0\.0\.1/);
		});

		for (const fileUrl of [
			'={{ "" }}',
			'example.com/list.csv',
			'file:///etc/passwd',
			'javascript:alert(1)',
			'https://',
		]) {
			it(`a link that is none is refused before a request leaves: ${fileUrl}`, async () => {
				const bench = await open();
				const failure = failureOf(await bench.run('upload', { inputSource: 'url', fileUrl }));
				expect(failure).toMatchObject({
					message: 'The File URL is not a link that can be fetched',
				});
				expect(bench.requests()).toEqual([]);
			});
		}
	}
};

/** What the column to verify is called in the files of this topic. */
const headerOf = (bench: Bench): string => bench.list(bench.listType).column;

/** The same three values from each source. */
async function listFrom(bench: Bench, inputSource: string) {
	const values = bench.values();
	if (inputSource === 'items')
		return { parameters: { inputSource, valueField: 'value' }, items: asItems(values) };
	if (inputSource === 'text') {
		return { parameters: { inputSource, values: values.join('\n') }, items: [{ json: { ignored: 1 } }] };
	}
	const header = headerOf(bench);
	const lines = values.map((value, n) => `n${n},${value}\n`).join('');
	return {
		parameters: { inputSource, fileColumn: header },
		items: [await bench.fileItem(`note,${header}\n${lines}`)],
	};
}
