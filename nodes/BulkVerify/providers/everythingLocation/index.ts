import type { Provider } from '../types';
import { capabilities } from './capabilities';
import { connect } from './connection';
import { PROVIDER_ID, readFailure } from './parse';

export const everythingLocation: Provider = {
	id: PROVIDER_ID,
	displayName: 'Everything Location (Loqate)',
	credentialType: 'everythingLocationApi',
	description: 'Emails; a download is what costs credits',
	capabilities,
	whereToCheck: 'the list of jobs (operation "List")',
	readFailure,
	connect,
};
