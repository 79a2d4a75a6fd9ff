import fc from 'fast-check';
import { joinResults, rowsFor } from '../../nodes/BulkVerify/lists/join';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { valueKey } from '../../nodes/BulkVerify/lists/values';
import { planValues, readValues } from './help';

interface Row {
	value: string | null;
	says: string;
}

const plan = (kind: ValueKind, values: string[]) =>
	planValues(readValues(kind, values), {
		removeDuplicates: true,
		maxRowsPerJob: null,
		splitLargeLists: true,
		skipMalformed: false,
	});

async function* inBlocks(rows: Row[], size = 3): AsyncGenerator<Row[]> {
	for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}

/** What the rows say of each value of the list. */
async function saidOf(kind: ValueKind, values: string[], rows: Row[], keepAll = false): Promise<string[][]> {
	const list = plan(kind, values);
	const joined = await joinResults(list, inBlocks(rows), { keepAll });
	return values.map((_, position) => rowsFor(joined, list, position).map(({ says }) => says));
}

const row = (value: string | null, says: string = value ?? ''): Row => ({ value, says });

it('gives an email the rows of its domain, unless it has one of its own', async () => {
	const values = ['ada@example.com', 'bob@example.com', 'example.com', 'cem@example.org'];
	const rows = [
		row('example.com', 'place 1'),
		row('bob@example.com', 'invalid'),
		row('EXAMPLE.com', 'place 2'),
	];
	expect(await saidOf('host', values, rows, true)).toEqual([
		['place 1', 'place 2'],
		['invalid'],
		['place 1', 'place 2'],
		[],
	]);
});

it('does not take what is no address for one of the domain behind its @', async () => {
	const values = ['ada@example.com', 'x y@example.com', 'a@b@example.com'];
	expect(await saidOf('host', values, [row('example.com', 'place')], true)).toEqual([['place'], [], []]);
});

it('keeps each different row of a value once, whatever its letters and blanks', async () => {
	const rows = [
		row('example.com', 'Place 1'),
		row(' EXAMPLE.COM ', 'PLACE 1'),
		row('example.com', 'Place 2'),
		row('example.com', 'Place 1'),
	];
	expect(await saidOf('host', ['example.com'], rows, true)).toEqual([['Place 1', 'Place 2']]);
});

it('takes the first of several rows where a value has only one', async () => {
	const rows = [row('a@example.com', 'first'), row('A@example.com', 'second')];
	expect(await saidOf('email', ['a@example.com'], rows)).toEqual([['first']]);
});

it.each<ValueKind>(['url', 'text'])(
	'%s: a row in other letters answers the one value that it can mean',
	async (kind) => {
		const rows = [row('HTTP://A.EXAMPLE/Y', 'a'), row('HTTP://B.EXAMPLE/XY', 'b')];
		const values = ['http://a.example/y', 'http://b.example/Xy', 'http://b.example/xY'];
		expect(await saidOf(kind, values, rows)).toEqual([['a'], [], []]);
	},
);

it.each<[kind: ValueKind, value: string, spelt: string]>([
	['email', 'ren\u00e9@x.example', 'RENE\u0301@X.EXAMPLE'],
	['email', 'bo@b\u00fccher.example', 'bo@XN--BCHER-KVA.example'],
	['email', 'bo@x.example', ' "<bo@x.example>" '],
	['email', 'bo@x.example', 'mailto:bo@x.example'],
	['email', '"bo li"@x.example', 'bo li@x.example'],
	['email', 'o\u2019hara@x.example', "o'hara@x.example"],
	['email', '\uff42\uff4f@x.example', 'bo@x.example'],
	['email', 'bo@x\u3002example', 'bo@x.example'],
	['phone', '0049 30 901820', '+4930901820'],
	['phone', '+49 30 901820', '00 49 30 901820'],
	['phone', '+49 30 901820', '4930901820'],
	['phone', '\u0660\u0663\u0660901820', '030-901820'],
	['ip', '2001:db8::1', '[2001:0DB8:0:0:0:0:0:1]:443'],
	['ip', '203.0.113.7', '::ffff:203.0.113.7'],
	['ip', '::ffff:cb00:7107', '203.0.113.7'],
	['url', 'https://x.example', 'https://x.example/'],
	['url', 'x.example/a', 'http://x.example/a'],
	['url', 'https://x.example/a b', 'https://x.example:443/a%20b'],
	['url', 'https://b\u00fccher.example/A', 'https://xn--bcher-kva.example/A'],
	['host', 'b\u00fccher.example', 'XN--BCHER-KVA.example.'],
])('%s: %j is answered by a row for %j, where it alone can be meant', async (kind, value, spelt) => {
	expect(await saidOf(kind, [value], [row(spelt, 'yes')])).toEqual([['yes']]);
});

it.each<[kind: ValueKind, values: string[], spelt: string]>([
	['email', ['o\u2019hara@x.example', 'o\u2018hara@x.example'], "o'hara@x.example"],
	['ip', ['::ffff:203.0.113.7', '203.0.113.7'], '203.0.113.7'],
	['url', ['http://x.example/', 'https://x.example'], 'x.example'],
	['phone', ['+1 202 555 0100 ext. 5', '+1 202 555 0100 ext. 6'], '+12025550100'],
])('%s: of %j a row for %j tells nothing of the other', async (kind, values, spelt) => {
	const said = await saidOf(kind, values, [row(spelt, 'yes')]);
	const exact = values.map((value) => valueKey(kind, value) === valueKey(kind, spelt));
	expect(said).toEqual(exact.map((isExact) => (isExact ? ['yes'] : [])));
});

it('counts what is missing and what nobody asked about', async () => {
	const list = plan('email', ['a@example.com', 'b@example.com', 'B@example.com', '']);
	const rows = [row('a@example.com'), row('stranger@example.com'), row(null), row('')];
	const joined = await joinResults(list, inBlocks(rows));
	expect(joined).toMatchObject({ missing: 1, unknown: 3 });
});

const KINDS: readonly ValueKind[] = ['email', 'phone', 'ip', 'url', 'host', 'text'];

const value: Record<ValueKind, fc.Arbitrary<string>> = {
	email: fc
		.tuple(fc.stringMatching(/^[a-z]{1,3}$/), fc.constantFrom('a.example', 'b.example'))
		.map((parts) => parts.join('@')),
	phone: fc.stringMatching(/^\+?[1-9][0-9]{1,4}$/),
	ip: fc.oneof(fc.ipV4(), fc.ipV6()),
	url: fc.stringMatching(/^https:\/\/[a-c]\.example\/[a-cA-C]{0,2}$/),
	host: fc.oneof(fc.ipV6(), fc.stringMatching(/^[a-c]{1,2}\.example$/)),
	text: fc.stringMatching(/^[a-cA-C]{1,3}$/),
};

const respelt = (kind: ValueKind, text: string): fc.Arbitrary<string> => {
	const spellings = kind === 'url' || kind === 'text' ? [text] : [text, text.toUpperCase()];
	return fc.constantFrom(...spellings, ...spellings.map((spelling) => ` ${spelling}\t`));
};

it.each(KINDS)(
	'%s: any list, any order, any loss and doubling: each answer right, none invented',
	async (kind) => {
		const scene = fc
			.uniqueArray(value[kind], {
				minLength: 1,
				maxLength: 10, // Rows come only for what was asked: there is no other that differs in its letters alone.
				selector: (text) => valueKey(kind, text).toLowerCase(),
			})
			.chain((pool) => {
				const some = fc.constantFrom(...pool);
				return fc.record({
					list: fc.array(
						fc.oneof({ weight: 5, arbitrary: some.chain((text) => respelt(kind, text)) }, fc.constant(' ')),
						{ maxLength: 30 },
					),
					answered: fc.array(
						some.chain((text) => fc.tuple(fc.constant(text), respelt(kind, text))),
						{ maxLength: 30 },
					),
					keepAll: fc.boolean(),
				});
			});
		await fc.assert(
			fc.asyncProperty(scene, async ({ list, answered, keepAll }) => {
				// What a row says is the value as the pool has it: the same for every spelling.
				const rows = answered.map(([text, spelling]) => row(spelling, text));
				const said = await saidOf(kind, list, rows, keepAll);
				const asked = new Set(answered.map(([text]) => valueKey(kind, text)));
				for (const [position, text] of list.entries()) {
					const key = valueKey(kind, text);
					const wanted = text.trim() !== '' && asked.has(key);
					expect((said[position] ?? []).map((says) => valueKey(kind, says))).toEqual(wanted ? [key] : []);
				}
			}),
			{ numRuns: 300 },
		);
	},
);

it('gives a phone with an extension the row of its digits, where no other has them', async () => {
	const values = [
		'+1 202 555 0100 ext. 5',
		'+1 202 555 0101;ext=7',
		'+1 202 555 0102 x1',
		'+1 202 555 0102 x2',
	];
	const rows = [row('12025550100', 'one'), row('120255501017', 'two'), row('12025550102', 'either')];
	expect(await saidOf('phone', values, rows)).toEqual([['one'], ['two'], [], []]);
});
