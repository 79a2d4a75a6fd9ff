import fc from 'fast-check';
import { eachAs, jsonBody, jsonPieces } from '../../nodes/BulkVerify/transport/jsonBody';

const textOf = (json: Parameters<typeof jsonPieces>[0]) => Buffer.concat([...jsonPieces(json)]).toString();

it('says what JSON.stringify says, whatever is in it', () => {
	const json = fc.oneof(fc.dictionary(fc.string(), fc.jsonValue()), fc.array(fc.jsonValue()));
	fc.assert(
		fc.property(json, (value) => {
			expect(textOf(value)).toBe(JSON.stringify(value));
		}),
	);
	for (const value of [{}, [], { a: [] }, { a: undefined, b: 1 }, { a: [undefined, 'x'] }]) {
		expect(textOf(value)).toBe(JSON.stringify(value));
	}
});

it('makes a long list in pieces of a size, none of which cuts a character', () => {
	const list = Array.from({ length: 50_000 }, (_, index) => ({ value: `ünd ${index} 😀` }));
	const pieces = [...jsonPieces({ list, name: 'x' })];
	expect(Buffer.concat(pieces).toString()).toBe(JSON.stringify({ list, name: 'x' }));
	expect(pieces.length).toBeGreaterThan(10);
	expect(Math.max(...pieces.map(({ length }) => length))).toBeLessThan(200_000);
});

it('is the same each time it is gone through', () => {
	const { mimeType, pieces } = jsonBody({ list: eachAs(['a'], (name) => ({ name })) });
	expect(mimeType).toBe('application/json');
	for (let time = 0; time < 2; time++)
		expect(Buffer.concat([...pieces]).toString()).toBe('{"list":[{"name":"a"}]}');
});
