import fc from 'fast-check';
import { Redactor } from '../../nodes/BulkVerify/transport/redaction';

function redactor(...secrets: string[]): Redactor {
	const made = new Redactor();
	for (const secret of secrets) made.add(secret);
	return made;
}

const SPELLINGS: ReadonlyArray<(secret: string) => string> = [
	(secret) => secret,
	encodeURIComponent,
	encodeURI,
	(secret) => JSON.stringify(secret).slice(1, -1),
];

it('no spelling of a secret survives, whatever is around it', () => {
	const secret = fc
		.string({ minLength: 6, unit: 'grapheme-ascii' })
		.filter((text) => text.trim().length >= 6);
	fc.assert(
		fc.property(secret, fc.string(), fc.string(), (text, before, after) => {
			for (const spelled of SPELLINGS.map((spell) => spell(text.trim()))) {
				expect(redactor(text).text(`${before}${spelled}${after}`)).not.toContain(spelled);
			}
		}),
	);
});

it('a link goes as a whole, with the key in it', () => {
	const link = 'https://files.example.com/download?token=abc-k3y-value-def';
	expect(redactor('k3y-value', link).text(`see ${link}.`)).not.toMatch(/token|abc|def|k3y/);
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

it('a value keeps its shape, in names and strings alike', () => {
	const value = { a: ['s3cret-key', 1, null, true, { 's3cret-key': 'x s3cret-key y' }] };
	const redacted = redactor('s3cret-key').value(value);
	expect(JSON.stringify(redacted)).not.toContain('s3cret');
	expect(redacted).toMatchObject({ a: [expect.any(String), 1, null, true, expect.any(Object)] });
	expect(value.a[0]).toBe('s3cret-key');
});
