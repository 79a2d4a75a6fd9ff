import { providers } from '../../nodes/BulkVerify/providers/registry';
import type { Provider } from '../../nodes/BulkVerify/providers/contract';
import type { Answer } from '../../nodes/BulkVerify/transport/request';
import { CredentialProblem } from '../../nodes/BulkVerify/transport/credentialProblem';
import {
	neverLeft,
	perhapsTaken,
	TransportError,
	unreadable,
} from '../../nodes/BulkVerify/transport/transportError';
import { failureOf, failureOfConnection, retryAfter } from '../../nodes/BulkVerify/transport/failures';
import { Redactor } from '../../nodes/BulkVerify/transport/redaction';

const redactor = new Redactor();
redactor.add('s3cret-key');

// A provider that has no way of its own to refuse.
const plain = { readFailure: () => undefined } as unknown as Provider;
const answer = (status: number, body: unknown = '', headers: Record<string, string> = {}): Answer => ({
	status,
	headers,
	body,
});
const failure = (status: number, body?: unknown, headers?: Record<string, string>, provider = plain) =>
	failureOf(answer(status, body, headers), provider, redactor);

describe('an answer', () => {
	it.each([200, 201, 204])('of HTTP %i is good', (status) => expect(failure(status)).toBeUndefined());

	it.each([
		[301, 'unreadable'],
		[302, 'unreadable'],
		[400, 'rejected'],
		[401, 'credential'],
		[402, 'unreadable'],
		[403, 'unreadable'],
		[404, 'unreadable'],
		[408, 'temporary'],
		[422, 'rejected'],
		[425, 'temporary'],
		[429, 'rateLimit'],
		[500, 'temporary'],
		[503, 'temporary'],
		[504, 'temporary'],
	])('of HTTP %i is %s', (status, kind) => {
		expect(failure(status)).toMatchObject({
			kind,
			message: expect.any(String),
			details: { httpCode: status },
		});
	});

	const JSON_NO = { error: 'no' };
	const PAGE = '<html>Forbidden</html>';
	// How a provider of ours refuses: in JSON with a message.
	const refusing = {
		readFailure: ({ body }: Answer) =>
			typeof body === 'object' && body !== null && 'error' in body
				? { kind: 'rejected', message: String(body.error) }
				: undefined,
	} as unknown as Provider;

	it.each([
		[400, JSON_NO, true],
		[403, JSON_NO, true],
		[404, JSON_NO, true],
		[408, JSON_NO, false],
		[409, JSON_NO, false],
		[425, JSON_NO, false],
		[499, JSON_NO, false],
		[200, JSON_NO, true],
		[401, '', true],
		[429, '', true],
		[429, JSON_NO, true],
		[413, PAGE, true],
		[401, PAGE, false],
		[429, PAGE, false],
		[302, PAGE, false],
		[400, PAGE, false],
		[403, PAGE, false],
		[404, PAGE, false],
		[409, PAGE, false],
		[410, PAGE, false],
		[499, PAGE, false],
		[400, '', false],
		[404, '', false],
		[403, { reason: 'of a gateway' }, false],
		[408, '', false],
		[500, JSON_NO, false],
		[502, PAGE, false],
		[503, JSON_NO, false],
		[504, '', false],
		[520, PAGE, false],
		[101, '', false],
	])('of HTTP %i with %j certainly did nothing: %s', (status, body, notTaken) => {
		const some: Array<Record<string, string>> = [{}, { 'retry-after': '1' }];
		for (const headers of some) {
			const error = failure(status, body, headers, refusing);
			expect(error?.details.notTaken).toBe(notTaken);
			expect(perhapsTaken(error)).toBe(!notTaken);
		}
	});

	it.each([302, 400, 403, 404, 410])('of HTTP %i with a page is no answer of the provider', (status) => {
		expect(failure(status, PAGE, {}, refusing)?.kind).toBe('unreadable');
	});

	it.each([402, 403, 404, 410])(
		'of HTTP %i in another form is not called the words of the provider',
		(status) => {
			for (const body of [{ message: 'Forbidden' }, 'Forbidden']) {
				const error = failure(status, body, {}, plain);
				expect(error?.kind).toBe('unreadable');
				expect(error?.message).toContain('Forbidden');
				expect(error?.details.providerMessage).toBeUndefined();
			}
		},
	);

	it("counts as the provider's own where its documentation promises it without a message", () => {
		const provider = { readFailure: () => ({ kind: 'notFound', isDocumented: true }) } as unknown as Provider;
		expect(failure(404, '', {}, provider)).toMatchObject({ kind: 'notFound', details: { notTaken: true } });
	});

	it.each([
		{ errors: [{ toString: 1 }] },
		{ error: { error: {} } },
		JSON.parse('{"__proto__":null,"error":[[]]}') as object,
	])('so odd that its reader breaks is a failure of its status: %j', (body) => {
		const provider = {
			readFailure: () => {
				throw new TypeError('Cannot convert object to primitive value');
			},
		} as unknown as Provider;
		expect(failure(422, body, {}, provider)).toMatchObject({
			kind: 'rejected',
			details: { notTaken: false },
		});
		expect(failure(200, body, {}, provider)).toBeUndefined();
	});

	it('with a message of 80,000 characters is told in few', () => {
		const long = failure(400, { error: `${'no. ['.repeat(16_000)}` }, {}, refusing);
		expect(long?.message.length).toBeLessThan(600);
		expect(long?.details.providerMessage?.length).toBeLessThan(600);
	});

	it.each([
		['Plain words', 'Plain words'],
		[{ message: 'no' }, 'no'],
		[{ error: 'no' }, 'no'],
		[{ errors: ['one', 'two'] }, 'one; two'],
		[{ Message: 'no' }, 'no'],
		['<html>no</html>', undefined],
		['x'.repeat(501), undefined],
		[{ code: 7 }, undefined],
		['', undefined],
	])("tells the provider's own words: %j", (body, message) => {
		expect(failure(400, body)?.details.providerMessage).toBe(message);
	});

	it.each(['', '.'.repeat(80_000)])('tells them without the key, however long they are', (rest) => {
		const error = failure(400, { message: `Bad key s3cret-key in ?apikey=other-key ${rest}` }, {}, refusing);
		expect(JSON.stringify({ ...error, message: error?.message, stack: error?.stack })).not.toMatch(
			/s3cret|other-key/,
		);
	});

	it("that says no in the provider's own way is believed before the status", () => {
		const provider = { readFailure: () => ({ kind: 'credits', message: 'no' }) } as unknown as Provider;
		for (const status of [200, 400, 404]) expect(failure(status, {}, {}, provider)?.kind).toBe('credits');
	});

	it.each(providers.map((provider) => [provider.id, provider] as const))(
		'of 429 and 5xx is what it is at %s, whatever its body says',
		(_, provider) => {
			const bodies = [
				{ success: false, message: 'key' },
				{ response: { error: 'key' } },
				{ Status: 'key' },
				{ error: 'key' },
			];
			for (const body of [...bodies, '<html>']) {
				expect(failure(429, body, {}, provider)).toMatchObject({
					kind: 'rateLimit',
					details: { notTaken: body !== '<html>' },
				});
				for (const status of [500, 502, 503]) {
					expect(failure(status, body, {}, provider)).toMatchObject({
						kind: 'temporary',
						details: { notTaken: false },
					});
				}
			}
		},
	);
});

describe('a lost connection', () => {
	const lost = (code: string) => Object.assign(new Error(`${code} https://x.example/s3cret-key`), { code });

	it.each([
		['ECONNREFUSED', undefined],
		['ECONNREFUSED', 'connect'],
		['ENOTFOUND', 'getaddrinfo'],
		['EAI_AGAIN', 'getaddrinfo'],
		['EHOSTUNREACH', 'connect'],
		['ENETUNREACH', 'connect'],
		['ETIMEDOUT', 'connect'],
		['EADDRNOTAVAIL', 'connect'],
		['CERT_HAS_EXPIRED', undefined],
		['DEPTH_ZERO_SELF_SIGNED_CERT', undefined],
		['SELF_SIGNED_CERT_IN_CHAIN', undefined],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', undefined],
		['ERR_TLS_CERT_ALTNAME_INVALID', undefined],
	])('that never came about did nothing: %s while %s', (code, syscall) => {
		const error = failureOfConnection(Object.assign(lost(code), { syscall }), redactor);
		expect(error).toMatchObject({ kind: 'network', details: { networkCode: code, notTaken: true } });
		expect(perhapsTaken(error)).toBe(false);
	});

	it('at all of several addresses did nothing', () => {
		const tries = ['::1', '127.0.0.1'].map(() => Object.assign(lost('ETIMEDOUT'), { syscall: 'connect' }));
		const error = Object.assign(new AggregateError(tries, ''), { code: 'ETIMEDOUT' });
		expect(perhapsTaken(failureOfConnection(new Error('wrapped', { cause: error }), redactor))).toBe(false);
	});

	it.each([
		['ECONNRESET', 'read'],
		['EPIPE', 'write'],
		['ETIMEDOUT', undefined],
		['ETIMEDOUT', 'read'],
		['EHOSTUNREACH', 'read'],
		['ENETUNREACH', 'write'],
		['ECONNABORTED', undefined],
		['ESOCKETTIMEDOUT', undefined],
		['EPROTO', undefined],
		['HPE_INVALID_CONSTANT', undefined],
		['HPE_HEADER_OVERFLOW', undefined],
		['HPE_INVALID_CHUNK_SIZE', undefined],
		['Z_DATA_ERROR', undefined],
		['Z_BUF_ERROR', undefined],
		['ERR__ERROR_FORMAT_PADDING_2', undefined],
		['ERR_BAD_RESPONSE', undefined],
		['ERR_STREAM_PREMATURE_CLOSE', undefined],
		['ERR_CANCELED', undefined],
	])('that broke may have done everything: %s while %s', (code, syscall) => {
		const error = failureOfConnection(Object.assign(lost(code), { syscall }), redactor);
		expect(perhapsTaken(error)).toBe(true);
		expect(['network', 'unreadable']).toContain(error.kind);
	});

	it.each([
		new Error('socket gone s3cret-key'),
		new TypeError('x is undefined'),
		'text',
		undefined,
		{},
		null,
	])('that nobody can explain may have done everything, and is no fault of the credential: %p', (thrown) => {
		const error = failureOfConnection(thrown, redactor);
		expect(error).toMatchObject({ kind: 'network', message: 'No answer came' });
		expect(perhapsTaken(error)).toBe(true);
	});

	it('is found however deep n8n wrapped it', () => {
		const wrapped = new Error('outer', { cause: new Error('inner', { cause: lost('ECONNRESET') }) });
		expect(failureOfConnection(wrapped, redactor)).toMatchObject({ kind: 'network' });
	});

	it('carries nothing of the request', () => {
		const error = failureOfConnection(
			Object.assign(lost('ECONNRESET'), { config: { url: 's3cret-key' } }),
			redactor,
		);
		expect(JSON.stringify({ ...error, message: error.message })).not.toContain('s3cret');
		expect(error.cause).toBeUndefined();
	});

	it.each([
		new CredentialProblem('The API Key in the credential is empty'),
		new Error('wrapped by n8n', { cause: new CredentialProblem('The API Key in the credential is empty') }),
		new Error('Domain not allowed: This credential is restricted'),
	])('is no lost connection where the credential could not be used: %s', (thrown) => {
		const error = failureOfConnection(thrown, redactor);
		expect(error).toMatchObject({ kind: 'configuration', details: { notTaken: true } });
		expect(error.message).toMatch(/^(The API Key|Domain not allowed)/);
	});
});

it('an answer that cannot be read may belong to a request that was taken', () => {
	expect(perhapsTaken(unreadable('a job', 200))).toBe(true);
	expect(perhapsTaken(new TransportError('rejected', 'no'))).toBe(false);
	expect(perhapsTaken(new TransportError('rejected', 'no', { notTaken: false }))).toBe(true);
});

it('an error of our own may have come after the request left, unless it is known that none did', () => {
	expect(perhapsTaken(new TypeError('other'))).toBe(true);
	expect(perhapsTaken(neverLeft(new Error('The file cannot be read')))).toBe(false);
});

describe('Retry-After', () => {
	const NOW = Date.parse('2026-01-01T00:00:00Z');

	it.each([
		['0', 0],
		['1', 1_000],
		[' 120 ', 120_000],
		['1.5', 1_500],
		['-5', 0],
		['Thu, 01 Jan 2026 00:00:30 GMT', 30_000],
		['Wed, 31 Dec 2025 23:59:00 GMT', 0],
		['soon', undefined],
		['', undefined],
		[undefined, undefined],
	])('%j is %j ms', (header, ms) => expect(retryAfter(header, NOW)).toBe(ms));
});
