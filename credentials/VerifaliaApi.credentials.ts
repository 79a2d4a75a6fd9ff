import type { ICredentialTestRequest, ICredentialType } from 'n8n-workflow';
import { addressField, keyAt, mustNotBe, refusedBy } from '../nodes/BulkVerify/providers/kit/credential';

export class VerifaliaApi implements ICredentialType {
	name = 'verifaliaApi';

	displayName = 'Verifalia API';

	icon = { light: 'file:verifalia.svg', dark: 'file:verifalia.dark.svg' } as const;

	documentationUrl = 'https://verifalia.com/developers';

	properties = [
		{
			displayName: 'User Name',
			name: 'username',
			type: 'string' as const,
			required: true,
			default: '',
			description: 'Of a user of your Verifalia account; one made for n8n is best',
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string' as const,
			typeOptions: { password: true },
			required: true,
			default: '',
		},
		addressField('https://api.verifalia.com/v2.7'),
	];

	authenticate = keyAt({ basic: true });

	// A wrong user or password is answered with 401; a page that is not the API has no `data`.
	test: ICredentialTestRequest = {
		request: { baseURL: '={{ $credentials.baseUrl }}', url: '/email-validations', qs: { limit: 1 } },
		rules: mustNotBe([
			'data',
			undefined,
			'The answer is not one of the Verifalia API. Check the Base URL.',
		]).concat(
			refusedBy([401, 403], 'Verifalia refused this user or password. Check both, and what the user may do.'),
		),
	};
}
