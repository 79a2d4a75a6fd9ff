// The example workflows, made ready for one n8n: with its credentials.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../lib/run.mjs';
import { load } from '../lib/typescript.mjs';

const FOLDER = join(repository, 'examples');
const OWN_NODES = 'n8n-nodes-bulk-verify.';

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

/** @returns the workflow as n8n's "Import from File" would take it */
export function readExample(name, { credentials }) {
	const workflow = JSON.parse(readFileSync(join(FOLDER, name), 'utf8'));
	return { ...workflow, nodes: workflow.nodes.map((node) => withCredential(node, credentials)) };
}

function withCredential(node, credentials) {
	const type = credentialTypeOf(node.parameters.provider);
	const credential = credentials[type];
	if (!node.type.startsWith(OWN_NODES) || credential === undefined) return node;
	return { ...node, credentials: { [type]: credential } };
}
