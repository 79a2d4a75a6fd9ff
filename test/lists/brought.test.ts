import { findColumn, peekRows } from '../../nodes/BulkVerify/lists/column';
import { readTable } from '../../nodes/BulkVerify/lists/csv';
import type { Row, ValueKind } from '../../nodes/BulkVerify/lists/list';
import { reasonAt } from '../../nodes/BulkVerify/lists/values';
import { chunks, readAll, readValues, refusal } from './help';

/** What is sent of a file, or why not, row by row. */
async function verified(
	text: string | Buffer,
	wanted = '',
	valueKind: ValueKind = 'email',
	encoding?: string,
) {
	const bytes = typeof text === 'string' ? Buffer.from(text) : text;
	const table = await readTable(chunks(bytes), { valueKind, columnName: wanted, encoding });
	const { sample } = await peekRows(table, 200);
	const column = findColumn(table.names, sample, valueKind, wanted);
	const rows: Row[] = [];
	for await (const block of table.rows) rows.push(...block);
	const list = readValues(
		valueKind,
		rows.map((row) => row[column]),
	);
	return {
		values: list.values.map((value, at) => reasonAt(list, at) ?? value),
		header: table.header,
		repeated: table.repeatedHeaders,
	};
}

const [A, B] = ['ann@x.example', 'bo@x.example'];

describe('the rows of a file as people bring it', () => {
	it.each<[what: string, text: string, values: string[]]>([
		['no header, an imperfect first row', `ann@,Ann\n${B},Bo\n`, ['malformed', B]],
		['no header, a placeholder in the first row', `n/a,Ann\n${B},Bo\n`, ['malformed', B]],
		['no header, nothing in the first row', `,Ann\n${B},Bo\n`, ['empty', B]],
		['one line alone', A, [A]],
		['sep line', `sep=|\nMail|Name\n${A}|Ann\n`, [A]],
		['quoted sep line without a header', `"sep=;"\r\n${A};Ann\r\n${B};Bo\r\n`, [A, B]],
		['title, blank line, header', `Export of May\n\nId;Contact\n1;${A}\n2;${B}\n`, [A, B]],
		['padded title', `Export of May,,\nId,Name,Contact\n1,Ann,${A}\n2,Bo,${B}\n`, [A, B]],
		['comment', `# made by, someone\nId;Email\n1;${A}\n`, [A]],
		['header again', `Email,Id\n${A},1\nEmail,Id\n${B},2\n`, [A, B]],
		['Ctrl-Z behind the last line', `Email\n${A}\x1a`, [A]],
		['Ctrl-Z and a line end behind the last line', `Email\n${A}\n\x1a\r\n \n\x1a`, [A]],
		[
			'header again, its names written otherwise',
			`E-Mail,First Name\n${A},Ann\nemail, first_name\n${B},Bo\n`,
			[A, B],
		],
		['sep line before a header that comes again', `sep=;\nMail;Id\n${A};1\nsep=;\nMail;Id\n${B};2\n`, [A, B]],
		['a value that is a name', `Email,Preferred\n${A},email\nEmail,phone\n${B},Email\n`, [A, 'malformed', B]],
		['a row of names, and none of theirs below', `Kind,Email,Phone\nEmail,,1\nPhone,${B},\n`, ['empty', B]],
		['three byte order marks', `\ufeff\ufeff\ufeffEmail\n${A}\n`, [A]],
		['invisible characters in the name', `Na\u200bme,\u2060E\u00admail\nAnn,${A}\n`, [A]],
		['same name, one empty', `Mail,Mail\n,${A}\n,${B}\n`, [A, B]],
		['a name alone', `mail,Kontakt\nopted in,${A}\nopted out,${B}\n`, [A, B]],
		['usual name among several', `Private Email,Email Address\nq@x.example,${A}\n`, [A]],
		[
			'Outlook',
			`First Name,E-mail Address,E-mail Display Name,E-mail 2 Address\nAnn,${A},Ann (${A}),q@x.example\n`,
			[A],
		],
		['Google', `Name,E-mail 1 - Type,E-mail 1 - Value,E-mail 2 - Value\nAnn,* Work,${A},\n`, [A]],
		['trailing commas in the rows alone', `Email,Name\n${A},Ann,,\n${B},Bo,,\n`, [A, B]],
		['backslash quotes', `Name,Email\n"Ann \\"A, B\\" Li",${A}\n`, [A]],
		['blank before quotes', `Name, Email\n"Li, Ann", "${A}"\n"Ek, Bo", "${B}"\n`, [A, B]],
		['CR alone', `Email,Name\r${A},Ann\r${B},Bo`, [A, B]],
		['a title that holds the delimiter', `Contacts, March\nName,Email\nAnn,${A}\nBo,${B}\n`, [A, B]],
		['a short row without a value', `Name,Email,City\nAnn,${A},Ulm\nBo\n`, [A, 'empty']],
		[
			'a short row with another address',
			`Name,Mail,Other Email\nAnn,${A},\nBo,,q@x.example\nCy\n`,
			[A, 'empty', 'empty'],
		],
		['Outlook in French', `Nom,Adresse de messagerie,Adresse de messagerie 2\nAnn,${A},q@x.example\n`, [A]],
		['doubled CR', `Email,Name\r\r\n${A},Ann\r\r\n${B},Bo\r\r\n`, [A, B]],
	])('are right: %s', async (_, text, values) => {
		expect((await verified(text)).values).toEqual(values);
	});

	it.each<[what: string, text: string, message: RegExp]>([
		[
			'two columns that fit',
			`Name,Work Mail,Private Mail\nAnn,${A},${B}\n`,
			/^Several .*"Work Mail", "Private Mail"/,
		],
		['the same name with values twice', `Email,Email\n${A},${B}\n`, /^Several .*column 1.*column 2/],
		[
			'a row that lacks a cell before its value',
			`Name,Note,Email\nAnn,${A}\nBo,x,${B}\n`,
			/^Line 2 has 2 cells/,
		],
		['a line break outside quotes', `Name,Note,Email\nAnn,one\ntwo,${A}\nBo,x,${B}\n`, /^Line 3 has 2 cells/],
		['a delimiter that is not read', `sep=^\nName^Email\nAnn^${A}\n`, /"\^" separates its cells/],
		['a comma that moved the value', `Name,Email,Note\nLi, Ann,${A},\n`, /^Line 2 has 4 cells/],
		[
			'a header again in another order',
			`Email,Name\n${A},Ann\nName,Email\nBo,${B}\n`,
			/^Line 3 is a header again, with its columns in another order/,
		],
		[
			'a header again with fewer columns',
			`Name,Email,City\nAnn,${A},Ulm\n\nEmail,City\n${B},Bonn\n`,
			/^Line 4 is a header again/,
		],
		[
			'a header again with another delimiter',
			`Email,Name\n${A},Ann\nEmail;Name\n${B};Bo\n`,
			/^Line 3 is a header again, with another delimiter/,
		],
		[
			'a header of another export',
			`Email,Name\n${A},Ann\nLast Name,E-Mail Address\nEk,${B}\n`,
			/^Line 3 is a header again/,
		],
		[
			'a header again in another order, far below',
			`Email,Name\n${`${A},Ann\n`.repeat(20_000)}NAME,EMAIL\nBo,${B}\n`,
			/^Line 20002 is a header again/,
		],
		[
			'a quote closed in a later row',
			`Name,Email\n"Ann,${A}\n"Bo",${B}\n`,
			/^The quotes on line 2 are damaged/,
		],
		['a quote that is never closed', `Name,Email\n"Ann,${A}\n`, /never closed/],
		['a page', `\n<HTML lang="en"><body>${A}`, /web page/],
		['NDJSON', `{"email":"${A}"}\n{"email":"${B}"}\n`, /JSON/],
		['a JSON array', `["${A}","${B}"]`, /JSON/],
		['a vCard', `BEGIN:VCARD\r\nEMAIL:${A}\r\n`, /contact card/],
	])('or refused: %s', async (_, text, message) => {
		expect(await refusal(() => verified(text))).toMatch(message);
	});

	it.each([
		['504b0506', /zip/],
		['504b0708', /zip/],
		['425a6839', /bzip2/],
		['fd377a585a00', /xz/],
		['28b52ffd', /zstd/],
		['377abcaf271c', /7z/],
		['50415231', /Parquet/],
		['89504e470d0a1a0a', /picture/],
		['ffd8ffe0', /picture/],
		['01020304050607089a9b0e0f10111213', /not text/],
	])('or refused by content: %s', async (hex, message) => {
		const bytes = Buffer.concat([Buffer.from(hex, 'hex'), Buffer.from(' and more')]);
		expect(await refusal(() => verified(bytes))).toMatch(message);
	});

	it('counts headers that come again', async () => {
		expect((await verified(`Email,Id\nEmail,Id\n${A},1\nEmail,Id\n`)).repeated).toBe(2);
		expect((await verified(`Email,Id\n${A},1\nEMAIL,ID\n\ufeffEmail,Id\n Email ,id\n`)).repeated).toBe(3);
	});

	it('also where the name begins as a value does', async () => {
		const text = '1st Phone,Name\n030 901820,Ann\n1ST PHONE,NAME\n030 901821,Bo\n';
		expect(await verified(text, '', 'phone')).toMatchObject({
			repeated: 1,
			values: ['030 901820', '030 901821'],
		});
	});

	it('also of passwords, in whose second list the columns stand otherwise', async () => {
		const text = 'user,password\nann,s1\nPassword,User\ns2,bo\n';
		expect(await refusal(() => verified(text, '', 'text'))).toMatch(/^Line 3 is a header again/);
		const values = await verified('user,password,note\nann,s1,x\npassword,user,y\n', '', 'text');
		expect(values.values).toEqual(['s1', 'user']);
	});

	it('but takes no password for the header', async () => {
		const { rows } = await readAll('password\nsecret\npassword\n', { valueKind: 'text' });
		expect(rows).toEqual([['secret'], ['password']]);
	});

	it('keeps columns that are called like parts of an object', async () => {
		const { header } = await verified(`Email,__proto__,constructor,2\n${A},a,b,c\n`);
		expect(header).toEqual(['Email', '__proto__', 'constructor', '2']);
	});

	it('names near columns in quotes, and explains a value in place of a name', async () => {
		const text = `Name,Contact Mail\nAnn,${A}\n`;
		expect(await refusal(() => verified(text, 'contact mial'))).toBe('The list has no column "contact mial"');
		expect(await refusal(() => verified(text, A))).toMatch(/is a value to verify, not the name/);
		expect((await verified(text, ' CONTACT\u200b mail')).values).toEqual([A]);
	});

	it('loses no row to a value in place of a name', async () => {
		expect(await refusal(() => verified(`${A},Ann\n${B},Bo\n`, A))).toMatch(/is a value to verify, not/);
		expect(await refusal(() => verified('030 901820;Ann\n030 901821;Bo\n', '030 901820', 'phone'))).toMatch(
			/is a value to verify, not/,
		);
	});

	it.each(['$json.email', '{{ $json.email }}', '={{$json["email"]}}'])(
		'explains %s in place of a name',
		async (wanted) => {
			expect(await refusal(() => verified(`Name,Contact\nAnn,${A}\n`, wanted))).toMatch(
				/is an expression, not/,
			);
		},
	);

	it.each([
		['Generated: 2024-05-01 10:00\nName,Phone\nAnn,+1 202 555 0100\n'],
		['Customer list\nCreated 2024-05-01\nName,Phone\nAnn,+1 202 555 0100\n'],
		['Number,Phone\n10000001,+1 202 555 0100\n'],
	])('takes neither the date of a title nor a number for a phone: %j', async (text) => {
		expect((await verified(text, '', 'phone')).values).toEqual(['+1 202 555 0100']);
	});

	it('asks where numbers may be phones', async () => {
		const text = 'Number,Kontakt\n10000001,+1 202 555 0100\n';
		expect(await refusal(() => verified(text, '', 'phone'))).toMatch(/^Several columns hold phone numbers/);
	});

	it('takes no customer numbers where the phones are missing', async () => {
		const text = 'Kundennummer,Phone\n10000001,\n10000002,\n';
		expect((await verified(text, '', 'phone')).values).toEqual(['empty', 'empty']);
	});

	it('loses no password that begins like a comment', async () => {
		expect((await verified('#abc\nsecret\n', '', 'text')).values).toEqual(['#abc', 'secret']);
	});

	it('refuses bytes of an encoding that nobody named', async () => {
		const macRoman = Buffer.concat([
			Buffer.from('Name,Email\nFran'),
			Buffer.from([0x8d]),
			Buffer.from(`ois,${A}\n`),
		]);
		expect(await refusal(() => verified(macRoman))).toMatch(/line 2 is neither UTF-8 nor Windows-1252/);
		expect((await verified(macRoman, '', 'email', 'macintosh')).values).toEqual([A]);
	});

	it('says where the encoding that was named is not that of the file', async () => {
		expect(await refusal(() => verified(`Email\n${A}\n`, '', 'email', 'utf-16le'))).toMatch(
			/not encoded as UTF-16LE/,
		);
	});

	it('reads an encoding that the person names', async () => {
		const shiftJis = Buffer.concat([
			Buffer.from('Email,'),
			Buffer.from('96bc914f', 'hex'),
			Buffer.from(`\n${A},x\n`),
		]);
		expect((await verified(shiftJis, '', 'email', 'shift_jis')).header).toEqual(['Email', '名前']);
		expect(await refusal(() => verified(shiftJis, '', 'email', 'klingon'))).toMatch(/no encoding/);
	});
});
