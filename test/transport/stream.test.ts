/* eslint-disable @n8n/community-nodes/no-restricted-imports -- tests run on Node itself, not inside n8n */
import { brotliCompressSync, constants, createBrotliDecompress, createUnzip, gzipSync } from 'node:zlib';
import { toNodeStream } from '../../nodes/BulkVerify/transport/nodeStream';
import { settle } from '../../nodes/BulkVerify/transport/retry';
import {
	checkedBytes,
	isByteStream,
	readBeginning,
	type ByteStream,
} from '../../nodes/BulkVerify/transport/stream';

function streamOf(pieces: string[], breaks = false) {
	let destroyed = 0;
	const stream: ByteStream = {
		async *[Symbol.asyncIterator]() {
			for (const piece of pieces) yield Buffer.from(piece);
			if (breaks) throw Object.assign(new Error('aborted https://x.example?key=1'), { code: 'ECONNRESET' });
		},
		destroy: () => void destroyed++,
	};
	return { stream, isDestroyed: () => destroyed > 0 };
}

async function read(bytes: AsyncIterable<Uint8Array>): Promise<string> {
	const pieces = [];
	for await (const piece of bytes) pieces.push(piece);
	return Buffer.concat(pieces).toString();
}

const CSV = 'email,status\r\n' + 'bo@example.org,valid\r\n'.repeat(20) + Math.PI;

// How axios opens them: any end is a good one.
const FORGIVING = { flush: constants.Z_SYNC_FLUSH, finishFlush: constants.Z_SYNC_FLUSH };
const FORGIVING_BROTLI = {
	flush: constants.BROTLI_OPERATION_FLUSH,
	finishFlush: constants.BROTLI_OPERATION_FLUSH,
};

describe('a download', () => {
	it.each([6, undefined])('that is whole is passed on, %j bytes announced', async (announced) => {
		const { stream, isDestroyed } = streamOf(['abc', 'def']);
		expect(await read(checkedBytes(stream, { announced }))).toBe('abcdef');
		expect(isDestroyed()).toBe(true);
	});

	it.each([
		['gzip', () => createUnzip(FORGIVING), gzipSync(CSV)],
		['brotli', () => createBrotliDecompress(FORGIVING_BROTLI), brotliCompressSync(CSV)],
	])('whose unpacker n8n hands over is packed to its end: %s', async (_, unpacker, packed) => {
		const unpack = (bytes: Buffer, announced?: number) => {
			const stream = unpacker();
			const checked = checkedBytes(stream, { announced });
			stream.end(bytes);
			return settle(async () => await read(checked));
		};
		expect(await unpack(packed, packed.length)).toEqual({ value: CSV });
		expect(await unpack(packed)).toEqual({ value: CSV });
		expect(await unpack(packed, packed.length + 1)).toMatchObject({ error: { kind: 'network' } });
		for (const cut of [1, 8, 30]) {
			expect(await unpack(packed.subarray(0, -cut))).toMatchObject({ error: { kind: 'network' } });
		}
	});

	it('that breaks is an error, without what the error held', async () => {
		const outcome = await settle(
			async () => await read(checkedBytes(streamOf(['abc'], true).stream, { announced: undefined })),
		);
		expect(outcome).toMatchObject({
			error: { kind: 'network', message: 'The download was cut short: the connection broke' },
		});
		expect(JSON.stringify(outcome)).not.toContain('x.example');
	});

	it('that nobody reads to its end is let go of', async () => {
		const { stream, isDestroyed } = streamOf(['abc', 'def']);
		for await (const piece of checkedBytes(stream, { announced: 6 })) {
			expect(piece.length).toBe(3);
			break;
		}
		expect(isDestroyed()).toBe(true);
	});
});

it('a message is read no further than need be', async () => {
	const { stream, isDestroyed } = streamOf(['abc', 'def', 'ghi']);
	expect(await readBeginning(checkedBytes(stream, { announced: undefined }), 4)).toBe('abcd');
	expect(isDestroyed()).toBe(true);
	expect(await readBeginning(streamOf(['abc'], true).stream)).toBe('abc');
});

it('a body is a stream where it can be read piece by piece', () => {
	expect(isByteStream(streamOf([]).stream)).toBe(true);
	for (const body of ['text', null, undefined, {}, 7]) expect(isByteStream(body)).toBe(false);
});

describe('a Node stream', () => {
	it('has the same bytes, in large pieces', async () => {
		const sizes: number[] = [];
		for await (const piece of toNodeStream(streamOf(Array<string>(50).fill('x'.repeat(65_536))).stream)) {
			sizes.push((piece as Buffer).length);
		}
		expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(50 * 65_536);
		expect(sizes.length).toBeLessThan(6);
	});

	it('ends with the error that its source ended with', async () => {
		const bytes = checkedBytes(streamOf(['abc'], true).stream, { announced: undefined });
		const outcome = await settle(async () => await read(toNodeStream(bytes) as AsyncIterable<Uint8Array>));
		expect(outcome).toMatchObject({ error: { kind: 'network' } });
	});

	it('may be empty', async () => {
		expect(await read(toNodeStream(streamOf([]).stream) as AsyncIterable<Uint8Array>)).toBe('');
	});
});
