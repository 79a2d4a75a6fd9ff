import type FormData from 'form-data';
import { toAnswer, toHttpRequest } from '../../nodes/BulkVerify/transport/httpRequest';
import { toNodeStream } from '../../nodes/BulkVerify/n8n/nodeStream';

const BASE = 'https://api.example.com/v1';

describe('a request', () => {
	it('never follows a redirect and takes every status as an answer', async () => {
		for (const encoding of ['text', 'stream'] as const) {
			expect(await toHttpRequest({ method: 'GET', path: '/x' }, BASE, encoding)).toMatchObject({
				url: `${BASE}/x`,
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				encoding,
			});
		}
	});

	it('has its query encoded, bare flags bare and what is undefined left out', async () => {
		const query = { 'a b': 'c&d', page: 2, download: null, type: undefined, empty: '' };
		const { url } = await toHttpRequest({ method: 'GET', path: '/x', query }, BASE, 'text');
		expect(url).toBe(`${BASE}/x?a%20b=c%26d&page=2&download&empty=`);
	});

	it('for a file asks for it uncompressed, for its length is checked', async () => {
		const { headers } = await toHttpRequest({ method: 'GET', path: '/x' }, BASE, 'stream');
		expect(headers).toMatchObject({ 'Accept-Encoding': 'identity' });
	});

	it('with JSON says so', async () => {
		const request = await toHttpRequest({ method: 'POST', path: '/x', json: { a: [1] } }, BASE, 'text');
		expect(request).toMatchObject({ body: { a: [1] }, headers: { 'Content-Type': 'application/json' } });
	});

	it('takes further headers, and a list as JSON', async () => {
		const request = await toHttpRequest(
			{ method: 'POST', path: '/x', json: [{ email: 'a' }], headers: { Accept: 'text/csv', 'X-Name': 'a' } },
			BASE,
			'text',
		);
		expect(request).toMatchObject({
			body: [{ email: 'a' }],
			headers: { Accept: 'text/csv', 'X-Name': 'a', 'Content-Type': 'application/json' },
		});
	});

	it('with a raw body sends it as it is, its length told beforehand', async () => {
		const raw = { mimeType: 'text/csv', pieces: [Buffer.from('a@x.example\n'), Buffer.from('ü\n')] };
		const request = await toHttpRequest({ method: 'PUT', path: '/x', raw }, BASE, 'text');
		expect(request.headers).toMatchObject({ 'Content-Type': 'text/csv', 'Content-Length': '15' });
		const pieces: Buffer[] = [];
		for await (const piece of request.body as AsyncIterable<Buffer>) pieces.push(piece);
		expect(Buffer.concat(pieces).toString()).toBe('a@x.example\nü\n');
	});

	it.each([
		['a buffer', async () => Buffer.from('email\n')],
		[
			'a stream',
			async () =>
				toNodeStream(
					(async function* () {
						yield Buffer.from('email\n');
					})(),
				),
		],
	])('with a file from %s knows its length beforehand', async (_, open) => {
		const file = { byteLength: 6, mimeType: 'text/csv', identity: async () => 'a', open };
		const form = [
			{ field: 'f[x]', file, fileName: 'a.csv' },
			{ field: 'press', text: 'OK' },
		];
		const request = await toHttpRequest({ method: 'POST', path: '/x', form }, BASE, 'text');
		const body = request.body as FormData;
		expect(request.headers).toMatchObject({
			'content-type': expect.stringMatching(/^multipart\/form-data; boundary=/),
		});
		expect(body.hasKnownLength()).toBe(true);

		const length = body.getLengthSync();
		const pieces: Buffer[] = [];
		body.on('data', (piece: Buffer | string) => pieces.push(Buffer.from(piece)));
		const ended = new Promise((resolve) => body.on('end', resolve));
		body.resume();
		await ended;
		const sent = Buffer.concat(pieces);
		expect(sent.length).toBe(length);
		expect(sent.toString()).toMatch(
			/name="f\[x\]"; filename="a\.csv"\r\nContent-Type: text\/csv\r\n\r\nemail\n\r\n[^]*name="press"\r\n\r\nOK\r\n/,
		);
	});
});

it('an answer is JSON where it is, whatever it says it is', () => {
	const answer = (text: string) =>
		toAnswer({ statusCode: 200, headers: { 'Content-Type': 'text/html', ETag: 7 }, body: text }, text);
	expect(answer('{"a":1}')).toEqual({
		status: 200,
		headers: { 'content-type': 'text/html', etag: '7' },
		body: { a: 1 },
	});
	expect(answer('<html>').body).toBe('<html>');
	expect(answer('{"success":tr').body).toBe('{"success":tr');
	expect(answer('').body).toBe('');
});
