/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { Readable } from 'node:stream';

import { parse } from 'csv-parse/sync';
import fc from 'fast-check';

import { Bytes } from './kit/bytes';
import { readMultipart } from './kit/multipart';
import { csvLine, packedRows, readRows } from './kit/rows';
import { emailOutcome } from './kit/emails';

/** Cut into pieces of `size` bytes, as a network may. */
function pieces(buffer: Buffer, size: number): Buffer[] {
	const count = Math.ceil(buffer.length / size);
	return Array.from({ length: count }, (_, at) => buffer.subarray(at * size, (at + 1) * size));
}

const cell = fc.string({ unit: fc.constantFrom('a', 'é', '"', ',', '\n', '\r', ' ', '😀'), maxLength: 6 });
const table = fc
	.integer({ min: 1, max: 4 })
	.chain((width) => fc.array(fc.array(cell, { minLength: width, maxLength: width }), { maxLength: 8 }));

it('reads back what it writes, however the bytes are cut', () => {
	fc.assert(
		fc.property(table, fc.integer({ min: 1, max: 9 }), (rows, size) => {
			const bytes = new Bytes();
			for (const piece of pieces(Buffer.from(packedRows(rows).text()), size)) bytes.add(piece);
			expect([...readRows(bytes, ',')]).toEqual(rows);
		}),
	);
});

it('reads quoted text as csv-parse does', () => {
	fc.assert(
		fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, lineBreak, closed) => {
			const lines = rows.map((row) => row.map((text) => `"${text.replaceAll('"', '""')}"`).join(';'));
			const text = lines.join(lineBreak) + (closed ? lineBreak : '');
			const read = [...readRows(Bytes.from(text), ';')];
			expect(read).toEqual(parse(text, { delimiter: ';', relax_column_count: true, skip_empty_lines: true }));
		}),
	);
});

it('writes one line a row, quoting only what needs it', () => {
	expect(csvLine(['a', 'b,c', 'd"e', ''])).toBe('a,"b,c","d""e",\n');
});

it('reads multipart parts whole, however the bytes are cut', async () => {
	const content = fc.oneof(
		fc.uint8Array({ maxLength: 60 }),
		fc.constant(Buffer.from('\r\n--bound\r\n--boundar\r\n-')),
	);
	await fc.assert(
		fc.asyncProperty(
			fc.array(content, { maxLength: 4 }),
			fc.integer({ min: 1, max: 40 }),
			async (contents, size) => {
				const head =
					'Content-Disposition: form-data; name="part"; filename="é \\"x\\".csv"\r\nContent-Type: text/csv\r\n\r\n';
				const parts = contents.map((one) =>
					Buffer.concat([Buffer.from(`--boundary\r\n${head}`), one, Buffer.from('\r\n')]),
				);
				const body = Buffer.concat([
					Buffer.from('preamble\r\n'),
					...parts,
					Buffer.from('--boundary--\r\nepilogue'),
				]);
				const read = await readMultipart(Readable.from(pieces(body, size)), 'boundary');
				expect(read.map((part) => Buffer.concat(part.content.chunks))).toEqual(
					contents.map((one) => Buffer.from(one)),
				);
				expect(read.every((part) => part.fileName === 'é "x".csv' && part.type === 'text/csv')).toBe(true);
			},
		),
	);
});

it('refuses a multipart body that ends early', async () => {
	const cut = Buffer.from('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nvalue\r\n--b');
	await expect(readMultipart(Readable.from([cut]), 'b')).rejects.toThrow('ends before its last boundary');
});

it('names the line that is not UTF-8', () => {
	const bytes = new Bytes();
	bytes.add(Buffer.from('email\ngr\u00fc\u00dfe@example.com\n'));
	expect(bytes.firstLineNotUtf8()).toBeUndefined();
	bytes.add(Buffer.from([0x61, 0xe9, 0x0a]));
	expect(bytes.firstLineNotUtf8()).toBe(3);
});

it.each([
	['valid.jane@example.com', 'valid'],
	['Catch-All@example.com', 'accept_all'],
	['x@accept-all.example', 'accept_all'],
	['admin@example.com', 'role'],
	['disposable7@example.com', 'disposable'],
	['x@mailinator.com', 'disposable'],
	['nobody7@example.com', 'account_invalid'],
	['valid@shop.invalid', 'domain_invalid'],
	['x@nodomain.example', 'domain_invalid'],
	['me$example.com', 'address_invalid'],
	['a@b@example.com', 'address_invalid'],
	['', 'address_invalid'],
	['timeout@example.com', 'unknown'],
])('judges %s as %s', (address, outcome) => {
	expect(emailOutcome(address)).toBe(outcome);
});

it('judges the rest by a hash: about four in five valid, the same each time, whatever the case', () => {
	const addresses = Array.from({ length: 10_000 }, (_, at) => `person${at}@company${at % 97}.example`);
	const valid = addresses.filter((address) => emailOutcome(address) === 'valid').length;
	expect(valid / addresses.length).toBeGreaterThan(0.78);
	expect(valid / addresses.length).toBeLessThan(0.82);
	expect(addresses.map((address) => emailOutcome(` ${address.toUpperCase()} `))).toEqual(
		addresses.map(emailOutcome),
	);
});
