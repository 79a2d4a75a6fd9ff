// `npm run n8n`: a whole n8n with this package in it, the providers beside it as a sandbox, and something to try.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { withClock } from './lib/run.mjs';
import { heading, say, shown } from './lib/say.mjs';
import { createCredentials, exampleNames, readExample } from './n8n/examples.mjs';
import { cacheFolder, ensureN8n } from './n8n/install.mjs';
import { assertFree, startN8n } from './n8n/instance.mjs';
import { installPackage, packPackage } from './n8n/package.mjs';
import { startSandboxProcess } from './n8n/sandbox.mjs';
import { OWNER } from './n8n/session.mjs';
import { release, releases } from './n8n/versions.mjs';

const USAGE = `npm run n8n -- [options]

  --version <v>  release of n8n: ${releases.map(({ version }) => version).join(' or ')} (${releases[0].version})
  --port <n>     n8n's port (5678)
  --fresh        forget the workflows, credentials and executions of earlier runs
  --pace <s>     seconds a job of the sandbox takes after its time in the queue (10)
`;

/** The first of them; fixed, so that saved credentials work again. */
const SANDBOX_PORT = 4810;
const FIRST_TO_TRY = 'verify-a-file.json';

const options = readOptions();
const version = release(options.version).version;
const userFolder = join(cacheFolder, `user-${version}`);
const running = [];
stopOnSignals();

try {
	await start();
} catch (error) {
	console.error(`\n${error.message}`);
	await stopAll();
	process.exit(1);
}

async function start() {
	await assertFree(Number(options.port), 'Choose another one with --port.');
	await assertFree(SANDBOX_PORT, 'The sandbox needs it; does one run already, or another npm run n8n?');
	await ensureInstalled();
	await ensureN8n(version);
	if (options.fresh) rmSync(userFolder, { recursive: true, force: true });
	installPackage(await packPackage(), userFolder);

	const sandbox = await startSandboxProcess(['--port', String(SANDBOX_PORT), '--pace', options.pace]);
	running.push(sandbox);
	const starting = startN8n({ version, userFolder, port: Number(options.port) });
	const n8n = await withClock(`Starting n8n ${version}`, starting);
	running.unshift(n8n);
	const session = await n8n.signIn();
	const credentials = await createCredentials(session, sandbox.urls);
	const imported = await importExamples(session, credentials);
	introduce(n8n, imported);
}

/** Those that are there from an earlier run are left as the person has made them. */
async function importExamples(session, credentials) {
	const there = (await session.get('/rest/workflows')).map(({ name }) => name);
	const examples = exampleNames.map((name) => readExample(name, { credentials }));
	for (const workflow of examples) {
		if (!there.includes(workflow.name)) await session.createWorkflow(workflow);
	}
	return examples.map(({ name }) => name);
}

function introduce({ url }, workflows) {
	heading(`n8n ${version} is ready`);
	say(`
  Open      ${url}
  E-mail    ${OWNER.email}
  Password  ${OWNER.password}

Sandbox credentials are saved, one a provider's account, and these workflows:
${workflows.map((name) => `  - ${name}`).join('\n')}

To try:
  1. Open "${workflows[exampleNames.indexOf(FIRST_TO_TRY)]}" and press Execute Workflow.
  2. Add a node: search for "verify", or for a provider's name.
  3. Upload a list, and see the Bulk Verify Trigger start a workflow when it is finished.

The sandbox judges by the address: test/sandbox/README.md says how. Nothing leaves this machine.
n8n's folder: ${shown(userFolder)} (kept between runs; --fresh empties it)

Ctrl-C stops n8n and the sandbox.`);
}

function stopOnSignals() {
	let isStopping = false;
	for (const signal of ['SIGINT', 'SIGTERM']) {
		process.on(signal, async () => {
			// The second Ctrl-C of an impatient person.
			if (isStopping) process.exit(1);
			isStopping = true;
			say('\nStopping ...');
			await stopAll();
			say('Stopped.');
			process.exit(0);
		});
	}
}

async function stopAll() {
	for (const server of running.splice(0)) await server.stop();
}

function readOptions() {
	try {
		const { values } = parseArgs({
			options: {
				version: { type: 'string' },
				port: { type: 'string', default: '5678' },
				fresh: { type: 'boolean', default: false },
				pace: { type: 'string', default: '10' },
				help: { type: 'boolean', default: false },
			},
		});
		if (!values.help) {
			release(values.version);
			const port = Number(values.port);
			if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`${values.port} is no port`);
			return values;
		}
		console.log(USAGE);
		process.exit(0);
	} catch (error) {
		console.error(`${error.message}\n\n${USAGE}`);
		process.exit(2);
	}
}
