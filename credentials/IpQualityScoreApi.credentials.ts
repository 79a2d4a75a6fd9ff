import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { placeKey } from '../nodes/BulkVerify/transport/placeKey';

export class IpQualityScoreApi implements ICredentialType {
	name = 'ipQualityScoreApi';

	displayName = 'IPQualityScore API';

	icon = { light: 'file:ipQualityScore.svg', dark: 'file:ipQualityScore.dark.svg' } as const;

	documentationUrl = 'https://www.ipqualityscore.com/documentation/csv-api/retrieve-csv-list';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'The private key of your IPQualityScore account, shown under API Documentation',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://www.ipqualityscore.com/api',
			description:
				'Leave as it is unless IPQualityScore gave you another address. It must begin with https://.',
		},
	];

	// The status address is documented with the key in its path only, so the path is the key's place everywhere.
	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	) => placeKey(credentials, request, { query: 'key' });

	// A bad key is answered with 200 and `success: false`; a page that is not the API has no `success` at all.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/json/account/{apiKey}' },
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'success',
					value: false,
					message: 'IPQualityScore refused this key. Copy it again from API Documentation in your account.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'success',
					value: undefined,
					message: 'The answer is not one of the IPQualityScore API. Check the Base URL.',
				},
			},
		],
	};
}
