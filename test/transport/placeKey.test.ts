import FormData from 'form-data';
import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { placeKey } from '../../nodes/BulkVerify/transport/placeKey';

const KEY = 'k/e+y?&=$&';
const CREDENTIAL = { apiKey: ` ${KEY} ` };
const ENCODED = encodeURIComponent(KEY);
const PLACE = { query: 'key', jsonField: 'apiKey', formField: 'apikey' };
const BASE = 'https://api.example.com';

const place = (
	request: Partial<IHttpRequestOptions> & { url: string },
	where: Partial<typeof PLACE> = PLACE,
) => placeKey(CREDENTIAL, request, { query: 'key', ...where });

it('stands in the path where the address asks for it', () => {
	const request = { url: `${BASE}/json/{apiKey}/list?page=1`, body: { a: 1 } };
	expect(place(request)).toEqual({ ...request, url: `${BASE}/json/${ENCODED}/list?page=1` });
});

it('goes into a form as a field', () => {
	const body = new FormData();
	const placed = place({ url: `${BASE}/x`, body });
	expect(placed.url).toBe(`${BASE}/x`);
	expect(body.getBuffer().toString()).toMatch(/name="apikey"\r\n\r\nk\/e\+y\?&=\$&\r\n/);
});

it('goes into a JSON body as it is', () => {
	expect(place({ url: `${BASE}/x`, body: { a: 1 } })).toEqual({
		url: `${BASE}/x`,
		body: { a: 1, apiKey: KEY },
	});
});

it('goes first into the query where there is no other place', () => {
	expect(place({ url: `${BASE}/x` }).url).toBe(`${BASE}/x?key=${ENCODED}`);
	expect(place({ url: `${BASE}/x?download` }).url).toBe(`${BASE}/x?key=${ENCODED}&download`);
	expect(place({ url: `${BASE}/x`, body: { a: 1 } }, { jsonField: undefined }).url).toBe(
		`${BASE}/x?key=${ENCODED}`,
	);
	expect(place({ url: `${BASE}/x`, body: new FormData() }, { formField: undefined }).url).toContain(
		`key=${ENCODED}`,
	);
});

it('leaves the request that it is given unchanged', () => {
	const request = { url: `${BASE}/x`, body: { a: 1 } };
	place(request);
	expect(request).toEqual({ url: `${BASE}/x`, body: { a: 1 } });
});

it('never leaves for an address that is not safe', () => {
	for (const request of [
		{ url: 'http://api.example.com/x' },
		{ url: '/x', baseURL: 'http://api.example.com' },
	]) {
		expect(() => place(request)).toThrow('must begin with https://');
	}
});

it.each<ICredentialDataDecryptedObject>([{}, { apiKey: '' }, { apiKey: '  ' }])(
	'must be there: %j',
	(credential) => {
		expect(() => placeKey(credential, { url: BASE }, PLACE)).toThrow(
			'The API Key in the credential is empty',
		);
	},
);

describe('a key in a header', () => {
	const header = (value?: (key: string) => string) => ({ header: { name: 'x-api-key', value } });

	it('stands there as it is, or as the provider writes it, and in no address', () => {
		const request = { url: `${BASE}/x`, body: { a: 1 }, headers: { Accept: 'text/csv' } };
		expect(placeKey(CREDENTIAL, request, header())).toEqual({
			...request,
			headers: { Accept: 'text/csv', 'x-api-key': KEY },
		});
		expect(
			placeKey(
				CREDENTIAL,
				request,
				header((key) => `ApiKey: ${key}`),
			).headers,
		).toMatchObject({
			'x-api-key': `ApiKey: ${KEY}`,
		});
		expect(request.headers).toEqual({ Accept: 'text/csv' });
	});

	it.each(['a\nb', 'a\r\nX-Evil: 1', 'schlüssel', 'a\0b'])('cannot be %j', (apiKey) => {
		expect(() => placeKey({ apiKey }, { url: BASE }, header())).toThrow('characters that no key has');
	});
});

describe('a user name and a password', () => {
	const credential = { username: ' bo ', password: ' pässword: ' };
	const place = { basic: true } as const;

	it('go out as HTTP Basic, in UTF-8 and the blanks of the password kept', () => {
		const { headers } = placeKey(credential, { url: `${BASE}/x` }, place);
		const [scheme, pair = ''] = String(headers?.Authorization).split(' ');
		expect(scheme).toBe('Basic');
		expect(Buffer.from(pair, 'base64').toString()).toBe('bo: pässword: ');
	});

	it.each([
		[{ username: '', password: 'x' }, 'The User Name in the credential is empty'],
		[{ username: 'a', password: '' }, 'The Password in the credential is empty'],
		[{ username: 'a:b', password: 'x' }, 'must not contain a colon'],
	])('must be there: %j', (wrong, message) => {
		expect(() => placeKey(wrong, { url: BASE }, place)).toThrow(message);
	});
});

describe('where two hosts name the key differently', () => {
	const credential = {
		apiKey: 'k',
		baseUrl: ' https://a.example/bulk/ ',
		accountUrl: 'https://a.example/bulk/account',
	};
	const place = { query: 'key', byBase: { accountUrl: { query: 'api' } } };

	it.each([
		['https://a.example/bulk/v2/upload', 'key'],
		['https://a.example/bulk/account/credits', 'api'],
		['https://a.example/bulk/account?x=1', 'api'],
		['https://a.example/bulk/accounts', 'key'],
		['https://other.example/x', 'key'],
	])('the longest address that %s begins with decides', (url, name) => {
		expect(placeKey(credential, { url }, place).url).toMatch(new RegExp(`\\?${name}=k`));
		if (url.includes('?')) return;
		expect(placeKey(credential, { baseURL: url, url: '/y' }, place).url).toMatch(new RegExp(`\\?${name}=k`));
	});
});
