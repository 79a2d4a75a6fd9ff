import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import { addressField, apiKeyField, keyAt, mustNotBe } from '../nodes/BulkVerify/providers/kit/credential';

export class NeverBounceApi implements ICredentialType {
	name = 'neverBounceApi';

	displayName = 'NeverBounce API';

	icon = { light: 'file:neverBounce.svg', dark: 'file:neverBounce.dark.svg' } as const;

	documentationUrl = 'https://developers.neverbounce.com/reference';

	properties = [
		apiKeyField('The secret key (secret_...) of an app in your NeverBounce account'),
		addressField('https://api.neverbounce.com/v4.2'),
	];

	authenticate = keyAt({ jsonField: 'key', query: 'key' });

	// A wrong key is answered with 200 and `status: auth_failure`; a page that is not the API has no `status` at all.
	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{ $credentials.baseUrl }}',
			url: '/account/info',
			method: 'POST',
			headers: { 'Content-Type': 'application/json' },
			body: {},
		},
		rules: mustNotBe(
			['status', 'auth_failure', 'NeverBounce refused this key. Copy the secret key of your app again.'],
			[
				'status',
				'bad_referrer',
				'NeverBounce refused this caller: allow this server in the settings of your app.',
			],
			['status', undefined, 'The answer is not one of the NeverBounce API. Check the Base URL.'],
			['credits_info', undefined, 'NeverBounce did not tell the account: check the key and the Base URL.'],
		),
	};
}
