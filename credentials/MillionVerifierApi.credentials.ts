import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import { addressField, apiKeyField, keyAt, mustNotBe } from '../nodes/BulkVerify/providers/kit/credential';

export class MillionVerifierApi implements ICredentialType {
	name = 'millionVerifierApi';

	displayName = 'MillionVerifier API';

	icon = { light: 'file:millionVerifier.svg', dark: 'file:millionVerifier.dark.svg' } as const;

	documentationUrl = 'https://developer.millionverifier.com/';

	properties = [
		apiKeyField('The key shown under API in your MillionVerifier account'),
		addressField('https://bulkapi.millionverifier.com/bulkapi'),
		addressField('https://api.millionverifier.com/api/v3', {
			name: 'accountUrl',
			displayName: 'Account URL',
			description: 'Address that tells the balance of the account.',
		}),
	];

	authenticate = keyAt({ query: 'key', byBase: { accountUrl: { query: 'api' } } });

	// A wrong key is answered with 200 and an `error`; only a good answer has `files`.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/v2/filelist', qs: { limit: 1 } },
		rules: mustNotBe(
			[
				'error',
				'invalid_api_key',
				'MillionVerifier refused this key. Copy it again from API in your account.',
			],
			['error', 'empty_api_key', 'The API Key is empty.'],
			['error', 'ip address blocked', 'MillionVerifier has blocked the address of this server.'],
			['files', undefined, 'The answer is not one of the MillionVerifier API. Check the Base URL.'],
		),
	};
}
