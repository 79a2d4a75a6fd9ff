import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import { addressField, apiKeyField, keyAt, mustNotBe } from '../nodes/BulkVerify/providers/kit/credential';

export class ZeroBounceApi implements ICredentialType {
	name = 'zeroBounceApi';

	displayName = 'ZeroBounce API';

	icon = { light: 'file:zeroBounce.svg', dark: 'file:zeroBounce.dark.svg' } as const;

	documentationUrl = 'https://www.zerobounce.net/docs/';

	properties = [
		apiKeyField('The key shown under API in your ZeroBounce account'),
		addressField('https://bulkapi.zerobounce.net/v2'),
		addressField('https://api.zerobounce.net/v2', {
			name: 'accountUrl',
			displayName: 'Account URL',
			description: 'Address that tells the balance of the account.',
		}),
	];

	authenticate = keyAt({ formField: 'api_key', query: 'api_key' });

	// A wrong key is answered with 200 and `Credits: "-1"`; a page that is not the API has no `Credits` at all.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.accountUrl }}', url: '/getcredits' },
		rules: mustNotBe(
			['Credits', '-1', 'ZeroBounce refused this key. Copy it again from API in your account.'],
			['Credits', -1, 'ZeroBounce refused this key. Copy it again from API in your account.'],
			['Credits', undefined, 'The answer is not one of the ZeroBounce API. Check the Account URL.'],
		),
	};
}
