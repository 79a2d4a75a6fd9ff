import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	Icon,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { placeKey } from '../nodes/BulkVerify/transport/placeKey';

const NOT_THE_API = 'The answer is not one of the BriteVerify Files API. Check the Base URL.';

export class BriteVerifyFilesApi implements ICredentialType {
	name = 'briteVerifyFilesApi';

	displayName = 'BriteVerify Files API';

	icon: Icon = { light: 'file:briteVerify.svg', dark: 'file:briteVerify.dark.svg' };

	documentationUrl = 'https://docs.briteverify.com/';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'A BriteVerify API key of an account that may use the Files API',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://filesapi.briteverify.com',
			description: 'Leave as it is unless BriteVerify gave you another address. It must begin with https://.',
		},
	];

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	) => placeKey(credentials, request, { query: 'apikey', formField: 'apikey' });

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
			...['<', '{', '"', '\n', '\r', ' ', undefined].map((firstCharacter) => ({
				type: 'responseSuccessBody' as const,
				properties: { key: '0', value: firstCharacter, message: NOT_THE_API },
			})),
			// n8n walks through rules of both kinds; only its type wants them all of one kind.
		] as ICredentialTestRequest['rules'],
	};
}
