import { verificationsOf } from '../../harness';
import type { ValueKind } from '../../../nodes/BulkVerify/lists/list';
import type { Suite } from '../subject';

/** Ways to write one value, by what it is a value of; design.md, 2.5. The first is the bare one. */
const SPELT: Partial<Record<ValueKind, (value: string) => string[]>> = {
	email: (value) => [
		value,
		value.toUpperCase(),
		`  ${value}\u00a0`,
		`<${value}>`,
		`Bo Li <${value}>`,
		`mailto:${value}`,
		`"${value}"`,
		`\u200b${value}`,
		`${value};`,
		`Bo Li - ${value}`,
		`work: ${value}`,
		`[Bo Li](mailto:${value})`,
		`• ${value}`,
	],
	phone: (value) => [
		value,
		` ${value} `,
		`tel:${value}`,
		`'${value}`,
		`="${value}"`,
		`Bo Li: ${value}`,
		`${value} (work)`,
	],
	ip: (value) => [value, ` ${value} `, `${value}:8080`, `"${value}"`, `IP: ${value}`],
	url: (value) => [value, ` ${value} `],
	text: (value) => [value, ` ${value} `],
	host: (value) => [value, ` ${value} `, value.toUpperCase()],
};

/** However a value is written, it is asked about once, bare, and each item has its answer. */
export const spellings: Suite = ({ capabilities, facts, it, open }) => {
	for (const { value: listType, valueKind } of capabilities.listTypes) {
		const spell = SPELT[valueKind];
		if (spell === undefined || facts.listTypes[listType] === undefined) continue;

		it(`${listType}: all spellings of a value are one paid lookup, another value is another`, async () => {
			const bench = await open();
			const [one = '', two = ''] = bench.values(2, listType);
			const values = [...spell(one), two];
			const rows = verificationsOf(await bench.send('verify', values, { listType }));

			expect(bench.made).toMatchObject([{ rows: 2 }]);
			expect(bench.charged).toBe(2);
			expect(rows).toHaveLength(values.length);
			for (const row of rows.slice(0, -1)) expect(row).toMatchObject(facts.judge(listType, one));
			expect(rows.at(-1)).toMatchObject(facts.judge(listType, two));
			expect(bench.sent[0]).not.toMatch(/Bo Li|work|mailto|IP: |tel:|:8080|\u200b|\u00a0/);
		});
	}

	it('two values that differ in letter case only are two, where their kind heeds it', async () => {
		const bench = await open();
		const heeding = capabilities.listTypes.find(
			({ valueKind }) => valueKind === 'url' || valueKind === 'text',
		);
		if (heeding === undefined) return;
		const [one = ''] = bench.values(1, heeding.value);
		const rows = verificationsOf(
			await bench.send('verify', [`${one}/X`, `${one}/x`], { listType: heeding.value }),
		);
		expect(bench.made).toMatchObject([{ rows: 2 }]);
		expect(rows.map(({ reason }) => reason)).not.toContain('no_result');
	});
};
