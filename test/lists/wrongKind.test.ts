import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { readValue, reasonAt } from '../../nodes/BulkVerify/lists/values';
import { readPasted, readValues, refusal } from './help';

/* What has the signs of a kind and is none is never paid for; what a person would read is read. */

const shown = (kind: ValueKind, raw: unknown) => {
	const { value, reason } = readValue(kind, raw);
	return reason ?? value;
};

describe('a value of another kind is not sent', () => {
	it.each<[what: string, kind: ValueKind, raws: string[]]>([
		['dates', 'phone', ['2024-05-01', '01.05.2024', '5/1/2024', '31/12/1999', '01/05/24', '2024.5.1']],
		['times', 'phone', ['5/1/2024 10:00', '2024-05-01 10:00:00', '2024-05-01T10:00:00Z', '10:00:00.123']],
		['money', 'phone', ['$1,234,567.00', '1.234.567,00 €', '£12345', '1,234,567', '1234567.89']],
		[
			'money by its code',
			'phone',
			['USD 1234567', 'EUR 12345.50', '12345,50 EUR', "CHF 1'234'567", 'Rs. 1234567'],
		],
		['money by its form', 'phone', ["1'234'567.00", '1 234 567,00', '-1’234’567']],
		['measures and places', 'phone', ['1234567 kg', '12345678 km', '48.1371', '-11.57549']],
		[
			'other numbers',
			'phone',
			[
				'SSN 123-45-6789',
				'ISBN 978-3-16-148410-0',
				'PLZ 10115',
				'Kd-Nr. 1234567',
				'Order #1234567',
				'#1234567',
			],
		],
		['cards and accounts', 'phone', ['4111 1111 1111 1111', '4242424242424242', 'DE89370400440532013000']],
		['order numbers', 'phone', ['ORD-2024-00123', 'A1234567', '3f2504e0-4f89-11d3-9a0c-0305e82c3301']],
		['IP addresses', 'phone', ['192.168.100.100', '2001:db8::1234:5678']],
		['emails', 'url', ['bo@x.example', 'mailto:bo@x.example', 'bo.li@x.example/x']],
		['numbers, dates and versions', 'url', ['12.50', '01.05.2024', 'v1.2.3', '030.901820', '1.234,50']],
		['code', 'url', ['javascript:alert(1)', 'data:text/html,x', 'C:\\files\\a.txt', 'https://exa mple.org']],
		['URLs', 'host', ['https://x.example', 'x.example/path', '//x.example', 'x.example:80']],
		['numbers and dates', 'host', ['3.14', '01.05.2024', '12:30', '203.0.113.0/24', '*.x.example']],
		['ranges and networks', 'ip', ['203.0.113.0/24', '203.0.113.1-203.0.113.9', '203.0.113.*', '3405803777']],
		['links and labels', 'email', ['http://bo@x.example', 'bo:li@x.example', 'bo@x.example?utm_source=x']],
		['what was copied along', 'email', ['bo@x.example\\n', 'bo@x.example/', 'bo@x.example&check;']],
		['no domain of names', 'email', ['bo@12.50', 'bo@x.1', 'bo@x_.(example)', 'bo@x>.example']],
		['quotes inside', 'email', ['a"b"@x.example', 'bo@"x".example']],
		['an ending that no domain has', 'email', ['bo@x.com1', 'bo@x.com2024-05-01', 'bo@x.com_', 'bo@x.c0m']],
		['pictures', 'email', ['blog@2x.png', 'LOGO@3x.JPG', 'icon@2x.webp', 'bo@x.svg', 'help@tablet-2x.jpeg']],
		['files', 'host', ['index.html', 'logo.png', 'setup.exe', 'a.b.dll', 'bo@x.png', 'x.docx']],
		['files', 'url', ['https://index.html/', 'http://logo.png', 'setup.exe', 'http://x.dll?a=b']],
		['networks', 'url', ['203.0.113.0/24', '203.0.113.7/32', '203.0.113.0/8']],
		['an ending that no host has', 'host', ['x.com1', 'bo@x.com2', 'x.lan-1']],
		['an ending that no site has', 'url', ['https://x.com1/a', 'x.com2/a']],
		[
			'post codes with their place',
			'phone',
			[
				'10115 Berlin',
				'D-89073 Ulm',
				'75001 Paris',
				'Reno, NV 89501',
				'Reno NV 89501-1234',
				'Berlin 10115',
				'P.O. Box 12345',
			],
		],
		['accounts that say so', 'phone', ['IBAN DE89 3704 0044 0532 0130 00', 'VAT DE123456789']],
		['places on a map', 'phone', ['52.5200 13.4050', '52.52003/13.40501', '-33.8688 151.2093']],
		['a day and an hour', 'phone', ['01.05.2024 10', '2024-05-01T10']],
		[
			'letters hidden or cut off',
			'email',
			[
				'b****@x.example',
				'b***o@x.example',
				'bo...@x.example',
				'bo…@x.example',
				'b••@x.example',
				'bo@x.exam…',
			],
		],
		[
			'digits hidden or cut off',
			'phone',
			[
				'+49 30 ****820',
				'+49 30 •••• 820',
				'XXX-555-0100',
				'+49 151 xxxx 820',
				'+49 30 ####820',
				'(___) 555-0100',
				'+49 30 9018__',
				'+49 30 9018...',
				'+49 30 9018…',
			],
		],
		['the end cut off', 'url', ['https://x.example/a...', 'https://x.example/a…', 'x.example/long-pa...']],
	])('%s as %s', (_, kind, raws) => {
		expect(raws.map((raw) => shown(kind, raw))).toEqual(raws.map(() => 'malformed'));
	});

	it.each<[kind: ValueKind, raws: string[]]>([
		[
			'phone',
			[
				'+49 30 901820',
				'(030) 90-18 20',
				'030/901820',
				'202.555.0100',
				'01.23.45.67.89',
				'22.33.44.55',
				'12-05-24',
				'20240501',
				'+49 (0)30 90182012345',
				'00 49 30 901820',
				'+1 202 555 0100 x5',
				'+1 202 555 0100;ext=5',
				'+1 202 555 0100x12',
				'+1 202 555 0100 Durchwahl 5',
				'+1 202 555 0100 #12',
				'12345-6789',
				'12345',
				'89501-1234',
			],
		],
		[
			'email',
			[
				'o’hara@x.example',
				'bo@x-y.co.uk',
				'用户@例子.广告',
				'bo@i❤.example',
				'bo@[192.0.2.4]',
				'"a b"@x.example',
				'"a@b"@x.example',
				'!#$%&*+/=?^_`{|}~@x.example',
				'b*o@x.example',
				'bo..li@x.example',
				'bo@col·legi.example',
				'bo@x。example',
				'bo@x.xn--p1ai',
				'bo@x.рф',
				'bo@x.भारत',
				'-bo@x.example',
			],
		],
		[
			'url',
			[
				'https://x.example/a,b;c|d',
				'https://bo:pw@x.example/',
				'http://192.0.2.4:8080/x',
				'http://[2001:db8::1]/',
				'https://x.example/?u=https://y.example',
				'bücher.example/ü',
				'x.example:8080',
				'https://x.example/?mail=bo@x.example',
			],
		],
		['host', ['x.example', '192.0.2.4', '2001:db8::1', 'bo@x.example', 'bücher.example', 'a_b.example']],
	])('and one that may be of the kind is: %s', (kind, raws) => {
		expect(raws.map((raw) => shown(kind, raw))).toEqual(raws);
	});
});

describe('what was copied along is no part of the value', () => {
	it.each<[ValueKind, string, string]>([
		['email', '‹bo@x.example›', 'bo@x.example'],
		['email', '–bo@x.example', 'bo@x.example'],
		['email', 'bo@x.example_x000D_', 'bo@x.example'],
		['email', 'bo@x.example_x000D_\n', 'bo@x.example'],
		['email', '"bo@x.example_x000D__x0009_"', 'bo@x.example'],
		['phone', '+49 30 901820_x000d_', '+49 30 901820'],
		['phone', 'Tel. 12345', '12345'],
		['phone', 'Ext. 12345', '12345'],
		['phone', 'Ann: 12345', '12345'],
		['email', '—bo@x.example', 'bo@x.example'],
		['email', '„bo@x.example”', 'bo@x.example'],
		['email', '’bo@x.example’', 'bo@x.example'],
		['email', '`bo@x.example`', 'bo@x.example'],
		['email', '「bo@x.example」', 'bo@x.example'],
		['email', 'Bo Li [mailto:bo@x.example]', 'bo@x.example'],
		['email', 'Bo Li (bo@x.example)', 'bo@x.example'],
		['email', 'bo@x.example (Bo Li)', 'bo@x.example'],
		['email', 'Bo Li <bo@x.example> (work)', 'bo@x.example'],
		['email', '<<bo@x.example>>', 'bo@x.example'],
		['email', '[bo@x.example](mailto:bo@x.example)', 'bo@x.example'],
		['email', '<a href="mailto:bo@x.example">bo@x.example</a>', 'bo@x.example'],
		['email', 'SMTP:bo@x.example', 'bo@x.example'],
		['email', 'E-Mail: bo@x.example', 'bo@x.example'],
		['email', 'mailto://bo@x.example', 'bo@x.example'],
		['email', 'bo@x.example.', 'bo@x.example'],
		['email', ', bo@x.example ;', 'bo@x.example'],
		['email', '\u00a0"Li, Bo" <mailto:bo%2Bx@x.example?subject=a>;\u200b', 'bo+x@x.example'],
		['phone', 'Tel.: +49 30 901820', '+49 30 901820'],
		['phone', 'p:+4930901820', '+4930901820'],
		['phone', 'tel://+4930901820', '+4930901820'],
		['phone', '"+49 30 901820";', '+49 30 901820'],
		['phone', '=+4930901820', '+4930901820'],
		['phone', '4930901820.0', '4930901820'],
		['phone', '+4930901820.0', '+4930901820'],
		['ip', '203.0.113.7,', '203.0.113.7'],
		['host', 'x.example;', 'x.example'],
		['url', '<https://x.example/a>', 'https://x.example/a'],
		['url', 'https://x.example,', 'https://x.example'],
	])('%s: %j', (kind, raw, bare) => {
		expect(shown(kind, raw)).toBe(bare);
	});

	it.each([
		['`s3cret', '`s3cret'],
		['s3cret_x000D_', 's3cret_x000D_'],
		['s3cret.', 's3cret.'],
		['["s3cret"]', '["s3cret"]'],
		['mail: s3cret', 'mail: s3cret'],
	])('a password keeps it: %j', (raw, bare) => {
		expect(shown('text', raw)).toBe(bare);
	});
});

describe('a list that was written as text is a list', () => {
	it.each<[ValueKind, string, string]>([
		['email', '["a@x.example"]', 'a@x.example'],
		['email', ' [ "a@x.example", "A@x.example" ] ', 'a@x.example'],
		['email', '["a@x.example","b@x.example"]', 'several_values'],
		['email', '{a@x.example}', 'a@x.example'],
		['email', '{a@x.example,b@x.example}', 'several_values'],
		['email', '{"a@x.example"}', 'a@x.example'],
		['email', '{"a@x.example","b@x.example"}', 'several_values'],
		['email', '{}', 'empty'],
		['phone', '{"+49 30 901820"}', '+49 30 901820'],
		['email', '[]', 'empty'],
		['email', '[null, ""]', 'empty'],
		['email', '[{"email":"a@x.example"}]', 'not_a_value'],
		['phone', '[4930901820]', '4930901820'],
		['url', '["https://a.example","https://b.example"]', 'several_values'],
		['ip', '[2001:db8::1]', '2001:db8::1'],
	])('%s: %j', (kind, raw, read) => {
		expect(shown(kind, raw)).toBe(read);
	});
});

describe('several values in one cell', () => {
	it.each<[ValueKind, string]>([
		['email', 'a@x.example/b@x.example'],
		['email', 'a@x.example & b@x.example'],
		['email', 'a@x.example、b@x.example'],
		['email', 'A (a@x.example), B (b@x.example)'],
		['phone', '030901820/030901821'],
		['phone', '030901820 030901821'],
		['phone', '(202) 555-0100 (202) 555-0101'],
		['url', 'https://a.example/x,https://b.example/y'],
		['url', 'https://a.example|https://b.example'],
		['url', 'a.example;b.example'],
	])('are not sent as one: %s %j', (kind, raw) => {
		expect(shown(kind, raw)).toBe('several_values');
	});

	it.each<[ValueKind, string, string]>([
		['email', 'a@x.example; A@X.example', 'a@x.example'],
		['email', 'a@x.example a@x.example', 'a@x.example'],
		['phone', '030 901820 / 030-901820', '030 901820'],
		['ip', '203.0.113.7 203.0.113.7', '203.0.113.7'],
		['url', 'https://a.example https://a.example', 'https://a.example'],
	])('are one where they are the same: %s %j', (kind, raw, bare) => {
		expect(shown(kind, raw)).toBe(bare);
	});
});

describe('a URL that a line end has broken', () => {
	const Y = 'https://y.example/ok';

	it.each([
		['a stroke', 'https://x.example/long/\npath/to/page'],
		['a question mark', 'https://x.example/a?\nb=c'],
		['an equals sign', 'https://x.example/a?b=\nC'],
		['an ampersand', 'https://x.example/a?b=c&\nd=e'],
		['a hyphen', 'https://x.example/a-\nb'],
		['several times', 'https://x.example/a/\nb/c/\nd-e'],
		['before the name of a file', 'https://x.example/a/\nindex.html'],
		['without a scheme', 'www.x.example/a/\nb_c.php?d=1'],
	])('after %s is not sent, nor is its half', async (_, broken) => {
		const lines = [...broken.split('\n'), Y];
		const expected = [...broken.split('\n').map(() => 'malformed'), Y];
		const items = readValues('url', lines);
		expect(lines.map((line, at) => reasonAt(items, at) ?? line)).toEqual(expected);
		const { list } = readPasted(lines.join('\n'), 'url');
		expect(list.values.map((value, at) => reasonAt(list, at) ?? value)).toEqual(expected);
	});

	it.each(['n/a', 'Ann Li', 'Firma', '', 'https://z.example', 'siehe oben', '-'])(
		'%j behind a URL is none of it',
		(next) => {
			const list = readValues('url', ['https://x.example/', next]);
			expect(reasonAt(list, 0)).toBeNull();
		},
	);
});

describe('a table that is pasted whole', () => {
	it.each<[what: string, kind: ValueKind, text: string, columns: string]>([
		[
			'another address beside',
			'email',
			'Lead Owner,Email\nme@own.example,a@x.example\n',
			'"Lead Owner", "Email"',
		],
		['from a sheet', 'email', 'Email\tCc\na@x.example\tb@x.example\n\td@x.example\n', '"Email", "Cc"'],
		['quoted', 'email', '"Email","Notes"\n"a@x.example","asked: b@x.example"\n', '"Email", "Notes"'],
		['order numbers', 'phone', 'Bestellnr;Kontakt\n1000001;030901820\n', '"Bestellnr", "Kontakt"'],
		[
			'post codes',
			'phone',
			'이름,휴대폰 번호,우편번호\n김,010-1234-5678,04524\n',
			'"휴대폰 번호", "우편번호"',
		],
		['two addresses', 'ip', 'ClientIP,OriginIP\n203.0.113.7,198.51.100.1\n', '"ClientIP", "OriginIP"'],
		[
			'post codes without a header',
			'phone',
			`Ann,+49 30 901820,89073\nBo,+49 30 901821,53111\n`,
			'"column_2", "column_3"',
		],
		[
			'figures behind a URL',
			'url',
			'Website,Clicks\nhttps://x.example/,10\nhttps://x.example/a,5\n',
			'"Website"',
		],
		[
			'figures behind a URL in a column of any name, below comments',
			'url',
			'# Pages\n# 2024\nTop pages,Clicks,CTR\nhttps://x.example/,10,1%\nhttps://x.example/a,5,2%\n',
			'"Top pages"',
		],
		['domains', 'host', 'Domain Name,NS\nx.example,ns.dns.example\n', '"Domain Name", "NS"'],
	])('is refused: %s', async (_, kind, text, columns) => {
		const said = await refusal(() => readPasted(text, kind));
		expect(said).toContain(`a table, and its column${columns.includes(',') ? 's' : ''} ${columns} hold`);
	});

	it.each<[kind: ValueKind, text: string, values: number]>([
		['email', 'Name,Email\nAnn,a@x.example\nBo,b@x.example\n', 2],
		['email', 'a@x.example, b@x.example\nc@x.example, d@x.example\n', 4],
		['email', 'Team A; Team B\na@x.example; b@x.example\n', 2],
		['email', 'Email: a@x.example, b@x.example\nc@x.example, d@x.example\n', 4],
		['url', 'My links, old\nhttps://x.example/a,b/c\nhttps://x.example\n', 2],
		['email', 'Email\na@x.example\nb@x.example\n', 2],
		['phone', 'Phone\n+49 30 901820, +49 30 901821\n', 2],
		['phone', 'Ann,+49 30 901820\nBo,+49 30 901821\n', 2],
		['phone', '901820, 901821\n901822, 901823\n', 4],
		['phone', '01.05.2024 10:12 +49 30 901820\n01.05.2024 10:13 +49 30 901821\n', 2],
		['email', '2024-05-01 10:12:13 a@x.example\n2024-05-01 10:12:14 b@x.example\n', 2],
		['ip', '2024-05-01 10:12 203.0.113.7\n2024-05-01 10:13 203.0.113.8\n', 2],
		['url', 'Website\nhttps://x.example/a,b\nhttps://y.example/\n', 2],
		['text', 'user,password\nann,s3cret\n', 2],
	])('and a list is not: %s %j', (kind, text, values) => {
		const { list } = readPasted(text, kind);
		const good = list.values.filter((_, at) => reasonAt(list, at) === null);
		expect(good).toHaveLength(kind === 'text' ? good.length : values);
	});
});
