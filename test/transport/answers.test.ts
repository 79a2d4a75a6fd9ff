/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node itself, not inside n8n */
import type { Socket } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import type { Limits } from '../../nodes/BulkVerify/transport/limits';
import type { TransportError } from '../../nodes/BulkVerify/transport/transportError';
import { perhapsTaken } from '../../nodes/BulkVerify/transport/transportError';
import { settle } from '../../nodes/BulkVerify/transport/retry';
import { skipTime } from '../harness/clock';
import { http, OURS, openRaw, type Raw, type Script } from './raw';

const open: Raw[] = [];
afterEach(() => open.splice(0).forEach((raw) => raw.close()));

async function serve(...args: Parameters<typeof openRaw>): Promise<Raw> {
	const raw = await openRaw(...args);
	open.push(raw);
	return raw;
}

const bytes =
	(...pieces: Array<string | Buffer>): Script =>
	(socket) => {
		for (const piece of pieces) socket.write(piece);
		socket.end();
	};

const GET = { method: 'GET', path: '/x' } as const;
const POST = { method: 'POST', path: '/x', json: { a: 1 } } as const;
const GOOD = '{"id":1}';
const PAGE = '<html><body>Gateway</body></html>';
const packed = gzipSync(Buffer.from('{"id":1,"rows":"' + 'abcdefgh'.repeat(500) + '"}'));

async function errorOf(attempt: () => Promise<unknown>): Promise<TransportError> {
	const outcome = await settle(attempt);
	if ('value' in outcome) throw new Error('It succeeded');
	return outcome.error as TransportError;
}

/** After the list was taken: none of these says that it was not. */
const GARBLED: Record<string, Script> = {
	'bytes that are no HTTP': bytes('\x16\x03\x01 nonsense \r\n\r\n'),
	'an invalid header': bytes('HTTP/1.1 200 OK\r\nBad Header: x\r\n\r\n', GOOD),
	'a header of 100 kB': bytes(`HTTP/1.1 200 OK\r\nX-Long: ${'x'.repeat(100_000)}\r\n\r\n`, GOOD),
	'a wrong chunk size': bytes(
		'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
		GOOD,
		'\r\n0\r\n\r\n',
	),
	'length and chunks together': bytes(
		'HTTP/1.1 200 OK\r\nContent-Length: 8\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n',
		GOOD,
		'\r\n0\r\n\r\n',
	),
	'gzip that is none': bytes(http('200 OK', GOOD, { 'Content-Encoding': 'gzip' })),
	'gzip that is corrupt': bytes(
		http('200 OK', Buffer.from(packed.map((byte, index) => (index > 20 ? byte ^ 0x5a : byte))), {
			'Content-Encoding': 'gzip',
		}),
	),
	'gzip that is cut': bytes(http('200 OK', packed.subarray(0, -12), { 'Content-Encoding': 'gzip' })),
	'brotli that is none': bytes(http('200 OK', GOOD, { 'Content-Encoding': 'br' })),
	'half a status line': bytes('HTTP/1.1 2'),
	nothing: bytes(),
	'a reset': (socket) => void socket.resetAndDestroy(),
	'half a body': bytes('HTTP/1.1 200 OK\r\nContent-Length: 80\r\n\r\n', GOOD),
	'an empty 200': bytes(http('200 OK', '')),
	'a page with 200': bytes(http('200 OK', PAGE)),
	'JSON of 20,000 brackets': bytes(http('200 OK', '['.repeat(20_000) + ']'.repeat(20_000))),
	'100 and then nothing': bytes('HTTP/1.1 100 Continue\r\n\r\n'),
	'a redirect': bytes(http('302 Found', PAGE, { Location: 'https://x.example/' })),
	...Object.fromEntries(
		[403, 404, 409, 429, 499, 500, 503, 520].map((status) => [
			`a page with ${status}`,
			bytes(http(`${status} X`, PAGE, { 'Retry-After': '0' })),
		]),
	),
};

describe.each(Object.entries(GARBLED))('%s', (name, script) => {
	it('to an upload: sent once, perhaps taken, and no fault of the credential', async () => {
		const { transport, requests } = await serve(script, { maxRetryWaitMs: 5_000 });
		const outcome = await settle(async () => await transport.write(POST));
		expect(requests).toHaveLength(1);
		// What changes something may have nothing to say; who uploads finds no job in it.
		if (name === 'an empty 200') return;
		const error = 'error' in outcome ? outcome.error : undefined;
		expect(perhapsTaken(error)).toBe(true);
		expect((error as TransportError).kind).not.toBe('configuration');
		expect(JSON.stringify([error, (error as Error).message])).not.toContain(OURS);
	});

	it('to a read: asked again', async () => {
		const good = bytes(http('200 OK', GOOD));
		const { transport, requests } = await serve(
			(socket, request, attempt) => (attempt === 1 ? script : good)(socket, request, attempt),
			{ maxRetryWaitMs: 5_000 },
		);
		// A refusal in HTTP's own words is one to a read, whoever gave it; the rest is asked for again.
		const outcome = await settle(async () => await transport.read(GET));
		expect(requests).toHaveLength(2);
		expect(outcome).toMatchObject({ value: { status: 200, body: { id: 1 } } });
	});
});

it('what never came about was not taken, and an upload is tried again then', async () => {
	const raw = await serve(bytes());
	raw.close();
	await new Promise((resolve) => setTimeout(resolve, 50));
	const error = await errorOf(async () => await raw.transport.write(POST));
	expect(error).toMatchObject({ kind: 'network', details: { networkCode: 'ECONNREFUSED', notTaken: true } });
	expect(perhapsTaken(error)).toBe(false);
});

it('an upload is not repeated after 429 unseen; what is harmless is', async () => {
	const script: Script = (socket, _, attempt) =>
		void socket.end(attempt % 2 === 1 ? http('429 X', '{}', { 'Retry-After': '0' }) : http('200 OK', GOOD));
	const { transport, requests } = await serve(script, { maxRetryWaitMs: 5_000 });
	expect(await errorOf(async () => await transport.write(POST))).toMatchObject({
		kind: 'rateLimit',
		details: { notTaken: true, retryAfterMs: 0 },
	});
	expect(requests).toHaveLength(1);
	await transport.write(POST);
	await transport.write(POST, { afterRateLimit: 'repeat' });
	expect(requests).toHaveLength(4);
});

it('an empty key never leaves, and the message says so', async () => {
	const { transport, requests } = await serve(bytes(), { credential: { apiKey: ' ' } });
	expect(await errorOf(async () => await transport.write(POST))).toMatchObject({
		kind: 'configuration',
		message: 'The API Key in the credential is empty',
		details: { notTaken: true },
	});
	expect(requests).toHaveLength(0);
});

describe('JSON', () => {
	it('keeps integers that no number holds, and everything else as it is', async () => {
		const body =
			'{"id":9007199254740993,"list":[-90071992547409931,1234567890123456, 12345678901234567890],"text":"9007199254740993, \\"12345678901234567\\" \\\\","n":1.2345678901234567,"e":1e20}';
		const { transport } = await serve(bytes(http('200 OK', body)));
		expect((await transport.read(GET)).body).toEqual({
			id: '9007199254740993',
			list: ['-90071992547409931', 1234567890123456, '12345678901234567890'],
			text: '9007199254740993, "12345678901234567" \\',
			n: 1.2345678901234567,
			e: 1e20,
		});
	});

	it('may have a byte order mark, come packed though nobody asked, and in pieces', async () => {
		const json = Buffer.from('\ufeff{"a":"ü"}');
		for (const [encoding, body] of [
			['gzip', gzipSync(json)],
			['br', brotliCompressSync(json)],
			['identity', json],
		] as const) {
			const { transport } = await serve((socket) => {
				const answer = http('200 OK', body, { 'Content-Encoding': encoding });
				socket.write(answer.subarray(0, -3));
				setTimeout(() => socket.end(answer.subarray(-3)), 20);
			});
			expect((await transport.read(GET)).body).toEqual({ a: 'ü' });
		}
	});

	const expectRefusedOnce = async (bomb: Buffer, limits: Partial<Limits>, message: string) => {
		const { transport, requests } = await serve(bytes(http('200 OK', bomb, { 'Content-Encoding': 'gzip' })), {
			limits,
			maxRetryWaitMs: 5_000,
		});
		const error = await errorOf(async () => await transport.read(GET));
		expect(error).toMatchObject({ kind: 'unreadable', message });
		expect(requests).toHaveLength(1);
	};

	it('is refused where it unpacks to more than there may be, once', async () => {
		const bomb = gzipSync(Buffer.alloc(8_000_000, ' '));
		await expectRefusedOnce(bomb, { jsonBytes: 1_048_576 }, 'More than 1 MB came in one answer');
	});

	it.each([
		['objects', '{},'],
		['lists', '[],'],
		['numbers', '0,'],
		['texts', '"",'],
		['fields', '"a":1,'],
	])('is refused where it unpacks to more %s than memory holds, once', async (_, one) => {
		const body = one.startsWith('"a"') ? `[{${one.repeat(2_000)}"b":1}]` : `[${one.repeat(2_000)}0]`;
		const message = 'More than 1,000 values came in one answer';
		await expectRefusedOnce(gzipSync(body), { jsonValues: 1_000 }, message);
	});

	it('may have as many commas and brackets in its texts as it likes', async () => {
		const text = '{[,"\\'.repeat(2_000);
		const { transport } = await serve(bytes(http('200 OK', JSON.stringify({ text }))), {
			limits: { jsonValues: 10 },
		});
		expect((await transport.read(GET)).body).toEqual({ text });
	});
});

describe('a download', () => {
	const CSV = 'email,status\r\n' + 'bo@example.org,valid\r\n'.repeat(2_000);
	const whole = async (raw: Raw) => {
		const download = await raw.transport.download(GET);
		const pieces: Uint8Array[] = [];
		for await (const piece of download.bytes) pieces.push(piece);
		return { text: Buffer.concat(pieces).toString(), download };
	};

	it.each(['gzip', 'br'])(
		'that came in %s with the right length, which nobody asked for, is whole',
		async (encoding) => {
			const body = encoding === 'gzip' ? gzipSync(CSV) : brotliCompressSync(CSV);
			const raw = await serve(bytes(http('200 OK', body, { 'Content-Encoding': encoding })));
			const { text, download } = await whole(raw);
			expect(text).toBe(CSV);
			// n8n's newest version hides whether its end came: it is asked for a second time.
			expect(download.isEndSure()).toBe(false);
		},
	);

	it('in gzip that is cut is an error where it comes in chunks or with a length', async () => {
		const cut = gzipSync(CSV).subarray(0, -8);
		const chunked = 'HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nTransfer-Encoding: chunked\r\n\r\n';
		for (const script of [
			bytes(chunked, `${cut.length.toString(16)}\r\n`, cut, '\r\n'),
			bytes(http('200 OK', cut, { 'Content-Encoding': 'gzip', 'Content-Length': String(cut.length + 8) })),
		]) {
			expect(await errorOf(async () => await whole(await serve(script)))).toMatchObject({ kind: 'network' });
		}
	});

	it('whose end nothing shows says so, packed or not', async () => {
		const head = 'HTTP/1.1 200 OK\r\nConnection: close\r\n';
		for (const script of [
			bytes(`${head}\r\n`, CSV),
			bytes(`${head}Content-Encoding: gzip\r\n\r\n`, gzipSync(CSV).subarray(0, -8)),
		]) {
			expect((await whole(await serve(script))).download.isEndSure()).toBe(false);
		}
	});

	it('that does not end is given up, once', async () => {
		const raw = await serve(
			(socket) => {
				const more = () => void (socket.write(CSV), socket.destroyed || setTimeout(more, 0));
				socket.write('HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n');
				more();
			},
			{ limits: { fileBytes: 1_048_576 }, maxRetryWaitMs: 5_000 },
		);
		expect(await errorOf(async () => await whole(raw))).toMatchObject({
			message: 'More than 1 MB came in one answer',
			details: { isTooMuch: true },
		});
		expect(raw.requests).toHaveLength(1);
	});

	it.each([
		['more than came', bytes(http('200 OK', CSV, { 'Content-Length': String(CSV.length + 1) }))],
		[
			'more than came packed',
			bytes(http('200 OK', gzipSync(CSV), { 'Content-Encoding': 'gzip', 'Content-Length': '99999' })),
		],
	])('that announces %s is an error', async (_, script) => {
		expect((await errorOf(async () => await whole(await serve(script)))).kind).toBe('network');
	});
});

describe('an answer', () => {
	const limits = {
		answerMs: 150,
		writeAnswerMs: 150,
		idleMs: 150,
		jsonMs: 400,
		fileMs: 400,
		jsonBytesPerMs: 1,
		fileBytesPerMs: 1,
	};
	const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';
	const drip = (socket: Socket) => {
		socket.write(head);
		const timer = setInterval(() => socket.write('1\r\n[\r\n'), 40);
		socket.on('close', () => clearInterval(timer));
	};
	const HANGING: Record<string, Script> = {
		'that never comes': () => undefined,
		'that stops in the middle': (socket) => void socket.write(`${head}3\r\n[1,\r\n`),
		'that drips': drip,
		// n8n's request helper does not notice it.
		'that is 101, an upgrade which nobody asked for': (socket) =>
			void socket.write(
				'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
			),
		'whose head never ends': (socket) => void socket.write('HTTP/1.1 200 OK\r\nX-'),
	};

	it.each(Object.entries(HANGING))('%s is given up, to a read, a write and a download', async (_, script) => {
		const { transport } = await serve(script, { limits });
		for (const ask of [
			async () => await transport.read(GET),
			async () => await transport.write(POST),
			async () => {
				for await (const piece of (await transport.download(GET)).bytes) void piece;
			},
		]) {
			const error = await errorOf(ask);
			expect(error).toMatchObject({
				kind: 'network',
				message: expect.stringMatching(/^The answer was given up/),
			});
			expect(perhapsTaken(error)).toBe(true);
		}
	});

	it.each(Object.entries(HANGING))('%s ends at once when the workflow is stopped', async (_, script) => {
		const stop = new AbortController();
		const { transport } = await serve(script, { signal: stop.signal });
		const asking = errorOf(async () => await transport.read(GET));
		setTimeout(() => stop.abort(), 100);
		expect((await asking).kind).toBe('cancelled');
	});

	it.each(Object.entries(HANGING))(
		'%s is waited for until the deadline, and not asked for again',
		async (_, script) => {
			const { transport, requests } = await serve(script, { maxRetryWaitMs: 60_000 });
			transport.until(Date.now() + 200);
			expect(await errorOf(async () => await transport.read(GET))).toMatchObject({
				kind: 'network',
				details: { outOfTime: true },
			});
			expect(requests).toHaveLength(1);
		},
	);

	it('at a useful pace may take longer than a limit', async () => {
		const { transport } = await serve(
			(socket) => {
				socket.write(head);
				let left = 20;
				const timer = setInterval(() => {
					socket.write(`64\r\n${'x'.repeat(100)}\r\n`);
					if (--left > 0) return;
					clearInterval(timer);
					socket.end('0\r\n\r\n');
				}, 30);
			},
			{ limits: { ...limits, idleMs: 5_000, fileMs: 200, fileBytesPerMs: 0.5 } },
		);
		let size = 0;
		for await (const piece of (await transport.download(GET)).bytes) size += piece.byteLength;
		expect(size).toBe(2_000);
	});

	it('is not given up where the machine slept, or n8n was busy with other work', async () => {
		const patient = { ...limits, answerMs: 5_000, idleMs: 5_000, jsonMs: 9_000 };
		const { transport } = await serve(
			(socket) => {
				skipTime(60_000);
				const later = (run: () => void) => setTimeout(run, 1_500);
				later(() => {
					socket.write(`${head}3\r\n[1,\r\n`);
					skipTime(60_000);
					later(() => socket.end('2\r\n2]\r\n0\r\n\r\n'));
				});
			},
			{ limits: patient },
		);
		expect((await transport.read(GET)).body).toEqual([1, 2]);
	});

	it('is not given up while its reader is busy', async () => {
		const { transport } = await serve(bytes(http('200 OK', 'x'.repeat(500_000))), { limits });
		let size = 0;
		for await (const piece of (await transport.download(GET)).bytes) {
			if (size === 0) await new Promise((resolve) => setTimeout(resolve, 600));
			size += piece.byteLength;
		}
		expect(size).toBe(500_000);
	});
});

describe('a link', () => {
	it('that leads elsewhere is not followed, nor a redirect from it', async () => {
		const raw = await serve(bytes(http('302 Found', '', { Location: 'http://127.0.0.1:9/secret' })));
		const error = await errorOf(
			async () => await raw.transport.downloadLink(`http://127.0.0.1:${raw.port}/x?token=abc`),
		);
		expect(error.kind).toBe('unreadable');
		expect(raw.requests).toHaveLength(1);
		expect(raw.requests[0]).not.toContain(OURS);
	});

	it('that is echoed is not shown', async () => {
		const raw = await serve((socket, request) => {
			const path = request.split(' ')[1] ?? '';
			socket.end(http('400 Bad Request', JSON.stringify({ message: `No such file: ${path}` })));
		});
		const link = `http://127.0.0.1:${raw.port}/file.csv?token=a1b2c3d4e5`;
		const error = await errorOf(async () => await raw.transport.downloadLink(link));
		expect(error.message).toBe('No such file: [redacted]');
	});

	it.each([
		'https://169.254.169.254/x',
		'file:///etc/passwd',
		'https://x.example\\@127.0.0.1/',
		'\ud800',
		'',
	])('that nobody should follow is told without it: %j', async (link) => {
		const { transport } = await serve(bytes(), { credential: { baseUrl: 'https://api.example.com' } });
		const error = await errorOf(async () => await transport.downloadLink(link));
		expect(error.message).toMatch(/^The download link that came /);
		expect(error.kind).toBe('unreadable');
	});
});
