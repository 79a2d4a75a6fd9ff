import fc from 'fast-check';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { batchValues } from '../../nodes/BulkVerify/lists/sendPlan';
import { readValue, reasonAt, valueKey } from '../../nodes/BulkVerify/lists/values';
import { refuseOtherList } from '../../nodes/BulkVerify/lists/wholeList';
import { planValues, readPasted, readValues, refusal } from './help';

const shown = (kind: ValueKind, raw: unknown) => {
	const { value, reason } = readValue(kind, raw);
	return reason ?? value;
};

describe('a dressed value is read bare', () => {
	it.each<[ValueKind, unknown, string]>([
		// What nobody sees.
		['email', 'in\u200bes@example.org', 'ines@example.org'],
		['email', '\u2060\u200eines@example.org\u202c', 'ines@example.org'],
		['email', 'ines@exam\u00adple.org', 'ines@example.org'],
		['email', '\u2003\u2028ines@example.org\u3000\ufeff', 'ines@example.org'],
		['email', '\u200dines@example.org\u200c', 'ines@example.org'],
		['email', 'نام\u200cه@example.org', 'نام\u200cه@example.org'],
		['phone', '\u2066+44 20 7946 0018\u2069', '+44 20 7946 0018'],
		['ip', '\u200b198.51.100.4 ', '198.51.100.4'],
		['url', '\ufeffhttps://a.example/x\u200b', 'https://a.example/x'],
		['text', '\u00a0s3cret\u200b\n', 's3cret'],
		// Mail programs.
		['email', 'Ines Ruiz <ines@example.org>', 'ines@example.org'],
		['email', '"Ruiz, Ines" <ines@example.org>,', 'ines@example.org'],
		['email', '"Ruiz \\"the, one\\"" <ines@example.org>', 'ines@example.org'],
		['email', 'ines@example.org <ines@example.org>', 'ines@example.org'],
		['email', "'ines@example.org'", 'ines@example.org'],
		['email', "'ines.o'hara@example.org'", "ines.o'hara@example.org"],
		['email', '“ines@example.org”', 'ines@example.org'],
		['email', '<mailto:ines@example.org?subject=a&body=b>;', 'ines@example.org'],
		['email', 'MailTo:ines%2Bnews@example.org', 'ines+news@example.org'],
		['email', 'ines@example.org;;', 'ines@example.org'],
		['email', '""ines@example.org""', 'ines@example.org'],
		['host', 'mailto:ines@example.org', 'ines@example.org'],
		// Spreadsheets.
		['phone', '="+442079460018"', '+442079460018'],
		['phone', "'02079460018", '02079460018'],
		['phone', 442079460018, '442079460018'],
		['text', '="a""b"', 'a"b'],
		['text', "'0815", '0815'],
		// Phones and IPs.
		['phone', 'TEL:+44-20-7946-0018', '+44-20-7946-0018'],
		['phone', '٠٣٠٩٠١٨٢٠', '٠٣٠٩٠١٨٢٠'],
		['ip', '[2001:db8::7]:443', '2001:db8::7'],
		['ip', '198.51.100.4:3128', '198.51.100.4'],
		['host', '[198.51.100.4]', '198.51.100.4'],
		// One in a list is that one, the same twice is one.
		['email', ['ines@example.org', null, ''], 'ines@example.org'],
		['email', [['ines@example.org']], 'ines@example.org'],
		['email', ['ines@example.org', 'INES@example.org'], 'ines@example.org'],
		['email', '"a b"@example.org', '"a b"@example.org'],
		['email', 'ines@[192.0.2.4]', 'ines@[192.0.2.4]'],
		['email', 'ines@b\u00fccher.example', 'ines@bücher.example'],
	])('%s: %j', (kind, raw, bare) => {
		expect(shown(kind, raw)).toBe(bare);
	});

	const bare: Record<'email' | 'phone' | 'ip', fc.Arbitrary<string>> = {
		email: fc.stringMatching(/^[a-z][a-z0-9._+-]{0,8}[a-z0-9]@[a-z]{1,8}\.(?:org|example|co\.uk)$/),
		phone: fc.stringMatching(/^\+[1-9][0-9]{6,13}$/),
		ip: fc.oneof(fc.ipV4(), fc.constant('2001:db8::1')),
	};
	const invisible = fc.constantFrom('\u200b', '\u00ad', '\u2060', '\ufeff', '\u200e', '\u202a');
	const around = fc.constantFrom('', ' ', '\t', '\u00a0', '\u2028', '\r\n', '\u3000');
	const anyDress = [
		(text: string) => `"${text.replaceAll('"', '""')}"`,
		(text: string) => `'${text}`,
		(text: string) => `'${text}'`,
		(text: string) => `="${text.replaceAll('"', '""')}"`,
	];
	const ownDress: Record<keyof typeof bare, Array<(text: string) => string>> = {
		email: [
			(text) => `<${text}>`,
			(text) => `mailto:${text}`,
			(text) => `Mailto:${text}?subject=Hi there`,
			(text) => `Li, Bo <${text}>`,
			(text) => `"Li; Bo (x)" <${text}>`,
			(text) => `${text};`,
			(text) => `${text} , `,
		],
		phone: [(text) => `tel:${text}`],
		ip: [(text) => (text.includes(':') ? `[${text}]` : `${text}:8080`)],
	};

	it.each(['email', 'phone', 'ip'] as const)('any dressing of any %s', (kind) => {
		const scene = fc.record({
			value: bare[kind],
			own: fc.option(fc.constantFrom(...ownDress[kind])),
			any: fc.option(fc.constantFrom(...anyDress)),
			where: fc.nat(),
			hidden: fc.option(invisible),
			before: around,
			after: around,
		});
		fc.assert(
			fc.property(scene, ({ value, own, any, where, hidden, before, after }) => {
				let dressed = own?.(value) ?? value;
				dressed = any?.(dressed) ?? dressed;
				const at = where % (dressed.length + 1);
				dressed = dressed.slice(0, at) + (hidden ?? '') + dressed.slice(at);
				expect(shown(kind, before + dressed + after)).toBe(value);
			}),
			{ numRuns: 2000 },
		);
	});
});

describe('what is no single value of its kind is not sent, and says why', () => {
	it.each<[ValueKind, string, unknown[]]>([
		['email', 'empty', ['', ' \u00a0', '\u200b', null, undefined, false, [], [null], '""', '=""', "'"]],
		['email', 'not_a_value', [true, {}, { a: 1 }, new Date(0), [{}], NaN]],
		['phone', 'damaged', ['4.47701E+11', '4,47701E+11', '="4.9E+10"', 1e21]],
		[
			'email',
			'several_values',
			[
				['a@x.example', 'b@x.example'],
				'a@x.example, b@x.example',
				'a@x.example b@x.example',
				'a@x.example|b@x.example',
				'a@x.example\nb@x.example',
				'A <a@x.example>; B <b@x.example>',
				'"A, B" <a@x.example>, "C" <c@x.example>',
				'mailto:a@x.example,b@x.example',
			],
		],
		[
			'phone',
			'several_values',
			['0301234567; 0301234568', '+49301234567 +49301234568', '0301234567 or 0301234568'],
		],
		['ip', 'several_values', ['203.0.113.7, 10.0.0.1', '::1 ::2']],
		['url', 'several_values', ['https://a.example https://b.example']],
		[
			'email',
			'malformed',
			[
				'bo@',
				'@x.example',
				'bo@@x.example',
				'bo',
				'bo x@x.example',
				'bo@local',
				'bo@x..example',
				'bo@.example',
				'N/A',
				'?',
				'bo@x,example',
			],
		],
		['phone', 'malformed', ['1234', 'n/a', '-', 'x12', 'bo12345@x.example']],
		// What other columns hold, and texts in which numbers stand.
		[
			'phone',
			'malformed',
			['https://x.example/in/ann-li-84457845', 'http://x.example/profiles/1168687325', 'www.x.example/12345'],
		],
		[
			'phone',
			'malformed',
			['203.0.113.7:8080', '2001:310::/32', '2001:418:1401:4::/64', '2001:db8::1:2', 'contact_id_8780568'],
		],
		[
			'phone',
			'malformed',
			[
				'23 May 2024',
				'5. Mai 2024',
				'May 23, 2024',
				'30 mayo 2024',
				'23-May-2024',
				'1 août 2023',
				'1 May 2024, 10:15 AM',
				'2023-01',
			],
		],
		['phone', 'malformed', ['{"id":12,"tel":"030901820","b":1}']],
		[
			'phone',
			'malformed',
			['https://x.example/?id=309220', 'http://www.881903.example/', '1075.00', '977,34', '2004, 2008'],
		],
		[
			'phone',
			'malformed',
			[
				'604 West Tower 1, Data City, Ulm 382007',
				'100 Fairfield Ave ste 107',
				'Founded in 2009 by 12 people, office in Ulm since 2022',
				'12 are not a number, but 030 901820 is one',
				'200+ employees; data lab; offers internships; Ph: +49 30 901820 24',
			],
		],
		['ip', 'malformed', ['256.1.1.1', '1.2.3', '1.2.3.4/24', 'x', '1::2::3']],
		['host', 'malformed', ['localhost', 'a b.example', 'bo@', 'x']],
		['url', 'malformed', ['n/a', '-', 'two words', 'https://']],
		// Names that the DNS cannot hold, ports that are none, blanks in a host.
		[
			'url',
			'malformed',
			['https://-x.example/a', 'http://www.x-.example', 'http://x.example:70000/', 'http://bo @x.example/'],
		],
		['url', 'malformed', [`https://${'x'.repeat(64)}.example/`, `https://www.${'x'.repeat(64)}.example`]],
		['email', 'malformed', [`bo@${'x'.repeat(64)}.example`, 'bo\ud800@x.example', 'bo@x\udc00.example']],
		['host', 'malformed', [`${'x'.repeat(64)}.example`, `bo@y.${'x'.repeat(64)}.example`]],
		// What databases write for NULL, in files of MySQL and PostgreSQL.
		['email', 'empty', ['\\N', ' \\N ', '"\\N"']],
		['phone', 'empty', ['\\N']],
		['url', 'empty', ['\\N']],
	])('%s, %s', (kind, reason, raws) => {
		expect(raws.map((raw) => shown(kind, raw))).toEqual(raws.map(() => reason));
	});

	it('counts each reason, and sends malformed ones where they are wanted', () => {
		const list = readValues('email', [
			'a@x.example',
			'bo@',
			'',
			['b@x.example', 'c@x.example'],
			true,
			'A@x.example',
		]);
		const needs = { removeDuplicates: true, maxRowsPerJob: null, splitLargeLists: true };
		const { counts, answerOf } = planValues(list, needs);
		expect(counts).toEqual({
			sent: 1,
			duplicates: 1,
			empty: 1,
			malformed: 1,
			several_values: 1,
			not_a_value: 1,
			damaged: 0,
			reused: 0,
		});
		expect([...answerOf]).toEqual([0, -1, -1, -1, -1, 0]);
		const plan = planValues(list, { ...needs, skipMalformed: false });
		expect([...batchValues(plan, plan.batches[0] ?? new Int32Array())]).toEqual(['a@x.example', 'bo@']);
		expect(reasonAt(list, 1)).toBe('malformed');
	});
});

describe('two spellings of one value are one', () => {
	it.each<[ValueKind, string, string, boolean]>([
		['email', 'x@b\u00fccher.example', 'X@XN--BCHER-KVA.example', true],
		['email', 're\u0301mi@example.org', 'r\u00e9mi@example.org', true],
		['host', 'b\u00fccher.example', 'xn--bcher-kva.example', true],
		['host', '2001:DB8::0:1', '2001:db8::1', true],
		['url', 'HTTPS://B\u00dcCHER.example/A', 'https://xn--bcher-kva.example/A', true],
		['url', 'https://a.example/A', 'https://a.example/a', false],
		['phone', '+49 (30) 90-18/20', '+4930901820', true],
		['phone', '(+49) 30 901820', '+49 30 901820', true],
		['phone', '٠٣٠ ٩٠١٨٢٠', '030901820', true],
		['phone', '０３０９０１８２０', '030 901820', true],
		['phone', '+1 555 0100 ext. 5', '+1 555 0100 ext. 6', false],
		['phone', '+1 555 0100 EXT. 5', '+1 555 0100  ext. 5', true],
		['ip', '::ffff:1.2.3.4', '::ffff:102:304', true],
		['ip', '::ffff:1.2.3.4', '1.2.3.4', false],
	])('%s: %j and %j: %s', (kind, one, other, same) => {
		expect(valueKey(kind, one) === valueKey(kind, other)).toBe(same);
	});
});

describe('pasted phones', () => {
	const [one, two] = ['+1 202 555 0100', '+1 202 555 0101'];
	it.each([
		`1. ${one}\n2. ${two}`,
		`01. ${one}\n02. ${two}`,
		`99. ${one}\n100. ${two}\n101. ${one}`,
		`1.${one}\n2.${two}`,
		`1: ${one}\n2: ${two}`,
		`[1] ${one}\n[2] ${two}`,
		`#1 ${one}\n#2 ${two}`,
		`a) ${one}\nb) ${two}`,
		`-${one}\n-${two}`,
		`\u2714\uFE0F ${one}\n\u2714\uFE0F ${two}`,
		`o ${one}\no ${two}`,
	])('go without what numbers their lines: %j', (pasted) => {
		const { values } = readPasted(pasted, 'phone').list;
		expect(values.slice(0, 2)).toEqual([one, two]);
	});

	it('keep an area code that stands before a full stop or in brackets', () => {
		const pasted = '(030) 901820\n(040) 901821\n030. 901822';
		expect(readPasted(pasted, 'phone').list.values).toEqual(pasted.split('\n'));
	});
});

describe('pasted addresses', () => {
	const [one, two] = ['a@x.example', 'b@x.example'];
	it.each([
		`{${one},${two}}`,
		`*${one}\n*${two}`,
		`-${one}\n-${two}`,
		`\u30fb${one}\n\u30fb${two}`,
		`\u2705${one}\n\u{1F4E7}${two}`,
	])('go without the signs before them: %j', (pasted) => {
		expect(readPasted(pasted, 'email').list.values).toEqual([one, two]);
	});

	it('keep a sign that only one of them has', () => {
		expect(readPasted(`-${one}\n${two}`, 'email').list.values).toEqual([`-${one}`, two]);
	});

	it('of the web go without quotes and brackets between commas', () => {
		const [site, other] = ['https://a.example/1', 'https://b.example/2'];
		expect(readPasted(`"${site}","${other}"`, 'url').list.values).toEqual([site, other]);
		expect(readPasted(`<${site}>, <${other}>`, 'url').list.values).toEqual([site, other]);
	});
});

describe('a pasted text', () => {
	const read = (pasted: unknown, kind: ValueKind = 'email') => {
		const { values } = readPasted(pasted, kind).list;
		return values;
	};
	const [A, B, C] = ['a@x.example', 'b@x.example', 'c@x.example'];

	it.each([
		`${A}\r${B}\u2028${C}`,
		`${A}\u2029${B}\u0085${C}`,
		`${A} | ${B}\t${C}`,
		`${A};${B},${C};`,
		`- ${A}\n* ${B}\n+ ${C}`,
		`• ${A} • ${B} • ${C}`,
		`1. ${A}\n2) ${B}\n(3) ${C}`,
		`["${A}", "${B}","${C}"]`,
		`${A}  ${B}\u00a0${C}`,
		`Li, Ann <${A}>; "Ek, Bo" <${B}>; Cy <${C}>`,
		`Li, Ann <${A}>, Ek, Bo <${B}>, ${C}`,
		[A, B, C],
		[A, '', `Cy <${B}>`, null, C],
	])('%j', (pasted) => {
		expect(read(pasted)).toEqual([A, B, C]);
	});

	it('keeps numbers that begin with what could be a bullet', () => {
		expect(read('1. +49 30 901820\n- 030 901821\n030. 901822', 'phone')).toEqual([
			'+49 30 901820',
			'030 901821',
			'030. 901822',
		]);
	});

	it.each<[unknown, RegExp]>([
		[undefined, /holds undefined/],
		[null, /holds null/],
		[{ email: A }, /holds an object/],
		[true, /holds true or false/],
		[[{ email: A }], /list of objects/],
		[`{"email":"${A}"}`, /seem to be JSON/],
		[`[{"email":"${A}"}]`, /seem to be JSON/],
		[`<html><body>${A}</body></html>`, /seem to be a web page/],
		[`<?xml version="1.0"?><a>${A}</a>`, /seem to be XML/],
		[`BEGIN:VCARD\nEMAIL:${A}`, /seem to be a contact card/],
	])('%j is refused', async (pasted, message) => {
		expect(await refusal(() => read(pasted))).toMatch(message);
	});
});

describe('a list in which nothing fits', () => {
	const names = ['Acme', 'Kite', 'Lumen', 'Zephyr', 'Bird'];
	const others = () => [
		{ name: 'contact', sample: ['a@x.example', 'b@x.example'] },
		{ name: 'city', sample: ['Bonn', 'Rome'] },
	];

	it('is refused with the fields that would fit', () => {
		const list = readValues('email', names);
		expect(() => refuseOtherList(list, { source: 'items', field: 'company', others })).toThrow(
			expect.objectContaining({
				message: 'The field "company" holds no email addresses: none of its 5 values is one',
				description: 'These hold email addresses: "contact". Nothing was sent.',
			}),
		);
	});

	it('from items goes on where there are fewer than five, or one fits', () => {
		const origin = { source: 'items', field: 'company' } as const;
		expect(() => refuseOtherList(readValues('email', names.slice(1)), origin)).not.toThrow();
		expect(() => refuseOtherList(readValues('email', [...names, 'a@x.example']), origin)).not.toThrow();
		expect(() => refuseOtherList(readValues('text', names), origin)).not.toThrow();
		const file = { source: 'file', field: 'company' } as const;
		expect(() => refuseOtherList(readValues('email', ['Acme']), file)).toThrow('holds no email addresses');
	});
});
