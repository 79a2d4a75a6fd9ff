import fc from 'fast-check';
import {
	howManyFit,
	keyLength,
	keyOf,
	packNumbers,
	piecesOf,
	readNumbers,
	unpackNumbers,
} from '../../../nodes/BulkVerify/trigger/watch/packing';

const ids = fc.uniqueArray(fc.oneof(fc.nat(5000), fc.maxSafeNat()));

test('numbers come out as they went in, in ascending order', () => {
	fc.assert(
		fc.property(ids, (numbers) => {
			expect(unpackNumbers(packNumbers(numbers))).toEqual([...numbers].sort((a, b) => a - b));
		}),
	);
});

test('no gap takes more than eleven characters, one below 32 takes one', () => {
	expect(packNumbers([Number.MAX_SAFE_INTEGER])).toHaveLength(11);
	expect(packNumbers([31])).toHaveLength(1);
	expect(packNumbers([1023])).toHaveLength(2);
});

test('as many fit as fit, and one more does not', () => {
	fc.assert(
		fc.property(ids, fc.nat(60), (numbers, characters) => {
			const count = howManyFit(numbers, characters);
			expect(packNumbers(numbers.slice(0, count)).length).toBeLessThanOrEqual(characters);
			if (count === numbers.length) return;
			expect(packNumbers(numbers.slice(0, count + 1)).length).toBeGreaterThan(characters);
		}),
	);
});

test('damaged text is refused', () => {
	for (const text of ['a b', 'g', '_', '________________', 'é'])
		expect([text, readNumbers(text)]).toEqual([text, undefined]);
});

test('keys come out as they went in', () => {
	fc.assert(
		fc.property(fc.array(fc.string()), (jobIds) => {
			const keys = jobIds.map(keyOf);
			expect(keys.every((key) => key.length === keyLength)).toBe(true);
			expect(piecesOf(keys.join(''), keyLength)).toEqual(keys);
		}),
	);
});
