import fc from 'fast-check';
import { Digest, digestOf } from '../../nodes/BulkVerify/n8n/digest';

const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });

/** Of pieces that are at hand. */
function digestOfPieces(pieces: Uint8Array[]): string {
	const digest = new Digest();
	for (const piece of pieces) digest.add(piece);
	return digest.finish();
}

async function* each(pieces: Uint8Array[]) {
	yield* pieces;
}

describe('A digest of a file', () => {
	it('is the same however the bytes are cut, and whichever way they come', async () => {
		await fc.assert(
			fc.asyncProperty(bytes, fc.array(fc.nat(300), { maxLength: 6 }), async (all, places) => {
				const cuts = [0, ...places.map((place) => Math.min(place, all.length)), all.length].sort(
					(one, other) => one - other,
				);
				const pieces = cuts.slice(1).map((cut, index) => all.subarray(cuts[index], cut));
				const whole = digestOfPieces([all]);
				expect(digestOfPieces(pieces)).toBe(whole);
				expect(await digestOf(each(pieces))).toBe(whole);
			}),
		);
	});

	it('is another one where a bit, or the length, is', () => {
		fc.assert(
			fc.property(bytes, fc.nat(), fc.integer({ min: 0, max: 7 }), (all, at, bit) => {
				const other = Uint8Array.from(all);
				const place = at % all.length;
				other[place] = (other[place] ?? 0) ^ (1 << bit);
				expect(digestOfPieces([other])).not.toBe(digestOfPieces([all]));
				expect(digestOfPieces([all, new Uint8Array(1)])).not.toBe(digestOfPieces([all]));
			}),
		);
	});

	it('of nothing is that of no bytes', () => {
		expect(new Digest().finish()).toBe(digestOfPieces([new Uint8Array(0)]));
	});
});
