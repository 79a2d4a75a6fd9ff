import { toNodeStream } from '../../nodes/BulkVerify/n8n/nodeStream';
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

describe('a download', () => {
	it.each([6, undefined])('that is whole is passed on, %j bytes announced', async (announced) => {
		const { stream, isDestroyed } = streamOf(['abc', 'def']);
		expect(await read(checkedBytes(stream, { announced }))).toBe('abcdef');
		expect(isDestroyed()).toBe(true);
	});

	it.each([7, 5, 0])('with another length than the %i bytes announced is an error', async (announced) => {
		const outcome = await settle(
			async () => await read(checkedBytes(streamOf(['abc', 'def']).stream, { announced })),
		);
		expect(outcome).toMatchObject({
			error: { kind: 'network', message: `The download was cut short: 6 of ${announced} bytes came` },
		});
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
