import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { placeKey, type KeyPlace } from '../../transport/placeKey';

/* What the credential files are made of: each says only what its vendor has for itself. */

/** @param description where the person finds the key */
export function apiKeyField(description: string): INodeProperties {
	return {
		displayName: 'API Key',
		name: 'apiKey',
		type: 'string',
		typeOptions: { password: true },
		required: true,
		default: '',
		description,
	};
}

/** The address of a service, which hardly anybody changes. */
export function addressField(
	address: string,
	{ name = 'baseUrl', displayName = 'Base URL', description = 'Address of the API.' } = {},
): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: address,
		description: `${description} Leave it as it is unless the vendor gave you another one. It must begin with https://.`,
	};
}

/** Puts the key where the vendor wants it, on its way out. */
export function keyAt(place: KeyPlace): IAuthenticate {
	return async (credentials: ICredentialDataDecryptedObject, request: IHttpRequestOptions) =>
		placeKey(credentials, request, place);
}

// n8n walks through rules of both kinds; only its type wants them all of one kind.
type Rules = Extract<
	NonNullable<ICredentialTestRequest['rules']>,
	ReadonlyArray<{ type: 'responseSuccessBody' }>
>;

/**
 * Rules of n8n's credential test: each names a field of the answer and a value it must not have. A field that must be
 * there must not be `undefined`: that is how a page that is no API is told.
 */
export function mustNotBe(
	...cases: ReadonlyArray<readonly [key: string, value: unknown, message: string]>
): Rules {
	return cases.map(([key, value, message]) => ({
		type: 'responseSuccessBody' as const,
		properties: { key, value, message },
	}));
}

/** Rules for the HTTP codes with which a wrong key is answered. */
export function refusedBy(codes: readonly number[], message: string): Rules {
	const rules: unknown = codes.map((value) => ({ type: 'responseCode', properties: { value, message } }));
	return rules as Rules;
}
