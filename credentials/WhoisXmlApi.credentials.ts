import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { placeKey } from '../nodes/BulkVerify/transport/placeKey';

export class WhoisXmlApi implements ICredentialType {
	name = 'whoisXmlApi';

	displayName = 'WhoisXML API';

	icon = { light: 'file:whoisXml.svg', dark: 'file:whoisXml.dark.svg' } as const;

	documentationUrl = 'https://ip-geolocation.whoisxmlapi.com/bulk-api/documentation/create-a-new-request';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The key shown under My Products in your WhoisXML API account',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://ip-geolocation.whoisxmlapi.com/api/bgservice',
			description: 'Address of the IP geolocation bulk API. It must begin with https://.',
		},
		{
			displayName: 'Account URL',
			name: 'accountUrl',
			type: 'string',
			default: 'https://user.whoisxmlapi.com/user-service',
			description: 'Address that tells the balance of the account. It must begin with https://.',
		},
	];

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	) => placeKey(credentials, request, { query: 'apiKey', jsonField: 'apiKey' });

	// A wrong key is answered with 401 and `response.error`; a page that is not the API has no `response`.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/request/list',
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: { page: 1, perPage: 10, format: 'json' },
			ignoreHttpStatusErrors: true,
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'response',
					value: undefined,
					message: 'The answer is not one of the WhoisXML bulk API. Check the Base URL.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'response.data',
					value: undefined,
					message: 'WhoisXML API refused this key. Copy it again from My Products in your account.',
				},
			},
		],
	};
}
