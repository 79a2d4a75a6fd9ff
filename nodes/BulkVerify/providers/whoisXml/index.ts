import type { Provider } from '../contract';
import { capabilities } from './capabilities';
import { connect } from './connection';
import { PROVIDER_ID, readFailure } from './answers';

export const whoisXml: Provider = {
	id: PROVIDER_ID,
	displayName: 'WhoisXML API',
	credentialType: 'whoisXmlApi',
	description: 'Geolocation of IP addresses, domains and emails',
	capabilities,
	whereToCheck: 'the list of jobs (operation "List"), by its time and number of terms',
	readFailure,
	connect,
};
