import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import { addressField, apiKeyField, keyAt, mustNotBe } from '../nodes/BulkVerify/providers/kit/credential';

export class EverythingLocationApi implements ICredentialType {
	name = 'everythingLocationApi';

	displayName = 'Everything Location (Loqate) API';

	icon = { light: 'file:everythingLocation.svg', dark: 'file:everythingLocation.dark.svg' } as const;

	documentationUrl = 'https://docs.loqate.com/api-reference/everything-location/email-batch';

	properties = [
		apiKeyField(
			'Your Everything Location licence key (lqtkey). Newer Loqate keys do not work with this service.',
		),
		addressField('https://api.everythinglocation.com'),
	];

	authenticate = keyAt({ query: 'lqtkey' });

	// Anything but `Status: OK` is a refusal, whatever the HTTP code; only a good answer carries the list of jobs.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/email/batch' },
		rules: mustNotBe(
			['Status', undefined, 'The answer is not one of the Everything Location API. Check the Base URL.'],
			[
				'batch_jobs',
				undefined,
				'Everything Location refused this key. Only old Everything Location keys work with email batches.',
			],
		),
	};
}
