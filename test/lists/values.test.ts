import fc from 'fast-check';
import type { ValueKind } from '../../nodes/BulkVerify/lists/list';
import { isEmpty, looksLike, toText, valueKey } from '../../nodes/BulkVerify/lists/values';

const groups = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
	minLength: 8,
	maxLength: 8,
});

/** One of the many spellings RFC 4291 allows an address. */
function spell(
	address: number[],
	choices: { upper: boolean; pad: boolean; run: number; asIpv4: boolean },
): string {
	const texts = address.map((group) => group.toString(16).padStart(choices.pad ? 4 : 1, '0'));
	if (choices.asIpv4) {
		const [high = 0, low = 0] = address.slice(6);
		texts.splice(6, 2, `${high >> 8}.${high & 255}.${low >> 8}.${low & 255}`);
	}
	const zeros: Array<[from: number, to: number]> = [];
	const count = choices.asIpv4 ? 6 : 8;
	for (let from = 0; from < count; from++) {
		for (let to = from + 1; to <= count && address[to - 1] === 0; to++) zeros.push([from, to]);
	}
	const run = zeros[choices.run % (zeros.length + 1)];
	const text =
		run === undefined
			? texts.join(':')
			: `${texts.slice(0, run[0]).join(':')}::${texts.slice(run[1]).join(':')}`;
	return choices.upper ? text.toUpperCase() : text;
}

const spelling = fc.record({
	upper: fc.boolean(),
	pad: fc.boolean(),
	run: fc.nat({ max: 40 }),
	asIpv4: fc.boolean(),
});

describe('the key of an IP address', () => {
	it('is the same for every spelling of an IPv6 address', () => {
		fc.assert(
			fc.property(groups, spelling, spelling, (address, one, other) => {
				const key = valueKey('ip', spell(address, one));
				expect(key).toBe(valueKey('ip', `  ${spell(address, other)}\t`));
			}),
			{ numRuns: 2000 },
		);
	});

	it('is another one for another address', () => {
		fc.assert(
			fc.property(groups, groups, spelling, spelling, (one, other, how, otherwise) => {
				fc.pre(one.join() !== other.join());
				expect(valueKey('ip', spell(one, how))).not.toBe(valueKey('ip', spell(other, otherwise)));
			}),
		);
	});

	it.each([
		['8.8.8.8', '8.8.8.8'],
		[' 255.0.10.1 ', '255.0.10.1'],
		['::', '::'],
		['2001:0DB8:0:0::1', '2001:db8::1'],
		['::FFFF:1.2.3.4', '::ffff:102:304'],
		['::ffff:0102:0304', '::ffff:102:304'],
		// No addresses: only trimmed and in lower case.
		['08.8.8.8', '08.8.8.8'],
		['256.1.1.1', '256.1.1.1'],
		['1.2.3', '1.2.3'],
		['1.2.3.4.', '1.2.3.4.'],
		['1::2::3', '1::2::3'],
		['1:2:3:4:5:6:7', '1:2:3:4:5:6:7'],
		['1:2:3:4:5:6:7:8:9', '1:2:3:4:5:6:7:8:9'],
		['1.2.3.4::', '1.2.3.4::'],
		[':1:2:3:4:5:6:7', ':1:2:3:4:5:6:7'],
		['FE80::1%ETH0', 'fe80::1%eth0'],
		['Not an IP', 'not an ip'],
	])('of %j is %j', (text, key) => {
		expect(valueKey('ip', text)).toBe(key);
	});
});

describe('the key of a value', () => {
	it.each<[ValueKind, string, string, boolean]>([
		['email', 'Ann@Example.com', ' ann@example.COM\n', true],
		['email', 'ann@example.com', 'ann@example.org', false],
		['host', 'Example.COM', 'example.com ', true],
		['host', 'Ann@Example.com', 'ann@example.com', true],
		['host', '2001:DB8::1', '2001:db8:0::1', true],
		['phone', '+49 (30) 123-45', '493012345', true],
		['phone', '+49 30 1', '+49 30 2', false],
		['phone', '12345.67', '1234567', false],
		['phone', '48.1371', '481371', false],
		['phone', 'n/a', 'unknown', false],
		['url', ' https://a.com/X', 'https://a.com/X', true],
		['url', 'https://a.com/X', 'https://a.com/x', false],
		['text', 'Secret', 'secret', false],
		['text', 'secret ', 'secret', true],
	])('of %s takes %j and %j as the same: %s', (kind, one, other, same) => {
		expect(valueKey(kind, one) === valueKey(kind, other)).toBe(same);
	});
});

describe('a value', () => {
	it.each(['', ' ', '\t\n', '\u00a0', '\ufeff'])('%j is empty', (text) => {
		expect(isEmpty(text)).toBe(true);
	});

	it.each<[ValueKind, string[], string[]]>([
		[
			'email',
			['a@b.co', ' Ann.Lee+x@mail.example.com ', 'jürgen@müller.de'],
			['email', 'a@b', 'a@b.c', 'Ann <a@b.co>', '@b.co', ''],
		],
		['ip', ['1.2.3.4', '::1', '2001:db8::'], ['1.2.3', 'ip', '12:30', '1.2.3.4/24']],
		[
			'phone',
			['+49 30 1234567', '(555) 123-4567', '5551234567'],
			['phone', '123', '2026-11-22', '22.11.2026', '192.168.100.100', '1234567890123456'],
		],
		[
			'url',
			['https://a.com', 'HTTP://localhost:3000/x', 'example.com/path?x=1', 'www.example.co.uk'],
			['url', 'hello', 'a b.com', 'v1.2'],
		],
		[
			'host',
			['example.com', '1.2.3.4', 'a@b.co', 'xn--mller-kva.de', 'müller.de'],
			['host', 'localhost', 'e. g.', '3.14'],
		],
		['text', [], ['anything']],
	])('of the kind %s is told by its shape', (kind, alike, other) => {
		expect(alike.filter((text) => !looksLike(kind, text))).toEqual([]);
		expect(other.filter((text) => looksLike(kind, text))).toEqual([]);
	});

	it.each([
		['x', 'x'],
		[49301234567, '49301234567'],
		[0, '0'],
		[false, 'false'],
		[null, ''],
		[undefined, ''],
		[{}, undefined],
		[['a@b.co'], undefined],
	])('%j of an item as text is %j', (value, text) => {
		expect(toText(value)).toBe(text);
	});
});
