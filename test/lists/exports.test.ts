import { findColumn, peekRows } from '../../nodes/BulkVerify/lists/column';
import { readTable } from '../../nodes/BulkVerify/lists/csv';
import { prepareFile } from '../../nodes/BulkVerify/lists/file';
import type { Row, ValueKind } from '../../nodes/BulkVerify/lists/list';
import { reasonAt } from '../../nodes/BulkVerify/lists/values';
import { NO_NEEDS, chunks, readValues, refusal } from './help';

/* Files as programs export them and people spoil them: read right, or refused with the line. */

const [A, B, C] = ['ann@x.example', 'bo@x.example', 'cy@x.example'];
const bytesOf = (content: string | Buffer) => (typeof content === 'string' ? Buffer.from(content) : content);

async function verified(content: string | Buffer, valueKind: ValueKind = 'email', encoding?: string) {
	const table = await readTable(chunks(bytesOf(content)), { valueKind, encoding });
	const { sample } = await peekRows(table, 200);
	const column = findColumn(table.names, sample, valueKind);
	const rows: Row[] = [];
	for await (const block of table.rows) rows.push(...block);
	const list = readValues(
		valueKind,
		rows.map((row) => row[column]),
	);
	return list.values.map((value, at) => reasonAt(list, at) ?? value);
}

async function uploaded(content: string | Buffer, valueKind: ValueKind = 'email'): Promise<string[]> {
	const bytes = bytesOf(content);
	const source = { byteLength: bytes.length, open: async () => chunks(bytes) };
	const { parts } = await prepareFile(source, { ...NO_NEEDS, valueKind });
	return parts.map((part) => {
		if (part.as === 'rewritten') return String(Buffer.concat(part.bytes));
		return part.as === 'is' ? 'is' : String(part.headerBytes) + String(bytes.subarray(part.skipBytes));
	});
}

describe('no row is lost to the header', () => {
	it.each([
		['TRUE', 'malformed'],
		['False', 'malformed'],
		['yes', 'malformed'],
		['ann.gmail.com', 'malformed'],
		['anngmail.com', 'malformed'],
		['ann at x.example', 'malformed'],
		['ann (at) x.example', 'malformed'],
		['ann[at]x.example', 'malformed'],
		['www.x.example', 'malformed'],
	])('that holds what is no address: %j', async (first, reason) => {
		expect(await verified(`${first},Ann\n${B},Bo\n${C},Cy\n`)).toEqual([reason, B, C]);
	});

	it.each([
		'E.Mail',
		'Kontakt',
		'Adr.',
		'# Email',
		"'Email'",
		'“Email”',
		'ï»¿Email',
		'Ã¯Â»Â¿Email',
		'Email\u00a0',
	])('and no header is taken for one: %j', async (name) => {
		expect(await verified(`${name},Backup\n${A},\n${B},\n`)).toEqual([A, B]);
	});

	it.each(["'Email'", '# Email', 'ï»¿Email', '"Email" ', 'EMAIL:'])('%j is a usual name', async (name) => {
		expect(await verified(`${name};Backup\n${A};${B}\n`)).toEqual([A]);
	});
});

describe('cells that went out of place', () => {
	it.each<[what: string, text: string, message: RegExp]>([
		[
			'a comma in a name, in a row that lacks its last cell',
			`Name,Email,City,Note\nAnn, Li,${A},Ulm\nBo,${B},Bonn,x\n`,
			/ line 2 .*"City"/,
		],
		[
			'the same, far below',
			`Name,Email,City,Note\n${`Bo,${B},Bonn,x\n`.repeat(20_000)}Ann, Li,${A},Ulm\n`,
			/ line 20002 .*"City"/,
		],
		[
			'a line in quotes of its own',
			`Name,Email\nAnn,${A}\n"Bo ""ox"" Li,${B}"\n`,
			/^Line 3 stands in one cell/,
		],
		[
			'the same with empty cells behind',
			`Name,Email,City\nAnn,${A},Ulm\n"Bo,""${B}"",Bonn",,\n`,
			/^Line 3 stands in one cell in place of 3/,
		],
		['a line of another delimiter', `Name,Email\nAnn,${A}\nBo;${B}\n`, /^Line 3 stands in one cell/],
		['a line break in a name', `Name,Email\nAnn,${A}\nBo\n${B}\nCy,${C}\n`, /^Line 4 has 1 cell/],
		['each row in quotes', `"Email;Name"\n"${A};Ann"\n"${B};Bo"\n`, /^Each line .* quotes/],
		[
			'each row in quotes, cells too',
			`"Email,""Name"""\n"${A},""Ann"""\n"${B},""Bo"""\n`,
			/^Each line .* quotes/,
		],
		[
			'each row in quotes and empty cells',
			`"Email,Name",\n"${A},Ann",\n"${B},Bo",\n`,
			/^Each line .* quotes/,
		],
		[
			'a table drawn with signs',
			`+----+---+\n| id | email |\n+----+---+\n| 1 | ${A} |\n+----+---+\n`,
			/drawn/,
		],
		['records', `name: Ann\nemail: ${A}\n---\nname: Bo\nemail: ${B}\n`, /one field a line/],
		['records with blank lines', `Email=${A}\nName=Ann\n\nEmail=${B}\nName=Bo\n`, /one field a line/],
		['a directory export with comments', `# LDIF\n# x\nversion: 1\n\ndn: cn=x\nmail: ${A}\n`, /LDIF/],
		['JSON with a comment', `// made by x\n{"email":"${A}"}`, /JSON/],
		['an answer of a server', `HTTP/1.1 200 OK\nContent-Type: text/csv\n\nEmail\n${A}\n`, /HTTP/],
		['a form', `--x\r\nContent-Disposition: form-data; name="f"\r\n\r\nEmail\r\n${A}\r\n--x--`, /form data/],
		['columns as rows', `Email,${A},${B},${C}\nName,Ann,Bo,Cy\n`, /^Several columns/],
	])('are refused: %s', async (_, text, message) => {
		expect(await refusal(async () => await verified(text))).toMatch(message);
		if (text.length < 64_000) expect(await refusal(async () => await uploaded(text))).toMatch(message);
	});

	it.each<[what: string, text: string, values: string[], sent: string]>([
		[
			'a remark with an address beside an empty one',
			`Note,Email\n"better write to Cy, ${C}",\nfine,${B}\n`,
			['empty', B],
			'is',
		],
		[
			'a blank between quotes and delimiter',
			`"Email" ;"Name"\n"${A}" ;"Ann"\n"${B}" ;"Bo; x"\n`,
			[A, B],
			`Email;Name\n${A};Ann\n${B};"Bo; x"\n`,
		],
		[
			'a ruler below the header',
			`| Email | Name |\n|---|:---:|\n| ${A} | Ann |\n| ${B} | Bo |\n`,
			[A, B],
			`column_1| Email | Name |column_4\n| ${A} | Ann |\n| ${B} | Bo |\n`,
		],
		[
			'a ruler as a database shows it',
			` id |  email  \n----+---------\n  1 | ${A}\n  2 | ${B}\n`,
			[A, B],
			` id |  email  \n  1 | ${A}\n  2 | ${B}\n`,
		],
	])('or read: %s', async (_, text, values, sent) => {
		expect(await verified(text)).toEqual(values);
		const [file = ''] = await uploaded(text);
		expect(file.replaceAll(' ', '')).toBe(sent.replaceAll(' ', ''));
	});

	it.each<[what: string, text: string, values: string[]]>([
		[
			'a remark in place of the address, and another address elsewhere',
			`Email,Name,Owner\n${A},Ann,q@x.example\nbounced,Bo,q@x.example\n`,
			[A, 'malformed'],
		],
		[
			'a placeholder, and an address beside it',
			`Email,Note\n${A},\nn/a,${B}\n-,x\n`,
			[A, 'malformed', 'malformed'],
		],
		['names with commas in quotes', `"Li, Ann <${A}>"\n"Ek, Bo <${B}>"\n`, [A, B]],
		['the same below a header', `"Email"\n"Li, Ann <${A}>"\n"Ek, Bo <${B}>"\n`, [A, B]],
		['a label before each', `Ann: ${A}\nBo: ${B}\n`, [A, B]],
		['one label before all', `Email: ${A}\nEmail: ${B}\n`, [A, B]],
		['a comment above', `# contacts\n// of May\nEmail,Note\n${A},x\n`, [A]],
		[
			'a note of as many parts',
			`Name,Email,Note\nAnn,${A},\n,,"a, b, ${B}"\n,,"x, ask ${B}, y"\n`,
			[A, 'empty', 'empty'],
		],
		['nothing, and an address in a note', `Email,Note\n${A},\n,${B}\n`, [A, 'empty']],
	])('but not where it may be meant: %s', async (_, text, values) => {
		expect(await verified(text)).toEqual(values);
	});
});

describe('an encoding that only looks like Windows-1252', () => {
	const mixed = (text: string, byte: number) =>
		Buffer.concat([
			Buffer.from(text.split('?')[0] ?? ''),
			Buffer.from([byte]),
			Buffer.from(text.split('?')[1] ?? ''),
		]);

	it.each([
		['Mac OS, in an address', `Email\nm?ller@x.example\n`, 0x9f],
		['Mac OS, at the end of a name', `Email,Name\n${A},Jos?\n`, 0x8e],
		['DOS, in a name', `Email,Name\n${A},K?ln\n`, 0x94],
		['DOS, in a header', `Email,M?rz\n${A},1\n`, 0x84],
		['DOS, an accent', `Email,Name\n${A},Ren?e\n`, 0x82],
	])('is asked for: %s', async (_, text, byte) => {
		expect(await refusal(async () => await verified(mixed(text, byte)))).toMatch(
			/cannot be told in which encoding/,
		);
	});

	it.each([
		['an apostrophe', `Email,Name\n${A},O?Hara\n`, 0x92],
		['a dash', `Email,Name\n${A},a?b\n`, 0x96],
		['an ellipsis', `Email,Note\n${A},wait?what\n`, 0x85],
		['a quote', `Email,Note\n${A},say ?hi\n`, 0x93],
		['letters of Croatia', `Email,Name\n${A},Mati?a\n`, 0x9a],
		['a capital', `Email,Name\n${A},?koda\n`, 0x8a],
		['the euro', `Email,Sum\n${A},5?\n`, 0x80],
	])('is Windows-1252 with %s', async (_, text, byte) => {
		expect(await verified(mixed(text, byte))).toEqual([A]);
	});

	it.each<[what: string, name: string, bytes: number[]]>([
		['Cyrillic', 'Иван', [0xc8, 0xe2, 0xe0, 0xed]],
		['Cyrillic of KOI8', 'Иван', [0xe9, 0xd7, 0xc1, 0xce, 0xc1]],
		['Greek', 'Άννα', [0xa2, 0xed, 0xed, 0xe1, 0xf2]],
		['Hebrew', 'משה כהן', [0xee, 0xf9, 0xe4, 0xf8, 0x20, 0xeb, 0xe4, 0xef]],
		['Arabic', 'محمد', [0xe3, 0xcd, 0xe3, 0xcf]],
		['Chinese', '王芳', [0xcd, 0xf5, 0xb7, 0xbc]],
		['Korean', '김민준', [0xb1, 0xe8, 0xb9, 0xce, 0xc1, 0xd8]],
		['Thai', 'แอนนา', [0xe1, 0xcd, 0xb9, 0xb9, 0xd2]],
	])('is asked for where a name is %s: %s', async (_, __, bytes) => {
		const content = Buffer.concat([Buffer.from(`Email,Name\n${A},`), Buffer.from(bytes), Buffer.from('\n')]);
		expect(await refusal(async () => await verified(content))).toMatch(/cannot be told in which encoding/);
		expect(await refusal(async () => await uploaded(content))).toMatch(/cannot be told in which encoding/);
	});

	/** A text in an encoding of one byte a letter. */
	const bytesIn = (encoding: string, text: string) => {
		const letters = new TextDecoder(encoding).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
		return Buffer.from(Array.from(text, (letter) => letters.indexOf(letter)));
	};

	it.each([
		...['Małgorzata', 'Łukasz', 'Grażyna', 'Kołodziej', 'Władysław', 'Bożena'].map((name) => [
			'iso-8859-2',
			name,
		]),
		...['Małgorzata', 'Łukasz', 'Grażyna', 'Władysław'].map((name) => ['windows-1250', name]),
		...['Jiří', 'Dvořák', 'Dvořáková'].map((name) => ['windows-1250', name]),
		...['Aktaş', 'Güneş', 'İstanbul', 'İzmir', 'Barış'].map((name) => ['windows-1254', name]),
	])('is asked for where a name is in %s: %s', async (encoding, name) => {
		const content = bytesIn(encoding ?? '', `Email,Name\n${A},${name}\n`);
		expect(await refusal(async () => await verified(content))).toMatch(/cannot be told in which encoding/);
		expect(await verified(content, 'email', encoding)).toEqual([A]);
	});

	it.each([
		...['Gunnlaugur Þórðarson', 'Alþingi', 'íþrótt', 'Ýmir', 'Suðurþing', 'røða', 'dýrið', 'Eyðun í Búð'],
		...[
			'Jørgen Bøgh',
			'São João',
			'aviões',
			'où',
			'però più',
			'piège',
			'être',
			'œuvre',
			'Õie Jõgi',
			'võõras',
		],
		...[
			'12 m³',
			'km²',
			'CO²',
			'5 m³/h',
			'Müller¹',
			'£20',
			'£ per month',
			'¿cómo está?',
			'¿como',
			'3±1',
			'O´Neil',
			'col·legi',
		],
		...['cùl', 'Dòmhnall', 'Nº1', '1ªfila', 'N°de', 'Škoda Žižka', 'Señor Ibáñez'],
	])('is Windows-1252 with %s, as Western Europe writes', async (name) => {
		expect(await verified(bytesIn('windows-1252', `Email,Name\n${A},${name}\n`))).toEqual([A]);
	});

	it.each([
		...['Ærøskøbing', 'Þórður', 'Çağ', 'ÄÖÜäöüß', 'æøåÆØÅ', 'Nescafé®', '«Été»', '¿Ésta?', 'père·mère'],
		...[
			'Nº 5',
			'20 °C',
			'£5',
			'½',
			'a × b',
			'ÉÈÀÇ',
			'ÑÚÑEZ',
			'Göçük',
			'¡Óyeme!',
			'naïveté²',
			'§§ 1–5',
			'Ýmir þú',
		],
	])('is Windows-1252 with %s', async (name) => {
		const content = Buffer.from(
			`Email,Name\n${A},${name.replaceAll('ğ', 'g').replaceAll('–', '-')}\n`,
			'latin1',
		);
		expect(await verified(content)).toEqual([A]);
	});

	it('is what the person names', async () => {
		const text = mixed(`Email\nm?ller@x.example\n`, 0x9f);
		expect(await verified(text, 'email', 'macintosh')).toEqual(['müller@x.example']);
		expect(await verified(text, 'email', 'windows-1252')).toEqual(['mŸller@x.example']);
	});
});

describe('a file that goes up keeps its rows and values to any program', () => {
	const rows = (count: number, odd: number) =>
		Array.from({ length: count }, (_, at) => `u${at}@x.example${at === odd ? '\r' : '\r\n'}`).join('');

	it.each<[what: string, text: string, rows: string[]]>([
		['a line end that only some know', `Email\r\n${A}\r\n${B}\r${C}\r\n`, [A, B, C]],
		['line ends of three kinds', `Email\n${A}\r\n${B}\r${C}\n`, [A, B, C]],
		['a doubled CR far below', `Email\n${A}\n${B}\r\r\n${C}\n`, [A, B, C]],
	])('with %s it is written anew', async (_, text, values) => {
		expect(await uploaded(text)).toEqual([`Email\n${values.join('\n')}\n`]);
	});

	it('wherever the odd line end stands among the pieces that are read', async () => {
		for (let odd = 0; odd < 2_000; odd += 97) {
			const text = `Email\r\n${rows(2_000, odd)}`;
			expect(await uploaded(text)).toEqual([text.replaceAll(/\r\n|\r/g, '\n')]);
		}
		expect(await uploaded(`Email\r\n${rows(2_000, -1)}`)).toEqual(['is']);
	});

	it.each<[what: string, text: string, sent: string]>([
		['the only one, of a file without a header', `\ufeff${A}\n${B}\n`, `${A}\n${B}\n`],
		['several', `\ufeff\ufeffEmail\n${A}\n`, `Email\n${A}\n`],
	])('without its byte order mark: %s', async (_, text, sent) => {
		expect(await uploaded(text)).toEqual([sent]);
	});

	it('with the one of its header', async () => {
		expect(await uploaded(`\ufeffEmail\n${A}\n`)).toEqual(['is']);
	});

	it.each(['\u00a0', '\ufeff', '\u200b', '\u3000'])('and says where %j stands at a value', async (mark) => {
		const bytes = Buffer.from(`Email\n${A}\n${mark}${B}\n  ${C} \n`);
		const source = { byteLength: bytes.length, open: async () => chunks(bytes) };
		expect((await prepareFile(source, NO_NEEDS)).dressed).toMatchObject({ rows: 1, of: 3 });
	});
});

describe('cells are told apart where another sign stands as often in the rows', () => {
	it.each<[what: string, text: string]>([
		[
			'sums with a comma, an empty last column',
			`Name;Email;Betrag;Notiz\nAnn;${A};12,50;\nBo;${B};9,99;\nCy;${C};1,00;\n`,
		],
		[
			'one of its last cells filled',
			`Name;Email;Betrag;Notiz\nAnn;${A};12,50;\nBo;${B};9,99;x\nCy;${C};1,00;\n`,
		],
		['names with a comma', `Name;Email;Notiz\r\nLi, Ann;${A};\r\nEk, Bo;${B};\r\nUy, Cy;${C};\r\n`],
		['two empty last columns', `Name;Kontakt;A;B\nLi, Ann;${A};;\nEk, Bo;${B};;\nUy, Cy;${C};;\n`],
		['no header', `Li, Ann;${A};\nEk, Bo;${B};\nUy, Cy;${C};\n`],
		['rows without their last cells', `Name;Email;Notiz\nLi, Ann;${A}\nEk, Bo;${B}\nUy, Cy;${C}\n`],
		[
			'a title with the other sign',
			`Kunden, 2024\n\nName;Kontakt;Betrag;Notiz\nAnn;${A};1,5;\nBo;${B};9,9;\nCy;${C};1,0;\n`,
		],
		['pipes', `Name|Email|Note\nLi, Ann|${A}|\nEk, Bo|${B}|\nUy, Cy|${C}|\n`],
		['tabs', `Name\tEmail\tNote\nLi, Ann\t${A}\t\nEk, Bo\t${B}\t\nUy, Cy\t${C}\t\n`],
		['commas, and semicolons in names', `Name,Email,Note\nLi; Ann,${A},\nEk; Bo,${B},\nUy; Cy,${C},\n`],
		['semicolons at the ends of lines with commas', `Name,Email;\nAnn,${A};\nBo,${B};\nCy,${C};\n`],
	])('%s', async (_, text) => {
		expect(await verified(text)).toEqual([A, B, C]);
		const [sent = ''] = await uploaded(text);
		if (sent !== 'is') expect(sent.match(/\S+@x\.example/g)?.length).toBe(3);
	});
});
