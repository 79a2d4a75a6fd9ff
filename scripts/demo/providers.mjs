// The providers that the demo can show: every folder of a provider is one. Nothing of theirs is repeated here.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { credentialOfType } from '../lib/credentialOfType.mjs';
import { repository } from '../lib/run.mjs';

const FOLDER = join(repository, 'nodes', 'BulkVerify', 'providers');
const EXAMPLE = join(repository, 'examples', 'upload-wait-download.json');

/** The columns of examples/contacts.csv that hold values of each kind. */
const COLUMNS = { email: 'E-mail', phone: 'Phone', ip: 'IP', host: 'IP', url: 'Website' };

/** Their names, as the node writes them. Node's own modules only: it works before anything is installed. */
export const providerNames = readdirSync(FOLDER)
	.filter((name) => name !== 'kit' && existsSync(join(FOLDER, name, 'index.ts')))
	.sort();

/** The one that the example is written for. */
export const exampleProvider = JSON.parse(readFileSync(EXAMPLE, 'utf8')).nodes.find(
	({ parameters }) => parameters.provider !== undefined,
).parameters.provider;

/** By its name or a beginning of it that no other has, in any letter case. @throws an Error for the person */
export function findProvider(asked) {
	const plain = (text) => text.toLowerCase().replace(/[^a-z]/g, '');
	const exact = providerNames.find((name) => plain(name) === plain(asked));
	const [found, ...others] = providerNames.filter((name) => plain(name).startsWith(plain(asked)));
	if (exact === undefined && (found === undefined || others.length > 0)) {
		const choice = found === undefined ? providerNames : [found, ...others];
		throw new Error(`There is no provider "${asked}". Choose one of ${choice.join(', ')}.`);
	}
	return exact ?? found;
}

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
