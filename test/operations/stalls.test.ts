import { asItems, oneOfEach, openBench, type Bench } from '../harness';
import { longestStretch } from '../harness/stretches';

/** A tenth to a half is usual; what is done in one go takes nearly all of it. */
const LARGEST_SHARE = 0.8;

const BYTES = 4_000_000;

const fill = (unit: string) => unit.repeat(Math.ceil(BYTES / unit.length));

/** Nothing in them is what it should be at once: each entry is looked at closely. */
const LISTS: Readonly<Record<string, (bench: Bench) => Promise<unknown>>> = {
	'a text of commas': async (bench) =>
		await bench.run('estimate', { inputSource: 'text', values: fill(',') }),
	'a text of strange values': async (bench) =>
		await bench.run('estimate', { inputSource: 'text', values: fill('ü1@b.co.\n') }),
	'a file of strange values': async (bench) =>
		await bench.run('estimate', { inputSource: 'file' }, [
			await bench.fileItem(`email\n${fill('ü1@b.co.;\n')}`),
		]),
	'items of strange values': async (bench) =>
		await bench.run('estimate', { valueField: 'value' }, asItems(fill('ü1@b.co. \n').split('\n'))),
};

const ids = oneOfEach(({ listTypes }) => listTypes[0].valueKind);

describe.each(ids)('with the list type of %s', (id) => {
	it.each(Object.entries(LISTS))(
		'%s does not hold n8n',
		async (_name, read) => {
			const bench = await openBench(id);
			const { share, value } = await longestStretch(async () => await read(bench));
			expect(share).toBeLessThan(LARGEST_SHARE);
			expect(value).toBeDefined();
		},
		120_000,
	);
});
