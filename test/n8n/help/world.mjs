// One n8n with the packed package in it, and the sandbox in this process.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { load } from '../../../scripts/lib/typescript.mjs';
import { createCredentials, credentialTypeOf } from '../../../scripts/n8n/examples.mjs';
import { startN8n } from '../../../scripts/n8n/instance.mjs';
import { installPackage, packPackage } from '../../../scripts/n8n/package.mjs';
import { releases } from '../../../scripts/n8n/versions.mjs';

const { startSandbox } = load('test/sandbox/index.ts');

// A signal alone would end this process without its children.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(1));

/** The releases to prove: all, or the one that N8N_VERSION names. */
export const versions = releases
	.map(({ version }) => version)
	.filter((version) => [undefined, version].includes(process.env.N8N_VERSION));

/** The machine is small and may be busy: a test that waits this long has failed. */
export const PATIENCE_MS = 240_000;

/** The tarball: packed once for a whole run, else here. */
export const tarball = async () => process.env.BULK_VERIFY_TARBALL ?? (packed ??= await packPackage());
let packed;

/**
 * @typedef {object} World
 * @property {string} userFolder
 * @property {import('../../sandbox/types').Sandbox} sandbox
 * @property {import('../../../scripts/n8n/instance.mjs').Instance} n8n the one that runs now
 * @property {import('../../../scripts/n8n/session.mjs').Session} session
 * @property {Record<string, { id: string, name: string }>} credentials by type
 */

/**
 * @param {{ version: string, pace?: number, env?: Record<string, string>, through?: (urls: object) => object }} options
 *   `pace`: seconds a job takes; `through`: puts something between n8n and the sandbox
 * @returns {Promise<World>}
 */
export async function openWorld({ version, pace = 1, env = {}, through = (urls) => urls }) {
	const userFolder = mkdtempSync(join(tmpdir(), `bulk-verify-n8n-${version}-`));
	const sandbox = await startSandbox({ pace, holdProcess: true });
	const world = {
		version,
		userFolder,
		sandbox,
		env,
		async start() {
			world.n8n = await startN8n({ version, userFolder, env });
			world.session = await world.n8n.signIn();
		},
		async close() {
			await world.n8n?.stop();
			await sandbox.stop();
			if (!process.env.KEEP_N8N) rmSync(userFolder, { recursive: true, force: true, maxRetries: 3 });
		},
		/** One of this package's action nodes. */
		bulkVerify: (name, parameters, rest) => ({
			...node(name, 'n8n-nodes-bulk-verify.bulkVerify', { resource: 'job', ...parameters }, rest),
			credentials: credentialFor(world, parameters),
		}),
		trigger: (name, parameters) => ({
			...node(name, 'n8n-nodes-bulk-verify.bulkVerifyTrigger', {
				pollTimes: EVERY_TWO_SECONDS,
				...parameters,
			}),
			credentials: credentialFor(world, parameters),
		}),
		/** Makes a workflow and runs it as the editor's button does. */
		async run(workflow, options) {
			const { id } = await world.session.createWorkflow({ name: 'A test', ...workflow });
			return await world.session.finished(await world.session.run(id, options));
		},
	};
	try {
		installPackage(await tarball(), userFolder);
		await world.start();
		world.credentials = await createCredentials(world.session, await through(sandbox.urls));
		return world;
	} catch (error) {
		await world.close();
		throw error;
	}
}

function credentialFor({ credentials }, { provider }) {
	const type = credentialTypeOf(provider);
	return { [type]: credentials[type] };
}

/** The editor's shortest interval is a minute; a fixed second of each minute thirty times over is shorter. */
const EVERY_TWO_SECONDS = {
	item: Array.from({ length: 30 }, (_, at) => ({ mode: 'custom', cronExpression: `${2 * at} * * * * *` })),
};

let nodes = 0;

export function node(name, type, parameters = {}, rest = {}) {
	const number = (nodes += 1);
	return {
		id: `node-${number}`,
		name,
		type,
		typeVersion: 1,
		position: [200 * number, 0],
		parameters,
		...rest,
	};
}

export const manualTrigger = (name = 'Start') => node(name, 'n8n-nodes-base.manualTrigger');

/** Items of these, one each. */
export const list = (name, values, field = 'email') => [
	node(
		name,
		'n8n-nodes-base.set',
		{ mode: 'raw', jsonOutput: JSON.stringify({ [field]: values }), options: {} },
		{ typeVersion: 3.4 },
	),
	node(`${name}, One Each`, 'n8n-nodes-base.splitOut', { fieldToSplitOut: field, options: {} }),
];

/** Nodes one after the other. */
export function chain(...nodes) {
	const connections = {};
	nodes.slice(1).forEach(({ name }, at) => {
		connections[nodes[at].name] = { main: [[{ node: name, type: 'main', index: 0 }]] };
	});
	return { nodes, connections };
}

/** Waits until something holds; its value. */
export async function until(what, check, { withinMs = 60_000, everyMs = 200 } = {}) {
	const end = Date.now() + withinMs;
	for (;;) {
		const value = await check();
		if (value) return value;
		if (Date.now() > end) throw new Error(`Not within ${withinMs / 1_000} s: ${what}`);
		await sleep(everyMs);
	}
}

/** Why an execution did not end well, for a test's message. */
export const failureOf = ({ status, data }) =>
	`${status}: ${data?.resultData?.error?.message ?? 'no message'} ${data?.resultData?.error?.description ?? ''}`;
