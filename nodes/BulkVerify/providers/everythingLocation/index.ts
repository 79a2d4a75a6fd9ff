import type { Provider } from '../contract';
import { capabilities } from './capabilities';
import { connect } from './connection';
import { PROVIDER_ID, readFailure } from './answers';

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
