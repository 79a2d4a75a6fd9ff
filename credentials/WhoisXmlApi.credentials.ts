import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import { addressField, apiKeyField, keyAt, mustNotBe } from '../nodes/BulkVerify/providers/kit/credential';

export class WhoisXmlApi implements ICredentialType {
	name = 'whoisXmlApi';

	displayName = 'WhoisXML API';

	icon = { light: 'file:whoisXml.svg', dark: 'file:whoisXml.dark.svg' } as const;

	documentationUrl = 'https://ip-geolocation.whoisxmlapi.com/bulk-api/documentation/create-a-new-request';

	properties = [
		apiKeyField('The key shown under My Products in your WhoisXML API account'),
		addressField('https://ip-geolocation.whoisxmlapi.com/api/bgservice', {
			description: 'Address of the IP geolocation bulk API.',
		}),
		addressField('https://emailverification.whoisxmlapi.com/api/bevService', {
			name: 'emailUrl',
			displayName: 'Email URL',
			description: 'Address of the email verification bulk API.',
		}),
		addressField('https://user.whoisxmlapi.com/user-service', {
			name: 'accountUrl',
			displayName: 'Account URL',
			description: 'Address that tells the balance of the account.',
		}),
	];

	authenticate = keyAt({ query: 'apiKey', jsonField: 'apiKey' });

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
		rules: mustNotBe(
			['response', undefined, 'The answer is not one of the WhoisXML bulk API. Check the Base URL.'],
			[
				'response.data',
				undefined,
				'WhoisXML API refused this key. Copy it again from My Products in your account.',
			],
		),
	};
}
