import type { DownloadStream } from '../../nodes/BulkVerify/transport/request';

/** A download as the transport gives it; its bytes in the pieces given (a piece's characters below 256 are bytes). */
export function downloadOf(content: string | string[]): DownloadStream {
	const pieces = Array.isArray(content)
		? content.map((piece) => Buffer.from(piece, 'latin1'))
		: [Buffer.from(content)].filter(({ length }) => length > 0);
	async function* bytes() {
		yield* pieces;
	}
	const start = Buffer.concat(pieces).subarray(0, 4_096).toString();
	return { headers: {}, start, isEndSure: () => true, bytes: bytes() };
}
