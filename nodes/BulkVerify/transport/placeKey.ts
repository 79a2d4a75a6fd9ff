import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { withoutEndSigns } from '../lists/endSigns';
import { CredentialProblem } from './credentialProblem';
import { checkRequestUrl, secureUrl } from './secureUrl';

/** Stands in a request's address for the API key, which only the credential fills in. */
export const KEY_PLACEHOLDER = '{apiKey}';

/**
 * How a provider wants its key. `{apiKey}` in an address always comes first; then the form, the JSON body, the
 * header and the query, as far as the provider names them.
 */
export interface KeyPlace {
	/** Name of the form field that carries the key. */
	formField?: string;
	/** Name of the top-level field of a JSON body that carries it. */
	jsonField?: string;
	/** Name of the header that carries it, and what stands in it: the key itself where no `value` is given. */
	header?: { name: string; value?: (key: string) => string };
	/** Name of the query parameter that carries it. */
	query?: string;
	/** User name and password in place of a key, as HTTP Basic. */
	basic?: true;
	/** Hosts that want it elsewhere, by the credential's field that holds their address, e.g. `accountUrl`. */
	byBase?: Readonly<Record<string, KeyPlace>>;
}

/**
 * Puts the key where the provider wants it. The request it is given is not changed, but for a form, which gets
 * one more field.
 *
 * @throws CredentialProblem where the address is neither https nor on this machine, or the key cannot be sent, before the key
 * has left the credential
 */
export function placeKey(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
	place: KeyPlace,
): IHttpRequestOptions {
	// The credential's test names its address apart.
	if (request.baseURL === undefined) checkRequestUrl(request.url);
	else secureUrl(request.baseURL);
	const here = placeOf(credentials, request, place);
	if (here.basic === true) return withHeader(request, 'Authorization', basic(credentials));

	const key = field(credentials, 'apiKey', 'API Key');
	const encodedKey = encodeURIComponent(key);
	if (request.url.includes(KEY_PLACEHOLDER)) {
		return { ...request, url: request.url.replace(KEY_PLACEHOLDER, () => encodedKey) };
	}
	if (here.formField !== undefined && isForm(request.body)) {
		request.body.append(here.formField, key);
		return request;
	}
	if (here.jsonField !== undefined && isPlainBody(request.body)) {
		return { ...request, body: { ...request.body, [here.jsonField]: key } };
	}
	if (here.header !== undefined) {
		const { name, value = (text) => text } = here.header;
		return withHeader(request, name, value(key));
	}
	if (here.query !== undefined) {
		return { ...request, url: withFirstQuery(request.url, here.query, encodedKey) };
	}
	throw new CredentialProblem('There is no place for the API Key in this request');
}

/** The place that goes with the longest of the credential's addresses that the request's begins with. */
function placeOf(
	credentials: ICredentialDataDecryptedObject,
	{ baseURL = '', url }: IHttpRequestOptions,
	place: KeyPlace,
): KeyPlace {
	const address = `${baseURL}${url}`;
	let longest = '';
	let found = place;
	for (const [name, value] of Object.entries(credentials)) {
		if (typeof value !== 'string' || !/url$/i.test(name)) continue;
		const base = withoutEndSigns(value.trim(), '/');
		if (base.length <= longest.length || !isBelow(address, base)) continue;
		longest = base;
		found = place.byBase?.[name] ?? place;
	}
	return found;
}

function isBelow(address: string, base: string): boolean {
	return address.startsWith(base) && ['', '/', '?'].includes(address.charAt(base.length));
}

function basic(credentials: ICredentialDataDecryptedObject): string {
	const username = field(credentials, 'username', 'User Name');
	// A password may begin or end with a blank.
	const password = String(credentials.password ?? '');
	if (password.trim() === '') throw new CredentialProblem('The Password in the credential is empty');
	if (username.includes(':'))
		throw new CredentialProblem('The User Name in the credential must not contain a colon');
	return `Basic ${Buffer.from(`${username}:${password}`, 'utf8').toString('base64')}`;
}

function field(credentials: ICredentialDataDecryptedObject, name: string, label: string): string {
	const value = String(credentials[name] ?? '').trim();
	if (value === '') throw new CredentialProblem(`The ${label} in the credential is empty`);
	return value;
}

function withHeader(request: IHttpRequestOptions, name: string, value: string): IHttpRequestOptions {
	// What a header may hold (RFC 9110, section 5.5) without a question of encoding.
	if (!/^[\x20-\x7e]*$/.test(value)) {
		throw new CredentialProblem(
			'The API Key in the credential holds characters that no key has: enter it again',
		);
	}
	return { ...request, headers: { ...request.headers, [name]: value } };
}

// First, so that a bare flag (`&download`) stays at the end, where documentation shows it.
function withFirstQuery(url: string, name: string, encodedValue: string): string {
	const [path = '', ...query] = url.split('?');
	return `${path}?${[`${name}=${encodedValue}`, ...query].join('&')}`;
}

interface AppendableForm {
	append(name: string, value: string): void;
}

function isForm(body: unknown): body is AppendableForm {
	return typeof body === 'object' && body !== null && 'getHeaders' in body && 'append' in body;
}

function isPlainBody(body: unknown): body is Record<string, unknown> {
	return typeof body === 'object' && body !== null && Object.getPrototypeOf(body) === Object.prototype;
}
