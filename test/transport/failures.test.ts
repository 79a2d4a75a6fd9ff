import { providers } from '../../nodes/BulkVerify/providers/registry';
import type { Provider } from '../../nodes/BulkVerify/providers/contract';
import type { Answer } from '../../nodes/BulkVerify/transport/request';
import { perhapsTaken, TransportError, unreadable } from '../../nodes/BulkVerify/transport/transportError';
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
		[402, 'credits'],
		[403, 'credential'],
		[404, 'notFound'],
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

	it.each([
		[400, {}, true],
		[401, {}, true],
		[404, {}, true],
		[429, {}, true],
		[429, { 'retry-after': '1' }, true],
		[503, { 'retry-after': '1' }, true],
		[503, {}, false],
		[500, {}, false],
		[500, { 'retry-after': '1' }, false],
		[502, {}, false],
		[504, {}, false],
		[408, {}, false],
		[302, {}, false],
	])('of HTTP %i with %j certainly did nothing: %s', (status, headers, notTaken) => {
		const error = failure(status, '', headers);
		expect(error?.details.notTaken).toBe(notTaken);
		expect(perhapsTaken(error)).toBe(!notTaken);
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

	it('tells them without the key', () => {
		const error = failure(400, { message: 'Bad key s3cret-key in ?apikey=other-key' });
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
					details: { notTaken: true },
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

	it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])(
		'that never came about did nothing: %s',
		(code) => {
			const error = failureOfConnection(lost(code), redactor);
			expect(error).toMatchObject({ kind: 'network', details: { networkCode: code, notTaken: true } });
			expect(perhapsTaken(error)).toBe(false);
		},
	);

	it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT'])(
		'that broke may have done everything: %s',
		(code) => {
			expect(perhapsTaken(failureOfConnection(lost(code), redactor))).toBe(true);
		},
	);

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

	it('is no lost connection where the credential could not be used', () => {
		const error = failureOfConnection(new Error('The API Key in the credential is empty'), redactor);
		expect(error).toMatchObject({ kind: 'configuration', details: { notTaken: true } });
	});

	it('was cut by the person where it was cancelled', () => {
		expect(failureOfConnection(lost('ERR_CANCELED'), redactor).kind).toBe('cancelled');
	});
});

it('an answer that cannot be read may belong to a request that was taken', () => {
	expect(perhapsTaken(unreadable('a job', 200))).toBe(true);
	expect(perhapsTaken(new TransportError('rejected', 'no'))).toBe(false);
	expect(perhapsTaken(new Error('other'))).toBe(false);
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
