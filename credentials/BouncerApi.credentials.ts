import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import {
	addressField,
	apiKeyField,
	keyAt,
	mustNotBe,
	refusedBy,
} from '../nodes/BulkVerify/providers/kit/credential';

export class BouncerApi implements ICredentialType {
	name = 'bouncerApi';

	displayName = 'Bouncer API';

	icon = { light: 'file:bouncer.svg', dark: 'file:bouncer.dark.svg' } as const;

	documentationUrl = 'https://docs.usebouncer.com/';

	properties = [
		apiKeyField('A key made under API in your Bouncer account'),
		addressField('https://api.usebouncer.com/v1.1'),
	];

	authenticate = keyAt({ header: { name: 'x-api-key' } });

	// A wrong key is answered with 401; a page that is not the API has no `credits`.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/credits' },
		rules: mustNotBe([
			'credits',
			undefined,
			'The answer is not one of the Bouncer API. Check the Base URL.',
		]).concat(refusedBy([401], 'Bouncer refused this key. Copy it again from API in your account.')),
	};
}
