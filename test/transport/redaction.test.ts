/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { setTimeout as wait } from 'node:timers/promises';
import fc from 'fast-check';
import { protectCredential } from '../../nodes/BulkVerify/transport/credentialSecrets';
import { Redactor } from '../../nodes/BulkVerify/transport/redaction';

function redactor(...secrets: string[]): Redactor {
	const made = new Redactor();
	for (const secret of secrets) made.add(secret);
	return made;
}

const escapeEach = (escape: (code: number) => string) => (secret: string) =>
	[...secret].map((character) => escape(character.charCodeAt(0))).join('');
const hex = (code: number, length = 2) => code.toString(16).padStart(length, '0');

const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
	plain: (secret) => secret,
	'upper case': (secret) => secret.toUpperCase(),
	'lower case': (secret) => secret.toLowerCase(),
	'for a query': encodeURIComponent,
	'for an address': encodeURI,
	'each in percent': escapeEach((code) => `%${hex(code)}`),
	'percent twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
	'each in percent twice': escapeEach((code) => `%25${hex(code).toUpperCase()}`),
	'in JSON': (secret) => JSON.stringify(secret).slice(1, -1),
	'JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
	unicode: escapeEach((code) => `\\u${hex(code, 4)}`),
	'hex of JavaScript': escapeEach((code) => `\\x${hex(code)}`),
	'unicode in capitals': escapeEach((code) => `\\u${hex(code, 4).toUpperCase()}`),
	'unicode of JavaScript': escapeEach((code) => `%u${hex(code, 4)}`),
	octal: escapeEach((code) => `\\${code.toString(8).padStart(3, '0')}`),
	'hex of its bytes': (secret) => Buffer.from(secret).toString('hex'),
	'hex of its bytes in capitals': (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
	'HTML numbers with zeros': escapeEach((code) => `&#${String(code).padStart(12, '0')};`),
	'HTML hex with zeros': escapeEach((code) => `&#x${hex(code, 12)};`),
	'HTML numbers': escapeEach((code) => `&#${code};`),
	'HTML hex': escapeEach((code) => `&#x${hex(code)};`),
	'HTML names': (secret) =>
		secret
			.replaceAll('&', '&amp;')
			.replaceAll('"', '&quot;')
			.replaceAll('<', '&lt;')
			.replaceAll('>', '&gt;')
			.replaceAll("'", '&#39;'),
};

const distinctive = fc
	.string({ minLength: 16, maxLength: 60, unit: 'grapheme-ascii' })
	.filter((text) => text.trim() === text);

// What begins an escape before the secret, or at its end, may make one with what stands beside it.
const beside = fc.string().filter((text) => !/[%&\\]/.test(text));
const ended = distinctive.filter((text) => !/[%&\\][#\w{]{0,8}$/.test(text));

it.each(Object.entries(SPELLINGS))('a secret spelt so does not survive: %s', async (_, spell) => {
	await fc.assert(
		fc.asyncProperty(ended, beside, beside, async (secret, before, after) => {
			const spelled = spell(secret);
			expect(redactor(secret).text(`${before}${spelled}${after}`)).not.toContain(spelled);
			const rows = await redactor(secret).rows([{ cell: `${before}${spelled}${after}` }]);
			expect(rows[0]?.cell).not.toContain(spelled);
		}),
		{ numRuns: 30 },
	);
});

it('nor in base64, whatever stands beside it', () => {
	fc.assert(
		fc.property(
			distinctive,
			fc.string({ maxLength: 9 }),
			fc.string({ maxLength: 9 }),
			(secret, before, after) => {
				for (const alphabet of ['base64', 'base64url'] as const) {
					for (const letters of ['utf8', 'utf16le'] as const) {
						const packed = Buffer.from(`${before}${secret}${after}`, letters).toString(alphabet);
						const left = redactor(secret).text(`x ${packed} y`);
						const clear = Buffer.from(left.replace(/^x | y$/g, ''), alphabet).toString(letters);
						expect(clear).not.toContain(secret.slice(3, -3));
					}
				}
			},
		),
		{ numRuns: 30 },
	);
});

it.each([
	'$&$&$&$1k3y-value',
	'100%41%41-and-more',
	'a+b+c+d+e+f+1234',
	'"quo\'ted"-key-77',
	'k3y'.repeat(100),
])('an awkward key goes too: %s', (key) => {
	for (const spell of Object.values(SPELLINGS)) {
		expect(redactor(key).text(`before ${spell(key)} after`)).toBe('before [redacted] after');
	}
});

const AS_UTF16BE = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('base64');

it.each([
	['an escape takes its first two digits', 'ab/cdef0123456789x', '%ab%2Fcdef0123456789x', 'cdef0123'],
	['an escape takes its first four', 'abcd/ef0123456789x', '%uabcd%2Fef0123456789x', 'ef012345'],
	['a server has decoded it', 'abc%41def%2541ghi99-x', 'abcAdef%41ghi99-x', 'ghi99'],
	['a form has written it', 'my own & key 12345678', 'q=my+own+%26+key+12345678', '12345678'],
	['HTML has no semicolons', 'k3y-abc-1234', '&#107&#51&#121&#45&#97&#98&#99&#45&#49&#50&#51&#52.', '&#51'],
	['HTML shouts', 'k3y&abc-1234', 'k3y&AMP;abc-1234', 'abc'],
	['JavaScript has it in braces', 'k3y-abc-1234', '\\u{6b}\\u{000033}y-abc-1234', 'abc'],
	['it was encoded four times', 'k3y/abc-1234', 'k3y%2525252Fabc-1234', 'abc'],
	[
		'UTF-16 in network order is packed',
		'k3y-abc-1234',
		AS_UTF16BE('k3y-abc-1234'),
		AS_UTF16BE('3y-abc-123').slice(4, -4),
	],
])('nor where %s', (_, key, text, rest) => {
	expect(redactor(key).text(text)).not.toContain(rest);
});

it('a name alone is enough', async () => {
	const value = { 's3cret-k3y-1': 1, a: 2 };
	expect(redactor('s3cret-k3y-1').value(value)).toEqual({ '[redacted]': 1, a: 2 });
	expect(await redactor('s3cret-k3y-1').rows([value])).toEqual([{ '[redacted]': 1, a: 2 }]);
});

it('a name that was honest before the secret was told is one no more', async () => {
	const made = redactor('s3cret-k3y-1');
	const rows = [{ 's3cret-k3y-2': 1 }, { deep: [{ 's3cret-k3y-2': 2 }] }];
	expect(await made.rows(rows)).toEqual(rows);
	made.add('s3cret-k3y-2');
	expect(JSON.stringify(await made.rows(rows))).toBe('[{"[redacted]":1},{"deep":[{"[redacted]":2}]}]');
});

it('of two that begin alike the longer one goes whole, also one that is told later', () => {
	const made = redactor('s3cret-k3y-1');
	expect(made.text('s3cret-k3y-1')).toBe('[redacted]');
	made.add('s3cret-k3y-1-and-2');
	expect(made.text('s3cret-k3y-1-and-2, s3cret-k3y-1')).toBe('[redacted], [redacted]');
});

it('a value that is shown in part breaks off before half a key', () => {
	const cell = `${'x'.repeat(2_097_152 - 8)}s3cret-k3y-1`;
	expect(redactor('s3cret-k3y-1').value({ cell }).cell).not.toContain('s3cret');
});

it('a million links do not make a million secrets', () => {
	const made = new Redactor();
	made.addLinks(Array.from({ length: 2_000 }, (_, at) => `https://x.example/?one=${10_000 + at}`));
	expect(made.text('https://x.example/?one=10999')).toBe('[redacted]');
	expect(made.text('https://x.example/?one=11000')).toBe('https://x.example/?one=11000');
});

it.each(['ab/cd?e=f&g#h', '((((((((((', '{{$json.key}}', '[a-z]+*?.^$|', 'key=with=eq=='])(
	'a short key without a digit, but with signs that no word has, is taken out anywhere: %s',
	(key) => {
		for (const spell of Object.values(SPELLINGS)) {
			const shown = redactor(key).text(`No account for ${spell(key)} here`);
			expect(shown).toMatch(/^No account for .*\[redacted\].* here$/);
		}
		expect(redactor(key).text(`for ${key} here`)).toBe('for [redacted] here');
	},
);

describe('a key that is a word', () => {
	const credential = (apiKey: string) => {
		const made = redactor(apiKey);
		made.addHost('https://api.example.com/v1');
		return made;
	};

	it.each(['status', 'test', '1234', 'verification', 'accept-all', 'n/a, none'])(
		'does not blank out honest text: %s',
		async (key) => {
			const honest = {
				[key]: `the ${key} of it: ${key}`,
				link: `https://shop.example.org/${key}?a=${key}`,
				n: 1234,
			};
			expect(credential(key).value(honest)).toBe(honest);
			expect((await credential(key).rows([honest]))[0]).toBe(honest);
		},
	);

	it.each([
		['percent', (code: number) => `%${hex(code)}`],
		['HTML', (code: number) => `&#${code};`],
		['unicode', (code: number) => `\\u${hex(code, 4)}`],
	])('is taken out of where a key stands, also spelt in %s', (_, escape) => {
		const spelled = escapeEach(escape)('status');
		for (const place of [`key=${spelled}`, `https://api.example.com/v1/${spelled}/list`]) {
			expect(credential('status').text(`see ${place}`)).not.toContain(spelled);
		}
	});

	it('may have letters that no address has', () => {
		expect(credential('größe').text('?key=gr%C3%B6%C3%9Fe')).toBe('?key=[redacted]');
		expect(credential('größe').text('key: GRÖßE')).toBe('key: [redacted]');
	});

	it('is one of eight digits too, and goes from a long cell as well', async () => {
		const made = credential('12345678');
		expect(made.text('12345678 rows')).toBe('12345678 rows');
		const [row] = await made.rows([{ cell: `${'x'.repeat(600_000)} key=12345678` }]);
		expect(row?.cell.endsWith(' key=[redacted]')).toBe(true);
	});

	it('goes from the addresses of the credential, also from those told later', () => {
		const made = new Redactor();
		protectCredential(made, { apiKey: 'status', baseUrl: 'https://api.example.com/v1' });
		expect(made.text('https://api.example.com/v1/status/5')).toBe('https://api.example.com/v1/[redacted]/5');
		made.addHost('https://files.example.com');
		expect(made.text('https://files.example.com/status/5')).toBe('https://files.example.com/[redacted]/5');
	});

	it.each(['status', 'test', '1234'])('is taken out of where a key stands: %s', (key) => {
		const places = [
			`?apikey=${key}&a=1`,
			`key=${key}`,
			`"apiKey":"${key}"`,
			`x-api-key: ${key}`,
			`Authorization: Bearer ${key}`,
			`https://api.example.com/v1/json/${key}/list`,
			`https://api.example.com/v1/x?token=${key}`,
			`apikey%3D${key}`,
			`key=${key.toUpperCase()}`,
		];
		for (const place of places) {
			expect(credential(key).text(`see ${place}`).toLowerCase()).not.toMatch(new RegExp(`[=:"/d ]${key}\\b`));
		}
	});
});

it('a key that is a word goes also in base64 where HTTP sends it, and honest words stay', () => {
	const made = redactor('status');
	const pair = Buffer.from('status:').toString('base64');
	expect(made.text(`{"Authorization":"Basic ${pair}"}`)).toBe('{"Authorization":"Basic [redacted]"}');
	expect(made.text(`authorization: Basic ${pair.replace(/=+$/, '')}, x`)).toBe(
		'authorization: Basic [redacted], x',
	);
	const honest = 'The header Authorization: Basic authentication is missing';
	expect(made.text(honest)).toBe(honest);
});

it.each(['k3y-"with"-quotes-77', 'abc%41def%2541ghi99', 'k+3y plus+and blank 9', "it's-a-k3y-'quoted'"])(
	'%s goes in a cell of a CSV, in Basic and in half',
	(key) => {
		const made = redactor(key);
		const [plain, url] = (['base64', 'base64url'] as const).map((alphabet) =>
			Buffer.from(`user:${key}`).toString(alphabet),
		);
		expect(made.text(`a,"${key.replaceAll('"', '""')}",b`)).toBe('a,"[redacted]",b');
		for (const packed of [plain, url, plain?.replace(/=+$/, '')]) {
			const left = made.text(`Proxy said ${packed}`).split(' ')[2] ?? '';
			expect(Buffer.from(left, 'base64').toString()).not.toContain(key.slice(2, -2));
		}
	},
);

it('user name and password go as HTTP sends them', () => {
	const made = new Redactor();
	protectCredential(made, { username: 'bo', password: 'pa55word', baseUrl: 'https://api.example.com' });
	const pair = Buffer.from('bo:pa55word').toString('base64');
	expect(made.text(`Authorization: Basic ${pair}, pa55word`)).toBe(
		'Authorization: Basic [redacted], [redacted]',
	);
});

it('the beginning of a text that breaks off in the middle of a key has no half of it', () => {
	const letters = 'abcdefgh12345678';
	for (let length = 4; length <= letters.length; length++) {
		expect(redactor(letters).beginning(`bad key ${letters.slice(0, length)}`)).toBe('bad key [redacted]');
	}
});

it('a property called __proto__ stays one', () => {
	const value: unknown = JSON.parse('{"__proto__":{"a":"s3cret-key"},"constructor":"s3cret-key","b":1}');
	expect(JSON.stringify(redactor('s3cret-key').value(value))).toBe(
		'{"__proto__":{"a":"[redacted]"},"constructor":"[redacted]","b":1}',
	);
});

it('a row in which nothing is comes back itself, a date stays one', async () => {
	const row = { email: 'bo@example.org', at: new Date(), deep: { n: [1, null, true] } };
	expect((await redactor('s3cret-key').rows([row]))[0]).toBe(row);
});

it('honest links in rows stay, also with a key of their own', async () => {
	const row = { value: 'https://shop.example.org/?key=abc&b=1' };
	expect((await redactor('s3cret-key').rows([row]))[0]).toBe(row);
});

it('what is nested without end ends', () => {
	let deep: unknown = 's3cret-key';
	for (let level = 0; level < 20_000; level++) deep = [deep];
	expect(() => redactor('s3cret-key').value(deep)).not.toThrow();
});

it('a link goes as a whole, with the key in it', () => {
	const link = 'https://files.example.com/download?token=abc-k3y-value-def';
	const made = redactor('k3y-value');
	made.addLink(link);
	expect(made.text(`see ${link}.`)).not.toMatch(/token|abc|def|k3y/);
	expect(made.text('GET /download?token=abc-k3y-value-def')).not.toMatch(/token|abc|def|k3y/);
});

it.each(['apikey', 'api_key', 'apiKey', 'lqtkey', 'key', 'APIKEY'])(
	'a key by the name of %s goes also where nobody knows it',
	(name) => {
		expect(redactor().text(`https://x.example/a?b=1&${name}=unknown-key&c=2`)).toMatch(/b=1&\w+=[^u]+&c=2$/);
		expect(redactor().text(`https://x.example/a&${name}=unknown-key`)).not.toContain('unknown-key');
	},
);

it('what is too short to be a secret stays', () => {
	expect(redactor('a', '12345', '').text('a cat has 12345 hairs')).toBe('a cat has 12345 hairs');
});

it('a key of digits goes also where JSON has it for a number, other numbers stay', async () => {
	const made = redactor('1234567890123456');
	const value = { account: 1234567890123456, list: [1234567890123456, 1234567890123457, -1.5e300, 7] };
	const expected = { account: '[redacted]', list: ['[redacted]', 1234567890123457, -1.5e300, 7] };
	expect(made.value(value)).toEqual(expected);
	expect(await made.rows([value])).toEqual([expected]);
});

it.each([
	['an address', (key: string) => `https://x.example/?key=${encodeURIComponent(key)}&page=1`],
	['JSON', (key: string) => JSON.stringify({ page: 1, key })],
])('an awkward key does not survive in %s that is packed as a whole', (_, write) => {
	const key = 'k3y/"with"+all&of it=%41';
	for (const before of ['', 'a', 'ab']) {
		for (const encoding of ['base64', 'base64url', 'hex'] as const) {
			const packed = Buffer.from(before + write(key)).toString(encoding);
			const left = redactor(key).text(packed);
			expect(left).toContain('[redacted]');
			expect(packed.length - left.length).toBeGreaterThanOrEqual(key.length);
		}
	}
});

it('a value keeps its shape, in names and strings alike', () => {
	const value = { a: ['s3cret-key', 1, null, true, { 's3cret-key': 'x s3cret-key y' }] };
	const redacted = redactor('s3cret-key').value(value);
	expect(JSON.stringify(redacted)).not.toContain('s3cret');
	expect(redacted).toMatchObject({ a: [expect.any(String), 1, null, true, expect.any(Object)] });
	expect(value.a[0]).toBe('s3cret-key');
});

it('a thousand links are found as surely as one, also where they are escaped', () => {
	const made = redactor();
	const links = Array.from(
		{ length: 1_000 },
		(_, index) => `https://files.example.com/d?t=${index}&s=abcdefgh`,
	);
	for (const link of links) made.addLink(link);
	const left = made.text(links.map((link) => encodeURIComponent(link)).join(' '));
	expect(left).toBe(links.map(() => '[redacted]').join(' '));
});

it('a cell of megabytes loses nothing but the key, wherever it stands in it and however it is escaped', async () => {
	const ours = 's3cret-k3y-of-mine';
	const escaped = escapeEach((code) => `%25${hex(code)}`)(ours);
	for (const at of [0, 262_130, 300_000, 524_288, 899_990]) {
		const [before, after] = ['a b '.repeat(at / 2).slice(0, at), '%41 '.repeat(250_000)];
		const [row] = await redactor(ours).rows([{ deep: { cell: `${before}${escaped}${after}` } }]);
		expect(row?.deep.cell === `${before}[redacted]${after}`).toBe(true);
	}
});

it('a value of megabytes is shown as far as its beginning, and the fields before it whole', () => {
	const value = {
		jobId: '7',
		raw: { empty: Array.from({ length: 1_000_000 }, () => ({})), text: 's3cret-key' },
	};
	const shown = redactor('s3cret-key').value(value);
	expect(shown).toMatchObject({ jobId: '7', raw: { empty: expect.any(Array) } });
	expect(JSON.stringify(shown).length).toBeLessThan(1_000_000);
	expect(JSON.stringify(shown)).not.toContain('s3cret');

	const long = { name: 'a.csv', raw: [`${'x'.repeat(3_000_000)}s3cret-key`, 's3cret-key'] };
	const left = redactor('s3cret-key').value(long);
	expect(left.name).toBe('a.csv');
	expect(left.raw[0]).toMatch(/^x{2000000}/);
	expect(left.raw[0]?.length).toBeLessThan(3_000_000);
	expect(JSON.stringify(left)).not.toContain('s3cret');
});

it.each([
	['a long cell', 's3cret-k3y-of-mine', [{ cell: '%2525252541'.repeat(200_000) }]],
	['rows with escapes', 's3cret-k3y-of-mine', rowsOf('&amp;#65;')],
	['rows with addresses, where the key is a word', 'status', rowsOf('https://x.example/a?b=c ')],
])('others in n8n have their turn: %s', async (_, key, rows) => {
	let turns = 0;
	let isOver = false;
	const others = (async () => {
		for (; !isOver; turns++) await wait(1);
	})();
	await redactor(key).rows(rows);
	isOver = true;
	await others;
	expect(turns).toBeGreaterThan(5);
});

function rowsOf(text: string): Array<{ cell: string }> {
	return Array.from({ length: 500 }, () => ({ cell: text.repeat(1_000) }));
}
