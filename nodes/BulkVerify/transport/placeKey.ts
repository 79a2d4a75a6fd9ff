import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';
import { secureUrl } from './secureUrl';

/** Stands in a request's address for the API key, which only the credential fills in. */
export const KEY_PLACEHOLDER = '{apiKey}';

/** How a provider wants its key. */
export interface KeyPlace {
	/** Name of the query parameter that carries the key, where no other place does. */
	query: string;
	/** Name of the top-level field of a JSON body that carries it. */
	jsonField?: string;
	/** Name of the form field that carries it. */
	formField?: string;
}

/**
 * Puts the key where the provider wants it: in place of `{apiKey}` in the address, in the form, in the JSON
 * body, or else first in the query. The request it is given is not changed.
 *
 * @throws Error where the address is neither https nor on this machine, before the key has left the credential
 */
export function placeKey(
	credentials: ICredentialDataDecryptedObject,
	request: IHttpRequestOptions,
	place: KeyPlace,
): IHttpRequestOptions {
	const key = String(credentials.apiKey ?? '').trim();
	if (key === '') throw new Error('The API Key in the credential is empty');
	secureUrl(request.baseURL ?? request.url);
	const encodedKey = encodeURIComponent(key);

	if (request.url.includes(KEY_PLACEHOLDER)) {
		return { ...request, url: request.url.replace(KEY_PLACEHOLDER, encodedKey) };
	}
	if (place.formField !== undefined && isForm(request.body)) {
		request.body.append(place.formField, key);
		return request;
	}
	if (place.jsonField !== undefined && isPlainBody(request.body)) {
		return { ...request, body: { ...request.body, [place.jsonField]: key } };
	}
	return { ...request, url: withFirstQuery(request.url, place.query, encodedKey) };
}

// First, so that a bare flag such as Everything Location's `&download` stays where its documentation shows it.
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
