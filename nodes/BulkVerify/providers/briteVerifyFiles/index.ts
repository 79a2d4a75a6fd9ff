import type { Provider } from '../contract';
import { capabilities } from './capabilities';
import { connect } from './connection';
import { PROVIDER_ID, readFailure } from './answers';

export const briteVerifyFiles: Provider = {
	id: PROVIDER_ID,
	displayName: 'BriteVerify Files',
	credentialType: 'briteVerifyFilesApi',
	description: 'Emails, with files of up to 500,000 rows',
	capabilities,
	whereToCheck: 'the list of jobs (operation "List")',
	readFailure,
	connect,
};
