import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { readValue, reasonAt } from '../../nodes/BulkVerify/lists/values';
import { readPasted } from './help';

/* A name, a label, a bullet or a remark beside a value is no part of it: the value is sent alone. */

const shown = (kind: ValueKind, raw: unknown) => {
	const { value, reason } = readValue(kind, raw);
	return reason ?? value;
};

const A = 'bo@x.example';
const P = '+49 30 901820';

const BESIDE_EMAILS = [
	...[`Bo Li - ${A}`, `Bo Li – ${A}`, `Bo Li — ${A}`, `Bo Li | ${A}`, `Bo Li → ${A}`, `Bo Li = ${A}`],
	...[`Bo Li: ${A}`, `work: ${A}`, `Work email: ${A}`, `E-Mail 1: ${A}`, `Courriel : ${A}`, `メール：${A}`],
	...[`e: ${A}`, `to:${A}`, `cc: ${A}`, `email ${A}`, `E-mail. ${A}`, `private:${A}`, `邮箱： ${A}`],
	...[`Bo Li, ${A}`, `${A}, Bo Li`, `${A}; -`, `${A}, n/a`, `Li\t${A}`, `Bo Li\n${A}`, `${A}\nBo Li`],
	...[`${A} - Bo Li`, `${A} | Bo`, `${A} [work]`, `${A}: work`, `Bo | ${A} | Ulm`, `${A} # old`],
	...[`(work) ${A}`, `[1] ${A}`, `Bo <${A}> work`, `Bo (${A}) - work`, `From: Bo Li <${A}>`],
	...[`- ${A}`, `* ${A}`, `•${A}`, `• ${A}`, `1. ${A}`, `12) ${A}`, `📧 ${A}`, `✉️${A}`, `→ ${A}`],
	...[`**${A}**`, `*${A}*`, `__${A}__`, `~~${A}~~`, `\`\`${A}\`\``, `[Bo Li](mailto:${A})`],
	...[`<${A}|Bo>`, `<mailto:${A}|Bo Li>`, `[${A}](mailto:${A}?subject=Hi)`, `![x](mailto:${A})`],
	...[`<a href="mailto:${A}">Bo Li</a>`, `<td>${A}</td>`, `<b>${A}</b>`, `${A}<br>`, `<p>Bo Li <${A}></p>`],
	...[
		`“${A}`,
		`‘${A}`,
		`„${A}`,
		`«${A}`,
		`${A}”`,
		`${A}'`,
		`${A}"`,
		`${A}>`,
		`<${A}`,
		`=HYPERLINK("mailto:${A}","Bo Li")`,
	],
];

const BESIDE_PHONES = [
	...[`Ann: ${P}`, `Ann Li: ${P}`, `mobile: ${P}`, `Home phone: ${P}`, `Büro: ${P}`, `Tél. : ${P}`],
	...[`Тел: ${P}`, `電話：${P}`, `Phone 1: ${P}`, `Tel (priv.): ${P}`, `Handy 2 - ${P}`, `M ${P}`],
	...[
		`Tel ${P}`,
		`Ann Li ${P}`,
		`(mobile) ${P}`,
		`Ann - ${P}`,
		`Ann, ${P}`,
		`Work\t${P}`,
		`ph. ${P}`,
		`Tel${P}`,
	],
	...[`${P} (work)`, `${P} (Ann Li)`, `${P} mobile`, `${P} - Ann`, `${P}, Ann`, `${P} | Ann`, `${P} [fax]`],
	...[`☎ ${P}`, `📞${P}`, `• ${P}`, `- ${P}`, `* ${P}`, `**${P}**`, `\`${P}\``, `<${P}>`],
	...[`<tel:${P}>`, `[${P}](tel:+4930901820)`, `[Ann](tel:${P})`, `<a href="tel:${P}">Ann</a>`],
	...[`tel:${P};phone-context=x.example`, `callto:${P}`, `skype:${P}?call`, `=HYPERLINK("tel:${P}";"Ann")`],
];

const HOURS = [
	...[
		'Mo-Fr 9-17',
		'Mo.-Fr. 8.00-16.30 Uhr',
		'(9-17 Uhr)',
		'ab 18 Uhr',
		'9 bis 17 Uhr',
		'9 - 17 Uhr',
		'24/7',
	],
	...[
		'24h',
		'8:00-17:00',
		'Mon-Fri 9am-5pm',
		'9am to 5pm EST',
		'Lu-Ve 9h-17h',
		'de 9h à 12h',
		'täglich 9-17 Uhr',
	],
	...[
		'(lun-ven 9h-12h)',
		'L-V 9:00-14:00',
		'Mo-Do 8-17, Fr 8-14',
		'- 9-17 Uhr',
		'пн-пт 9:00-18:00',
		'Mo Mi Fr 9-12',
	],
];

describe('office hours', () => {
	it.each(HOURS)('behind a phone are not sent: %j', (hours) => {
		for (const number of [P, '01 23 45 67 89', '212-555-0153', '(030) 90 18 20']) {
			expect(shown('phone', `${number} ${hours}`)).toBe(
				// `67 89 9 - 17 Uhr`: a number in pairs goes on, and nobody knows where it ends.
				/^9\s/.test(hours) && number.includes(' 18 20') ? 'malformed' : shown('phone', number),
			);
		}
	});

	it.each([
		['Mo-Fr 9-17: 030 901820', '030 901820'],
		['Mon-Fri 9am-5pm +49 30 901820', '+49 30 901820'],
		['Mo-Fr 9-17', 'malformed'],
		// A day may be a name, a letter a part of the number.
		['Do 030 901820', '030 901820'],
		['Sa: +49 30 901820', '+49 30 901820'],
		['0800 MO 12', '0800 MO 12'],
		['FR: +33 1 23 45 67 89', '+33 1 23 45 67 89'],
		['kr 030 901820', '030 901820'],
		['Order hotline: 030 901820', '030 901820'],
		['ID +49 30 901820', '+49 30 901820'],
	])('%j is %j', (raw, bare) => {
		expect(shown('phone', raw)).toBe(bare);
	});
});

describe('what stands beside a value is not sent', () => {
	it.each(BESIDE_EMAILS)('email: %j', (raw) => {
		expect(shown('email', raw)).toBe(A);
		expect(shown('host', raw)).toBe(A);
	});

	it.each(BESIDE_PHONES)('phone: %j', (raw) => {
		expect(shown('phone', raw)).toBe(P);
	});

	it.each<[ValueKind, string, string]>([
		['phone', 'wa.me/4930901820', '4930901820'],
		['phone', 'https://wa.me/4930901820?text=Hi', '4930901820'],
		['phone', 'Ann: 030 901820 ext. 5', '030 901820 ext. 5'],
		['phone', 'Jan 03 1234 567', '03 1234 567'],
		['phone', 'Ann: + 49 30 901820', '+ 49 30 901820'],
		['email', 'Bo Li\n030 901820\nbo@x.example\nUlm', 'bo@x.example'],
		['ip', 'IP: 203.0.113.7', '203.0.113.7'],
		['ip', 'IP 203.0.113.7', '203.0.113.7'],
		['ip', 'ip=203.0.113.7', '203.0.113.7'],
		['ip', 'ipv6:2001:db8::1', '2001:db8::1'],
		['ip', '203.0.113.7 (DE)', '203.0.113.7'],
		['ip', '203.0.113.7 - Berlin', '203.0.113.7'],
		['ip', 'Berlin: 203.0.113.7:8080', '203.0.113.7'],
		['ip', '203.0.113.7 # office', '203.0.113.7'],
		['ip', '(203.0.113.7)', '203.0.113.7'],
		['ip', '<203.0.113.7>', '203.0.113.7'],
		['ip', '`203.0.113.7`', '203.0.113.7'],
		// One address, as PostgreSQL writes it.
		['ip', '203.0.113.7/32', '203.0.113.7'],
		['ip', '2001:db8::1/128', '2001:db8::1'],
		['host', 'Berlin - 203.0.113.7', '203.0.113.7'],
		['host', 'Domain: x.example', 'x.example'],
		['host', '• x.example', 'x.example'],
		['host', '[x.example](https://x.example)', 'x.example'],
		['url', 'URL: https://x.example/a', 'https://x.example/a'],
		['url', 'Website: x.example', 'x.example'],
		['url', '[x](https://x.example/a_(b))', 'https://x.example/a_(b)'],
		['url', '<https://x.example/a|x>', 'https://x.example/a'],
		['url', '<a href="https://x.example/a">x</a>', 'https://x.example/a'],
		['url', '=HYPERLINK("https://x.example/a","x")', 'https://x.example/a'],
		['url', '• https://x.example', 'https://x.example'],
		['url', 'X - https://x.example/a', 'https://x.example/a'],
		['url', 'X Ltd: https://x.example/a', 'https://x.example/a'],
		['ip', '[2001:db8::1', '2001:db8::1'],
		// Threat reports break addresses, so that nobody opens them by a click.
		['url', 'hxxps://x[.]example/a.php?b=[1]', 'https://x.example/a.php?b=[1]'],
		['url', 'hXXp://203.0.113[.]7:8080/a', 'http://203.0.113.7:8080/a'],
		['url', 'hxxp[:]//www[.]x[.]example', 'http://www.x.example'],
		['url', 'http[://]x(.)example/a[.]exe', 'http://x.example/a.exe'],
		['url', 'hxxp://x.example/a', 'http://x.example/a'],
		['url', 'x{.}example/a', 'x.example/a'],
		['host', 'x[.]y[.]example', 'x.y.example'],
		['host', '203[.]0[.]113[.]7', '203.0.113.7'],
		['host', 'bo@x[.]example', 'bo@x.example'],
		['ip', '203.0.113[.]7', '203.0.113.7'],
		['ip', 'C2: 203[.]0[.]113[.]7:443', '203.0.113.7'],
		['ip', '2001[:]db8[:]0[:]0[:]0[:]0[:]0[:]1', '2001:db8:0:0:0:0:0:1'],
		['email', 'bo@x[.]example', 'bo@x.example'],
		// Lists of proxies.
		['ip', 'http://203.0.113.7:8080', '203.0.113.7'],
		['ip', 'socks5://ann:s3cret@203.0.113.7:1080/', '203.0.113.7'],
		['ip', '203.0.113.7:8080:ann:s3cret', '203.0.113.7'],
		['ip', 'ann:s3cret@203.0.113.7:8080', '203.0.113.7'],
		['host', 'socks4://203.0.113.7:1080', '203.0.113.7'],
		// The lines of a hosts file: where a name leads, and a comment.
		['host', '0.0.0.0 x.example', 'x.example'],
		['host', '127.0.0.1\tx.example', 'x.example'],
		['host', '::1 x.example # tracker', 'x.example'],
		['host', '0.0.0.0 x.example #tracker', 'x.example'],
		['url', '0.0.0.0 x.example', 'x.example'],
		['url', '127.0.0.1  x.example # tracker', 'x.example'],
		// A remark that sticks to the address.
		['email', 'bo@x.example(Bo)', 'bo@x.example'],
		// What is left of a link to an address.
		['email', 'bo@x.example?subject=Call%20me', 'bo@x.example'],
		['email', 'Bo <bo@x.example?Subject=a b&body=c>', 'bo@x.example'],
		['email', 'bo@x.example?body=al@y.example', 'bo@x.example'],
		['email', 'bo@x.example(Bo Li, Ulm)', 'bo@x.example'],
		['email', '(work)bo@x.example', 'bo@x.example'],
		// Texts of web pages that were exported with their entities.
		['email', 'bo&#64;x.example', 'bo@x.example'],
		['email', 'bo&commat;x&#46;example', 'bo@x.example'],
		['email', 'Bo Li &lt;bo@x.example&gt;', 'bo@x.example'],
		['email', '&amp;lt;bo@x.example&amp;gt;', 'bo@x.example'],
		['email', '&nbsp;bo@x.example&#xA0;&shy;&#8203;', 'bo@x.example'],
		['host', '&lt;x.example&gt;', 'x.example'],
		['ip', '&quot;203.0.113.7&quot;', '203.0.113.7'],
		['phone', '&#43;49 30 901820&nbsp;', '+49 30 901820'],
		['url', '<a href="https://x.example/?a=1&amp;b=2">x</a>', 'https://x.example/?a=1&b=2'],
		// Links as Access exports them.
		['email', 'bo@x.example#mailto:bo@x.example#', 'bo@x.example'],
		['email', '#mailto:bo@x.example#', 'bo@x.example'],
		['email', 'Bo Li#mailto:bo@x.example##write', 'bo@x.example'],
		['url', 'https://x.example/a#https://x.example/a#', 'https://x.example/a'],
		['phone', 'Bo#tel:+4930901820#', '+4930901820'],
		// East Asian brackets and separators.
		['email', '山田太郎＜bo@x.example＞', 'bo@x.example'],
		['email', '（bo@x.example）', 'bo@x.example'],
		['email', '【bo@x.example】', 'bo@x.example'],
		['email', '〈bo@x.example〉', 'bo@x.example'],
		['email', 'bo@x.example（営業）', 'bo@x.example'],
		['email', 'bo@x.example；', 'bo@x.example'],
		['email', 'bo@x.example、', 'bo@x.example'],
		['email', 'bo@x.example。', 'bo@x.example'],
		['host', 'x.example，', 'x.example'],
		// Cells of tables.
		['email', '|bo@x.example|', 'bo@x.example'],
		['email', 'bo@x.example|', 'bo@x.example'],
		['ip', '203.0.113.7 |', '203.0.113.7'],
		// The end of a sentence, the number of a line.
		['phone', '030 901820.', '030 901820'],
		['phone', '+49 30 901820?', '+49 30 901820'],
		['phone', '030 901820 -', '030 901820'],
		['phone', '1) 030 901820', '030 901820'],
		['phone', '12: +49 30 901820', '+49 30 901820'],
		['phone', '(work 030 901820)', '030 901820'],
	])('%s: %j', (kind, raw, bare) => {
		expect(shown(kind, raw)).toBe(bare);
	});

	it.each<[ValueKind, string[]]>([
		// What may be part of a mistyped address is no name.
		['email', ['bo li@x.example', 'bo @x.example', 'bo@ x.example', 'bo@x. example', 'Bo Li bo@x.example']],
		[
			'email',
			['bo@x.example Bo Li', 'bo:li@x.example', 'bo@x,example', 'bo - li', 'work: bo@', 'Bo: bo@local'],
		],
		['email', ['bo\ufffd@x.example', 'bo；li@x.example', 'bo＠x.example', 'bo@-x.example', 'bo@x-.example']],
		['email', ['bo@x.exam\nple', 'bo@x.exam\r\nple.org', 'bo\nli@x.example', 'bo.\tli@x.example']],
		['email', ['bo@x.e', '“bo” li@x.example', 'bo@x.example/li']],
		// A line that was broken at a hyphen, or by quoted-printable.
		['email', ['bo-\nli@x.example', 'Contact: bo-\r\nli@x.example', 'bo=\nli@x.example']],
		['email', ['bo@x-\ny.example', 'bo@x.example.\norg und mehr', 'bo＠x.example（営業）', 'bo@x.example¹']],
		['url', ['https://x.example/a-\nb', 'https://x.example/\r\na']],
		['email', ['bo[@]x[.]example', 'bo@x[.]', 'bo(a)li@x.example', 'bo@x(a).example']],
		[
			'ip',
			[
				'0.0.0.0 x.example',
				'http://203.0.113.7/a',
				'http://x.example:8080',
				'203.0.113.7:8080:',
				'203.0.113[.]0/24',
			],
		],
		['host', ['0.0.0.0 localhost', 'https://x.example/', 'x[.]', 'x[.]y[.]e']],
		['url', ['hxxp://x[.]', '0.0.0.0 localhost']],
		// Comments of a list, and the rest of a row that was pasted with quotes.
		[
			'url',
			[
				'# Source: https://x.example/',
				'### More info: https://x.example/a',
				'# https://x.example/old',
				'# https://a.example ; https://b.example',
			],
		],
		['host', ['# Source - x.example', '# Mirror: 203.0.113.7', '## by: bo@x.example']],
		['ip', ['# Gateway: 203.0.113.7', '# 203.0.113.7 (off)']],
		['url', ['http://x.example/a.sh","online","2024', 'https://x.example/a";"b']],
		['phone', ['€ 1234567', '$ 12345', 'Total £ 1234567']],
		['phone', ['Ann: 1234', 'A1234567', 'ORD-2024-00123', 'Ann: 2024-05-01', '000-000-0000', '+00000000']],
		['phone', ['4930901820,00', 'no phone', '##########', 'Created: 01.05.2024 10:00']],
		['ip', ['203.0.113.0/24', '203.0.113.7 to', 'v 1.2.3', '203.0.113.7/33', 'IP: none']],
	])('and %s that is none stays none: %j', (kind, raws) => {
		expect(raws.map((raw) => shown(kind, raw))).toEqual(raws.map(() => 'malformed'));
	});

	it.each<[ValueKind, string[]]>([
		// Letters, extensions and service codes belong to the number.
		[
			'phone',
			['1-800-555-CALL', '1 800 555 CALL', '0800 REWE 123', '*31#030901820', '+1 202 555 0100 ext 5'],
		],
		['phone', ['+1 202 555 0100 (ext 5)', '+1 202 555 0100, x5', '030 901820 Apparat 12', '(030) 901820']],
		['phone', ['+ 49 30 901820', '+ (49) 30 901820', '*21*030901820#']],
		[
			'phone',
			['[+49] 30 901820', '1) 202 555 0100', '030) 901820', '+49 30 901820 (5)', '030 901820 App. 12'],
		],
		[
			'phone',
			['01 23 45 67 89', '030 90 18 20', '030 901820-12', '+49 30 901820 DW 12', '01-23-45-67-91 poste 12'],
		],
		['phone', ['+49 (0)30 901820', '+1 202 555 0100;ext=5', '030 901820 доб. 12', '030 901820 #12']],
		['email', ['-bo@x.example', '*bo@x.example', '_bo_@x.example', '#bo@x.example', "o'hara@x.example"]],
		[
			'email',
			['"bo li"@x.example', '=bo@x.example', '1.bo@x.example', 'o’hara@x.example', 'bo--li@x-y--z.example'],
		],
		['text', ['s3&amp;cret', 's3cret|', 's3cret。', '（s3cret）', 'a#mailto:b#']],
		[
			'text',
			['work: s3cret', '- s3cret', '• s3cret', '**s3cret**', '<b>s3cret</b>', '[a](b)', 's3cret (old)'],
		],
		['url', ['https://x.example/a - b', 'https://x.example/{id}']],
		['email', ['2.bo@x.example', '1.2.bo@x.example']],
		['url', ['https://x.example/a_(b)', 'https://x.example/*a*', 'https://x.example/?a=[b](c)']],
		[
			'phone',
			['020 7946 0018 extension 5', '030 901820 Nebenstelle 12', '01 23 45 67 89 poste 12', '0800 REWE 123'],
		],
		['phone', ['030 901820 or ext 5', '+49 30 901820, Frau Li, App. 12']],
		['url', ['https://x.example/a[.]b', 'https://x.example/?a=(.)&b=hxxp://y.example', 'xhxxp://x.example']],
		['phone', ['+44 20 7946 0018 x 5', '(512) 757-6000 X 23', '+44 20 7946 0018 x. 12', '512 757 6000 x23']],
	])('and what belongs to %s stays: %j', (kind, raws) => {
		expect(raws.map((raw) => shown(kind, raw))).toEqual(raws);
	});

	it.each<[ValueKind, string[]]>([
		['email', ['Bo: bo@x.example, Al: al@x.example', 'work: bo@x.example; home: al@x.example']],
		['email', ['* Work bo@x.example ::: al@x.example', 'bo@x.example\u0085al@x.example']],
		['email', ['<td>bo@x.example</td><td>al@x.example</td>', 'bo@x.example<br>al@x.example']],
		['phone', ['+49 30 901825 u. 901826', '030 901820 oder 901821', '030 901820 & 901821']],
		[
			'phone',
			['Ann: +49 30 901820, Bo: +49 30 901821', 'Tel:030-901820 Fax:030-901821', '030 901820<br>030 901821'],
		],
		['text', ['s3cret\nt0psecret', 's3cret\u2028t0psecret', 's3cret\u0085t0psecret']],
	])('%s: several with labels are several: %j', (kind, raws) => {
		expect(raws.map((raw) => shown(kind, raw))).toEqual(raws.map(() => 'several_values'));
	});

	it('numbers in scientific notation are damaged however they are written', () => {
		const raws = [
			'4.92 E+11',
			'4.92E+11.0',
			'4.92×10^11',
			'4,92*10^11',
			'4,92Е+11',
			'Ann: 4.92E+11',
			'-4.92E+11',
		];
		expect(raws.map((raw) => shown('phone', raw))).toEqual(raws.map(() => 'damaged'));
	});

	it.each([
		'\0',
		'\x01',
		'\b',
		'\x7f',
		'\ufffc',
		'\u2800',
		'\u3164',
		'\u115f',
		'\ufe0f',
		'\ufff9',
		'\u{e0020}',
		'\u2065',
	])('characters that nobody sees: %j', (hidden) => {
		expect(shown('email', `${hidden}bo@x${hidden}.example${hidden}`)).toBe(A);
		expect(shown('phone', `${hidden}+49 30 ${hidden}901820${hidden}`)).toBe(P);
	});
});

describe('a pasted text', () => {
	it.each<[ValueKind, string, string[]]>([
		[
			'host',
			'0.0.0.0 a.example\n127.0.0.1\tb.example # b\n:: c.example',
			['a.example', 'b.example', 'c.example'],
		],
		['url', '0.0.0.0 a.example\n0.0.0.0\tb.example', ['a.example', 'b.example']],
		[
			'url',
			'# https://a.example ; https://b.example\nhttps://c.example',
			['# https://a.example ; https://b.example', 'https://c.example'],
		],
		['ip', '203[.]0[.]113[.]7, http://203.0.113.8:80', ['203.0.113.7', '203.0.113.8']],
	])('%s: %j', (kind, pasted, values) => {
		expect(read(pasted, kind)).toEqual(values);
	});

	const read = (pasted: string, kind: ValueKind = 'email') => readPasted(pasted, kind).list.values;
	const B = 'al@x.example';
	const Q = '+49 30 901821';

	it.each([
		`\`\`\`\n${A}\n${B}\n\`\`\``,
		`\`\`\`csv\r\n${A}\r\n${B}\r\n\`\`\`\r\n`,
		`~~~\n${A}\n${B}\n~~~`,
		`\`\`\`${A}\n${B}\`\`\``,
		`- [${A}](mailto:${A})\n- [${B}](mailto:${B})`,
		`[Bo](mailto:${A}), [Al](mailto:${B})`,
		`\`${A}\`, \`${B}\``,
		`**${A}**\n**${B}**`,
		`<mailto:${A}|${A}>\n<mailto:${B}|${B}>`,
		`Bo Li - ${A}\nAl Ek - ${B}`,
		`Bo Li: ${A}\nAl Ek: ${B}`,
		`Bo Li (${A})\nAl Ek (${B})`,
		`${A} (Bo Li)\n${B} (Al Ek)`,
		`1. Bo Li - ${A}\n2. Al Ek - ${B}`,
		`• Bo Li <${A}>\n• Al Ek <${B}>`,
		`${A} - Bo Li\n${B} - Al Ek`,
		`To: ${A}; ${B}`,
		`[10:12, 1.5.2024] Bo: ${A}\n[10:13, 1.5.2024] Al: ${B}`,
		`01.05.24, 10:12 - Bo: ${A}\n01.05.24, 10:13 - Al: ${B}`,
		`\u200e[1/5/24, 10:12:00\u202fAM] Bo: ${A}\n\u200e[1/5/24, 10:12:00\u202fAM] Al: ${B}`,
		`${A}, and ${B}.`,
		`${A}, und ${B}`,
		`["${A}",\n"${B}",`,
		`('${A}', '${B}')`,
		`("${A}", "${B}")`,
		`{'${A}', '${B}'}`,
		`☐ ${A}\n☑ ${B}`,
		`👉 ${A}\n👉 ${B}`,
		`1️⃣ ${A}\n2️⃣ ${B}`,
		`i. ${A}\nii. ${B}`,
		`(1)${A}\n(2)${B}`,
		`1)${A}\n2)${B}`,
		`1.${A}\n2.${B}`,
		`${A}، ${B}`,
		`${A}؛ ${B}`,
		`To: Bo Li <${A}>, Al Ek <${B}>`,
		`<li>${A}</li>\n<li>${B}</li>`.replace(/^/, '\u2022 '),
	])('is a list of its emails: %j', (pasted) => {
		expect(read(pasted)).toEqual([A, B]);
	});

	it.each([
		`${A}&#10;${B}`,
		`${A}&nbsp;${B}`,
		`&lt;${A}&gt;,&lt;${B}&gt;`,
		`a.\n${A}\nb.\n${B}`,
		`1.\n${A}\n2.\n${B}`,
	])('of a web page is a list of its emails: %j', (pasted) => {
		expect(read(pasted).filter((value) => value.includes('@'))).toEqual([A, B]);
	});

	it.each(['ann-', 'ann.', 'ann=', 'ann_wu-'])('that broke at %j is not sent by halves', (half) => {
		const list = readPasted(`${half}\nwu@x.example\n${B}`, 'email').list;
		expect(list.values.filter((_, at) => reasonAt(list, at) === null)).toEqual([B]);
	});

	it.each([
		`Ann: ${P}\nBo: ${Q}`,
		`mobile: ${P}\nwork: ${Q}`,
		`1. Ann ${P}\n2. Bo ${Q}`,
		`${P} (Ann)\n${Q} (Bo)`,
		`\`\`\`\n${P}\n${Q}\n\`\`\``,
		`[${P}](tel:+4930901820)\n[${Q}](tel:+4930901821)`,
		`☎️ ${P}\n☎️ ${Q}`,
		`- Ann: ${P}\n- Bo: ${Q}`,
		`Ann: ${P}, Bo: ${Q}`,
		`Ann ${P}; Bo ${Q}`,
		`[10:12, 1.5.2024] Ann: ${P}\n[10:13, 1.5.2024] Bo: ${Q}`,
		`01/05/24, 10:12 PM - Ann: ${P}\n01/05/24, 10:13 PM - Bo: ${Q}`,
		`~Ann ${P}\n~Bo ${Q}`,
		`1️⃣ ${P}\n2️⃣ ${Q}`,
		`${P}، ${Q}`,
		`("${P}", "${Q}")`,
	])('is a list of its phones: %j', (pasted) => {
		expect(read(pasted, 'phone')).toEqual([P, Q]);
	});

	it('of passwords keeps all but the fence around it', () => {
		expect(read('```\ns3 cret\n- a: b\n```', 'text')).toEqual(['s3 cret', '- a: b']);
	});
});
