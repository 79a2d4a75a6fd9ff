import type FormData from 'form-data';
import { toHttpRequest } from '../../nodes/BulkVerify/transport/httpRequest';
import { cleanFileName, cleanMimeType } from '../../nodes/BulkVerify/transport/fileName';
import { pathOf } from '../../nodes/BulkVerify/transport/path';
import { toNodeStream } from '../../nodes/BulkVerify/transport/nodeStream';

const BASE = 'https://api.example.com/v1';

describe('a request', () => {
	it('never follows a redirect and takes every status as an answer', async () => {
		for (const accept of ['json', 'file'] as const) {
			expect(await toHttpRequest({ method: 'GET', path: '/x' }, BASE, accept)).toMatchObject({
				url: `${BASE}/x`,
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				encoding: 'stream',
			});
		}
	});

	it('has its query encoded, bare flags bare and what is undefined left out', async () => {
		const query = { 'a b': 'c&d', page: 2, download: null, type: undefined, empty: '' };
		const { url } = await toHttpRequest({ method: 'GET', path: '/x', query }, BASE, 'json');
		expect(url).toBe(`${BASE}/x?a%20b=c%26d&page=2&download&empty=`);
	});

	it('for a file asks for it uncompressed, for its length is checked', async () => {
		const { headers } = await toHttpRequest({ method: 'GET', path: '/x' }, BASE, 'file');
		expect(headers).toMatchObject({ 'Accept-Encoding': 'identity' });
	});

	it('with JSON says so', async () => {
		const request = await toHttpRequest({ method: 'POST', path: '/x', json: { a: [1] } }, BASE, 'json');
		expect(request).toMatchObject({ body: { a: [1] }, headers: { 'Content-Type': 'application/json' } });
	});

	it('takes further headers, and a list as JSON', async () => {
		const request = await toHttpRequest(
			{ method: 'POST', path: '/x', json: [{ email: 'a' }], headers: { Accept: 'text/csv', 'X-Name': 'a' } },
			BASE,
			'json',
		);
		expect(request).toMatchObject({
			body: [{ email: 'a' }],
			headers: { Accept: 'text/csv', 'X-Name': 'a', 'Content-Type': 'application/json' },
		});
	});

	it('with a raw body sends it as it is, its length told beforehand', async () => {
		const raw = { mimeType: 'text/csv', pieces: [Buffer.from('a@x.example\n'), Buffer.from('ü\n')] };
		const request = await toHttpRequest({ method: 'PUT', path: '/x', raw }, BASE, 'json');
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
		const request = await toHttpRequest({ method: 'POST', path: '/x', form }, BASE, 'json');
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

it.each(['/jobs/../balance', '/jobs/..', '/jobs/./x', '/jobs/%2e%2E/x', '/jobs/.%2e?a=1'])(
	'a path that leads elsewhere never leaves: %s',
	async (path) => {
		await expect(toHttpRequest({ method: 'GET', path }, BASE, 'json')).rejects.toMatchObject({
			kind: 'notFound',
			details: { notTaken: true },
		});
	},
);

describe('an id in a path', () => {
	it.each([
		['12', '/jobs/12/rows'],
		['007', '/jobs/007/rows'],
		['a/b', '/jobs/a%2Fb/rows'],
		['../x', '/jobs/..%2Fx/rows'],
		['a?b#c', '/jobs/a%3Fb%23c/rows'],
		['a\r\nb', '/jobs/a%0D%0Ab/rows'],
		['%2e%2e', '/jobs/%252e%252e/rows'],
		['\uD800', '/jobs/%EF%BF%BD/rows'],
		['...', '/jobs/.../rows'],
	])('stays in its place: %j', (id, path) => {
		expect(pathOf`/jobs/${id}/rows`).toBe(path);
		expect(new URL(`https://x.example${path}`).pathname.split('/')).toHaveLength(4);
	});

	it.each(['', '.', '..'])('that no path can hold is no job: %j', (id) => {
		expect(() => pathOf`/jobs/${id}`).toThrow('There is no job with such an ID');
	});
});

describe('in a multipart body', () => {
	it.each([
		['list.csv', 'list.csv'],
		['../../etc/passwd', 'passwd'],
		['C:\\lists\\a.csv', 'a.csv'],
		['a"; filename="b.csv', "a'; filename='b.csv"],
		['a\r\nX-Evil: 1.csv', 'a  X-Evil: 1.csv'],
		['..', 'list.csv'],
		['größe 漢字.csv', 'größe 漢字.csv'],
		[`${'x'.repeat(500)}.csv`, `${'x'.repeat(196)}.csv`],
	])('the name %j is %j', (name, clean) => expect(cleanFileName(name)).toBe(clean));

	it.each([
		['text/csv', 'text/csv'],
		['text/csv; charset=utf-8', 'text/csv; charset=utf-8'],
		['text/csv\r\nX-Evil: 1', 'application/octet-stream'],
		['nonsense', 'application/octet-stream'],
	])('the type %j is %j', (type, clean) => expect(cleanMimeType(type)).toBe(clean));
});
