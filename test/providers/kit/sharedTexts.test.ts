import fc from 'fast-check';
import { SharedTexts } from '../../../nodes/BulkVerify/providers/kit/sharedTexts';

it('every text comes back as it went in, however many there are of a column', () => {
	const texts = fc.array(fc.oneof(fc.string({ maxLength: 3 }), fc.string({ maxLength: 20 })), {
		maxLength: 1_500,
		size: 'max',
	});
	fc.assert(
		fc.property(texts, (column) => {
			const shared = new SharedTexts();
			expect(column.map((text) => shared.share(text))).toEqual(column);
		}),
	);
});
