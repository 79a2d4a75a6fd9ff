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
