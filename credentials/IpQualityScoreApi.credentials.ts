import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import { addressField, apiKeyField, keyAt, mustNotBe } from '../nodes/BulkVerify/providers/kit/credential';

export class IpQualityScoreApi implements ICredentialType {
	name = 'ipQualityScoreApi';

	displayName = 'IPQualityScore API';

	icon = { light: 'file:ipQualityScore.svg', dark: 'file:ipQualityScore.dark.svg' } as const;

	documentationUrl = 'https://www.ipqualityscore.com/documentation/csv-api/retrieve-csv-list';

	properties = [
		apiKeyField('The private key of your IPQualityScore account, shown under API Documentation'),
		addressField('https://www.ipqualityscore.com/api'),
	];

	// The status address is documented with the key in its path only, so the path is the key's place everywhere.
	authenticate = keyAt({ query: 'key' });

	// A bad key is answered with 200 and `success: false`; a page that is not the API has no `success` at all.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/json/account/{apiKey}' },
		rules: mustNotBe(
			[
				'success',
				false,
				'IPQualityScore refused this key. Copy it again from API Documentation in your account.',
			],
			['success', undefined, 'The answer is not one of the IPQualityScore API. Check the Base URL.'],
		),
	};
}
