import fc from 'fast-check';
import { scanRows } from '../../nodes/BulkVerify/lists/csv';
import { parseAny } from '../../nodes/BulkVerify/lists/csv/parse';
import type { ScanNeeds } from '../../nodes/BulkVerify/lists/csv/scan';
import type { Row } from '../../nodes/BulkVerify/lists/list';
import { cell, chunks, delimiters, tables, write } from './help';

const delimiter = fc.constantFrom(...delimiters);
const sizes = fc.array(fc.integer({ min: 1, max: 40 }), { maxLength: 6 });
const lineEnd = fc.constantFrom('\n', '\r\n');
const limits = fc.record({
	maxRows: fc.constantFrom(Infinity, 1, 3, 16, 17),
	maxBytes: fc.constantFrom(Infinity, 40, 400),
});

/** Rows below the header `a,b`. */
async function scan(body: string | Buffer, needs: Partial<ScanNeeds> = {}, parts: readonly number[] = []) {
	const header = Buffer.from(`a${needs.delimiter ?? ','}b`);
	const bytes = Buffer.concat([header, Buffer.from('\n'), Buffer.from(body)]);
	return await scanRows(chunks(bytes, parts), {
		delimiter: ',',
		width: 2,
		header,
		names: new Set(['a', 'b', 'email', 'kunde', 'почта', '邮箱']),
		from: header.length + 1,
		maxRows: Infinity,
		maxBytes: Infinity,
		...needs,
	});
}

describe('rows that are counted without being read', () => {
	it('are those that csv-parse reads, in any text, in pieces of any size', async () => {
		const text = fc.array(
			fc.constantFrom(
				'"',
				'"x"',
				'""',
				',',
				';',
				'\n',
				'\r\n',
				'\n',
				'\r',
				'x',
				' ',
				'é',
				'\\',
				'x,y\n',
				'"x\ny",z\n',
			),
			{ maxLength: 60 },
		);
		let counted = 0;
		await fc.assert(
			fc.asyncProperty(text, sizes, limits, async (characters, parts, most) => {
				const body = characters.join('');
				const found = await scan(body, most, parts);
				if (found === undefined) return;
				counted++;
				const bytes = Buffer.from(`a,b\n${body}`);
				expect(parseAny(body, ',')).toHaveLength(found.rowCount);
				expectParts(bytes, found.parts, { ...most, from: 4 });
			}),
			{ numRuns: 5_000 },
		);
		expect(counted).toBeGreaterThan(500);
	});

	it('are all of a regular file, in parts of the asked size', async () => {
		await fc.assert(
			fc.asyncProperty(
				tables(cell(['"', ',', ';', '\n', 'x', 'é', '日本'])),
				fc.integer({ min: 1, max: 30 }),
				delimiter,
				lineEnd,
				fc.boolean(),
				sizes,
				limits,
				async ({ header, rows }, times, by, end, endAtLast, parts, most) => {
					const names = new Set(header);
					const many = Array.from({ length: times }, () => rows).flat();
					const [first, all] = [
						write([header], { delimiter: by, lineEnd: end }),
						{ delimiter: by, lineEnd: end, endAtLast },
					];
					const bytes = Buffer.from(first + (many.length > 0 ? write(many, all) : ''));
					const found = await scanRows(chunks(bytes, parts), {
						delimiter: by,
						width: header.length,
						header: Buffer.from(first.trimEnd()),
						names,
						from: first.length,
						...most,
					});
					expect(found).toMatchObject({ rowCount: many.length, isUtf8: true });
					expectParts(bytes, found?.parts ?? [], { ...most, from: first.length });
				},
			),
			{ numRuns: 1_000 },
		);
	});

	/** Cut between rows, none larger than asked, but where a row alone is. */
	function expectParts(
		bytes: Buffer,
		parts: ReadonlyArray<{ end: number; rowCount: number }>,
		{ from, maxRows, maxBytes }: { from: number; maxRows: number; maxBytes: number },
	) {
		let start = from;
		const rows: Row[] = [];
		for (const { end, rowCount } of parts) {
			const part = bytes.subarray(start, end);
			const own = parseAny(part.toString(), by(bytes));
			expect(own).toHaveLength(rowCount);
			expect(rowCount).toBeLessThanOrEqual(maxRows);
			if (rowCount > 1) expect(part.length).toBeLessThanOrEqual(maxBytes);
			rows.push(...own);
			start = end;
		}
		expect(start).toBe(bytes.length);
		expect(rows).toEqual(parseAny(bytes.subarray(from).toString(), by(bytes)));
	}

	const by = (bytes: Buffer) =>
		delimiters.find((sign) => bytes.subarray(0, bytes.indexOf('\n')).includes(sign)) ?? ',';

	it.each([
		['a quote inside a cell', 'x"y,z\n'],
		['something behind a closing quote', '"x"y,z\n'],
		['a quote that is never closed', 'x,"y\n'],
		['a row wider than the header', 'x,y,z\n'],
		['a backslash before a line end', 'x,y\\\nz\n'],
		['a CR alone', 'x,y\rz,w\n'],
		['a byte that is no text', 'x,\0\n'],
		['a Ctrl-Z', 'x,y\n\x1a'],
	])('are not where there is %s, at the start, in the middle and at the end', async (_, odd) => {
		const good = 'x,y\n'.repeat(40);
		for (const body of [odd, odd + good, good + odd + good, good + odd]) {
			for (const parts of [[], [1], [7]]) expect(await scan(body, {}, parts)).toBeUndefined();
		}
	});

	it.each(['a,b', 'A,B', ' "a",b', 'E-Mail,Name', 'e_mail,x', '"Email",x', '(Kunde),1', 'sep=;', '"sep=,"'])(
		'are not where a header may come again: %s',
		async (line) => {
			const good = 'x,y\n'.repeat(40);
			for (const body of [`${line}\n`, `${good}${line}\n${good}`, `${good}${line}`]) {
				expect(await scan(body)).toBeUndefined();
			}
		},
	);

	it('are where a value only begins as a name does', async () => {
		const rows = [
			'emil@x.example,1',
			'emails@x.example,1',
			'été,1',
			'abc,1',
			'separate,1',
			'kunden@x.example,1',
			'почтамт,1',
			'邮箱号,1',
		];
		const body = `${Array.from({ length: 20 }, () => rows)
			.flat()
			.join('\n')}\n`;
		expect(await scan(body)).toMatchObject({ rowCount: 20 * rows.length });
	});

	it('may go on over many pieces, and be long', async () => {
		const text = 'some text ""quoted""\n'.repeat(30_000);
		expect(await scan(`x,"${text}"\ny,z\n`, {}, [1000])).toMatchObject({ rowCount: 2 });
		expect(await scan(`x,"${text.repeat(2)}"\ny,z\n`, {}, [100_000])).toBeUndefined();
	});

	it.each<[string, Buffer, boolean]>([
		['ASCII', Buffer.from('x,y\n'), true],
		['UTF-8', Buffer.from('é,日本\n'), true],
		['Windows-1252', Buffer.from('é,y\n', 'latin1'), false],
		['a character cut by the end', Buffer.from('x,é').subarray(0, -1), false],
	])('tells whether they are UTF-8: %s', async (_, body, isUtf8) => {
		expect(await scan(body)).toMatchObject({ rowCount: 1, isUtf8 });
		expect(await scan(Buffer.concat([Buffer.from('x,y\n'.repeat(50)), body]))).toMatchObject({ isUtf8 });
	});
});
