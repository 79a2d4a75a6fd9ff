import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import {
	addressField,
	apiKeyField,
	keyAt,
	mustNotBe,
	refusedBy,
} from '../nodes/BulkVerify/providers/kit/credential';

export class EmailableApi implements ICredentialType {
	name = 'emailableApi';

	displayName = 'Emailable API';

	icon = { light: 'file:emailable.svg', dark: 'file:emailable.dark.svg' } as const;

	documentationUrl = 'https://emailable.com/docs/api/';

	properties = [
		apiKeyField('A private key made under API in your Emailable account'),
		addressField('https://api.emailable.com/v1'),
	];

	authenticate = keyAt({ header: { name: 'Authorization', value: (key) => `Bearer ${key}` } });

	// A wrong key is answered with 401 or 403; a page that is not the API has no `available_credits`.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/account' },
		rules: mustNotBe([
			'available_credits',
			undefined,
			'The answer is not one of the Emailable API. Check the Base URL.',
		]).concat(refusedBy([401, 403], 'Emailable refused this key. Copy it again from API in your account.')),
	};
}
