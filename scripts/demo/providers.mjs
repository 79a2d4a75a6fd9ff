// What the demo must know of a provider. Nothing of theirs is repeated here.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialOfType } from '../lib/credentialOfType.mjs';
import { repository } from '../lib/run.mjs';

const EXAMPLE = join(repository, 'examples', 'upload-wait-download.json');

/** The columns of examples/contacts.csv that hold values of each kind. */
const COLUMNS = { email: 'E-mail', phone: 'Phone', ip: 'IP', host: 'IP', url: 'Website' };

/** The one that the example is written for. */
export const exampleProvider = JSON.parse(readFileSync(EXAMPLE, 'utf8')).nodes.find(
	({ parameters }) => parameters.provider !== undefined,
).parameters.provider;

/** What the node knows of it; once everything is installed. */
export function factsOf(name, load) {
	const { providers } = load('nodes/BulkVerify/providers/registry.ts');
	const { displayName, credentialType, capabilities } = providers.find(({ id }) => id === name);
	return {
		title: displayName,
		credential: credentialType,
		column: COLUMNS[capabilities.listTypes[0].valueKind],
		charge: capabilities.downloadCharges ? 'the download' : 'the upload',
	};
}

/** The fields of its credential from what the person gave; `key` is `user:password` where it has both. */
export function credentialOf(type, { key, baseUrl }) {
	const fields = credentialOfType(type).properties.map(({ name }) => name);
	const [username, ...password] = key.split(':');
	return {
		...(fields.includes('password') ? { username, password: password.join(':') } : { apiKey: key }),
		...(baseUrl === undefined ? {} : { baseUrl }),
	};
}
