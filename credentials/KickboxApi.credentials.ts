import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import {
	addressField,
	apiKeyField,
	keyAt,
	mustNotBe,
	refusedBy,
} from '../nodes/BulkVerify/providers/kit/credential';

export class KickboxApi implements ICredentialType {
	name = 'kickboxApi';

	displayName = 'Kickbox API';

	icon = { light: 'file:kickbox.svg', dark: 'file:kickbox.dark.svg' } as const;

	documentationUrl = 'https://docs.kickbox.com/';

	properties = [
		apiKeyField('A key made under API in your Kickbox account (live_...)'),
		addressField('https://api.kickbox.com/v2', {
			description: 'Address of the API; accounts in the EU have another.',
		}),
	];

	authenticate = keyAt({ header: { name: 'Authorization', value: (key) => `Bearer ${key}` } });

	// A wrong key is answered with 403; a page that is not the API has no `balance`.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/balance' },
		rules: mustNotBe([
			'balance',
			undefined,
			'The answer is not one of the Kickbox API. Check the Base URL.',
		]).concat(refusedBy([401, 403], 'Kickbox refused this key. Copy it again from API in your account.')),
	};
}
