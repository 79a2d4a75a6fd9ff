import { readFailure } from '../../../nodes/BulkVerify/providers/zeroBounce/answers';
import { conformance } from '../../conformance';

conformance('zeroBounce');

describe('HTTP 403', () => {
	const failureOf = (body: unknown) => readFailure({ status: 403, headers: {}, body });

	it.each(['', 'Forbidden', '<html>Blocked</html>', {}, { message: 'Forbidden' }])(
		'with %j is the protection shield: the key is not to blame, and whether a list was taken is not known',
		(body) => {
			expect(failureOf(body)).toMatchObject({ kind: 'rateLimit', isDocumented: false });
		},
	);

	it('that speaks of the key is about the key', () => {
		const refusal = { success: 'False', message: ['api_key is invalid'] };
		expect(failureOf(refusal)).toMatchObject({ kind: 'credential', isDocumented: true });
	});
});
