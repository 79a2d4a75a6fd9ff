import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import {
	addressField,
	apiKeyField,
	keyAt,
	mustNotBe,
	refusedBy,
} from '../nodes/BulkVerify/providers/kit/credential';

export class BriteVerifyBulkApi implements ICredentialType {
	name = 'briteVerifyBulkApi';

	displayName = 'BriteVerify Bulk API';

	icon = { light: 'file:briteVerifyBulk.svg', dark: 'file:briteVerifyBulk.dark.svg' } as const;

	documentationUrl = 'https://docs.briteverify.com/';

	properties = [
		apiKeyField('A server-side key of your BriteVerify account'),
		addressField('https://bulk-api.briteverify.com/api/v3'),
	];

	authenticate = keyAt({ header: { name: 'Authorization', value: (key) => `ApiKey: ${key}` } });

	// A wrong key is answered with 401; a page that is not the API has no `credits`.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/accounts/credits' },
		rules: mustNotBe([
			'credits',
			undefined,
			'The answer is not one of the BriteVerify Bulk API. Check the Base URL.',
		]).concat(refusedBy([401], 'BriteVerify refused this key. It must be a server-side key.')),
	};
}
