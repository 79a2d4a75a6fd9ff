import type { Provider } from '../types';
import { capabilities } from './capabilities';
import { connect } from './connection';
import { PROVIDER_ID, readFailure } from './parse';

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
