// The example workflows, made ready for one n8n: with its credentials, its folder of files, its copy of the contacts.
import { copyFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { repository } from '../lib/run.mjs';
import { load } from '../lib/typescript.mjs';
import { filesFolder } from './instance.mjs';

const FOLDER = join(repository, 'examples');
const OWN_NODES = 'n8n-nodes-bulk-verify.';
const FILE_PARAMETERS = ['fileSelector', 'fileName'];

export const exampleNames = readdirSync(FOLDER)
	.filter((name) => name.endsWith('.json'))
	.sort();

/** The credential that a provider takes, by its type; `undefined` where there is no such provider. */
export function credentialTypeOf(provider) {
	const { providers } = load('nodes/BulkVerify/providers/registry.ts');
	return providers.find(({ id }) => id === provider)?.credentialType;
}

/**
 * Makes the credentials of a sandbox, those that are there already left out.
 *
 * @param {Record<string, Record<string, string>>} urls fields by credential type, as the sandbox gives them
 * @returns {Promise<Record<string, { id: string, name: string }>>} by credential type
 */
export async function createCredentials(session, urls) {
	const there = await session.get('/rest/credentials');
	const entries = [];
	for (const [type, data] of Object.entries(urls)) {
		const found = there.find((credential) => credential.type === type);
		const { id, name } = found ?? (await session.createCredential(type, `Sandbox ${type}`, data));
		entries.push([type, { id, name }]);
	}
	return Object.fromEntries(entries);
}

/** Puts the example's files where its workflows look for them. */
export function placeExampleFiles(userFolder) {
	const target = filesFolder(userFolder);
	mkdirSync(target, { recursive: true });
	for (const name of readdirSync(FOLDER)) {
		if (!name.endsWith('.json')) copyFileSync(join(FOLDER, name), join(target, name));
	}
}

/** @returns the workflow as n8n's "Import from File" would take it */
export function readExample(name, { credentials, userFolder }) {
	const workflow = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
	return {
		...workflow,
		nodes: workflow.nodes.map((node) => withFiles(withCredential(node, credentials), userFolder)),
	};
}

function withCredential(node, credentials) {
	const type = credentialTypeOf(node.parameters.provider);
	const credential = credentials[type];
	if (!node.type.startsWith(OWN_NODES) || credential === undefined) return node;
	return { ...node, credentials: { [type]: credential } };
}

/** A path in n8n's container image becomes one below this n8n's folder of files. */
function withFiles(node, userFolder) {
	const parameters = { ...node.parameters };
	for (const name of FILE_PARAMETERS) {
		const path = parameters[name];
		if (typeof path !== 'string' || path.startsWith('=') || !path.includes('/')) continue;
		parameters[name] = join(filesFolder(userFolder), basename(path));
	}
	return { ...node, parameters };
}
