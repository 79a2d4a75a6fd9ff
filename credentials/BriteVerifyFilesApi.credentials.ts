import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import { addressField, apiKeyField, keyAt, mustNotBe } from '../nodes/BulkVerify/providers/kit/credential';

const NOT_THE_API = 'The answer is not one of the BriteVerify Files API. Check the Base URL.';

export class BriteVerifyFilesApi implements ICredentialType {
	name = 'briteVerifyFilesApi';

	displayName = 'BriteVerify Files API';

	icon = { light: 'file:briteVerify.svg', dark: 'file:briteVerify.dark.svg' } as const;

	documentationUrl = 'https://docs.briteverify.com/';

	properties = [
		apiKeyField('A BriteVerify API key of an account that may use the Files API'),
		addressField('https://filesapi.briteverify.com'),
	];

	authenticate = keyAt({ query: 'apikey', formField: 'apikey' });

	// The list of jobs is a bare JSON array, of which n8n's test shows the rules only the first entry and breaks on
	// an empty one. Read as text its first character tells an array from a page (<) and from a refusal ({).
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/brite_files.json', encoding: 'text' },
		rules: [
			{
				type: 'responseCode',
				properties: {
					value: 401,
					message: 'BriteVerify refused this key, or the account may not use the Files API.',
				},
			},
			...mustNotBe(
				...['<', '{', '"', '\n', '\r', ' ', undefined].map((first) => ['0', first, NOT_THE_API] as const),
			),
			// n8n walks through rules of both kinds; only its type wants them all of one kind.
		] as ICredentialTestRequest['rules'],
	};
}
