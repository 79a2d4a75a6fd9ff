import type { Provider } from '../contract';
import { capabilities } from './capabilities';
import { connect } from './connection';
import { PROVIDER_ID, readFailure } from './answers';

export const ipQualityScore: Provider = {
	id: PROVIDER_ID,
	displayName: 'IPQualityScore',
	credentialType: 'ipQualityScoreApi',
	description: 'Emails, phones, IP addresses, URLs and leaked data',
	capabilities,
	whereToCheck: 'the CSV lists in your IPQualityScore account',
	readFailure,
	connect,
};
