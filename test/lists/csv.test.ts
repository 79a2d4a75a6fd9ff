import fc from 'fast-check';
import { readTable, toCsv } from '../../nodes/BulkVerify/lists/csv';
import { parseAny } from '../../nodes/BulkVerify/lists/csv/parse';
import { parseRegular, readRegular } from '../../nodes/BulkVerify/lists/csv/regular';
import { DELIMITERS, type Delimiter, type Encoding, type Table } from '../../nodes/BulkVerify/lists/list';
import { cell, chunks, delimiters, encode, latinCell, readAll, refusal, tables, write } from './help';

const delimiter = fc.constantFrom(...delimiters);
const sizes = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 6 });
const lineEnd = fc.constantFrom('\n', '\r\n', '\r');
/** Without a mark UTF-16 is told by its zeros, and an emoji may have one in the wrong place. */
const bmpCell = cell(['"', ',', '\n', 'a', 'é', '€', '日本']);
const BOM = '\ufeff';

describe('reading any RFC 4180 content', () => {
	it('gives every cell back, whatever the delimiter, line end, quoting and chunking', async () => {
		await fc.assert(
			fc.asyncProperty(
				tables(),
				delimiter,
				lineEnd,
				fc.boolean(),
				fc.boolean(),
				sizes,
				async ({ header, rows }, by, end, quoteAll, endAtLast, parts) => {
					const text = write([header, ...rows], { delimiter: by, lineEnd: end, quoteAll, endAtLast });
					const table = await readAll(text, { delimiter: by }, parts);
					expect(table.header).toEqual(header);
					expect(table.rows).toEqual(rows);
				},
			),
			{ numRuns: 1000 },
		);
	});

	it.each<[string, Exclude<Encoding, 'other'>, string]>([
		['UTF-8 with a byte order mark', 'utf-8', BOM],
		['UTF-16 LE with a byte order mark', 'utf-16le', BOM],
		['UTF-16 BE with a byte order mark', 'utf-16be', BOM],
		['UTF-16 LE without one', 'utf-16le', ''],
		['UTF-16 BE without one', 'utf-16be', ''],
	])('gives every cell back from %s', async (_, encoding, mark) => {
		await fc.assert(
			fc.asyncProperty(tables(mark === '' ? bmpCell : cell()), sizes, async ({ header, rows }, parts) => {
				const bytes = encode(mark + write([header, ...rows]), encoding);
				const table = await readAll(bytes, { delimiter: ',' }, parts);
				expect(table).toMatchObject({ header, rows, encoding });
			}),
			{ numRuns: 300 },
		);
	});

	it('gives every cell back from Windows-1252', async () => {
		await fc.assert(
			fc.asyncProperty(tables(latinCell), sizes, async ({ header, rows }, parts) => {
				const name = header.map((text, index) => (index === 0 ? `Größe in €` : text));
				const bytes = encode(write([name, ...rows]), 'windows-1252');
				const table = await readAll(bytes, { delimiter: ',' }, parts);
				expect(table).toMatchObject({ header: name, rows, encoding: 'windows-1252' });
			}),
			{ numRuns: 300 },
		);
	});

	it('gives every cell back over the edges of its working pieces', async () => {
		const rows = Array.from({ length: 60_000 }, (_, index) => [
			String(index),
			index % 7 === 0 ? `two\r\nlines "${index}", é` : 'plain 😀',
		]);
		for (const parts of [[], [1], [65_536], [99_991, 3]]) {
			const source = Buffer.from(write([['id', 'note'], ...rows]));
			const table = await readAll(source, {}, parts);
			expect(table.rows.length).toBe(rows.length);
			expect(table.rows).toEqual(rows);
		}
	});

	it('reads a cell that is longer than its working pieces', async () => {
		const long = 'line "1",\n'.repeat(60_000);
		const { rows } = await readAll(
			toCsvText(
				['a', 'b'],
				[
					['1', long],
					['2', 'x'],
				],
			),
			{},
			[50_000],
		);
		expect(rows).toEqual([
			['1', long],
			['2', 'x'],
		]);
	});

	it.each(['"', 'a"', '""b', ','])(
		'reads back a long cell of %s, and what stands beside it',
		async (part) => {
			const rows = [['1', part.repeat(7_000), 'x"y']];
			const { rows: read } = await readAll(toCsvText(['id', 'text', 'end'], rows));
			expect(read).toEqual(rows);
		},
	);

	it('reads back exactly what the package itself writes', async () => {
		await fc.assert(
			fc.asyncProperty(tables(), delimiter, async ({ header, rows }, by) => {
				const bytes = Buffer.concat(toCsv(header, rows, by));
				expect(await readAll(bytes, { delimiter: by })).toMatchObject({ header, rows });
			}),
			{ numRuns: 500 },
		);
	});
});

describe('reading what is no clean CSV', () => {
	it('reads regular text as csv-parse does, and leaves to csv-parse what is not regular', () => {
		const regular = (by: Delimiter) =>
			fc.constantFrom(
				'a',
				'é',
				' ',
				'',
				'"',
				'"',
				'""',
				'"b"',
				by,
				by,
				`"${by}"`,
				`"x"${by}`,
				'\n',
				'\r\n',
				'\r',
			);
		let agreed = 0;
		fc.assert(
			fc.property(
				delimiter.chain((by) => fc.tuple(fc.constant(by), fc.array(regular(by), { maxLength: 30 }))),
				([by, parts]) => {
					const text = parts.join('');
					const rows = parseRegular(text, by);
					if (rows === undefined) return;
					agreed++;
					expect(rows).toEqual(parseAny(text, by));
				},
			),
			{ numRuns: 20_000 },
		);
		expect(agreed).toBeGreaterThan(2_000);
	});

	it('tells where a row ends: what follows are the rows behind it', () => {
		fc.assert(
			fc.property(tables(), delimiter, lineEnd, fc.nat(), ({ header, rows }, by, end, pick) => {
				const all = [header, ...rows];
				const text = write(all, { delimiter: by, lineEnd: end, quoteAll: false, endAtLast: true });
				const most = 1 + (pick % all.length);
				const read = readRegular(`${text}a"b`, by, most);
				expect(read?.rows).toEqual(all.slice(0, most));
				expect(parseAny(text.slice(read?.end), by)).toEqual(all.slice(most));
			}),
		);
	});

	it('needs csv-parse for nothing that RFC 4180 allows', () => {
		fc.assert(
			fc.property(tables(), delimiter, lineEnd, fc.boolean(), ({ header, rows }, by, end, quoteAll) => {
				const text = write([header, ...rows], { delimiter: by, lineEnd: end, quoteAll });
				expect(parseRegular(text, by)).toEqual([header, ...rows]);
			}),
			{ numRuns: 1000 },
		);
	});

	it('cuts any text, however it is quoted, only where csv-parse ends a record', async () => {
		const parts = fc.array(fc.constantFrom('"', '"', '""', ',', '\n', '\r\n', '\n', 'a', ' ', 'é'), {
			maxLength: 60,
		});
		await fc.assert(
			fc.asyncProperty(parts, async (characters) => {
				const text = `h1,h2\n${characters.join('')}\n`;
				let whole: string[][] | undefined;
				try {
					whole = parseAny(text, ',');
				} catch {
					whole = undefined;
				}
				// Long enough lines before it, so that the working pieces end at every place of the text.
				for (const shift of [0, 1, 2, 3, 5, 8]) {
					const filler = `${'x'.repeat(65_530 - 7 - text.length + shift)},\n`;
					const moved = text.replace('\n', `\n${filler}`);
					const read = readAll(moved, { delimiter: ',' });
					if (whole === undefined) {
						await expect(read).rejects.toThrow(/never closed|cells but/);
					} else if (whole.every((row) => row.slice(2).every((text) => text === ''))) {
						const expected = whole.slice(1).map((row) => [row[0] ?? '', row[1] ?? '']);
						expect((await read).rows.slice(1)).toEqual(expected);
					} else {
						await expect(read).rejects.toThrow(/cells but the header has 2/);
					}
				}
			}),
			{ numRuns: 150 },
		);
	});

	it('keeps quotes in the middle of a cell as text', async () => {
		const { rows } = await readAll('size,name\n5" pipe,"John "Joe" Doe"\n6,"a" b\n');
		expect(rows).toEqual([
			['5" pipe', '"John "Joe" Doe"'],
			['6', '"a" b'],
		]);
	});

	it('fills short rows up and drops empty cells beyond the header', async () => {
		const { rows } = await readAll('a,b,c\n1\n1,2,3,,\n,,,,,\n');
		expect(rows).toEqual([
			['1', '', ''],
			['1', '2', '3'],
			['', '', ''],
		]);
	});

	it.each([
		['a,b,c,d\n1,2,3,4\n\n"x\ny",2,3,4\n5\n\n1,2,3,4,5\n', 'Line 8 has 5 cells but the header has 4'],
		[
			'a,b,c,d\r\n1,2,3,4\r\n\r\n"x\r\ny",2,3,4\r\n5\r\n\r\n1,2,3,4,5\r\n',
			'Line 8 has 5 cells but the header has 4',
		],
		['a,b\r1,2\r1,2,3\r', 'Line 3 has 3 cells but the header has 2'],
		['\n\na,b\n1,2,3\n', 'Line 4 has 3 cells but the header has 2'],
	])('names the line of a row that is too long: %j', async (text, message) => {
		expect(await refusal(() => readAll(text, { delimiter: ',' }))).toBe(message);
		expect(await refusal(() => readAll(text, { delimiter: ',' }, [1]))).toBe(message);
	});

	it('names the line of a too long row far into a large file', async () => {
		const lines = Array.from({ length: 100_000 }, (_, index) =>
			index % 3 === 0 ? `"${index}\n",b` : `${index},b`,
		);
		const text = `id,b\n${lines.join('\n')}\nx,y,z\n`;
		expect(await refusal(() => readAll(text))).toBe(
			`Line ${1 + 100_000 + 33_334 + 1} has 3 cells but the header has 2`,
		);
	});

	it('names the line on which a quote was opened that is never closed', async () => {
		const text = `a,b\n1,"2\n3"\n4,"5\n${'6,7\n'.repeat(50_000)}`;
		expect(await refusal(() => readAll(text))).toBe('The quote opened on line 4 is never closed');
		expect(await refusal(() => readAll('a\n"x'))).toBe('The quote opened on line 2 is never closed');
	});

	it('gives up on an unclosed quote before it fills the memory', async () => {
		const text = Buffer.from(`a,b\n1,"2\n${'some text of a line\n'.repeat(1_200_000)}`);
		let read = 0;
		async function* counted() {
			for await (const chunk of chunks(text, [65_536])) {
				read += chunk.length;
				yield chunk;
			}
		}
		const failed = await refusal(async () => {
			await drain(await readTable(counted()));
		});
		expect(failed).toBe('The quote opened on line 2 is never closed');
		expect(read).toBeLessThan(18_000_000);
	});

	it.each(['', '\n\n', '   \r\n \t\n', BOM, ',,,\n,,,\n'])(
		'says of %j that the file is empty',
		async (text) => {
			expect(await refusal(() => readAll(text))).toBe('The file is empty');
		},
	);

	it('reads a header without rows as a table without rows', async () => {
		expect(await readAll('email,name')).toMatchObject({ header: ['email', 'name'], rows: [] });
	});

	it.each([
		[Buffer.from('PK\x03\x04\x14\x00\x06\x00'), /Excel workbook/],
		[Buffer.from('%PDF-1.7\n'), /PDF/],
		[Buffer.from('d0cf11e0a1b11ae1', 'hex'), /Excel/],
		[Buffer.from([1, 0, 0, 7, 0, 9, 9, 0]), /not text/],
		[Buffer.from(`email\n${'a@b.com\n'.repeat(20_000)}c\0d\n`), /^Line 20002 holds bytes that are not text/],
	])('refuses what is no text', async (bytes, message) => {
		expect(await refusal(() => readAll(bytes))).toMatch(message);
	});

	it('refuses UTF-8 that turns into something else, naming the line', async () => {
		const start = Buffer.from(`name\nJosé\n${'x\n'.repeat(200_000)}`);
		const bytes = Buffer.concat([start, Buffer.from('Jos\xe9\n', 'latin1'), Buffer.from('y\n')]);
		expect(await refusal(() => readAll(bytes))).toMatch(/^Line 200003 is not valid UTF-8/);
	});

	it('does not decide on an encoding before the first character that is not ASCII', async () => {
		const ascii = `email\n${'a@b.com\n'.repeat(50_000)}`;
		const latin = Buffer.concat([Buffer.from(ascii), Buffer.from('josé\n', 'latin1')]);
		expect(await readAll(latin)).toMatchObject({ encoding: 'windows-1252' });
		expect((await readAll(latin)).rows.at(-1)).toEqual(['josé']);
		expect((await readAll(`${ascii}josé\n`)).rows.at(-1)).toEqual(['josé']);
	});

	it('lets go of the source when it is closed early, and when it refuses', async () => {
		let closed = 0;
		async function* source(text: string) {
			try {
				for (;;) yield Buffer.from(text.repeat(10_000));
			} finally {
				closed++;
			}
		}
		const table = await readTable(source('a,b\n'));
		await table.close();
		expect(closed).toBe(1);
		await refusal(() => readTable(source('%PDF')));
		expect(closed).toBe(2);
		const ragged = await readTable(source('a,b\nc,d,e\n'));
		await refusal(async () => {
			await drain(ragged);
		});
		expect(closed).toBe(3);
	});
});

describe('the header', () => {
	it('is trimmed, named where empty and numbered where doubled', async () => {
		const { header } = await readAll(' email ,,Name,email,Name_2,Name,"a\nb"\nx,,,,,,\n');
		expect(header).toEqual(['email', 'column_2', 'Name', 'email_2', 'Name_2', 'Name_3', 'a\nb']);
	});

	it.each([
		['email,name\na@b.com,Al\n', true, ['email', 'name']],
		['Kontakt,name\na@b.com,Al\n', true, ['Kontakt', 'name']],
		['a@b.com,Al\nc@d.com,Di\n', false, ['column_1', 'column_2']],
		['a@b.com\nc@d.com\n', false, ['email']],
	])('of %j is found or made up', async (text, hasHeader, header) => {
		const table = await readAll(text, { valueKind: 'email' });
		expect(table).toMatchObject({ hasHeader, header });
		expect(table.rows.length).toBe(hasHeader ? 1 : 2);
	});

	it('is the first row where nobody says what the list holds, or where it has the named column', async () => {
		expect(await readAll('a@b.com\nc@d.com\n')).toMatchObject({ hasHeader: true });
		expect(await readAll('secret\nc@d.com\n', { valueKind: 'text' })).toMatchObject({ hasHeader: false });
		expect(await readAll('password\nc@d.com\n', { valueKind: 'text' })).toMatchObject({ hasHeader: true });
		const named = { valueKind: 'host', columnName: 'kunden.server' } as const;
		expect(await readAll('Kunden.Server,x\na.com,1\n', named)).toMatchObject({ hasHeader: true });
	});
});

describe('the delimiter', () => {
	it('is found in any table that uses it outside quotes', async () => {
		const plain = cell(['a', 'b@c.de', ' ', '7', '\n', '"']).filter((text) => text !== '');
		await fc.assert(
			fc.asyncProperty(tables(plain), delimiter, fc.boolean(), async ({ header, rows }, by, quoteAll) => {
				const table = await readAll(write([header, ...rows], { delimiter: by, quoteAll }));
				expect(table).toMatchObject({ header, rows });
				if (header.length > 1) expect(table.delimiter).toBe(by);
			}),
			{ numRuns: 500 },
		);
	});

	it.each([
		['name;address\nAl;Street 5, Rome\nDi;Road 1, Bonn\n', ';'],
		['name,note\nAl,a;b;c\nDi,d|e\n', ','],
		['"a;b",c\n"d;e;f",g\n', ','],
		['a\tb, c\n1\t2\n', '\t'],
		['email\na@b.com\n', ','],
		['id|email\n1|a@b.com\n', '|'],
	])('of %j is %j', async (text, expected) => {
		expect(await readAll(text)).toMatchObject({ delimiter: expected });
	});

	it('of one column of URLs is none that they use', async () => {
		const text = 'url\nhttps://a.com/?x=1,2\nhttps://b.com/3,4,5\n';
		expect((await readAll(text, { valueKind: 'url' })).rows).toEqual([
			['https://a.com/?x=1,2'],
			['https://b.com/3,4,5'],
		]);
	});

	it('is one of four', () => {
		expect([...DELIMITERS].sort()).toEqual([...delimiters].sort());
	});
});

async function drain(table: Table): Promise<number> {
	let count = 0;
	for await (const block of table.rows) count += block.length;
	return count;
}

function toCsvText(header: string[], rows: string[][]): Buffer {
	return Buffer.concat(toCsv(header, rows));
}
