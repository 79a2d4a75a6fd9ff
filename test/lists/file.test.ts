import fc from 'fast-check';
import { toCsv } from '../../nodes/BulkVerify/lists/csv';
import { prepareFile } from '../../nodes/BulkVerify/lists/file';
import type { FileNeeds, FilePart, PreparedFile } from '../../nodes/BulkVerify/lists/fileTypes';
import type { Delimiter, Encoding, Row } from '../../nodes/BulkVerify/lists/list';
import { plainName } from '../../nodes/BulkVerify/lists/names';
import { isEmpty, valueKey } from '../../nodes/BulkVerify/lists/values';
import { cell, chunks, encode, NO_NEEDS as nothing, readAll, refusal, write } from './help';

function sourceOf(content: string | Buffer) {
	const bytes = typeof content === 'string' ? Buffer.from(content) : content;
	const source = {
		byteLength: bytes.length,
		bytesRead: 0,
		stillOpen: 0,
		open: async () => {
			source.stillOpen++;
			return counted();
		},
	};
	async function* counted() {
		try {
			for await (const chunk of chunks(bytes, [65_536])) {
				source.bytesRead += chunk.length;
				yield chunk;
			}
		} finally {
			source.stillOpen--;
		}
	}
	return { source, bytes };
}

/** What the provider would receive. */
function received(part: FilePart, bytes: Buffer): Buffer {
	switch (part.as) {
		case 'is':
			return bytes;
		case 'headerReplaced':
			return Buffer.concat([part.headerBytes, bytes.subarray(part.skipBytes, part.endByte)]);
		case 'rewritten':
			return Buffer.concat(part.bytes);
	}
}

async function prepare(content: string | Buffer, needs: Partial<FileNeeds>) {
	const { source, bytes } = sourceOf(content);
	const prepared = await prepareFile(source, { ...nothing, ...needs });
	expect(source.stillOpen).toBe(0);
	const files = prepared.parts.map((part) => received(part, bytes));
	expect(prepared.parts.map((part) => part.byteLength)).toEqual(files.map((file) => file.length));
	return { ...prepared, files: files.map(String), source };
}

const as = ({ parts }: PreparedFile) => parts.map((part) => part.as);
const CONTACTS = 'name,work mail\nAl,a@b.co\nDi,c@d.co\nMo,\nAl,A@B.co\n';
const REQUIRED = { requiredHeader: 'email' };

describe('a file that nobody wants changed', () => {
	it('goes as it is after a look at its start', async () => {
		const large = `${CONTACTS}${'x,x@y.co\n'.repeat(100_000)}`;
		const prepared = await prepare(large, {});
		expect(prepared.parts).toEqual([{ as: 'is', byteLength: large.length, rowCount: null }]);
		expect(prepared.source.bytesRead).toBeLessThan(200_000);
	});

	it('goes as it is with its rows counted', async () => {
		expect((await prepare(CONTACTS, { countRows: true })).parts).toMatchObject([{ as: 'is', rowCount: 4 }]);
		expect(await prepare(CONTACTS, { maxRowsPerJob: 4 })).toMatchObject({
			rowCount: 4,
			parts: [{ as: 'is' }],
		});
	});

	it('goes as it is where it already has the header that the provider wants', async () => {
		expect(as(await prepare('name,"email"\nAl,a@b.co\n', REQUIRED))).toEqual(['is']);
	});

	it.each([
		['in the middle of a name', 'na"me,mail', '"na""me",mail'],
		['with a blank before it', 'mail, "name"', 'mail,name'],
	])(
		'gets its header written anew where a quote stands in it, %s: programs differ on it',
		async (_, header, sent) => {
			const rows = 'a@b.co,c@d.co\n"e@f.co","g@h.co"\n';
			const { parts, files } = await prepare(`${header}\n${rows}`, { column: 'mail' });
			expect(as({ parts } as PreparedFile)).toEqual(['headerReplaced']);
			expect(files).toEqual([`${sent}\n${rows}`]);
		},
	);

	it('goes as it is without a header where the provider wants none', async () => {
		expect(as(await prepare('a@b.co\nc@d.co\n', {}))).toEqual(['is']);
	});

	it.each([
		['', 'The file is empty'],
		['email\n', 'The file has a header but no rows: there is nothing to verify'],
		['PK\x03\x04', 'The file is an Excel workbook or a zip archive, not a CSV file'],
	])('is refused where it is no list: %j', async (content, message) => {
		expect(await refusal(() => prepare(content, {}))).toBe(message);
	});

	it('is refused where it lacks the named column, and let go of', async () => {
		const { source } = sourceOf(CONTACTS);
		expect(await refusal(() => prepareFile(source, { ...nothing, column: 'contact' }))).toBe(
			'The list has no column "contact"',
		);
		expect(source.stillOpen).toBe(0);
	});

	it('is refused at a damaged line where its rows must be counted', async () => {
		const message = 'Line 6 has 3 cells but the header has 2';
		expect(await refusal(() => prepare(`${CONTACTS}1,2,3\n`, { countRows: true }))).toBe(message);
	});
});

describe('a file in which the provider finds the column', () => {
	it.each([
		['two names', 'Name,Work Mail,Private Mail\nAl,a@b.co,c@d.co\n', '"Work Mail", "Private Mail"'],
		['no names', 'a@b.co,c@d.co\ne@f.co,g@h.co\n', '"column_1", "column_2"'],
		['the same name twice', 'Email,Email\na@b.co,c@d.co\n', '"Email (column 1)", "Email (column 2)"'],
	])('is not sent where two could be meant: %s', async (_, content, columns) => {
		expect(await refusal(() => prepare(content, {}))).toBe(
			`Several columns hold email addresses: ${columns}`,
		);
	});

	it('goes without the others where one of several has a usual name', async () => {
		const prepared = await prepare('Backup,Email,Id\na@b.co,c@d.co,1\ne@f.co,g@h.co,2\n', {});
		expect(prepared.files).toEqual(['Email\nc@d.co\ng@h.co\n']);
	});

	it.each(['Id,Kontakt\n1,a@b.co\n', 'Note,Mail\nask c@d.co,a@b.co\nno,e@f.co\nx,g@h.co\n'])(
		'goes as it is where one alone can be meant: %j',
		async (content) => {
			expect(as(await prepare(content, {}))).toEqual(['is']);
		},
	);

	it.each([
		['a header in its middle', 'Email,Id\na@b.co,1\nEMAIL,ID\nc@d.co,2\n', 'Email,Id\na@b.co,1\nc@d.co,2\n'],
		[
			'a header with a mark',
			'Email,Id\na@b.co,1\n\ufeff"Email",Id\nc@d.co,2\n',
			'Email,Id\na@b.co,1\nc@d.co,2\n',
		],
		['a sep line in its middle', 'Email;Id\na@b.co;1\nsep=;\nc@d.co;2\n', 'Email;Id\na@b.co;1\nc@d.co;2\n'],
		['a final Ctrl-Z', 'Email,Id\na@b.co,1\n\x1a\n', 'Email,Id\na@b.co,1\n'],
	])('goes without %s', async (_, content, sent) => {
		for (const needs of [{}, { countRows: true }]) {
			expect((await prepare(content, needs)).files).toEqual([sent]);
		}
		const long = content.replace('\n', `\n${`x@y.co${content.includes(';') ? ';' : ','}0\n`.repeat(20_000)}`);
		const [file = ''] = (await prepare(long, { countRows: true })).files;
		expect(file.split('\n')).toHaveLength(sent.split('\n').length + 20_000);
	});

	it('is refused with the line where another header stands in its middle', async () => {
		const start = `Email,Name\n${'x@y.co,X\n'.repeat(20_000)}`;
		const undivided = `${start}Name;Email\nAl;a@b.co\n`;
		expect(await refusal(() => prepare(undivided, { countRows: true }))).toMatch(/^Line 20002 .*delimiter/);
		const content = `${start}Name,Email\nAl,a@b.co\n`;
		for (const needs of [{ countRows: true }, { ...REQUIRED, countRows: true }]) {
			expect(await refusal(() => prepare(content, needs))).toMatch(/^Line 20002 is a header again/);
		}
	});
});

describe('a line that ends with a backslash', () => {
	const rows = 'x\\,x@y.co\n'.repeat(20_000);

	it('far from the start is found to be half a row', async () => {
		const content = `name,email\n${rows}Al,a@b.co\\\nx\n`;
		for (const needs of [{ countRows: true }, { ...REQUIRED, countRows: true }]) {
			expect(await refusal(() => prepare(content, needs))).toMatch(/^Line 20002 ends with a backslash/);
		}
	});

	it('is a row where no other lacks cells', async () => {
		const { rowCount } = await prepare(`email,path\n${'x@y.co,C:\\\n'.repeat(9)}x@y.co\n`, {
			countRows: true,
		});
		expect(rowCount).toBe(10);
	});
});

describe('a file whose column must be renamed', () => {
	it.each([
		['another name', CONTACTS, 'name,email\n'],
		['another case, CRLF', CONTACTS.replace('work mail', 'EMail').replaceAll('\n', '\r\n'), 'name,email\r\n'],
		['a byte order mark', `\ufeff${CONTACTS.replace('work mail', 'email')}`, 'name,email\n'],
		['blank lines above', `\r\n\n,\n${CONTACTS.replace('work mail', 'email')}`, 'name,email\n'],
		['spaces around', CONTACTS.replace('work mail', ' email '), 'name,email\n'],
		['line breaks in the header', CONTACTS.replace('name', '"first\n""name"""'), '"first\n""name""",email\n'],
		['accents', CONTACTS.replace('name', 'prénom 😀'), 'prénom 😀,email\n'],
	])('gets a new header line before its untouched rows: %s', async (_, content, header) => {
		const prepared = await prepare(content, REQUIRED);
		expect(as(prepared)).toEqual(['headerReplaced']);
		expect(prepared.files).toEqual([header + content.slice(content.indexOf('Al,'))]);
	});

	it('moves another column of that name aside', async () => {
		const needs = { ...REQUIRED, column: 'work' };
		const prepared = await prepare('Email,work,email_original\nx@y.co,a@b.co,z\n', needs);
		expect(prepared.files).toEqual(['email_original_2,email,email_original\nx@y.co,a@b.co,z\n']);
		const doubled = await prepare('email,email\na@b.co,\n', REQUIRED);
		expect(doubled.files).toEqual(['email,email_2\na@b.co,\n']);
	});

	it('gets a header line where it has none', async () => {
		const prepared = await prepare('a@b.co;Al\nc@d.co;Di\n', REQUIRED);
		expect(prepared.files).toEqual(['email;column_2\na@b.co;Al\nc@d.co;Di\n']);
		expect(as(prepared)).toEqual(['headerReplaced']);
	});

	it('is not read beyond its start, however large', async () => {
		const prepared = await prepare(`${CONTACTS}${'x,x@y.co\n'.repeat(100_000)}`, REQUIRED);
		expect(as(prepared)).toEqual(['headerReplaced']);
		expect(prepared.source.bytesRead).toBeLessThan(200_000);
	});

	it('reads the same whether the header is replaced or the file rewritten', async () => {
		const names = cell(['email', 'mail', '"', ',', ';', '\n', '\r\n', 'é', ' ', 'a']);
		const table = fc.integer({ min: 2, max: 4 }).chain((width) =>
			fc.record({
				header: fc.array(names, { minLength: width, maxLength: width }),
				rows: fc.array(fc.array(cell(), { minLength: width, maxLength: width }), {
					minLength: 1,
					maxLength: 6,
				}),
				column: fc.nat({ max: width - 1 }),
			}),
		);
		const style = fc.record({
			mark: fc.constantFrom('', '\ufeff', '\n\r\n'),
			lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
			quoteAll: fc.boolean(),
			delimiter: fc.constantFrom<Delimiter[]>(',', ';', '\t'),
		});
		await fc.assert(
			fc.asyncProperty(table, style, async ({ header, rows, column }, { mark, ...how }) => {
				header[column] = 'wanted';
				const content = mark + write([header, ...rows], how);
				const needs = {
					...REQUIRED,
					valueKind: 'text' as const,
					delimiter: how.delimiter,
					column: 'wanted',
				};
				const replaced = await prepare(content, needs);
				const rewritten = await prepare(content, { ...needs, maxRowsPerJob: 1 });
				const [file = ''] = replaced.files;
				const left = await readAll(file, { delimiter: how.delimiter });
				const right = await Promise.all(
					rewritten.files.map((text) => readAll(text, { delimiter: how.delimiter })),
				);
				expect(left.rows).toEqual(rows);
				expect(right.flatMap((part) => part.rows)).toEqual(rows);
				expect(left.header).toEqual(right[0]?.header);
				expect(left.header[column]).toBe('email');
				expect(left.header.filter((name) => name.toLowerCase() === 'email').length).toBe(1);
				// What begins like the header has to be read, for it may be one again.
				const beginning = (text: string) => plainName(text.replaceAll('"', '')).charAt(0);
				const mayBeHeader = rows.some(([first = '']) =>
					header.some((name) => beginning(name) === beginning(first)),
				);
				if (how.lineEnd !== '\r' && !mayBeHeader) expect(as(replaced)).toEqual(['headerReplaced']);
			}),
			{ numRuns: 500 },
		);
	});
});

describe('a file that must be rewritten', () => {
	it('keeps only the verified column, without its empty values', async () => {
		const prepared = await prepare(CONTACTS, { ...REQUIRED, onlyVerifiedColumn: true });
		expect(prepared.files).toEqual(['email\na@b.co\nc@d.co\nA@B.co\n']);
		expect(prepared).toMatchObject({ rowCount: 3, skippedEmpty: 1, duplicates: 0 });
	});

	it('holds the bare value where it keeps its columns, and what is none as it is', async () => {
		const list = 'name,email\nAl,Al <a@b.co>\nDi,c@d.co; e@f.co\nMo,"[""x@y.co"",""z@y.co""]"\nEd,n/a\n';
		const { files } = await prepare(list, { removeDuplicates: true, column: 'email' });
		expect(files).toEqual([list.replace('Al <a@b.co>', 'a@b.co')]);
	});

	it('keeps the first row of each value where duplicates are removed', async () => {
		const prepared = await prepare(CONTACTS, { removeDuplicates: true });
		expect(prepared.files).toEqual(['name,work mail\nAl,a@b.co\nDi,c@d.co\n']);
		expect(prepared).toMatchObject({ rowCount: 2, skippedEmpty: 1, duplicates: 1 });
	});

	it.each<[string, Exclude<Encoding, 'other'>, Partial<FileNeeds>]>([
		['UTF-16', 'utf-16le', {}],
		['Windows-1252 where it must be UTF-8', 'windows-1252', { mustBeUtf8: true }],
		['a delimiter that the provider does not read', 'utf-8', { delimiters: ['\t', '|'] }],
	])('comes as UTF-8 with a delimiter that is read: %s', async (_, encoding, needs) => {
		const text = `name,email\n${'x,x@y.co\n'.repeat(20_000)}"é, a",a@b.co\n,\n`;
		const prepared = await prepare(encode(text, encoding), needs);
		expect(as(prepared)).toEqual(['rewritten']);
		const [file = ''] = prepared.files;
		const table = await readAll(file, { delimiter: prepared.delimiter });
		expect(table.header).toEqual(['name', 'email']);
		expect(table.rows.slice(20_000)).toEqual([
			['é, a', 'a@b.co'],
			['', ''],
		]);
		expect(prepared.delimiter).toBe(needs.delimiters === undefined ? ',' : '\t');
		expect(prepared).toMatchObject({ rowCount: 20_002, skippedEmpty: 0 });
	});

	it('stays in Windows-1252 where nobody minds', async () => {
		const bytes = encode('Prénom,mail\né,a@b.co\n', 'windows-1252');
		expect(as(await prepare(bytes, {}))).toEqual(['is']);
		expect((await prepare(bytes, REQUIRED)).files).toEqual(['Prénom,email\né,a@b.co\n']);
		expect(as(await prepare(encode('mail\né@b.co\n', 'windows-1252'), REQUIRED))).toEqual(['headerReplaced']);
	});

	it('goes without a header where it came without and none is wanted', async () => {
		expect((await prepare('a@b.co\nA@b.co\n', { removeDuplicates: true })).files).toEqual(['a@b.co\n']);
	});

	it('is refused where the column is empty in every row', async () => {
		const needs = { onlyVerifiedColumn: true };
		expect(await refusal(() => prepare('email,x\n,1\n ,2\n', needs))).toBe(
			'The column to verify is empty in every row: there is nothing to verify',
		);
	});

	it('is refused over the limit where it may not be split', async () => {
		const message = 'The list has 4 values, but one job takes at most 3';
		const needs = { maxRowsPerJob: 3, splitLargeLists: false };
		expect(await refusal(() => prepare(CONTACTS, needs))).toBe(message);
		expect(as(await prepare(CONTACTS, { ...needs, removeDuplicates: true }))).toEqual(['rewritten']);
		const doubled = `${CONTACTS}x,1@b.co\nx,2@b.co\n`;
		expect(await refusal(() => prepare(doubled, { ...needs, removeDuplicates: true }))).toBe(message);
	});

	it('loses and invents nothing, in the fewest parts', async () => {
		const value = fc.constantFrom('a@b.co', 'A@B.co', 'c@d.co', ' ', '', 'e@f.co', 'not one', 'g@h.co');
		const rows = fc.array(fc.tuple(cell(), value), { minLength: 1, maxLength: 20 });
		const asked = fc.record({
			onlyVerifiedColumn: fc.boolean(),
			removeDuplicates: fc.boolean(),
			maxRowsPerJob: fc.option(fc.integer({ min: 1, max: 6 })),
			requiredHeader: fc.constantFrom(null, 'email'),
			countRows: fc.boolean(),
			mustBeUtf8: fc.boolean(),
		});
		await fc.assert(
			fc.asyncProperty(rows, asked, async (list, needs) => {
				fc.pre(list.some(([, mail]) => mail.includes('@')));
				// A whole row in one cell is refused.
				fc.pre(!list.some(([note, mail]) => isEmpty(mail) && /[,;|\t].*b@c\.de/s.test(note)));
				const seen = new Set<string>();
				const skipsEmpty = needs.onlyVerifiedColumn || needs.removeDuplicates;
				const expected = list.filter(([, mail]) => {
					if (isEmpty(mail)) return !skipsEmpty;
					const key = valueKey('email', mail);
					if (!needs.removeDuplicates || !seen.has(key)) return seen.add(key);
					return false;
				});
				fc.pre(expected.length > 0);
				const content = Buffer.concat(toCsv(['note', 'mail'], list));
				const { parts, files, rowCount, skippedEmpty, duplicates } = await prepare(content, {
					...needs,
					delimiter: ',',
					column: 'mail',
				});

				const tables = await Promise.all(files.map((file) => readAll(file, { delimiter: ',' })));
				const sent: Row[] = tables.flatMap((table) => table.rows);
				expect(sent).toEqual(needs.onlyVerifiedColumn ? expected.map(([, mail]) => [mail.trim()]) : expected);
				expect(parts.length).toBe(Math.ceil(expected.length / (needs.maxRowsPerJob ?? Infinity)) || 1);
				expect(tables.map((table) => table.rows.length)).toEqual(
					parts.map((part, index) => part.rowCount ?? tables[index]?.rows.length),
				);
				if (rowCount !== null) expect(rowCount).toBe(expected.length);
				expect(skippedEmpty + duplicates).toBe(list.length - expected.length);
				for (const table of tables) expect(table.header.at(-1)).toBe(needs.requiredHeader ?? 'mail');
			}),
			{ numRuns: 500 },
		);
	});
});

describe('what goes although it is no bare value is counted', () => {
	const TEXT =
		'Name;Telefon\nJürgen;4,93E+11\nBo;49301234567\nCy;030 901820 / 030 901821\nDi;n/a\nEd;\nFi;Tel. 030 901822\nGi;+49301234567\n';

	it.each<[string, Exclude<Encoding, 'other'>, Partial<FileNeeds>]>([
		['as it is', 'utf-8', {}],
		['written anew for its encoding', 'utf-16le', {}],
		['written anew because it must be UTF-8', 'windows-1252', { mustBeUtf8: true }],
		['written anew for its duplicates', 'utf-8', { removeDuplicates: true }],
		['for one column alone', 'utf-8', { onlyVerifiedColumn: true }],
	])('%s', async (_, encoding, needs) => {
		const { dressed, parts } = await prepare(encode(TEXT, encoding), {
			valueKind: 'phone',
			...needs,
		});
		const isBared = parts[0]?.as === 'rewritten';
		const goesWhole = needs.onlyVerifiedColumn !== true && needs.removeDuplicates !== true;
		expect(dressed).toEqual({
			rows: isBared ? 0 : 1,
			unfit: needs.onlyVerifiedColumn === true ? 0 : 2,
			malformed: 1,
			again: needs.removeDuplicates === true ? 0 : 1,
			empty: goesWhole ? 1 : 0,
			of: 7,
		});
	});

	it('where all are bare there is nothing to count', async () => {
		const { dressed } = await prepare(encode('Name;Telefon\nJürgen;49301234567\n', 'windows-1252'), {
			valueKind: 'phone',
			mustBeUtf8: true,
		});
		expect(dressed).toBeUndefined();
	});
});
