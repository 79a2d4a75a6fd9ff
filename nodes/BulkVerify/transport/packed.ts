import type { ByteStream } from './stream';

// Node's flags for "this is the end": Z_FINISH, BROTLI_OPERATION_FINISH, ZSTD_e_end (zlib's documentation).
const END_FLAGS: Readonly<Record<string, number>> = {
	Unzip: 4,
	Gunzip: 4,
	Inflate: 4,
	InflateRaw: 4,
	BrotliDecompress: 2,
	ZstdDecompress: 2,
};

const END_FLAG = '_finishFlushFlag';

/** A body that came packed although nobody asked for it, and is unpacked on its way here. */
export interface PackedBody {
	/** Packed bytes so far. */
	packedBytes(): number;
	/** Whether a packed body that breaks off ends in an error. */
	isEndChecked: boolean;
}

/**
 * axios unpacks such a body, takes its `content-encoding` away, leaves the `content-length` of what was packed, and
 * takes any end for a good one. What it hands over is Node's unpacker itself, which is told here to insist on the end
 * that every packed body has.
 *
 * @returns `undefined` for a body that came as it is
 */
export function packedBody(body: ByteStream): PackedBody | undefined {
	const endFlag = END_FLAGS[body.constructor.name];
	const isUnpacker = typeof Reflect.get(body, 'bytesWritten') === 'number';
	if (endFlag === undefined || !isUnpacker) return undefined;
	const isEndChecked =
		typeof Reflect.get(body, END_FLAG) === 'number' && Reflect.set(body, END_FLAG, endFlag);
	return { packedBytes: () => Number(Reflect.get(body, 'bytesWritten')), isEndChecked };
}
