import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { placeKey } from '../nodes/BulkVerify/transport/placeKey';

export class EverythingLocationApi implements ICredentialType {
	name = 'everythingLocationApi';

	displayName = 'Everything Location (Loqate) API';

	icon = { light: 'file:everythingLocation.svg', dark: 'file:everythingLocation.dark.svg' } as const;

	documentationUrl = 'https://docs.loqate.com/api-reference/everything-location/email-batch';

	properties: INodeProperties[] = [
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description:
				'Your Everything Location licence key (lqtkey). Newer Loqate keys do not work with this service.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.everythinglocation.com',
			description: 'Leave as it is unless Loqate gave you another address. It must begin with https://.',
		},
	];

	authenticate: IAuthenticate = async (
		credentials: ICredentialDataDecryptedObject,
		request: IHttpRequestOptions,
	) => placeKey(credentials, request, { query: 'lqtkey' });

	// Anything but `Status: OK` is a refusal, whatever the HTTP code; only a good answer carries the list of jobs.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/email/batch' },
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'Status',
					value: undefined,
					message: 'The answer is not one of the Everything Location API. Check the Base URL.',
				},
			},
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'batch_jobs',
					value: undefined,
					message:
						'Everything Location refused this key. Only old Everything Location keys work with email batches.',
				},
			},
		],
	};
}
