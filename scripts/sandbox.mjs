// `npm run sandbox`: all providers on this machine, for pointing credentials at.
import { parseArgs } from 'node:util';
import { ensureInstalled } from './lib/install.mjs';
import { providerIds } from './lib/providers.mjs';

const USAGE = `npm run sandbox -- [options]

  --port <n>   first of the ports, one a host and two more, in a row (4810)
  --pace <s>   seconds a job takes after its time in the queue (10); 0: done at once
  --free       any free ports
  --json       print one line of JSON instead of the table
`;

const { values: options } = parseArgs({
	options: {
		port: { type: 'string', default: '4810' },
		pace: { type: 'string', default: '10' },
		free: { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});
if (options.help) {
	console.log(USAGE);
	process.exit(0);
}

// Fixed keys, so that a credential saved once works again after a restart.
const keys = Object.fromEntries(providerIds.map((id) => [id, `sandbox-${id.toLowerCase()}-key`]));
const FIELDS = {
	apiKey: 'API Key',
	username: 'User Name',
	password: 'Password',
	baseUrl: 'Base URL',
	accountUrl: 'Account URL',
	emailUrl: 'Email URL',
};

// Whoever reads the JSON wants nothing else.
if (!options.json) await ensureInstalled();
const { tsImport } = await import('tsx/esm/api');
const { startSandbox } = await tsImport('../test/sandbox/index.ts', import.meta.url);
const sandbox = await start();

if (options.json) console.log(JSON.stringify({ urls: sandbox.urls, controlUrl: sandbox.controlUrl }));
else printTable();

for (const signal of ['SIGINT', 'SIGTERM']) {
	process.once(signal, async () => {
		await sandbox.stop();
		if (!options.json) console.log('\nSandbox stopped.');
		process.exit(0);
	});
}

async function start() {
	const port = options.free ? 0 : Number(options.port);
	const pace = Number(options.pace);
	if (!Number.isInteger(port) || port < 0 || port > 65_528 || !(pace >= 0)) {
		console.error(USAGE);
		process.exit(2);
	}
	try {
		return await startSandbox({ keys, port, pace, holdProcess: true });
	} catch (error) {
		if (error.code !== 'EADDRINUSE') throw error;
		console.error(`Port ${error.port} is taken. Choose others with --port, or any free ones with --free.`);
		process.exit(1);
	}
}

function printTable() {
	console.log(
		`${providerIds.length} providers, made up, on this machine. Fill in the credentials like this:\n`,
	);
	for (const [type, fields] of Object.entries(sandbox.urls)) {
		const titles = providerIds.filter((id) => sandbox.credential(id).type === type);
		console.log(`  ${titles.map((id) => sandbox.describe(id).title).join(', ')}`);
		for (const [field, value] of Object.entries(fields)) {
			console.log(`    ${(FIELDS[field] ?? field).padEnd(12)} ${value}`);
		}
		console.log('');
	}
	console.log(`  Control API   ${sandbox.controlUrl}   (see test/sandbox/README.md)`);
	console.log(`  A job takes   ${options.pace} s\n`);
	console.log('Addresses and their verdicts: test/sandbox/README.md. Ctrl-C stops.');
}
